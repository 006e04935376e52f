"""What was pasted or uploaded: its tables in their order, each with the text that stands above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self


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

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)


def joined(tables: Iterable[PastedTable]) -> list[list[str]]:
    """Return the rows of all visible tables as one table, for readers that expect one."""
    rows = [row for table in tables if not table.is_hidden for row in table.rows]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def tidied(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return the rows as a rectangle without empty rows and columns."""
    kept = [list(row) for row in rows if any(row)]
    width = max(map(len, kept), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in kept)]
    return [[row[column] if column < len(row) else "" for column in used] for row in kept]
