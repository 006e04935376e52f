"""The log: how many came to a date, how it went, and who did which step themselves.

Many people may log one date at the same time: each class teacher writes one count. So a form sends with each value the
one that the page showed before. A value that the person did not change is not stored. A changed value is stored if
nobody else changed it. If two people change it differently, the second one is shown the conflict (docs/adr/0017).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from activities.models import Activity, Attendance, CycleStep, Group, Occurrence, Step
from activities.services.activities import save_activity
from activities.services.occurrences import CalledOff, DateDetails, add_dates, follow_dates, lock
from partners.models import Partnership
from school.models import SchoolClass, User
from school.publication import publishing

Value = TypeVar("Value", int, str)
# The sums that a date keeps of its counts
SUMS = ("pupil_count", "parent_count", "teacher_count", "partner_count")


@dataclass(frozen=True)
class FieldEdit(Generic[Value]):
    """A value that a person sent, and the value that the page had shown before."""

    value: Value
    seen: Value

    @property
    def is_changed(self) -> bool:
        return self.value != self.seen

    def conflicts_with(self, stored: Value) -> bool:
        """Tell whether somebody else stored another value after the page was shown."""
        return self.is_changed and stored not in (self.seen, self.value)


@dataclass(frozen=True)
class CountedGroup:
    """The people that one count is of: one class, all of a group, or a partner's people. It holds keys, not records."""

    kind: str
    school_class: int | None = None
    partner: int | None = None

    @property
    def name(self) -> str:
        """The name of the form field."""
        if self.school_class is not None:
            return f"class-{self.school_class}"
        return f"partner-{self.partner}" if self.partner is not None else self.kind


@dataclass(frozen=True)
class HoldingReport:
    """What a person reports about one held date. A count of 0 means that nobody came."""

    counts: Mapping[CountedGroup, FieldEdit[int]] = field(default_factory=dict)
    summary: FieldEdit[str] = FieldEdit("", "")
    publication_url: FieldEdit[str] = FieldEdit("", "")


@dataclass(frozen=True)
class ConflictingEdit:
    """A value that somebody else stored after the page was shown."""

    value: int | str
    by: str


class EditConflict(Exception):
    """Somebody else changed the same fields differently; `edits` has theirs by the name of the field."""

    def __init__(self, edits: dict[str, ConflictingEdit]) -> None:
        super().__init__(edits)
        self.edits = edits


def log_held(*, occurrence: Occurrence, report: HoldingReport, by: User) -> Occurrence:
    """Mark a date as held and store the report about it.

    Raises `EditConflict`, with nothing stored, and `CalledOff` if the date was called off or removed meanwhile.
    """
    with publishing():
        lock(occurrence.activity)
        current = Occurrence.objects.select_related("activity").filter(pk=occurrence.pk).first()
        if current is None or current.is_cancelled or current.activity.is_cancelled:
            raise CalledOff
        _store(current, report, by)
        mark_usual_steps(current, by)
    return current


def log_on_day(*, activity: Activity, day: date, report: HoldingReport, by: User) -> Occurrence:
    """Log an activity on a day that may have no date yet: the first person who logs it adds the date."""
    with publishing():
        lock(activity)
        if activity.is_cancelled:
            raise CalledOff
        found = date_on(activity, day)
        if found is None:
            added = add_dates(activity=activity, days=[day], details=DateDetails())
            if not added:
                # The activity had a date on this day, which is moved or called off now.
                raise CalledOff
            found = added[0]
        return log_held(occurrence=found, report=report, by=by)


def date_on(activity: Activity, day: date) -> Occurrence | None:
    """Return the first date of the activity on this day that is not called off."""
    standing = activity.occurrences.not_cancelled().filter(starts_on__lte=day, ends_on__gte=day)
    return standing.order_by("starts_on", "start_time", "pk").first()


def log_unplanned(
    *,
    activity: Activity,
    day: date,
    partnerships: Iterable[Partnership],
    classes: Iterable[SchoolClass],
    report: HoldingReport,
    by: User,
) -> Occurrence:
    """Log what was held without a plan, as a new activity of that day alone, whose wordings are parsed already."""
    with publishing():
        activity.is_unplanned = True
        save_activity(activity=activity, partnerships=list(partnerships), classes=classes, by=by)
        (occurrence,) = add_dates(activity=activity, days=[day], details=DateDetails())
        return log_held(occurrence=occurrence, report=report, by=by)


def sum_up(
    *,
    occurrence: Occurrence,
    summary: FieldEdit[str],
    by_groups: Iterable[str],
    by_partners: Iterable[int],
    by: User,
) -> None:
    """Store the fourth C: how it went, and who analyzed it together.

    Raises `EditConflict`, and `CalledOff` if the date does not count as held any more.
    """
    with publishing():
        lock(occurrence.activity)
        current = Occurrence.objects.get(pk=occurrence.pk)
        if not current.is_held:
            raise CalledOff
        _store(current, HoldingReport(summary=summary), by)
        for group in by_groups:
            mark_step(activity=occurrence.activity, step=Step.ANALYZE, group=group, by=by)
        for partner in by_partners:
            mark_step(activity=occurrence.activity, step=Step.ANALYZE, group=Group.PARTNER, partner=partner, by=by)


