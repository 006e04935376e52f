"""Dates made by a rule, and local times as instants."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import datetime_exists
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from activities.recurrence import (
    MOST_DATES,
    DatePreview,
    EndsBeforeStart,
    Frequency,
    Rule,
    TooManyDates,
    local_moment,
    preview,
    rule_making,
)

WEEKLY, FORTNIGHTLY = Frequency.WEEKLY, Frequency.FORTNIGHTLY
MONTHLY_DAY, MONTHLY_WEEKDAY = Frequency.MONTHLY_DAY, Frequency.MONTHLY_WEEKDAY


def rule(frequency: Frequency, first: str, until: str, *weekdays: int) -> Rule:
    return Rule(frequency, date.fromisoformat(first), date.fromisoformat(until), frozenset(weekdays))


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


# Rules and their dates

RULES = [
    (
        rule(WEEKLY, "2026-12-15", "2027-01-12"),
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270112",
        days("2026-12-15", "2026-12-22", "2026-12-29", "2027-01-05", "2027-01-12"),
        "every Tuesday until 12 January 2027",
    ),
    (
        rule(WEEKLY, "2026-09-03", "2026-09-10", 4, 1),
        "FREQ=WEEKLY;BYDAY=TU,FR;UNTIL=20260910",
        days("2026-09-04", "2026-09-08"),
        "on Tuesdays, on Fridays until 10 September 2026",
    ),
    (
        rule(FORTNIGHTLY, "2026-12-01", "2027-01-20"),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270120",
        days("2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12"),
        "every other week on Tuesdays until 20 January 2027",
    ),
    (
        # The week of the first date counts, though its Monday is over.
        rule(FORTNIGHTLY, "2026-09-02", "2026-09-30", 0, 2),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260930",
        days("2026-09-02", "2026-09-14", "2026-09-16", "2026-09-28", "2026-09-30"),
        "every other week on Mondays, on Wednesdays until 30 September 2026",
    ),
    (
        # Sunday ends a week.
        rule(FORTNIGHTLY, "2026-09-06", "2026-09-21", 0, 6),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;UNTIL=20260921",
        days("2026-09-06", "2026-09-14", "2026-09-20"),
        "every other week on Mondays, on Sundays until 21 September 2026",
    ),
    (
        rule(MONTHLY_DAY, "2026-11-15", "2027-02-14", 3),
        "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20270214",
        days("2026-11-15", "2026-12-15", "2027-01-15"),
        "on day 15 of each month until 14 February 2027",
    ),
    (
        rule(MONTHLY_DAY, "2026-12-31", "2027-05-31"),
        "FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20270531",
        days("2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"),
        "on day 31 of each month until 31 May 2027",
    ),
    (
        rule(MONTHLY_DAY, "2027-12-29", "2028-03-01"),
        "FREQ=MONTHLY;BYMONTHDAY=29;UNTIL=20280301",
        days("2027-12-29", "2028-01-29", "2028-02-29"),
        "on day 29 of each month until 1 March 2028",
    ),
    (
        rule(MONTHLY_WEEKDAY, "2026-12-08", "2027-02-28", 0),
        "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270228",
        days("2026-12-08", "2027-01-12", "2027-02-09"),
        "the second Tuesday of each month until 28 February 2027",
    ),
    (
        # A fourth one that is not the last
        rule(MONTHLY_WEEKDAY, "2026-09-22", "2026-11-30"),
        "FREQ=MONTHLY;BYDAY=4TU;UNTIL=20261130",
        days("2026-09-22", "2026-10-27", "2026-11-24"),
        "the fourth Tuesday of each month until 30 November 2026",
    ),
    (
        # The last but one, a week before the month's last day
        rule(MONTHLY_WEEKDAY, "2026-08-24", "2026-09-30"),
        "FREQ=MONTHLY;BYDAY=4MO;UNTIL=20260930",
        days("2026-08-24", "2026-09-28"),
        "the fourth Monday of each month until 30 September 2026",
    ),
    (
        # A fourth one that is the last
        rule(MONTHLY_WEEKDAY, "2026-10-27", "2027-01-01"),
        "FREQ=MONTHLY;BYDAY=-1TU;UNTIL=20270101",
        days("2026-10-27", "2026-11-24", "2026-12-29"),
        "the last Tuesday of each month until 1 January 2027",
    ),
    (
        # A fifth one
        rule(MONTHLY_WEEKDAY, "2026-09-30", "2026-12-31"),
        "FREQ=MONTHLY;BYDAY=-1WE;UNTIL=20261231",
        days("2026-09-30", "2026-10-28", "2026-11-25", "2026-12-30"),
        "the last Wednesday of each month until 31 December 2026",
    ),
    (
        rule(WEEKLY, "2026-09-01", "2026-09-01"),
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260901",
        days("2026-09-01"),
        "every Tuesday until 1 September 2026",
    ),
    (
        rule(WEEKLY, "2026-09-01", "2026-09-02", 3),
        "FREQ=WEEKLY;BYDAY=TH;UNTIL=20260902",
        [],
        "every Thursday until 2 September 2026",
    ),
]


@pytest.mark.parametrize(("made", "text", "dates", "words"), RULES, ids=[text for _, text, _, _ in RULES])
def test_rule_has_its_dates_its_text_and_its_words(made, text, dates, words):
    assert made.rrule() == text
    assert made.dates() == dates
    with translation.override("en"):
        assert made.in_words() == words


def test_every_weekday_has_its_words():
    monday = date(2026, 9, 7)
    with translation.override("en"):
        for frequency in Frequency:
            for offset in range(28):
                first = monday + timedelta(offset)
                words = Rule(frequency, first, first).in_words()
                if frequency != MONTHLY_DAY:
                    assert f"{first:%A}" in words


@pytest.mark.parametrize("frequency", Frequency)
def test_rule_that_ends_before_it_starts_makes_no_dates(frequency):
    with pytest.raises(EndsBeforeStart):
        rule(frequency, "2026-09-02", "2026-09-01").dates()
    with pytest.raises(EndsBeforeStart):
        preview(rule(frequency, "2026-09-02", "2026-09-01"), holidays=[], skip_holidays=True)


def test_as_many_dates_as_allowed_and_one_more():
    first = date(2026, 9, 1)
    every_day = frozenset(range(7))
    last = first + timedelta(MOST_DATES - 1)
    assert len(Rule(WEEKLY, first, last, every_day).dates()) == MOST_DATES
    with pytest.raises(TooManyDates):
        Rule(WEEKLY, first, last + timedelta(1), every_day).dates()
    # A slip of the year costs no more than the dates that are allowed.
    with pytest.raises(TooManyDates):
        Rule(WEEKLY, first, date.max).dates()


@pytest.mark.parametrize(
    ("made", "missed"),
    [
        (rule(MONTHLY_DAY, "2026-08-31", "2027-05-31"), days("2026-09-01", "2026-11-01", "2027-02-01", "2027-04-01")),
        (rule(MONTHLY_DAY, "2026-12-29", "2027-03-29"), days("2027-02-01")),
        (rule(MONTHLY_DAY, "2027-12-29", "2028-03-29"), []),
        (rule(MONTHLY_DAY, "2026-09-28", "2027-05-31"), []),
        # The end of the rule leaves this month out, not its length.
        (rule(MONTHLY_DAY, "2027-01-31", "2027-02-27"), []),
        (rule(MONTHLY_DAY, "2027-01-31", "2027-02-28"), days("2027-02-01")),
        (rule(MONTHLY_DAY, "2027-01-31", "2027-01-30"), []),
        (rule(MONTHLY_WEEKDAY, "2026-08-31", "2027-05-31"), []),
        (rule(WEEKLY, "2026-08-31", "2027-05-31"), []),
    ],
)
def test_months_too_short_for_the_day_are_named(made, missed):
    assert made.missed_months() == missed


RULE = st.builds(
    lambda frequency, first, length, weekdays: Rule(frequency, first, first + timedelta(length), weekdays),
    st.sampled_from(list(Frequency)),
    st.dates(date(2019, 1, 1), date(2032, 12, 31)),
    st.integers(0, MOST_DATES - 1),
    st.frozensets(st.integers(0, 6)),
)


def falls_on(made: Rule, day: date) -> bool:
    """The rule by a calendar, without the library."""
    if made.frequency == MONTHLY_DAY:
        return day.day == made.first.day
    if made.frequency == MONTHLY_WEEKDAY:
        if day.weekday() != made.first.weekday():
            return False
        if made.first.day + 7 > monthrange(made.first.year, made.first.month)[1]:
            return (day + timedelta(7)).month != day.month
        return (day.day - 1) // 7 == (made.first.day - 1) // 7
    if day.weekday() not in (made.weekdays or {made.first.weekday()}):
        return False
    monday = made.first - timedelta(made.first.weekday())
    return made.frequency == WEEKLY or (day - monday).days // 7 % 2 == 0


@given(RULE)
def test_dates_are_those_of_the_calendar_and_of_the_text(made):
    dates = made.dates()
    between = [made.first + timedelta(offset) for offset in range((made.until - made.first).days + 1)]
    assert dates == [day for day in between if falls_on(made, day)]
    read = rrulestr(made.rrule(), dtstart=datetime.combine(made.first, time.min))
    assert dates == [moment.date() for moment in read]


@given(RULE)
def test_each_month_has_its_date_or_is_named_as_missed(made):
    if made.frequency != MONTHLY_DAY:
        assert made.missed_months() == []
        return
    found = {day.replace(day=1) for day in made.dates()}
    missed = set(made.missed_months())
    assert not found & missed
    whole = [
        day
        for offset in range((made.until - made.first).days + 1)
        if (day := made.first + timedelta(offset)) and (day + timedelta(1)).day == 1
    ]
    assert {last.replace(day=1) for last in whole} <= found | missed


# Holidays

AUTUMN = (date(2026, 10, 26), date(2026, 11, 3))
WINTER = (date(2026, 12, 31), date(2027, 1, 10))


def test_dates_in_the_holidays_are_shown_and_marked():
    made = rule(WEEKLY, "2026-10-20", "2026-11-10")
    assert preview(made, holidays=[AUTUMN, WINTER], skip_holidays=True) == [
        DatePreview(date(2026, 10, 20), ""),
        DatePreview(date(2026, 10, 27), "holidays"),
        DatePreview(date(2026, 11, 3), "holidays"),
        DatePreview(date(2026, 11, 10), ""),
    ]
    kept = preview(made, holidays=[AUTUMN, WINTER], skip_holidays=False)
    assert [each.skipped for each in kept] == [""] * 4


@given(
    RULE,
    st.lists(st.tuples(st.dates(date(2019, 1, 1), date(2033, 1, 1)), st.integers(0, 90)), max_size=5),
    st.booleans(),
)
def test_preview_has_every_date_and_skips_only_holidays(made, spans, skip):
    holidays = [(first, first + timedelta(length)) for first, length in spans]
    shown = preview(made, holidays=holidays, skip_holidays=skip)
    assert [each.date for each in shown] == made.dates()
    free = {first + timedelta(offset) for first, length in spans for offset in range(length + 1)}
    assert {each.date for each in shown if each.skipped} == (set(made.dates()) & free if skip else set())


# Instants

VOLGOGRAD = ZoneInfo("Europe/Volgograd")
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ("2026-09-01", "08:30", "2026-09-01 05:30"),
        ("2020-12-26", "08:30", "2020-12-26 04:30"),
        ("2020-12-28", "08:30", "2020-12-28 05:30"),
        # 27 December 2020: at 02:00 clocks went back to 01:00; between the two the first is meant.
        ("2020-12-27", "00:59", "2020-12-26 20:59"),
        ("2020-12-27", "01:00", "2020-12-26 21:00"),
        ("2020-12-27", "01:59", "2020-12-26 21:59"),
        ("2020-12-27", "02:00", "2020-12-26 23:00"),
        # 28 October 2018: at 02:00 they went forward to 03:00.
        ("2018-10-28", "01:59", "2018-10-27 22:59"),
        ("2018-10-28", "02:00", "2018-10-27 23:00"),
        ("2018-10-28", "02:30", "2018-10-27 23:30"),
        ("2018-10-28", "03:00", "2018-10-27 23:00"),
        ("2018-10-28", "04:00", "2018-10-28 00:00"),
        ("2026-09-01", None, "2026-08-31 21:00"),
    ],
)
def test_local_time_in_volgograd_is_an_instant(day, at, utc):
    moment = local_moment(date.fromisoformat(day), at and time.fromisoformat(at), VOLGOGRAD)
    assert moment.astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment.tzinfo is VOLGOGRAD


def test_time_that_no_clock_shows_reads_as_one_after_the_gap():
    moment = local_moment(date(2018, 10, 28), time(2, 30), VOLGOGRAD)
    assert (moment.hour, moment.minute) == (3, 30)


def test_second_of_two_times_is_never_meant():
    again = time(1, 30, fold=1)
    assert local_moment(date(2020, 12, 27), again, VOLGOGRAD) == local_moment(
        date(2020, 12, 27), time(1, 30), VOLGOGRAD
    )


def test_day_that_begins_with_a_gap_begins_after_it():
    moment = local_moment(date(2018, 11, 4), None, ZoneInfo("America/Sao_Paulo"))
    assert (moment.day, moment.hour) == (4, 1)


@given(st.dates(date(1995, 1, 1), date(2035, 1, 1)), st.times(), st.sampled_from([VOLGOGRAD, MOSCOW]))
def test_clocks_at_the_instant_show_the_time_that_was_said(day, at, zone):
    said = datetime.combine(day, at)
    moment = local_moment(day, at, zone)
    shown = moment.astimezone(UTC).astimezone(zone)
    assert moment == shown
    if datetime_exists(said, zone):
        assert (shown.replace(tzinfo=None), shown.fold) == (said, 0)
    else:
        assert shown.replace(tzinfo=None) > said


@given(st.integers(0, 3 * 24 * 60), st.integers(0, 3 * 24 * 60))
def test_later_on_the_clock_is_never_earlier_where_clocks_go_back(one, other):
    start = datetime(2020, 12, 26)
    said = [start + timedelta(minutes=minutes) for minutes in sorted((one, other))]
    first, second = (local_moment(each.date(), each.time(), VOLGOGRAD).astimezone(UTC) for each in said)
    assert first <= second


def test_a_rule_is_found_that_makes_exactly_the_days() -> None:
    for made in (
        rule(WEEKLY, "2026-09-01", "2026-12-29", 1, 3),
        rule(FORTNIGHTLY, "2026-09-01", "2026-12-22"),
        rule(MONTHLY_DAY, "2026-09-05", "2027-05-05"),
        rule(MONTHLY_WEEKDAY, "2026-09-11", "2027-05-14"),
    ):
        found = rule_making(made.dates())
        assert found is not None
        assert (found.frequency, found.dates()) == (made.frequency, made.dates())
    assert rule_making([date(2026, 9, 1)]) is None
    assert rule_making([date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 9)]) is None
