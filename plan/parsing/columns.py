"""Find out which column of a plan's table holds what: by its heading or, without one, by its cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.parsing import PlanParser
from plan.parsing.headings import (
    BOTH_COLUMN,
    GRADES_COLUMN,
    MONTH_COLUMN,
    PERIOD_COLUMN,
    is_row_number,
)
from wordings.grades import grades_in_words
from wordings.months import MONTHS_OF_YEAR, RUSSIAN_MONTHS

FIELDS: Sequence[tuple[str, str | Promise]] = [
    ("", _("skip")),
    ("title", _("what")),
    ("timing", _("when")),
    ("month", _("month")),
    ("clock", _("time of day")),
    ("until", _("until when")),
    ("grades", _("grades and classes")),
    ("responsible", _("responsible")),
    ("partner", _("partner")),
    ("place", _("location")),
    ("participants", _("who else takes part")),
    ("direction", _("direction")),
    ("module", _("module")),
    ("description", _("description")),
]
USED = {name for name, _label in FIELDS if name}
LONGEST = {
    name: Activity._meta.get_field(column).max_length or 0  # type: ignore[union-attr]
    for name, column in {
        "title": "title",
        "timing": "timing_text",
        "grades": "grades_text",
        "responsible": "responsible_text",
        "place": "place",
        "participants": "participants",
        "module": "module",
        "description": "description",
    }.items()
}
# Columns of numbers that are no grades: «Количество часов», «Охват»
_AMOUNT = re.compile(r"час|колич|кол-|охват|балл|числен", re.IGNORECASE)
# So many rows are looked at to find out what a column holds.
_SAMPLE = 40


def is_grid(columns: Mapping[int, str]) -> bool:
    """Say whether months are the columns, and their cells are what will be."""
    return "title" not in held_by(columns) and any(is_period(name) for name in columns.values())


def is_period(name: str) -> bool:
    """Say whether a column stands for a time: a month, a week, a term."""
    return name.startswith((MONTH_COLUMN, PERIOD_COLUMN))


def with_title(columns: Mapping[int, str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Take the longest unknown column for «what» where the other headings are known: theirs is a word of its own."""
    if {"title", "calendar"} & held_by(columns) or is_grid(columns):
        return dict(columns)
    lengths: Counter[int] = Counter()
    width = len(rows[0]) if rows else 0
    for index in range(width):
        cells = [row[index] for row in rows[:_SAMPLE] if row[index]]
        if cells and index not in columns and not is_numbering(cells):
            lengths[index] = sum(map(len, cells))
    if lengths and columns.keys() and {"timing", "month", "grades", "responsible"} & held_by(columns):
        return dict(sorted({**columns, lengths.most_common(1)[0][0]: "title"}.items()))
    return dict(columns)


def settled(columns: Mapping[int, str]) -> dict[int, str]:
    """Return the columns as they are used: «Участники» for the grades, and «Месяц» for the time, where none other is."""
    found = {index: name for index, name in columns.items() if name in USED or ":" in name}
    held = held_by(found)
    swaps = {}
    if "grades" not in held and not any(name.startswith(GRADES_COLUMN) for name in held):
        swaps["participants"] = "grades"
    if "timing" not in held and not is_grid(found):
        swaps["month" if "month" in held else "clock"] = "timing"
    return {index: swaps.get(name, name) for index, name in found.items()}


def held_by(columns: Mapping[int, str]) -> set[str]:
    """Return the fields that the columns fill; of a column of two things, both."""
    names = [
        name.removeprefix(BOTH_COLUMN).split(",") if name.startswith(BOTH_COLUMN) else [name]
        for name in columns.values()
    ]
    return {each for name in names for each in name}


