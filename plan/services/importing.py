"""A pasted or uploaded plan on its way into the portal: read in portions, corrected, applied whole, undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from activities.models import Activity, CycleStep, Occurrence, Product
from activities.models.activity import MODULE
from activities.parsing import PlanReader
from activities.visibility import settle_visibility
from partners.models import Direction, Partnership
from plan.models import PlanImport, PlanImportRow
from plan.table_parsing import (
    NO_TIME,
    RowReading,
    Table,
    read_row,
    read_table,
    row_key,
    texts_of_rows,
)
from school.models import User
from school.publication import publishing
from school.years import SchoolYear

# Rows understood in one request of a long table; a pasted one is understood at once.
PORTION = 500
# A plan that was never applied is kept so long.
KEPT_FOR = timedelta(days=60)

State, Action = PlanImport.State, PlanImportRow.Action


class PlanMoved(Exception):
    """Somebody changed the pasted plan, or applied it, since the person saw it."""


class AnswersMissing(Exception):
    """Rows wait for an answer; nothing was applied."""

    def __init__(self, count: int):
        super().__init__(count)
        self.count = count


class Touched(Exception):
    """Somebody worked on rows of an applied plan: they are not simply taken back."""

    def __init__(self, activities: list[Activity]):
        super().__init__(activities)
        self.activities = activities


def begin_import(*, rows: Sequence[Sequence[str]], name: str, year: SchoolYear, by: User, now: datetime) -> PlanImport:
    """Take a table in and understand its first portion, which is all of a pasted one."""
    reader = PlanReader(year)
    table = read_table(rows, reader)
    with transaction.atomic():
        PlanImport.objects.filter(state__in=[State.READING, State.READY], created_at__lt=now - KEPT_FOR).delete()
        plan_import = PlanImport.objects.create(
            school_year=year.start,
            name=name,
            created_by=by,
            cells=table.rows,
            header=table.header,
            columns={str(index): field for index, field in table.columns.items()},
        )
        _read_portion(plan_import, reader)
    return plan_import


def table_of(plan_import: PlanImport) -> Table:
    columns = {int(index): field for index, field in plan_import.columns.items()}
    return Table(plan_import.header, plan_import.cells, columns)


@transaction.atomic
def read_on(*, plan_import: PlanImport) -> PlanImport:
    """Understand the next portion of a long table; of two who ask at once, each gets a portion of its own."""
    current = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if current.state == State.READING:
        _read_portion(current, PlanReader(current.year))
    return current


@transaction.atomic
def set_columns(*, plan_import: PlanImport, columns: Mapping[int, str], seen: int) -> PlanImport:
    """Let other columns hold other things, and understand the table anew; corrections of rows are lost with it."""
    current = _current(plan_import, seen)
    current.columns = {str(index): field for index, field in columns.items() if field}
    current.rows.all().delete()
    current.read_count, current.state = 0, State.READING
    _read_portion(current, PlanReader(current.year))
    return current


def _read_portion(plan_import: PlanImport, reader: PlanReader) -> None:
    texts = texts_of_rows(table_of(plan_import))
    portion = texts[plan_import.read_count : plan_import.read_count + PORTION]
    directions = list(Direction.objects.all())
    known = _known_rows(plan_import)
    rows = []
    for number, row_texts in enumerate(portion, plan_import.read_count + 1):
        reading = read_row(row_texts, {}, reader, directions)
        row = PlanImportRow(plan_import=plan_import, number=number, texts=row_texts)
        _take_over(row, reading)
        key = reading.key()
        if key in known:
            row.same_as_id, row.action = known[key], Action.SKIP
        known.setdefault(key, None)
        rows.append(row)
    PlanImportRow.objects.bulk_create(rows)
    plan_import.read_count += len(portion)
    if plan_import.read_count >= len(texts):
        plan_import.state = State.READY
    plan_import.save()


def _take_over(row: PlanImportRow, reading: RowReading) -> None:
    row.understood = reading.understood()
    row.needs_answer = reading.needs_answer


def _known_rows(plan_import: PlanImport) -> dict[str, int | None]:
    """Rows that the year's plan has, and None for those that stand further up in the same table."""
    in_plan = Activity.objects.filter(school_year=plan_import.school_year)
    known: dict[str, int | None] = {
        row_key(title, grades, timing): pk
        for pk, title, grades, timing in in_plan.values_list("pk", "title", "grades", "timing_text")
    }
    above = plan_import.rows.values_list("texts", "understood")
    for texts, understood in above:
        key = row_key(texts.get("title", ""), understood.get("grades", 0), texts.get("timing", ""))
        known.setdefault(key, None)
    return known


