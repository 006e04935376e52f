"""The HTML of a clipboard: its tables and the lines of text between them, in their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

# A table, or a line of text outside tables
Rows = list[list[str]]
Block = Rows | str

_TAG_NAME = re.compile(r"(/?)([a-z][a-z0-9:]*)", re.IGNORECASE)
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?(\d{1,5})(?!\d)", re.IGNORECASE)
_RAW_END = {tag: re.compile(f"</{tag}\\b", re.IGNORECASE) for tag in ("script", "style")}
_SILENT = frozenset(("head", "script", "style", "title", "xml"))
_BREAKS = frozenset(
    """address article aside blockquote br caption center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section tr ul""".split()
)
# Pages put tables into tables to place things; what is deeper than this is text.
_DEEPEST = 8


class TooManyRows(ValueError):
    """The markup has more rows than the reader takes."""


class TooManyColumns(ValueError):
    """A row of the markup has more cells than the reader takes."""


def read_markup(html: str, *, max_rows: int, max_columns: int) -> list[Block]:
    """Return the tables and lines of text of HTML in their order; raise `TooManyRows` or `TooManyColumns`.

    A table within a cell is text of that cell, unless the row holds nothing else: then it is a table by itself.
    """
    return _MarkupReader(max_rows, max_columns).read(html)


def cell_text(text: str) -> str:
    """Return the lines of a cell without needless spaces and empty lines."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """("text", words), ("td", attributes) and ("/td", "") as they follow each other.

    Not html.parser: in Python 3.11 its time grows with the square of an unclosed tag's or comment's text, half a
    minute for 100 KB. Here every search that fails is the last one.
    """
    position = 0
    while position < len(html):
        start = html.find("<", position)
        if start < 0:
            start = len(html)
        if start > position:
            yield "text", unescape(html[position:start])
        if html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            position = end + 3 if end >= 0 else len(html)
            continue
        name = _TAG_NAME.match(html, start + 1)
        if not name and html[start + 1 : start + 2] not in ("!", "?"):
            # «5 < 6» is text.
            if start < len(html):
                yield "text", "<"
            position = start + 1
            continue
        end = html.find(">", start)
        position = end + 1 if end >= 0 else len(html)
        if not name:
            continue
        tag = name[2].lower()
        yield name[1] + tag, html[name.end() : position]
        if tag in _RAW_END and not name[1]:
            closing = _RAW_END[tag].search(html, position)
            position = closing.start() if closing else len(html)


@dataclass
class _OpenTable:
    """A table while its markup is read."""

    # What is finished of it: itself in pieces, where rows that hold nothing but an inner table divide it
    blocks: list[Block] = field(default_factory=list)
    rows: Rows = field(default_factory=list)
    in_row: bool = False
    # The text of the open cell and the blocks of tables within it, in their order
    cell: list[str | list[Block]] | None = None
    span: tuple[int, int] = (1, 1)
    # Cells that reach down from rows above: column → (rows left, text)
    hanging: dict[int, tuple[int, str]] = field(default_factory=dict)
    # Of the open row: cells with something in them, and what stands in the one that holds an inner table
    filled: int = 0
    holding: list[str | list[Block]] | None = None

    def finish(self) -> list[Block]:
        if self.rows:
            self.blocks.append(self.rows)
            self.rows = []
        return self.blocks


class _MarkupReader:
    def __init__(self, max_rows: int, max_columns: int) -> None:
        self.max_rows, self.max_columns = max_rows, max_columns
        self.open: list[_OpenTable] = []
        self.too_deep = 0
        self.silent = 0
        self.row_count = 0
        self.blocks: list[Block] = []
        # The text outside tables since the last one
        self.outside: list[str] = []

    def read(self, html: str) -> list[Block]:
        for token, rest in _tokens(html):
            if token == "text":
                # Line breaks of the markup are spaces to a reader.
                self._write(re.sub(r"\s+", " ", rest))
            elif token.startswith("/"):
                self._end(token[1:])
            else:
                self._start(token, rest)
                if rest.endswith("/>"):
                    self._end(token)
        while self.open:
            self._end_table()
        self._end_outside()
        return self.blocks

    def _start(self, tag: str, attributes: str) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "body":
            # A head that was never closed
            self.silent = 0
        elif tag == "table":
            self._start_table()
        elif self.too_deep or not self.open:
            self._write(" " if tag in ("td", "th") else "\n" if tag in _BREAKS else "")
        elif tag in ("td", "th"):
            self._start_cell(attributes)
        elif tag == "tr":
            self._end_row()
            self._start_row()
        elif tag in _BREAKS:
            self._write("\n")

    def _end(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif self.too_deep:
            self.too_deep -= tag == "table"
        elif tag == "table" and self.open:
            self._end_table()
        elif tag in ("td", "th") and self.open:
            self._end_cell()
        elif tag == "tr" and self.open:
            self._end_row()
        elif tag in _BREAKS and tag != "br":
            self._write("\n")

    def _write(self, text: str) -> None:
        if self.silent:
            return
        if not self.open:
            self.outside.append(text)
        elif (cell := self.open[-1].cell) is not None:
            cell.append(text)

    def _start_table(self) -> None:
        if self.too_deep or len(self.open) >= _DEEPEST:
            self.too_deep += 1
            return
        if not self.open:
            self._end_outside()
        elif self.open[-1].cell is None:
            # Between the cells of a table browsers put a table before it; here it stays where it is.
            self._start_cell("")
        self.open.append(_OpenTable())

    def _end_table(self) -> None:
        self._end_row()
        blocks = self.open.pop().finish()
        if not self.open:
            self.blocks += blocks
        elif (cell := self.open[-1].cell) is not None and blocks:
            cell.append(blocks)

    def _end_outside(self) -> None:
        self.blocks += cell_text("".join(self.outside)).split("\n") if "".join(self.outside).strip() else []
        self.outside = []

    def _start_row(self) -> None:
        table = self.open[-1]
        # Empty rows do not count, but must not pile up without end.
        self.row_count += 1
        if self.row_count > 10 * self.max_rows + 1:
            raise TooManyRows
        table.rows.append([])
        table.in_row, table.filled, table.holding = True, 0, None
        self._fill_hanging(table)

    def _fill_hanging(self, table: _OpenTable) -> None:
        row = table.rows[-1]
        while (hanging := table.hanging.pop(len(row), None)) is not None:
            left, text = hanging
            if left > 1:
                table.hanging[len(row)] = (left - 1, text)
            row.append(text)

    def _start_cell(self, attributes: str) -> None:
        self._end_cell()
        table = self.open[-1]
        if not table.in_row:
            self._start_row()
        spans = {name.lower(): int(number) for name, number in _SPAN.findall(attributes)}
        table.span = (
            min(max(spans.get("colspan", 1), 1), self.max_columns),
            min(max(spans.get("rowspan", 1), 1), self.max_rows),
        )
        table.cell = []

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is None:
            return
        pieces, table.cell = table.cell, None
        text = cell_text("".join(piece if isinstance(piece, str) else _as_text(piece) for piece in pieces))
        table.filled += bool(text)
        if any(isinstance(piece, list) for piece in pieces):
            table.holding = pieces
        row = table.rows[-1]
        if len(row) > 2 * self.max_columns:
            # Excel copies empty columns along; kept, merged ones would multiply.
            if text:
                raise TooManyColumns
            return
        columns, rows = table.span
        # A cell merged downwards speaks for every row beside it; one merged sideways is said once.
        for value in [text] + [""] * (columns - 1):
            if rows > 1:
                table.hanging[len(row)] = (rows - 1, value)
            row.append(value)
        self._fill_hanging(table)

    def _end_row(self) -> None:
        self._end_cell()
        table = self.open[-1]
        if not table.in_row:
            return
        table.in_row = False
        row = table.rows[-1]
        if table.filled == 1 and table.holding is not None and sum(map(bool, row)) == 1:
            table.rows.pop()
            table.finish()
            table.blocks += _laid_out(table.holding)
            return
        while any(column >= len(row) for column in table.hanging):
            row.append("")
            self._fill_hanging(table)


def _as_text(blocks: list[Block]) -> str:
    lines = [
        block if isinstance(block, str) else "\n".join(" ".join(filter(None, row)) for row in block) for block in blocks
    ]
    return "\n" + "\n".join(lines) + "\n"


def _laid_out(pieces: list[str | list[Block]]) -> list[Block]:
    """Return what stands in a cell that does nothing but hold a table."""
    blocks: list[Block] = []
    text = ""
    for piece in [*pieces, []]:
        if isinstance(piece, str):
            text += piece
            continue
        blocks += [line for line in cell_text(text).split("\n") if line]
        blocks += piece
        text = ""
    return blocks
