"""All rows of a pasted register: partners, headings of directions, and what is left out, each with its reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.clipboard import TableTooLarge
from common.pasted import PastedTable
from common.search import fold, words
from common.text import one_line
from partners.alike import CANDIDATES, alike_by_name
from partners.models import Direction, Partner, PartnerKind
from partners.pasting.columns import USED
from partners.pasting.kinds import directions_named, is_direction_heading
from partners.pasting.rows import ParsedPartner, RowQuestion, parse_row
from partners.pasting.tables import RegisterTable, split_tables
from wordings.organizations.names import differ_on_purpose, identity

MAX_PARTNERS = 200
# Of names, for a whole list: two seconds of work, however large the list and the register
COMPARISONS = 10_000

# Texts of these fields stand on one line: a browser drops line breaks from a one-line box, and two words become one.
ONE_LINE = frozenset(("short_name", "kind", "inn", "ogrn", "site", "since"))
_SIGNATURE = re.compile(r"_{3,}|подпис[ьи]|^\W*(?:утвержда|согласован|составил|исполнитель|м\.\s?п\.)", re.IGNORECASE)
_TOTAL = re.compile(r"\W*(?:итого|всего)(?!\w)", re.IGNORECASE)


@dataclass
class RowDraft:
    """A row of the table on its way: its cells, what it was taken for, and, of a partner, what was understood."""

    number: int
    table: int
    cells: list[str]
    # Why the row is no partner of its own: «title», «heading», «section», «numbering», «signature», «total»,
    # «nameless», «twice», «continued», «hidden»; "" for a partner
    reason: str = ""
    section: str = ""
    joined_to: int | None = None
    texts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    parsed: ParsedPartner = field(default_factory=ParsedPartner)
    existing: Partner | None = None
    is_sure: bool = False

    @property
    def is_partner(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class References:
    """The lists that rows are parsed with, loaded once."""

    directions: Sequence[Direction]
    kinds: Sequence[PartnerKind]

    @classmethod
    def load(cls) -> "References":
        return cls(list(Direction.objects.all()), list(PartnerKind.objects.offered()))

    def parse(self, texts: Mapping[str, str], answers: Mapping[str, Any]) -> ParsedPartner:
        return parse_row(texts, answers, self.directions, self.kinds)


def read_register(
    pasted: Sequence[PastedTable], references: References, columns: Mapping[int, Mapping[int, str]] | None = None
) -> tuple[list[RegisterTable], list[RowDraft]]:
    """The tables and their rows in order, those of hidden sheets last; `columns` are what a person said of them.

    Raises `TableTooLarge`.
    """
    tables = split_tables(pasted, references.directions)
    for index, chosen in (columns or {}).items():
        if index < len(tables):
            tables[index].columns = dict(chosen)
    drafts: list[RowDraft] = []
    for index, table in enumerate(tables):
        _read_table(table, index, references, drafts)
    for hidden in pasted:
        if hidden.is_hidden:
            for cells in [*([line] for line in hidden.above), *hidden.rows]:
                drafts.append(RowDraft(len(drafts) + 1, max(0, len(tables) - 1), list(cells), reason="hidden"))
    if sum(draft.is_partner for draft in drafts) > MAX_PARTNERS:
        raise TableTooLarge(_("More than 200 partners at once. Paste the table in parts."))
    for draft in drafts:
        if draft.is_partner:
            draft.parsed = references.parse(draft.texts, draft.answers)
    _join_twice(drafts, references)
    compare_with_register([draft for draft in drafts if draft.is_partner])
    return tables, drafts


def _read_table(table: RegisterTable, index: int, references: References, drafts: list[RowDraft]) -> None:
    section, above = "", None
    names = [column for column, name in table.columns.items() if name == "name"]
    for place, cells in enumerate([*table.rows, []]):
        if aside := table.aside.get(place):
            section, above = _read_aside(aside, index, references, drafts), None
        if not cells:
            continue
        draft = RowDraft(len(drafts) + 1, index, list(cells), section=section)
        drafts.append(draft)
        draft.reason = _reason(cells, table, names, references)
        if draft.reason == "section":
            section = " ".join(filter(None, map(one_line, cells)))
            above = None
        elif draft.reason == "title":
            # A new heading ends what the former said.
            section, draft.section = "", ""
        elif draft.reason == "nameless" and above is not None:
            draft.reason, draft.joined_to = "continued", above
        if draft.reason in ("", "continued"):
            draft.texts = texts_of(draft.cells, table, section)
        if draft.is_partner:
            above = draft.number


def _read_aside(rows: Sequence[Sequence[str]], index: int, references: References, drafts: list[RowDraft]) -> str:
    """Name what stands beside a table; return the direction that it says of the rows below."""
    section = ""
    for cells in rows:
        text = " ".join(filter(None, map(one_line, cells)))
        is_section = is_direction_heading(text, references.directions) or (
            text.endswith(":") and bool(directions_named(text, references.directions))
        )
        reason = "section" if is_section else "signature" if _SIGNATURE.search(text) else "title"
        section = text if is_section else section
        drafts.append(RowDraft(len(drafts) + 1, index, list(cells), reason=reason))
    return section


def _reason(cells: Sequence[str], table: RegisterTable, names: Sequence[int], references: References) -> str:
    filled = [cell for cell in map(one_line, cells) if cell]
    text = filled[0] if filled else ""
    if table.header and [fold(cell).strip() for cell in cells] == [fold(cell).strip() for cell in table.header]:
        return "heading"
    if len(filled) > 1 and [cell.strip(" .") for cell in filled] == [
        str(number) for number in range(1, len(filled) + 1)
    ]:
        return "numbering"
    if any(_SIGNATURE.search(cell) for cell in filled) and not any(re.search(r"\d{5}", cell) for cell in filled):
        return "signature"
    if _TOTAL.match(text):
        return "total"
    name = next((one_line(cells[column]) for column in names if column < len(cells) and cells[column].strip()), "")
    if len(set(filled)) == 1:
        if is_direction_heading(text, references.directions):
            return "section"
        if text.endswith(":"):
            return "section" if directions_named(text, references.directions) else "title"
        if not name:
            return "title"
    return "" if words(name) else "nameless"


def texts_of(cells: Sequence[str], table: RegisterTable, section: str) -> dict[str, str]:
    """The texts of a row by field; columns of one field are joined, those of an agreement into its wording."""
    found: dict[str, list[str]] = {}
    for column, name in sorted(table.columns.items()):
        text = cells[column].strip() if column < len(cells) else ""
        if not text or name not in USED or name == "number":
            continue
        heading = fold(table.header[column]) if column < len(table.header) else ""
        if name == "agreement" and "соглашен" in heading and "договор" not in heading and re.match(r"№|от\s|\d", text):
            text = f"Соглашение {text}"
        found.setdefault(name, []).append(text)
    texts = {name: "\n".join(dict.fromkeys(parts)) for name, parts in found.items()}
    if section and not texts.get("directions"):
        texts["directions"] = section
    _join_agreement(texts)
    return {name: one_line(text) if name in ONE_LINE else text for name, text in texts.items()}


def _join_agreement(texts: dict[str, str]) -> None:
    """Make one wording of an agreement whose number, day and term stand in columns of their own, line by line."""
    parts = {name: texts.pop(f"agreement_{name}", "").split("\n") for name in ("number", "day", "term")}
    if not any(any(lines) for lines in parts.values()):
        return
    whole = texts.get("agreement", "").split("\n")
    count = max(len(lines) for lines in (whole, *parts.values()))
    wordings = []
    for place in range(count):
        kind, number, day, term = (
            lines[place].strip() if place < len(lines) else "" for lines in (whole, *parts.values())
        )
        if re.fullmatch(r"[\W_]*", number):
            number = ""
        if number and not re.search(r"№|б\s*/\s*н", number) and not re.search(r"[А-Яа-я]{4}", number):
            number = f"№ {number}"
        if re.fullmatch(r"[\d./]+(?:\s*г\.?)?", term):
            term = f"до {term}"
        elif re.match(r"\d{1,2}\s*(?:год|лет|мес)", term):
            term = f"на {term}"
        wording = " ".join(filter(None, [kind, number, f"от {day}" if re.match(r"\d", day) else day, term]))
        if re.search(r"\w", wording):
            wordings.append(wording)
    texts["agreement"] = "\n".join(wordings)


def _join_twice(drafts: Sequence[RowDraft], references: References) -> None:
    """Join the facts of a partner that stands in several rows to its first one."""
    first: dict[str, RowDraft] = {}
    by_number = {draft.number: draft for draft in drafts}
    for draft in drafts:
        if draft.is_partner:
            name = identity(draft.parsed.name)
            if not name:
                continue
            if name in first:
                draft.reason, draft.joined_to = "twice", first[name].number
            else:
                first[name] = draft
    changed = set()
    for draft in drafts:
        if draft.joined_to is None:
            continue
        target = by_number[draft.joined_to]
        if target.joined_to is not None:
            target = by_number[target.joined_to]
            draft.joined_to = target.number
        target.texts = joined_texts(target.texts, draft.texts)
        changed.add(target.number)
    for number in changed:
        by_number[number].parsed = references.parse(by_number[number].texts, by_number[number].answers)


def joined_texts(texts: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """The union of two rows' texts; name and kind are the first one's."""
    joined = dict(texts)
    for name, text in others.items():
        known = joined.get(name, "")
        if not known:
            joined[name] = text
        elif text and name not in ("name", "short_name", "kind", "site", "since") and text not in known.split("\n"):
            joined[name] = f"{known}\n{text}"
    return joined


def compare_with_register(drafts: Sequence[RowDraft]) -> None:
    """Find the partner of the register that each row is or seems to be."""
    by_words, by_name, by_inn = {}, {}, {}
    for partner in Partner.objects.only("name", "short_name", "name_fingerprint", "inn", "is_archived"):
        # Of two that differ in the order of words alone, the list means the one it names word for word.
        by_words[fold(partner.name)] = partner
        by_name[identity(partner.name)] = partner
        by_inn[partner.inn] = partner
    candidates = min(CANDIDATES, COMPARISONS // max(1, len(drafts)))
    for draft in drafts:
        parsed = draft.parsed
        name = identity(parsed.name)
        same = by_words.get(fold(parsed.name)) or by_name.get(name) if name else None
        same = same or (by_inn.get(parsed.inn) if parsed.inn else None)
        draft.existing, draft.is_sure = same, same is not None
        if same is None and name and "existing" not in draft.answers:
            names = [parsed.name, parsed.short_name]
            alike = alike_by_name(Partner.objects.all(), names, candidates=candidates)
            draft.existing = next((each for each in alike if not differ_on_purpose(each.name, parsed.name)), None)
        if draft.answers.get("existing") == "other":
            draft.existing, draft.is_sure = None, False


def question_of_existing(existing: Partner) -> RowQuestion:
    """Whether a row is the partner it looks like."""
    return RowQuestion(
        "existing",
        _("This looks like “%(partner)s” in the register. Is it the same?") % {"partner": existing},
        answers=[("existing-same", _("Yes, the same")), ("existing-other", _("No, add it as another"))],
    )


def left_columns(tables: Iterable[RegisterTable]) -> list[tuple[int, int, str, list[str]]]:
    """The columns that nothing is taken from: table, column, heading and first cells."""
    left = []
    for number, table in enumerate(tables):
        width = max((len(row) for row in [table.header, *table.rows]), default=0)
        for column in range(width):
            if table.columns.get(column):
                continue
            cells = list(
                dict.fromkeys(one_line(row[column]) for row in table.rows if column < len(row) and row[column].strip())
            )
            heading = one_line(table.header[column]) if column < len(table.header) else ""
            if cells or heading:
                left.append((number, column, heading, cells[:3]))
    return left
