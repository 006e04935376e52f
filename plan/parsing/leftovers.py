"""What of a pasted line is not in its row: cells under headings that are not ours, and cells that were read otherwise."""

from typing import NamedTuple

from common.search import fold
from common.text import one_line
from plan.models import PlanImportRow
from plan.parsing.headings import is_row_number


class Leftover(NamedTuple):
    """A cell's heading and text."""

    heading: str
    text: str


def left_of(row: PlanImportRow) -> list[Leftover]:
    """Return the cells of a row that fill no field; the number of the row is not among them."""
    if not row.is_activity:
        return []
    left = [Leftover(heading, text) for heading, text, name in row.cells if _is_left(text, name, row)]
    number = next((each for each in left if _is_number(*each)), None)
    if number:
        left.remove(number)
    return left


def _is_left(text: str, name: str, row: PlanImportRow) -> bool:
    if name == "direction":
        # A direction that is none of ours
        return bool(row.text(name)) and not row.understood.get("direction")
    # The words of a line that has no others, but for its number
    said, title = fold(one_line(text)), fold(row.title)
    return not name and not (title and (said == title or (len(row.cells) == 1 and said.endswith(title))))


def read_otherwise(row: PlanImportRow) -> list[Leftover]:
    """Return the cells that fill a field, but do not stand there as they are: «15-19» under «Сентябрь»."""
    return [
        Leftover(heading, text)
        for heading, text, name in row.cells
        if row.is_activity and name and not _is_left(text, name, row) and not _stands_in(text, row)
    ]


def number_of(row: PlanImportRow) -> str:
    """Return the number that the row had where it came from."""
    return next((text for heading, text, name in row.cells if not name and _is_number(heading, text)), "")


def _is_number(heading: str, text: str) -> bool:
    return is_row_number(heading) and len(text) <= 10


def _stands_in(text: str, row: PlanImportRow) -> bool:
    words = fold(one_line(text))
    # A direction is shown by its own name.
    shown = (said for name, said in row.texts.items() if name != "direction")
    return any(words in fold(one_line(str(each))) for each in shown)
