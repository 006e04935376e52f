"""Take a pasted or uploaded plan in: parse its tables in portions, correct its rows, answer what is asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from activities.models import Module, OwnCommunity
from activities.parsing import PlanParser
from activities.services.communities import settle_meaning
from common.pasted import PastedTable
from common.search import fold
from partners.models import Direction
from plan.models import PlanImport, PlanImportRow
from plan.parsing.document import Line, LineRole, Overrides, lines_of
from plan.parsing.lines import PlanLists
from plan.parsing.regions import Region, find_regions, with_columns
from plan.parsing.rows import ParsedRow, Question, RowParser, row_key
from plan.services.known_rows import KnownRows, known_in_plan
from school.models import User
from school.years import SchoolYear

# So many lines of a long table are parsed in one request; a pasted one is parsed at once.
PORTION = 500
# A plan that was never applied is deleted after so long.
DELETED_AFTER = timedelta(days=60)
# The role of a line that a person says is a heading: its words name a module.
AS_MODULE = "module"

# Answers of one press, and what they say of a row; «again» is for one that nothing is asked of any more.
QUICK_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "proposed": {"timing": "proposed"},
    "none": {"timing": "none"},
    "grades": {"grades": True},
    "looking": {"partnerships": [], "cooperation": "looking"},
    "own": {"partnerships": [], "cooperation": "own"},
    "again": {},
    # Of a row that says the same as one above, in another module
    "one": {"one": True},
    "two": {"one": False},
}

# What a name may mean, by the answer of one press
MEANINGS = {"means-own": OwnCommunity.Meaning.OWN, "means-partner": OwnCommunity.Meaning.PARTNER}

State, Action = PlanImport.State, PlanImportRow.Action


class StalePlan(Exception):
    """Somebody changed the pasted plan, or applied it, since the person saw it."""


def begin_import(*, tables: Sequence[PastedTable], name: str, year: SchoolYear, by: User, now: datetime) -> PlanImport:
    """Store tables and parse their first portion, which is all of a pasted one."""
    parser = PlanParser(year)
    with transaction.atomic():
        PlanImport.objects.filter(state__in=[State.READING, State.READY], created_at__lt=now - DELETED_AFTER).delete()
        plan_import = PlanImport.objects.create(
            school_year=year.start,
            name=name,
            created_by=by,
            tables=[table.as_json() for table in tables],
            regions=[region.as_json() for region in find_regions(tables, parser)],
        )
        _parse_portion(plan_import, parser)
    return plan_import


def tables_of(plan_import: PlanImport) -> list[PastedTable]:
    return [PastedTable.from_json(table) for table in plan_import.tables]


def regions_of(plan_import: PlanImport) -> list[Region]:
    return [Region.from_json(region) for region in plan_import.regions]


def row_parser_of(plan_import: PlanImport) -> RowParser:
    return RowParser(PlanParser(plan_import.year), list(Direction.objects.all()), plan_import.choices)


@transaction.atomic
def parse_on(*, plan_import: PlanImport) -> PlanImport:
    """Parse the next portion of a long table; two who ask at once get a portion each."""
    current = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if current.state == State.READING:
        _parse_portion(current, PlanParser(current.year))
    return current


@transaction.atomic
def set_columns(*, plan_import: PlanImport, columns: Mapping[str, Mapping[int, str]], seen: int) -> PlanImport:
    """Give columns other meanings, by the key of their region, and parse the tables anew; corrected rows stay so."""
    current = locked_import(plan_import, seen)
    regions = regions_of(current)
    for key, meanings in columns.items():
        regions = with_columns(regions, key, {index: name for index, name in meanings.items() if name})
    current.regions = [region.as_json() for region in regions]
    _parse_anew(current)
    return current


@transaction.atomic
def set_role(*, plan_import: PlanImport, place: str, role: str) -> PlanImport:
    """Say what a line is, or a whole table by its number, and parse the tables anew."""
    current = locked_import(plan_import)
    current.roles = {**current.roles, place: role}
    _parse_anew(current)
    return current


@transaction.atomic
def choose(*, plan_import: PlanImport, choices: Mapping[str, str], seen: int) -> PlanImport:
    """Answer what is asked once for all rows, and parse the tables anew; corrected rows stay so."""
    current = locked_import(plan_import, seen)
    current.choices = {**current.choices, **choices}
    _parse_anew(current)
    return current


@transaction.atomic
def settle_meanings(*, row: PlanImportRow, meaning: str) -> PlanImport:
    """Remember what the communities that a row names mean, and parse the tables anew: other rows may name them too."""
    current = locked_import(row.plan_import)
    for community in row_parser_of(current).parse(row.texts, row.answers).may_be_own:
        settle_meaning(community=community, meaning=meaning)
    _parse_anew(current)
    return current


def _parse_anew(current: PlanImport) -> None:
    changed = current.rows.filter(is_corrected=True)
    # What was corrected in lines that are read otherwise now comes back with them.
    current.corrections |= {
        each.place: {"texts": each.texts, "answers": each.answers, "action": each.action} for each in changed
    }
    current.rows.all().delete()
    # Rows may have other numbers now.
    current.last_change = {}
    current.read_count, current.state = 0, State.READING
    _parse_portion(current, PlanParser(current.year))


def _parse_portion(plan_import: PlanImport, parser: PlanParser) -> None:
    directions = list(Direction.objects.all())
    lists = PlanLists(parser, list(Module.objects.all()), directions)
    overrides = Overrides(
        plan_import.roles,
        grid_is_left=plan_import.choices.get(Question.GRID) == "left",
        cells_are_whole=plan_import.choices.get(Question.SEVERAL) == "whole",
    )
    lines = lines_of(tables_of(plan_import), regions_of(plan_import), lists, overrides)
    portion = list(islice(lines, plan_import.read_count, plan_import.read_count + PORTION))
    is_last = next(lines, None) is None
    row_parser = RowParser(parser, directions, plan_import.choices)
    known = KnownRows.of(plan_import)
    rows = []
    for number, line in enumerate(portion, plan_import.read_count + 1):
        row = _row_of(line, number, plan_import)
        if row.is_activity:
            parsed = row_parser.parse(row.texts, row.answers)
            _take_over(row, parsed)
            row.asks += "".join(f"{question}," for question in line.asks if question not in plan_import.choices)
            was_joined = row.action == Action.JOIN
            if was_joined:
                row.action = Action.ADD
            if not row.is_corrected or was_joined or row.answers.get("one"):
                known.compare(row, parsed)
            known.add(row)
        rows.append(row)
    PlanImportRow.objects.bulk_create(rows)
    plan_import.read_count += len(portion)
    plan_import.line_count = max(plan_import.line_count, plan_import.read_count)
    if is_last:
        plan_import.state = State.READY
        plan_import.line_count = plan_import.read_count
    plan_import.save()


def _row_of(line: Line, number: int, plan_import: PlanImport) -> PlanImportRow:
    row = PlanImportRow(
        plan_import=plan_import,
        number=number,
        place=line.place,
        role=line.role,
        cells=line.cells,
        texts=line.texts,
        notes=line.notes,
        action=Action.ADD if line.role in {LineRole.ACTIVITY, LineRole.UNCLEAR} else Action.SKIP,
    )
    if row.is_activity and (kept := plan_import.corrections.get(line.place)):
        row.texts, row.answers, row.action, row.is_corrected = kept["texts"], kept["answers"], kept["action"], True
    return row


def _take_over(row: PlanImportRow, parsed: ParsedRow) -> None:
    row.understood = parsed.understood()
    row.needs_answer = parsed.needs_answer or row.role == LineRole.UNCLEAR or row.is_like_another
    row.asks = "".join(f"{question}," for question in sorted(parsed.asks))


@transaction.atomic
def correct_row(*, row: PlanImportRow, texts: Mapping[str, str], answers: Mapping[str, Any]) -> PlanImportRow:
    """Put other wordings or answers into a row and parse it anew; it is then one to add.

    Raises `StalePlan` where the tables were read anew meanwhile and the row is another one.
    """
    plan_import = locked_import(row.plan_import)
    if not plan_import.rows.filter(pk=row.pk).exists():
        raise StalePlan
    parsed = row_parser_of(plan_import).parse(texts, answers)
    is_same = row_key(row.title, row.text("timing")) == row_key(texts.get("title", ""), texts.get("timing", ""))
    if not is_same:
        row.notes = {name: said for name, said in row.notes.items() if name != "like"}
    if not is_same or row.text("module") != texts.get("module", ""):
        _part_from(plan_import, {row.number})
    if row.role != LineRole.ACTIVITY:
        # It is still a row when the tables are read anew.
        plan_import.roles = {**plan_import.roles, row.place: LineRole.ACTIVITY.value}
    row.texts, row.answers, row.action, row.joined_to = dict(texts), dict(answers), Action.ADD, None
    row.role, row.is_corrected = LineRole.ACTIVITY, True
    _take_over(row, parsed)
    row.same_as_id = known_in_plan(plan_import, parsed)
    if answers.get("one"):
        other = plan_import.rows.exclude(action=Action.SKIP).filter(number=row.notes.get("like")).first()
        if other is not None:
            row.action, row.joined_to = Action.JOIN, other.joined_to or other.number
            plan_import.rows.filter(joined_to=row.number).update(joined_to=row.joined_to)
    row.save()
    plan_import.save()
    return row


@transaction.atomic
def answer_alike(*, row: PlanImportRow) -> int:
    """Give what was answered of the partner of a row to others that wait with the same words; return to how many."""
    plan_import = locked_import(row.plan_import)
    answers = {name: row.answers[name] for name in ("partnerships", "cooperation") if name in row.answers}
    said = fold(row.text("partner")).strip()
    if not said or not answers:
        return 0
    waiting = plan_import.rows.waiting().exclude(pk=row.pk)
    alike = [each for each in waiting if fold(each.text("partner")).strip() == said]
    parser = row_parser_of(plan_import)
    for each in alike:
        each.answers, each.is_corrected = {**each.answers, **answers}, True
        _take_over(each, parser.parse(each.texts, each.answers))
    _update(alike)
    return len(alike)


@transaction.atomic
def set_action(*, row: PlanImportRow, action: str) -> None:
    """Add a row by itself, or leave it out."""
    plan_import = locked_import(row.plan_import)
    row.action, row.joined_to, row.is_corrected = action, None, True
    row.save(update_fields=["action", "joined_to", "is_corrected"])
    if action == Action.SKIP:
        _part_from(plan_import, {row.number})
    plan_import.save()


def _part_from(plan_import: PlanImport, numbers: Collection[int]) -> None:
    """Let what was one activity with these rows be one without them: they are left out, or say something else now."""
    firsts: dict[int | None, int] = {}
    for row in plan_import.rows.filter(joined_to__in=numbers).exclude(number__in=numbers):
        first = firsts.setdefault(row.joined_to, row.number)
        row.action, row.joined_to = (Action.ADD, None) if first == row.number else (Action.JOIN, first)
        row.save(update_fields=["action", "joined_to"])


@transaction.atomic
def accept_as_written(*, plan_import: PlanImport) -> int:
    """Answer all open questions at once and return how many rows that settled.

    Days are taken as proposed where there are any, wordings as they are. What is asked once for all rows, and what
    cannot be left as it is, a row without words or a text too long, still waits.
    """
    current = locked_import(plan_import)
    parser = row_parser_of(current)
    changed = []
    for row in current.rows.waiting().exclude(role=LineRole.UNCLEAR):
        parsed = parser.parse(row.texts, row.answers)
        answers = {
            "timing": "proposed" if parsed.timing.spans else "none",
            "grades": True,
            **({"partnerships": row.understood["partnerships"]} if "partner" in parsed.ambiguities else {}),
            **({"one": False} if row.is_like_another else {}),
            **row.answers,
        }
        row.answers, row.is_corrected = answers, True
        _take_over(row, parser.parse(row.texts, answers))
        changed.append(row)
    PlanImportRow.objects.bulk_update(changed, ["answers", "understood", "needs_answer", "asks", "is_corrected"])
    current.save()
    return sum(not row.needs_answer for row in changed)


@dataclass(frozen=True)
class RowsChange:
    """What is set on several rows of a pasted plan at once: wordings, answers, or whether they are added."""

    texts: Mapping[str, str]
    answers: Mapping[str, Any]
    action: str = ""


@transaction.atomic
def set_on_rows(*, plan_import: PlanImport, numbers: Iterable[int], change: RowsChange, seen: int) -> int:
    """Set the same on several rows and return on how many; what they were is kept for `take_back_rows`."""
    current = locked_import(plan_import, seen)
    parser = row_parser_of(current)
    rows = list(current.rows.activities().filter(number__in=set(numbers)))
    changed = {row.number for row in rows}
    kept = [*rows, *current.rows.filter(joined_to__in=changed).exclude(number__in=changed)]
    current.last_change = {str(each.number): [each.texts, each.answers, each.action, each.joined_to] for each in kept}
    is_parted = bool(change.action or change.answers or change.texts.keys() - {"grades"})
    if is_parted:
        _part_from(current, changed)
    for row in rows:
        row.texts, row.answers = {**row.texts, **change.texts}, {**row.answers, **change.answers}
        row.is_corrected = True
        if change.action:
            row.action, row.joined_to = change.action, None
        elif is_parted and row.joined_to is not None and row.joined_to not in changed:
            # What is set on it holds for its own grades only.
            row.action, row.joined_to = Action.ADD, None
        _take_over(row, parser.parse(row.texts, row.answers))
    _update(rows)
    current.save()
    return len(rows)


@transaction.atomic
def take_back_rows(*, plan_import: PlanImport) -> int:
    """Let the rows be as they were before the last `set_on_rows`, and return how many there are."""
    current = locked_import(plan_import)
    parser = row_parser_of(current)
    rows = list(current.rows.activities().filter(number__in=[int(number) for number in current.last_change]))
    for row in rows:
        row.texts, row.answers, row.action, row.joined_to = current.last_change[str(row.number)]
        _take_over(row, parser.parse(row.texts, row.answers))
    _update(rows)
    # Somebody may have left out meanwhile what they were one activity with.
    added = current.rows.to_add().values("number")
    joined = current.rows.filter(joined_to__isnull=False).exclude(joined_to__in=added)
    _part_from(current, {number for number in joined.values_list("joined_to", flat=True) if number is not None})
    current.last_change = {}
    current.save()
    return len(rows)


def _update(rows: Sequence[PlanImportRow]) -> None:
    columns = ["texts", "answers", "understood", "needs_answer", "asks", "action", "joined_to", "is_corrected"]
    PlanImportRow.objects.bulk_update(rows, columns)


def locked_import(plan_import: PlanImport, seen: int | None = None) -> PlanImport:
    """Return the plan under a lock; raise `StalePlan` when it was applied, or has another version than `seen`."""
    current = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if current.state != State.READY or (seen is not None and current.version != seen):
        raise StalePlan
    return current
