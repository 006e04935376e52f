"""Find out which column of a plan's table holds what: by its heading or, without one, by its cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
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
        "наименование",
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
        "дата по плану",
        "по плану",
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
    "contact": [
        "договор",
        "договоры",
        "соглашение",
        "телефон",
        "контакты",
        "контактное лицо",
        "контактный телефон",
        "адрес",
        "юридический адрес",
        "e-mail",
        "электронная почта",
        "сайт",
        "ИНН",
        "реквизиты",
        "должность",
        "phone",
        "address",
    ],
    "number": ["№", "№ п/п", "п/п", "номер", "no"],
    "mark": ["отметка о выполнении", "отметка", "выполнение", "результат", "дата по факту", "по факту", "done"],
}
FIELDS: Sequence[tuple[str, str | Promise]] = [
    ("", _("pass over")),
    ("title", _("what")),
    ("timing", _("when")),
    ("month", _("month")),
    ("clock", _("time of day")),
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
# A column for one month, for another stretch of time, or for some grades: «month:9», «period:I четверть», «grades:5,6»
MONTH_COLUMN, PERIOD_COLUMN, GRADES_COLUMN = "month:", "period:", "grades:"
# A column of two things: «Сроки/место» is «both:timing,place»
BOTH_COLUMN = "both:"
# What schools put into a column of classes for «yes»
MARKS = frozenset("+ v x х * ✓ ✔ ☑ да √".split())
NO_MARKS = frozenset("- – — нет 0".split())

_HEADING_STEMS = frozenset(stem(word) for phrases in HEADINGS.values() for phrase in phrases for word in words(phrase))
_FIELD_OF = {" ".join(words(phrase)): name for name, phrases in HEADINGS.items() for phrase in phrases}
# Of two things in one column, the one that can be told apart by its words, and the other one
_TOLD_APART = ("timing", "grades")
_THE_OTHER = {
    "timing": {"place", "responsible", "participants", "partner", "grades", "title"},
    "grades": {"responsible", "place"},
}
_PERIOD = re.compile(
    r"(?:\d|[IVХX]{1,4})\s*[-–—]?\s*\w{0,2}\s*(?:недел\w*|нед\.?|четверт\w*|триместр\w*|полугоди\w*|декад\w*)"
    r"|понедельник|вторник|среда|четверг|пятница|суббота"
    r"|(?:перв|втор|трет|четв[её]рт)\w+\s+(?:недел\w*|четверт\w*|триместр\w*|полугоди\w*|декад\w*)",
    re.IGNORECASE,
)
# Columns of numbers that are no grades: «Количество часов», «Охват»
_AMOUNT = re.compile(r"час|колич|кол-|охват|балл|числен", re.IGNORECASE)
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
    periods = {index: f"{PERIOD_COLUMN}{cell}" for index, cell in enumerate(cells) if _PERIOD.fullmatch(cell.strip())}
    if len(set(periods.values())) > 1 and len(set(periods.values())) == len(periods):
        months |= periods
    both = {index: found for index, cell in enumerate(cells) if index not in months and (found := _both(cell))}
    graded = {
        index: GRADES_COLUMN + ",".join(map(str, sorted(grades)))
        for index, cell in enumerate(cells)
        if index not in months and index not in both and (grades := _grades(cell))
    }
    if len(graded) < 2:
        # One such heading may be the cell of a row: «День знаний | 1–4 | 1 сентября».
        graded = {}
    likely = sum(map(_is_likely, filled))
    if likely + len(months) + len(graded) < max(2, len(filled) / 2):
        return {}
    known = {**months, **graded, **both}
    matched = match_columns(["" if index in known else cell for index, cell in enumerate(cells)], HEADINGS)
    if len(matched) < 2 and not known:
        return {}
    if not months and not both and not any(" ".join(words(cells[index])) in _FIELD_OF for index in matched):
        return {}
    return dict(sorted({**_with_clock(matched, cells), **known}.items()))


# Cells of a long table say the same again and again.
_grades = lru_cache(maxsize=4096)(column_grades)


@lru_cache(maxsize=4096)
def _is_likely(cell: str) -> bool:
    """Say whether a cell has a word that stands in headings."""
    return any(stem(word) in _HEADING_STEMS for word in words(cell))


@lru_cache(maxsize=4096)
def _both(heading: str) -> str:
    """Return the two fields that one heading names: «Дата и место», «Класс, ответственный»."""
    if " ".join(words(heading)) in _FIELD_OF:
        return ""
    parts = [part for part in re.split(r"[,/;\n()]|\sи\s", heading) if part.strip()]
    found = list(dict.fromkeys(_FIELD_OF.get(" ".join(words(part)), "") for part in parts))
    first = next((name for name in _TOLD_APART if name in found), "")
    others = [name for name in found if name and name != first]
    if len(found) != 2 or not first or len(others) != 1 or others[0] not in _THE_OTHER[first]:
        return ""
    return f"{BOTH_COLUMN}{first},{others[0]}"


def _with_clock(matched: Mapping[int, str], cells: Sequence[str]) -> dict[int, str]:
    """Take «Время» beside «Дата» for the time of day."""
    found = dict(matched)
    timed = next((index for index, name in found.items() if name == "timing"), None)
    clocks = [index for index, cell in enumerate(cells) if re.match(r"время|часы|time\b", fold(cell))]
    dated = [index for index, cell in enumerate(cells) if re.match(r"дат|числ|день|срок|date|day", fold(cell))]
    if timed is not None and clocks and dated:
        if timed in clocks and dated[0] not in found:
            found[dated[0]] = "timing"
        clock = next((index for index in clocks if index not in dated), None)
        if clock is not None and found.get(clock, "timing") == "timing" and dated[0] in found:
            found[clock] = "clock"
    return found


def is_grid(columns: Mapping[int, str]) -> bool:
    """Say whether months are the columns, and their cells are what will be."""
    return "title" not in held_by(columns) and any(is_period(name) for name in columns.values())


def is_period(name: str) -> bool:
    """Say whether a column stands for a time: a month, a week, a term."""
    return name.startswith((MONTH_COLUMN, PERIOD_COLUMN))


def with_title(columns: Mapping[int, str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Take the longest unknown column for «what» where the other headings are known: theirs is a word of its own."""
    if "title" in held_by(columns) or is_grid(columns):
        return dict(columns)
    lengths: Counter[int] = Counter()
    for row in rows[:_SAMPLE]:
        for index, cell in enumerate(row):
            if index not in columns and not is_numbering([each[index] for each in rows if each[index]]):
                lengths[index] += len(cell)
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


_NUMBERS = frozenset({"№", "n", "no", "п/п", "№ п/п", "номер"})


def is_row_number(heading: str) -> bool:
    """Say whether a column counts the rows, by its heading."""
    return fold(heading).strip(" .") in _NUMBERS


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


@lru_cache(maxsize=4096)
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
