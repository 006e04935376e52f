"""The words for a chat: on the next page after a change, and on the first page of each class teacher concerned."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Occurrence
from school.models import SchoolClass
from tests import html
from tests.conftest import Persona, signed_in
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    UserFactory,
)
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 08:00")]

TODAY = "/en/staff/"
SOON = date(2026, 11, 25)


@pytest.fixture
def sixth() -> SchoolClass:
    return SchoolClassFactory(grade=6, letter="А", class_teacher=UserFactory(full_name="Орлова Инна"))


def event(title: str, *grades: int, hours_ago: int = 1, **fields: Any) -> Occurrence:
    of_activity = {key[2:]: fields.pop(key) for key in list(fields) if key.startswith("a_")}
    with time_machine.travel(timezone.now() - timedelta(hours=hours_ago)):
        activity = ActivityFactory(title=title, grades=grade_mask(grades), place="стадион", **of_activity)
        times = {"starts_on": SOON, "start_time": time(9), "end_time": time(9, 45)}
        return OccurrenceFactory(activity=activity, **{**times, **fields})


def move(person: Persona, occurrence: Occurrence, **fields: Any) -> html.Part:
    """Send the form of a date as a browser would, and return the next page."""
    page = f"/en/staff/dates/{occurrence.pk}/edit/"
    form = html.page(person.get(page)).form().fields
    return html.page(person.post(page, {**form, **fields}, follow=True))


def words(page: html.Part) -> list[str]:
    return [each.element.text.strip() for each in page.all("textarea") if "readonly" in each.attrs]


def ten(person: Persona, occurrence: Occurrence) -> html.Part:
    return move(person, occurrence, start_time="10:00", end_time="10:45")


def test_the_page_after_a_change_has_the_words_once(coordinator: Persona) -> None:
    shown = event("Кросс", 6)
    page = ten(coordinator, shown)
    (text,) = words(page)
    assert text.splitlines() == [
        "CHANGED: not at 9:00, but at 10:00",
        "Кросс",
        "When: Wed, 25 November, 10:00–10:45".replace("Wed", text.splitlines()[2][6:9]),
        "Where: стадион",
        f"http://testserver/en/events/{shown.pk}/",
    ]
    assert page.field("Text for the class chat") and "Send to MAX" in page.actions
    assert words(html.page(coordinator.get(f"/en/staff/activities/{shown.activity_id}/"))) == []
    # What changes nothing for those who come has no words.
    assert words(move(coordinator, shown, responsible_text="завуч")) == []


def test_what_is_for_staff_only_is_told_without_an_address_and_without_its_partner(coordinator: Persona) -> None:
    secret = PartnerFactory(name="Жъыщ часть", is_public=False)
    trip = event("Поездка", 6, a_is_public=False, a_visibility="staff", a_joint=[PartnershipFactory(partner=secret)])
    (text,) = words(ten(coordinator, trip))
    assert text.startswith("CHANGED: not at 9:00, but at 10:00\nПоездка\n") and "стадион" in text
    assert "http" not in text and "Жъыщ" not in text


def test_several_changes_are_one_text_for_the_teachers(coordinator: Persona) -> None:
    first = event("Кросс", 6)
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        OccurrenceFactory(activity=first.activity, starts_on=SOON + timedelta(days=1), start_time=time(9))
    page = move(coordinator, first, start_time="10:00", end_time="", scope="all")
    (text,) = words(page)
    assert page.field("Text for the teachers’ chat")
    assert text.splitlines()[0] == "Changes:" and text.count("• CHANGED: not at 9:00, but at 10:00") == 2
    # Whatever page makes them: so does the activity that is called off.
    coordinator.post(f"/en/staff/activities/{first.activity_id}/cancel/", {"reason": "Мороз"})
    for text in words(html.page(coordinator.get(TODAY))):
        assert text.count("• CALLED OFF") == 2 and "Мороз" not in text


def test_another_persons_change_is_not_told_by_me(coordinator: Persona) -> None:
    ten(coordinator, event("Кросс", 6))
    other = signed_in(UserFactory(coordinator=True))
    page = move(other, event("Без новостей", 6), responsible_text="завуч")
    assert words(page) == []


def test_the_class_teacher_who_changed_nothing_finds_the_words_until_it_is_over(
    coordinator: Persona, sixth: SchoolClass
) -> None:
    teacher = signed_in(sixth.class_teacher)
    ten(coordinator, event("Кросс", 6))
    ten(coordinator, event("Девятым", 9))
    ten(coordinator, event("Всем"))
    beside = event("Только 6Б", 6)
    beside.activity.classes.add(SchoolClassFactory(grade=6, letter="Б"))
    ten(coordinator, beside)
    first_page = html.page(teacher.get(TODAY))
    told = words(first_page)
    assert [text.splitlines()[1] for text in told] == ["Кросс", "Всем"]
    assert len(first_page.all_by_role("region", "Tell the class 6А")) == 2
    # They stand above all else.
    assert first_page.text.index("Tell the class 6А") < first_page.text.index("This week")
    assert words(html.page(signed_in(UserFactory()).get(TODAY))) == []
    for moment, count in (("2026-11-25 10:44", 2), ("2026-11-25 10:46", 0)):
        with time_machine.travel(f"{moment}+03:00"):
            assert len(words(html.page(teacher.get(TODAY)))) == count, moment


def test_it_is_tapped_away_by_each_for_themselves_and_comes_back_when_it_changes_again(
    coordinator: Persona, sixth: SchoolClass, clock: time_machine.Traveller
) -> None:
    teacher, run_by = signed_in(sixth.class_teacher), UserFactory()
    cross = event("Кросс", 6)
    cross.people.add(run_by)
    ten(coordinator, cross)
    tap = html.page(teacher.get(TODAY)).form(action="/en/staff/news/put-away/").fields
    for _twice in range(2):
        page = html.page(teacher.post("/en/staff/news/put-away/", tap, follow=True))
        assert words(page) == [] and "1 change dismissed" in page.text
    # Whoever is responsible has a list of their own.
    responsible = html.page(signed_in(run_by).get(TODAY))
    assert len(words(responsible)) == 1 and responsible.by_role("region", "What you are responsible for has changed")
    again = html.page(teacher.post("/en/staff/news/put-away/", {**tap, "again": "yes"}, follow=True))
    assert len(words(again)) == 1
    teacher.post("/en/staff/news/put-away/", tap)
    clock.shift(timedelta(minutes=1))
    move(coordinator, cross, start_time="11:00", end_time="11:45")
    (text,) = words(html.page(teacher.get(TODAY)))
    assert text.startswith("CHANGED: not at 9:00, but at 11:00")
    # Put right: nothing is left to tell, and tapping on the page of before is no fault.
    move(coordinator, cross, start_time="09:00", end_time="09:45")
    assert words(html.page(teacher.post("/en/staff/news/put-away/", tap, follow=True))) == []
    for odd in ({}, {"kind": "user", "key": "1"}, {"kind": "change", "key": "x"}):
        assert teacher.post("/en/staff/news/put-away/", odd).status_code == 302


def test_days_that_fall_out_are_one_text_for_each_class(coordinator: Persona, sixth: SchoolClass) -> None:
    other = SchoolClassFactory(grade=7, letter="А", class_teacher=UserFactory())
    event("Только шестым", 6, starts_on=date(2026, 11, 26))
    ten(coordinator, event("Всем", starts_on=date(2026, 11, 27)))
    page = "/en/staff/plan/day-off/"
    fields = {"cause": "quarantine", "first": "2026-11-26", "last": "2026-11-27", "action": "cancel"}
    preview = html.page(coordinator.get(page, {**fields, "classes": sixth.pk}))
    # The page of the days has the words itself: they do not stand on it twice. What changed before is no part of it.
    (text,) = words(html.page(coordinator.post(page, preview.form().fields, follow=True)))
    assert "CHANGED" not in text
    teacher = signed_in(sixth.class_teacher)
    first_page = html.page(teacher.get(TODAY))
    (text,) = words(first_page)
    assert [line.partition(" — ")[0] for line in text.splitlines()[1:]] == ["• CALLED OFF", "• without 6А"]
    assert text.startswith("Quarantine, 6А: 26–27 November")
    # The other class was told of another hour, and of nothing else.
    (text,) = words(html.page(signed_in(other.class_teacher).get(TODAY)))
    assert text.startswith("CHANGED: not at 9:00, but at 10:00\nВсем")
    tap = first_page.form(action="/en/staff/news/put-away/").fields
    assert words(html.page(teacher.post("/en/staff/news/put-away/", tap, follow=True))) == []


def test_the_coordinator_has_one_text_of_the_day_for_the_teachers_chat(
    coordinator: Persona, sixth: SchoolClass, clock: time_machine.Traveller
) -> None:
    first, second, secret = event("Кросс", 6), event("Чтения", 9), event("Жъыщ поездка", 6, a_is_public=False)
    event("Шестым", 6, starts_on=date(2026, 11, 27))
    for each in (first, second, secret):
        ten(coordinator, each)
    page = "/en/staff/plan/day-off/"
    fields = {"cause": "frost", "first": "2026-11-27", "action": "cancel"}
    coordinator.post(page, html.page(coordinator.get(page, fields)).form().fields, follow=True)
    text = html.page(coordinator.get(TODAY)).field("Text for the teachers’ chat").element.text
    assert text.count("• CHANGED: not at 9:00, but at 10:00") == 3 and "\n\nClosed for frost: " in text
    assert text.count("• CALLED OFF") == 1 and "http" not in text
    assert not html.page(signed_in(UserFactory()).get(TODAY)).all("textarea")
    clock.shift(timedelta(days=1))
    assert not html.page(coordinator.get(TODAY)).all("textarea")


def test_the_first_page_asks_as_often_for_twenty_changes_as_for_two(coordinator: Persona, sixth: SchoolClass) -> None:
    teacher, counts = signed_in(sixth.class_teacher), []
    teacher.get(TODAY)
    for many in (2, 18):
        for number in range(many):
            changed = event(f"Кросс {number}", 6)
            changed.start_time = time(8)
            changed.save()
        with CaptureQueriesContext(connection) as queries:
            page = html.page(teacher.get(TODAY))
        counts.append(len(queries))
    assert len(words(page)) == 20 and counts[0] == counts[1]
