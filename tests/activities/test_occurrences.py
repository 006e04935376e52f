"""Dates of activities: set, moved, called off, held; and the days that an activity has by them."""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from activities.dates_in_words import date_in_words, dates_in_words, when_in_words
from activities.models import Activity, Occurrence
from activities.models.occurrence import planned_start
from activities.models.plan_months import plan_month
from activities.services.activities import (
    cancel_activity,
    restore_activity,
    save_activity,
)
from activities.services.occurrences import (
    AlreadyHeld,
    CalledOff,
    DateDetails,
    Scope,
    add_dates,
    cancel_dates,
    change_dates,
    remove_dates,
    restore_date,
)
from plan.forms.dates import OccurrenceForm
from tests.activities.holding import mark_held
from tests.factories import ActivityFactory, UserFactory
from tests.partners.test_directions import at_once
from wordings.months import month_mask

ONE, FOLLOWING, ALL = Scope.ONE, Scope.FOLLOWING, Scope.ALL
TUESDAYS = [date(2026, 10, day) for day in (6, 13, 20, 27)]


def on(day: int, month: int = 10) -> date:
    return date(2026 if month >= 9 else 2027, month, day)


def planned(on_days: list[date] = TUESDAYS, *, activity: Activity | None = None, **details: Any) -> Activity:
    row = activity or ActivityFactory(in_october=True)
    add_dates(activity=row, days=on_days, details=DateDetails(**details))
    return row


def dates(activity: Activity) -> list[Occurrence]:
    """In the order in which they were planned."""
    return list(activity.occurrences.order_by("original_start"))


def days(activity: Activity) -> list[date]:
    return [each.starts_on for each in dates(activity)]


def sequences(activity: Activity) -> list[int]:
    return [each.sequence for each in dates(activity)]


def statuses(activity: Activity) -> str:
    """«p» planned, «h» held, «c» called off."""
    return "".join(each.status[0] for each in dates(activity))


def change(occurrence: Occurrence, scope: str = ONE, *, by_days: int = 0, people: Any = None, **fields: Any) -> int:
    """As the form does: the row with its new values, beside what it was."""
    before, changed = copy(occurrence), copy(occurrence)
    changed.starts_on += timedelta(days=by_days)
    changed.ends_on += timedelta(days=by_days)
    for name, value in fields.items():
        setattr(changed, name, value)
    return change_dates(occurrence=changed, before=before, scope=scope, people=people)


def stored(activity: Activity) -> tuple[date | None, date | None, int, int, date]:
    row = Activity.objects.get(pk=activity.pk)
    return row.first_day, row.last_day, row.months, row.plan_month, row.sorts_on


# Set


@pytest.mark.django_db
def test_dates_are_set_in_order_with_what_they_have_in_common() -> None:
    row = ActivityFactory()
    details = DateDetails(start_time=time(14), end_time=time(15, 30), days=2, place="Парк", capacity=20)
    added = add_dates(activity=row, days=[on(20), on(6), on(20)], details=details)
    assert [(each.starts_on, each.ends_on) for each in added] == [(on(6), on(7)), (on(20), on(21))]
    for each in dates(row):
        assert (each.start_time, each.end_time, each.place, each.capacity) == (
            time(14),
            time(15, 30),
            "Парк",
            20,
        )
        assert (each.status, each.sequence, each.moved_from, each.version) == ("planned", 0, None, 1)
    assert [each.original_start for each in dates(row)] == ["2026-10-06T14:00", "2026-10-20T14:00"]
    assert len({each.uid for each in dates(row)}) == 2
    assert stored(row)[:2] == (on(6), on(21))


@pytest.mark.django_db
def test_a_day_and_time_that_is_there_is_passed_over() -> None:
    row = planned([on(13)], start_time=time(14))
    at_two, at_three = DateDetails(start_time=time(14)), DateDetails(start_time=time(15))
    assert add_dates(activity=row, days=[on(13)], details=at_two) == []
    added = add_dates(activity=row, days=[on(13), on(20)], details=at_two)
    assert [each.starts_on for each in added] == [on(20)]
    # At another time it is another holding; without a time too.
    for details in (at_three, DateDetails()):
        assert len(add_dates(activity=row, days=[on(13)], details=details)) == 1
    assert row.occurrences.count() == 4
    assert add_dates(activity=row, days=[], details=DateDetails()) == []