def mark_step(*, activity: Activity, step: str, group: str, partner: int | None = None, by: User | None) -> None:
    """Store that this group, or this partner, did this step themselves. A second call changes nothing."""
    with publishing():
        CycleStep.objects.get_or_create(
            activity=activity,
            step=step,
            group=group,
            partner_id=partner,
            defaults={"by": by},  # type: ignore[misc]
        )


def unmark_step(*, activity: Activity, step: str, group: str, partner: int | None = None) -> None:
    """Remove the mark of `mark_step`."""
    with publishing():
        activity.cycle_steps.filter(step=step, group=group, partner=partner).delete()


def stored_counts(occurrence: Occurrence) -> dict[CountedGroup, Attendance]:
    """Return the stored counts of one date by the group that each is of."""
    rows = occurrence.attendance.select_related("by")
    return {CountedGroup(row.group, row.school_class_id, row.partner_id): row for row in rows}


def recount(occurrence: Occurrence) -> None:
    """Update the date's own sums from its counts. They are derived, so version and history do not change.

    A total of the pupils holds until the classes add up to more: a class that is reported after the total is not
    counted twice.
    """
    total = {group: 0 for group in Group.values}
    of_classes = 0
    for row in occurrence.attendance.all():
        if row.school_class_id is None:
            total[row.group] += row.count
        else:
            of_classes += row.count
    occurrence.pupil_count = max(total[Group.PUPILS], of_classes)
    occurrence.parent_count, occurrence.teacher_count = total[Group.PARENTS], total[Group.TEACHERS]
    occurrence.partner_count = total[Group.PARTNER]
    Occurrence.objects.filter(pk=occurrence.pk).update(**{name: getattr(occurrence, name) for name in SUMS})


def _store(occurrence: Occurrence, report: HoldingReport, by: User) -> None:
    """Store all values that the person changed; raise `EditConflict` and store none if one conflicts."""
    stored = stored_counts(occurrence)
    conflicts: dict[str, ConflictingEdit] = {}
    counts: dict[CountedGroup, int] = {}
    for group, count in report.counts.items():
        row = stored.get(group)
        stored_count = row.count if row is not None else 0
        if count.conflicts_with(stored_count):
            conflicts[group.name] = ConflictingEdit(stored_count, str(row.by or "") if row is not None else "")
        elif count.is_changed and stored_count != count.value:
            counts[group] = count.value
    texts: dict[str, str] = {}
    for name, text in (("summary", report.summary), ("publication_url", report.publication_url)):
        stored_text = getattr(occurrence, name)
        if text.conflicts_with(stored_text):
            conflicts[name] = ConflictingEdit(stored_text, _last_writer(occurrence, name))
        elif text.is_changed and stored_text != text.value:
            texts[name] = text.value
    if conflicts:
        raise EditConflict(conflicts)
    for group, number in counts.items():
        _store_count(occurrence, group, stored.get(group), number, by)
    if not occurrence.is_held:
        occurrence.status = Occurrence.Status.HELD
        occurrence.sequence += 1
        texts["status"] = occurrence.status
    if texts:
        for name, value in texts.items():
            setattr(occurrence, name, value)
        occurrence.save()
        follow_dates(occurrence.activity)
    if counts:
        recount(occurrence)


def _store_count(occurrence: Occurrence, group: CountedGroup, row: Attendance | None, count: int, by: User) -> None:
    if not count:
        if row is not None:
            row.delete()
        return
    if row is None:
        row = Attendance(
            occurrence=occurrence, group=group.kind, school_class_id=group.school_class, partner_id=group.partner
        )
    row.count, row.by = count, by
    row.full_clean(exclude=["occurrence", "school_class", "partner", "by"])
    row.save()


def _last_writer(occurrence: Occurrence, name: str) -> str:
    """Return who wrote the present text, by the history; empty if the history does not know."""
    versions: Any = Occurrence.history.filter(id=occurrence.pk, **{name: getattr(occurrence, name)})
    first = versions.select_related("history_user").order_by("history_date", "history_id").first()
    return str(first.history_user or "") if first is not None else ""


def mark_usual_steps(occurrence: Occurrence, by: User) -> None:
    """Mark the steps that a held date proves by itself.

    The school planned what is in the plan, and prepared and held what was held; a partner whose people came held it
    too. People mark all other steps with one tap.
    """
    activity = occurrence.activity
    steps = [Step.PREPARE, Step.HOLD] if activity.is_unplanned else [Step.PLAN, Step.PREPARE, Step.HOLD]
    done = set(activity.cycle_steps.values_list("step", "partner_id"))
    for step in steps:
        if step not in {each for each, _partner in done}:
            mark_step(activity=activity, step=step, group=Group.TEACHERS, by=by)
    for partner in occurrence.attendance.of_partners().values_list("partner_id", flat=True):
        if (Step.HOLD, partner) not in done:
            mark_step(activity=activity, step=Step.HOLD, group=Group.PARTNER, partner=partner, by=by)
