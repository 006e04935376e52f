"""What was held, written down: how many came, how it went, who did which step themselves.

Many may write at once about one date, each class teacher a line of it. So whoever writes says beside each answer what
the page showed before: an answer that was not touched changes nothing, one that nobody else touched is stored, and two
different answers to one question are told to the second person (docs/adr/0017).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from activities.models import Activity, Attendance, CycleStep, Group, Occurrence, Step
from activities.services.activities import save_activity
from activities.services.occurrences import CalledOff, Plan, add_dates, follow_dates, lock
from partners.models import Partnership
from school.models import SchoolClass, User
from school.publication import publishing

Value = TypeVar("Value", int, str)


@dataclass(frozen=True)
class Answer(Generic[Value]):
    """What a person says now, and what the page showed before."""

    said: Value
    seen: Value

    @property
    def is_touched(self) -> bool:
        return self.said != self.seen


@dataclass(frozen=True)
class Who:
    """Whom a count is of: one class, all of a group, or a partner's people. Keys, not records."""

    group: str
    school_class: int | None = None
    partner: int | None = None

    @property
    def name(self) -> str:
        """As form fields name it."""
        if self.school_class is not None:
            return f"class-{self.school_class}"
        return f"partner-{self.partner}" if self.partner is not None else self.group


@dataclass(frozen=True)
class Held:
    """What is said of one holding. A count of 0 is none."""

    counts: Mapping[Who, Answer[int]] = field(default_factory=dict)
    summary: Answer[str] = Answer("", "")
    publication_url: Answer[str] = Answer("", "")


@dataclass(frozen=True)
class Said:
    """What somebody else wrote meanwhile."""

    value: int | str
    by: str


class SaidOtherwise(Exception):
    """Somebody else answered the same questions in another way; by the names of the answers."""

    def __init__(self, answers: dict[str, Said]) -> None:
        super().__init__(answers)
        self.answers = answers


def log_held(*, occurrence: Occurrence, held: Held, by: User) -> Occurrence:
    """Write down that it was held and what is said of it. Nothing is stored if one answer meets another.

    Raises `SaidOtherwise`, and `CalledOff` for what was called off or taken away meanwhile.
    """
    with publishing():
        lock(occurrence.activity)
        current = Occurrence.objects.select_related("activity").filter(pk=occurrence.pk).first()
        if current is None or current.is_cancelled or current.activity.is_cancelled:
            raise CalledOff
        _store(current, held, by)
        _note_school_did(current, by)
    return current


def log_on_day(*, activity: Activity, day: date, held: Held, by: User) -> Occurrence:
    """The same of an activity on a day that may have no date yet; it gets one, the first who writes sets it."""
    with publishing():
        lock(activity)
        if activity.is_cancelled:
            raise CalledOff
        found = date_on(activity, day)
        if found is None:
            added = add_dates(activity=activity, days=[day], plan=Plan())
            if not added:
                # The day was planned first and is moved or called off now.
                raise CalledOff
            found = added[0]
        return log_held(occurrence=found, held=held, by=by)


def date_on(activity: Activity, day: date) -> Occurrence | None:
    """The date that stands on this day: the one that is meant by it."""
    standing = activity.occurrences.not_cancelled().filter(starts_on__lte=day, ends_on__gte=day)
    return standing.order_by("starts_on", "start_time", "pk").first()


def log_unplanned(
    *,
    key: UUID,
    activity: Activity,
    day: date,
    partnerships: Iterable[Partnership],
    classes: Iterable[SchoolClass],
    held: Held,
    by: User,
) -> Occurrence:
    """What was held without a plan: an activity of that day alone, with its wordings read. Sent twice, it is one.

    Raises `CalledOff` where the first sending's date was taken away since.
    """
    with publishing():
        # The person's row is the lock of what has no row yet: both of two taps cannot be the first.
        User.objects.select_for_update().get(pk=by.pk)
        known = Activity.objects.filter(entry_key=key).first()
        if known is not None:
            first = known.occurrences.order_by("pk").first()
            if first is None:
                raise CalledOff
            return first
        activity.entry_key = key
        save_activity(activity=activity, partnerships=list(partnerships), classes=classes, by=by)
        (occurrence,) = add_dates(activity=activity, days=[day], plan=Plan())
        return log_held(occurrence=occurrence, held=held, by=by)


def sum_up(
    *,
    occurrence: Occurrence,
    summary: Answer[str],
    by_groups: Iterable[str],
    by_partners: Iterable[int],
    by: User,
) -> None:
    """The fourth C: how it went, and who said so together.

    Raises `SaidOtherwise`, and `CalledOff` for what somebody says meanwhile was not held.
    """
    with publishing():
        lock(occurrence.activity)
        current = Occurrence.objects.get(pk=occurrence.pk)
        if not current.is_held:
            raise CalledOff
        _store(current, Held(summary=summary), by)
        for group in by_groups:
            mark_step(activity=occurrence.activity, step=Step.ANALYZE, group=group, by=by)
        for partner in by_partners:
            mark_step(activity=occurrence.activity, step=Step.ANALYZE, group=Group.PARTNER, partner=partner, by=by)


