"""Classes go up a grade whenever, as many as are left, with a look at each, and with undo (situation 24)."""

from typing import Any

import pytest

from school.models import SchoolClass, Undo
from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory, SchoolClassFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-09-02 12:00")]

LIST, MOVE_UP = "/en/staff/settings/classes/?year=2026", "/en/staff/settings/classes/move-up/?year=2026"


def last_year(label: str, **fields: Any) -> SchoolClass:
    school_class: SchoolClass = SchoolClassFactory(school_year=2025, grade=int(label[:-1]), letter=label[-1], **fields)
    return school_class


def this_year() -> dict[str, SchoolClass]:
    return {each.label: each for each in SchoolClass.objects.filter(school_year=2026)}


def opened(browser: Persona) -> html.Part:
    return html.page(browser.get(MOVE_UP))


def test_the_rest_goes_up_though_a_class_of_the_new_year_is_there(administrator: Persona) -> None:
    going, gone = UserFactory(full_name="Орлова Инна"), UserFactory(full_name="Петрова Анна", inactive=True)
    first, second = last_year("1А", size=27, class_teacher=going), last_year("6А", class_teacher=gone)
    last_year("7А")
    last_year("11А")
    there = SchoolClassFactory(school_year=2026, grade=8, letter="А", size=20)
    page = html.page(administrator.get(LIST))
    assert "2 classes of 2025/2026 can move up a year." in page.text
    page = html.page(administrator.get(page.link("Move classes up a grade").attrs["href"]))
    for words in ("Leaving school: 11А", "Already existing", "no longer has access", "Орлова Инна"):
        assert words in page.text
    done = administrator.post(MOVE_UP, page.form().fields, follow=True)
    made = this_year()
    assert set(made) == {"2А", "7А", "8А"}
    assert (made["2А"].size, made["2А"].class_teacher, made["7А"].class_teacher) == (27, going, None)
    assert (made["8А"].pk, made["8А"].size) == (there.pk, 20)
    first.refresh_from_db()
    assert first.became == made["2А"]
    assert "can move up a year" not in html.page(done).text
    # Sent again, it says so and makes nothing.
    again = administrator.post(MOVE_UP, page.form().fields, follow=True)
    assert "All classes have already moved up." in again.text
    # For a day it is taken back, but for a class that something was planned for.
    ActivityFactory().classes.add(made["7А"])
    administrator.post(html.page(done).link("Undo").attrs["href"])
    assert set(this_year()) == {"7А", "8А"}
    second.refresh_from_db()
    assert second.became == made["7А"]
    assert [each.text for each in opened(administrator).one("tbody").all("th")] == ["1А"]


def test_classes_are_put_together_left_out_and_get_other_letters(administrator: Persona) -> None:
    one, two, left_out = last_year("9А", size=14), last_year("9Б", size=13), last_year("3В")
    fourth = last_year("4А", class_teacher=UserFactory())
    page = opened(administrator)
    assert "usually formed again" in page.text
    assert "The class teacher usually changes" in page.text
    fields = page.form().fields
    assert f"teacher-{fourth.pk}" not in fields
    fields |= {f"letter-{one.pk}": "a", f"letter-{two.pk}": "А"}
    del fields[f"take-{left_out.pk}"]
    administrator.post(MOVE_UP, fields)
    made = this_year()
    assert {label: each.size for label, each in made.items()} == {"5А": None, "10А": 27}
    assert {each.label for each in made["10А"].came_from.all()} == {"9А", "9Б"}
    assert made["5А"].class_teacher is None
    assert f"take-{left_out.pk}" in opened(administrator).form().fields
    nothing = administrator.post(MOVE_UP, {f"letter-{left_out.pk}": "В"})
    assert "Select at least one class." in nothing.text
    assert Undo.objects.count() == 1


def test_a_class_that_went_into_one_that_was_there_can_go_up_again_when_it_is_taken_back(
    administrator: Persona,
) -> None:
    going, joining = last_year("5А"), last_year("5Б")
    there = SchoolClassFactory(school_year=2026, grade=6, letter="В", size=20)
    fields = opened(administrator).form().fields | {f"letter-{joining.pk}": "В"}
    for taken, words, left in (
        ([going, joining], "1 class moved up a year. 1 class was merged into an existing one.", {"6А", "6В"}),
        ([joining], "1 class was merged into an existing one.", {"6В"}),
    ):
        ticked = {f"take-{each.pk}" for each in taken}
        sent = {name: value for name, value in fields.items() if not name.startswith("take-") or name in ticked}
        done = html.page(administrator.post(MOVE_UP, sent, follow=True))
        assert words in done.text and set(this_year()) == left
        joining.refresh_from_db()
        assert joining.became == there
        administrator.post(done.link("Undo").attrs["href"])
        joining.refresh_from_db()
        assert joining.became is None and set(this_year()) == {"6В"}
        assert [each.text for each in opened(administrator).one("tbody").all("th")] == ["5А", "5Б"]


def test_only_administrators_move_classes_up(coordinator: Persona) -> None:
    last_year("1А")
    assert coordinator.post(MOVE_UP).status_code == 403
    assert this_year() == {}
