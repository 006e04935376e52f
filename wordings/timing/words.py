"""The words of school plans that say when, and the tokens of a text.

Russian words have many endings: each word is written here as its stem with the endings of its class. So the table
holds forms, not patterns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from common.lookalikes import RUSSIAN


class Sense(Enum):
    """What kind of thing a token means, if it means something alone."""

    NUMBER = auto()  # 5, 5-го
    YEAR = auto()  # 2026
    DATE = auto()  # 01.09, 1.IX.2026: (day, month, year or None)
    MONTH_AND_YEAR = auto()  # 09.2026
    CLOCK = auto()  # 14:30
    ORDINAL = auto()  # второй, II; последний is -1
    MONTH = auto()
    WEEKDAY = auto()  # a tuple: «будни» are five
    SEASON = auto()  # осень
    SEASONAL = auto()  # осенний
    UNIT = auto()  # неделя, четверть
    PART = auto()  # начало 1, середина 2, конец 3
    REGULARLY = auto()  # ежемесячно: the unit
    TIMES = auto()  # дважды


class Unit(Enum):
    DAY = auto()
    DAY_NUMBER = auto()  # число
    WEEK = auto()
    DECADE = auto()
    HALF = auto()  # половина
    MONTH = auto()
    QUARTER = auto()  # четверть: of the school year
    TRIMESTER = auto()
    HALF_YEAR = auto()
    CALENDAR_QUARTER = auto()  # квартал
    YEAR = auto()
    HOUR = auto()


TERMS = (Unit.QUARTER, Unit.TRIMESTER, Unit.HALF_YEAR)
AUTUMN, WINTER, SPRING, SUMMER, EXTRA = range(5)
LAST, LAST_BUT_ONE = -1, -2

_HARD = "ый ой ий ая ое ые ого ому ым ом ую ых ыми ою"
_SOFT = "ий яя ее ие его ему им ем ей юю их ими"
_MASCULINE = "- а у е ом ы ов ам ами ах"
_FEMININE = "а ы е у ой - ам ами ах"
_SOFT_MONTH = "ь я ю е ем"


def forms(stem: str, endings: str) -> list[str]:
    return [stem + ending.removeprefix("-") for ending in endings.split()]


def _vocabulary() -> Iterator[tuple[str, Sense, object]]:
    for sense, words in _WORDS.items():
        for value, stems in words:
            for stem, endings in stems.items():
                for form in forms(stem, endings):
                    yield form, sense, value


_WORDS: dict[Sense, list[tuple[object, dict[str, str]]]] = {
    Sense.MONTH: [
        (1, {"январ": _SOFT_MONTH, "янв": "-"}),
        (2, {"феврал": _SOFT_MONTH, "фев": "- р"}),
        (3, {"март": "- а у е ом", "мар": "-"}),
        (4, {"апрел": _SOFT_MONTH, "апр": "-"}),
        (5, {"ма": "й я ю е ем"}),
        (6, {"июн": _SOFT_MONTH + " -"}),
        (7, {"июл": _SOFT_MONTH + " -"}),
        (8, {"август": "- а у е ом", "авг": "-"}),
        (9, {"сентябр": _SOFT_MONTH, "сен": "- т"}),
        (10, {"октябр": _SOFT_MONTH, "окт": "-"}),
        (11, {"ноябр": _SOFT_MONTH, "ноя": "- б"}),
        (12, {"декабр": _SOFT_MONTH, "дек": "-"}),
    ],
    Sense.WEEKDAY: [
        ((0,), {"понедельник": _MASCULINE + " и", "пн": "-", "пон": "-", "понед": "-"}),
        ((1,), {"вторник": _MASCULINE + " и", "вт": "-", "втор": "-"}),
        ((2,), {"сред": _FEMININE, "ср": "-"}),
        ((3,), {"четверг": _MASCULINE + " и", "чт": "-"}),
        ((4,), {"пятниц": _FEMININE + " ей", "пт": "-", "пятн": "-"}),
        ((5,), {"суббот": _FEMININE, "сб": "-", "субб": "-"}),
        ((6,), {"воскресен": "ье ья ью ьем ьям ьях ий", "вс": "-", "воскр": "-"}),
        ((0, 1, 2, 3, 4), {"будн": "и ям ями ей ях ие их им"}),
        ((5, 6), {"выходн": _HARD}),
    ],
    Sense.ORDINAL: [
        (1, {"перв": _HARD}),
        (2, {"втор": _HARD}),
        (3, {"трет": "ий ья ье ьи ьего ьему ьим ьем ью ьей ьих ьими"}),
        (4, {"четверт": _HARD}),
        (5, {"пят": _HARD}),
        (LAST, {"последн": _SOFT, "посл": "-"}),
        (LAST_BUT_ONE, {"предпоследн": _SOFT}),
    ],
    Sense.SEASON: [
        (AUTUMN, {"осен": "ь и ью"}),
        (WINTER, {"зим": "а ы е у ой"}),
        (SPRING, {"весн": "а ы е у ой"}),
        (SUMMER, {"лет": "о а у ом е"}),
    ],
    Sense.SEASONAL: [
        (AUTUMN, {"осенн": _SOFT + " е"}),
        (WINTER, {"зимн": _SOFT + " е", "новогодн": _SOFT, "рождественск": _HARD + " ий их им"}),
        (SPRING, {"весенн": _SOFT + " е"}),
        (SUMMER, {"летн": _SOFT + " е"}),
        (EXTRA, {"дополнительн": _HARD}),
    ],
    Sense.UNIT: [
        (Unit.DAY, {"д": "ень ня ню не ни ней нем ням нях"}),
        (Unit.DAY_NUMBER, {"чис": "ло ла лу лом ле ел лам лах"}),
        (Unit.WEEK, {"недел": "я и е ю ей ь ям ями ях", "нед": "-"}),
        (Unit.DECADE, {"декад": _FEMININE}),
        (Unit.HALF, {"половин": _FEMININE, "пол": "-"}),
        (Unit.MONTH, {"месяц": _MASCULINE + " ев ем", "мес": "-"}),
        (Unit.QUARTER, {"четверт": "ь и ью ей ям ями ях -", "четв": "-", "чет": "-"}),
        (Unit.TRIMESTER, {"триместр": _MASCULINE, "трим": "-"}),
        (Unit.HALF_YEAR, {"полугоди": "е я ю ем и й ям ях", "полуг": "-", "полгод": "а у", "п/г": "-"}),
        (Unit.HALF_YEAR, {"семестр": _MASCULINE}),
        (Unit.CALENDAR_QUARTER, {"квартал": _MASCULINE, "кварт": "-", "кв": "-"}),
        (Unit.YEAR, {"год": "- а у е ом ы ов", "г": "-", "гг": "-"}),
        (Unit.HOUR, {"час": "- а у ов ам", "ч": "-"}),
    ],
    Sense.PART: [
        (1, {"начал": "о а у е ом"}),
        (2, {"середин": _FEMININE}),
        (3, {"кон": "ец ца цу це цом", "окончани": "е я ю и ем", "итог": "и ам ах"}),
    ],
    Sense.REGULARLY: [
        (Unit.DAY, {"ежедневн": "о " + _HARD, "постоянно": "-", "систематически": "-", "регулярно": "-"}),
        (Unit.DAY, {"непрерывно": "-", "периодически": "-", "круглогодично": "-"}),
        (Unit.WEEK, {"еженедельн": "о " + _HARD}),
        (Unit.MONTH, {"ежемесячн": "о " + _HARD}),
        (Unit.CALENDAR_QUARTER, {"ежеквартальн": "о " + _HARD}),
        (Unit.QUARTER, {"ежечетвертно": "-"}),
        (Unit.YEAR, {"ежегодн": "о " + _HARD}),
    ],
    Sense.TIMES: [(None, {"раз": "- а", "р": "-", "дважды": "-", "трижды": "-", "однажды": "-"})],
}
_VOCABULARY: dict[str, tuple[Sense, object]] = {form: (sense, value) for form, sense, value in _vocabulary()}

HOLIDAYS = frozenset([*forms("каникул", "ы - ам ами ах"), "каник"])
MONTHS = frozenset("месяц месяца месяце месяцы".split())
EVERY = frozenset([*forms("кажд", _HARD), "кажд"])
STUDY = frozenset([*forms("учебн", _HARD), "уч", "учеб"])
WHOLE = frozenset("весь все всего всей всю всем целый целого круглый круглого полный".split())
SCHOOL = frozenset(forms("школьн", _HARD))
THIS = frozenset("текущего этого нынешнего данного".split())
STRETCH = frozenset("период периода периоде периоды время времени сезон сезона дни".split())
HOLIDAY_TIME = frozenset(forms("каникулярн", _HARD))
# Words between the others that change nothing
FILLERS = frozenset(
    """в во на и а с.г т.г г гг течение течении теч протяжении продолжение также или
    период периода периоде время времени дата даты срок сроки месяц месяца дни дня включительно вкл""".split()
)
# Words with a meaning: two of them are never halves of a third.
_MEANT = (
    _VOCABULARY.keys() | HOLIDAYS | EVERY | STUDY | WHOLE | SCHOOL | THIS | STRETCH | HOLIDAY_TIME | MONTHS | FILLERS
)

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iiii": 4, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9} | {
    "x": 10,
    "xi": 11,
    "xii": 12,
    "ш": 3,
}
# Characters of their own: ⅰ to ⅻ.
_ROMAN |= {chr(0x2170 + number): number + 1 for number in range(12)}
# Typed on a Russian keyboard or read by a scanner: І, Х and a small L for Roman digits, and the other way round.
_AS_ROMAN = str.maketrans("іlх", "iix")
_FOLDED = str.maketrans("ёë‐‑‒–—―−﹘﹣－", "ее----------")

# A spreadsheet writes a day without a time as midnight.
MIDNIGHT = r"(?:[\st]0{1,2}:00(?::00)?(?![0-9:]))"
_AT_MIDNIGHT = re.compile(MIDNIGHT)
_TOKEN = re.compile(
    rf"""
    (?P<iso>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}{MIDNIGHT}?(?![0-9]))
    | (?P<slashed>[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}{MIDNIGHT}?(?![0-9]))
    | (?P<midnight>[0-9]{{1,2}}\.[0-9]{{1,2}}\.(?:[0-9]{{4}}|[0-9]{{2}}){MIDNIGHT})
    """
    r"""
    | (?P<clock>[0-9]{1,2}:[0-9]{2}(?::00)?(?![0-9]))
    | (?P<spaced>[0-9]{1,2}\.\s[0-9]{1,2}\.\s?[0-9]{4}(?![0-9]))
    | (?P<dotted>[0-9]{1,2}\.(?:[ivxіхl]{1,4}(?![^\W\d_])|[0-9]{1,2})(?:\.\s?[0-9]{4}|\.[0-9]{2})?(?![0-9]))
    | (?P<month>[0-9]{1,2}\.[0-9]{4}(?![0-9]))
    | (?P<quoted>[«"“„]\s?[0-9]{1,2}\s?[»"”“])
    | (?P<spreadsheet>[0-9]{1,2}[.-](?:янв|февр?|мар|апр|ма[йя]|июн|июл|авг|сент?|окт|нояб?|дек)(?![^\W\d_])
      (?:[.-]+(?:[0-9]{4}|[0-9]{2})(?![0-9]))?)
    | (?P<number>[0-9]+)(?:(?:\s?-?\s?(?:ого|го|ое|ая|ый|ой|ую|ому|му|[еяйю])|-(?:м|ом|ым|х|ых))(?![^\W\d_]))?
    | (?P<abbreviation>п/г|[ст]\.\s?г(?![^\W\d_]))
    | (?P<word>[^\W\d_]+)
    | (?P<mark>\S)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark: folded, with its place in the text and its meaning."""

    text: str
    start: int
    end: int
    sense: Sense | None = None
    value: object = None


def folded(text: str) -> str:
    """Fold the text: small letters, е for ё, one kind of dash. Every character keeps its place."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text).translate(_FOLDED)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text on one line. Words that a PDF or a hyphen broke in two are joined again."""
    low = folded(text)
    found: list[Token] = []
    for match in _TOKEN.finditer(low):
        found.append(_token(match))
        _join_halves(found)
    return found


