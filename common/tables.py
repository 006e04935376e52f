"""The rows of a table in an uploaded DOCX or XLSX, read in a process that may take only so much."""

import io
import json
import re
import warnings
import zipfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.clipboard import MAX_CELL, MAX_COLUMNS
from common.limited import LimitExceeded, Refused, run_limited
from common.text import one_line, plain

MAX_TABLE_BYTES = 10 * 1024 * 1024
MAX_FILE_ROWS = 5_000
# Of all cells together: a cell merged downwards speaks for many rows.
MAX_FILE_CHARACTERS = 10_000_000

# Office files are packed text: honest ones of 5,000 rows unpack to 15–80 MB.
_MAX_UNPACKED = 100 * 1024 * 1024
_LIMITS = {"cpu_seconds": 20, "memory_mb": 512}

_LIMITS_IN_WORDS = {"rows": MAX_FILE_ROWS, "columns": MAX_COLUMNS, "characters": MAX_CELL}
_REFUSALS = {
    "not_a_table": _(
        "This is no DOCX or XLSX by its content, whatever its name says. Open it in Word or Excel and save it "
        "as DOCX or XLSX."
    ),
    "old_office": _("This is a file of an old Word or Excel. Open it and save it as DOCX or XLSX."),
    "other_program": _(
        "This file is of a kind that the portal does not read. Open it and save it as an ordinary DOCX or XLSX."
    ),
    "password": _("The file is protected with a password. Save it without one."),
    "macros": _("This file holds macros. Save it as an ordinary DOCX or XLSX."),
    "too_much_inside": _(
        "There is too much in this file. Leave only the table in it, delete the empty rows below it, and save it anew."
    ),
    "too_many_rows": _("The table has too many rows: at most %(rows)s."),
    "too_many_columns": _("The table has too many columns: at most %(columns)s."),
    "long_cell": _("A cell has too much text: at most %(characters)s characters."),
    "no_table": _("There is no table in this file, or nothing is written in it."),
    "damaged": _("The file is damaged or incomplete. Save it anew and try again."),
}


@dataclass(frozen=True)
class FileTable:
    """The rows of an uploaded table, all equally wide, without empty rows and columns, and the file's name."""

    name: str
    rows: list[list[str]]