@pytest.mark.django_db
def test_a_day_to_which_a_date_was_moved_is_taken_and_that_from_which_it_was_moved_too() -> None:
    row = planned([on(13), on(20)])
    change(dates(row)[0], by_days=1)
    cancel_dates(occurrence=dates(row)[1], scope=ONE, reason="Карантин")
    assert add_dates(activity=row, days=[on(13), on(14), on(20)], details=DateDetails()) == []
    # A date that was called off on the day to which it was moved leaves that day free.
    cancel_dates(occurrence=dates(row)[0], scope=ONE, reason="Карантин")
    assert len(add_dates(activity=row, days=[on(13), on(14), on(20)], details=DateDetails())) == 1


@pytest.mark.django_db
def test_one_holding_lasts_at_most_31_days_after_its_first() -> None:
    row = ActivityFactory()
    (added,) = add_dates(activity=row, days=[on(1)], details=DateDetails(days=32))
    assert added.ends_on == on(1, 11)
    with pytest.raises(ValidationError), translation.override("en"):
        add_dates(activity=row, days=[on(2), on(3)], details=DateDetails(days=33))
    # All or nothing
    assert row.occurrences.count() == 1


@pytest.mark.django_db
def test_dates_are_of_the_school_year_of_the_plan() -> None:
    row = ActivityFactory()
    for day in (date(2026, 8, 31), date(2027, 9, 1)):
        with pytest.raises(ValidationError):
            add_dates(activity=row, days=[on(6), day], details=DateDetails())
    assert not row.occurrences.exists()
    assert len(add_dates(activity=row, days=[on(1, 9), on(31, 8)], details=DateDetails())) == 2


# Changed


@pytest.mark.django_db
def test_one_date_is_moved_and_its_identity_stays() -> None:
    row = planned(start_time=time(14))
    before = dates(row)
    assert change(before[1], by_days=2, start_time=time(12)) == 1
    after = dates(row)
    assert days(row) == [on(6), on(15), on(20), on(27)]
    assert [(each.uid, each.original_start) for each in after] == [(each.uid, each.original_start) for each in before]
    assert (after[1].start_time, after[1].ends_on, after[1].moved_from) == (time(12), on(15), on(13))
    assert sequences(row) == [0, 1, 0, 0]
    assert [each.version for each in after] == [1, 2, 1, 1]
    # Where it was first planned, is said as long as it is elsewhere.
    change(after[1], by_days=1)
    assert (dates(row)[1].starts_on, dates(row)[1].moved_from) == (on(16), on(13))
    change(dates(row)[1], by_days=-3)
    assert (dates(row)[1].starts_on, dates(row)[1].moved_from) == (on(13), None)
    assert sequences(row) == [0, 3, 0, 0]


@pytest.mark.django_db
def test_another_time_of_the_same_day_is_no_other_day() -> None:
    row = planned([on(13)], start_time=time(14))
    change(dates(row)[0], start_time=time(9), end_time=time(10))
    (only,) = dates(row)
    assert (only.start_time, only.moved_from, only.original_start) == (time(9), None, "2026-10-13T14:00")


@pytest.mark.django_db
def test_this_and_following_move_by_the_same_days() -> None:
    row = planned()
    cancel_dates(occurrence=dates(row)[3], scope=ONE, reason="Каникулы")
    assert change(dates(row)[1], FOLLOWING, by_days=-1, place="Зал") == 2
    assert days(row) == [on(6), on(12), on(19), on(27)]
    assert [each.place for each in dates(row)] == ["", "Зал", "Зал", ""]
    assert [each.moved_from for each in dates(row)] == [None, on(13), on(20), None]
    assert sequences(row) == [0, 1, 1, 1]
    # What follows is what was planned to: a date that was moved back stays behind the one it followed.
    change(dates(row)[2], by_days=-12)
    assert change(dates(row)[1], FOLLOWING, by_days=1) == 2
    assert days(row) == [on(6), on(13), on(8), on(27)]


@pytest.mark.django_db
def test_all_that_are_not_held_move_and_held_ones_stay() -> None:
    row = planned()
    mark_held(occurrence=dates(row)[0])
    assert change(dates(row)[2], ALL, by_days=7) == 3
    assert days(row) == [on(6), on(20), on(27), on(3, 11)]
    assert sequences(row) == [1, 1, 1, 1]
    assert statuses(row) == "hppp"
    assert dates(row)[0].moved_from is None


