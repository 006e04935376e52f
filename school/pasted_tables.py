"""A pasted table of people or classes: which column is what, and what is left out.

Nothing vanishes: the text of every cell is in a row that was read, in a heading, or among what is left out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.clipboard import find_header
from common.search import fold
from common.text import one_line
from school.names import is_full_name

EMAIL = re.compile(r"[^\s@,;:<>()\"«»]+@[^\s@,;:<>()\"«»]+\.[^\s@,;:<>()\"«»]*[^\s@,;:<>()\"«».]")
# What people write into a cell that has nothing to say
BLANKS = frozenset({"", "-", "–", "—", "нет", "не указано", "отсутствует", "no", "none", "x", "х"})

Columns = Mapping[str, Sequence[str]]
Places = dict[int, str]


@dataclass(frozen=True)
class TableKind:
    """What tables of one kind hold, and how their rows are told apart from others.

    `columns` are the headings of each field, `guess` says the field of each place where there are none. `naming` are
    the fields that name a row's person or class; `is_entry` says whether they do.
    """

    columns: Columns
    guess: Callable[[Sequence[str]], Places]
    naming: frozenset[str]
    is_entry: Callable[[dict[str, str]], bool]


@dataclass(frozen=True)
class NotTaken:
    """What was not taken of a table: a column, a row or a cell, with its texts."""

    what: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TableRow:
    """One row that was read: its place in the table, and its texts by field."""

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


def read_table(rows: Sequence[Sequence[str]], kind: TableKind) -> ListedTable:
    """Read a table with headings in any order, or without any; tables one below the other may have others each.

    A row that names no person or class is left out whole.
    """
    return _Reader(kind).read(rows)


class _Reader:
    """Reads a table row by row; `places` says what the present headings name."""

    def __init__(self, kind: TableKind) -> None:
        self.kind = kind
        self.table = ListedTable()
        self.heading: list[str] = []
        self.places: Places = {}
        # The texts of columns that nothing is taken from, by their names
        self.unused: dict[str, list[str]] = {}

    def read(self, rows: Sequence[Sequence[str]]) -> ListedTable:
        first = _first_heading(rows, self.kind.columns)
        for index, row in enumerate(rows):
            cells = [one_line(cell) for cell in row]
            if index == first or (first is not None and index > first and _is_heading(row, self.kind.columns)):
                self._take_heading(cells)
            elif first is not None and index < first:
                self._leave_row(index + 1, cells)
            else:
                self._take_row(index + 1, cells)
        self.table.left_out += [NotTaken(name, tuple(texts)) for name, texts in self.unused.items()]
        return self.table

    def _take_heading(self, cells: list[str]) -> None:
        self.heading, self.places = cells, find_header([cells], self.kind.columns)[1]
        self.table.headings += [(cells[place], name) for place, name in self.places.items()]
        for place, cell in enumerate(cells):
            if cell and place not in self.places:
                self.unused.setdefault(self._column(place), [])

    def _take_row(self, number: int, cells: list[str]) -> None:
        places = self._places(cells)
        texts = _texts(cells, places)
        if not self.kind.is_entry(texts):
            self._leave_row(number, cells)
            return
        self.table.rows.append(TableRow(number, texts))
        for place, cell in enumerate(cells):
            if cell and place not in places:
                self.unused.setdefault(self._column(place), []).append(cell)

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

    def _leave_row(self, number: int, cells: list[str]) -> None:
        if said := tuple(cell for cell in cells if cell):
            self.table.left_out.append(NotTaken(_("Row %(number)s") % {"number": number}, said))

    def _column(self, place: int) -> str:
        heading = self.heading[place] if place < len(self.heading) else ""
        if heading:
            return _("Column «%(name)s»") % {"name": heading}
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
