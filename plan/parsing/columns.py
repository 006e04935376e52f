"""Find out which column of a plan's table holds what: by its heading or, without one, by its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.parsing import PlanParser
from common.clipboard import find_header

# What schools write above their columns, by the field it fills. The last two are known so that they are passed over.
HEADINGS: Mapping[str, Sequence[str]] = {
    "title": [
        "дела, события, мероприятия",
        "дела события мероприятия",
        "мероприятие",
        "мероприятия",
        "наименование мероприятия",
        "название мероприятия",
        "содержание",
        "содержание деятельности",
        "содержание работы",
        "дела",
        "дело",
        "событие",
        "события",
        "виды и формы деятельности",
        "activity",
        "event",
        "what",
    ],
    "grades": ["классы", "класс", "параллель", "для кого", "grades", "classes"],
    "timing": [
        "сроки",
        "срок",
        "сроки проведения",
        "дата",
        "даты",
        "дата проведения",
        "время проведения",
        "ориентировочное время проведения",
        "когда",
        "период",
        "месяц",
        "when",
        "date",
    ],
    "responsible": [
        "ответственные",
        "ответственный",
        "ответственные лица",
        "исполнители",
        "исполнитель",
        "кто отвечает",
        "responsible",
    ],
    "partner": [
        "партнёр",
        "партнёры",
        "социальный партнёр",
        "социальные партнёры",
        "с кем",
        "совместно с",
        "организация",
        "partner",
    ],
    "place": ["место", "место проведения", "где", "place"],
    "participants": ["участники", "целевая аудитория", "категория участников", "participants"],
    "direction": ["направление", "направление деятельности", "direction"],
    "module": ["модуль", "раздел", "module"],
    "description": ["описание", "примечание", "примечания", "форма проведения", "note"],
    "number": ["№", "№ п/п", "п/п", "номер", "no"],
    "mark": ["отметка о выполнении", "отметка", "выполнение", "результат", "done"],
}
FIELDS = [
    ("", _("pass over")),
    ("title", _("what")),
    ("timing", _("when")),
    ("grades", _("grades and classes")),
    ("responsible", _("responsible")),
    ("partner", _("partner")),
    ("place", _("place")),
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


@dataclass(frozen=True)
class Table:
    """A table of a plan: its heading, the rows below, and the field of each column."""

    header: list[str]
    rows: list[list[str]]
    columns: dict[int, str]


def parse_columns(rows: Sequence[Sequence[str]], parser: PlanParser) -> Table:
    """Find the row of headings, and return the table with the field of each column."""
    header, columns = find_header(rows, HEADINGS)
    if header is not None and "title" in columns.values():
        below = [list(row) for row in rows[header + 1 :]]
        named = {index: name for index, name in columns.items() if name in USED}
        return Table(list(rows[header]), below, _with_grades(named))
    return Table([], [list(row) for row in rows], columns_by_content(rows, parser))


# So many rows are looked at to find out what a column holds.
_SAMPLE = 40


def _with_grades(columns: dict[int, str]) -> dict[int, str]:
    """Take «Участники» for the grades where no other column holds them."""
    if "grades" not in columns.values():
        return {index: "grades" if name == "participants" else name for index, name in columns.items()}
    return columns


def columns_by_content(rows: Sequence[Sequence[str]], parser: PlanParser) -> dict[int, str]:
    """Return the fields of columns without headings: by how many cells are times or grades, and by their length."""
    sample = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1][:_SAMPLE] or list(rows[:_SAMPLE])
    width = max((len(row) for row in sample), default=0)
    if width == 1:
        return {0: "title"}
    cells = {
        index: [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        for index in range(width)
    }
    free = {index: found for index, found in cells.items() if found and not _is_numbering(found)}
    columns: dict[int, str] = {}

    def take(name: str, share: Any, least: float) -> None:
        scored = {index: share(found) for index, found in free.items()}
        best = max(scored, key=lambda index: scored[index], default=None)
        if best is not None and scored[best] >= least:
            columns[best] = name
            del free[best]

    take(
        "grades",
        lambda found: _share(found, lambda text: len(text) < 60 and _is_grades(text, parser)),
        0.5,
    )
    take("timing", lambda found: _share(found, lambda text: bool(parser.timing(text).spans)), 0.3)
    take("title", lambda found: sum(map(len, found)) / len(found), 0)
    take("responsible", lambda found: sum(map(len, found)) / len(found), 0)
    return dict(sorted(columns.items()))


def _is_grades(text: str, parser: PlanParser) -> bool:
    audience = parser.audience(text).audience
    return bool(audience.grades) and audience.is_sure


def _share(found: Sequence[str], holds: Any) -> float:
    return sum(map(bool, map(holds, found))) / len(found)


def _is_numbering(found: Sequence[str]) -> bool:
    numbers = [int(cell) for text in found if (cell := text.strip(" .)")).isdecimal() and len(cell) < 5]
    return len(numbers) == len(found) and all(a < b for a, b in pairwise(numbers))