@pytest.mark.django_db
def test_only_what_was_changed_is_handed_on() -> None:
    row = planned([on(6), on(13), on(20)], start_time=time(14), place="Зал")
    change(dates(row)[1], place="Парк", capacity=5, end_time=time(16))
    change(dates(row)[2], responsible_text="Орлова И. О.")
    assert change(dates(row)[0], ALL, start_time=time(9)) == 3
    told = [(each.start_time, each.end_time, each.place, each.capacity) for each in dates(row)]
    assert told == [
        (time(9), None, "Зал", None),
        (time(9), time(16), "Парк", 5),
        (time(9), None, "Зал", None),
    ]
    change(dates(row)[0], ALL, place="", capacity=30, responsible_text="Советник")
    assert {(each.place, each.capacity, each.responsible_text) for each in dates(row)} == {("", 30, "Советник")}
    # Nothing was moved all the while.
    assert days(row) == [on(6), on(13), on(20)]
    assert {each.moved_from for each in dates(row)} == {None}


@pytest.mark.django_db
def test_a_longer_date_makes_the_others_longer_and_an_unchanged_one_leaves_their_length() -> None:
    row = planned([on(6), on(13)])
    change(dates(row)[1], ends_on=on(15))
    change(dates(row)[0], ALL, by_days=1)
    assert [(each.starts_on, each.ends_on) for each in dates(row)] == [(on(7), on(7)), (on(14), on(16))]
    change(dates(row)[0], ALL, ends_on=on(8))
    assert [(each.starts_on, each.ends_on) for each in dates(row)] == [(on(7), on(8)), (on(14), on(15))]


@pytest.mark.django_db
def test_people_are_handed_on_where_they_were_changed() -> None:
    first, second = UserFactory.create_batch(2)
    row = planned([on(6), on(13)])
    dates(row)[1].people.add(second)
    change(dates(row)[0], ALL, place="Зал")
    assert [list(each.people.all()) for each in dates(row)] == [[], [second]]
    change(dates(row)[0], ALL, people=[first])
    assert [list(each.people.all()) for each in dates(row)] == [[first], [first]]
    change(dates(row)[0], people=[])
    assert [list(each.people.all()) for each in dates(row)] == [[], [first]]


@pytest.mark.django_db
def test_a_change_that_does_not_fit_one_of_them_changes_none() -> None:
    row = planned([on(6), on(13), on(31, 8)], start_time=time(14))
    change(dates(row)[1], end_time=time(15))
    before = list(row.occurrences.order_by("pk").values())
    attempts: list[dict[str, Any]] = [
        # The second ends at three, and the last may not leave the school year.
        {"start_time": time(16)},
        {"by_days": 1},
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError):
            change(dates(row)[0], ALL, **attempt)
        assert list(row.occurrences.order_by("pk").values()) == before
    assert stored(row)[:2] == (on(6), on(31, 8))


@pytest.mark.django_db
def test_what_was_held_is_neither_moved_nor_called_off_nor_taken_away() -> None:
    row = planned()
    mark_held(occurrence=dates(row)[1])
    held = dates(row)[1]
    refused: list[Callable[[], object]] = [
        lambda: change(held, by_days=1),
        lambda: change(held, ALL, place="Зал"),
        lambda: cancel_dates(occurrence=held, scope=ALL, reason="Карантин"),
        lambda: remove_dates(occurrence=held, scope=ALL),
    ]
    for attempt in refused:
        with pytest.raises(AlreadyHeld):
            attempt()
    assert (days(row), statuses(row), sequences(row)) == (TUESDAYS, "phpp", [0, 1, 0, 0])


# Called off, held, planned again, taken away


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "left"), [(ONE, "hpcp"), (FOLLOWING, "hpcc"), (ALL, "hccc")])
def test_dates_are_called_off_with_the_reason(scope: Scope, left: str) -> None:
    row = planned()
    mark_held(occurrence=dates(row)[0])
    count = cancel_dates(occurrence=dates(row)[2], scope=scope, reason="Карантин")
    assert statuses(row) == left
    assert count == left.count("c")
    for each in dates(row)[1:]:
        assert (each.cancel_reason, each.sequence) == (("Карантин", 1) if each.is_cancelled else ("", 0))
    # Once is enough.
    assert cancel_dates(occurrence=dates(row)[2], scope=scope, reason="Ещё раз") == 0
    assert {each.cancel_reason for each in dates(row)} <= {"", "Карантин"}