@transaction.atomic
def correct_row(*, row: PlanImportRow, texts: Mapping[str, str], answers: Mapping[str, Any]) -> PlanImportRow:
    """Put other wordings or answers into a row, and understand it anew; it is then one to add."""
    plan_import = _current(row.plan_import)
    reading = read_row(texts, answers, PlanReader(plan_import.year), list(Direction.objects.all()))
    row.texts, row.answers, row.action = dict(texts), dict(answers), Action.ADD
    _take_over(row, reading)
    row.same_as_id = _known_in_plan(plan_import, reading.key())
    row.save()
    plan_import.save()
    return row


def _known_in_plan(plan_import: PlanImport, key: str) -> int | None:
    in_plan = Activity.objects.filter(school_year=plan_import.school_year)
    for pk, title, grades, timing in in_plan.values_list("pk", "title", "grades", "timing_text"):
        if row_key(title, grades, timing) == key:
            return pk
    return None


@transaction.atomic
def set_action(*, row: PlanImportRow, action: str) -> None:
    """Add a row, or leave it out."""
    plan_import = _current(row.plan_import)
    row.action = action
    row.save(update_fields=["action"])
    plan_import.save()


@transaction.atomic
def accept_as_written(*, plan_import: PlanImport) -> int:
    """Answer all open questions at once: proposed days where there are any, wordings as they are; how many rows.

    What cannot be left as it is, a row without words or a text too long, still waits.
    """
    current = _current(plan_import)
    reader, directions = PlanReader(current.year), list(Direction.objects.all())
    changed = []
    for row in current.rows.waiting():
        timing = reader.timing(row.texts.get("timing", ""))
        answers = {
            "timing": "proposed" if timing.spans else "none",
            "grades": True,
            "partnerships": row.understood.get("partnerships", []),
            **row.answers,
        }
        reading = read_row(row.texts, answers, reader, directions)
        row.answers = answers
        _take_over(row, reading)
        changed.append(row)
    PlanImportRow.objects.bulk_update(changed, ["answers", "understood", "needs_answer"])
    current.save()
    return sum(not row.needs_answer for row in changed)


def _current(plan_import: PlanImport, seen: int | None = None) -> PlanImport:
    """The plan under a lock; raises `PlanMoved` when it is no longer to be changed, or not the one that was `seen`."""
    current = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if current.state != State.READY or (seen is not None and current.version != seen):
        raise PlanMoved
    return current


# --- applied, and undone ------------------------------------------------------------------------


def apply_import(*, plan_import: PlanImport, seen: int, by: User, now: datetime) -> int:
    """Write the rows into the plan, in one transaction, exactly as they were shown; how many.

    Raises `PlanMoved` and `AnswersMissing`.
    """
    with publishing():
        current = _current(plan_import, seen)
        if waiting := current.rows.waiting().count():
            raise AnswersMissing(waiting)
        rows = list(current.rows.to_add())
        _write(rows, current, by, now)
        current.state, current.applied_at = State.APPLIED, now
        current.save()
    return len(rows)


def _write(rows: Sequence[PlanImportRow], plan_import: PlanImport, by: User, now: datetime) -> None:
    """All rows at once: as many queries for 300 of them as for three. `save()` is passed by, its work is not."""
    partnerships = {
        each.pk: each
        for each in Partnership.objects.select_related("partner__kind").filter(
            pk__in={key for row in rows for key in row.understood["partnerships"]}
        )
    }
    activities = []
    for row in rows:
        joint = [partnerships[key] for key in row.understood["partnerships"] if key in partnerships]
        activity = _activity(row, plan_import, joint, by)
        settle_visibility(activity, [each.partner for each in joint])
        # Keys were looked up; asking for each of them again would be a query a row.
        activity.clean_fields(exclude=["direction", "created_by", "copied_from", *COMPUTED])
        activity.fill_computed_columns()
        activities.append(activity)
    made = Activity.objects.bulk_create(activities)
    for row, activity in zip(rows, made, strict=True):
        row.activity = activity
    PlanImportRow.objects.bulk_update(rows, ["activity"])
    _link(rows, Activity.partnerships.through, "partnership_id", "partnerships", set(partnerships))
    _link(rows, Activity.classes.through, "schoolclass_id", "classes")
    _link(rows, Activity.people.through, "user_id", "people")
    _write_history(made, by, now)


COMPUTED = ("search_text", "title_key", "responsible_key", "sorts_on")


