"""What a line of a plan says that is no row: a module, a level, a month, a direction; a title, a signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from activities.models import Module
from activities.modules import split_module
from activities.parsing import PlanParser
from common.search import fold, words
from common.text import one_line
from partners.models import Direction
from partners.pasting import is_direction_heading


class LineKind(StrEnum):
    """What a line that is no row is."""

    SECTION = "section"
    TITLE = "title"
    SIGNATURE = "signature"
    APPROVAL = "approval"
    TOTAL = "total"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LineMeaning:
    """What a line says of the rows below it; empty where it says nothing of the kind."""

    kind: LineKind
    module: str = ""
    grades: str = ""
    direction: str = ""
    timing: str = ""
    # What an earlier line said and this one ends: below «Срок уточняется» nothing is of the month above it
    ends: str = ""


@dataclass(frozen=True)
class PlanLists:
    """The school's own lists that a line is compared with, and the parser of the year's wordings."""

    parser: PlanParser
    modules: Sequence[Module]
    directions: Sequence[Direction]


# «1.», «1.2», «3)», «II.»; «01.09» is a day.
_NUMBERING = re.compile(r"^(?:(?:\d{1,2}\.){2,}|\d{1,2}(?:\.[1-9]\d?)+\.?(?![.\d])|\d{1,2}[.)](?!\d)|[IVXХ]+[.)])\s*")
_YEAR = re.compile(
    r"(?:\bна\s+)?\b(20\d\d)\s*[-–—/]\s*(?:20)?\d\d\b(?:\s*уч(?:ебн\w*|\.)?\s*(?:год\w*|г\.?))?", re.IGNORECASE
)
# «уровень основного общего образования», «НОО», «начальная школа»; «ООО „Ромашка“» is a company.
_LEVELS = tuple(
    (
        re.compile(
            rf"(?i:\b(?:уров\w+\s*:?\s*)?{stem}\w*\s+(?:общ\w+\s+образовани\w+|школ[аыеу]\b|уров\w+|звен\w+))"
            rf"|(?i:\bуров\w+\s*:?\s*)?\b{abbreviation}\b(?!\s*[«\"„])"
        ),
        grades,
    )
    for stem, abbreviation, grades in (
        ("начальн", "НОО", "1–4"),
        ("основн", "ООО", "5–9"),
        ("средн", "СОО", "10–11"),
    )
)
_CLASSES = re.compile(
    r"(?:\bдля\s+)?(?:(?:\b\d{1,2}\s*[-–—,и]\s*)*\b\d{1,2}\b\s*(?:-?[ыех]{1,2}\s+)?(?:[«\"“]?[А-Я][»\"”]?\s+)?\bкл(?:асс\w*|\.|\b)"
    r"|\bкл(?:ассы?|\.)\s*:?\s*\d{1,2}(?:\s*[-–—,и]\s*\d{1,2})*\b)",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"^(?:январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|[\dIVХX]+[-\s]*\w*\s*(?:четверт|полугод|"
    r"тримест)|перв\w+\s|втор\w+\s|треть\w+\s|четв[её]рт\w+\s+четв|каникул|осенни|зимни|весенни|летни|осень|зима|весна|"
    r"лето\b|в\s+течени|весь\s|ежемес|еженед|\d{1,2}\s*[-–—]?\s*\d*\s*[а-я]+\s*$|\d{1,2}\.\d\d|[IVХX\d]+\s*(?:недел|декад))",
    re.IGNORECASE,
)
# «1 сентября, вторник», «05.10»: a day that speaks for the rows below; «1 сентября: День знаний» is a row.
_DAY = re.compile(
    r"\d{1,2}(?:\s*[-–—]\s*\d{1,2})?(?:\.\d\d(?:\.\d{2,4})?|\s+(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|"
    r"ноябр|декабр)\w*)(?:\s+20\d\d)?(?:\s*г(?:ода|\.)?)?[\s,(]*(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)?\w*"
    r"[)\s.:]*",
    re.IGNORECASE,
)
# Terms that are not entered yet, and weeks without their month, are times all the same.
_NOT_YET = frozenset({"no-term", "no-month"})
_MONTH_LEAD = re.compile(r"^(?:месяц\s*[:–—-]?\s*)", re.IGNORECASE)
_TITLE_WORDS = (
    "план планы плана календарный календарного программа программы приложение утвержден утверждённой приказ приказом "
    "воспитательной воспитания воспитательная работа работы мероприятия мероприятий план-сетка циклограмма перечень"
).split()
_APPROVAL = re.compile(
    r"^[«\"“]?(?:согласован[оаы]?\b|утвержд(?:аю|ено?|ена|ены|[её]н\w*)\b|рассмотрен[оаы]?\b|принят[оаы]?\b|протокол\b|приказ\b"
    r"|от\s+[«\"_\d])",
    re.IGNORECASE,
)
# As our own paper heads the rows that have no days, or no direction
_ENDING = {"срок уточняется": "timing", "сроки уточняются": "timing", "без направления": "direction"}
_PERSON_SIGNS = re.compile(
    r"_{3,}|^(?:директор|зам(?:еститель|\.)?\s*директора|заведующ\w+|составил\w*|исполнитель|подпись|м\.\s*п\.)"
    r"(?=[\s:,.]).{0,60}[А-ЯЁ]\.\s*[А-ЯЁ]\.",
    re.IGNORECASE,
)
# «МОУ «Средняя школа № 1»», «Основная школа имени Гагарина», «Муниципальное … учреждение»: it heads a paper, and is no
# level.
_SCHOOL = re.compile(
    r"\W*(?:[МГЧА][А-Я]{0,3}О[БА]?У\b|(?i:муниципальн|государственн|областн|краев|частн|автономн)\w*\s.*?(?i:учрежден)"
    r"|(?i:начальн|основн|средн)\w*\s+(?i:общеобразовательн\w+\s+)?(?i:школ)\w+\s*(?i:№|n\b|им\b|имени\b))"
)
_TOTAL = re.compile(r"^(?:итого|всего)\b", re.IGNORECASE)
# Words that say what kind of section it is, and nothing else
_FILLERS = frozenset(
    fold(word)
    for word in (
        "направление направления направлению направлений деятельности деятельность работы работа воспитания модуль раздел "
        "блок инвариантный инвариантные вариативный вариативные модули уровень уровня и на для по № обучающихся учащихся "
        "классы классов мероприятия план месяц год учебный года часть инвариантная вариативная"
    ).split()
)
_AROUND = " .,;:/|–—-()"
# A longer rest beside what is known may be the words of an activity.
_REST = 3


def numbering_of(text: str) -> str:
    """Return the number that a wording begins with: «1.», «2.3», «II.»; empty where there is none."""
    found = _NUMBERING.match(text)
    return found[0].strip() if found and text[found.end() :].strip() else ""


def parse_line(text: str, lists: PlanLists) -> LineMeaning:
    """Parse a line that stands alone: between tables, or as the only words of a row."""
    line = one_line(text)
    if is_signature(line):
        return LineMeaning(LineKind.SIGNATURE)
    if _TOTAL.match(line):
        return LineMeaning(LineKind.TOTAL)
    if ended := _ENDING.get(line.strip(_AROUND).lower()):
        return LineMeaning(LineKind.SECTION, ends=ended)
    if _SCHOOL.match(line):
        return LineMeaning(LineKind.TITLE)
    rest = line[len(numbering_of(line)) :].strip()
    rest, _year = _without_year(rest)
    before_module = rest
    rest, module = _without_module(rest, lists)
    rest, grades = _without_grades(rest)
    direction, timing = "", ""
    rest = _MONTH_LEAD.sub("", _stripped(rest))
    if rest:
        if is_direction_heading(rest, lists.directions):
            direction, rest = rest, ""
        elif timed := _timing(rest, lists):
            timing, rest = timed
    left = [word for word in words(rest) if not is_filling(word)]
    is_title = any(word in _TITLE_WORDS for word in words(line)) and not module
    if module or grades or direction or timing:
        kind = LineKind.SECTION if len(left) <= _REST or is_title else LineKind.UNKNOWN
        if left and module and _MODULE_LEAD.match(before_module):
            # The school's own name is longer than the list's: «Школьный спортивный клуб „Олимп“».
            kind, module = LineKind.SECTION, _own_name(before_module, grades)
        return LineMeaning(kind, module, grades, direction, timing)
    if _APPROVAL.match(line):
        return LineMeaning(LineKind.APPROVAL)
    if is_title or (words(line) and not left):
        return LineMeaning(LineKind.TITLE)
    return LineMeaning(LineKind.UNKNOWN)


def is_filling(text: str) -> bool:
    """Say whether a line has no word of its own: «Вариативные модули»."""
    return all(word in _FILLERS or word.isdigit() for word in words(text))


def is_signature(text: str) -> bool:
    """Say whether somebody signs here: «Директор школы ______ И. И. Иванова»."""
    return _PERSON_SIGNS.search(one_line(text)) is not None


def is_stamp(row: Sequence[str]) -> bool:
    """Say whether a row is a stamp of approval: «СОГЛАСОВАНО | УТВЕРЖДАЮ»."""
    filled = [one_line(cell) for cell in row if cell]
    return bool(filled) and all(_APPROVAL.match(cell) for cell in filled)


_MODULE_LEAD = re.compile(r"\W*(?:(?:ин)?вариативн\w+\s+)?модуль\b[\s№\d.:–—-]*", re.IGNORECASE)


def _own_name(text: str, grades: str) -> str:
    """Return all that stands behind the word «модуль», without the grades and the quotes around it."""
    name = _MODULE_LEAD.sub("", text, count=1).replace(grades, "") if grades else _MODULE_LEAD.sub("", text, count=1)
    name = name.strip(" .,:;–—-")
    is_quoted = name[:1] in _OPENING and name[-1:] in _CLOSING and name.count("«") <= name.count("»")
    return name[1:-1].strip() if is_quoted and _is_one_quotation(name) else name


_OPENING, _CLOSING = '«"“„', '»"”“'


def _is_one_quotation(name: str) -> bool:
    """Say whether the first quote is closed by the last one: not so in «А» и «Б»."""
    depth = 0
    for index, sign in enumerate(name):
        depth += (sign == "«") - (sign == "»")
        if depth == 0 and sign == "»" and index < len(name) - 1:
            return False
    return True


def is_total(row: Sequence[str]) -> bool:
    """Say whether a row counts those above it: «Итого мероприятий: 5 | 15000»."""
    return any(_TOTAL.match(cell.strip()) for cell in row if cell)


def school_year_of(text: str) -> int | None:
    """Return the first year of the school year that a text names: 2025 of «на 2025-2026 учебный год»."""
    return _without_year(text)[1]


def _without_year(text: str) -> tuple[str, int | None]:
    found = _YEAR.search(text)
    if not found:
        return text, None
    return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip(), int(found[1])


def _without_module(text: str, lists: PlanLists) -> tuple[str, str]:
    """Take the module out of a line: one of the school's list, or whatever the word «модуль» names."""
    if found := split_module(text, lists.modules):
        return found.rest, found.written
    named = re.match(r"\W*(?:(?:ин)?вариативн\w+\s+)?модуль\W+(.+)", text, re.IGNORECASE | re.DOTALL)
    if not named:
        return text, ""
    quoted = re.match('[«"“„](.+?)[»"”“](?!\\w)(.*)', text[named.start(1) - 1 :].lstrip(" :–—-"), re.DOTALL)
    if quoted:
        return quoted[2].strip(_AROUND), quoted[1].strip()
    return "", named[1].strip(' .:«»"“”')