@pytest.mark.django_db
def test_a_date_is_planned_again() -> None:
    row = planned([on(6), on(13)])
    cancel_dates(occurrence=dates(row)[0], scope=ALL, reason="Карантин")
    assert stored(row)[:2] == (on(1), on(31))
    restore_date(occurrence=dates(row)[1])
    assert [(each.status, each.cancel_reason) for each in dates(row)] == [
        ("cancelled", "Карантин"),
        ("planned", ""),
    ]
    assert sequences(row) == [1, 2]
    assert stored(row)[:2] == (on(13), on(13))
    mark_held(occurrence=dates(row)[1])
    restore_date(occurrence=dates(row)[1])
    assert (statuses(row), sequences(row)) == ("cp", [1, 4])
    # What is planned stays as it is: calendars are told of nothing.
    restore_date(occurrence=dates(row)[1])
    assert sequences(row) == [1, 4]
    # Nor was held what was called off.
    with pytest.raises(CalledOff):
        mark_held(occurrence=dates(row)[0])
    assert (statuses(row), dates(row)[0].cancel_reason) == ("cp", "Карантин")


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "left"), [(ONE, [6, 13, 27]), (FOLLOWING, [6, 13]), (ALL, [6])])
def test_dates_are_taken_away(scope: Scope, left: list[int]) -> None:
    row = planned()
    mark_held(occurrence=dates(row)[0])
    assert remove_dates(occurrence=dates(row)[2], scope=scope) == 4 - len(left)
    assert days(row) == [on(day) for day in left]
    assert stored(row)[:2] == (on(6), on(left[-1]))


@pytest.mark.django_db
def test_who_saw_an_older_state_overwrites_nothing() -> None:
    row = planned([on(6), on(13)], place="Зал")
    stale = dates(row)
    change(dates(row)[0], by_days=1, place="Парк")
    mark_held(occurrence=stale[0])
    moved = dates(row)[0]
    assert (moved.starts_on, moved.place, moved.status) == (on(7), "Парк", "held")
    assert (moved.sequence, moved.version) == (2, 3)
    # Who has a page open on which it was not held yet
    for attempt in (
        lambda: cancel_dates(occurrence=stale[0], scope=ONE, reason="Карантин"),
        lambda: remove_dates(occurrence=stale[0], scope=ONE),
    ):
        with pytest.raises(AlreadyHeld):
            attempt()
    restore_date(occurrence=stale[0])
    moved = dates(row)[0]
    assert (moved.starts_on, moved.place, moved.status) == (on(7), "Парк", "planned")


@pytest.mark.django_db
def test_a_date_that_somebody_took_away_is_not_brought_back() -> None:
    row = planned([on(6), on(13)])
    stale = dates(row)
    remove_dates(occurrence=dates(row)[0], scope=ONE)
    restore_date(occurrence=stale[0])
    with pytest.raises(CalledOff):
        mark_held(occurrence=stale[0])
    assert cancel_dates(occurrence=stale[0], scope=ONE, reason="Карантин") == 0
    assert remove_dates(occurrence=stale[0], scope=ONE) == 0
    assert days(row) == [on(13)]


# The activity as a whole


@pytest.mark.django_db
def test_an_activity_is_called_off_with_its_dates_and_planned_again_with_them() -> None:
    row = planned()
    mark_held(occurrence=dates(row)[0])
    cancel_dates(occurrence=dates(row)[1], scope=ONE, reason="Экскурсовод болен")
    cancel_activity(activity=row, reason="Карантин", on=on(15))
    row.refresh_from_db()
    assert (row.cancelled_on, row.cancel_reason) == (on(15), "Карантин")
    assert (statuses(row), sequences(row)) == ("hccc", [1, 1, 1, 1])
    assert [each.cancel_reason for each in dates(row)] == ["", "Экскурсовод болен", "Карантин", "Карантин"]
    assert stored(row)[:2] == (on(6), on(6))
    # The first reason stands.
    cancel_activity(activity=row, reason="Передумали", on=on(16))
    row.refresh_from_db()
    assert (row.cancelled_on, row.cancel_reason, row.version) == (on(15), "Карантин", 2)
    restore_activity(activity=row)
    row.refresh_from_db()
    assert (row.cancelled_on, row.cancel_reason) == (None, "")
    assert (statuses(row), sequences(row)) == ("hcpp", [1, 1, 2, 2])
    assert stored(row)[:2] == (on(6), on(27))
    restore_activity(activity=row)
    assert sequences(row) == [1, 1, 2, 2]


