"""Days with names of their own: of the federal calendar of upbringing work, memorial dates, and days of school."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from dateutil.easter import EASTER_ORTHODOX, easter

from school.years import SchoolYear
from wordings.timing.spans import Span, month_of, numbered_weekdays
from wordings.timing.words import LAST

_SATURDAY, _SUNDAY = 5, 6
# The week before the Great Lent, which itself lasts until Easter.
_MASLENITSA = (timedelta(days=55), timedelta(days=49))

When = Callable[[SchoolYear], Span]


def _date_in(year: SchoolYear, day: int, month: int) -> date:
    return date(year.start + (month < 9), month, day)


def _fixed(day: int, month: int) -> When:
    def find(year: SchoolYear) -> Span:
        found = _date_in(year, day, month)
        return Span(found, found)

    return find


def _weekday(number: int, weekday: int, month: int) -> When:
    return lambda year: numbered_weekdays([number], [weekday])(month_of(_date_in(year, 1, month)))[0]


def _easter(before_first: timedelta, before_last: timedelta) -> When:
    def find(year: SchoolYear) -> Span:
        sunday = easter(year.start + 1, EASTER_ORTHODOX)
        return Span(sunday - before_first, sunday - before_last)

    return find


# The beginnings of the words of a name, in their order, and the day. Names of more words are tried first: «день
# русского языка» before «день языка».
_FEASTS: dict[str, When] = {
    "д знани": _fixed(1, 9),
    "перв звон": _fixed(1, 9),
    "окончан втор миров": _fixed(3, 9),
    "солидарност": _fixed(3, 9),
    "д грамотност": _fixed(8, 9),
    "распространен грамотност": _fixed(8, 9),
    "д туризм": _fixed(27, 9),
    "д воспитател": _fixed(27, 9),
    "д пожил": _fixed(1, 10),
    "д музык": _fixed(1, 10),
    "д защит животн": _fixed(4, 10),
    "д гражданск оборон": _fixed(4, 10),
    "д учител": _fixed(5, 10),
    "д дублер": _fixed(5, 10),
    "д самоуправлен": _fixed(5, 10),
    "д отц": _weekday(3, _SUNDAY, 10),
    "д библиотек": _fixed(25, 10),
    "школьн библиотек": _fixed(25, 10),
    "д политическ репресси": _fixed(30, 10),
    "д народн единств": _fixed(4, 11),
    "д толерантност": _fixed(16, 11),
    "д ребен": _fixed(20, 11),
    "д матер": _weekday(LAST, _SUNDAY, 11),
    "д государственн герб": _fixed(30, 11),
    "д неизвестн солдат": _fixed(3, 12),
    "д инвалид": _fixed(3, 12),
    "д доброволь": _fixed(5, 12),
    "д волонтер": _fixed(5, 12),
    "д геро отечеств": _fixed(9, 12),
    "д прав человек": _fixed(10, 12),
    "д конституци": _fixed(12, 12),
    "нов год": _fixed(1, 1),
    "рождеств": _fixed(7, 1),
    "д студент": _fixed(25, 1),
    "татьян д": _fixed(25, 1),
    "сняти блокад": _fixed(27, 1),
    "освобожден ленинград": _fixed(27, 1),
    "холокост": _fixed(27, 1),
    "сталинград": _fixed(2, 2),
    "д наук": _fixed(8, 2),
    "исполнявш служебн долг": _fixed(15, 2),
    "д интернационал": _fixed(15, 2),
    "д родн язык": _fixed(21, 2),
    "д защитник отечеств": _fixed(23, 2),
    "масленич": _easter(*_MASLENITSA),
    "маслениц": _easter(*_MASLENITSA),
    "женск д": _fixed(8, 3),
    "воссоединен крым": _fixed(18, 3),
    "д театр": _fixed(27, 3),
    "д детск книг": _fixed(2, 4),
    "д птиц": _fixed(1, 4),
    "д смех": _fixed(1, 4),
    "д здоров": _fixed(7, 4),
    "д космонавтик": _fixed(12, 4),
    "д геноцид": _fixed(19, 4),
    "д земл": _fixed(22, 4),
    "пасх": _easter(timedelta(0), timedelta(0)),
    "весн труд": _fixed(1, 5),
    "д побед": _fixed(9, 5),
    "д сем": _fixed(15, 5),
    "д музе": _fixed(18, 5),
    "детск общественн организаци": _fixed(19, 5),
    "д пионер": _fixed(19, 5),
    "славянск письменност": _fixed(24, 5),
    "д табак": _fixed(31, 5),
    "защит дет": _fixed(1, 6),
    "пушкинск д": _fixed(6, 6),
    "д русск язык": _fixed(6, 6),
    "д россии": _fixed(12, 6),
    "памят скорб": _fixed(22, 6),
    "д молодеж": _weekday(LAST, _SATURDAY, 6),
    "д сем любв": _fixed(8, 7),
    "д физкультурник": _weekday(2, _SATURDAY, 8),
    "государственн флаг": _fixed(22, 8),
    "д флаг": _fixed(22, 8),
}
_STEMS = sorted(((stems.split(), when) for stems, when in _FEASTS.items()), key=lambda each: -len(each[0]))
# «День», «дню» and «дня» share only one letter, as do many other words.
_DAY = frozenset("день дня дню дни днем".split())


def find_feast(words: Sequence[str], year: SchoolYear) -> Span | None:
    """Find the day whose name is among these folded words; other words may stand between those of the name."""
    return next((when(year) for stems, when in _STEMS if _has(words, stems)), None)


def _has(words: Sequence[str], stems: Sequence[str]) -> bool:
    rest = iter(words)
    return all(any(_is(word, stem) for word in rest) for stem in stems)


def _is(word: str, stem: str) -> bool:
    return word in _DAY if stem == "д" else word.startswith(stem)
