"""The tables of a pasted register, each with its own heading, and what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from common.pasted import PastedTable, with_sheets
from partners.models import Direction
from partners.pasting.columns import columns_by_content
from wordings.organizations.headings import field_of, fields_of, is_header

_HEADER_ROWS = 10
# So few rows without a heading of their own are no table of partners beside one that has a heading
_SHORT = 3


@dataclass
class RegisterTable:
    """One table of a register: its heading, the field of each column, the rows below, and what stands beside them.

    `aside` is what is no row of the table, by the number of the row that it stands above: text between tables, titles
    and stamps of approval above a heading. A table that goes on in another one, with as many columns, is one table.
    """

    header: list[str] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    aside: dict[int, list[list[str]]] = field(default_factory=dict)

    def leave(self, rows: Sequence[Sequence[str]]) -> None:
        """Take in what stands below the last row and is none itself."""
        if rows:
            self.aside.setdefault(len(self.rows), []).extend(list(row) for row in rows)


def split_tables(tables: Sequence[PastedTable], directions: Sequence[Direction]) -> list[RegisterTable]:
    """The tables of a register, each with its own heading and columns; several may follow each other in a pasted one.

    A heading that is repeated word for word stays a row of its table: it is said, and left out. Hidden sheets are not
    among them.
    """
    visible = [table for table in with_sheets(tables) if not table.is_hidden]
    splitter = _Splitter(directions, has_headings=any(_first_header(table.rows) is not None for table in visible))
    for table in visible:
        splitter.take(table)
    return splitter.tables


def _first_header(rows: Sequence[Sequence[str]]) -> int | None:
    return next((at for at, row in enumerate(rows[:_HEADER_ROWS]) if is_header(row)), None)


class _Splitter:
    """Takes one pasted table after the other; `above` is what stands above the next one."""

    def __init__(self, directions: Sequence[Direction], *, has_headings: bool) -> None:
        self.directions, self.has_headings = directions, has_headings
        self.tables: list[RegisterTable] = []
        self.above: list[list[str]] = []
        self.width = 0

    def take(self, table: PastedTable) -> None:
        self.above += [[line] for line in table.above]
        first = _first_header(table.rows)
        if first is None:
            self._take_without_heading(table)
        else:
            self.above += table.rows[:first]
            self._take_rows(table.rows[first:])
        self.width = table.width or self.width
        if not table.rows:
            self._leave_above()

    def _take_without_heading(self, table: PastedTable) -> None:
        rows = table.rows
        if self.tables and table.width == self.width:
            self._take_rows(rows)
        elif self.has_headings and len(rows) <= _SHORT:
            # A stamp of approval, a signature
            self.above += rows
            if self.tables:
                self._leave_above()
        elif rows:
            self._begin(RegisterTable(columns=columns_by_content(rows, self.directions)))
            self._take_rows(rows)

    def _take_rows(self, rows: Sequence[Sequence[str]]) -> None:
        position = 0
        while position < len(rows):
            row = list(rows[position])
            position += 1
            columns = is_header(row)
            if columns and not (self.tables and row == self.tables[-1].header):
                if position < len(rows) and (second := _second_line(row, rows[position])):
                    row, columns = second, fields_of(second)
                    position += 1
                self._begin(RegisterTable(header=row, columns=columns))
            else:
                self._leave_above()
                self.tables[-1].rows.append(row)

    def _begin(self, table: RegisterTable) -> None:
        self.tables.append(table)
        self._leave_above()

    def _leave_above(self) -> None:
        if self.tables:
            self.tables[-1].leave(self.above)
            self.above = []


def _second_line(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """A heading of two lines as one, «Договор» above «№», «дата», «срок»; nothing where the second row is no heading."""
    joined, parent, below = [], "", 0
    for index, cell in enumerate(second):
        upper = first[index] if index < len(first) else ""
        parent = upper or parent
        if cell and cell != upper:
            if len(cell) > 40 or field_of(cell) in ("", "name"):
                return []
            below += 1
            joined.append(f"{parent} {cell}".strip())
        else:
            joined.append(upper)
    return joined if below > 1 else []