def mark_step(*, activity: Activity, step: str, group: str, partner: int | None = None, by: User | None) -> None:
    """This group, or this partner, did this step themselves. Said twice, it is said once."""
    with publishing():
        CycleStep.objects.get_or_create(
            activity=activity,
            step=step,
            group=group,
            partner_id=partner,
            defaults={"by": by},  # type: ignore[misc]
        )


def unmark_step(*, activity: Activity, step: str, group: str, partner: int | None = None) -> None:
    """Take it back."""
    with publishing():
        activity.cycle_steps.filter(step=step, group=group, partner=partner).delete()


def counts_of(occurrence: Occurrence) -> dict[Who, Attendance]:
    """What is stored of one date, by whom it is of."""
    rows = occurrence.attendance.select_related("by")
    return {Who(row.group, row.school_class_id, row.partner_id): row for row in rows}


def recount(occurrence: Occurrence) -> None:
    """Let the date's own sums be those of its counts. They are derived, so they leave version and history alone.

    A total of the pupils holds until the classes add up to more: who reports a class after the total was written
    does not count anybody twice.
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
    names = ("pupil_count", "parent_count", "teacher_count", "partner_count")
    Occurrence.objects.filter(pk=occurrence.pk).update(**{name: getattr(occurrence, name) for name in names})


def _store(occurrence: Occurrence, held: Held, by: User) -> None:
    """Write the answers that were touched; all of them, or none where one meets somebody else's."""
    stored = counts_of(occurrence)
    met: dict[str, Said] = {}
    changed: dict[Who, int] = {}
    for who, answer in held.counts.items():
        row = stored.get(who)
        now = row.count if row is not None else 0
        if answer.is_touched and now not in (answer.seen, answer.said):
            met[who.name] = Said(now, str(row.by or "") if row is not None else "")
        elif answer.is_touched and now != answer.said:
            changed[who] = answer.said
    texts: dict[str, str] = {}
    for name, text in (("summary", held.summary), ("publication_url", held.publication_url)):
        before = getattr(occurrence, name)
        if text.is_touched and before not in (text.seen, text.said):
            met[name] = Said(before, _last_writer(occurrence, name))
        elif text.is_touched and before != text.said:
            texts[name] = text.said
    if met:
        raise SaidOtherwise(met)
    for who, count in changed.items():
        _store_count(occurrence, who, stored.get(who), count, by)
    if not occurrence.is_held:
        occurrence.status = Occurrence.Status.HELD
        occurrence.sequence += 1
        texts["status"] = occurrence.status
    if texts:
        for name, value in texts.items():
            setattr(occurrence, name, value)
        occurrence.save()
        follow_dates(occurrence.activity)
    if changed:
        recount(occurrence)


def _store_count(occurrence: Occurrence, who: Who, row: Attendance | None, count: int, by: User) -> None:
    if not count:
        if row is not None:
            row.delete()
        return
    if row is None:
        row = Attendance(
            occurrence=occurrence, group=who.group, school_class_id=who.school_class, partner_id=who.partner
        )
    row.count, row.by = count, by
    row.full_clean(exclude=["occurrence", "school_class", "partner", "by"])
    row.save()


def _last_writer(occurrence: Occurrence, name: str) -> str:
    """Who wrote the present text, as the history tells; empty where it does not know."""
    versions: Any = Occurrence.history.filter(id=occurrence.pk, **{name: getattr(occurrence, name)})
    first = versions.select_related("history_user").order_by("history_date", "history_id").first()
    return str(first.history_user or "") if first is not None else ""


def _note_school_did(occurrence: Occurrence, by: User) -> None:
    """What stands in the plan the school planned, what was held it prepared and held; so did who came from a partner.

    What else somebody did themselves is said with one tap.
    """
    activity = occurrence.activity
    steps = [Step.PREPARE, Step.HOLD] if activity.entry_key else [Step.PLAN, Step.PREPARE, Step.HOLD]
    done = set(activity.cycle_steps.values_list("step", "partner_id"))
    for step in steps:
        if step not in {each for each, _partner in done}:
            mark_step(activity=activity, step=step, group=Group.TEACHERS, by=by)
    for partner in occurrence.attendance.of_partners().values_list("partner_id", flat=True):
        if (Step.HOLD, partner) not in done:
            mark_step(activity=activity, step=Step.HOLD, group=Group.PARTNER, partner=partner, by=by)
