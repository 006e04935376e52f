"""How partnerships stand, out of a pasted table: partner, since when, stage, coordinator, agreement until."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.pasted import PastedTable, with_sheets
from common.search import ALIKE, fold, similarity, stem, words
from common.text import Text, one_line
from partners.models import Direction, Partnership, Stage
from partners.pasting.kinds import directions_named
from school.models import User
from wordings.organizations.agreements import agreements_of, first_day
from wordings.organizations.days import day_said
from wordings.organizations.headings import field_of, is_header
from wordings.organizations.names import differ_on_purpose, identity, split_name
from wordings.responsible import parse_responsible

FIELDS = ("name", "since", "stage", "coordinator", "until")
_HEADINGS = {
    "stage": ("этап", "стади", "stage"),
    "coordinator": ("координатор", "куратор", "ответственн", "coordinator"),
    "until": ("договор", "соглашен", "срок", "действ", "until", "agreement"),
    "since": ("с какого", "начал", "since", "с года"),
}
_COLUMN_OF = {
    "name": "name",
    "since": "since",
    "directions": "directions",
    "agreement": "until",
    "agreement_term": "until",
    "agreement_day": "since",
}
# Comparisons of names that are not found word for word
_COMPARISONS = 10_000


@dataclass
class StandingRow:
    """A row of a pasted table: its words, whose it is, and what of it was not taken, and why."""

    number: int
    words: str
    partnerships: Sequence[Partnership] = ()
    why: Text = ""
    # Whether a person may say whose it is, and what was said
    is_asked: bool = False
    owner: str = ""
    left: list[tuple[str, Text]] = field(default_factory=list)


@dataclass
class StandingColumn:
    """A column of a pasted table: its heading, or number, and the field it fills; "" where nobody knows."""

    heading: str
    field: str = ""


@dataclass
class Filled:
    """What a pasted table says of partnerships, by key and field of the form; and what became of all that stands in it."""

    values: dict[int, dict[str, str]] = field(default_factory=dict)
    rows: list[StandingRow] = field(default_factory=list)
    columns: dict[str, StandingColumn] = field(default_factory=dict)


@dataclass
class StandingReader:
    """Reads tables against the partnerships, stages and coordinators there are, and what a person said of the tables.

    `owners` are names of partnerships or partners by the number of a row, `meanings` fields by the heading of a column.
    """

    partnerships: Sequence[Partnership]
    stages: Sequence[Stage]
    coordinators: Sequence[User]
    directions: Sequence[Direction]
    owners: Mapping[int, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)

    def read(self, tables: Sequence[PastedTable]) -> Filled:
        """Fill in what the rows say. Nothing vanishes: what is not taken is named."""
        self.filled = Filled()
        self.by_name: dict[str, list[Partnership]] = {}
        for each in self.partnerships:
            for name in {each.partner.name, each.partner.short_name} - {""}:
                self.by_name.setdefault(identity(name), []).append(each)
        self.most = max(1, _COMPARISONS // max(1, sum(len(table.rows) for table in tables)))
        width, number = 0, 0
        for table in with_sheets(tables):
            if table.width != width:
                heading: list[str] = []
                columns = dict(enumerate(FIELDS))
                width = table.width
            for line in table.above:
                number += 1
                self.filled.rows.append(StandingRow(number, one_line(line), why=_("text beside the table")))
            for row in table.rows:
                number += 1
                cells = [one_line(cell) for cell in row]
                if table.is_hidden:
                    whole = " · ".join(filter(None, cells))
                    why = _("hidden sheet “%(name)s”") % {"name": table.sheet}
                    self.filled.rows.append(StandingRow(number, whole, why=why))
                elif named := _columns_named(cells):
                    heading, columns = cells, named | self._said(cells)
                    for at, cell in enumerate(cells):
                        if cell:
                            self.filled.columns[cell] = StandingColumn(cell, columns.get(at, ""))
                else:
                    self._read_row(number, cells, heading, columns | self._said(heading, len(cells)))
        return self.filled

    def _said(self, heading: Sequence[str], width: int = 0) -> dict[int, str]:
        """The fields that a person gave to columns."""
        return {
            at: self.meanings[name]
            for at in range(max(width, len(heading)))
            if (name := _column_name(heading, at)) in self.meanings
        }

    def _read_row(self, number: int, cells: Sequence[str], heading: Sequence[str], columns: Mapping[int, str]) -> None:
        texts: dict[str, str] = {}
        for at, name in columns.items():
            if at < len(cells) and cells[at]:
                texts[name] = f"{texts[name]} {cells[at]}" if name in texts else cells[at]
        owner = self.owners.get(number, "")
        found = [each for each in self.partnerships if str(each) == owner]
        found = found or self._partnerships_of(owner or split_name(texts.get("name", "")).name)
        if texts.get("directions"):
            keys = {each.pk for each in directions_named(texts["directions"], self.directions)}
            found = [each for each in found if each.direction_id in keys] if keys and not owner else found
        row = StandingRow(number, " · ".join(filter(None, cells)), found, is_asked=bool(owner), owner=owner)
        self.filled.rows.append(row)
        for at, cell in enumerate(cells):
            if cell and at not in columns:
                column = _column_name(heading, at)
                self.filled.columns.setdefault(column, StandingColumn(column))
                row.left.append((cell, _("no column for it")))
        if not found:
            row.why, row.is_asked = _("there is no such partnership at present"), sum(map(bool, cells)) > 1
            return
        values = {}
        for field_name in FIELDS[1:]:
            if text := texts.get(field_name):
                value = getattr(self, f"_{field_name}")(text)
                if value is None:
                    row.left.append((text, _("not understood")))
                else:
                    values[field_name] = (value, text)
        for field_name, (value, text) in values.items():
            for each in found:
                if self.filled.values.setdefault(each.pk, {}).setdefault(field_name, value) != value:
                    row.left.append((text, _("a row above says otherwise")))
        for each in found:
            self.filled.values.setdefault(each.pk, {})

    def _partnerships_of(self, name: str) -> list[Partnership]:
        if not identity(name):
            return []
        if same := self.by_name.get(identity(name)):
            return same
        scored = []
        for each in self.partnerships[: self.most]:
            likeness = max(similarity(name, each.partner.name), similarity(name, each.partner.short_name or ""))
            if likeness >= ALIKE and not differ_on_purpose(name, each.partner.name):
                scored.append((likeness, each))
        best = max((likeness for likeness, _each in scored), default=0)
        closest = [each for likeness, each in scored if likeness == best]
        # Two partners as close as each other: it is not said which is meant.
        return closest if len({each.partner_id for each in closest}) == 1 else []

    def _since(self, text: str) -> str | None:
        day = day_said(text)
        return day.isoformat() if day else None

    def _until(self, text: str) -> str | None:
        agreements = agreements_of(text)
        day = agreements[0].term_until if agreements else None
        if day is None and re.fullmatch(r"[\d.\s]*г?\.?(?:ода)?", text):
            day = first_day(text)
            if day is None and (year := re.fullmatch(r"\s*(20\d\d)\s*(?:г\.?|года?)?", text)):
                return f"{year[1]}-12-31"
        elif day is None and agreements and re.fullmatch(r"(?:до|по)?\s*[\d.]+\s*(?:г\.?|года?)?", text):
            day = first_day(text)
        return day.isoformat() if day else None

    def _stage(self, text: str) -> str | None:
        if number := re.search(r"(?<!\d)([123])(?!\d)", text):
            return number[1]
        if roman := re.search(r"(?<!\w)(III|II|I)(?!\w)", text.upper().replace("І", "I")):
            return str(len(roman[1]))
        said = {stem(word) for word in words(text)} - {"этап"}
        scored = []
        for stage in self.stages:
            stems = {stem(word) for word in words(stage.name)}
            scored.append((len(said & stems) / len(said | stems) if said else 0, stage.number))
        best, number_of_best = max(scored, default=(0, 0))
        is_alone = sum(score == best for score, _number in scored) == 1
        return str(number_of_best) if best >= 0.25 and is_alone else None

    def _coordinator(self, text: str) -> str | None:
        people = parse_responsible(text, self.coordinators).people
        return str(people[0]) if len(people) == 1 else None


def _column_name(heading: Sequence[str], at: int) -> str:
    return (heading[at] if at < len(heading) else "") or _("Column %(number)s") % {"number": at + 1}


def _columns_named(cells: Sequence[str]) -> dict[int, str]:
    """The columns of a row of headings; nothing for any other row."""
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        folded = fold(cell)
        name = next((name for name, starts in _HEADINGS.items() if any(start in folded for start in starts)), "")
        if field_of(cell) == "name" and not name:
            name = "name"
        name = name or _COLUMN_OF.get(field_of(cell), "")
        if name and name not in found.values() and len(cell) < 60 and not re.search(r"\d", cell):
            found[at] = name
    is_heading = "name" in found.values() and (len(found) > 1 or bool(is_header(cells)))
    return found if is_heading else {}
