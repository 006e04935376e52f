"""Dates of activities: adding, moving, calling off. A date keeps its identity through all of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from activities.models.occurrence import OccurrenceQuerySet, planned_start
from activities.models.plan_months import DAY_COLUMNS
from activities.overlaps import AtOnce, overlaps_of, overlaps_with
from activities.parsing import months_between
from activities.services.sign_ups import promote
from activities.sign_up_words import seats_taken_in_words
from school.models import User
from school.publication import publishing


class Scope(models.TextChoices):
    """How far a change of one date reaches."""

    ONE = "one", _("this date only")
    FOLLOWING = "following", _("this one and all that follow")
    ALL = "all", _("all not yet held")


class AlreadyHeld(Exception):
    """A held date cannot be moved or called off."""


class HasSignUps(Exception):
    """A date with sign-ups is called off, not removed: the people have to be notified."""


class CalledOff(Exception):
    """The date, or the whole activity, is called off: somebody has to plan it again first."""


@dataclass(frozen=True)
class DateDetails:
    """What all dates that are added together have in common."""

    start_time: time | None = None
    end_time: time | None = None
    # How many days each takes
    days: int = 1
    has_daily_hours: bool = False
    place: str = ""
    capacity: int | None = None
    takes_sign_ups: bool = False

    def date_on(self, activity: Activity, day: date) -> Occurrence:
        """Return a new date that begins on this day, unsaved."""
        return Occurrence(
            activity=activity,
            starts_on=day,
            ends_on=day + timedelta(days=self.days - 1),
            start_time=self.start_time,
            end_time=self.end_time,
            has_daily_hours=self.has_daily_hours,
            place=self.place,
            capacity=self.capacity,
            takes_sign_ups=self.takes_sign_ups,
        )


def follow_dates(activity: Activity) -> None:
    """Update the days by which an activity is sorted and found, from its dates or else from its wording.

    They are derived, so version and history do not change.
    """
    dates = list(activity.occurrences.not_cancelled().values_list("starts_on", "ends_on"))
    if dates:
        set_days_by_dates(activity, dates)
    else:
        activity.follow_wording()
    values = {name: getattr(activity, name) for name in DAY_COLUMNS}
    Activity.objects.filter(pk=activity.pk).update(**values)


def set_days_by_dates(activity: Activity, dates: Sequence[tuple[date, date]]) -> None:
    """Let the days that count be those of the dates, each given by its first and last day; nothing is saved."""
    months = 0
    for first, last in dates:
        months |= months_between(first, last)
    activity.set_days(min(first for first, _last in dates), max(last for _first, last in dates), months)


@publishing()
def add_dates(*, activity: Activity, days: Iterable[date], details: DateDetails) -> list[Occurrence]:
    """Add a date on each of these days; skip a day and time that is taken. Raises `CalledOff`."""
    lock(activity)
    if activity.is_cancelled:
        raise CalledOff
    taken = taken_starts(activity)
    added = []
    for day in sorted(set(days)):
        if planned_start(day, details.start_time) in taken:
            continue
        occurrence = details.date_on(activity, day)
        occurrence.full_clean(exclude=["activity"])
        occurrence.save()
        added.append(occurrence)
    follow_dates(activity)
    return added


def taken_starts(activity: Activity) -> dict[str, Occurrence]:
    """Return the starts that no new date can have, written as `original_start`, each with the date that has it."""
    dates = list(activity.occurrences.all())
    first_planned = {each.original_start: each for each in dates}
    now = {planned_start(each.starts_on, each.start_time): each for each in dates if not each.is_cancelled}
    return first_planned | now


def in_scope(occurrence: Occurrence, scope: str) -> OccurrenceQuerySet:
    """Return the dates that a change of this one reaches: of several, only those not yet held."""
    all_dates: OccurrenceQuerySet = Occurrence.objects.filter(activity=occurrence.activity_id)
    match scope:
        case Scope.FOLLOWING:
            return Occurrence.objects.from_on(occurrence).open()
        case Scope.ALL:
            return all_dates.open()
    return all_dates.filter(pk=occurrence.pk)


# The fields that a change of one date may copy to others
SHARED_FIELDS = (
    "start_time",
    "end_time",
    "has_daily_hours",
    "place",
    "responsible_text",
    "capacity",
    "takes_sign_ups",
)


def overfull_dates(occurrence: Occurrence, scope: str, capacity: int | None) -> list[Occurrence]:
    """Return the dates of the scope on which more seats are taken than so many; one that has so many stays."""
    if capacity is None:
        return []
    others = in_scope(occurrence, scope) if capacity != occurrence.capacity else in_scope(occurrence, Scope.ONE)
    return list(others.filter(seats_taken__gt=capacity).order_by("starts_on", "start_time", "pk"))


def _refuse_overfull(dates: Iterable[Occurrence], capacity: int | None) -> None:
    """Name the dates on which somebody has taken more seats meanwhile; their constraint names none."""
    if overfull := [each for each in dates if capacity is not None and each.seats_taken > capacity]:
        raise ValidationError({"capacity": seats_taken_in_words(overfull)})


@publishing()
def change_dates(
    *,
    occurrence: Occurrence,
    before: Occurrence,
    scope: str,
    people: Sequence[User] | None = None,
    may_overlap: bool = False,
    checks_time: bool = True,
) -> int:
    """Save a changed date, change others of the scope in the same way, and return how many were changed.

    `before` is the same date before the change. The others move by as many days and take over only what differs from
    `before`. UID and `original_start` stay, the sequence grows. Raises `AlreadyHeld`, and `AtOnce` if dates would come
    to begin at the same time, or to overlap unless that `may_overlap`; a caller that changes several dates one after
    the other checks the time of all of them at the end.
    """
    if before.status == Occurrence.Status.HELD:
        raise AlreadyHeld
    lock(occurrence.activity)
    changed = [name for name in SHARED_FIELDS if getattr(occurrence, name) != getattr(before, name)]
    # Lock the row: nobody can take a seat meanwhile that the new number of seats has no room for.
    locked = Occurrence.objects.select_for_update().filter(pk=occurrence.pk)
    occurrence.seats_taken = locked.values_list("seats_taken", flat=True)[0]
    others: list[Occurrence] = []
    if scope != Scope.ONE:
        others = list(in_scope(occurrence, scope).exclude(pk=occurrence.pk).select_for_update())
    if "capacity" in changed:
        _refuse_overfull([occurrence, *others], occurrence.capacity)
    touched = [occurrence, *moved_alike(others, before, occurrence)]
    for other in touched[1:]:
        for name in changed:
            setattr(other, name, getattr(occurrence, name))
    if checks_time:
        refuse_overlaps(occurrence.activity, touched, may_overlap=may_overlap)
    for each in touched:
        each.moved_from = moved_from(each)
        each.sequence += 1
        each.full_clean(exclude=["activity"])
        each.save()
        if people is not None:
            each.people.set(people)
        if "capacity" in changed:
            promote(occurrence=each, now=timezone.now())
    follow_dates(occurrence.activity)
    return len(touched)


def moved_alike(others: Iterable[Occurrence], before: Occurrence, after: Occurrence) -> list[Occurrence]:
    """Move these dates by as many days as one date was moved, and return them; nothing is saved."""
    shift = after.starts_on - before.starts_on
    length = after.ends_on - after.starts_on
    is_as_long = length == before.ends_on - before.starts_on
    moved = []
    for other in others:
        ends = other.ends_on - other.starts_on if is_as_long else length
        other.starts_on += shift
        other.ends_on = other.starts_on + ends
        if other.signs_up_until is not None:
            other.signs_up_until += shift
        moved.append(other)
    return moved


def refuse_overlaps(activity: Activity, changed: Sequence[Occurrence], *, may_overlap: bool = False) -> None:
    """Raise `AtOnce` if changed dates come to be at the time of others of their activity, which is locked.

    No constraint holds this: databases of earlier versions have two dates at one time, and such dates must stay
    changeable. So what was at once before is left alone, and whoever moves a date waits for the lock.
    """
    keys = {each.pk for each in changed}
    stored = list(Occurrence.objects.standing().filter(activity=activity))
    known = {frozenset(date.pk for date in each) for each in overlaps_of(stored)}
    standing = [each for each in stored if each.pk not in keys] + [each for each in changed if _is_standing(each)]
    new = [
        each
        for each in overlaps_of(standing)
        if {date.pk for date in each} & keys and frozenset(date.pk for date in each) not in known
    ]
    if new and not (may_overlap and not AtOnce(new).is_same_start):
        raise AtOnce(new)


def _is_standing(occurrence: Occurrence) -> bool:
    return not occurrence.is_cancelled or occurrence.cancelled_with_activity


def moved_from(occurrence: Occurrence) -> date | None:
    """Return the day for which a date was first planned; None if that is its day."""
    first_planned = date.fromisoformat(occurrence.original_start[:10])
    return None if occurrence.starts_on == first_planned else first_planned


@publishing()
def cancel_dates(*, occurrence: Occurrence, scope: str, reason: str) -> int:
    """Call dates off with a reason, except held ones; return how many. Raises `AlreadyHeld`."""
    _refuse_held(_current(occurrence))
    called_off = list(in_scope(occurrence, scope).open())
    for each in called_off:
        _set_status(each, Occurrence.Status.CANCELLED, reason)
    follow_dates(occurrence.activity)
    return len(called_off)


@publishing()
def restore_date(*, occurrence: Occurrence) -> None:
    """Plan a date again that was called off or marked as held.

    Raises `CalledOff`, and `AtOnce` if its time is taken.
    """
    current = _current(occurrence)
    if occurrence.activity.is_cancelled:
        raise CalledOff
    if current is not None and not current.is_planned:
        if current.is_cancelled:
            others = occurrence.activity.occurrences.standing()
            if overlaps := overlaps_with(current, others):
                raise AtOnce(overlaps)
        _set_status(current, Occurrence.Status.PLANNED)
        follow_dates(occurrence.activity)
        # People may have given seats back while the date was called off.
        promote(occurrence=current, now=timezone.now())


@publishing()
def remove_dates(*, occurrence: Occurrence, scope: str) -> int:
    """Remove dates that were added by mistake, except held ones and those with sign-ups; return how many.

    Raises `AlreadyHeld` and `HasSignUps`.
    """
    current = _current(occurrence)
    _refuse_held(current)
    if current is not None and (current.attendance.exists() or current.photos.exists()):
        raise AlreadyHeld
    if current is not None and current.sign_ups.exists():
        raise HasSignUps
    # A date with counts or photos was held, whatever its status says now.
    removed = list(in_scope(occurrence, scope).spare())
    for each in removed:
        each.delete()
    follow_dates(occurrence.activity)
    return len(removed)


def _set_status(occurrence: Occurrence, status: str, reason: str = "") -> None:
    occurrence.status, occurrence.cancel_reason = status, reason
    occurrence.cancelled_with_activity = False
    occurrence.sequence += 1
    occurrence.save()


def _current(occurrence: Occurrence) -> Occurrence | None:
    """Lock the activity and return the stored date; None if somebody removed it."""
    lock(occurrence.activity)
    return Occurrence.objects.filter(pk=occurrence.pk).first()


def _refuse_held(occurrence: Occurrence | None) -> None:
    if occurrence is not None and occurrence.status == Occurrence.Status.HELD:
        raise AlreadyHeld


def lock(activity: Activity) -> None:
    """Lock an activity and refresh it: people who change its dates do so one after the other.

    Code that also locks a date must lock it after the activity: in the other order two people would wait for each
    other.
    """
    activity.refresh_from_db(from_queryset=Activity.objects.select_for_update())
