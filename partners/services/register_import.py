"""Take a pasted or uploaded register in: read its table, correct its rows, answer what is asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from common.pasted import PastedTable
from partners.models import Direction, PartnerKind, RegisterImport, RegisterImportRow
from partners.pasting import ParsedPartner
from partners.pasting.register import References, RowDraft, compare_with_register, joined_texts, read_register, texts_of
from partners.pasting.tables import RegisterTable
from school.journal import record
from school.models import JournalEntry, User

# A table that was not applied keeps the personal data of its cells for so long.
KEPT_FOR = timedelta(days=14)
State, Action, Reason = RegisterImport.State, RegisterImportRow.Action, RegisterImportRow.Reason
# What is asked of a row that adds to a partner we have: its name and kind stand already
ASKED_OF_KNOWN = frozenset(("agreement", "directions", "inn", "contact", "about", "note"))
# Answers of one press: what they say of a row
QUICK_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "inn-proposed": {"inn": "proposed"},
    "inn-none": {"inn": "none"},
    "agreement-note": {"agreement": "note"},
    "agreement-taken": {"agreement": "taken"},
    "directions-none": {"directions": []},
    "existing-same": {"existing": "same"},
    "existing-other": {"existing": "other"},
}


class StaleRegister(Exception):
    """Somebody changed the pasted register, or applied it, since the person saw it."""


def begin_register(*, tables: Sequence[PastedTable], name: str, by: User, now: datetime) -> RegisterImport:
    """Store tables with their rows as they are understood. Raises `TableTooLarge`."""
    with transaction.atomic():
        erase_old_drafts(now=now)
        register = RegisterImport(name=name, created_by=by, cells=[table.as_json() for table in tables])
        _read(register, References.load(), None)
    return register


def _read(register: RegisterImport, references: References, columns: Mapping[int, Mapping[int, str]] | None) -> None:
    pasted = [PastedTable.from_json(table) for table in register.cells]
    tables, drafts = read_register(pasted, references, columns)
    register.tables = [
        {"header": table.header, "columns": {str(column): name for column, name in table.columns.items()}}
        for table in tables
    ]
    register.save()
    RegisterImportRow.objects.bulk_create([_row(register, draft) for draft in drafts])


def _row(register: RegisterImport, draft: RowDraft) -> RegisterImportRow:
    row = RegisterImportRow(
        register_import=register,
        number=draft.number,
        table=draft.table,
        section=draft.section[:300],
        cells=draft.cells,
        reason=draft.reason,
        joined_to=draft.joined_to,
        texts=draft.texts,
        action=Action.ADD if draft.is_partner else Action.SKIP,
    )
    if draft.is_partner:
        _take_over(row, draft)
        if draft.is_sure:
            # What the register has is said; a tick adds what is new.
            row.action = Action.SKIP
    return row


def _take_over(row: RegisterImportRow, draft: RowDraft) -> None:
    row.understood = draft.parsed.understood()
    row.existing, row.is_sure = draft.existing, draft.is_sure
    _settle_questions(row, draft.parsed)


def _settle_questions(row: RegisterImportRow, parsed: ParsedPartner) -> None:
    if row.action == Action.JOIN:
        row.needs_answer = any(question.field in ASKED_OF_KNOWN for question in parsed.questions)
    else:
        row.needs_answer = bool(parsed.questions) or (row.existing is not None and not row.is_sure)


def table_of(register: RegisterImport, number: int) -> RegisterTable:
    """Return a table's heading and columns; its cells are in the rows."""
    stored = register.tables[number]
    return RegisterTable(
        header=stored["header"], columns={int(column): name for column, name in stored["columns"].items()}
    )


@transaction.atomic
def set_columns(*, register: RegisterImport, columns: Mapping[int, Mapping[int, str]], seen: int) -> RegisterImport:
    """Give columns other meanings and read the tables anew; corrections of rows are lost with it."""
    current = locked_register(register, seen)
    current.rows.all().delete()
    _read(current, References.load(), columns)
    return current


@transaction.atomic
def correct_row(*, row: RegisterImportRow, texts: Mapping[str, str], answers: Mapping[str, Any]) -> RegisterImportRow:
    """Put other wordings or answers into a row and parse it anew; it is then one to write."""
    register = locked_register(row.register_import)
    name = texts.get("name", "")
    if name and (name != row.texts.get("name", "") or name == row.answers.get("typed_name")):
        # What a person writes is the name; only a pasted cell is taken apart.
        answers = {**answers, "typed_name": name}
    _parse_anew(row, texts, answers, References.load())
    row.save()
    register.save()
    return row


def _parse_anew(
    row: RegisterImportRow, texts: Mapping[str, str], answers: Mapping[str, Any], references: References
) -> None:
    draft = RowDraft(row.number, row.table, row.cells, texts=dict(texts), answers=dict(answers))
    draft.parsed = references.parse(draft.texts, draft.answers)
    compare_with_register([draft])
    if draft.answers.get("existing") == "same" and draft.existing is None:
        draft.existing = row.existing
    if draft.answers.get("existing") == "same" and draft.existing is not None:
        draft.is_sure = True
    row.texts, row.answers, row.reason, row.joined_to = draft.texts, draft.answers, "", None
    row.action = Action.JOIN if draft.is_sure else Action.ADD
    _take_over(row, draft)
    if row.action == Action.JOIN and draft.existing is not None and draft.existing.is_archived:
        row.action, row.needs_answer = Action.SKIP, False


