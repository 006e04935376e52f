"""How activities and their dates go back when an action on many of them is undone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import (
    Activity,
    Attendance,
    CycleStep,
    ExcusedClass,
    Occurrence,
    OccurrenceChange,
    Photo,
    Product,
    Project,
    ProjectMember,
    PutAway,
    Suspension,
)
from activities.models.plan_months import DAY_COLUMNS
from activities.overlaps import AtOnce
from activities.services.activities import restore_activity
from activities.services.log import SUMS, mark_step, recount
from activities.services.log_back import steps_of_log
from activities.services.occurrences import follow_dates, lock, refuse_overlaps
from activities.visibility import settle_visibility
from common.files import delete_on_commit
from common.text import Text
from partners.models import Partner, Partnership
from school.models import SchoolClass, User
from school.ways_back import Snapshot, Stays, Together, Values, WayBack


class ActivityWayBack(WayBack):
    """An activity: its days follow its wording and dates, and what visitors see follows the rule.

    What is hidden now is not shown by undoing: it is kept for staff.
    """

    model = Activity
    unrecorded = frozenset({*DAY_COLUMNS, "title_key", "responsible_key", "search_text"})

    def keeps(self, records: Sequence[Any], together: Together) -> dict[int, Text]:
        kept = super().keeps(records, together)
        copies = Activity.objects.filter(copied_from__in=records).exclude(pk__in=together.goes(Activity))
        for key in copies.order_by().values_list("copied_from", flat=True):
            kept[key] = _("It has results since.")
        return kept

    def stays_hidden(self, record: Activity, before: Values) -> bool:
        return bool(before.get("is_public")) and not record.is_public

    def restore(self, record: Activity, before: Values, *, by: User) -> None:
        if record.is_cancelled and "cancelled_on" in before:
            # With the dates that were called off together with it
            restore_activity(activity=record)
            record.refresh_from_db()
        super().restore(record, before, by=by)

    def save(self, record: Activity, before: Values, *, by: User) -> None:
        was_hidden = not record._state.adding and not Activity.objects.get(pk=record.pk).is_public
        settle_visibility(record, [each.partner for each in _partnerships(record, before)])
        if was_hidden and record.is_public:
            record.visibility, record.is_public = Activity.Visibility.STAFF, False
        super().save(record, before, by=by)
        follow_dates(record)


def _partnerships(record: Activity, before: Values) -> list[Partnership]:
    """Return the partnerships that the activity is going to have."""
    if "partnerships" in before:
        rows = Partnership.objects.filter(pk__in=before["partnerships"])
    elif record._state.adding:
        return []
    else:
        rows = record.partnerships.all()
    return list(rows.select_related("partner__kind"))


# What a date holds beside its own values: who came to it, and who did which step of its activity
COUNTS, MARKS = "counts", "marks"


class OccurrenceWayBack(WayBack):
    """A date with its counts: calendars that have it learn of the change, and it stays or goes with its activity."""

    model = Occurrence
    part_of = Activity
    belongings = (OccurrenceChange, ExcusedClass)
    unrecorded = frozenset({"seats_taken", "sequence", *SUMS})

    def snapshots(self, keys: Iterable[int]) -> dict[int, Snapshot]:
        found = super().snapshots(keys)
        counts, marks = defaultdict(list), defaultdict(list)
        rows = Attendance.objects.filter(occurrence__in=found).order_by("pk")
        for key, *row in rows.values_list("occurrence", "group", "school_class", "partner", "count", "by"):
            counts[key].append(row)
        steps = Occurrence.objects.filter(pk__in=found, activity__cycle_steps__isnull=False)
        steps = steps.order_by("activity__cycle_steps__pk")
        for key, *mark in steps.values_list("pk", *(f"activity__cycle_steps__{name}" for name in MARK)):
            marks[key].append(mark)
        return {
            key: Snapshot(version, values | {COUNTS: counts[key], MARKS: marks[key]})
            for key, (version, values) in found.items()
        }

    def keeps(self, records: Sequence[Any], together: Together) -> dict[int, Text]:
        kept = super().keeps(records, together)
        for record in records:
            if record.activity_id in together.stays(Activity):
                kept[record.pk] = _("Its activity stays.")
        return kept

    def remove(self, records: Sequence[Any], **kwargs: Any) -> None:
        super().remove(records, **kwargs)
        for activity in Activity.objects.filter(pk__in={each.activity_id for each in records}):
            follow_dates(activity)

    def put_back(self, record: Occurrence, before: Values) -> None:
        super().put_back(record, {name: value for name, value in before.items() if name not in (COUNTS, MARKS)})

    def save(self, record: Occurrence, before: Values, *, by: User) -> None:
        lock(record.activity)
        try:
            refuse_overlaps(record.activity, [record])
        except AtOnce as at_once:
            raise Stays(_("Its activity has another date at this time.")) from at_once
        if not record._state.adding and record.is_planned and "status" in before:
            # The marks of a log that goes go with it.
            steps_of_log(Occurrence.objects.get(pk=record.pk)).delete()
        record.sequence += 1
        super().save(record, before, by=by)
        if COUNTS in before:
            _restore_counts(record, before[COUNTS])
        for step, group, partner in before.get(MARKS, ()):
            if partner is None or Partner.objects.filter(pk=partner).exists():
                mark_step(activity=record.activity, step=step, group=group, partner=partner, by=by)
        follow_dates(record.activity)


# The fields of a step's mark that a date's record keeps
MARK = ("step", "group", "partner")


def _restore_counts(occurrence: Occurrence, counts: Sequence[Sequence[Any]]) -> None:
    """Give a date the counts that it had, as far as their classes and partners are still there."""
    for row in occurrence.attendance.all():
        row.delete()
    for group, school_class, partner, count, by in counts:
        is_there = (school_class is None or SchoolClass.objects.filter(pk=school_class).exists()) and (
            partner is None or Partner.objects.filter(pk=partner).exists()
        )
        if is_there:
            Attendance(
                occurrence=occurrence,
                group=group,
                school_class_id=school_class,
                partner_id=partner,
                count=count,
                by=User.objects.filter(pk=by).first(),
            ).save()
    recount(occurrence)


class PhotoWayBack(WayBack):
    """A photo that went along with the log of its date."""

    model = Photo
    part_of = Occurrence


class SuspensionWayBack(WayBack):
    """Days that fell out: they go with the changes of their dates, which are the rows that go back."""

    model = Suspension
    is_row = False
    belongings = (PutAway,)


class ProductWayBack(WayBack):
    """A product. The files of one that was deleted are kept while it can come back."""

    model = Product
    unrecorded = frozenset({"title_key", "search_text"})

    def let_go(self, befores: Iterable[Values]) -> None:
        paths = {path for before in befores for name in ("file", "picture") if (path := before.get(name))}
        known = Product.objects.filter(Q(file__in=paths) | Q(picture__in=paths)).values_list("file", "picture")
        delete_on_commit(sorted(paths.difference(*known)))


class ProjectWayBack(WayBack):
    """A project."""

    model = Project
    unrecorded = frozenset({"title_key", "search_text"})


class MemberWayBack(WayBack):
    """A member of a project."""

    model = ProjectMember
    unrecorded = frozenset({"group_key"})


class AttendanceWayBack(WayBack):
    """How many came: the sums of the date follow."""

    model = Attendance
    is_row = False

    def save(self, record: Attendance, before: Values, *, by: User) -> None:
        super().save(record, before, by=by)
        recount(record.occurrence)


class CycleStepWayBack(WayBack):
    model = CycleStep
    is_row = False
