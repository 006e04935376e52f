"""Find out which column of a plan's table holds what: by its heading or, without one, by its cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.parsing import PlanParser
from common.clipboard import match_columns
from common.search import fold, stem, words
from wordings.grades import column_grades, grades_in_words
from wordings.months import MONTHS_OF_YEAR, RUSSIAN_MONTHS

# What schools write above their columns, by the field it fills. The last ones are known so that they are passed over.
HEADINGS: Mapping[str, Sequence[str]] = {
    "title": [
        "дела, события, мероприятия",
        "дела события мероприятия",
        "мероприятие",
        "мероприятия",
        "наименование мероприятия",
        "название мероприятия",
        "совместные мероприятия",
        "совместные дела",
        "содержание",
        "содержание деятельности",
        "содержание работы",
        "дела",
        "дело",
        "событие",
        "события",
        "виды и формы деятельности",
        "название курса",
        "название программы",
        "название",
        "курс",
        "тема",
        "тема мероприятия",
        "тематика",
        "акция",
        "activity",
        "event",
        "what",
    ],
    "grades": ["классы", "класс", "параллель", "параллели", "для кого", "grades", "classes"],
    "month": ["месяц", "месяцы", "month"],
    "timing": [
        "сроки",
        "срок",
        "сроки проведения",
        "сроки реализации",
        "срок исполнения",
        "дата",
        "даты",
        "дата проведения",
        "дата и время",
        "время",
        "время проведения",
        "ориентировочное время проведения",
        "ориентировочное время",
        "когда",
        "день",
        "число",
        "начало",
        "дата начала",
        "период",
        "периодичность",
        "when",
        "date",
    ],
    "until": ["окончание", "конец", "дата окончания", "until"],
    "responsible": [
        "ответственные",
        "ответственный",
        "ответственные лица",
        "отв.",
        "исполнители",
        "исполнитель",
        "кто отвечает",
        "кто проводит",
        "руководитель",
        "ФИО руководителя",
        "педагог",
        "учитель",
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
        "учреждение",
        "наименование учреждения",
        "наименование организации",
        "partner",
    ],
    "place": ["место", "место проведения", "где", "place"],
    "participants": ["участники", "целевая аудитория", "категория участников", "participants"],
    "direction": ["направление", "направление деятельности", "направление работы", "direction"],
    "module": ["модуль", "раздел", "module"],
    "description": [
        "описание",
        "примечание",
        "примечания",
        "форма",
        "форма проведения",
        "формы взаимодействия",
        "форма работы",
        "note",
    ],
    "number": ["№", "№ п/п", "п/п", "номер", "no"],
    "mark": ["отметка о выполнении", "отметка", "выполнение", "результат", "done"],
}
FIELDS: Sequence[tuple[str, str | Promise]] = [
    ("", _("pass over")),
    ("title", _("what")),
    ("timing", _("when")),
    ("month", _("month")),
    ("until", _("until when")),
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
# A column for one month or for some grades: «month:9», «grades:5,6»
MONTH_COLUMN, GRADES_COLUMN = "month:", "grades:"
# What schools put into a column of classes for «yes»
MARKS = frozenset("+ v x х * ✓ ✔ ☑ да √".split())

_HEADING_STEMS = frozenset(stem(word) for phrases in HEADINGS.values() for phrase in phrases for word in words(phrase))
_EXACT = frozenset(" ".join(words(phrase)) for phrases in HEADINGS.values() for phrase in phrases)
_LONGEST_HEADING = 80
# So many columns of months make a grid.
_MONTHS_OF_A_GRID = 4
# So many rows are looked at to find out what a column holds.
_SAMPLE = 40


def heading_columns(cells: Sequence[str]) -> dict[int, str]:
    """Return the field of each column whose heading is known, {} where the row is no row of headings."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(len(cell) > _LONGEST_HEADING for cell in filled):
        return {}
    months = {index: f"{MONTH_COLUMN}{month}" for index, cell in enumerate(cells) if (month := _month(cell))}
    if len(set(months.values())) < max(_MONTHS_OF_A_GRID, len(months)):
        # «Сентябрь» over the whole width is a section.
        months = {}
    graded = {
        index: GRADES_COLUMN + ",".join(map(str, sorted(grades)))
        for index, cell in enumerate(cells)
        if index not in months and (grades := column_grades(cell))
    }
    if len(graded) < 2:
        # One such heading may be the cell of a row: «День знаний | 1–4 | 1 сентября».
        graded = {}
    likely = sum(any(stem(word) in _HEADING_STEMS for word in words(cell)) for cell in filled)
    if likely + len(months) + len(graded) < max(2, len(filled) / 2):
        return {}
    matched = match_columns(
        ["" if index in months or index in graded else cell for index, cell in enumerate(cells)], HEADINGS
    )
    if len(matched) < 2 and not months and not graded:
        return {}
    if not months and not any(" ".join(words(cells[index])) in _EXACT for index in matched):
        return {}
    return dict(sorted({**matched, **months, **graded}.items()))


def is_grid(columns: Mapping[int, str]) -> bool:
    """Say whether months are the columns, and their cells are what will be."""
    return "title" not in columns.values() and any(name.startswith(MONTH_COLUMN) for name in columns.values())


def with_title(columns: Mapping[int, str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Take the longest unknown column for «what» where the other headings are known: theirs is a word of its own."""
    if "title" in columns.values() or is_grid(columns):
        return dict(columns)
    lengths: Counter[int] = Counter()
    for row in rows[:_SAMPLE]:
        for index, cell in enumerate(row):
            if index not in columns:
                lengths[index] += len(cell)
    if lengths and columns.keys() and {"timing", "month", "grades", "responsible"} & set(columns.values()):
        return dict(sorted({**columns, lengths.most_common(1)[0][0]: "title"}.items()))
    return dict(columns)


def settled(columns: Mapping[int, str]) -> dict[int, str]:
    """Return the columns as they are used: «Участники» for the grades, and «Месяц» for the time, where none other is."""
    found = {index: name for index, name in columns.items() if name in USED or ":" in name}
    held = set(found.values())
    swaps = {}
    if "grades" not in held and not any(name.startswith(GRADES_COLUMN) for name in held):
        swaps["participants"] = "grades"
    if "timing" not in held and not is_grid(found):
        swaps["month"] = "timing"
    return {index: swaps.get(name, name) for index, name in found.items()}


def field_label(name: str) -> str:
    """Return what a column holds, in words."""
    if name.startswith(MONTH_COLUMN):
        return RUSSIAN_MONTHS[MONTHS_OF_YEAR.index(int(name.removeprefix(MONTH_COLUMN)))]
    if name.startswith(GRADES_COLUMN):
        return grades_in_words(frozenset(map(int, name.removeprefix(GRADES_COLUMN).split(","))))
    return str(dict(FIELDS)[name])


def _month(heading: str) -> int | None:
    """Return the month that a heading is, also shortened: «Сент.»."""
    folded = fold(heading).strip(" .")
    if len(folded) < 3:
        return None
    names = zip(MONTHS_OF_YEAR, map(fold, RUSSIAN_MONTHS), strict=True)
    return next((month for month, name in names if name.startswith(folded)), None)


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
