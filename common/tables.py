"""The tables of an uploaded DOCX or XLSX, read in a process that may take only so much."""

import io
import json
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.clipboard import MAX_CELL, MAX_COLUMNS, MAX_LINES, as_list
from common.limited import LimitExceeded, Refused, run_limited
from common.pasted import PastedTable, tidied
from common.table_document import DOCUMENT, document_tables
from common.table_parts import MAX_FILE_ROWS, MAX_UNPACKED, TableCells, unpacked
from common.table_workbook import WORKBOOK, lean_workbook, workbook_tables
from common.text import one_line

MAX_TABLE_BYTES = 10 * 1024 * 1024
# Of all cells together: a cell merged downwards speaks for many rows.
MAX_FILE_CHARACTERS = 10_000_000

_LIMITS = {"cpu_seconds": 20, "memory_mb": 512}

_LIMITS_IN_WORDS = {"rows": MAX_FILE_ROWS, "columns": MAX_COLUMNS, "characters": MAX_CELL}
_REFUSALS = {
    "not_a_table": _(
        "Whatever its name says, this is not a DOCX or XLSX file. Open it in Word or Excel and save it as DOCX or XLSX."
    ),
    "old_office": _("This is an old Word or Excel file. Open it and save it as DOCX or XLSX."),
    "other_program": _("The portal cannot read this kind of file. Open it and save it as an ordinary DOCX or XLSX."),
    "password": _("The file is password-protected. Save it without a password."),
    "macros": _("This file contains macros. Save it as an ordinary DOCX or XLSX."),
    "too_much_inside": _(
        "There is too much in this file. Leave only the table in it, delete the empty rows below it, and save it again."
    ),
    "too_many_rows": _("The table has too many rows: at most %(rows)s."),
    "too_many_columns": _("The table has too many columns: at most %(columns)s."),
    "long_cell": _("A cell has too much text: at most %(characters)s characters."),
    "no_table": _("There is no table in this file, or nothing is written in it."),
    "damaged": _("The file is damaged or incomplete. Save it again and retry."),
}


@dataclass(frozen=True)
class FileTable:
    """The tables of an uploaded file, and its name."""

    name: str
    tables: list[PastedTable]


def accept_table(upload: UploadedFile) -> FileTable:
    """The tables of a DOCX or XLSX, told apart by content; or a `ValidationError` in words."""
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
    return FileTable(_name(upload.name or ""), [PastedTable.from_json(table) for table in json.loads(answer)])


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


def read_table(content: bytes) -> bytes:
    """The tables as JSON. Runs in the limited child; raises `Refused`."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("password" if "EncryptedPackage".encode("utf-16-le") in content else "old_office")
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("not_a_table")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = _tables_of(archive)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # Readers answer broken input with whatever went wrong inside them.
        raise Refused("damaged") from error
    return json.dumps([table.as_json() for table in _within_limits(found)], ensure_ascii=False).encode()


def _tables_of(archive: zipfile.ZipFile) -> list[TableCells]:
    members = {member.filename: member for member in archive.infolist()}
    if any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in members):
        raise Refused("macros")
    document = next(filter(DOCUMENT.fullmatch, members), None)
    if document:
        return document_tables(unpacked(archive, members[document], MAX_UNPACKED))
    if any(map(WORKBOOK.fullmatch, members)):
        return workbook_tables(lean_workbook(archive, members.values()))
    # OpenDocument and binary XLSX
    raise Refused("other_program" if members.keys() & {"mimetype", "xl/workbook.bin"} else "not_a_table")


def _within_limits(found: Sequence[TableCells]) -> list[PastedTable]:
    tables = [PastedTable(_rectangle(table), table.above, table.sheet, table.is_hidden) for table in found]
    if not any(table.rows for table in tables):
        raise Refused("no_table")
    rows = [row for table in tables for row in table.rows]
    lines = [line for table in tables for line in table.above]
    if len(rows) + len(lines) > MAX_FILE_ROWS + MAX_LINES or len(rows) > MAX_FILE_ROWS:
        raise Refused("too_many_rows")
    if any(len(row) > MAX_COLUMNS for row in rows):
        raise Refused("too_many_columns")
    if max((len(text) for texts in [*rows, lines] for text in texts), default=0) > MAX_CELL:
        raise Refused("long_cell")
    if sum(len(text) for texts in [*rows, lines] for text in texts) > MAX_FILE_CHARACTERS:
        raise Refused("too_much_inside")
    return tables


def _rectangle(table: TableCells) -> list[list[str]]:
    """Return the rows equally wide, without columns in which nothing is written; a list without its bullets."""
    columns = sorted({column for row in table.rows for column, text in row.items() if text})
    rows = tidied([row.get(column, "") for column in columns] for row in table.rows)
    # How many there may be is counted later, over all tables.
    return as_list(rows, sys.maxsize) if len(columns) == 1 else rows
