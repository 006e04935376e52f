"""Dates of an activity that have passed unmarked: marked as held together, or taken away."""

from collections.abc import Collection
from datetime import date

from activities.models import Activity
from activities.services.log import HoldingReport, log_held
from activities.services.occurrences import CalledOff, follow_dates, lock
from school.models import User
from school.publication import publishing


@publishing()
def hold_past_dates(*, activity: Activity, keys: Collection[int], today: date, by: User) -> int:
    """Mark those of these dates that have passed as held, with nothing more said of them; return how many.

    Raises `CalledOff`.
    """
    lock(activity)
    if activity.is_cancelled:
        raise CalledOff
    passed = list(activity.occurrences.passed(today).filter(pk__in=keys))
    for each in passed:
        log_held(occurrence=each, report=HoldingReport(), by=by)
    return len(passed)


@publishing()
def remove_past_dates(*, activity: Activity, keys: Collection[int], today: date) -> int:
    """Take away those of these dates that have passed and that nothing came of; return how many.

    Raises `CalledOff`: what was called off with its activity comes back with it.
    """
    lock(activity)
    if activity.is_cancelled:
        raise CalledOff
    passed = list(activity.occurrences.passed(today).spare().filter(pk__in=keys))
    for each in passed:
        each.delete()
    follow_dates(activity)
    return len(passed)
