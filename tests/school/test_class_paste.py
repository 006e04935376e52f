"""Classes with their teachers, pasted as a table."""

from typing import Any

import pytest
from django.http import HttpResponse

from common.clipboard import parse_tables
from school.class_list import ClassList, read_class_list
from school.models import SchoolClass, User
from tests import html
from tests.conftest import Persona
from tests.factories import SchoolClassFactory, SchoolProfileFactory, UserFactory
from tests.pasting import pasted_rows

SEVERAL = "/staff/settings/classes/several/?year=2026"
TABLE = "Класс\tКоличество\tКлассный руководитель\n1А\t27\tИванова Е. И.\n1 «Б»\t25\tПетрова Анна Юрьевна\n2-А\t—\t"


def listed(text: str) -> ClassList:
    return read_class_list(parse_tables(text))


@pytest.mark.parametrize(
    "text",
    [
        "Класс\tКоличество\tКлассный руководитель\n1 «А»\t27\tИванова Е. И.",
        "Кл. рук.\tКласс\tКол-во учащихся\nИванова Е. И.\t1-А\t27 чел.",
        "Параллель\tЛитера\tНаполняемость\tФИО\n1\tА\t27\tИванова Е. И.",
        "№\tКласс\tЧисленность\tКлассный руководитель\n1\t1а\t27\tИванова Е. И.",
        "1А\t27\tИванова Е. И.",
        "1\t1А\t27\tИванова Е. И.",
        "1А (27)\tИванова Е. И.",
        "1А – 27 – Иванова Е. И.",
        "1А, Иванова Е. И.\n1Б, Петрова А. Ю.",
    ],
)
def test_a_class_its_size_and_its_teacher_are_read(text: str) -> None:
    first = listed(text).classes[0]
    assert (first.label, first.teacher) == ("1А", "Иванова Е. И.")
    assert first.size in {"27", ""} and (first.size or "27" not in text)


def test_a_small_school_has_classes_without_letters() -> None:
    found = listed("5\t12\tИванова Е. И.\n6\t9\tПетрова А. Ю.")
    assert [(each.label, each.size) for each in found.classes] == [("5", "12"), ("6", "9")]


def test_the_text_of_every_cell_is_taken_or_named_as_left_out() -> None:
    text = (
        "Список классов\t\t\t\nКласс\tКол-во\tКаб.\tКл. рук.\n1А\t27\t12\tИванова Е. И.\nИтого\t27\t\t\n1Б\t—\t14\tнет"
    )
    found = listed(text)
    said = " ".join(
        [heading for heading, _name in found.headings]
        + [text for each in found.left_out for text in (each.what, *each.texts)]
        + [text for each in found.classes for text in (each.label, each.size, each.teacher)]
    )
    assert [cell for row in pasted_rows(text) for cell in row if cell not in said] == []


def pasted(browser: Persona, text: str = TABLE) -> html.Part:
    page = html.page(browser.post(SEVERAL, {"school_year": "2026", "text": text}))
    assert "rows-TOTAL_FORMS" in page.form().names(), page.text
    return page


def saved(browser: Persona, page: html.Part, changes: dict[str, Any] | None = None) -> HttpResponse:
    return browser.post(SEVERAL, page.form().fields | (changes or {}))


def teachers() -> dict[str, str]:
    return {each.label: str(each.class_teacher or "") for each in SchoolClass.objects.filter(school_year=2026)}


@pytest.mark.django_db
def test_classes_are_saved_with_those_who_are_here_and_those_who_are_new(administrator: Persona) -> None:
    elena = UserFactory(full_name="Иванова Елена Ивановна")
    page = pasted(administrator)
    assert page.form().fields["rows-0-teacher"] == [str(elena.pk)]
    assert page.form().fields["rows-1-teacher"] == ["new"]
    assert not SchoolClass.objects.exists()
    assert saved(administrator, page)["Location"] == "/staff/settings/classes/?year=2026"
    assert teachers() == {"1А": "Иванова Елена Ивановна", "1Б": "Петрова Анна Юрьевна", "2А": ""}
    new = User.objects.get(full_name="Петрова Анна Юрьевна")
    assert (new.email, new.has_joined, new.role) == (None, False, "teacher")
    assert SchoolClass.objects.get(letter="А", grade=1).size == 27


@pytest.mark.django_db
def test_a_table_sent_twice_is_one_set_of_people(administrator: Persona) -> None:
    page = pasted(administrator)
    saved(administrator, page)
    before = User.objects.count()
    assert saved(administrator, page).status_code == 302
    saved(administrator, pasted(administrator))
    assert User.objects.count() == before


@pytest.mark.django_db
def test_two_who_may_be_meant_are_asked_about(administrator: Persona) -> None:
    UserFactory(full_name="Иванова Елена Ивановна")
    eva = UserFactory(full_name="Иванова Ева Игоревна")
    page = pasted(administrator)
    assert page.form().fields["rows-0-teacher"] == [""]
    assert "rows-0-teacher" in html.page(saved(administrator, page)).errors
    saved(administrator, page, {"rows-0-teacher": [str(eva.pk)]})
    assert teachers()["1А"] == "Иванова Ева Игоревна"


@pytest.mark.django_db
def test_one_new_teacher_of_two_classes_is_one_person(administrator: Persona) -> None:
    saved(administrator, pasted(administrator, "1А\t27\tОрлова О. И.\n3А\t20\tОрлова О. И."))
    assert User.objects.filter(full_name="Орлова О. И.").count() == 1


@pytest.mark.django_db
def test_one_new_teacher_written_in_two_ways_is_asked_about(administrator: Persona) -> None:
    page = pasted(administrator, "1А\t27\tОрлова О. И.\n3А\t20\tОрлова Ольга Игоревна")
    assert "rows-1-teacher_name" in html.page(saved(administrator, page)).errors
    assert not SchoolClass.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rows-0-label": ["чепуха"]}, "rows-0-label"),
        ({"rows-0-label": ["12А"]}, "rows-0-label"),
        ({"rows-0-label": ["10А"]}, "rows-0-label"),
        ({"rows-1-label": ["1А"]}, "rows-1-label"),
        ({"rows-0-size": ["много"]}, "rows-0-size"),
        ({"rows-0-size": ["99"]}, "rows-0-size"),
        ({"rows-0-teacher": ["new"], "rows-0-teacher_name": [""]}, "rows-0-teacher_name"),
        ({"rows-0-teacher": ["99999999999999999999"]}, "rows-0-teacher"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_saved(
    changes: dict[str, list[str]], field: str, administrator: Persona
) -> None:
    SchoolProfileFactory(last_grade=9)
    page = html.page(saved(administrator, pasted(administrator), changes))
    assert field in page.errors
    assert page.form().fields[field] == changes[field] or field == "rows-0-teacher"
    assert not SchoolClass.objects.exists()


@pytest.mark.django_db
def test_another_teacher_of_a_class_is_named_and_stays_without_the_tick(administrator: Persona) -> None:
    before = UserFactory(full_name="Прежняя Вера Павловна")
    SchoolClassFactory(school_year=2026, grade=1, letter="А", class_teacher=before)
    page = pasted(administrator)
    assert "Прежняя Вера Павловна" in page.text
    saved(administrator, page, {"table-replaces_teachers": []})
    assert teachers()["1А"] == "Прежняя Вера Павловна"


@pytest.mark.django_db
def test_a_row_left_out_is_not_saved(administrator: Persona) -> None:
    saved(administrator, pasted(administrator), {"rows-0-is_left_out": ["on"], "rows-0-label": ["чепуха"]})
    assert set(teachers()) == {"1Б", "2А"}
