"""Take a pasted or uploaded plan in: parse its table in portions, correct its rows, answer what is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from activities.models import Activity
from activities.parsing import PlanParser
from partners.models import Direction
from plan.models import PlanImport, PlanImportRow
from plan.parsing.columns import Table, parse_columns
from plan.parsing.rows import ParsedRow, parse_row, row_key
from plan.parsing.sections import texts_of_rows
from school.models import User
from school.years import SchoolYear

# So many rows of a long table are parsed in one request; a pasted one is parsed at once.
PORTION = 500
# A plan that was never applied is deleted after so long.
DELETED_AFTER = timedelta(days=60)

# Answers of one press, and what they say of a row; «again» is for one that nothing is asked of any more.
QUICK_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "proposed": {"timing": "proposed"},
    "none": {"timing": "none"},
    "grades": {"grades": True},
    "looking": {"partnerships": []},
    "again": {},
}

State, Action = PlanImport.State, PlanImportRow.Action


class StalePlan(Exception):
    """Somebody changed the pasted plan, or applied it, since the person saw it."""


def begin_import(*, rows: Sequence[Sequence[str]], name: str, year: SchoolYear, by: User, now: datetime) -> PlanImport:
    """Store a table and parse its first portion, which is all of a pasted one."""
    parser = PlanParser(year)
    table = parse_columns(rows, parser)
    with transaction.atomic():
        PlanImport.objects.filter(state__in=[State.READING, State.READY], created_at__lt=now - DELETED_AFTER).delete()
        plan_import = PlanImport.objects.create(
            school_year=year.start,
            name=name,
            created_by=by,
            cells=table.rows,
            header=table.header,
            columns={str(index): field for index, field in table.columns.items()},
        )
        _parse_portion(plan_import, parser)
    return plan_import


def table_of(plan_import: PlanImport) -> Table:
    columns = {int(index): field for index, field in plan_import.columns.items()}
    return Table(plan_import.header, plan_import.cells, columns)


@transaction.atomic
def parse_on(*, plan_import: PlanImport) -> PlanImport:
    """Parse the next portion of a long table; two who ask at once get a portion each."""
    current = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if current.state == State.READING:
        _parse_portion(current, PlanParser(current.year))
    return current


@transaction.atomic
def set_columns(*, plan_import: PlanImport, columns: Mapping[int, str], seen: int) -> PlanImport:
    """Give the columns other meanings and parse the table anew; corrections of rows are lost with it."""
    current = locked_import(plan_import, seen)
    current.columns = {str(index): field for index, field in columns.items() if field}
    current.rows.all().delete()
    current.read_count, current.state = 0, State.READING
    _parse_portion(current, PlanParser(current.year))
    return current


def _parse_portion(plan_import: PlanImport, parser: PlanParser) -> None:
    texts = texts_of_rows(table_of(plan_import))
    portion = texts[plan_import.read_count : plan_import.read_count + PORTION]
    directions = list(Direction.objects.all())
    known = _known_rows(plan_import)
    rows = []
    for number, row_texts in enumerate(portion, plan_import.read_count + 1):
        parsed = parse_row(row_texts, {}, parser, directions)
        row = PlanImportRow(plan_import=plan_import, number=number, texts=row_texts)
        _take_over(row, parsed)
        key = parsed.key()
        if key in known:
            row.same_as_id, row.action = known[key], Action.SKIP
        known.setdefault(key, None)
        rows.append(row)
    PlanImportRow.objects.bulk_create(rows)
    plan_import.read_count += len(portion)
    if plan_import.read_count >= len(texts):
        plan_import.state = State.READY
    plan_import.save()


def _take_over(row: PlanImportRow, parsed: ParsedRow) -> None:
    row.understood = parsed.understood()
    row.needs_answer = parsed.needs_answer


def _known_rows(plan_import: PlanImport) -> dict[str, int | None]:
    """Return the rows of the year's plan by what they say; None stands for rows further up in the same table."""
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
    """Put other wordings or answers into a row and parse it anew; it is then one to add."""
    plan_import = locked_import(row.plan_import)
    parsed = parse_row(texts, answers, PlanParser(plan_import.year), list(Direction.objects.all()))
    row.texts, row.answers, row.action = dict(texts), dict(answers), Action.ADD
    _take_over(row, parsed)
    row.same_as_id = _known_in_plan(plan_import, parsed.key())
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
    plan_import = locked_import(row.plan_import)
    row.action = action
    row.save(update_fields=["action"])
    plan_import.save()


@transaction.atomic
def accept_as_written(*, plan_import: PlanImport) -> int:
    """Answer all open questions at once and return how many rows that settled.

    Days are taken as proposed where there are any, wordings as they are.

    What cannot be left as it is, a row without words or a text too long, still waits.
    """
    current = locked_import(plan_import)
    parser, directions = PlanParser(current.year), list(Direction.objects.all())
    changed = []
    for row in current.rows.waiting():
        timing = parser.timing(row.texts.get("timing", ""))
        answers = {
            "timing": "proposed" if timing.spans else "none",
            "grades": True,
            "partnerships": row.understood.get("partnerships", []),
            **row.answers,
        }
        parsed = parse_row(row.texts, answers, parser, directions)
        row.answers = answers
        _take_over(row, parsed)
        changed.append(row)
    PlanImportRow.objects.bulk_update(changed, ["answers", "understood", "needs_answer"])
    current.save()
    return sum(not row.needs_answer for row in changed)


def locked_import(plan_import: PlanImport, seen: int | None = None) -> PlanImport:
    """Return the plan under a lock; raise `StalePlan` when it was applied, or has another version than `seen`."""
    current = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if current.state != State.READY or (seen is not None and current.version != seen):
        raise StalePlan
    return current
