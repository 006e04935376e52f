"""What schools write above the columns of a plan: which field a heading names, or which month, term, grades."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from common.clipboard import match_columns
from common.search import fold, stem, words
from wordings.grades import column_grades
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
    "calendar": [
        "каникулы",
        "учебный период",
        "учебные периоды",
        "четверть",
        "триместр",
        "полугодие",
        "продолжительность",
    ],
    "number": ["№", "№ п/п", "п/п", "номер", "no"],
    "mark": ["отметка о выполнении", "отметка", "выполнение", "результат", "дата по факту", "по факту", "done"],
}
# A column for one month, for another stretch of time, or for some grades: «month:9», «period:I четверть», «grades:5,6»
MONTH_COLUMN, PERIOD_COLUMN, GRADES_COLUMN = "month:", "period:", "grades:"
# A column of two things: «Сроки/место» is «both:timing,place»
BOTH_COLUMN = "both:"
# Partners and people in one column: who of them is whose is not told apart, so the words stand in both places.
SIDES_COLUMN = f"{BOTH_COLUMN}partner,responsible"
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
_LONGEST_HEADING = 80
# So many columns of months make a grid.
_MONTHS_OF_A_GRID = 4


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
    bare = [index for index in graded if cells[index].strip().isdigit()]
    if len(bare) == 1:
        # One number alone counts a row: «1 | Акция | 5–6 класс».
        del graded[bare[0]]
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
    if "title" not in matched.values():
        # «Модуль / дела»: modules stand between the rows, and the column has what will be.
        named = (index for index in matched if "title" in _fields_of_parts(cells[index]))
        matched |= {index: "title" for index in list(named)[:1]}
    # «Дата» alone is no end.
    ends = r"оконч|конец|заверш|until|end\b"
    matched = {index: name for index, name in matched.items() if name != "until" or re.search(ends, fold(cells[index]))}
    # «Каникулы» may be what will be, and «Акция | 5–6 класс | май» is a row.
    exact = {_FIELD_OF.get(" ".join(words(cells[index])), "") for index in matched} - {"", "calendar"}
    if not months and not both and not exact:
        return {}
    if not months and not graded and any(_is_of_a_row(cells[index]) for index in matched):
        return {}
    return dict(sorted({**_with_clock(matched, cells), **known}.items()))


@lru_cache(maxsize=4096)
def _is_of_a_row(cell: str) -> bool:
    """Say whether a cell names grades or a day, as rows do."""
    return bool(re.search(r"\d", cell) and _grades(cell)) or bool(
        re.search(r"\b\d{1,2}\.\d\d\b|\d\s+[а-я]{3,}", fold(cell))
    )


# Cells of a long table say the same again and again.
_grades = lru_cache(maxsize=4096)(column_grades)


@lru_cache(maxsize=4096)
def _is_likely(cell: str) -> bool:
    """Say whether a cell has a word that stands in headings."""
    return any(stem(word) in _HEADING_STEMS for word in words(cell))


@lru_cache(maxsize=4096)
def _fields_of_parts(heading: str) -> list[str]:
    """Return the fields that the parts of a heading name, "" for a part that is not known."""
    parts = [part for part in re.split(r"[,/;\n()]|\sи\s", heading) if part.strip()]
    return list(dict.fromkeys(_FIELD_OF.get(" ".join(words(part)), "") for part in parts))


@lru_cache(maxsize=4096)
def _both(heading: str) -> str:
    """Return the two fields that one heading names: «Дата и место», «Класс, ответственный»."""
    if " ".join(words(heading)) in _FIELD_OF:
        return ""
    found = _fields_of_parts(heading)
    if set(found) == {"partner", "responsible"}:
        return SIDES_COLUMN
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


@lru_cache(maxsize=4096)
def _month(heading: str) -> int | None:
    """Return the month that a heading is, also shortened: «Сент.»."""
    folded = fold(heading).strip(" .")
    if len(folded) < 3:
        return None
    names = zip(MONTHS_OF_YEAR, map(fold, RUSSIAN_MONTHS), strict=True)
    return next((month for month, name in names if name.startswith(folded)), None)


_NUMBERS = frozenset({"№", "n", "no", "п/п", "№ п/п", "номер"})


def is_row_number(heading: str) -> bool:
    """Say whether a column counts the rows, by its heading."""
    return fold(heading).strip(" .") in _NUMBERS