@transaction.atomic
def answer_row(*, row: RegisterImportRow, answer: str) -> None:
    """Take an answer of one press: one of `QUICK_ANSWERS`, «skip», «add» (also of what was left out), «separate»."""
    register = locked_register(row.register_import)
    if answer in QUICK_ANSWERS:
        _parse_anew(row, row.texts, {**row.answers, **QUICK_ANSWERS[answer]}, References.load())
        row.save()
    elif answer == Action.SKIP:
        row.action = Action.SKIP
        row.save(update_fields=["action"])
    elif answer in (Action.ADD, Action.JOIN):
        _use_after_all(row, register)
    else:
        return
    register.save()


def _use_after_all(row: RegisterImportRow, register: RegisterImport) -> None:
    """Make a row that was left out one to write; what it gave to another row is taken from there."""
    references, was_joined_to = References.load(), row.joined_to
    said = list(filter(None, row.cells))
    # A line of text stands in no column.
    texts = row.texts or ({"name": said[0]} if len(said) == 1 else {})
    texts = texts or texts_of(row.cells, table_of(register, row.table), row.section)
    if not texts.get("name"):
        texts["name"] = " ".join(said)
    # Somebody says that it is a partner of its own, so it is not the one of the same name.
    _parse_anew(row, texts, row.answers, references)
    row.save()
    target = register.rows.filter(number=was_joined_to).first() if was_joined_to else None
    if target is None:
        return
    table = table_of(register, target.table)
    texts = texts_of(target.cells, table, target.section)
    others = list(register.rows.filter(joined_to=target.number))
    as_read = texts
    for other in sorted([*others, row], key=lambda each: each.number):
        as_read = joined_texts(as_read, other.texts)
    for other in others:
        texts = joined_texts(texts, other.texts)
    # What somebody corrected in it stays so.
    corrected = {name for name in {*target.texts, *as_read} if target.text(name) != as_read.get(name, "")}
    texts = {name: text for name, text in texts.items() if name not in corrected}
    texts |= {name: target.text(name) for name in corrected if target.text(name)}
    action = target.action
    _parse_anew(target, texts, target.answers, references)
    target.action = action
    target.save()


@transaction.atomic
def settle_rest(
    *, register: RegisterImport, seen: int, kind: PartnerKind | None, directions: Iterable[Direction]
) -> int:
    """Give the kind to all rows without one, and the directions to all rows without any; return how many changed."""
    current = locked_register(register, seen)
    references, chosen = References.load(), [each.pk for each in directions]
    changed = 0
    for row in current.rows.to_write().select_related("existing"):
        answers = dict(row.answers)
        if kind is not None and row.understood.get("kind") is None and row.action == Action.ADD:
            answers["kind"] = kind.pk
        if chosen and not row.understood.get("directions"):
            answers["directions"] = chosen
        if answers != row.answers:
            draft = RowDraft(row.number, row.table, row.cells, texts=row.texts, answers=answers)
            draft.parsed = references.parse(row.texts, answers)
            draft.existing, draft.is_sure = row.existing, row.is_sure
            row.answers = answers
            _take_over(row, draft)
            row.save()
            changed += 1
    current.save()
    return changed


@transaction.atomic
def join_known(*, register: RegisterImport, seen: int) -> int:
    """Add what is new to every partner that the register surely has; return how many rows that are."""
    current = locked_register(register, seen)
    known = current.rows.filter(action=Action.SKIP, reason="", is_sure=True, existing__is_archived=False)
    references, count = References.load(), 0
    for row in known.select_related("existing"):
        parsed = references.parse(row.texts, row.answers)
        row.action = Action.JOIN
        _settle_questions(row, parsed)
        row.save(update_fields=["action", "needs_answer"])
        count += 1
    current.save()
    return count


@transaction.atomic
def set_names_basis(*, register: RegisterImport, seen: int, basis: str, on: date | None) -> None:
    """Say once for all rows on what basis the names of contact persons are kept; without one the posts are."""
    current = locked_register(register, seen)
    current.names_basis, current.names_on = basis, on if basis in ("consent", "agreement", "published") else None
    current.full_clean()
    current.save()


@transaction.atomic
def delete_draft(*, register: RegisterImport, seen: int) -> None:
    """Throw a pasted register away before it is applied."""
    locked_register(register, seen).delete()


def locked_register(register: RegisterImport, seen: int | None = None) -> RegisterImport:
    """Return the register under a lock; raise `StaleRegister` when it was applied, or has another version than `seen`."""
    current = RegisterImport.objects.select_for_update().filter(pk=register.pk).first()
    if current is None or current.state != State.READY or (seen is not None and current.version != seen):
        raise StaleRegister
    return current


def erase_cells(register: RegisterImport) -> None:
    """Erase what a table held, not saved yet; of its rows the partner's name is left."""
    register.cells, register.tables = [], []
    rows = list(register.rows.all())
    for row in rows:
        name = row.understood.get("name", "")
        row.understood = {"name": name} if name and row.partner_id is not None else {}
        row.cells, row.texts, row.answers, row.section, row.needs_answer = [], {}, {}, "", False
    RegisterImportRow.objects.bulk_update(
        rows, ["cells", "texts", "answers", "understood", "section", "needs_answer"], batch_size=200
    )


@transaction.atomic
def erase_old_drafts(*, now: datetime, by: User | None = None) -> int:
    """Erase the cells of tables that nobody applied for two weeks; return how many there were."""
    old = list(RegisterImport.objects.select_for_update().filter(state=State.READY, created_at__lt=now - KEPT_FOR))
    for register in old:
        erase_cells(register)
        register.state = State.ERASED
        register.save()
    if old:
        record(JournalEntry.Action.ERASED, by=by, subject="pasted registers", detail=str(len(old)))
    return len(old)


def old_drafts(now: datetime) -> int:
    return RegisterImport.objects.filter(state=State.READY, created_at__lt=now - KEPT_FOR).count()