@pytest.mark.django_db
def test_a_date_called_off_by_itself_stays_so_whatever_the_reason_of_all() -> None:
    row = planned()
    cancel_dates(occurrence=dates(row)[0], scope=ONE, reason="Карантин")
    cancel_activity(activity=row, reason="Карантин", on=on(15))
    restore_activity(activity=row)
    assert statuses(row) == "cppp"


@pytest.mark.django_db
def test_an_activity_that_is_called_off_gets_no_dates() -> None:
    row = planned([on(6), on(13)])
    mark_held(occurrence=dates(row)[0])
    before = Activity.objects.get(pk=row.pk)
    cancel_activity(activity=row, reason="Карантин", on=on(15))
    # Also for somebody whose page is from before
    with pytest.raises(CalledOff):
        add_dates(activity=before, days=[on(20)], details=DateDetails())
    for occurrence in dates(row):
        with pytest.raises(CalledOff):
            restore_date(occurrence=occurrence)
    assert statuses(row) == "hc"


# The days of an activity


@pytest.mark.django_db
def test_days_are_those_of_the_dates_and_else_of_the_wording() -> None:
    row = ActivityFactory(in_october=True)
    version, history = row.version, row.history.count()
    assert stored(row) == (on(1), on(31), month_mask([10]), 2, on(1))
    planned([on(8, 12), on(24, 11)], activity=row, days=10)
    assert stored(row) == (on(24, 11), on(17, 12), month_mask([11, 12]), 3, on(24, 11))
    cancel_dates(occurrence=dates(row)[0], scope=ONE, reason="Карантин")
    assert stored(row) == (on(8, 12), on(17, 12), month_mask([12]), 4, on(8, 12))
    cancel_dates(occurrence=dates(row)[1], scope=ONE, reason="Карантин")
    assert stored(row) == (on(1), on(31), month_mask([10]), 2, on(1))
    restore_date(occurrence=dates(row)[1])
    remove_dates(occurrence=dates(row)[1], scope=ONE)
    assert stored(row) == (on(1), on(31), month_mask([10]), 2, on(1))
    # They are derived: nobody edited the activity.
    row.refresh_from_db()
    assert (row.version, row.history.count()) == (version, history)


@pytest.mark.django_db
def test_an_activity_without_days_is_at_the_end_until_it_has_a_date() -> None:
    row = ActivityFactory()
    assert stored(row) == (None, None, 0, 14, date(2027, 8, 31))
    planned([on(9, 5)], activity=row)
    assert stored(row) == (on(9, 5), on(9, 5), month_mask([5]), 9, on(9, 5))
    remove_dates(occurrence=dates(row)[0], scope=ONE)
    assert stored(row) == (None, None, 0, 14, date(2027, 8, 31))


@pytest.mark.django_db
def test_a_new_wording_leaves_the_days_of_the_dates_alone() -> None:
    row = planned([on(13)], activity=ActivityFactory(in_october=True))
    row = Activity.objects.get(pk=row.pk)
    row.timing_text, row.worded_from, row.worded_until, row.worded_months = "ноябрь", on(1, 11), on(30, 11), 4
    save_activity(activity=row, partnerships=[], classes=[], by=None)
    assert stored(row)[:2] == (on(13), on(13))
    # It counts once there are no dates, whoever takes them away.
    occurrence = dates(row)[0]
    assert occurrence.activity.timing_text == "ноябрь"
    Activity.objects.filter(pk=row.pk).update(worded_from=on(1, 12), worded_until=on(31, 12), worded_months=8)
    remove_dates(occurrence=occurrence, scope=ONE)
    assert stored(row)[:4] == (on(1, 12), on(31, 12), 8, 4)


def test_the_month_of_the_plan() -> None:
    cases = [
        (None, [], 14),
        (on(1, 9), [9], 1),
        (on(31, 8), [8], 12),
        (on(20, 12), [12, 1, 2, 3], 4),
        (on(1, 9), [9, 10, 11, 12, 1], 13),
        (on(1, 9), list(range(1, 13)), 13),
    ]
    assert [plan_month(first, month_mask(months)) for first, months, _expected in cases] == [
        expected for _first, _months, expected in cases
    ]


