"""Lists as files for Excel. No cell can become a formula, whatever a person typed into it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from types import ModuleType
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from common.text import one_line, plain, without_controls

# Excel's own limit, in UTF-16 units.
_CELL_LENGTH = 32_767
# Widths are guessed from the first rows: all of them would have to be kept.
_SAMPLE = 200
_MIN_WIDTH, _MAX_WIDTH = 8, 60

_NO_BREAK = "\u00a0"
_FORMULA_SIGNS = ("=", "+", "-", "@")

_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS = tuple(_CONTENT_TYPES)


def export_response(format: str, filename: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download of the rows as "csv" or "xlsx", under `filename` (without extension, any language)."""
    write = {"csv": _csv, "xlsx": _xlsx}[format]
    name = one_line(re.sub(r'[\\/:*?"<>|]+', " ", filename)).strip(" .") or "export"
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{name[:150]}.{format}"),
        "Cache-Control": "no-store, private",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(write(columns, rows), content_type=_CONTENT_TYPES[format], headers=headers)


def _value(value: Any) -> str | int | float | Decimal | date | None:
    """The value as a cell holds it: numbers and dates as they are, all else as text that every program can read."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(microsecond=0, tzinfo=None)
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    # What keeps a line of a page together is not what people look for in a sheet.
    text = without_controls(str(value)).replace(_NO_BREAK, " ")
    if len(text) > _CELL_LENGTH // 2:
        text = text.encode("utf-16-le")[: 2 * _CELL_LENGTH].decode("utf-16-le", errors="ignore")
    return text


_DAY = re.compile(r"\d{2}\.\d{2}\.\d{4}")
# More digits are a number of something, a telephone, an INN: nobody adds them up.
_NUMBER = re.compile(r"0|[1-9]\d{0,3}")


def as_typed(text: str) -> str | int | date:
    """Return words that are a whole date or a small number as Excel takes them when a person types them."""
    if _NUMBER.fullmatch(text):
        return int(text)
    if _DAY.fullmatch(text):
        try:
            return datetime.strptime(text, "%d.%m.%Y").date()
        except ValueError:
            return text
    return text


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    # What Excel opens by a double click where Russian is the language: BOM and semicolons.
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for row in chain([columns], rows):
        writer.writerow([_csv_cell(_value(value)) for value in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _csv_cell(value: Any) -> Any:
    # An apostrophe in front keeps a program from taking the text for a formula; numbers may begin with a minus.
    # What a program may skip on its way to the sign, spaces and invisible marks, does not count.
    if isinstance(value, str) and (
        value.startswith(("\t", "\r", "\n")) or plain(value).strip().startswith(_FORMULA_SIGNS)
    ):
        return f"'{value}"
    # With a point Russian Excel takes 4.5 for a day in May.
    return str(value).replace(".", ",") if isinstance(value, float | Decimal) else value


@cache
def _openpyxl() -> ModuleType:
    # On first use: 18 MB that a worker which exports nothing need not carry.
    import openpyxl
    import openpyxl.cell
    import openpyxl.styles
    import openpyxl.utils

    return openpyxl


def fill_cell(cell: Any, value: Any) -> Any:
    """Write a value into a cell of openpyxl as it is: a text stays a text, whatever it begins with."""
    # An empty text cell would be written without its text: not every program reads that.
    cell.value = None if (known := _value(value)) == "" else known
    if isinstance(cell.value, str):
        # openpyxl takes "=…" for a formula and "#N/A" for an error.
        cell.data_type = "s"
    elif isinstance(cell.value, datetime):
        cell.number_format = "DD.MM.YYYY HH:MM"
    elif isinstance(cell.value, date):
        cell.number_format = "DD.MM.YYYY"
    return cell


def _xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    bold = openpyxl.styles.Font(bold=True)

    def cell(value: Any, font: Any = None) -> Any:
        written = fill_cell(openpyxl.cell.WriteOnlyCell(sheet), value)
        if font:
            written.font = font
        return written

    rows = iter(rows)
    sample = list(islice(rows, _SAMPLE))
    # A write-only sheet takes these before its first row.
    sheet.freeze_panes = "A2"
    letters = [openpyxl.utils.get_column_letter(number) for number in range(1, len(columns) + 1)]
    for index, letter in enumerate(letters):
        longest = max(len(_first_line(row[index])) for row in [columns, *sample])
        sheet.column_dimensions[letter].width = min(max(longest + 3, _MIN_WIDTH), _MAX_WIDTH)
    sheet.append([cell(title, bold) for title in columns])
    count = 1
    for row in chain(sample, rows):
        sheet.append([cell(value) for value in row])
        count += 1
    if letters:
        sheet.auto_filter.ref = f"A1:{letters[-1]}{count}"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _first_line(value: Any) -> str:
    if isinstance(value, datetime):
        return "00.00.0000 00:00"
    if isinstance(value, date):
        return "00.00.0000"
    return "" if value is None else str(value).partition("\n")[0]
