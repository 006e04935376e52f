"""Dates of a former year in a wording, and the same wording with this year's."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from school.years import SchoolYear
from tests.wordings.test_timing import ANY_TEXT, YEAR, codes, understood
from wordings.timing.former_years import DateFinder, Exactness
from wordings.timing.rewriting import Change, former_dates, rewritten

# The wording of a former year, this year's, and the dates of it that are said to be former
FORMER = [
    ("23.02.2026", "23.02.2027", ["23.02.2026"]),
    ("01.09.25", "01.09.26", ["01.09.25"]),
    ("01.09.2025г.", "01.09.2026г.", ["01.09.2025"]),
    ("1.IX.2025", "1.IX.2026", ["1.IX.2025"]),
    ("2025-09-01", "2026-09-01", ["2025-09-01"]),
    ("05/10/2025", "05/10/2026", ["05/10/2025"]),
    ("1 сентября 2025 г.", "1 сентября 2026 г.", ["1 сентября 2025"]),
    ("«15» октября 2025 г.", "«15» октября 2026 г.", ["«15» октября 2025"]),
    ("1 сентября 2025 в 10.00", "1 сентября 2026 в 10.00", ["1 сентября 2025"]),
    ("до 15 марта 2026 г.", "до 15 марта 2027 г.", ["15 марта 2026"]),
    # Several days, stretches
    ("1.09.25, 8.09.25", "1.09.26, 8.09.26", ["1.09.25", "8.09.25"]),
    ("5, 12 и 19 октября 2025", "5, 12 и 19 октября 2026", ["5, 12 и 19 октября 2025"]),
    ("5,12,19.10.2025", "5,12,19.10.2026", ["5,12,19.10.2025"]),
    ("30.09.2025-05.10.2025", "30.09.2026-05.10.2026", ["30.09.2025", "05.10.2025"]),
    (
        "28 декабря 2025 – 10 января 2026",
        "28 декабря 2026 – 10 января 2027",
        ["28 декабря 2025", "10 января 2026"],
    ),
    # Months and years
    ("Сентябрь 2025", "Сентябрь 2026", ["Сентябрь 2025"]),
    ("09.2025", "09.2026", ["09.2025"]),
    ("октябрь-ноябрь 2025", "октябрь-ноябрь 2026", ["ноябрь 2025"]),
    ("сентябрь 2025 – май 2026", "сентябрь 2026 – май 2027", ["сентябрь 2025", "май 2026"]),
    ("2025/2026 учебный год", "2026/2027 учебный год", ["2025/2026"]),
    ("2025–26 уч. г.", "2026–27 уч. г.", ["2025–26"]),
    ("в течение 2025-2026 учебного года", "в течение 2026-2027 учебного года", ["2025-2026"]),
    ("сентябрь 2025-2026 уч. г.", "сентябрь 2026-2027 уч. г.", ["2025-2026"]),
    # Days of the week
    ("01.09.2025 г. (понедельник)", "01.09.2026 г. (вторник)", ["01.09.2025"]),
    ("в понедельник, 1 сентября 2025 г.", "во вторник, 1 сентября 2026 г.", ["1 сентября 2025"]),
    ("ПОНЕДЕЛЬНИК, 1 СЕНТЯБРЯ 2025", "ВТОРНИК, 1 СЕНТЯБРЯ 2026", ["1 СЕНТЯБРЯ 2025"]),
    ("пн 30.03.2026 – вс 05.04.2026", "вт 30.03.2027 – пн 05.04.2027", ["30.03.2026", "05.04.2026"]),
    ("30.03.2026 (пн) – 05.04.2026 (вс)", "30.03.2027 (вт) – 05.04.2027 (пн)", ["30.03.2026", "05.04.2026"]),
    (
        "с 30 марта 2026 года (пн) по 5 апреля 2026 года (вс)",
        "с 30 марта 2027 года (вт) по 5 апреля 2027 года (пн)",
        ["30 марта 2026", "5 апреля 2026"],
    ),
    (
        "с понедельника 30 марта по воскресенье 5 апреля 2026 г.",
        "со вторника 30 марта по понедельник 5 апреля 2027 г.",
        ["30 марта", "5 апреля 2026"],
    ),
    (
        "30 марта (понедельник) - 5 апреля (воскресенье) 2026 года",
        "30 марта (вторник) - 5 апреля (понедельник) 2027 года",
        ["30 марта", "5 апреля (воскресенье) 2026"],
    ),
    ("5-9 октября 2025 (вс–чт)", "5-9 октября 2026 (пн–пт)", ["5-9 октября 2025"]),
    ("6, 13, 20 октября 2025 (понедельник)", "6, 13, 20 октября 2026 (вторник)", ["6, 13, 20 октября 2025"]),
    ("1 сентября (понедельник)", "1 сентября (вторник)", ["1 сентября"]),
    ("Пн, 1 сентября", "Вт, 1 сентября", ["1 сентября"]),
    (
        "каждый понедельник с 01.09.2025 по 31.05.2026",
        "каждый понедельник с 01.09.2026 по 31.05.2027",
        ["01.09.2025", "31.05.2026"],
    ),
    ("29 февраля 2024 г.", "28 февраля 2027 г.", ["29 февраля 2024"]),
]


@pytest.mark.parametrize(("text", "wording", "dates"), FORMER, ids=[text for text, *_rest in FORMER])
def test_a_former_years_wording_becomes_this_years(text: str, wording: str, dates: list[str]) -> None:
    found = rewritten(text, YEAR)
    assert found is not None
    assert found.text == wording
    assert former_dates(text, YEAR) == dates
    assert codes(understood(wording)) == []
    # Written once, nothing is left to write.
    assert rewritten(wording, YEAR) is None


@pytest.mark.parametrize(
    "text",
    [
        "3 октября",
        "01.09.2026",
        "23.02.2027",
        "1 сентября 2026 (вторник)",
        "2026/2027 учебный год",
        "в течение 2026 года",
        "14.00",
        "31.13.2025",
        "по понедельникам",
        "каждый понедельник",
        # A typing error, not a date of last year
        "3 сентября (понедельник)",
        "1 сентября 2028",
        # Remembered, not planned
        "22 июня 1941 года",
        # What is prepared before the school year
        "август 2026",
        "25.08.2026",
        "",
    ],
)
def test_other_wordings_are_left_alone(text: str) -> None:
    assert rewritten(text, YEAR) is None
    assert former_dates(text, YEAR) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("23.02.2026", "23.02.2026 → 23.02.2027, вторник, выходной; 22.02?"),
        ("1 сентября 2025 г.", "01.09.2025 → 01.09.2026, вторник"),
        ("8 марта 2026", "08.03.2026 → 08.03.2027, понедельник, выходной; 05.03?"),
        ("09.05.2026", "09.05.2026 → 09.05.2027, воскресенье, выходной; 07.05?"),
        ("3 января 2026", "03.01.2026 → 03.01.2027, воскресенье, выходной; 11.01?"),
        ("04.10.2025", "04.10.2025 → 04.10.2026, воскресенье, выходной; 02.10?"),
        ("сентябрь 2025", "09.2025 → 09.2026"),
        ("2025/2026", "2025/2026 → 2026/2027"),
    ],
)
def test_a_change_says_the_new_day_and_what_speaks_against_it(text: str, said: str) -> None:
    found = rewritten(text, YEAR)
    assert found is not None
    with translation.override("ru"):
        assert [str(change) for change in found.changes] == [said]


def test_changes_are_dates() -> None:
    found = rewritten("с 30 марта 2026 года по 5 апреля 2026 года", YEAR)
    assert found is not None
    assert found.changes == (
        Change(date(2026, 3, 30), date(2027, 3, 30)),
        Change(date(2026, 4, 5), date(2027, 4, 5)),
    )


def test_a_day_that_the_year_has_not_is_remarked() -> None:
    found = rewritten("29.02.2024", YEAR)
    assert found is not None
    assert [remark.code for remark in found.remarks] == ["no-such-day"]


OLD_WORDS = """2025 2026 2024 01.09.25 29.02.2024 23.02.2026 2025-09-01 09.2025 2025/2026 1.IX.2025 (пн) (вс) пн вт, среда
    понедельник в во с по до 1 5 30 31 сентября марта февраля августа года г. , – - ( ) и каждый 0:00 12-окт-25""".split()
OLD_TEXT = st.one_of(st.lists(st.sampled_from(OLD_WORDS), max_size=12).map(" ".join), ANY_TEXT)


@given(OLD_TEXT, st.sampled_from([2026, 2027, 2024]))
def test_any_text_is_rewritten_or_left_alone(text: str, start: int) -> None:
    year = SchoolYear(start)
    found = rewritten(text, year)
    assert (found is None) == (former_dates(text, year) == [])
    if found:
        assert found.changes
        assert all(change.new in year for change in found.changes)
        assert all(str(change) for change in found.changes)
        # No day or month has a former year any more.
        left = [each for each in DateFinder(found.text).found if each.is_former(year)]
        assert all(each.exactness is Exactness.SCHOOL_YEAR for each in left)
