"""Straight to the calendar: which activities get dates at once, and which are named instead."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Occurrence
from activities.parsing import PlanParser, fill_in, settle_timing
from activities.services.occurrences import DateDetails, add_dates
from activities.services.scheduling import Obstacle, Scheduled, schedule
from school.models import User
from school.publication import public_version
from school.years import SchoolYear
from tests.factories import ActivityFactory, OccurrenceFactory, UserFactory

YEAR, NOW = SchoolYear(2026), datetime(2026, 11, 25, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return UserFactory(role="coordinator")


def worded(timing: str, *, answer: str = "", first: date | None = None, **fields: Any) -> Activity:
    """An activity as the form or the import stores it: with the days of its wording beside it."""
    parser = PlanParser(YEAR)
    activity = ActivityFactory.build(timing_text=timing, **fields)
    settled = settle_timing(parser.timing(timing), answer=answer, first=first)
    assert settled is not None
    fill_in(activity, timing=settled, audience=parser.audience(""), responsible=parser.responsible(""))
    activity.save()
    return activity


def scheduled(*activities: Activity, by: User) -> Scheduled:
    return schedule(activities=activities, year=YEAR, by=by, now=NOW)


def dates(activity: Activity) -> list[tuple[date, date, time | None, time | None]]:
    return list(activity.occurrences.values_list("starts_on", "ends_on", "start_time", "end_time"))


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        ("12 октября", [(date(2026, 10, 12), date(2026, 10, 12), None, None)]),
        ("12 октября в 14:00", [(date(2026, 10, 12), date(2026, 10, 12), time(14), None)]),
        ("12 октября с 14.00 до 15.30", [(date(2026, 10, 12), date(2026, 10, 12), time(14), time(15, 30))]),
        ("12.10, с 14.00 до 15.30", [(date(2026, 10, 12), date(2026, 10, 12), time(14), time(15, 30))]),
        ("20 апреля в 9 ч. 30 мин.", [(date(2027, 4, 20), date(2027, 4, 20), time(9, 30), None)]),
        (
            "6 и 13 октября",
            [(date(2026, 10, 6), date(2026, 10, 6), None, None), (date(2026, 10, 13), date(2026, 10, 13), None, None)],
        ),
        ("12–16 октября", [(date(2026, 10, 12), date(2026, 10, 16), None, None)]),
        ("1–31 октября", [(date(2026, 10, 1), date(2026, 10, 31), None, None)]),
    ],
)
def test_clear_days_become_dates(timing: str, expected: list[Any], by: User) -> None:
    activity = worded(timing)
    result = scheduled(activity, by=by)
    assert dates(activity) == expected
    assert (result.activities, len(result.dates), result.left) == ([activity], len(expected), [])


@pytest.mark.parametrize(
    ("timing", "obstacle"),
    [
        ("октябрь", Obstacle.UNCLEAR),
        ("II неделя октября", Obstacle.UNCLEAR),
        ("до 15 октября", Obstacle.UNCLEAR),
        ("1 октября – 10 декабря", Obstacle.UNCLEAR),
        ("каждый понедельник", Obstacle.REPEATED),
        ("1 раз в месяц", Obstacle.REPEATED),
    ],
)
def test_what_is_not_clear_gets_no_date_and_is_named(timing: str, obstacle: Obstacle, by: User) -> None:
    activity = worded(timing)
    result = scheduled(activity, by=by)
    assert [(each.activity, each.obstacle) for each in result.left] == [(activity, obstacle)]
    assert (result.activities, result.dates, dates(activity)) == ([], [], [])


def test_what_a_person_answered_is_clear(by: User) -> None:
    accepted = worded("5 октября 2025", answer="proposed")
    corrected = worded("5 октября 2025 в 14:00", answer="days", first=date(2026, 10, 6))
    unknown = worded("5 октября 2025", answer="none")
    result = scheduled(accepted, corrected, unknown, by=by)
    assert [each.starts_on for each in result.dates] == [date(2026, 10, 5), date(2026, 10, 6)]
    assert [each.start_time for each in result.dates] == [None, time(14)]
    assert [each.activity for each in result.left] == [unknown]


def test_called_off_dated_and_removed_activities_are_left(by: User) -> None:
    cancelled = worded("12 октября", cancelled_on=date(2026, 10, 1), cancel_reason="Карантин")
    with_date = worded("12 октября")
    OccurrenceFactory(activity=with_date, starts_on=date(2026, 10, 20))
    with_cancelled_date = worded("13 октября")
    OccurrenceFactory(activity=with_cancelled_date, status="cancelled", cancel_reason="Карантин")
    other_year = ActivityFactory(school_year=2025)
    removed = worded("12 октября")
    Activity.objects.filter(pk=removed.pk).delete()
    result = scheduled(cancelled, with_date, with_cancelled_date, other_year, removed, by=by)
    assert [each.obstacle.name for each in result.left] == ["CALLED_OFF", "HAS_DATES", "HAS_DATES", "GONE", "GONE"]
    assert Occurrence.objects.count() == 2


def test_no_date_is_made_twice(by: User) -> None:
    activity = worded("12 октября")
    assert len(scheduled(activity, activity, by=by).dates) == 1
    again = scheduled(activity, by=by)
    assert [each.obstacle for each in again.left] == [Obstacle.HAS_DATES]
    assert activity.occurrences.count() == 1


def test_dates_are_as_if_they_were_added_one_by_one(by: User) -> None:
    in_bulk, by_hand = worded("6 и 13 октября в 14:00"), worded("6 и 13 октября в 14:00")
    scheduled(in_bulk, by=by)
    add_dates(activity=by_hand, days=[date(2026, 10, 6), date(2026, 10, 13)], details=DateDetails(start_time=time(14)))
    unlike = ("id", "activity_id", "uid", "modified_at")

    def stored(activity: Activity) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in row.items() if name not in unlike} for row in activity.occurrences.values()
        ]

    assert stored(in_bulk) == stored(by_hand)
    assert len({each.uid for each in in_bulk.occurrences.all()}) == 2
    for activity in (in_bulk, by_hand):
        activity.refresh_from_db()
    days = ("first_day", "last_day", "months", "plan_month", "sorts_on", "version")
    assert [getattr(in_bulk, name) for name in days] == [getattr(by_hand, name) for name in days]
    history = [each.history.get() for each in in_bulk.occurrences.all()]
    assert [(each.history_type, each.history_user, each.history_date) for each in history] == [("+", by, NOW)] * 2


def test_days_that_count_are_those_of_the_dates(by: User) -> None:
    activity = worded("30 сентября и 2 ноября")
    # An older version took them for all the days between.
    Activity.objects.filter(pk=activity.pk).update(worded_months=0b111, months=0b111, worded_spans=[])
    scheduled(activity, by=by)
    activity.refresh_from_db()
    assert (activity.first_day, activity.last_day) == (date(2026, 9, 30), date(2026, 11, 2))
    # Nothing is held in October.
    assert activity.months == 0b101


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.long
def test_300_activities_cost_the_queries_of_3(count: int, by: User) -> None:
    rows = [worded(f"{number % 27 + 1} октября") for number in range(count)]
    with CaptureQueriesContext(connection) as captured:
        result = scheduled(*rows, by=by)
    assert len(result.dates) == count
    # Activities, dates, terms, new dates, their history, the public version; savepoints
    assert len(captured) == 8


def test_visitors_pages_are_made_anew(by: User) -> None:
    activity, before = worded("12 октября"), public_version()
    scheduled(activity, by=by)
    assert public_version() == before + 1