@pytest.mark.django_db
def test_days_across_the_new_year_and_in_february() -> None:
    row = planned([on(28, 12)], days=10)
    assert stored(row) == (on(28, 12), on(6, 1), month_mask([12, 1]), 4, on(28, 12))
    change(dates(row)[0], by_days=7)
    assert [(each.starts_on, each.ends_on) for each in dates(row)] == [(on(4, 1), on(13, 1))]
    assert stored(row)[2:4] == (month_mask([1]), 5)
    # 2028 has a 29 February.
    leap = planned([date(2028, 2, 22), date(2028, 2, 28)], activity=ActivityFactory(school_year=2027))
    assert change(dates(leap)[0], ALL, by_days=1) == 2
    assert days(leap) == [date(2028, 2, 23), date(2028, 2, 29)]
    change(dates(leap)[0], ALL, by_days=1)
    assert days(leap) == [date(2028, 2, 24), date(2028, 3, 1)]
    assert stored(leap)[2:4] == (month_mask([2, 3]), 6)


@pytest.mark.django_db
def test_many_dates_through_the_year_stand_under_the_year() -> None:
    row = planned([on(6, month) for month in (9, 10, 11, 12, 1)])
    assert stored(row)[2:4] == (month_mask([9, 10, 11, 12, 1]), 13)
    remove_dates(occurrence=dates(row)[4], scope=ONE)
    assert stored(row)[2:4] == (month_mask([9, 10, 11, 12]), 1)


@pytest.mark.django_db
def test_a_date_by_its_days_is_found_within_bounds() -> None:
    row = planned([on(1)], days=32)
    planned([on(20)], activity=row)
    found = Occurrence.objects.between
    assert [each.starts_on for each in found(on(1, 11), on(30, 11))] == [on(1)]
    assert not found(on(2, 11), on(30, 11)).exists()
    assert found(date(2026, 9, 1), on(1)).count() == 1
    assert found(on(20), on(20)).count() == 2
    cancel_dates(occurrence=dates(row)[1], scope=ONE, reason="Карантин")
    assert Occurrence.objects.not_cancelled().count() == Occurrence.objects.open().count() == 1


# Instants and words


VOLGOGRAD = ZoneInfo("Europe/Volgograd")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_instants_follow_the_clocks_of_the_day() -> None:
    """On 27 December 2020 at two Volgograd's clocks went back by an hour, from UTC+4 to UTC+3, for good."""

    def instants(first: date, last: date, start: time | None, end: time | None) -> tuple[Any, Any]:
        each = Occurrence(starts_on=first, ends_on=last, start_time=start, end_time=end)
        moments = each.starts_at(VOLGOGRAD), each.ends_at(VOLGOGRAD)
        return tuple(moment and moment.astimezone(UTC) for moment in moments)

    saturday, sunday = date(2020, 12, 26), date(2020, 12, 27)
    assert instants(saturday, saturday, time(14), time(15)) == (
        utc("2020-12-26T10:00"),
        utc("2020-12-26T11:00"),
    )
    assert instants(sunday, sunday, time(14), time(15)) == (utc("2020-12-27T11:00"), utc("2020-12-27T12:00"))
    # What lasts through the night lasts an hour more than the clocks say.
    start, end = instants(saturday, sunday, time(22), time(6))
    assert end - start == timedelta(hours=9)
    # Half past one came twice: the first one is meant.
    assert instants(sunday, sunday, time(1, 30), time(3)) == (
        utc("2020-12-26T21:30"),
        utc("2020-12-27T00:00"),
    )
    assert instants(sunday, sunday, None, None) == (utc("2020-12-26T20:00"), None)
    assert instants(on(13), on(13), time(14), None) == (utc("2026-10-13T11:00"), None)
    # A moment is told by the school's clocks.
    start = Occurrence(starts_on=on(13), ends_on=on(13), start_time=time(14)).starts_at(VOLGOGRAD)
    assert f"{start:%H:%M %z}" == "14:00 +0300"


def test_a_planned_start_sorts_as_the_days_do() -> None:
    starts = [
        planned_start(day, at)
        for day in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29))
        for at in (None, time(0), time(9, 5), time(14))
    ]
    assert starts == sorted(starts)
    assert starts[:3] == ["2026-12-31", "2026-12-31T00:00", "2026-12-31T09:05"]
    assert max(map(len, starts)) <= Occurrence._meta.get_field("original_start").max_length