def _token(match: re.Match[str]) -> Token:
    kind, text, at = match.lastgroup, match.group(), match.span()
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)]
    match kind:
        case "iso":
            return Token(text, *at, Sense.DATE, (numbers[2], numbers[1], numbers[0]))
        case "slashed" | "spaced" | "dotted" | "midnight":
            return Token(text, *at, Sense.DATE, _date(_AT_MIDNIGHT.sub("", text), numbers[:3]))
        case "spreadsheet":
            return Token(text, *at, Sense.DATE, _spreadsheet_date(text, numbers))
        case "month":
            return Token(text, *at, Sense.MONTH_AND_YEAR, tuple(numbers))
        case "clock":
            return Token(text, *at, Sense.CLOCK, tuple(numbers[:2]))
        case "number" | "quoted":
            is_year = len(text) == 4 and 1900 <= numbers[0] <= 2100
            return Token(text, *at, Sense.YEAR if is_year else Sense.NUMBER, numbers[0])
        case "abbreviation":
            return _word(text.replace(" ", ""), *at)
        case "word":
            return _word(text, *at)
    return Token(text, *at)


def _date(text: str, numbers: list[int]) -> tuple[int, int, int | None]:
    roman = re.search(r"[^0-9.\s/]+", text)
    if roman:
        numbers.insert(1, _ROMAN.get(roman.group().translate(_AS_ROMAN), 0))
    year = numbers[2] if len(numbers) > 2 else None
    return numbers[0], numbers[1], year + 2000 if year is not None and year < 100 else year


