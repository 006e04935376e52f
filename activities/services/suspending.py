"""Days that fall out: their dates are called off or moved together, and combined events lose the classes concerned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from activities.models import Activity, ExcusedClass, Occurrence, OccurrenceChange, Suspension
from activities.services.occurrences import follow_dates, lock, moved_from
from activities.services.telling import telling
from activities.suspended import ClassesOf, SuspendedDate, SuspensionPlan, suspended_dates
from common.text import Text
from school.models import Undo, User
from school.publication import publishing
from school.undo import record_undo, remember
from wordings.grades import grade_mask

SUSPENSION = "suspension"


@dataclass(frozen=True)
class SuspensionResult:
    """What became of the chosen dates."""

    suspension: Suspension | None
    # Called off or moved as a whole: who signed up for them has to be told
    dates: Sequence[Occurrence]
    left: Sequence[tuple[Occurrence, Text]]
    undo: Undo | None


@publishing()
def suspend(*, plan: SuspensionPlan, chosen: Mapping[int, int], by: User, now: datetime) -> SuspensionResult:
    """Call off or move the chosen dates, given by key with the version that the person saw, for one reason.

    What was held, changed meanwhile or cannot be moved is left and named. It can be taken back for a day.
    """
    keys = list(chosen)
    # In this order everywhere: activities before their dates
    activities = Occurrence.objects.filter(pk__in=keys).values("activity")
    list(Activity.objects.select_for_update().filter(pk__in=activities).order_by("pk").values_list("pk"))
    locked = Occurrence.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    current = {each.pk: each for each in locked}
    found = {each.occurrence.pk: each for each in suspended_dates(plan, Occurrence.objects.filter(pk__in=keys))}
    going: list[SuspendedDate] = []
    left: list[tuple[Occurrence, Text]] = []
    for key, occurrence in current.items():
        each = found.get(key)
        if each is None or occurrence.version != chosen[key]:
            left.append((occurrence, _("It was changed in the meantime.")))
        elif each.obstacle:
            left.append((occurrence, each.obstacle))
        else:
            going.append(each)
    if not going:
        return SuspensionResult(None, [], left, None)
    before = remember([each.occurrence for each in going])
    suspension = Suspension.objects.create(
        reason=plan.reason, starts_on=plan.first, ends_on=plan.last, created_at=now, created_by=by
    )
    suspension.classes.set(plan.classes)
    with telling(True):
        for each in going:
            each.occurrence._history_user = by  # type: ignore[attr-defined]
            if not each.excused:
                _change(each, plan)
    _excuse([each for each in going if each.excused], suspension)
    # What was told before of a date that only goes without a class is told on by itself.
    changed = [each.occurrence for each in going if not each.excused]
    OccurrenceChange.objects.of_dates([each.pk for each in changed]).update(suspension=suspension)
    for activity in Activity.objects.filter(occurrences__in=changed).distinct():
        follow_dates(activity)
    details = {"reason": plan.reason, "count": len(going)}
    undo = record_undo(what=SUSPENSION, details=details, by=by, now=now, before=before, created=[suspension])
    return SuspensionResult(suspension, changed, left, undo)


def _change(each: SuspendedDate, plan: SuspensionPlan) -> None:
    occurrence = each.occurrence
    if each.moves_to is None:
        occurrence.status, occurrence.cancel_reason = Occurrence.Status.CANCELLED, plan.reason
        occurrence.cancelled_with_activity = False
    else:
        _move(occurrence, each.moves_to)
    occurrence.sequence += 1
    occurrence.full_clean(exclude=["activity"])
    occurrence.save()


def _move(occurrence: Occurrence, day: date) -> None:
    shift: timedelta = day - occurrence.starts_on
    occurrence.starts_on += shift
    occurrence.ends_on += shift
    if occurrence.signs_up_until is not None:
        occurrence.signs_up_until += shift
    occurrence.moved_from = moved_from(occurrence)


def _excuse(dates: Sequence[SuspendedDate], suspension: Suspension) -> None:
    """Let combined events go without these classes, and note what calendars read of it."""
    ExcusedClass.objects.bulk_create(
        ExcusedClass(occurrence=each.occurrence, school_class=school_class, suspension=suspension)
        for each in dates
        for school_class in each.excused
    )
    classes = ClassesOf({each.occurrence.activity.school_year for each in dates})
    for each in dates:
        occurrence = each.occurrence
        # Those of an earlier suspension are on the date as it was read.
        excused = sorted({*occurrence.excused_classes.all(), *each.excused}, key=lambda one: (one.grade, one.letter))
        coming = classes.coming(occurrence.activity)
        emptied = {one.grade for one in coming} - {one.grade for one in coming if one not in excused}
        occurrence.excused_text = ", ".join(one.label for one in excused)
        occurrence.excused_grades = grade_mask(emptied)
        occurrence.sequence += 1
        occurrence.save()


@publishing()
def bring_back(*, occurrence: Occurrence) -> str:
    """Have all classes come to a date again, and return those that did not: «6А, 6Б»."""
    lock(occurrence.activity)
    current = Occurrence.objects.get(pk=occurrence.pk)
    labels = current.excused_text
    if labels:
        current.excusals.all().delete()
        current.excused_text, current.excused_grades = "", 0
        current.sequence += 1
        current.save()
    return labels
