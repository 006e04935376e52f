"""A month's dates marked together: all of what a person says, or nothing of it."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from activities.services.log import Held, SaidOtherwise, log_held
from activities.services.occurrences import AlreadyHeld, CalledOff, Scope, cancel_dates, change_dates
from school.models import User
from school.publication import publishing

# Of a date's past so much is read to find who gave it its present state
VERSIONS_READ = 50


class Mark(models.TextChoices):
    """What a person says of a date; the first three are also its states."""

    OPEN = "planned", _("not marked")
    HELD = "held", _("held")
    CALLED_OFF = "cancelled", _("called off")
    MOVED = "moved", _("moved")


@dataclass(frozen=True)
class Marked:
    """One row of the month as a person left it: what is said now, and of what state and day it is said."""

    occurrence: int
    mark: str
    seen_status: str
    seen_day: date
    held: Held = field(default_factory=Held)
    reason: str = ""
    new_day: date | None = None


class Gone(Exception):
    """The date was taken away meanwhile."""


class ChangedMeanwhile(Exception):
    """The date's state or day is no longer the one that was seen."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class DayTaken(Exception):
    """Another date of the activity stands on this day and time."""


class NotStored(Exception):
    """Nothing was stored; why, by the keys of the dates: `Gone`, `ChangedMeanwhile`, `DayTaken`, `SaidOtherwise`."""

    def __init__(self, problems: dict[int, Exception]) -> None:
        super().__init__(problems)
        self.problems = problems


def mark_month(*, rows: Sequence[Marked], by: User) -> None:
    """Store what is said of these dates. Where one cannot be stored none is, and every problem is told.

    Raises `NotStored`.
    """
    keys = [row.occurrence for row in rows]
    with publishing():
        # In one order for everybody: two people with a month each never wait for each other.
        touched = Occurrence.objects.filter(pk__in=keys).order_by().values("activity")
        list(Activity.objects.select_for_update().filter(pk__in=touched).order_by("pk"))
        dates = Occurrence.objects.select_related("activity").in_bulk(keys)
        problems: dict[int, Exception] = {}
        for row in rows:
            try:
                _mark(dates.get(row.occurrence), row, by)
            except (Gone, ChangedMeanwhile, SaidOtherwise) as problem:
                problems[row.occurrence] = problem
            except (AlreadyHeld, CalledOff):
                problems[row.occurrence] = ChangedMeanwhile(last_changed_by(row.occurrence))
        for key in _on_taken_days(rows):
            problems.setdefault(key, DayTaken())
        if problems:
            raise NotStored(problems)


def _mark(occurrence: Occurrence | None, row: Marked, by: User) -> None:
    if occurrence is None:
        raise Gone
    if _is_so_already(occurrence, row):
        return
    _refuse_another_state(occurrence, row)
    match row.mark:
        case Mark.HELD:
            log_held(occurrence=occurrence, held=row.held, by=by)
        case Mark.CALLED_OFF:
            cancel_dates(occurrence=occurrence, scope=Scope.ONE, reason=row.reason)
        case Mark.MOVED if row.new_day is not None:
            before = copy(occurrence)
            length: timedelta = occurrence.ends_on - occurrence.starts_on
            occurrence.starts_on, occurrence.ends_on = row.new_day, row.new_day + length
            change_dates(occurrence=occurrence, before=before, scope=Scope.ONE)


def _is_so_already(occurrence: Occurrence, row: Marked) -> bool:
    """Whether somebody else said the very same meanwhile."""
    if row.mark == Mark.CALLED_OFF:
        return occurrence.is_cancelled and occurrence.cancel_reason == row.reason
    return row.mark == Mark.MOVED and occurrence.is_planned and occurrence.starts_on == row.new_day


def _refuse_another_state(occurrence: Occurrence, row: Marked) -> None:
    """That a date was held two may say, each with counts of their own; all else is of the state that was seen."""
    both_held = row.mark == Mark.HELD and occurrence.is_held
    is_as_seen = occurrence.status == row.seen_status and not occurrence.activity.is_cancelled
    if not (both_held or is_as_seen) or occurrence.starts_on != row.seen_day:
        raise ChangedMeanwhile(last_changed_by(occurrence.pk))


def _on_taken_days(rows: Sequence[Marked]) -> list[int]:
    """Those that were moved to where another date stands, once all are moved: two may follow each other."""
    moved = {row.occurrence for row in rows if row.mark == Mark.MOVED}
    if not moved:
        return []
    activities = Occurrence.objects.filter(pk__in=moved).order_by().values("activity")
    standing = Occurrence.objects.not_cancelled().filter(activity__in=activities)
    on: dict[Any, list[int]] = {}
    for key, *start in standing.values_list("pk", "activity", "starts_on", "start_time"):
        on.setdefault(tuple(start), []).append(key)
    return [key for keys in on.values() if len(keys) > 1 for key in keys if key in moved]


def last_changed_by(key: int) -> str:
    """Who gave the date its present state and day, as the history tells; empty where it does not know."""
    versions: Any = Occurrence.history.filter(id=key).select_related("history_user")
    found: Any = None
    for version in versions.order_by("-history_date", "-history_id")[:VERSIONS_READ]:
        if found is not None and (version.status, version.starts_on) != (found.status, found.starts_on):
            break
        found = version
    return str(found.history_user or "") if found is not None else ""
