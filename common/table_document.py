"""The tables of a DOCX and the lines of text between them, in their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from common.limited import Refused
from common.table_parts import MAX_FILE_ROWS, Cells, TableCells, clean_text, elements

DOCUMENT = re.compile(r"word/document\d*\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE, _ROW, _CELL, _PARAGRAPH = f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}p"
# A text box is written twice: for new programs, and as a fallback for old ones.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What stands between a row and its cells where somebody made fields or tracked changes
_WRAPPERS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins")}
# Deleted text has a tag of its own; moved text does not.
_SILENT = {_FALLBACK} | {
    f"{_W}{name}" for name in ("moveFrom", "pPr", "rPr", "tcPr", "trPr", "tblPr", "tblGrid", "sdtPr")
}
_SIGNS = {
    f"{_W}{name}": sign
    for name, sign in {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}.items()
}
# Lines that nearly meet, as a hand draws them, are one: 3 mm in twentieths of a point.
_NEARLY = 170
# Rows without a word, as a hand leaves them below a table, cost time all the same.
MOST_EMPTY_ROWS = 20 * MAX_FILE_ROWS


@dataclass
class _Row:
    """A row of a document's table: its own texts, and those of cells merged into it from above."""

    own: Cells = field(default_factory=dict)
    repeated: Cells = field(default_factory=dict)

    @property
    def all(self) -> Cells:
        return self.own | self.repeated

    def placed(self, columns: dict[int, int]) -> "_Row":
        """The row by columns; one cell over the whole width, such as the name of a month, stands in the first."""
        if len(self.all) == 1:
            columns = dict.fromkeys(self.all, 0)
        return _Row(
            {columns[line]: text for line, text in self.own.items()},
            {columns[line]: text for line, text in self.repeated.items()},
        )


@dataclass
class _Table:
    """A table of a document. Its cells are known by the lines of Word's grid on their left until it is settled."""

    # How far from the left edge each line is.
    distances: list[int] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    # What cells merged downwards say, until another one begins on their line.
    hanging: Cells = field(default_factory=dict)

    def read_row(self, element: Any) -> bool:
        """Add a row; tell whether something of its own is written in it."""
        properties = element.find(f"{_W}trPr")
        if _is_deleted(element):
            return False
        row, line = _Row(), _number(properties, "gridBefore", default=0)
        for cell in _inside(element, _CELL):
            style = cell.find(f"{_W}tcPr")
            merged = None if style is None else style.find(f"{_W}vMerge")
            if merged is not None and merged.get(f"{_W}val") != "restart" and line in self.hanging:
                row.repeated[line] = self.hanging[line]
            else:
                self.hanging.pop(line, None)
                row.own[line] = _text(cell)
                if merged is not None:
                    self.hanging[line] = row.own[line]
            line += max(_number(style, "gridSpan", default=1), 1)
        self.rows.append(row)
        return any(row.own.values())

    def settle(self) -> None:
        """Put columns in the place of lines, and leave out rows in which nothing of their own is written."""
        columns = self._columns(_NEARLY)
        if any(len({columns[line] for line in row.all}) < len(row.all) for row in self.rows):
            columns = self._columns(-1)
        self.rows = [row.placed(columns) for row in self.rows if any(row.own.values())]

    def _columns(self, nearly: int) -> dict[int, int]:
        """The column that begins at each line; lines this near to each other begin the same."""
        columns: dict[int, int] = {}
        start, column = -1, -1
        for line in sorted({line for row in self.rows if len(row.all) > 1 for line in row.all}):
            if column < 0 or self._distance(line) - start > nearly:
                start, column = self._distance(line), column + 1
            columns[line] = column
        # Lines where nothing but a single cell begins
        return {line: 0 for row in self.rows for line in row.all} | columns

    def _distance(self, line: int) -> int:
        beyond = line - len(self.distances) + 1
        return self.distances[line] if beyond <= 0 else (self.distances or [0])[-1] + beyond * 10 * _NEARLY


# A table, or a line of text
Block = _Table | str


