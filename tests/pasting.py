"""What tests paste: tables as the portal gets them."""

from collections.abc import Iterable

from common.clipboard import MAX_ROWS, parse_tables
from common.pasted import PastedTable


def rows_of(tables: Iterable[PastedTable]) -> list[list[str]]:
    """Return the rows of all tables one below the other, equally wide."""
    rows = [row for table in tables for row in table.rows]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def pasted_rows(text: str, *, max_rows: int = MAX_ROWS) -> list[list[str]]:
    """Return the rows of what is pasted, as one table."""
    return rows_of(parse_tables(text, max_rows=max_rows))
