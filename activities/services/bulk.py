"""One change of many activities at once: in one transaction, row by row as far as nobody changed them meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from activities.bulk_words import BulkAction
from activities.models import Activity, Cooperation, Occurrence
from activities.parsing import ParsedAudience
from activities.services.activities import cancel_activity, save_activity
from activities.services.occurrences import Scope, cancel_dates
from activities.services.scheduling import schedule
from common.text import Text
from partners.models import Direction, Partnership
from school.models import Undo, User
from school.publication import publishing
from school.undo import record_undo, remember, way_back
from school.ways_back import Together
from school.years import SchoolYear
from wordings.grades import grade_mask


@dataclass(frozen=True)
class BulkChange:
    """What is done to each of the chosen activities, and with what."""

    action: BulkAction
    partnership: Partnership | None = None
    direction: Direction | None = None
    module: str = ""
    cooperation: str = ""
    visibility: str = ""
    grades_text: str = ""
    # What the wording of the grades means in each school year: its classes are that year's
    audiences: Mapping[int, ParsedAudience] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class LeftOut:
    """An activity that was chosen and is left as it is, and why."""

    activity: Activity
    reason: Text


@dataclass(frozen=True)
class BulkResult:
    """What became of the chosen activities."""

    done: list[Activity]
    left: list[LeftOut]
    # How many were chosen that are there no more
    gone: int
    # How many of those that were to be seen by visitors the rule hides: they are for staff
    hidden: int
    undo: Undo | None


@publishing()
def change_many(*, chosen: Mapping[int, int], change: BulkChange, by: User, now: datetime) -> BulkResult:
    """Do one thing to many activities, given by key with the version that the person saw.

    Those that somebody changed meanwhile, that this person may not change, or to which it cannot be done are left and
    named. What was done can be taken back for a day.
    """
    found = list(Activity.objects.select_for_update().filter(pk__in=chosen).visible_to(by).order_by("pk"))
    editable = set(Activity.objects.editable_by(by).filter(pk__in=chosen).values_list("pk", flat=True))
    rows, left = [], []
    for activity in found:
        if activity.pk not in editable:
            left.append(LeftOut(activity, _("It belongs to somebody else: only a coordinator can change it.")))
        elif activity.version != chosen[activity.pk]:
            left.append(LeftOut(activity, _("It was changed in the meantime.")))
        else:
            rows.append(activity)
    before = remember([*rows, *(_open_dates_beside_held(rows) if _is(change, BulkAction.CLOSE) else ())])
    dates: list[Occurrence] = []
    if _is(change, BulkAction.REMOVE):
        done = _remove(rows, left, by, now)
    elif _is(change, BulkAction.SCHEDULE):
        done, dates = _schedule(rows, left, by, now)
    else:
        done = [activity for activity in rows if _is_done(activity, change, left, by, now)]
    undo = record_undo(what=change.action, details={"count": len(done)}, by=by, now=now, before=before, created=dates)
    return BulkResult(
        done=done,
        left=left,
        gone=len(chosen) - len(found),
        hidden=sum(_is_hidden_by_rule(activity) for activity in done) if _may_show(change) else 0,
        undo=undo,
    )


def _is(change: BulkChange, action: BulkAction) -> bool:
    return change.action == action


def _may_show(change: BulkChange) -> bool:
    is_for_visitors = change.visibility != Activity.Visibility.STAFF
    return _is(change, BulkAction.PARTNER) or (_is(change, BulkAction.VISIBILITY) and is_for_visitors)


def _is_hidden_by_rule(activity: Activity) -> bool:
    return activity.visibility == Activity.Visibility.USUAL and not activity.is_public


def _is_done(activity: Activity, change: BulkChange, left: list[LeftOut], by: User, now: datetime) -> bool:
    """Change one activity; if it is left as it is, say why."""
    activity._history_user = by  # type: ignore[attr-defined]
    reason = CHANGES[change.action](activity, change, by, now)
    if reason:
        left.append(LeftOut(activity, reason))
    return not reason


def _save(activity: Activity, by: User, partnerships: list[Partnership] | None = None, classes: object = None) -> str:
    save_activity(
        activity=activity,
        partnerships=partnerships if partnerships is not None else _partnerships(activity),
        classes=classes if classes is not None else activity.classes.all(),  # type: ignore[arg-type]
        by=by,
    )
    return ""


def _partnerships(activity: Activity) -> list[Partnership]:
    return list(activity.partnerships.select_related("partner__kind").order_by("pk"))


def _add_partner(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    assert change.partnership is not None
    partnerships = _partnerships(activity)
    if change.partnership in partnerships:
        return _so_already()
    activity.cooperation = Cooperation.PARTNERS
    return _save(activity, by, [*partnerships, change.partnership])


def _set_direction(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    if activity.direction == change.direction:
        return _so_already()
    activity.direction = change.direction
    return _save(activity, by)


def _set_module(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    if activity.module == change.module:
        return _so_already()
    activity.module = change.module
    return _save(activity, by)


def _set_cooperation(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    """Say what holds without a partner; a row that has partners keeps them."""
    if activity.cooperation == change.cooperation:
        return _so_already()
    if _partnerships(activity):
        return _("It has partners.")
    activity.cooperation = change.cooperation
    return _save(activity, by)


def _set_visibility(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    if activity.visibility == change.visibility:
        return _so_already()
    activity.visibility = change.visibility
    return _save(activity, by)


def _set_grades(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    parsed = change.audiences[activity.school_year]
    if activity.grades_text == change.grades_text:
        return _so_already()
    activity.grades_text = change.grades_text
    activity.grades = 0 if parsed.audience.is_everyone else grade_mask(parsed.audience.grades)
    return _save(activity, by, classes=parsed.classes)


def _cancel(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    if activity.is_cancelled:
        return _so_already()
    cancel_activity(activity=activity, reason=change.reason, on=localdate(now))
    return ""


def _close(activity: Activity, change: BulkChange, by: User, now: datetime) -> Text:
    """Let a row of a past school year wait for nothing more: of what was not held, nothing is held any more."""
    if activity.year >= SchoolYear.of(localdate(now)):
        return _("Its school year is not over yet.")
    if activity.is_cancelled or activity.closed_on is not None:
        return _so_already()
    if not activity.occurrences.held().exists():
        cancel_activity(activity=activity, reason=not_held_reason(), on=localdate(now))
        return ""
    for each in activity.occurrences.open():
        cancel_dates(occurrence=each, scope=Scope.ONE, reason=not_held_reason())
    activity.closed_on = localdate(now)
    activity.save()
    return ""


def not_held_reason() -> str:
    """Return the reason that is written down, in the plan's own language."""
    with translation.override("ru"):
        return _("It was not held.")