def document_tables(xml: bytes) -> list[TableCells]:
    """Return the tables of a document, each with the lines of text above it; what stands below the last one is one more."""
    tables: list[TableCells] = []
    above: list[str] = []
    for block in _blocks(xml):
        if isinstance(block, str):
            above.append(block)
            continue
        block.settle()
        if block.rows:
            tables.append(TableCells([row.all for row in block.rows], above))
            above = []
    if not tables:
        # A list
        return [TableCells([{0: line} for line in above])]
    return [*tables, TableCells([], above)] if above else tables


def _blocks(xml: bytes) -> list[Block]:
    """Return the outermost tables and the lines between them.

    What stands in an inner table is text of its cell, unless its row holds nothing else. Raises `Refused`.
    """
    blocks: list[Block] = []
    table: _Table | None = None
    depth, fallbacks, written, empty = 0, 0, 0, 0
    for event, element in elements(xml, _TABLE, _ROW, _PARAGRAPH, _FALLBACK):
        step = 1 if event == "start" else -1
        if element.tag == _FALLBACK:
            fallbacks += step
        elif fallbacks:
            continue
        elif element.tag == _TABLE:
            depth += step
            if depth == 0:
                table = None
                element.clear()
        elif event == "end" and element.tag == _ROW and depth == 1:
            if (holder := _holder(element)) is not None:
                blocks += _laid_out(holder)
                table = None
            else:
                if table is None:
                    blocks.append(table := _Table(distances=_distances(element)))
                is_written = table.read_row(element)
                written, empty = written + is_written, empty + (not is_written)
                # Nobody waits for the end of a table that is refused.
                if written > MAX_FILE_ROWS or empty > MOST_EMPTY_ROWS:
                    raise Refused("too_many_rows")
            element.clear()
        elif event == "end" and element.tag == _PARAGRAPH and depth == 0:
            blocks += _lines(element)
            element.clear()
    return blocks


def _holder(row: Any) -> Any:
    """Return the cell of a row that holds a table and nothing beside it; None where there is no such cell."""
    if _is_deleted(row) or next(row.iter(_TABLE), None) is None:
        return None
    written = [cell for cell in _inside(row, _CELL) if _text(cell)]
    return written[0] if len(written) == 1 and next(_inside(written[0], _TABLE), None) is not None else None


def _laid_out(cell: Any) -> Iterator[Block]:
    """Return what stands in a cell that does nothing but hold a table."""
    for child in _inside(cell, _PARAGRAPH, _TABLE):
        if child.tag == _PARAGRAPH:
            yield from _lines(child)
            continue
        table = None
        for row in _inside(child, _ROW):
            if (holder := _holder(row)) is not None:
                yield from _laid_out(holder)
                table = None
                continue
            if table is None:
                table = _Table(distances=_distances(row))
                yield table
            table.read_row(row)


def _lines(paragraph: Any) -> list[str]:
    text = _text(paragraph)
    return text.split("\n") if text else []


def _is_deleted(row: Any) -> bool:
    properties = row.find(f"{_W}trPr")
    return properties is not None and properties.find(f"{_W}del") is not None


def _distances(row: Any) -> list[int]:
    table = next(row.iterancestors(_TABLE))
    widths = [column.get(f"{_W}w") or "" for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    return list(accumulate((int(width[:6]) if width.isdecimal() else 0 for width in widths), initial=0))


def _inside(element: Any, *tags: str) -> Iterator[Any]:
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, *tags)


def _number(parent: Any, name: str, *, default: int) -> int:
    found = None if parent is None else parent.find(f"{_W}{name}")
    value = "" if found is None else found.get(f"{_W}val") or ""
    return int(value[:4]) if value.isdecimal() else default


def _text(element: Any) -> str:
    pieces: list[str] = []
    _collect(element, pieces)
    return clean_text("".join(pieces))


def _collect(element: Any, pieces: list[str]) -> None:
    for child in element:
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag not in _SILENT:
            _collect(child, pieces)
            if child.tag in (_PARAGRAPH, _ROW):
                pieces.append("\n")
            elif child.tag == _CELL:
                pieces.append(" ")