def _activity(row: PlanImportRow, plan_import: PlanImport, joint: Sequence[Partnership], by: User) -> Activity:
    texts, understood = row.texts, row.understood
    return Activity(
        school_year=plan_import.school_year,
        title=texts["title"],
        timing_text=texts.get("timing") or NO_TIME,
        grades_text=texts.get("grades", ""),
        responsible_text=texts.get("responsible", ""),
        place=texts.get("place", ""),
        participants=texts.get("participants", ""),
        description=texts.get("description", ""),
        module=texts.get("module") or MODULE,
        is_looking_for_partner=not joint,
        direction_id=understood["direction"],
        timing_kind=understood["timing_kind"],
        worded_from=_day(understood["worded_from"]),
        worded_until=_day(understood["worded_until"]),
        worded_months=understood["worded_months"],
        grades=understood["grades"],
        names_class_teachers=understood["names_class_teachers"],
        created_by=by,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _link(rows: Iterable[PlanImportRow], through: Any, column: str, name: str, known: set[int] | None = None) -> None:
    """The many-to-many links of all rows in one query; what was removed meanwhile is left out."""
    model = through._meta.get_field(column.removesuffix("_id")).related_model
    keys = {key for row in rows for key in row.understood[name]}
    if known is None:
        known = set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
    through.objects.bulk_create(
        [
            through(activity_id=row.activity_id, **{column: key})
            for row in rows
            for key in row.understood[name]
            if key in known
        ]
    )


def _write_history(activities: Sequence[Activity], by: User, now: datetime) -> None:
    """As `save()` would have left it, the partnerships of each version too."""
    records = Activity.history.bulk_history_create(activities, default_user=by, default_date=now)
    by_activity = {record.id: record for record in records}
    links = Activity.partnerships.through.objects.filter(activity__in=activities)
    # simple_history's own table beside the historical one, named after the field
    historical = Activity.history.model.partnerships.model
    historical.objects.bulk_create(
        [
            historical(
                history=by_activity[link.activity_id],
                id=link.pk,
                activity_id=link.activity_id,
                partnership_id=link.partnership_id,
            )
            for link in links
        ]
    )


@dataclass(frozen=True)
class Undoing:
    """What undoing would take away, and what it would not: rows that somebody worked on since."""

    removed: list[Activity]
    kept: list[Activity]


def undoing(plan_import: PlanImport) -> Undoing:
    """The activities of an applied plan by whether they are as they came."""
    made = Activity.objects.filter(pk__in=plan_import.rows.values("activity")).order_by("pk")
    # Each is a question of its own: joined together, they would multiply.
    referring = [
        Occurrence.objects.filter(activity=OuterRef("pk")),
        Activity.objects.filter(copied_from=OuterRef("pk")),
        Product.objects.filter(activity=OuterRef("pk")),
        CycleStep.objects.filter(activity=OuterRef("pk")),
    ]
    is_touched = Q(version__gt=1)
    for rows in referring:
        is_touched |= Q(Exists(rows))
    kept = list(made.filter(is_touched))
    removed = list(made.exclude(pk__in=[each.pk for each in kept]))
    return Undoing(removed, kept)


@publishing()
def undo_import(*, plan_import: PlanImport, seen: Iterable[int], by: User, now: datetime) -> Undoing:
    """Take the rows of an applied plan back that nobody touched; `seen` are those that the person was shown.

    Raises `PlanMoved` when it is not applied any more, `Touched` when a shown row was changed meanwhile.
    """
    current = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if current.state != State.APPLIED:
        raise PlanMoved
    found = undoing(current)
    promised = set(seen)
    if meanwhile := [each for each in found.kept if each.pk in promised]:
        raise Touched(meanwhile)
    _remove(found.removed, by, now)
    current.state = State.UNDONE
    current.save()
    return found


def _remove(activities: Sequence[Activity], by: User, now: datetime) -> None:
    """Delete untouched activities at once; their history tells it. One by one 5,000 of them took half a minute.

    Nothing but the links below refers to them; if something came to, the database would refuse.
    """
    keys = [activity.pk for activity in activities]
    records = Activity.history.bulk_history_create(activities, default_user=by, default_date=now)
    Activity.history.filter(pk__in=[record.pk for record in records]).update(history_type="-")
    for links in (Activity.partnerships, Activity.classes, Activity.people, Activity.principles):
        links.through.objects.filter(activity__in=keys).delete()
    PlanImportRow.objects.filter(activity__in=keys).update(activity=None)
    PlanImportRow.objects.filter(same_as__in=keys).update(same_as=None)
    removed = Activity.objects.filter(pk__in=keys)
    removed._raw_delete(removed.db)
