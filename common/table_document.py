"""The rows of a DOCX: of its tables of that width which holds the most."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from common.table_parts import Cells, clean_text, elements, filled

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
# A paragraph above a table is its heading if it is no longer.
_HEADING = 100


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

    heading: str = ""
    # How far from the left edge each line is.
    distances: list[int] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    # What cells merged downwards say, until another one begins on their line.
    hanging: Cells = field(default_factory=dict)
    width: int = 0

    def read_row(self, element: Any) -> None:
        properties = element.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            return
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

    def settle(self) -> None:
        """Put columns in the place of lines, and leave out rows in which nothing of their own is written."""
        columns = self._columns(_NEARLY)
        if any(len({columns[line] for line in row.all}) < len(row.all) for row in self.rows):
            columns = self._columns(-1)
        self.width = max(columns.values(), default=-1) + 1
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

    @property
    def header(self) -> range:
        """Which rows may be the heading: the first with several texts, and those into which its cells are merged."""
        start = next((at for at, row in enumerate(self.rows) if len(filled(row.all)) > 1), len(self.rows))
        end = min(start + 1, len(self.rows))
        while end < len(self.rows) and self.rows[end].repeated:
            end += 1
        return range(start, end)


def document_rows(xml: bytes) -> list[Cells]:
    """The rows of the tables of that width which holds the most: a plan may have one for each month."""
    tables = _document_tables(xml)
    written: Counter[int] = Counter()
    for table in tables:
        table.settle()
        written[table.width] += sum(len(filled(row.own)) for row in table.rows)
    widest = max(written, key=lambda width: written[width], default=0)
    return _joined([table for table in tables if table.width == widest and table.rows])


def _document_tables(xml: bytes) -> list[_Table]:
    """The outermost tables; what stands in an inner table is text of its cell."""
    tables: list[_Table] = []
    heading, depth, fallbacks = "", 0, 0
    for event, element in elements(xml, _TABLE, _ROW, _PARAGRAPH, _FALLBACK):
        step = 1 if event == "start" else -1
        if element.tag == _FALLBACK:
            fallbacks += step
        elif fallbacks:
            continue
        elif element.tag == _TABLE:
            depth += step
            if depth == 1 and step == 1:
                tables.append(_Table(heading))
            elif depth == 0:
                heading = ""
                element.clear()
        elif event == "end" and element.tag == _ROW and depth == 1:
            if not tables[-1].rows:
                tables[-1].distances = _distances(element)
            tables[-1].read_row(element)
            element.clear()
        elif event == "end" and element.tag == _PARAGRAPH and depth == 0:
            heading = _text(element) or heading
            element.clear()
    return tables


def _joined(tables: Sequence[_Table]) -> list[Cells]:
    """The rows of all, with the names of the columns once.

    Where each table has a heading of its own above it, «Сентябрь» and then «Октябрь», it is a row as it would be inside.
    """
    headers = [[_folded(table.rows[at].all) for at in table.header] for table in tables]
    is_repeated = headers.count(headers[0]) > 1 if headers else False
    has_headings = len(tables) > 1 and all(0 < len(table.heading) <= _HEADING for table in tables)
    rows: list[Cells] = []
    for number, (table, header) in enumerate(zip(tables, headers, strict=True)):
        found = [row.all for row in table.rows]
        above = [{0: table.heading}] if has_headings else []
        start, end = table.header.start, table.header.stop
        if number and header == headers[0]:
            rows += above + found[:start] + found[end:]
        elif is_repeated and not number:
            # A heading belongs to the rows, which come after the names of the columns.
            rows += found[:end] + above + found[end:]
        else:
            rows += above + found
    return rows


def _distances(row: Any) -> list[int]:
    table = next(row.iterancestors(_TABLE))
    widths = [column.get(f"{_W}w") or "" for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    return list(accumulate((int(width[:6]) if width.isdecimal() else 0 for width in widths), initial=0))


def _inside(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


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


def _folded(cells: Cells) -> Cells:
    return {column: text.casefold() for column, text in filled(cells).items()}
