"""Whom the plan of a level says that an activity is for."""

import pytest

from activities.levels import grades_of_level
from activities.models import Activity
from wordings.grades import Level, grade_mask, parse_grades


def planned(text: str) -> Activity:
    audience = parse_grades(text)
    return Activity(grades_text=text, grades=0 if audience.is_everyone else grade_mask(audience.grades))


@pytest.mark.parametrize(
    ("text", "noo", "ooo", "soo"),
    [
        # Wholly of one level: as it is written
        ("1–4 классы", "1–4 классы", "", ""),
        ("6А и 7А", "", "6А и 7А", ""),
        ("2-е классы, родители", "2-е классы, родители", "", ""),
        # Of several: the grades of each
        ("1–9", "1–4", "5–9", ""),
        ("с 2 по 10 класс", "2–4", "5–9", "10"),
        ("9, 11", "", "9", "11"),
        ("1–4 классы; 5–9 классы", "1–4 классы", "5–9 классы", ""),
        ("2, 4, 6–8, 10", "2, 4", "6–8", "10"),
        ("4 и 5 классы", "4", "5", ""),
        ("1–9 кл., кроме 5", "1–4", "6–9", ""),
        # Classes named one by one
        ("4А, 5Б, 6", "4А", "5Б, 6", ""),
        ("7А, Б, 4В", "4В", "7А, 7Б", ""),
        # Whoever else is named stays
        ("1–9, родители", "1–4, родители", "5–9, родители", ""),
        ("1–9 классы и их родители", "1–4, их родители", "5–9, их родители", ""),
        ("1–9 (по желанию)", "1–4 (по желанию)", "5–9 (по желанию)", ""),
        # For everybody
        ("", "1–4", "5–9", "10–11"),
        ("1–11", "1–4", "5–9", "10–11"),
        ("все желающие", "все желающие", "все желающие", "все желающие"),
        ("родители", "родители", "родители", "родители"),
    ],
)
def test_the_plan_of_a_level_says_its_own_grades(text: str, noo: str, ooo: str, soo: str) -> None:
    activity = planned(text)
    assert [grades_of_level(activity, level) if concerns(activity, level) else "" for level in Level] == [noo, ooo, soo]


def concerns(activity: Activity, level: Level) -> bool:
    return not activity.grades or bool(activity.grade_set & set(level.grades))


@pytest.mark.parametrize(
    "text", ["1–9", "9, 11", "4А, 5Б, 6", "7А, Б, 4В", "1–9, родители", "с 2 по 10 класс", "2, 4, 6–8"]
)
def test_what_is_printed_is_read_as_the_grades_of_the_level(text: str) -> None:
    activity = planned(text)
    for level in Level:
        if concerns(activity, level):
            read = parse_grades(grades_of_level(activity, level))
            assert read.grades == activity.grade_set & set(level.grades)
            assert read.is_sure


def test_a_nine_year_school_prints_no_grade_that_it_does_not_have() -> None:
    assert grades_of_level(planned(""), Level.SOO, school_grades=range(1, 11)) == "10"
    assert grades_of_level(planned("1–11"), Level.OOO, school_grades=range(1, 10)) == "5–9"


def test_grades_without_a_wording_are_put_in_words() -> None:
    assert grades_of_level(Activity(grades=grade_mask([1, 2, 4])), Level.NOO) == "1–2, 4"
    assert grades_of_level(Activity(grades=grade_mask([4, 5])), Level.OOO) == "5"
