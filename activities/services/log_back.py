"""Taking a log back: what was logged by mistake is planned again, or its log moves to the date that was meant.

What was entered goes with the log and is kept for a day, so that it can be put back (docs/adr/0031).
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.models import Activity, Occurrence, Step
from activities.models.cycle import CycleStepQuerySet
from activities.services.log import mark_usual_steps, recount
from activities.services.occurrences import AlreadyHeld, CalledOff, follow_dates, lock
from school.models import Undo, User
from school.publication import publishing
from school.undo import record_undo, remember, way_back
from school.ways_back import Together

LOG_TAKEN_BACK = "log-taken-back"
LOG_MOVED = "log-moved"
# How many versions of a date are read to find when it was marked as held
VERSIONS_READ = 50


def logged_versions(occurrence: Occurrence) -> list[Any]:
    """Return the versions of a held date since it was marked as held, the newest first."""
    versions: Any = Occurrence.history.filter(id=occurrence.pk).select_related("history_user")
    found = []
    for version in versions.order_by("-history_date", "-history_id")[:VERSIONS_READ]:
        if version.status != Occurrence.Status.HELD:
            break
        found.append(version)
    return found


def logged_by(occurrence: Occurrence) -> list[User]:
    """Return everybody who wrote something into the log of this date."""
    people = {each.history_user for each in logged_versions(occurrence)}
    people |= {row.by for row in occurrence.attendance.select_related("by")}
    return sorted((each for each in people if each is not None), key=lambda each: str(each))


def may_take_back(occurrence: Occurrence, user: User) -> bool:
    """Tell whether this person, who may log the date, may take its log back: teachers what they alone entered."""
    return user.is_coordinator or logged_by(occurrence) == [user]


def steps_of_log(occurrence: Occurrence) -> CycleStepQuerySet:
    """Return the marks of the four C that rest on this log alone: they were made since, and nothing else was held.

    Where another date was held, a partner whose people came to this one alone did not hold it.
    """
    steps = occurrence.activity.cycle_steps.all()
    versions = logged_versions(occurrence)
    if not versions:
        return steps.none()
    since = steps.filter(at__gte=versions[-1].history_date)
    others = occurrence.activity.occurrences.held().exclude(pk=occurrence.pk)
    if not others.exists():
        return since
    came = occurrence.attendance.of_partners().values("partner")
    came_to_others = others.filter(attendance__partner__isnull=False).values("attendance__partner")
    return since.filter(step=Step.HOLD, partner__in=came).exclude(partner__in=came_to_others)


def take_log_back(*, occurrence: Occurrence, by: User, now: datetime) -> Undo | None:
    """Let a held date be planned again, without what was entered; None if it is not held.

    Photos stay with the date. What was not in the plan goes altogether, unless something came of it.
    """
    with publishing():
        current = _held(occurrence)
        if current is None:
            return None
        activity = current.activity
        before = remember([activity, current])
        _clear(current)
        if activity.is_unplanned:
            _remove_unplanned(activity, current, by, now)
        return record_undo(what=LOG_TAKEN_BACK, details={"name": str(occurrence)}, by=by, now=now, before=before)


def move_log(*, occurrence: Occurrence, to: Occurrence, by: User, now: datetime) -> Undo | None:
    """Move the log of a date, with its photos, to the date that was meant; None if the first is not held.

    Raises `AlreadyHeld` if the second is logged itself, and `CalledOff` if it was called off or removed meanwhile.
    """
    with publishing():
        # In one order, so that two people never wait for each other
        for activity in sorted({occurrence.activity, to.activity}, key=lambda each: each.pk):
            lock(activity)
        target = Occurrence.objects.select_related("activity").filter(pk=to.pk).first()
        if target is None or target.is_cancelled or target.activity.is_cancelled:
            raise CalledOff
        if target.is_held or target.attendance.exists():
            raise AlreadyHeld
        current = _held(occurrence)
        if current is None:
            return None
        activity, photos = current.activity, list(current.photos.all())
        before = remember([activity, current, target, *photos])
        known = set(target.photos.values_list("digest", flat=True))
        for photo in photos:
            if photo.digest not in known:
                photo.occurrence = target
                photo.save()
        counts = list(current.attendance.all())
        target.summary, target.publication_url = current.summary, current.publication_url
        _clear(current)
        for row in counts:
            row.pk, row.occurrence = None, target
            row._state.adding = True
            row.save()
        target.status = Occurrence.Status.HELD
        target.sequence += 1
        target.save()
        recount(target)
        mark_usual_steps(target, by)
        follow_dates(target.activity)
        if activity.is_unplanned:
            _remove_unplanned(activity, current, by, now)
        details = {"name": str(occurrence), "to": str(to)}
        return record_undo(what=LOG_MOVED, details=details, by=by, now=now, before=before)


def _held(occurrence: Occurrence) -> Occurrence | None:
    """Lock the activity and return the stored date; None if it is not held."""
    lock(occurrence.activity)
    current = Occurrence.objects.select_related("activity").filter(pk=occurrence.pk).first()
    return current if current is not None and current.is_held else None


def _clear(occurrence: Occurrence) -> None:
    """Remove the log of a date and plan it again."""
    steps_of_log(occurrence).delete()
    for row in occurrence.attendance.all():
        row.delete()
    occurrence.status = Occurrence.Status.PLANNED
    if occurrence.activity.is_cancelled:
        # As the dates that were called off with it
        occurrence.status, occurrence.cancel_reason = Occurrence.Status.CANCELLED, occurrence.activity.cancel_reason
        occurrence.cancelled_with_activity = True
    occurrence.summary = occurrence.publication_url = ""
    occurrence.sequence += 1
    occurrence.save()
    recount(occurrence)
    follow_dates(occurrence.activity)


def _remove_unplanned(activity: Activity, occurrence: Occurrence, by: User, now: datetime) -> None:
    """Remove what only the log had entered, unless something came of it or it has other dates."""
    of_date, of_activity = way_back(Occurrence), way_back(Activity)
    together = Together({Occurrence: {occurrence.pk}, Activity: {activity.pk}}, {})
    if of_date.keeps([occurrence], together) or of_activity.keeps([activity], together):
        return
    of_date.remove([occurrence], by=by, now=now)
    of_activity.remove([activity], by=by, now=now)


def taken_back_words(details: dict[str, Any]) -> str:
    return _("Log removed: “%(name)s”") % {"name": details["name"]}


def moved_words(details: dict[str, Any]) -> str:
    return _("Log moved: “%(name)s” to “%(to)s”") % {"name": details["name"], "to": details["to"]}
