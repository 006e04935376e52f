"""Whatever a pasted table of people or classes holds is used or named: no cell vanishes."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.pasted import PastedTable
from common.text import one_line
from school.class_list import read_class_list
from school.staff_list import read_staff_list
from tests.pasting import pasted_rows

HEADINGS = (
    "ФИО Фамилия Имя Отчество Должность Предмет Почта E-mail Класс Кл.рук. Телефон № Количество Примечание".split()
)
CELLS = [
    "",
    "Иванова Елена Ивановна",
    "Петров П. П.",
    "Орлова",
    "Анна",
    "Юрьевна",
    "учитель математики",
    "Директор",
    "ivanova@school.ru",
    "почта: p@school.ru, тел. 123",
    "6А",
    "6 «Б» и 7А",
    "10-В",
    "27",
    "27 чел.",
    "8 900 123-45-67",
    "нет",
    "—",
    "1.",
    "Итого",
    "вакансия",
    "кл. рук. 5А",
    "Класс",
    "ФИО",
    "сидит в каб. 12; спросить, когда придёт",
]
# «6А и 7А» are two classes, «27 чел.» is a number
JOINING = {"и", "чел"}
TABLES = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.one_of(
            st.lists(st.sampled_from(CELLS), min_size=width, max_size=width),
            st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width),
        ),
        min_size=1,
        max_size=8,
    )
)


def words_of(texts: Iterable[str]) -> set[str]:
    return {word.strip(",;:.«»-–—") for text in texts for word in one_line(text).replace("-", "").split()} - {""}


def lost(rows: list[list[str]], said: list[str]) -> set[str]:
    """The words of the table that the preview does not show; letters of classes may stand without their marks."""
    shown = words_of(said) | words_of([" ".join(said).replace(" ", "")])
    whole = "".join(said).replace(" ", "").replace("-", "")
    return {
        word
        for word in words_of(cell for row in rows for cell in row)
        if word not in shown and word.replace("«", "") not in whole and word not in JOINING
    }


def staff_texts(rows: list[list[str]]) -> list[str]:
    found = read_staff_list([PastedTable(rows)])
    said = [heading for heading, _name in found.headings]
    said += [text for each in found.left_out for text in (each.what, *each.texts)]
    return said + [text for each in found.people for text in (each.full_name, each.post, each.email, each.classes)]


def class_texts(rows: list[list[str]]) -> list[str]:
    found = read_class_list([PastedTable(rows)])
    said = [heading for heading, _name in found.headings]
    said += [text for each in found.left_out for text in (each.what, *each.texts)]
    return said + [text for each in found.classes for text in (each.label, each.size, each.teacher)]


@settings(max_examples=150, derandomize=True)
@given(TABLES)
@pytest.mark.long
def test_no_cell_of_a_staff_list_vanishes(cells: list[list[str]]) -> None:
    rows = pasted_rows("\n".join("\t".join(row) for row in cells))
    assert lost(rows, staff_texts(rows)) == set()


@settings(max_examples=150, derandomize=True)
@given(TABLES)
@pytest.mark.long
def test_no_cell_of_a_list_of_classes_vanishes(cells: list[list[str]]) -> None:
    rows = pasted_rows("\n".join("\t".join(row) for row in cells))
    assert lost(rows, class_texts(rows)) == set()


@pytest.mark.parametrize("texts", [staff_texts, class_texts])
def test_a_row_that_is_dropped_is_noticed(texts: object) -> None:
    rows = [["ФИО", "Класс"], ["Иванова Елена Ивановна", "6А"], ["Петров П. П.", "7Б"]]
    assert lost(rows, texts(rows[:-1]))  # type: ignore[operator]
