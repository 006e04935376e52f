"""The tables of an XLSX: one for each of its sheets."""

import io
import re
import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from common.limited import Refused
from common.table_parts import MAX_FILE_ROWS, MAX_UNPACKED, Cells, TableCells, clean_text, elements, unpacked

WORKBOOK = re.compile(r"xl/workbook\d*\.xml")
# Sheets, texts, formats, and how they hang together; no pictures, charts, links and properties.
_WORKBOOK_PARTS = re.compile(
    r"\[Content_Types\]\.xml|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml", re.IGNORECASE
)
# An old Excel's whole sheet. One cell in the last row of a new one must not make a million rows.
_SHEET_ROWS, _SHEET_COLUMNS = 65_536, 256
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def lean_workbook(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo]) -> io.BytesIO:
    """The workbook with only the parts that are read, unpacked: openpyxl itself would unpack without a limit."""
    left, lean = MAX_UNPACKED, io.BytesIO()
    with zipfile.ZipFile(lean, "w") as copy:
        for member in members:
            if _WORKBOOK_PARTS.fullmatch(member.filename):
                xml = unpacked(archive, member, left)
                left -= len(xml)
                copy.writestr(member.filename, xml)
    return lean


def workbook_tables(workbook: io.BytesIO) -> list[TableCells]:
    """Return the sheets in which something is written, in their order; hidden ones say so."""
    from openpyxl.reader.excel import ExcelReader

    with warnings.catch_warnings():
        # Of formats and extensions that openpyxl does not know
        warnings.simplefilter("ignore")
        reader = ExcelReader(workbook, read_only=True, data_only=True, keep_links=False)
        reader.read()
        paths = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        tables: list[TableCells] = []
        left = MAX_FILE_ROWS
        for sheet in reader.wb.worksheets:
            if rows := _sheet_rows(sheet, left):
                left -= len(rows)
                _speak_downwards(rows, _merged_downwards(reader.archive.read(paths[sheet.title])))
                is_hidden = sheet.sheet_state != "visible"
                tables.append(TableCells(list(rows.values()), sheet=clean_text(sheet.title), is_hidden=is_hidden))
    return tables


def _sheet_rows(sheet: Any, most: int) -> dict[int, Cells]:
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
            if len(rows) > most:
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
            return clean_text(_ESCAPED.sub("\n", value))
    return clean_text(str(value))


# Excel's sign for a carriage return
_ESCAPED = re.compile("_x000D_\n?")


def _merged_downwards(xml: bytes) -> Iterator[tuple[int, int, int]]:
    """The column, first and last row of cells merged over several rows."""
    from openpyxl.utils import range_boundaries

    for event, element in elements(xml, f"{_SHEET}row", f"{_SHEET}mergeCell"):
        if event == "end":
            if element.tag.endswith("mergeCell"):
                column, first, _last_column, last = range_boundaries(element.get("ref"))
                if last > first:
                    yield column, first, last
            element.clear()


def _speak_downwards(rows: dict[int, Cells], merged: Iterable[tuple[int, int, int]]) -> None:
    """A cell merged downwards speaks for every row beside it that has something of its own.

    No program merges a cell into two others: of those that overlap the first speaks.
    """
    numbers = list(rows)
    spoken_for: dict[int, int] = {}
    for column, first, last in sorted(set(merged)):
        if first <= spoken_for.get(column, 0):
            continue
        spoken_for[column] = last
        text = rows.get(first, {}).get(column)
        if text:
            for number in numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]:
                rows[number].setdefault(column, text)
