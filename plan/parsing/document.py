"""Say of every line of a pasted plan what it is: a row of the plan, a section, headings, or nothing of ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from common.pasted import PastedTable
from common.search import fold
from common.text import one_line
from plan.parsing.columns import GRADES_COLUMN, MARKS, MONTH_COLUMN, field_label, is_numbering
from plan.parsing.lines import LineKind, PlanLists, numbering_of, parse_line
from plan.parsing.regions import Region
from plan.parsing.sections import Section
from wordings.lines import on_one_line
from wordings.timing import with_month


class LineRole(StrEnum):
    """What becomes of a line: it is a row of the plan, speaks for the rows below, names columns, is left, or is asked."""

    ACTIVITY = "activity"
    SECTION = "section"
    HEADING = "heading"
    LEFT = "left"
    UNCLEAR = "unclear"


class Cell(NamedTuple):
    """What stands in a cell, under which heading, and the field it fills; "" where it fills none."""

    heading: str
    text: str
    field: str


@dataclass
class Line:
    """One line of a pasted plan: a row of a table, a cell of a grid of months, or a line of text between tables."""

    # Which it is: «2:5» the row 5 of the table 2, «2:5:3» its cell 3, «2:a1» a line above the table; counted from 0
    place: str
    role: LineRole
    cells: list[Cell]
    # Wordings by field, with what the sections above add to them
    texts: dict[str, str] = field(default_factory=dict)
    # What is said of a line that is no row: why it is left («signature», «title»), what a section says («module»)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Overrides:
    """What a person said: the role of a line or of a whole table («2», «2:5»), and what a grid of months is."""

    roles: Mapping[str, str] = field(default_factory=dict)
    grid_is_left: bool = False


_FROM_SECTIONS = ("grades", "direction", "module")
_LONGEST_TITLE = 100
# What is told of a line that is left because its table is no plan
NO_PLAN, HIDDEN, TEXT, NUMBERS = "no-plan", "hidden", "text", "numbers"


def lines_of(
    tables: Sequence[PastedTable], regions: Sequence[Region], lists: PlanLists, overrides: Overrides
) -> Iterator[Line]:
    """Return every line of what was pasted in its order, none left out."""
    section = Section()
    for number, table in enumerate(tables):
        if not number or table.sheet != tables[number - 1].sheet:
            section.begin_sheet(table.sheet)
            section.take(parse_line(table.sheet, lists))
        own = [region for region in regions if region.table == number]
        if any(region.heading and region.columns for region in own):
            section.begin_table()
        reader = _TableReader(number, table, lists, overrides, section)
        yield from reader.above()
        ends = [each.start for each in own[1:]] + [len(table.rows)]
        # Text below the last table stands above a table without rows, which has no regions.
        for region, until in zip(own, ends, strict=False):
            yield from reader.region(region, until)


class _TableReader:
    def __init__(
        self, number: int, table: PastedTable, lists: PlanLists, overrides: Overrides, section: Section
    ) -> None:
        self.number, self.table, self.lists, self.overrides, self.section = number, table, lists, overrides, section

    def above(self) -> Iterator[Line]:
        for index, text in enumerate(self.table.above):
            place = f"{self.number}:a{index}"
            cells = [Cell("", text, "")]
            yield self._said(place, cells, text) or self._alone(place, cells, text)

    def _said(self, place: str, cells: list[Cell], text: str) -> Line | None:
        """Return the line as a person said that it is."""
        match self.overrides.roles.get(place):
            case LineRole.ACTIVITY:
                return self._activity(place, cells, {"title": one_line(text)})
            case LineRole.LEFT:
                return Line(place, LineRole.LEFT, cells)
            case "module":
                self.section._take("module", one_line(text))
                return Line(place, LineRole.SECTION, cells, notes={"module": one_line(text)})
        return None

    def _alone(self, place: str, cells: list[Cell], text: str) -> Line:
        """Return a line of text between tables."""
        meaning = parse_line(text, self.lists)
        if meaning.kind == LineKind.SECTION:
            return self._section(place, cells, text)
        is_likely = 2 <= len(text) <= _LONGEST_TITLE and not text.rstrip().endswith((".", ";", ","))
        if meaning.kind == LineKind.UNKNOWN and is_likely and self.section["module"] and self.table.rows:
            # It may end what the line before it said: a module that the school's list does not have.
            return Line(place, LineRole.UNCLEAR, cells, {"title": one_line(text)})
        why = TEXT if meaning.kind == LineKind.UNKNOWN else str(meaning.kind)
        return Line(place, LineRole.LEFT, cells, notes={"why": why})

    def _section(self, place: str, cells: list[Cell], text: str) -> Line:
        meaning = parse_line(text, self.lists)
        self.section.take(meaning)
        said = {name: getattr(meaning, name) for name in ("grades", "module", "direction", "timing")}
        return Line(place, LineRole.SECTION, cells, notes={name: words for name, words in said.items() if words})

    def region(self, region: Region, until: int) -> Iterator[Line]:
        for index in range(region.start, region.first):
            yield Line(f"{self.number}:{index}", LineRole.HEADING, self._cells(region, self.table.rows[index]))
        for index in range(region.first, until):
            yield from self._row(region, index)

    def _row(self, region: Region, index: int) -> Iterator[Line]:
        row, place = self.table.rows[index], f"{self.number}:{index}"
        cells = self._cells(region, row)
        is_left = not region.columns or self.table.is_hidden or (region.is_grid and self.overrides.grid_is_left)
        if is_left and self.overrides.roles.get(str(self.number)) != LineRole.ACTIVITY:
            yield self._of_no_plan(place, cells, row, region)
            return
        if said := self._said(place, cells, _longest(row)) if place in self.overrides.roles else None:
            if said.role == LineRole.ACTIVITY and region.columns:
                said = self._activity(place, cells, self._texts(region, row))
            yield said
        elif self._names_columns(region, row):
            yield Line(place, LineRole.HEADING, cells)
        elif alone := self._only_text(region, row):
            yield self._lonely(place, cells, alone, is_list=len(row) == 1)
        elif any(parse_line(cell, self.lists).kind == LineKind.SIGNATURE for cell in row if cell) and not any(
            text for name, text in self._texts(region, row).items() if name in {"timing", "grades"}
        ):
            yield Line(place, LineRole.LEFT, cells, notes={"why": LineKind.SIGNATURE})
        elif region.is_grid:
            yield from self._of_grid(region, place, row)
        else:
            yield self._activity(place, cells, self._texts(region, row))

    def _of_no_plan(self, place: str, cells: list[Cell], row: Sequence[str], region: Region) -> Line:
        text = self._only_text(region, row)
        if text and not self.table.is_hidden and parse_line(text, self.lists).kind == LineKind.SECTION:
            return self._section(place, cells, text)
        if said := self._said(place, cells, _longest(row)):
            return said
        kind = parse_line(text or " ".join(row), self.lists).kind
        why = HIDDEN if self.table.is_hidden else NO_PLAN if kind in {LineKind.UNKNOWN, LineKind.SECTION} else kind
        return Line(place, LineRole.LEFT, cells, notes={"why": str(why)})

    def _names_columns(self, region: Region, row: Sequence[str]) -> bool:
        """Say whether a row repeats the headings, or counts the columns: «1 | 2 | 3»."""
        heading = self.table.rows[region.start] if region.first > region.start else region.heading
        if region.heading and [fold(cell) for cell in row] in (
            [fold(cell) for cell in heading],
            [fold(cell) for cell in region.heading],
        ):
            return True
        filled = [cell.strip(" .") for cell in row if cell]
        return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]

    def _only_text(self, region: Region, row: Sequence[str]) -> str:
        """Return what a row says if it says one thing only; numbers of rows do not count."""
        filled = [cell for index, cell in enumerate(row) if cell and not (len(row) > 1 and is_numbering([cell]))]
        return filled[0] if len(set(filled)) == 1 else ""

    def _lonely(self, place: str, cells: list[Cell], text: str, *, is_list: bool) -> Line:
        meaning = parse_line(text, self.lists)
        if meaning.kind == LineKind.SECTION:
            return self._section(place, cells, text)
        if meaning.kind != LineKind.UNKNOWN:
            return Line(place, LineRole.LEFT, cells, notes={"why": str(meaning.kind)})
        if is_list:
            return self._activity(place, cells, {"title": one_line(text)})
        line = self._activity(place, cells, {"title": one_line(text)})
        line.role = LineRole.UNCLEAR
        return line

    def _activity(self, place: str, cells: list[Cell], texts: Mapping[str, str]) -> Line:
        self.section.row()
        return Line(place, LineRole.ACTIVITY, cells, _under_sections(texts, self.section))

    def _texts(self, region: Region, row: Sequence[str]) -> dict[str, str]:
        if not region.columns:
            # A person takes a table whose columns nobody knows: its longest words say what will be.
            return {"title": one_line(_longest(row))}
        texts: dict[str, str] = {}
        months: list[str] = []
        grades: list[str] = []
        for index, name in region.columns.items():
            cell = row[index] if index < len(row) else ""
            if not cell:
                continue
            if name.startswith(MONTH_COLUMN):
                month = field_label(name).lower()
                months.append(month if fold(cell).strip() in MARKS else with_month(month, one_line(cell)))
            elif name.startswith(GRADES_COLUMN):
                # «+» under «5–6»; other words say more than the heading.
                heading = region.heading[index] if index < len(region.heading) else field_label(name)
                grades.append(one_line(heading if fold(cell).strip() in MARKS else cell))
            elif name == "description":
                texts[name] = cell
            else:
                texts[name] = on_one_line(name, cell)
        for name, words in (("timing", months), ("grades", grades)):
            if words and name not in texts:
                texts[name] = ", ".join(words)
        return texts

    def _of_grid(self, region: Region, place: str, row: Sequence[str]) -> Iterator[Line]:
        """Return each filled cell of a grid of months as a row of the plan; what stands beside it is said of all."""
        beside: dict[str, str] = {}
        cells: list[Cell] = []
        for index, cell in enumerate(row):
            name = region.columns.get(index, "")
            if not cell or name.startswith(MONTH_COLUMN):
                continue
            meaning = parse_line(cell, self.lists)
            said = {key: getattr(meaning, key) for key in _FROM_SECTIONS if getattr(meaning, key)}
            if not name and meaning.kind == LineKind.SECTION:
                beside |= said
            elif name:
                beside[name] = one_line(cell)
            cells.append(Cell(_heading(region, index), cell, name or ("module" if said else "")))
        months = [index for index, name in region.columns.items() if name.startswith(MONTH_COLUMN)]
        found = [index for index in months if index < len(row) and row[index]]
        if not found:
            yield Line(place, LineRole.LEFT, cells, notes={"why": NO_PLAN})
        for index in found:
            month = field_label(region.columns[index]).lower()
            own = Cell(_heading(region, index), row[index], "title")
            texts = {**beside, "title": one_line(row[index]), "timing": month}
            yield self._activity(f"{place}:{index}", [own, *cells], texts)

    def _cells(self, region: Region, row: Sequence[str]) -> list[Cell]:
        return [
            Cell(_heading(region, index), cell, region.columns.get(index, "")) for index, cell in enumerate(row) if cell
        ]


def _heading(region: Region, index: int) -> str:
    return one_line(region.heading[index]) if index < len(region.heading) else ""


def _longest(row: Sequence[str]) -> str:
    return max(row, key=len, default="")


def _under_sections(texts: Mapping[str, str], section: Section) -> dict[str, str]:
    """Return the wordings of a row with what the lines above it add."""
    found = {name: text for name, text in texts.items() if text}
    for name in _FROM_SECTIONS:
        if not found.get(name) and (said := section[name]):
            found[name] = said
    # «СЕНТЯБРЬ» above the rows is «сентябрь» in each of them.
    above = section["timing"] if re.match(r"[IVXХ\d]", section["timing"]) else section["timing"].lower()
    month, until = found.pop("month", "") or above, found.pop("until", "")
    timing = found.get("timing", "")
    if until and fold(until) != fold(timing):
        timing = f"{timing} – {until}" if timing else until
    if timing := with_month(month, timing) if month else timing:
        found["timing"] = timing
    if number := numbering_of(found.get("title", "")):
        found["title"] = found["title"][len(number) :].strip()
    return found