def test_dates_in_words() -> None:
    def made(day: int, month: int = 10, *, lasts: int = 1, status: str = "planned", **times: time) -> Occurrence:
        first = on(day, month)
        return Occurrence(starts_on=first, ends_on=first + timedelta(days=lasts - 1), status=status, **times)

    with translation.override("ru"):
        assert date_in_words(made(12, 12, start_time=time(14))) == "сб, 12 декабря, 14:00"
        assert date_in_words(made(12, 12, start_time=time(9), end_time=time(10, 5))) == "сб, 12 декабря, 09:00–10:05"
        assert date_in_words(made(12, 12, lasts=4)) == "12–15 декабря"
        assert date_in_words(made(30, 11, lasts=3)) == "30 ноября – 2 декабря"
        assert date_in_words(made(31, 12, lasts=2)) == "31 декабря – 1 января"
        some = [made(6), made(13, status="cancelled"), made(20)]
        assert dates_in_words(some) == "вт, 6 октября; вт, 20 октября"
        assert dates_in_words([]) == ""
    with translation.override("en"):
        assert dates_in_words([made(day) for day in (6, 13, 20, 27, 28)]) == "5 dates, 6 October to 28 October"


def test_the_wordings_days_in_words() -> None:
    def worded(first: date | None, last: date | None) -> Activity:
        return Activity(school_year=2026, worded_from=first, worded_until=last)

    with translation.override("en"):
        assert when_in_words(worded(None, None)) == ""
        assert when_in_words(worded(on(1), on(31))) == "1–31 October"
        assert when_in_words(worded(on(1, 9), on(31, 8))) == "the whole school year"
        # The year of study ends in May.
        assert when_in_words(worded(on(1, 9), on(31, 5))) == "the whole school year"
        assert when_in_words(worded(on(1, 9), on(31, 12))) == "1 September – 31 December"


# Two at once


def form_of(occurrence: Occurrence, **fields: Any) -> OccurrenceForm:
    fresh = Occurrence.objects.select_related("activity").get(pk=occurrence.pk)
    data = QueryDict(mutable=True)
    values = {
        "starts_on": fresh.starts_on,
        "ends_on": fresh.ends_on,
        "scope": "one",
        "version": fresh.version,
        "to_past": "on",
        **fields,
    }
    for name, value in values.items():
        data[name] = str(value)
    form = OccurrenceForm(data, instance=fresh)
    assert form.is_valid(), form.errors
    return form


@pytest.mark.django_db(transaction=True)
def test_two_who_change_dates_of_one_activity_at_once_keep_both() -> None:
    for _time in range(3):
        row = planned([on(13), on(20)])
        first = dates(row)[0]
        jobs: list[Callable[[], object]] = [
            lambda row=row: planned([on(27), on(3, 11)], activity=row),
            lambda first=first: change(first, ALL, by_days=1, place="Зал"),
            lambda row=row: planned([on(27), on(28)], activity=row, start_time=time(9)),
        ]
        assert at_once(jobs) == []
        assert row.occurrences.count() == 6
        assert days(row)[:2] == [on(14), on(21)]
        assert stored(row)[:2] == (on(14), max(each.ends_on for each in dates(row)))


def unless_called_off(occurrence: Occurrence) -> None:
    """Who was second is told."""
    with suppress(CalledOff):
        mark_held(occurrence=occurrence)


@pytest.mark.django_db(transaction=True)
def test_a_change_by_the_form_and_others_at_once_leave_one_story() -> None:
    for _time in range(4):
        row = planned([on(13), on(20)])
        first, second = dates(row)
        form = form_of(first, starts_on=on(14), ends_on=on(14))
        saved: list[Any] = []
        jobs: list[Callable[[], object]] = [
            lambda form=form, saved=saved: saved.append(form.save_unless_changed()),
            lambda first=first: cancel_dates(occurrence=first, scope=ALL, reason="Карантин"),
            lambda second=second: unless_called_off(second),
        ]
        assert at_once(jobs) == []
        one, two = dates(row)
        # Who came second was told, or saved on top of the first; nothing is lost.
        assert (one.starts_on, saved[0] is None) in [(on(14), False), (on(13), True)]
        assert (one.status, one.cancel_reason) == ("cancelled", "Карантин")
        assert two.status in ("held", "cancelled")
        assert (one.sequence, two.sequence) == (1 if saved[0] is None else 2, 1)
