"""Divide the tables of a plan into regions: rows under one row of headings, each region with columns of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from activities.parsing import PlanParser
from common.pasted import PastedTable
from common.search import fold
from plan.parsing.columns import (
    columns_by_content,
    is_grid,
    is_numbering,
    is_plan,
    settled,
    with_cells,
    with_title,
)
from plan.parsing.headings import heading_columns
from plan.parsing.lines import is_stamp
from wordings.ambiguity import Ambiguity


@dataclass(frozen=True)
class Region:
    """Rows of one table that stand under the same headings.

    Headings are the rows from `start` to `first`; the rows of the plan begin at `first`. Without headings both are the
    same. `columns` say which field each column holds; without any, the rows are no rows of a plan.
    """

    table: int
    start: int
    first: int
    heading: list[str]
    columns: dict[int, str]
    # Nobody wrote what the columns hold: it was found out by their cells
    is_guessed: bool = False

    @property
    def is_grid(self) -> bool:
        return is_grid(self.columns)

    @property
    def width(self) -> int:
        """Return how many columns are one set: less than there are where a table stands twice side by side."""
        heading = [fold(cell) for cell in self.heading]
        for count in (2, 3):
            size, rest = divmod(len(heading), count)
            if size > 1 and not rest and heading == heading[:size] * count and any(heading):
                return size
        return len(heading)

    @property
    def key(self) -> str:
        """Return what regions with the same headings share."""
        return "|".join(fold(cell) for cell in self.heading) or f"{self.table}:{self.start}"

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "columns": {str(index): name for index, name in self.columns.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        columns = {int(index): name for index, name in stored["columns"].items()}
        return cls(**{**stored, "columns": columns})


def find_regions(tables: Sequence[PastedTable], parser: PlanParser) -> list[Region]:
    """Return the regions of all tables in their order."""
    regions: list[Region] = []
    for number, table in enumerate(tables):
        before = regions[-1] if regions and _continues(tables, number) else None
        if before and not _fits(table, before, parser):
            before = None
        regions += _regions_of(number, table.rows, before, parser)
    if any(each.heading and each.columns for each in regions):
        # Beside tables that say what their columns hold, a list of people and classes is no plan.
        return [
            replace(each, columns={}) if each.is_guessed and "timing" not in each.columns.values() else each
            for each in regions
        ]
    return regions


def _fits(table: PastedTable, before: Region, parser: PlanParser) -> bool:
    """Say whether the cells of a table without headings are what the columns above it hold."""
    rows = [row for row in table.rows if sum(map(bool, row)) > 1]
    shares = []
    for index, name in before.columns.items():
        cells = [row[index] for row in rows if row[index]]
        if not cells or name not in {"timing", "grades"}:
            continue
        if name == "timing":
            shares.append(sum(not _is_unknown(parser.timing(cell).ambiguities) for cell in cells) / len(cells))
        else:
            shares.append(sum(parser.audience(cell).audience.is_sure for cell in cells) / len(cells))
    return min(shares) >= 0.5 if shares else not table.above


def _is_unknown(ambiguities: Sequence[Ambiguity]) -> bool:
    return any(each.code in {"unknown", "rest"} for each in ambiguities)


def with_columns(regions: Sequence[Region], key: str, columns: Mapping[int, str]) -> list[Region]:
    """Give all regions with these headings other columns."""
    return [replace(each, columns=dict(columns), is_guessed=False) if each.key == key else each for each in regions]


def _continues(tables: Sequence[PastedTable], number: int) -> bool:
    """Say whether a table may go on with the one before it: nothing stands between, and it is as wide."""
    here, before = tables[number], tables[number - 1]
    return (
        here.sheet == before.sheet
        and not here.is_hidden
        and bool(here.rows and before.rows)
        and len(here.rows[0]) == len(before.rows[0])
    )


def _regions_of(number: int, rows: Sequence[Sequence[str]], before: Region | None, parser: PlanParser) -> list[Region]:
    found: list[Region] = []
    index = 0
    while index < len(rows):
        columns = {} if is_stamp(rows[index]) else heading_columns(rows[index])
        if not columns or (found and _same(rows[index], rows[found[-1].start])):
            index += 1
            continue
        heading, below = list(rows[index]), index + 1
        if below < len(rows) and _goes_on(rows[index], rows[below]):
            heading = _of_two_lines(rows[index], rows[below])
            columns = heading_columns(heading) or columns
            below += 1
        found.append(Region(number, index, below, heading, columns))
        index = below
    if not found:
        return [_without_heading(number, rows, before, parser)] if rows else []
    ends = [each.start for each in found[1:]] + [len(rows)]
    regions = [
        replace(each, columns=_columns_of(each, rows[each.first : end], parser))
        for each, end in zip(found, ends, strict=True)
    ]
    # What stands above the headings: titles, stamps of approval
    above = [Region(number, 0, 0, [], {})] if found[0].start else []
    return above + regions


def _columns_of(region: Region, rows: Sequence[Sequence[str]], parser: PlanParser) -> dict[int, str]:
    columns = with_title(region.columns, rows)
    columns = with_title(with_cells(columns, region.heading, rows, parser), rows)
    return settled(columns) if is_plan(columns) else {}


def _without_heading(number: int, rows: Sequence[Sequence[str]], before: Region | None, parser: PlanParser) -> Region:
    if before and before.columns and sum(bool(cell) for row in rows for cell in row) > len(rows):
        return Region(number, 0, 0, before.heading, before.columns, before.is_guessed)
    rows = [row for row in rows if not is_stamp(row)]
    return Region(number, 0, 0, [], settled(columns_by_content(rows, parser)) if rows else {}, is_guessed=True)


def _same(row: Sequence[str], other: Sequence[str]) -> bool:
    return [fold(cell) for cell in row] == [fold(cell) for cell in other]


def _goes_on(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Say whether a row is the second line of the headings above it.

    A cell merged over both says the same again, or is empty in a plain text; beside it stand headings under one merged
    sideways.
    """
    if _same(upper, lower) or len(upper) != len(lower):
        return False
    pairs = list(zip(upper, lower, strict=True))
    repeated = [above for above, below in pairs if above and fold(above) == fold(below)]
    own = [(above, below) for above, below in pairs if below and fold(above) != fold(below)]
    if not own or any(len(below) > 40 for _above, below in own):
        return False
    is_under_merged = all(
        not above or (index + 1 < len(upper) and not upper[index + 1])
        for index, (above, below) in enumerate(pairs)
        if below and fold(above) != fold(below)
    )
    open_above = [above for above, below in pairs if above and not below]
    # «1 | 2 | 3» counts the columns, but under «Классы» they are grades.
    is_counting = is_numbering([below for _above, below in own]) and "grades" not in heading_columns(upper).values()
    return is_under_merged and bool(repeated or open_above) and not is_counting


def _of_two_lines(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return each column's heading; the lower line says more where it says something of its own."""
    return [below or above for above, below in zip(upper, lower, strict=True)]
