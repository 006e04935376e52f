"""The rows of a pasted register as its page shows them: what was understood, what is asked, what is left out."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from common.day_words import since_words
from common.text import one_line
from partners.agreement_words import day_in_words
from partners.models import (
    Agreement,
    ContactPerson,
    Direction,
    Partner,
    PartnerKind,
    Partnership,
    RegisterImport,
    RegisterImportRow,
)
from partners.pasting.columns import FIELDS
from partners.pasting.register import References, left_columns, question_of_existing
from partners.pasting.rows import RowQuestion
from partners.pasting.tables import RegisterTable
from partners.services.register_apply import agreement_key, agreement_of, fill_in, is_same_contact
from partners.services.register_import import ASKED_OF_KNOWN
from partners.services.undoing import REGISTER_IMPORT
from school.models import Undo, User
from school.undo import note_undos, open_undos

EARLIER_SHOWN = 10
LABELS = dict(FIELDS)


def earlier_registers(user: User, now: datetime) -> list[RegisterImport]:
    """Return the last pasted registers, without their tables; applied ones with `undo`, while they can be taken back."""
    found = list(RegisterImport.objects.visible_to(user).select_related("created_by").defer("cells")[:EARLIER_SHOWN])
    applied = [each for each in found if each.state == RegisterImport.State.APPLIED]
    note_undos(what=REGISTER_IMPORT, records=applied, now=now)
    return found


def undo_of(register: RegisterImport, now: datetime) -> Undo | None:
    """Return what takes this register back, while it can be."""
    if register.state != RegisterImport.State.APPLIED:
        return None
    return open_undos(what=REGISTER_IMPORT, records=[register], now=now).get(register.pk)


@dataclass(frozen=True)
class ShownCell:
    """A cell as it came: its heading, its words, and what they were taken for; "" where for nothing."""

    heading: str
    text: str
    use: str


@dataclass
class ShownPartner:
    """One row: what will be written of it, its questions, and its cells as they came."""

    row: RegisterImportRow
    kind: PartnerKind | None = None
    directions: list[Direction] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    # Of a partner that we have: what it has already, and stays as it is
    known_facts: list[tuple[str, str]] = field(default_factory=list)
    questions: list[RowQuestion] = field(default_factory=list)
    cells: list[ShownCell] = field(default_factory=list)
    # The rows that say more of the same partner
    joined: list[int] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        return self.row.needs_answer and self.row.action != RegisterImportRow.Action.SKIP

    @property
    def is_known(self) -> bool:
        return not self.row.reason and self.row.is_sure and self.row.existing is not None

    @property
    def words(self) -> str:
        return one_line(" · ".join(cell.text for cell in self.cells))


@dataclass(frozen=True)
class UnusedColumn:
    """A column that nothing is taken from."""

    name: str
    heading: str
    cells: Sequence[str]


@dataclass(frozen=True)
class RegisterPage:
    """All of a pasted register: its rows in their order, the columns left out, and how many of each."""

    rows: list[ShownPartner]
    left: list[UnusedColumn]
    names: int
    tables: int

    def count(self, action: str) -> int:
        return sum(shown.row.action == action for shown in self.rows)

    @property
    def to_add(self) -> int:
        return self.count("add")

    @property
    def to_join(self) -> int:
        return self.count("join")

    @property
    def waiting(self) -> int:
        return sum(shown.is_waiting for shown in self.rows)

    @property
    def known(self) -> int:
        """Those that the register has and that are left out: what is new of them may be added."""
        return sum(shown.is_known and shown.row.action == "skip" for shown in self.rows)

    @property
    def left_rows(self) -> int:
        used = ("section", "twice", "continued")
        return sum(
            shown.row.action == "skip" and not shown.is_known and shown.row.reason not in used for shown in self.rows
        )

    @property
    def without_kind(self) -> int:
        return sum(shown.row.action == "add" and shown.kind is None for shown in self.rows)

    @property
    def without_direction(self) -> int:
        return sum(shown.row.action != "skip" and not shown.directions for shown in self.rows)


def register_page(register: RegisterImport) -> RegisterPage:
    """Return what the page of a pasted register shows, with as many queries for 200 rows as for two."""
    references = References.load()
    kinds = {kind.pk: kind for kind in PartnerKind.objects.all()}
    directions = {direction.pk: direction for direction in references.directions}
    rows = list(
        register.rows.select_related("existing", "partner").prefetch_related(
            Prefetch("existing__partnerships", queryset=Partnership.objects.open()),
            "existing__contacts",
            "existing__agreements",
        )
    )
    tables = [
        RegisterTable(header=table["header"], columns={int(at): name for at, name in table["columns"].items()})
        for table in register.tables
    ]
    shown, names = [], 0
    for row in rows:
        item = ShownPartner(row, joined=[other.number for other in rows if other.joined_to == row.number])
        item.cells = _cells(row, tables)
        if not row.reason and row.understood.get("contacts") is not None:
            _fill(item, kinds, directions, register)
            if item.is_known:
                _leave_what_is_known(item, register)
            if register.is_ready and item.is_waiting:
                item.questions = _questions(row, references)
            if row.action != RegisterImportRow.Action.SKIP:
                names += sum(bool(contact["name"]) for contact in row.understood["contacts"])
        shown.append(item)
        # Rows that are left out are named themselves.
        if row.table < len(tables) and (not row.reason or row.joined_to):
            tables[row.table].rows.append(row.cells)
    left = [
        UnusedColumn(f"column-{table}-{column}", heading or _("Column %(number)s") % {"number": column + 1}, cells)
        for table, column, heading, cells in left_columns(tables)
    ]
    return RegisterPage(shown, left, names, len(tables))


def _cells(row: RegisterImportRow, tables: Sequence[RegisterTable]) -> list[ShownCell]:
    # What stands beside a table stands in none of its columns.
    is_beside = bool(row.reason) and len(row.cells) == 1
    table = tables[row.table] if row.table < len(tables) and not is_beside else RegisterTable()
    return [
        ShownCell(
            one_line(table.header[at]) if at < len(table.header) else "",
            text,
            str(LABELS[name]) if (name := table.columns.get(at, "")) in LABELS and name else "",
        )
        for at, text in enumerate(row.cells)
        if text.strip()
    ]


def _fill(
    item: ShownPartner, kinds: Mapping[int, PartnerKind], directions: Mapping[int, Direction], register: RegisterImport
) -> None:
    understood = item.row.understood
    item.kind = kinds.get(understood["kind"]) if understood["kind"] else None
    item.directions = [directions[key] for key in understood["directions"] if key in directions]
    for name in ("short_name", "inn", "ogrn", "address", "site", "goals", "about", "note"):
        if understood[name]:
            item.facts.append((str(LABELS[name]), understood[name]))
    if understood["since"]:
        item.facts.append((str(LABELS["since"]), day_in_words(date.fromisoformat(understood["since"]))))
    item.agreements = [agreement_in_words(each) for each in understood["agreements"]]
    item.contacts = [contact_in_words(each, keeps_names=register.keeps_names) for each in understood["contacts"]]


def _leave_what_is_known(item: ShownPartner, register: RegisterImport) -> None:
    """Leave of a row only what is new to the partner that the register has."""
    partner, understood = item.row.existing, item.row.understood
    if partner is None:
        return
    has = {each.direction_id for each in partner.partnerships.all()}
    item.kind, item.directions = None, [each for each in item.directions if each.pk not in has]
    contacts = [ContactPerson(partner=partner, **each) for each in understood["contacts"]]
    known = list(partner.contacts.all())
    item.contacts = [
        words
        for contact, words in zip(contacts, item.contacts, strict=True)
        if not any(is_same_contact(contact, other) for other in known)
    ]
    keys = {agreement_key(each) for each in partner.agreements.all()}
    item.agreements = [
        words
        for found, words in zip(understood["agreements"], item.agreements, strict=True)
        if agreement_key(agreement_of(found, partner)) not in keys
    ]
    filled = {str(LABELS[name]) for name in fill_in(copy(partner), understood)}
    if item.directions:
        # Of partnerships that are opened
        filled |= {str(LABELS["goals"]), str(LABELS["since"])}
    item.known_facts = [fact for fact in item.facts if fact[0] not in filled]
    item.facts = [fact for fact in item.facts if fact[0] in filled]


def agreement_in_words(found: Mapping[str, Any]) -> str:
    """«Договор № 5 от 12 января 2026 г., до 31 декабря 2027 г.»: what will be written."""
    agreement = agreement_of(found, Partner())
    parts = [agreement.title]
    if agreement.signed_on:
        parts.append(_("of %(day)s") % {"day": day_in_words(agreement.signed_on)})
    elif agreement.valid_from:
        parts.append(_("from %(day)s") % {"day": since_words(day_in_words(agreement.valid_from))})
    words = [" ".join(parts)]
    until = agreement.term_until
    words.append(_("until %(day)s") % {"day": day_in_words(until)} if until else _("no end date"))
    if found["prolongation"] == Agreement.Prolongation.YEARLY:
        words.append(str(Agreement.Prolongation.YEARLY.label))
    if found["note"]:
        words.append(_("in its note: %(text)s") % {"text": found["note"]})
    return ", ".join(words)


def contact_in_words(found: Mapping[str, Any], *, keeps_names: bool) -> str:
    """A contact person as it will be written; without a basis for the name, the post alone."""
    post = found["post"] or ("" if found["name"] else str(ContactPerson._meta.verbose_name))
    if found["name"] and not keeps_names:
        return _("%(post)s (the name needs a basis)") % {"post": post or _("no post")}
    return ", ".join(filter(None, [found["name"], post, found["phone"], found["email"], found["note"]]))


def _questions(row: RegisterImportRow, references: References) -> list[RowQuestion]:
    questions = references.parse(row.texts, row.answers).questions
    if row.action == RegisterImportRow.Action.JOIN:
        return [question for question in questions if question.field in ASKED_OF_KNOWN]
    if row.existing is not None and not row.is_sure:
        questions.insert(0, question_of_existing(row.existing))
    return questions


def questions_of(row: RegisterImportRow) -> list[RowQuestion]:
    """Return what is asked of one row."""
    return _questions(row, References.load()) if row.needs_answer else []
