"""Which wordings name days clearly enough for a calendar, and what is remarked of those days."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wordings.test_timing import ANY_TEXT, GRADES_APART, QUARTERS, TRIMESTERS, Row, day, understood
from wordings.timing import TermLike, exact_days, remarks_on_days, single_days


def named(text: str) -> list[str]:
    """«3.10», «5.10-9.10» with times behind: what the wording says clearly."""
    found = []
    for first, last, start, end in exact_days(understood(text)):
        days = f"{first.day}.{first:%m}" if first == last else f"{first.day}.{first:%m}-{last.day}.{last:%m}"
        times = "-".join(f"{each:%H:%M}" for each in (start, end) if each)
        found.append(f"{days} {times}".strip())
    return found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 октября", ["12.10"]),
        ("12.10.2026", ["12.10"]),
        ("3 и 10 октября", ["3.10", "10.10"]),
        ("3, 4 октября", ["3.10", "4.10"]),
        ("5 октября, 3 ноября и 20 мая", ["5.10", "3.11", "20.05"]),
        ("3 октября\n10 октября", ["3.10", "10.10"]),
        ("последняя пятница октября", ["30.10"]),
        ("5–9 октября", ["5.10-9.10"]),
        ("с 5 по 9 октября", ["5.10-9.10"]),
        ("с 29 марта (пн) по 4 апреля (вс)", ["29.03-4.04"]),
        ("27 октября – 3 ноября", ["27.10-3.11"]),
        ("1–31 октября", ["1.10-31.10"]),
        ("3–5 и 10 октября", ["3.10-5.10", "10.10"]),
        ("12 октября в 14:00", ["12.10 14:00"]),
        ("12 октября с 14.00 до 15.30", ["12.10 14:00-15:30"]),
        ("12 и 19 октября в 14:00", ["12.10 14:00", "19.10 14:00"]),
        ("с 12 по 16 октября, 10:00", ["12.10-16.10 10:00"]),
        ("с 12 по 16 октября с 10:00 до 12:00", ["12.10-16.10 10:00-12:00"]),
        ("12 октября до 12:00", ["12.10"]),
        ("5 октября (День учителя)", ["5.10"]),
    ],
)
def test_clear_days_go_into_the_calendar(text: str, days: list[str]) -> None:
    assert named(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "октябрь",
        "II неделя октября",
        "II декада октября",
        "начало октября",
        "I четверть",
        "осенние каникулы",
        "до 15 октября",
        "каждый понедельник",
        "1 и 15 числа каждого месяца",
        "в течение года",
        "сентябрь, 5 ноября",
        "1 октября – 20 декабря",
        "по графику",
        "12 октября 2025",
        "31 сентября",
        "День учителя",
        "12 октября, у Пети",
        "понедельник, 3 сентября",
        "12 октября в 10.00, 12.00",
        "",
    ],
)
def test_fuzzy_repeated_and_doubtful_wordings_do_not(text: str) -> None:
    assert exact_days(understood(text)) == []


@given(ANY_TEXT)
def test_any_text_names_clear_days_in_order_or_none(text: str) -> None:
    days = exact_days(understood(text))
    assert all(each.first <= each.last for each in days)
    assert all(not each.end_time or (each.start_time and each.start_time < each.end_time) for each in days)


def test_an_exact_day_is_a_plain_tuple() -> None:
    assert exact_days(understood("12 октября в 14:00")) == [(date(2026, 10, 12), date(2026, 10, 12), time(14), None)]


# Remarks

SIX_DAYS, FIVE_DAYS = False, True
ALL: tuple[int, ...] = ()


@pytest.mark.parametrize(
    ("text", "terms", "grades", "is_five_day", "codes"),
    [
        ("12 октября", QUARTERS, ALL, FIVE_DAYS, []),
        ("11 октября", QUARTERS, ALL, SIX_DAYS, ["sunday"]),
        ("10 октября", QUARTERS, ALL, FIVE_DAYS, ["saturday"]),
        ("10 октября", QUARTERS, ALL, SIX_DAYS, []),
        ("10 октября", QUARTERS, (1,), SIX_DAYS, ["saturday"]),
        ("10 октября", QUARTERS, (1, 2), SIX_DAYS, []),
        ("4 ноября", QUARTERS, ALL, SIX_DAYS, ["public-holiday"]),
        ("23 февраля", QUARTERS, ALL, SIX_DAYS, ["public-holiday"]),
        ("1, 7 января", QUARTERS, ALL, SIX_DAYS, ["public-holiday", "public-holiday"]),
        ("8 марта", QUARTERS, ALL, SIX_DAYS, ["public-holiday"]),
        ("1 мая, 9 мая, 12 июня", QUARTERS, ALL, SIX_DAYS, ["public-holiday"] * 3),
        ("28 октября", QUARTERS, ALL, SIX_DAYS, ["holidays"]),
        ("28 октября", TRIMESTERS, (5,), SIX_DAYS, ["holidays"]),
        ("28 октября", [], ALL, SIX_DAYS, []),
        # Grade 1's extra week
        ("17 февраля", GRADES_APART, (1,), SIX_DAYS, ["holidays"]),
        ("17 февраля", GRADES_APART, (1, 2), SIX_DAYS, ["holidays"]),
        ("17 февраля", GRADES_APART, ALL, SIX_DAYS, ["holidays"]),
        ("17 февраля", GRADES_APART, (2, 3), SIX_DAYS, []),
        # Grades with holidays of their own
        ("28 октября", GRADES_APART, (10, 11), SIX_DAYS, []),
        ("5 ноября", GRADES_APART, (10, 11), SIX_DAYS, ["holidays"]),
        ("5 ноября", GRADES_APART, (5, 6), SIX_DAYS, []),
        # Only single exact days are remarked
        ("3–12 октября", QUARTERS, ALL, FIVE_DAYS, []),
        ("осенние каникулы", QUARTERS, ALL, SIX_DAYS, []),
        ("по воскресеньям", QUARTERS, ALL, SIX_DAYS, []),
        ("11 и 12 октября", QUARTERS, ALL, SIX_DAYS, ["sunday"]),
    ],
)
def test_days_without_school_are_remarked(
    text: str, terms: list[TermLike], grades: tuple[int, ...], is_five_day: bool, codes: list[str]
) -> None:
    timing = understood(text, terms)
    assert timing.is_sure
    found = remarks_on_days(single_days(timing), terms=terms, grades=grades, is_five_day=is_five_day)
    assert [remark.code for remark in found] == codes
    assert all(str(remark.message) for remark in found)


def test_grades_with_holidays_are_named_where_others_are_at_school() -> None:
    (remark,) = remarks_on_days([day("17.02")], terms=GRADES_APART, grades=(1, 2, 3))
    assert str(remark.message).endswith("1.")
    assert remark.day == day("17.02")


def test_terms_of_any_kind_are_asked() -> None:
    rows = [Row("holidays", "Карантин", day("12.10"), day("13.10"), 5, 6)]
    assert len(remarks_on_days([day("12.10")], terms=rows, grades=(5,))) == 1
    assert remarks_on_days([day("12.10")], terms=rows, grades=(7,)) == []


@given(ANY_TEXT, st.sampled_from([QUARTERS, TRIMESTERS, GRADES_APART, []]))
def test_any_text_is_remarked_on_or_not(text: str, terms: list[TermLike]) -> None:
    assert all(str(each.message) for each in remarks_on_days(single_days(understood(text, terms)), terms=terms))


@pytest.mark.parametrize(
    ("text", "ends_on", "has_daily_hours"),
    [
        ("12 октября с 14:00 до 15:00", "2026-10-12", False),
        ("12–16 октября, 10:00–11:00", "2026-10-16", True),
        ("12–16 октября, 10:00", "2026-10-16", False),
        ("10–12 октября, 18:00–12:00", "2026-10-12", False),
        ("12 октября 22:00–02:00", "2026-10-13", False),
    ],
)
def test_hours_are_of_each_day_or_end_on_the_next(text: str, ends_on: str, has_daily_hours: bool) -> None:
    (found,) = exact_days(replace(understood(text), ambiguities=()))
    assert (found.ends_on.isoformat(), found.has_daily_hours) == (ends_on, has_daily_hours)