def with_cells(
    columns: Mapping[int, str], heading: Sequence[str], rows: Sequence[Sequence[str]], parser: PlanParser
) -> dict[int, str]:
    """Give the grades and the time to columns that hold them, where no heading says so: «Кто | 5–6 классы»."""
    found, held = dict(columns), held_by(columns)
    sample = [row for row in rows if sum(map(bool, row)) > 1][:_SAMPLE]

    def cells_of(index: int) -> list[str]:
        return [row[index] for row in sample if row[index]]

    def is_free(index: int, *others: str) -> bool:
        name = found.get(index, "")
        return (not name or name in others) and not is_row_number(heading[index]) and not _AMOUNT.search(heading[index])

    if "grades" not in held and not any(name.startswith(GRADES_COLUMN) for name in held):
        for index in range(len(heading)):
            said = cells_of(index) if is_free(index, "responsible", "participants") else []
            is_telling = any(re.search(r"\d\s*[-–—,]\s*\d|[^\W\d_]", cell) for cell in said)
            if is_telling and not is_numbering(said) and _share(said, lambda text: _is_grades(text, parser)) >= 0.8:
                found[index] = "grades"
                break
    if not held & {"timing", "month"} and not is_grid(found):
        for index in range(len(heading)):
            said = cells_of(index) if is_free(index) else []
            if said and _share(said, lambda text: bool(parser.timing(text).spans)) >= 0.6:
                found[index] = "timing"
                break
    return dict(sorted(found.items()))


def is_plan(columns: Mapping[int, str]) -> bool:
    """Say whether rows under these columns are rows of a plan: not a list of partners with telephones and agreements."""
    held = held_by(columns)
    is_timed = bool(held & {"timing", "month", "grades", "clock"}) or any(":" in name for name in held)
    return ("title" in held or is_grid(columns)) and (is_timed or "contact" not in held)


def field_label(name: str) -> str:
    """Return what a column holds, in words."""
    if name.startswith(MONTH_COLUMN):
        return RUSSIAN_MONTHS[MONTHS_OF_YEAR.index(int(name.removeprefix(MONTH_COLUMN)))]
    if name.startswith(PERIOD_COLUMN):
        return name.removeprefix(PERIOD_COLUMN)
    if name.startswith(BOTH_COLUMN):
        return " + ".join(str(dict(FIELDS)[each]) for each in name.removeprefix(BOTH_COLUMN).split(","))
    if name.startswith(GRADES_COLUMN):
        return grades_in_words(frozenset(map(int, name.removeprefix(GRADES_COLUMN).split(","))))
    return str(dict(FIELDS)[name])


def columns_by_content(rows: Sequence[Sequence[str]], parser: PlanParser) -> dict[int, str]:
    """Return the fields of columns without headings: by how many cells are times or grades, and by their length.

    Without times or grades in several columns it is no table of a plan, and nothing is returned.
    """
    sample = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1][:_SAMPLE] or list(rows[:_SAMPLE])
    width = max((len(row) for row in sample), default=0)
    if width == 1:
        return {0: "title"}
    cells = {
        index: [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        for index in range(width)
    }
    free = {index: found for index, found in cells.items() if found and not is_numbering(found)}
    columns: dict[int, str] = {}

    def take(name: str, share: Callable[[Sequence[str]], float], least: float) -> None:
        scored = {index: share(found) for index, found in free.items()}
        best = max(scored, key=lambda index: scored[index], default=None)
        if best is not None and scored[best] >= least:
            columns[best] = name
            del free[best]

    take("grades", lambda found: _share(found, lambda text: len(text) < 60 and _is_grades(text, parser)), 0.5)
    take("timing", lambda found: _share(found, lambda text: bool(parser.timing(text).spans)), 0.3)
    if not columns:
        return {}
    take("title", lambda found: sum(map(len, found)) / len(found), 0)
    take("responsible", lambda found: sum(map(len, found)) / len(found), 0)
    return dict(sorted(columns.items())) if "title" in columns.values() else {}


def _is_grades(text: str, parser: PlanParser) -> bool:
    audience = parser.audience(text).audience
    return bool(audience.grades) and audience.is_sure


def _share(found: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, found)) / len(found)


_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})*[.)]?")


def is_numbering(found: Sequence[str]) -> bool:
    """Say whether the cells of a column count its rows: «1», «2.», «1.1», «1.2.»."""
    if not all(_NUMBER.fullmatch(text) for text in found):
        return False
    numbers = [tuple(map(int, re.findall(r"\d+", text))) for text in found]
    return all(a <= b for a, b in pairwise(numbers)) or all(a[-1] <= b[-1] or b[-1] == 1 for a, b in pairwise(numbers))