def _spreadsheet_date(text: str, numbers: list[int]) -> tuple[int, int, int | None]:
    """Return the date that a spreadsheet shows as «05.окт», «05-окт-26»."""
    (name,) = re.findall(r"[^\W\d_]+", text)
    month = cast(int, _VOCABULARY[name][1])
    year = numbers[1] if len(numbers) > 1 else None
    return numbers[0], month, year + 2000 if year is not None and year < 100 else year


def _word(text: str, start: int, end: int) -> Token:
    roman = _ROMAN.get(text.translate(_AS_ROMAN))
    if roman:
        return Token(text, start, end, Sense.ORDINAL, roman)
    text = text.translate(RUSSIAN)
    sense, value = _VOCABULARY.get(text, (None, None))
    return Token(text, start, end, sense, value)


def _join_halves(found: list[Token]) -> None:
    """Join the last two words if they mean nothing alone and something together: «понедельн ик», «сентяб-рь»."""
    is_hyphenated = len(found) > 2 and found[-2].text == "-"
    halves = found[-3::2] if is_hyphenated else found[-2:]
    if len(halves) == 2 and all(half.text.isalpha() and half.text not in _MEANT for half in halves):
        whole = _word(halves[0].text + halves[1].text, halves[0].start, halves[1].end)
        if whole.text in _MEANT:
            found[-3 if is_hyphenated else -2 :] = [whole]