def accept_table(upload: UploadedFile) -> FileTable:
    """The table of a DOCX or XLSX, told apart by content; or a `ValidationError` in words."""
    if (upload.size or 0) > MAX_TABLE_BYTES:
        raise ValidationError(
            _("The file is too large: at most %(limit)s MB. Leave only the table in it."),
            code="too_large",
            params={"limit": MAX_TABLE_BYTES // (1024 * 1024)},
        )
    upload.seek(0)
    content = upload.read(MAX_TABLE_BYTES)
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    try:
        answer = run_limited("common.tables.read_table", content, **_LIMITS)
    except Refused as refusal:
        raise ValidationError(_REFUSALS[refusal.reason], code=refusal.reason, params=_LIMITS_IN_WORDS) from refusal
    except LimitExceeded as error:
        raise ValidationError(_REFUSALS["too_much_inside"], code="limit") from error
    return FileTable(_name(upload.name or ""), json.loads(answer))


def _name(uploaded: str) -> str:
    path = PurePath(one_line(uploaded))
    return f"{path.stem.strip(' .')[:150] or 'table'}{path.suffix[:10]}"


class TableFileField(forms.FileField):
    """A DOCX or XLSX with a table, up to 10 MB. Cleans to a `FileTable`."""

    widget = forms.FileInput(
        attrs={
            "accept": ".docx,.xlsx,"
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document,"
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    )

    def clean(self, data: Any, initial: Any = None) -> FileTable | None:
        cleaned = super().clean(data, initial)
        return accept_table(cleaned) if isinstance(cleaned, UploadedFile) else None


# In the limited child, which alone loads the libraries: a malformed file never meets the server's process.

# A row, or what is written in it: the text of each column that has one.
Cells = dict[int, str]


def read_table(content: bytes) -> bytes:
    """The rows as JSON. Runs in the limited child; raises `Refused`."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("password" if "EncryptedPackage".encode("utf-16-le") in content else "old_office")
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("not_a_table")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = _rows_of(archive)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # Readers answer broken input with whatever went wrong inside them.
        raise Refused("damaged") from error
    return json.dumps(_rectangle(rows), ensure_ascii=False).encode()


def _rows_of(archive: zipfile.ZipFile) -> list[Cells]:
    members = {member.filename: member for member in archive.infolist()}
    if any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in members):
        raise Refused("macros")
    document = next(filter(_DOCUMENT.fullmatch, members), None)
    if document:
        return _document_rows(_unpacked(archive, members[document], _MAX_UNPACKED))
    if any(map(_WORKBOOK.fullmatch, members)):
        return _workbook_rows(_workbook(archive, members.values()))
    # OpenDocument and binary XLSX
    raise Refused("other_program" if members.keys() & {"mimetype", "xl/workbook.bin"} else "not_a_table")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    if member.file_size > limit:
        raise Refused("too_much_inside")
    # The other methods unpack a whole block before anybody can count.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("damaged")
    with archive.open(member) as packed:
        # Asked for so much, zipfile unpacks no more; asked for all, it would unpack first and then look at the size.
        xml = packed.read(member.file_size + 1)
    # Office writes no DTD, and entities cannot be declared without one. UTF-16 has a zero in each character.
    if b"<!DOCTYPE" in (xml.replace(b"\0", b"") if b"\0" in xml else xml):
        raise Refused("damaged")
    if b"http://purl.oclc.org/ooxml/" in xml[:4096]:
        # «Strict Open XML», which the libraries do not read
        raise Refused("other_program")
    return xml


def _elements(xml: bytes, *tags: str) -> Iterator[tuple[str, Any]]:
    """("start" or "end", element) for each element with one of the tags, while the file is parsed."""
    from lxml import etree

    # Who has read an element clears it: the whole tree would take ten times the file.
    # No network, no DTD and no oversized node are lxml's own defaults.
    yield from etree.iterparse(
        io.BytesIO(xml),
        events=("start", "end"),
        tag=tags,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
    )


def _rectangle(rows: Iterable[Cells]) -> list[list[str]]:
    kept = [cells for row in rows if (cells := _filled(row))]
    if not kept:
        raise Refused("no_table")
    if len(kept) > MAX_FILE_ROWS:
        raise Refused("too_many_rows")
    columns = sorted({column for row in kept for column in row})
    if len(columns) > MAX_COLUMNS:
        raise Refused("too_many_columns")
    lengths = [len(text) for row in kept for text in row.values()]
    if max(lengths) > MAX_CELL:
        raise Refused("long_cell")
    if sum(lengths) > MAX_FILE_CHARACTERS:
        raise Refused("too_much_inside")
    return [[row.get(column, "") for column in columns] for row in kept]


def _clean(text: str) -> str:
    lines = (" ".join(line.split()) for line in plain(text).split("\n"))
    return "\n".join(line for line in lines if line)


# XLSX

_WORKBOOK = re.compile(r"xl/workbook\d*\.xml")
# Sheets, texts, formats, and how they hang together; no pictures, charts, links and properties.
_WORKBOOK_PARTS = re.compile(
    r"\[Content_Types\]\.xml|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml", re.IGNORECASE
)
# An old Excel's whole sheet. One cell in the last row of a new one must not make a million rows.
_SHEET_ROWS, _SHEET_COLUMNS = 65_536, 256
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _workbook(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo]) -> io.BytesIO:
    """The workbook with only the parts that are read, unpacked: openpyxl itself would unpack without a limit."""
    left, lean = _MAX_UNPACKED, io.BytesIO()
    with zipfile.ZipFile(lean, "w") as unpacked:
        for member in members:
            if _WORKBOOK_PARTS.fullmatch(member.filename):
                xml = _unpacked(archive, member, left)
                left -= len(xml)
                unpacked.writestr(member.filename, xml)
    return lean


def _workbook_rows(workbook: io.BytesIO) -> list[Cells]:
    """The rows of the visible sheet that has the most of them."""
    from openpyxl.reader.excel import ExcelReader

    with warnings.catch_warnings():
        # Of formats and extensions that openpyxl does not know
        warnings.simplefilter("ignore")
        reader = ExcelReader(workbook, read_only=True, data_only=True, keep_links=False)
        reader.read()
        paths = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        best: dict[int, Cells] = {}
        path = ""
        for sheet in reader.wb.worksheets:
            # Hidden ones hold the choices of drop-down lists.
            if sheet.sheet_state == "visible" and len(rows := _sheet_rows(sheet)) > len(best):
                best, path = rows, paths[sheet.title]
        if best:
            _speak_downwards(best, _merged_downwards(reader.archive.read(path)))
    return list(best.values())


def _sheet_rows(sheet: Any) -> dict[int, Cells]:
    """Rows in which something is written, by their numbers."""
    rows: dict[int, Cells] = {}
    found = sheet.iter_rows(max_row=_SHEET_ROWS, max_col=_SHEET_COLUMNS, values_only=True)
    for number, values in enumerate(found, start=1):
        # The quick way past rows that have a format and nothing else
        if values.count(None) == len(values):
            continue
        cells = {column: text for column, value in enumerate(values, start=1) if (text := _cell_words(value))}
        if cells:
            rows[number] = cells
            # Now, before a long sheet has used up the time and nobody learns why
            if len(rows) > MAX_FILE_ROWS:
                raise Refused("too_many_rows")
    return rows


def _cell_words(value: Any) -> str:
    """The value as people type it in Russia. Of a cell's format only its being a date or a time counts."""
    match value:
        case None:
            return ""
        case bool():
            return "ИСТИНА" if value else "ЛОЖЬ"
        case float():
            # 15 digits are all that Excel keeps: 0.1 + 0.2 is 0,3 there.
            return f"{value:.15g}".replace(".", ",")
        case datetime():
            return f"{value:%d.%m.%Y}" if value.time() == time.min else f"{value:%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case str():
            return _clean(_ESCAPED.sub("\n", value))
    return _clean(str(value))


# Excel's sign for a carriage return
_ESCAPED = re.compile("_x000D_\n?")


def _merged_downwards(xml: bytes) -> Iterator[tuple[int, int, int]]:
    """The column, first and last row of cells merged over several rows."""
    from openpyxl.utils import range_boundaries

    for event, element in _elements(xml, f"{_SHEET}row", f"{_SHEET}mergeCell"):
        if event == "end":
            if element.tag.endswith("mergeCell"):
                column, first, _last_column, last = range_boundaries(element.get("ref"))
                if last > first:
                    yield column, first, last
            element.clear()


def _speak_downwards(rows: dict[int, Cells], merged: Iterable[tuple[int, int, int]]) -> None:
    """A cell merged downwards speaks for every row beside it that has something of its own."""
    numbers = list(rows)
    for column, first, last in merged:
        text = rows.get(first, {}).get(column)
        if text:
            for number in numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]:
                rows[number].setdefault(column, text)


# DOCX

_DOCUMENT = re.compile(r"word/document\d*\.xml")
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
        start = next((at for at, row in enumerate(self.rows) if len(_filled(row.all)) > 1), len(self.rows))
        end = min(start + 1, len(self.rows))
        while end < len(self.rows) and self.rows[end].repeated:
            end += 1
        return range(start, end)


def _document_rows(xml: bytes) -> list[Cells]:
    """The rows of the tables of that width which holds the most: a plan may have one for each month."""
    tables = _document_tables(xml)
    written: Counter[int] = Counter()
    for table in tables:
        table.settle()
        written[table.width] += sum(len(_filled(row.own)) for row in table.rows)
    widest = max(written, key=lambda width: written[width], default=0)
    return _joined([table for table in tables if table.width == widest and table.rows])


def _document_tables(xml: bytes) -> list[_Table]:
    """The outermost tables; what stands in an inner table is text of its cell."""
    tables: list[_Table] = []
    heading, depth, fallbacks = "", 0, 0
    for event, element in _elements(xml, _TABLE, _ROW, _PARAGRAPH, _FALLBACK):
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
    return _clean("".join(pieces))


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


def _filled(cells: Cells) -> Cells:
    return {column: text for column, text in cells.items() if text}


def _folded(cells: Cells) -> Cells:
    return {column: text.casefold() for column, text in _filled(cells).items()}
