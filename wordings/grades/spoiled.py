"""Grades that a spreadsheet took for a date: «5-9» typed into a cell comes out as «05.09.2026» or «05.сен»."""

import re
from datetime import date, timedelta

from school.years import LAST_GRADE
from wordings.grades.phrases import CLASS_WORD

# As spreadsheets shorten them; «1 сентября» in full is a person's date
_RUSSIAN = "янв фев мар апр май июн июл авг сен окт ноя дек".split()
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_NUMBERS = {name: number for names in (_RUSSIAN, _ENGLISH) for number, name in enumerate(names, 1)}
_MONTH_NUMBERS |= {"мая": 5, "сент": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})(?![^\W\d_])"
_YEAR = r"(?:[.\s/-]*(?:\d{4}|\d{2})(?:\s?г\.?)?)?"
_TIME = r"(?:[\sT]+0{1,2}:00(?::00)?)?"
_SHAPES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<day>\d{{1,2}})[.\s-]*{_MONTH}\.?{_YEAR}{_TIME}",
        rf"{_MONTH}[.\s-]*(?P<day>\d{{1,2}})",
        rf"(?P<day>\d{{1,2}})[./](?P<number>\d{{1,2}})[./](?:\d{{4}}|\d{{2}})(?:\s?г\.?)?{_TIME}",
        rf"(?P<day>0\d|1[01])\.(?P<number>0\d|1[01]){_TIME}",
        rf"\d{{4}}-(?P<number>\d{{1,2}})-(?P<day>\d{{1,2}}){_TIME}",
    )
]
# Days since the beginning of spreadsheets' time: of the years 2009 to 2064
_SERIAL = re.compile(r"([4-5]\d{4})(?:[.,]0)?")
_EPOCH = date(1899, 12, 30)
_CLASS_WORD = re.compile(rf"\s*{CLASS_WORD}$", re.IGNORECASE)


def unspoiled(text: str) -> str:
    """Return the grades that a cell held before it became a date, «5–9»; empty for any other text."""
    said = _CLASS_WORD.sub("", text.strip())
    pair = _pair(said)
    if pair is None or pair[0] == pair[1] or not all(1 <= each <= LAST_GRADE for each in pair):
        return ""
    # «9 мая» is what an American spreadsheet makes of 5–9.
    return f"{min(pair)}–{max(pair)}"


def _pair(said: str) -> tuple[int, int] | None:
    if serial := _SERIAL.fullmatch(said):
        day = _EPOCH + timedelta(days=int(serial[1]))
        return day.day, day.month
    found = next((found for shape in _SHAPES if (found := shape.fullmatch(said))), None)
    if found is None:
        return None
    names = found.groupdict()
    month = int(names["number"]) if names.get("number") else _MONTH_NUMBERS[names["month"].lower()]
    return int(names["day"]), month
