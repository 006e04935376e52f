"""A pasted table of people or classes: which column is what, and what is left out.

Nothing vanishes: the text of every cell is in a row that was read, in a heading, or among what is left out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.utils.translation import gettext as _

from common.clipboard import find_header
from common.pasted import PastedTable, with_sheets
from common.search import fold
from common.text import one_line
from school.names import is_full_name

EMAIL = re.compile(r"[^\s@,;:<>()\"«»]+@[^\s@,;:<>()\"«»]+\.[^\s@,;:<>()\"«»]*[^\s@,;:<>()\"«».]")
# So few rows without headings of their own are no list beside one that has headings: a stamp of approval, a signature
_SHORT = 3
# «Директор школы ____ И. И. Иванова» signs the list and is none of it.
_TO_SIGN = "___"
# What people write into a cell that has nothing to say
BLANKS = frozenset({"", "-", "–", "—", "нет", "не указано", "отсутствует", "no", "none", "x", "х"})

Columns = Mapping[str, Sequence[str]]
Places = dict[int, str]


@dataclass(frozen=True)
class TableKind:
    """What tables of one kind hold, and how their rows are told apart from others.

    `columns` are the headings of each field, `guess` says the field of each place where there are none, `split` takes
    the line of a list apart. `naming` are the fields that name a row's person or class, the first of them in one cell;
    `is_entry` says whether they do.
    """

    columns: Columns
    guess: Callable[[Sequence[str]], Places]
    split: Callable[[str], list[str]]
    naming: Sequence[str]
    is_entry: Callable[[dict[str, str]], bool]


@dataclass(frozen=True)
class NotTaken:
    """What was not taken of a table: its name, and its texts, each with the number of its row.

    A row, or a line of text, may be taken for an entry after all; the texts of a column, or of one cell, for a field
    of the entries of their rows.
    """

    what: str
    cells: tuple[tuple[int, str], ...]
    is_row: bool = False
    # Of a row: what the headings say of each cell, "" for nothing
    fields: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [text for _number, text in self.cells]

    @property
    def says_something(self) -> bool:
        return not all(map(is_blank, self.texts))

    @classmethod
    def cell(cls, number: int, text: str) -> Self:
        return cls(_("Row %(number)s") % {"number": number}, ((number, text),))


@dataclass(frozen=True)
class TableRow:
    """One row that was read: its number, counted through all tables and the text between them, and its texts by field."""

    number: int
    texts: dict[str, str]


@dataclass
class ListedTable:
    """The rows of a pasted table, what its columns were taken for, and what was left out."""

    rows: list[TableRow] = field(default_factory=list)
    # Heading as written, and the field that it names
    headings: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[NotTaken] = field(default_factory=list)


def is_blank(text: str) -> bool:
    return fold(one_line(text)).strip(" .") in BLANKS


def read_tables(tables: Sequence[PastedTable], kind: TableKind) -> ListedTable:
    """Read all tables, with headings in any order or without any; each may have others, and several.

    A row that names no person or class is left out whole; so are the text between the tables, and hidden sheets.
    """
    return _Reader(kind).read(with_sheets(tables))


def take_row(left: NotTaken, kind: TableKind) -> tuple[TableRow, list[NotTaken]]:
    """Take a row that was left out for an entry after all; return what of it has no field as well."""
    number = left.cells[0][0] if left.cells else 0
    cells = left.texts
    if len(cells) == 1:
        cells = kind.split(cells[0]) or cells
    places = {place: name for place, name in enumerate(left.fields) if name and place < len(cells)}
    places = places or kind.guess(cells)
    lettered = [place for place, cell in enumerate(cells) if any(map(str.isalpha, cell))]
    if not any(places.get(place) in kind.naming for place in lettered):
        named = next((place for place in lettered if place not in places), lettered[0] if lettered else 0)
        places = {place: name for place, name in places.items() if name not in kind.naming} | {named: kind.naming[0]}
    rest = [NotTaken.cell(number, cell) for place, cell in enumerate(cells) if place not in places]
    return TableRow(number, _texts(cells, places)), rest


class _Reader:
    """Reads tables row by row; `places` says what the present headings name."""

    def __init__(self, kind: TableKind) -> None:
        self.kind = kind
        self.table = ListedTable()
        self.heading: list[str] = []
        self.places: Places = {}
        self.width = 0
        self.number = 0
        # The texts of columns that nothing is taken from, by their names
        self.unused: dict[str, list[tuple[int, str]]] = {}

    def read(self, tables: Sequence[PastedTable]) -> ListedTable:
        has_headings = any(self._first_heading(table) is not None for table in tables if not table.is_hidden)
        for table in tables:
            for line in table.above:
                self.number += 1
                self._leave_row([line], _("Text in row %(number)s"))
            if table.is_hidden:
                for row in table.rows:
                    self.number += 1
                    self._leave_row(row, _("Hidden sheet “%(sheet)s”, row %(number)s"), table.sheet)
            elif table.rows:
                self._read_table(table, has_headings)
        self.table.left_out += [NotTaken(name, tuple(cells)) for name, cells in self.unused.items()]
        return self.table

    def _first_heading(self, table: PastedTable) -> int | None:
        return _first_heading(self._rows(table), self.kind.columns)

    def _rows(self, table: PastedTable) -> list[list[str]]:
        """The rows of a table; the lines of a list are taken apart."""
        if all(sum(bool(cell.strip()) for cell in row) <= 1 for row in table.rows):
            return [self.kind.split(one_line(" ".join(row))) for row in table.rows]
        return table.rows

    def _read_table(self, table: PastedTable, has_headings: bool) -> None:
        rows = self._rows(table)
        first = _first_heading(rows, self.kind.columns)
        if first is not None or table.width != self.width:
            self.heading, self.places = [], {}
        is_aside = first is None and not self.places and has_headings and len(rows) <= _SHORT
        self.width = table.width
        for index, row in enumerate(rows):
            self.number += 1
            cells = [one_line(cell) for cell in row]
            if is_aside or (first is not None and index < first):
                self._leave_row(cells)
            elif index == first or _is_heading(row, self.kind.columns):
                self._take_heading(cells)
            else:
                self._take_row(cells)

    def _take_heading(self, cells: list[str]) -> None:
        self.heading, self.places = cells, find_header([cells], self.kind.columns)[1]
        self.table.headings += [(cells[place], name) for place, name in self.places.items()]
        for place, cell in enumerate(cells):
            if cell and place not in self.places:
                self.unused.setdefault(self._column(place), [])

    def _take_row(self, cells: list[str]) -> None:
        places = self._places(cells)
        texts = _texts(cells, places)
        if not self.kind.is_entry(texts) or any(_TO_SIGN in cell for cell in cells):
            self._leave_row(cells)
            return
        self.table.rows.append(TableRow(self.number, texts))
        for place, cell in enumerate(cells):
            if cell and place not in places:
                self.unused.setdefault(self._column(place), []).append((self.number, cell))

    def _places(self, cells: list[str]) -> Places:
        """What each place of a row holds: by the headings; who is named may stand under one that nobody knows."""
        if not self.places:
            return self.kind.guess(cells)
        if self.kind.is_entry(_texts(cells, self.places)):
            return self.places
        guessed = {
            place: name
            for place, name in self.kind.guess(cells).items()
            if name in self.kind.naming and place not in self.places and name not in self.places.values()
        }
        for place, name in guessed.items():
            if place < len(self.heading) and self.heading[place] and not self.unused.get(self._column(place)):
                self.unused.pop(self._column(place), None)
                if (self.heading[place], name) not in self.table.headings:
                    self.table.headings.append((self.heading[place], name))
        return self.places | guessed

    def _leave_row(self, cells: Sequence[str], what: str = "", sheet: str = "") -> None:
        """Leave a row of the present table, or what stands elsewhere and is said to by `what`."""
        filled = [(place, cell) for place, cell in enumerate(map(one_line, cells)) if cell]
        if not filled:
            return
        fields = () if what else tuple(self.places.get(place, "") for place, _cell in filled)
        name = (what or _("Row %(number)s")) % {"number": self.number, "sheet": sheet}
        said = tuple((self.number, cell) for _place, cell in filled)
        self.table.left_out.append(NotTaken(name, said, is_row=True, fields=fields))

    def _column(self, place: int) -> str:
        heading = self.heading[place] if place < len(self.heading) else ""
        if heading:
            return _("Column “%(name)s”") % {"name": heading}
        return _("Column %(number)s") % {"number": place + 1}


def _texts(cells: Sequence[str], places: Places) -> dict[str, str]:
    """The texts of a row by field; several places may hold one field."""
    texts: dict[str, str] = {}
    for place, name in places.items():
        if place < len(cells) and cells[place]:
            texts[name] = f"{texts[name]} {cells[place]}" if name in texts else cells[place]
    return texts


def _has_data(row: Sequence[str]) -> bool:
    """Whether a row says something of one person: a name, an address. Headings do not."""
    return any(EMAIL.search(cell) or is_full_name(cell) for cell in row)


def _first_heading(rows: Sequence[Sequence[str]], columns: Columns) -> int | None:
    """The row that names the columns: the one that names most of them."""
    candidates = [row if not _has_data(row) else [""] * len(row) for row in rows]
    return find_header(candidates, columns)[0]


def _is_heading(row: Sequence[str], columns: Columns) -> bool:
    """Whether headings stand here once more: several columns, each named as headings are."""
    if _has_data(row):
        return False
    known = {fold(phrase).strip() for phrases in columns.values() for phrase in phrases}
    named = [cell for cell in row if fold(one_line(cell)).strip(" :*.") in known]
    return len(named) > 1 and len(named) * 2 >= sum(bool(cell.strip()) for cell in row)
