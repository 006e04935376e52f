"""What was pasted or uploaded: its tables in their order, each with the text that stands above it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

# What Excel calls a sheet that nobody named
_NO_NAME = re.compile(r"(?:(?:лист|sheet|таблица)\s*\d*)?", re.IGNORECASE)


@dataclass(frozen=True)
class PastedTable:
    """One table: its rows, all equally wide, without empty rows and columns, and the lines of text above it.

    A cell merged downwards speaks for every row beside it; one merged sideways is said once. Text below the last table
    stands above a table without rows. A list without any table is a table of one column.
    """

    rows: list[list[str]] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    # The sheet of a workbook; hidden ones hold the choices of drop-down lists, or what somebody put away
    sheet: str = ""
    is_hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "above": self.above, "sheet": self.sheet, "is_hidden": self.is_hidden}

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)


def with_sheets(tables: Iterable[PastedTable]) -> list[PastedTable]:
    """Put the name that somebody gave to a sheet above its first table, as text: «Спортивное направление»."""
    found: list[PastedTable] = []
    sheet = ""
    for table in tables:
        if table.sheet != sheet and not table.is_hidden:
            sheet = table.sheet
            if not _NO_NAME.fullmatch(sheet):
                table = replace(table, above=[sheet, *table.above])
        found.append(table)
    return found


def tidied(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return the rows as a rectangle without empty rows and columns."""
    kept = [list(row) for row in rows if any(row)]
    width = max(map(len, kept), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in kept)]
    return [[row[column] if column < len(row) else "" for column in used] for row in kept]
