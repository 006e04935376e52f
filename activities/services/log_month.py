"""Saving the edits of a whole month together: all of them, or none."""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from activities.overlaps import overlaps_of
from activities.services.log import EditConflict, HoldingReport, log_held
from activities.services.occurrences import AlreadyHeld, CalledOff, Scope, cancel_dates, change_dates
from school.models import User
from school.publication import publishing

# How many versions of a date are read to find who gave it its present state
VERSIONS_READ = 50


class DateState(models.TextChoices):
    """The state that a person gives a date in the grid; the first three are stored as its status."""

    OPEN = "planned", _("not logged")
    HELD = "held", _("held")
    CALLED_OFF = "cancelled", _("called off")
    MOVED = "moved", _("moved")


@dataclass(frozen=True)
class DateEdit:
    """One row of the grid as a person sent it, with the state and the day that the page had shown before."""

    occurrence: int
    state: str
    seen_state: str
    seen_day: date
    report: HoldingReport = field(default_factory=HoldingReport)
    reason: str = ""
    new_day: date | None = None


class DateRemoved(Exception):
    """Somebody removed the date meanwhile."""


class DateConflict(Exception):
    """Somebody changed the state or the day of the date after the page was shown."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class DayTaken(Exception):
    """The activity has another date at this time."""


class MonthNotSaved(Exception):
    """Nothing was stored. `problems` says why, by the key of the date.

    A problem is `DateRemoved`, `DateConflict`, `DayTaken` or `EditConflict`.
    """

    def __init__(self, problems: dict[int, Exception]) -> None:
        super().__init__(problems)
        self.problems = problems


def save_month(*, edits: Sequence[DateEdit], by: User) -> None:
    """Store all these edits. Raises `MonthNotSaved` with every problem, and stores nothing, if one cannot be stored."""
    keys = [edit.occurrence for edit in edits]
    with publishing():
        # Everybody locks in the same order, so two people who save a month never wait for each other.
        touched = Occurrence.objects.filter(pk__in=keys).order_by().values("activity")
        list(Activity.objects.select_for_update().filter(pk__in=touched).order_by("pk"))
        dates = Occurrence.objects.select_related("activity").in_bulk(keys)
        moved = [edit.occurrence for edit in edits if edit.state == DateState.MOVED]
        were_at_once = _pairs_at_once(moved)
        problems: dict[int, Exception] = {}
        for edit in edits:
            try:
                _apply(dates.get(edit.occurrence), edit, by)
            except (DateRemoved, DateConflict, EditConflict) as problem:
                problems[edit.occurrence] = problem
            except (AlreadyHeld, CalledOff):
                problems[edit.occurrence] = DateConflict(last_changed_by(edit.occurrence))
        # Only now: a date may move to a day that another one leaves.
        taken = {key for pair in _pairs_at_once(moved) - were_at_once for key in pair}
        for key in taken.intersection(moved):
            problems.setdefault(key, DayTaken())
        if problems:
            raise MonthNotSaved(problems)


def _apply(occurrence: Occurrence | None, edit: DateEdit, by: User) -> None:
    if occurrence is None:
        raise DateRemoved
    if _is_stored_already(occurrence, edit):
        return
    _refuse_conflict(occurrence, edit)
    match edit.state:
        case DateState.HELD:
            log_held(occurrence=occurrence, report=edit.report, by=by)
        case DateState.CALLED_OFF:
            cancel_dates(occurrence=occurrence, scope=Scope.ONE, reason=edit.reason)
        case DateState.MOVED if edit.new_day is not None:
            before = copy(occurrence)
            length: timedelta = occurrence.ends_on - occurrence.starts_on
            occurrence.starts_on, occurrence.ends_on = edit.new_day, edit.new_day + length
            change_dates(occurrence=occurrence, before=before, scope=Scope.ONE, checks_time=False)


def _is_stored_already(occurrence: Occurrence, edit: DateEdit) -> bool:
    """Tell whether somebody else stored the very same meanwhile."""
    if edit.state == DateState.CALLED_OFF:
        return occurrence.is_cancelled and occurrence.cancel_reason == edit.reason
    return edit.state == DateState.MOVED and occurrence.is_planned and occurrence.starts_on == edit.new_day


def _refuse_conflict(occurrence: Occurrence, edit: DateEdit) -> None:
    """Raise `DateConflict` if the date is not as the person saw it.

    Two people may both mark a date as held, each with their own counts.
    """
    both_held = edit.state == DateState.HELD and occurrence.is_held
    is_as_seen = occurrence.status == edit.seen_state and not occurrence.activity.is_cancelled
    if not (both_held or is_as_seen) or occurrence.starts_on != edit.seen_day:
        raise DateConflict(last_changed_by(occurrence.pk))


def _pairs_at_once(keys: Sequence[int]) -> set[frozenset[int]]:
    """Return which dates of these dates' activities are at the same time, two by two."""
    if not keys:
        return set()
    of_activity = defaultdict(list)
    activities = Occurrence.objects.filter(pk__in=keys).order_by().values("activity")
    for each in Occurrence.objects.standing().filter(activity__in=activities):
        of_activity[each.activity_id].append(each)
    pairs = [pair for dates in of_activity.values() for pair in overlaps_of(dates)]
    return {frozenset(each.pk for each in pair) for pair in pairs}


def last_changed_by(key: int) -> str:
    """Return who gave the date its present state and day, by the history; empty if the history does not know."""
    versions: Any = Occurrence.history.filter(id=key).select_related("history_user")
    found: Any = None
    for version in versions.order_by("-history_date", "-history_id")[:VERSIONS_READ]:
        if found is not None and (version.status, version.starts_on) != (found.status, found.starts_on):
            break
        found = version
    return str(found.history_user or "") if found is not None else ""