def _open_dates_beside_held(rows: list[Activity]) -> list[Occurrence]:
    """Return the dates that closing calls off one by one: others go and come back with their activity."""
    held = Occurrence.objects.held().filter(activity__in=rows).order_by().values("activity")
    return list(Occurrence.objects.open().filter(activity__in=held))


CHANGES: dict[BulkAction, Callable[[Activity, BulkChange, User, datetime], Text]] = {
    BulkAction.PARTNER: _add_partner,
    BulkAction.DIRECTION: _set_direction,
    BulkAction.MODULE: _set_module,
    BulkAction.COOPERATION: _set_cooperation,
    BulkAction.VISIBILITY: _set_visibility,
    BulkAction.GRADES: _set_grades,
    BulkAction.CANCEL: _cancel,
    BulkAction.CLOSE: _close,
}


def _remove(rows: list[Activity], left: list[LeftOut], by: User, now: datetime) -> list[Activity]:
    """Remove those that nothing came of: whoever has a date in a calendar must be told that it is called off."""
    way = way_back(Activity)
    kept = way.keeps(rows, Together({}, {}))
    left.extend(LeftOut(each, _("It has dates or results: call it off instead.")) for each in rows if each.pk in kept)
    removed = [each for each in rows if each.pk not in kept]
    way.remove(removed, by=by, now=now)
    return removed


def _schedule(
    rows: list[Activity], left: list[LeftOut], by: User, now: datetime
) -> tuple[list[Activity], list[Occurrence]]:
    """Give those whose day is clear their dates; return them and the dates."""
    done: list[Activity] = []
    dates: list[Occurrence] = []
    for start in sorted({each.school_year for each in rows}):
        of_year = [each for each in rows if each.school_year == start]
        result = schedule(activities=of_year, year=SchoolYear(start), by=by, now=now)
        done += result.activities
        dates += result.dates
        left.extend(LeftOut(each.activity, each.obstacle.label) for each in result.left)
    return done, dates


def _so_already() -> Text:
    return _("It is already so.")
