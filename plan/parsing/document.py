"""Say of every line of a pasted plan what it is: a row of the plan, a section, headings, or nothing of ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from common.pasted import PastedTable
from common.search import fold
from common.text import one_line
from plan.parsing.columns import field_label, is_numbering, is_period
from plan.parsing.deeds import deeds_of, divided, of_list
from plan.parsing.headings import BOTH_COLUMN, GRADES_COLUMN, MARKS, NO_MARKS, is_row_number
from plan.parsing.lines import (
    LineKind,
    LineMeaning,
    PlanLists,
    is_filling,
    is_signature,
    is_stamp,
    is_total,
    parse_line,
)
from plan.parsing.regions import Region
from plan.parsing.rows import Question
from plan.parsing.sections import Section
from plan.parsing.texts import FROM_SECTIONS, folded, heading_of, longest, says, under_sections
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

    # Which it is: «2:5» the row 5 of the table 2, «2:5:3» its cell 3, «2:5:l1» the line 1 of its cells, «2:a1» a line
    # above the table; counted from 0
    place: str
    role: LineRole
    cells: list[Cell]
    # Wordings by field, with what the sections above add to them
    texts: dict[str, str] = field(default_factory=dict)
    # What is said of a line that is no row: why it is left («signature», «title»), what a section says («module»)
    notes: dict[str, str] = field(default_factory=dict)
    # What is asked once of all lines like it
    asks: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Overrides:
    """What a person said: the role of a line or of a whole table («2», «2:5»), and what was answered for all lines."""

    roles: Mapping[str, str] = field(default_factory=dict)
    grid_is_left: bool = False
    cells_are_whole: bool = False


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
        for region, after in zip_longest(own, own[1:]):
            yield from reader.region(region, after.start if after else len(table.rows))


class _TableReader:
    def __init__(
        self, number: int, table: PastedTable, lists: PlanLists, overrides: Overrides, section: Section
    ) -> None:
        self.number, self.table, self.lists, self.overrides, self.section = number, table, lists, overrides, section
        # What cells said that were merged downwards, where a plain text leaves those below them empty
        self.merged: dict[str, str] = {}

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
                self.section.take(LineMeaning(LineKind.SECTION, module=one_line(text)))
                return Line(place, LineRole.SECTION, cells, notes={"module": one_line(text)})
            case LineRole.SECTION:
                self.section.end_last()
                return Line(place, LineRole.SECTION, cells)
        return None

    def _alone(self, place: str, cells: list[Cell], text: str) -> Line:
        """Return a line of text between tables."""
        meaning = parse_line(text, self.lists)
        if meaning.kind == LineKind.SECTION:
            return self._section(place, cells, text)
        is_likely = 2 <= len(text) <= _LONGEST_TITLE and not text.rstrip().endswith((".", ";", ","))
        if meaning.kind == LineKind.UNKNOWN and is_likely and self.section["module"] and self.table.rows:
            # It may end what the line before it said: a module that the school's list does not have.
            return self._unclear(place, cells, text)
        why = TEXT if meaning.kind == LineKind.UNKNOWN else str(meaning.kind)
        return Line(place, LineRole.LEFT, cells, notes={"why": why})

    def _unclear(self, place: str, cells: list[Cell], text: str) -> Line:
        self.section.end_direction()
        return Line(place, LineRole.UNCLEAR, cells, {"title": one_line(text)})

    def _section(self, place: str, cells: list[Cell], text: str) -> Line:
        meaning = parse_line(text, self.lists)
        self.section.take(meaning)
        self.merged = {}
        said = {name: getattr(meaning, name) for name in ("grades", "module", "direction", "timing")}
        return Line(place, LineRole.SECTION, cells, notes={name: words for name, words in said.items() if words})

    def region(self, region: Region, until: int) -> Iterator[Line]:
        for index in range(region.start, region.first):
            yield Line(f"{self.number}:{index}", LineRole.HEADING, self._cells(region, self.table.rows[index]))
        self.merged = {}
        for index in range(region.first, until):
            yield from self._row(region, index)

    def _row(self, region: Region, index: int) -> Iterator[Line]:
        row, place = self.table.rows[index], f"{self.number}:{index}"
        cells = self._cells(region, row)
        is_left = not region.columns or self.table.is_hidden or (region.is_grid and self.overrides.grid_is_left)
        if is_left and self.overrides.roles.get(str(self.number)) != LineRole.ACTIVITY:
            yield self._of_no_plan(place, cells, row, region)
            return
        if said := self._said(place, cells, longest(row)) if place in self.overrides.roles else None:
            if said.role == LineRole.ACTIVITY and region.columns:
                said = self._activity(place, cells, self._texts(region, row))
            yield said
        elif self._names_columns(region, row):
            yield Line(place, LineRole.HEADING, cells)
        elif alone := self._only_text(region, row):
            yield self._lonely(place, cells, alone, is_list=len(row) == 1)
        elif is_total(row):
            yield Line(place, LineRole.LEFT, cells, notes={"why": LineKind.TOTAL})
        elif is_stamp(row):
            yield Line(place, LineRole.LEFT, cells, notes={"why": LineKind.APPROVAL})
        elif any(map(is_signature, row)) and not any(
            text for name, text in self._texts(region, row).items() if name in {"timing", "grades"}
        ):
            yield Line(place, LineRole.LEFT, cells, notes={"why": LineKind.SIGNATURE})
        elif region.is_grid:
            yield from self._of_grid(region, place, row)
        else:
            yield from self._of_plan(region, place, row)

    def _of_plan(self, region: Region, place: str, row: Sequence[str]) -> Iterator[Line]:
        """Return what a row of the plan says: one activity, or several where its cells are lists, or levels have days."""
        if region.width < len(region.heading):
            # The same table twice, side by side
            for start in range(0, len(row), region.width):
                own = [*row[start : start + region.width], *[""] * (len(row) - region.width)]
                if any(own):
                    yield self._activity(f"{place}:{start}", self._cells(region, own), self._texts(region, own))
            return
        deeds = [] if self.overrides.cells_are_whole else deeds_of(region.columns, row, self.lists.parser)
        for number, own in enumerate(deeds):
            line = self._activity(f"{place}:l{number}", self._cells(region, own), self._texts(region, own))
            line.asks = (Question.SEVERAL,)
            yield line
        if deeds:
            return
        by_time = self._by_time(region, row)
        for columns in by_time if len(by_time) > 1 else [list(range(len(row)))]:
            own = [cell if index in columns else "" for index, cell in enumerate(row)]
            yield self._activity(
                f"{place}:{columns[-1]}" if len(by_time) > 1 else place,
                self._cells(region, own),
                self._texts(region, own),
            )

    def _by_time(self, region: Region, row: Sequence[str]) -> list[list[int]]:
        """Return the columns of a row by the days that stand under the grades: «НОО: 24 марта | ООО: апрель»."""
        graded = [index for index, name in region.columns.items() if name.startswith(GRADES_COLUMN) and row[index]]
        graded = [index for index in graded if fold(row[index]).strip() not in NO_MARKS]
        by_time: dict[str, list[int]] = {}
        for index in graded:
            cell = one_line(row[index])
            by_time.setdefault(fold(cell) if self._is_time(cell) else "", []).append(index)
        if not any(by_time):
            return []
        others = [index for index in range(len(row)) if index not in graded]
        return [[*others, *columns] for columns in by_time.values()]

    def _is_time(self, text: str) -> bool:
        if fold(text).strip() in MARKS | NO_MARKS or not text:
            return False
        timing = self.lists.parser.timing(text)
        return bool(timing.spans) or (timing.is_sure and not self.lists.parser.audience(text).audience.grades)

    def _of_no_plan(self, place: str, cells: list[Cell], row: Sequence[str], region: Region) -> Line:
        filled = [cell for cell in row if cell]
        text = filled[0] if len(filled) == 1 else ""
        if text and not self.table.is_hidden and parse_line(text, self.lists).kind == LineKind.SECTION:
            return self._section(place, cells, text)
        if said := self._said(place, cells, longest(row)):
            return said
        kind = parse_line(text or " ".join(row), self.lists).kind
        why = HIDDEN if self.table.is_hidden else NO_PLAN if kind in {LineKind.UNKNOWN, LineKind.SECTION} else kind
        return Line(place, LineRole.LEFT, cells, notes={"why": str(why)})

    def _names_columns(self, region: Region, row: Sequence[str]) -> bool:
        """Say whether a row repeats the headings, or counts the columns: «1 | 2 | 3»."""
        heading = self.table.rows[region.start] if region.first > region.start else region.heading
        if region.heading and (says(row, folded(tuple(heading))) or says(row, folded(tuple(region.heading)))):
            return True
        filled = [cell.strip(" .") for cell in row if cell]
        return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]

    def _only_text(self, region: Region, row: Sequence[str]) -> str:
        """Return what a row says if it says one thing only; numbers of rows do not count."""
        filled = [
            cell
            for index, cell in enumerate(row)
            if cell and not (len(row) > 1 and index not in region.columns and is_numbering([cell]))
        ]
        return filled[0] if len(set(filled)) == 1 else ""

    def _lonely(self, place: str, cells: list[Cell], text: str, *, is_list: bool) -> Line:
        meaning = parse_line(text, self.lists)
        if meaning.kind == LineKind.SECTION:
            return self._section(place, cells, text)
        # «IV. Работа с педагогами» may end what «III. Работа с родителями» said; «(по планам учителей)» does not.
        may_end = meaning.kind == LineKind.TITLE and self.section["module"] and text[0] != "(" and not is_filling(text)
        if meaning.kind != LineKind.UNKNOWN and not may_end:
            return Line(place, LineRole.LEFT, cells, notes={"why": str(meaning.kind)})
        if (
            is_list
            and not re.match(r"[^\W\d_]+(?:\s+[^\W\d_]+)?:", text)
            and int(place.split(":")[1]) >= self._first_section
        ):
            return self._activity(place, cells, of_list(text, self.lists.parser))
        self.section.end_direction()
        line = self._activity(place, cells, {"title": one_line(text)})
        line.role = LineRole.UNCLEAR
        return line

    @cached_property
    def _first_section(self) -> int:
        """Return where the first section of a list is: what stands above it may be its title."""
        kinds = (parse_line(row[0], self.lists).kind for row in self.table.rows)
        return next((index for index, kind in enumerate(kinds) if kind == LineKind.SECTION), 0)

    def _activity(self, place: str, cells: list[Cell], texts: Mapping[str, str]) -> Line:
        self.section.row()
        if "module" not in texts and (said := texts.get("direction")):
            # «Профориентация» under «Направление» is a module.
            meaning = parse_line(said, self.lists)
            if meaning.module and not meaning.direction:
                texts = {**{name: text for name, text in texts.items() if name != "direction"}, "module": said}
        return Line(place, LineRole.ACTIVITY, cells, under_sections(texts, self.section))

    def _texts(self, region: Region, row: Sequence[str]) -> dict[str, str]:
        if not region.columns:
            # A person takes a table whose columns nobody knows: its longest words say what will be.
            return {"title": one_line(longest(row))}
        texts: dict[str, str] = {}
        months: list[str] = []
        grades: list[str] = []
        for index, name in region.columns.items():
            cell = self._cell(region, row, index)
            if not cell or (fold(cell).strip() in NO_MARKS and name != "title"):
                continue
            if name.startswith(BOTH_COLUMN):
                for part, said in divided(name, cell, self.lists.parser).items():
                    texts[part] = f"{texts[part]}, {said}" if part in texts else said
            elif is_period(name):
                month = field_label(name).lower()
                months.append(month if fold(cell).strip() in MARKS else with_month(month, one_line(cell)))
            elif name.startswith(GRADES_COLUMN):
                heading = one_line(region.heading[index] if index < len(region.heading) else field_label(name))
                if self._is_time(one_line(cell)):
                    months = [one_line(cell)]
                    grades.append(heading)
                elif fold(cell).strip() in MARKS:
                    grades.append(heading)
                else:
                    # «5А» under «5» says more than the heading; other words say something else.
                    is_grades = bool(self.lists.parser.audience(cell).audience.grades)
                    grades.append(one_line(cell) if is_grades else f"{heading}: {one_line(cell)}")
            elif name == "description":
                texts[name] = cell
            else:
                said = on_one_line(name, cell)
                texts[name] = f"{texts[name]}, {said}" if name in texts else said
        if grades and "grades" not in texts:
            texts["grades"] = ", ".join(grades)
        if months:
            texts["timing"] = ", ".join(filter(None, [*dict.fromkeys(months), texts.get("timing", "")]))
        if clock := texts.pop("clock", ""):
            texts["timing"] = ", ".join(filter(None, [texts.get("timing", ""), clock]))
        return texts

    def _cell(self, region: Region, row: Sequence[str], index: int) -> str:
        """Return a cell; an empty one says what the cell above it does, where both were merged.

        Of months that is always so; of partners, directions and modules where the number of the row is empty as well.
        """
        cell, name, heading = row[index], region.columns[index], heading_of(region, index)
        is_month = name == "month" or (name == "timing" and fold(heading).startswith("месяц"))
        if not is_month and name not in {"partner", "direction", "module"}:
            return cell
        numbers = [each for each in range(len(region.heading)) if is_row_number(heading_of(region, each))]
        if cell:
            self.merged[name] = cell
            return cell
        is_merged = is_month or (numbers and not row[numbers[0]])
        if not is_merged:
            self.merged.pop(name, None)
        return self.merged.get(name, "")

    def _of_grid(self, region: Region, place: str, row: Sequence[str]) -> Iterator[Line]:
        """Return each filled cell of a grid of months as a row of the plan; what stands beside it is said of all."""
        others = ["" if is_period(region.columns.get(index, "")) else cell for index, cell in enumerate(row)]
        beside = self._texts(region, others)
        cells: list[Cell] = []
        for index, cell in enumerate(others):
            if not cell:
                continue
            meaning = parse_line(cell, self.lists)
            name = region.columns.get(index, "")
            if not name and meaning.kind == LineKind.SECTION:
                said = {key: getattr(meaning, key) for key in FROM_SECTIONS if getattr(meaning, key)}
                beside |= said
                name = "module" if said else ""
            cells.append(Cell(heading_of(region, index), cell, name))
        months = [index for index, name in region.columns.items() if is_period(name)]
        found = [index for index in months if index < len(row) and row[index]]
        if not found:
            yield Line(place, LineRole.LEFT, cells, notes={"why": NO_PLAN})
        for index in found:
            month = field_label(region.columns[index]).lower()
            own = Cell(heading_of(region, index), row[index], "title")
            # «1-я неделя» of the month beside it
            above = beside.get("month") or beside.get("timing") or ""
            texts = {
                **beside,
                "title": one_line(row[index]),
                "timing": with_month(above.lower(), month) if above else month,
            }
            line = self._activity(f"{place}:{index}", [own, *cells], texts)
            line.asks = (Question.GRID,)
            yield line

    def _cells(self, region: Region, row: Sequence[str]) -> list[Cell]:
        return [
            Cell(heading_of(region, index), cell, region.columns.get(index, ""))
            for index, cell in enumerate(row)
            if cell
        ]