def _without_grades(text: str) -> tuple[str, str]:
    """Take the classes or the level out of a line; of both, the classes say more."""
    level = ""
    for pattern, grades in _LEVELS:
        if found := pattern.search(text):
            text, level = f"{text[: found.start()]} {text[found.end() :]}".strip(_AROUND), grades
            break
    if found := _CLASSES.search(text):
        # «1-4 классы» at the end of a title is the audience of an activity, not of what follows: the caller counts words.
        return f"{text[: found.start()]} {text[found.end() :]}".strip(_AROUND), found[0].strip()
    return text, level


def _stripped(text: str) -> str:
    """Return a text without the marks around it; of brackets, only those without their other half."""
    stripped = text.strip(_AROUND)
    return f"{stripped})" if stripped.count("(") > stripped.count(")") else stripped


def _timing(text: str, lists: PlanLists) -> tuple[str, str] | None:
    """Return the time that a line begins with, and what else it says."""
    if _DAY.fullmatch(text) and lists.parser.timing(text).spans:
        return text, ""
    if not _TIMED.match(text):
        return None
    timing = lists.parser.timing(text)
    if timing.spans or {each.code for each in timing.ambiguities} & _NOT_YET == {
        each.code for each in timing.ambiguities
    }:
        return text, ""
    month = re.match(r"\w+(?:\s+20\d\d)?(?:\s*г(?:ода?|\.))?", text)
    if month and lists.parser.timing(month[0]).spans:
        return month[0], text[month.end() :].strip(_AROUND)
    return None
