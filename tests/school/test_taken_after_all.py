"""Several tables of people and of classes, and what was left out of them and is taken after all."""

import json
from typing import Any

import pytest

from common.pasted import PastedTable
from school.class_list import read_class_list
from school.models import SchoolClass, User
from school.pasted_tables import NotTaken
from school.staff_list import read_staff_list
from tests import html
from tests.conftest import Persona

pytestmark = pytest.mark.moment("2026-11-25 12:00")

STAFF, CLASSES = "/en/staff/people/paste/", "/en/staff/settings/classes/several/?year=2026"
PEOPLE = (
    "ФИО\tДолжность\tКабинет\tПредмет\n"
    "Иванова Елена Ивановна\tучитель\tкаб. 12\t—\n"
    "—\tдворник\tвакансия\t\n"
    "Петрова Анна Юрьевна\t\tкаб. 14\tфизика\n"
)


def named(left_out: list[NotTaken]) -> list[str]:
    return [text for each in left_out for text in each.texts]


def test_each_table_of_people_has_its_own_headings() -> None:
    found = read_staff_list(
        [
            PastedTable([["ФИО", "Должность"], ["Иванова Е. И.", "учитель"]], ["Администрация"]),
            PastedTable([["Почта", "Класс", "ФИО"], ["p@school.ru", "6А", "Петрова А. Ю."]], sheet="Педагоги"),
            PastedTable([["o@school.ru", "7А", "Орлова О. И."]], sheet="Педагоги"),
            PastedTable([["Директор", "Сидорова О. И."]]),
            PastedTable([["Белова Е. В."]], sheet="Лист4", is_hidden=True),
            PastedTable([], ["М. П."]),
        ]
    )
    assert [(each.full_name, each.post, each.email, each.classes) for each in found.people] == [
        ("Иванова Е. И.", "учитель", "", ""),
        ("Петрова А. Ю.", "", "p@school.ru", "6А"),
        ("Орлова О. И.", "", "o@school.ru", "7А"),
    ]
    assert named(found.left_out) == ["Администрация", "Педагоги", "Директор", "Сидорова О. И.", "Белова Е. В.", "М. П."]
    assert len({each.number for each in found.people}) == 3


def test_each_table_of_classes_has_its_own_headings() -> None:
    found = read_class_list(
        [
            PastedTable([["Класс", "Количество"], ["1А", "27"]], ["Начальная школа"]),
            PastedTable([["Кл. рук.", "Класс"], ["Иванова Е. И.", "5А"]], ["Основная школа"]),
        ]
    )
    assert [(each.label, each.size, each.teacher) for each in found.classes] == [
        ("1А", "27", ""),
        ("5А", "", "Иванова Е. И."),
    ]
    assert named(found.left_out) == ["Начальная школа", "Основная школа"]


def preview(browser: Persona, path: str, text: str) -> html.Part:
    return html.page(browser.post(path, {"school_year": "2026", "text": text}))


def press(browser: Persona, path: str, page: html.Part, button: str, **changes: Any) -> html.Part:
    """Press the button of what was left out; `changes` are typed or chosen before."""
    found = next(each for each in page.all_by_role("button") if each.name.startswith(button))
    sent = page.form().fields | {"take": found.attrs["value"]} | changes
    return html.page(browser.post(path, sent))


@pytest.mark.django_db
def test_a_row_left_out_is_taken_as_a_person_and_what_was_typed_is_kept(administrator: Persona) -> None:
    page = preview(administrator, STAFF, PEOPLE)
    assert "—; дворник; вакансия" in page.text
    page = press(administrator, STAFF, page, "Use as a person", **{"rows-0-full_name": "Иванова Е. П."})
    fields = page.form().fields
    assert fields["rows-0-full_name"] == ["Иванова Е. П."]
    assert (fields["rows-2-full_name"], fields["rows-2-post"]) == (["вакансия"], ["дворник"])
    assert fields["rows-2-action"] == ["add"]
    assert "дворник" not in page.text and not page.errors
    assert administrator.post(STAFF, fields).status_code == 302
    assert User.objects.filter(full_name="вакансия", post="дворник").exists()


@pytest.mark.django_db
def test_a_column_left_out_goes_into_the_rows_it_stands_in(administrator: Persona) -> None:
    page = preview(administrator, STAFF, PEOPLE)
    place = next(iter(page.find("//select[starts-with(@name, 'use-')]"))).attrs["name"]
    page = press(administrator, STAFF, page, "Accept as it is", **{place: "post"})
    fields = page.form().fields
    assert fields["rows-0-post"] == ["учитель, каб. 12"]
    assert fields["rows-1-post"] == ["учитель (физика), каб. 14"]


@pytest.mark.django_db
@pytest.mark.parametrize("take", ["", "x", "99", "-1", "9" * 5000])
@pytest.mark.parametrize(
    "left", ["", "[1", '[["x", [[1]], 0, []]]', '[["x", [], true, []]]', '[["x", [["1", 2]], false, ["post"]]]']
)
def test_nonsense_takes_nothing(administrator: Persona, take: str, left: str) -> None:
    fields = preview(administrator, STAFF, PEOPLE).form().fields
    before = fields["rows-TOTAL_FORMS"]
    page = html.page(administrator.post(STAFF, fields | {"take": take, "table-left_out": left, "use-0": "role"}))
    assert page.form().fields["rows-TOTAL_FORMS"] == before


@pytest.mark.django_db
def test_nothing_left_is_nobody(administrator: Persona) -> None:
    fields = preview(administrator, STAFF, PEOPLE).form().fields
    sent = fields | {"take": "0", "table-left_out": json.dumps([["x", [], True, ["y"]]])}
    assert administrator.post(STAFF, sent).status_code == 200


@pytest.mark.django_db
def test_a_row_left_out_is_taken_as_a_class_to_be_corrected(administrator: Persona) -> None:
    page = preview(administrator, CLASSES, "Класс\tКоличество\tСмена\n1А\t27\t2\nпервый Б\t25\t1")
    page = press(administrator, CLASSES, page, "Use as a class")
    fields = page.form().fields
    assert (fields["rows-0-label"], fields["rows-1-label"]) == (["1А"], ["первый Б"])
    assert "rows-1-label" in html.page(administrator.post(CLASSES, fields)).errors
    administrator.post(CLASSES, fields | {"rows-1-label": "1Б"})
    assert sorted(each.label for each in SchoolClass.objects.all()) == ["1А", "1Б"]
