"""Grades that Excel spoiled, grades at the end of a title, and columns that stand for grades."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.years import GRADES
from wordings.grades import column_grades, grades_in_title, grades_in_words, parse_grades, unspoiled


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("05.09.2026", "5–9"),
        ("05.09.26", "5–9"),
        ("05.09.2026 0:00", "5–9"),
        ("2026-09-05", "5–9"),
        ("2026-09-05 00:00:00", "5–9"),
        ("05/09/2026", "5–9"),
        ("5 сен", "5–9"),
        ("05.сен", "5–9"),
        ("5-сен", "5–9"),
        ("05 сен.", "5–9"),
        ("сен.05", "5–9"),
        ("01.апр", "1–4"),
        ("01.04.2026", "1–4"),
        ("1 апр", "1–4"),
        ("Apr-01", "1–4"),
        ("1-Apr", "1–4"),
        ("10.ноя", "10–11"),
        ("10.11.2026", "10–11"),
        ("05.июн", "5–6"),
        ("07.авг", "7–8"),
        ("02.апр.26", "2–4"),
        ("01.09", "1–9"),
        # An American spreadsheet has the month first.
        ("9 мая", "5–9"),
        ("4-Jan", "1–4"),
        # The number that it keeps inside
        ("46270", "5–9"),
        ("46270.0", "5–9"),
    ],
)
def test_grades_that_became_a_date_are_proposed(text: str, grades: str) -> None:
    audience = parse_grades(text)
    assert [ambiguity.code for ambiguity in audience.ambiguities] == ["spoiled"]
    assert grades in str(audience.ambiguities[0].message)
    assert grades_in_words(audience.grades) == grades
    assert audience.text == text
    assert unspoiled(text) == grades


@pytest.mark.parametrize(
    "text",
    ["5–9", "5-9", "1, 4", "5А", "12.05.2026", "05.12.2026", "31.08.2026", "05.05.2026", "1 сентября", "2026", ""],
)
def test_other_texts_are_not_spoiled(text: str) -> None:
    assert unspoiled(text) == ""


@pytest.mark.parametrize(
    ("title", "grades"),
    [
        ("Экскурсия в музей (5-6 классы)", "5-6 классы"),
        ("Экскурсия (1-4 кл.)", "1-4 кл."),
        ("Квест (5 кл)", "5 кл"),
        ("Проект (для 8-11 классов).", "для 8-11 классов"),
        ("Акция (5 классы, 6А)", "5 классы, 6А"),
        ("День (начальная школа)", "начальная школа"),
        ("День (НОО)", "НОО"),
        ("Игра (все классы)", "все классы"),
        ("Праздник 5-9 классы", "5-9 классы"),
        ("ЗОЖ 1 - 4 классы", "1 - 4 классы"),
        ("Зарница, 5-8 кл.", "5-8 кл."),
        ("Конкурс рисунков для 1-4 классов", "1-4 классов"),
        ("Турнир среди учащихся 5–9 классов", "учащихся 5–9 классов"),
        ("Классный час в 9, 11 классах", "9, 11 классах"),
        ("Последний звонок для 9 и 11 классов", "9 и 11 классов"),
        ("Неделя 5-х классов", "5-х классов"),
        ("Экскурсия 7а класс", "7а класс"),
        ("Экскурсия 7 «А» класс", "7 «А» класс"),
    ],
)
def test_clear_grades_at_the_end_of_a_title_are_found(title: str, grades: str) -> None:
    assert grades_in_title(title) == grades
    assert parse_grades(grades).is_sure


@pytest.mark.parametrize(
    "title",
    [
        "Турнир (5-6)",
        "Урок 5 октября",
        "Спектакль (сентябрь)",
        "Лучший класс",
        "Мастер-класс",
        "Мастер-класс (5 чел.)",
        "Подготовка к 1 классу",
        "Дорога в 1 класс",
        "Итоги за 9 класс",
        "Концерт «5 класс»",
        "Праздник первоклассников",
        "Проект (старшеклассники)",
        "День (5-6 классы) и ночь",
        "Акция (15 классы)",
        "",
    ],
)
def test_a_title_without_clear_grades_has_none(title: str) -> None:
    assert grades_in_title(title) == ""


@pytest.mark.parametrize(
    ("heading", "grades"),
    [
        ("1 кл.", "1"),
        ("2 класс", "2"),
        ("10", "10"),
        ("5А", "5"),
        ("6 «Б»", "6"),
        ("IX", "9"),
        ("1-4", "1–4"),
        ("1–4 классы", "1–4"),
        ("5-е классы", "5"),
        ("5\nкласс", "5"),
        ("НОО", "1–4"),
        ("ООО (5–9 классы)", "5–9"),
        ("СОО", "10–11"),
        ("начальная школа", "1–4"),
        ("1-11", "1–11"),
    ],
)
def test_a_column_stands_for_grades(heading: str, grades: str) -> None:
    assert grades_in_words(column_grades(heading)) == grades


@pytest.mark.parametrize(
    "heading",
    [
        *("№", "1.", "2)", "12", "2026", "Срок", "Класс", "Классы", "Все", "+", "", "Дата", "сентябрь", "1 сентября"),
        *("1 четверть", "Родители", "1-4, родители", "старшие", "Кол-во", "Ответственные", "05.09.2026", "10%"),
    ],
)
def test_other_headings_stand_for_no_grade(heading: str) -> None:
    assert column_grades(heading) == frozenset()


CELLS = st.one_of(st.text(max_size=60), st.text("0123456789.-–()«» абвклсеныоИ", max_size=40))


@given(CELLS)
def test_any_cell_is_answered(text: str) -> None:
    assert column_grades(text) <= set(GRADES)
    assert grades_in_title(text) in text
    assert unspoiled(text) == "" or parse_grades(unspoiled(text)).is_sure
