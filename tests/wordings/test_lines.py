"""The lines of a cell on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordings.grades import parse_grades
from wordings.lines import on_one_line


@pytest.mark.parametrize(
    ("column", "text", "line"),
    [
        ("timing", "3 октября\n10 октября", "3 октября, 10 октября"),
        ("timing", "3 октября,\n10 октября", "3 октября, 10 октября"),
        ("timing", "15\nоктября", "15 октября"),
        ("timing", "15.10.\n2026", "15.10. 2026"),
        ("timing", "сентябрь\nмай", "сентябрь, май"),
        ("timing", "в течение\nгода", "в течение года"),
        ("grades", "5А\n6Б", "5А, 6Б"),
        ("grades", "1-4\n5-9", "1-4, 5-9"),
        ("grades", "5-\n9", "5- 9"),
        ("grades", "5\n–\n9", "5 – 9"),
        ("grades", "1-4\nклассы", "1-4 классы"),
        ("grades", "1-4,\n6", "1-4, 6"),
        ("grades", "родители\n1-4", "родители, 1-4"),
        ("responsible", "Иванова Е. И.\nПетрова А. А.", "Иванова Е. И., Петрова А. А."),
        ("responsible", "Зам. директора по ВР\nклассные руководители", "Зам. директора по ВР, классные руководители"),
        ("responsible", "Зам. директора\nпо ВР", "Зам. директора по ВР"),
        ("responsible", "Классные\nруководители", "Классные руководители"),
        ("responsible", "Советник директора\nИванова Е.И.", "Советник директора, Иванова Е.И."),
        ("partner", "ГИБДД\nБиблиотека", "ГИБДД, Библиотека"),
        ("partner", "Детская областная\nбиблиотека", "Детская областная библиотека"),
        ("partner", "МБУ\n«Дом культуры»", "МБУ «Дом культуры»"),
        ("partner", "Детский сад №\n382", "Детский сад № 382"),
        ("title", "Экскурсия\nв музей", "Экскурсия в музей"),
    ],
)
def test_lines_that_are_a_list_keep_a_comma(column: str, text: str, line: str) -> None:
    assert on_one_line(column, text) == line


CELLS = st.text("0123456789-–,. \n\tАБвклас«»№()", max_size=40)


@given(st.sampled_from(["timing", "grades", "responsible", "partner", "title"]), st.one_of(CELLS, st.text(max_size=40)))
def test_nothing_of_a_cell_is_lost(column: str, text: str) -> None:
    line = on_one_line(column, text)
    assert "\n" not in line
    letters = [each for each in text if each.isalnum() and each.isascii()]
    assert [each for each in line if each.isalnum() and each.isascii()] == letters


@pytest.mark.parametrize("text", ["5А\n6Б", "1-4\n5-9", "5-\n9", "1\n2\n3", "родители\n1-4"])
def test_grades_on_one_line_are_the_same_grades(text: str) -> None:
    assert parse_grades(on_one_line("grades", text)).grades == parse_grades(text).grades
