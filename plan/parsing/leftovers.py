"""What of a pasted line is not in its row: cells under headings that are not ours, and cells that were read otherwise."""

from typing import NamedTuple

from common.search import fold
from common.text import one_line
from plan.models import PlanImportRow
from plan.parsing.columns import is_row_number


class Leftover(NamedTuple):
    """A cell's heading and text."""

    heading: str
    text: str


def left_of(row: PlanImportRow) -> list[Leftover]:
    """Return the cells of a row that fill no field; numbers of rows are not among them."""
    return [
        Leftover(heading, text)
        for heading, text, name in row.cells
        if (not name or (name == "direction" and row.text(name) and not row.understood.get("direction")))
        and row.is_activity
        and not _is_number(heading, text)
        and (name or not _is_all_of(text, row))
    ]


def read_otherwise(row: PlanImportRow) -> list[Leftover]:
    """Return the cells that fill a field, but do not stand there as they are: «15-19» under «Сентябрь»."""
    return [
        Leftover(heading, text)
        for heading, text, name in row.cells
        if row.is_activity and name and not _stands_in(text, row)
    ]


def number_of(row: PlanImportRow) -> str:
    """Return the number that the row had where it came from."""
    return next((text for heading, text, name in row.cells if not name and _is_number(heading, text)), "")


def _is_number(heading: str, text: str) -> bool:
    return is_row_number(heading) and len(text) <= 10


def _is_all_of(text: str, row: PlanImportRow) -> bool:
    """Say whether a cell is what the row says: a line of text that a person took for one."""
    said = fold(one_line(text))
    return any(said.endswith(fold(one_line(str(shown)))) for shown in (row.title,) if shown)


def _stands_in(text: str, row: PlanImportRow) -> bool:
    words = fold(one_line(text))
    return any(words in fold(one_line(str(shown))) for shown in row.texts.values())
