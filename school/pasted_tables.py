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
# guess(cells) -> the field of each place: for tables without headings
Guess = Callable[[Sequence[str]], dict[int, str]]


@dataclass(frozen=True)
class LeftOut:
    """What was not taken of a table: a column, a row or a cell, with its texts."""

    what: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TableRow:
    """One row that was read: its place in the table, and its texts by field."""

    number: int
    texts: dict[str, str]


@dataclass
class PastedTable:
    """The rows of a pasted table, what its columns were taken for, and what was left out."""

    rows: list[TableRow] = field(default_factory=list)
    # Heading as written, and the field that it names
    headings: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def is_blank(text: str) -> bool:
    return fold(one_line(text)).strip(" .") in BLANKS


def read_table(
    rows: Sequence[Sequence[str]], columns: Columns, guess: Guess, is_entry: Callable[[dict[str, str]], bool]
) -> PastedTable:
    """Read a table with headings in any order, or without any; tables one below the other may have others each.

    A row of which `is_entry` says no, because it names no person or class, is left out whole.
    """
    table = PastedTable()
    first = _first_heading(rows, columns)
    places: dict[int, str] = {}
    heading: Sequence[str] = ()
    unused: dict[str, list[str]] = {}
    for index, row in enumerate(rows):
        if index == first or (first is not None and index > first and _is_heading(row, columns)):
            heading, places = row, find_header([row], columns)[1]
            table.headings += [(one_line(row[place]), name) for place, name in places.items()]
            for place, cell in enumerate(row):
                if place not in places and cell.strip():
                    unused.setdefault(one_line(cell), [])
            continue
        cells = [one_line(cell) for cell in row]
        here = places or guess(cells)
        texts: dict[str, str] = {}
        for place, name in here.items():
            if place < len(cells) and cells[place]:
                texts[name] = f"{texts[name]} {cells[place]}" if name in texts else cells[place]
        if (first is not None and index < first) or not is_entry(texts):
            said = tuple(cell for cell in cells if cell)
            if said:
                table.left_out.append(LeftOut(_("Row %(number)s") % {"number": index + 1}, said))
            continue
        table.rows.append(TableRow(index + 1, texts))
        for place, cell in enumerate(cells):
            if cell and place not in here:
                name = one_line(heading[place]) if place < len(heading) else ""
                unused.setdefault(name or _("Column %(number)s") % {"number": place + 1}, []).append(cell)
    table.left_out += [LeftOut(_("Column «%(name)s»") % {"name": name}, tuple(texts)) for name, texts in unused.items()]
    return table


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
