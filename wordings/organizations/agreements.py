"""What a cell says of agreements: kind, number, day, term and what happens when the term is over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from common.text import one_line

# Outside of these years a date is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2100
# Codes of kinds and of what happens when the term is over, as agreements are stored
CONTRACT, ACCORD, PLAN, LETTER = "contract", "accord", "plan", "letter"
ENDS, YEARLY = "none", "yearly"

KINDS_BY_WORD = {
    "договор": CONTRACT,
    "контракт": CONTRACT,
    "соглашени": ACCORD,
    "план": PLAN,
    "письм": LETTER,
}
_KIND = re.compile(r"(?<!\w)(договор|контракт|соглашени|план|письм)\w*", re.IGNORECASE)
_MONTHS = ("январ", "феврал", "март", "апрел", "ма[йя]", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_YEAR_MARK = r"(?:\s*(?:года?|гг?)(?!\w)\.?)?"
_DAY = re.compile(
    rf"(?<![\d.])(?:(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})[./](?P<y>\d{{4}}|\d{{2}})(?!\d)"
    rf"|[«\"]?(?P<d2>\d{{1,2}})[»\"]?\s+(?P<word>{'|'.join(f'{month}[а-я]*' for month in _MONTHS)})\s+(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})(?:[T ]00:00(?::00)?)?){_YEAR_MARK}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:№|N(?=\s*\d)|номер)\s*(б\s*/\s*н|[^\s,;()]+)|(?<!\w)(б/н)(?!\w)", re.IGNORECASE)
_ENDLESS = re.compile(
    r"бессроч\w*|без\s+(?:ограничения\s+)?срока(?:\s+действия)?|неограниченн\w*(?:\s+срок\w*)?|на\s+неопредел[её]нный\s+срок",
    re.IGNORECASE,
)
_PROLONGED = re.compile(
    r"[,(]?\s*(?:с\s+)?(?:последующ\w+\s+|возможн\w+\s+)?(?:автоматическ\w+|автопролонгац\w+|ежегодн\w+|пролонгац\w+|пролонгир\w+|продлева\w+|продлен\w+)"
    r"(?:\s+(?:пролонгац\w+|пролонгир\w+|продлен\w+|продлева\w+|автоматически|ежегодно))*\)?",
    re.IGNORECASE,
)
_COUNTS = {
    "один": 1,
    "одного": 1,
    "два": 2,
    "двух": 2,
    "три": 3,
    "трех": 3,
    "трёх": 3,
    "четыре": 4,
    "пять": 5,
    "пяти": 5,
    "десять": 10,
}
_FOR = re.compile(
    rf"(?:(?:сроком\s+)?на\s+|срок\w*\s*(?:действия)?\s*[:\-–—]?\s*)?(?<!\w)(?P<n>\d{{1,2}}|{'|'.join(_COUNTS)})?\s*(?:\(\w+\)\s*)?"
    r"(?P<unit>учебн\w+\s+год\w*|год\w*|лет|мес(?:яц\w*|\.)?)(?!\w)",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(
    r"(?:на\s+)?(20\d\d)\s*[-–—/]\s*(20\d\d|\d\d)\s*(?:уч(?:ебн\w+|\.)?\s*)?(?:года?|гг?\.?|г\.)?", re.IGNORECASE
)
_UNTIL = re.compile(r"(?:до|по|действу\w+\s+до|действителен\s+до)\s*(?:конца\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)с\s*$", re.IGNORECASE)
_YEAR_UNTIL = re.compile(rf"(?<!\w)(?:до|по)\s+(?:конца\s+)?(20\d\d)(?!\d){_YEAR_MARK}", re.IGNORECASE)
_OF = re.compile(
    r"(?<!\w)(?:от|до|по|с|сроком|на|действу\w+|срок(?:\s+действия)?|заключ[её]н\w*|подписан\w*|дата|г\.|года?)(?!\w)\.?[:,]?",
    re.IGNORECASE,
)


@dataclass
class ParsedAgreement:
    """An agreement as it was read. `doubt` is the code of what is missing or does not fit."""

    kind: str = CONTRACT
    number: str = ""
    subject: str = ""
    signed_on: date | None = None
    valid_from: date | None = None
    term_until: date | None = None
    prolongation: str = ENDS
    note: str = ""
    doubt: str = ""
    is_endless: bool = False
    length: relativedelta | None = None

    def as_json(self) -> dict[str, Any]:
        days = {
            name: day.isoformat() if (day := getattr(self, name)) else None
            for name in ("signed_on", "valid_from", "term_until")
        }
        return {
            "kind": self.kind,
            "number": self.number,
            "subject": self.subject,
            "prolongation": self.prolongation,
            "note": self.note,
            **days,
        }


def agreements_of(text: str) -> list[ParsedAgreement]:
    """The agreements that a cell names, in its order; nothing for a dash or «нет»."""
    return [_agreement(piece) for piece in _pieces(text)]


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is none: a dash, «нет», «не заключён»."""
    return bool(
        re.fullmatch(
            r"[\W_]*|\W*(?:нет|отсутству\w+|не\s+заключ\w+|без\s+договора|не\s+требуется)\W*", text, re.IGNORECASE
        )
    )


def _pieces(text: str) -> Iterator[str]:
    """One agreement each: a new one begins with its kind or its number after a line, a semicolon or a comma."""
    piece = ""
    for part in re.split(r"\n|;|,\s*(?=(?:договор|соглашени|контракт)\w*\s)", text, flags=re.IGNORECASE):
        begins = re.match(r"\s*(?:\d[.)]\s+)?(?:договор|соглашени|контракт|план|письм|№)", part, re.IGNORECASE)
        if piece and begins and not says_nothing(piece):
            yield piece
            piece = ""
        piece = f"{piece} {part}".strip()
    if not says_nothing(piece):
        yield piece


def _agreement(text: str) -> ParsedAgreement:
    rest = one_line(text)
    found = ParsedAgreement()
    if kind := _KIND.search(rest):
        found.kind = KINDS_BY_WORD[kind[1].casefold()]
    rest = _take_term_words(found, rest)
    rest = _take_days(found, rest)
    if number := _NUMBER.search(rest):
        found.number = "" if re.fullmatch(r"б\s*/\s*н", number[1] or "б/н", re.IGNORECASE) else number[1].rstrip('.»"')
        rest = rest[: number.start()] + " \x00 " + rest[number.end() :]
    elif bare := re.match(
        r"\s*(?:договор\w*|соглашени\w+)?\s*(\d[\w/.\-]*)(?=\s|$)(?!\s*(?:г\.|года?(?!\w)))", rest, re.IGNORECASE
    ):
        found.number = bare[1]
        rest = rest[: bare.start(1)] + " \x00 " + rest[bare.end(1) :]
    _take_subject(found, rest)
    if len(found.number) > 50:
        found.note, found.number = f"№ {found.number} {found.note}".strip(), ""
    found.valid_from = found.valid_from or found.signed_on
    _settle_term(found)
    return found


def _take_term_words(found: ParsedAgreement, rest: str) -> str:
    found.is_endless = bool(_ENDLESS.search(rest))
    rest = _ENDLESS.sub(" ", rest)
    if _PROLONGED.search(rest):
        found.prolongation = YEARLY
        rest = _PROLONGED.sub(" ", rest)
    return rest


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if parts["word"]:
        month = next(number for number, stem in enumerate(_MONTHS, 1) if re.match(stem, parts["word"], re.IGNORECASE))
        day, year = int(parts["d2"]), int(parts["y2"])
    else:
        day, month = int(parts["d"] or parts["d3"]), int(parts["m"] or parts["m3"])
        year = int(parts["y"] or parts["y3"])
        year += 2000 if year < 100 else 0
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def first_day(text: str) -> date | None:
    """The first day that a text writes out."""
    match = _DAY.search(text)
    return _day(match) if match else None


def _take_days(found: ParsedAgreement, rest: str) -> str:
    kept, position = "", 0
    for match in _DAY.finditer(rest):
        before = rest[position : match.start()]
        day = _day(match)
        kept += before
        position = match.end()
        if day is None:
            found.doubt = "day"
            kept += match[0]
        elif _UNTIL.search(before) or (re.search(r"[\-–—]\s*$", before) and (found.valid_from or found.signed_on)):
            found.term_until = day
        elif _FROM.search(before):
            found.valid_from = day
        elif found.signed_on is None:
            found.signed_on = day
        elif found.term_until is None:
            found.term_until = day
        else:
            kept += match[0]
        kept += " "
    rest = kept + rest[position:]
    if found.term_until is None and (year := _YEAR_UNTIL.search(rest)):
        found.term_until = date(int(year[1]), 12, 31)
        rest = rest[: year.start()] + " " + rest[year.end() :]
    if found.term_until is None and (years := _SCHOOL_YEAR.search(rest)):
        rest = _take_school_year(found, years, rest)
    if found.term_until is None and (term := _FOR.search(rest)):
        found.length = _length(term)
        rest = rest[: term.start()] + " " + rest[term.end() :]
    return rest


def _take_school_year(found: ParsedAgreement, years: re.Match[str], rest: str) -> str:
    first, last = int(years[1]), int(years[2])
    last += 2000 if last < 100 else 0
    if last <= first or last > first + 20:
        return rest
    is_school_year = last == first + 1
    found.term_until = date(last, 8, 31) if is_school_year else date(last, 12, 31)
    if found.signed_on is None and found.valid_from is None:
        found.valid_from = date(first, 9, 1) if is_school_year else date(first, 1, 1)
    return rest[: years.start()] + " " + rest[years.end() :]


def _length(term: re.Match[str]) -> relativedelta:
    said = (term["n"] or "1").casefold()
    count = int(said) if said.isdecimal() else _COUNTS[said]
    return relativedelta(months=count) if term["unit"].casefold().startswith("мес") else relativedelta(years=count)


def _settle_term(found: ParsedAgreement) -> None:
    start = found.valid_from
    if found.length is not None and start is not None:
        found.term_until = start + found.length - timedelta(days=1)
    if found.prolongation == YEARLY and found.term_until is None and start is not None:
        # «С автоматической пролонгацией» without a term: a year is what such papers are made for, and it is asked.
        found.term_until = start + relativedelta(years=1) - timedelta(days=1)
        found.doubt = found.doubt or "term"
    if found.is_endless:
        found.term_until, found.prolongation = None, ENDS
    if start is None:
        found.doubt = found.doubt or "start"
    elif found.term_until is not None and found.term_until < start:
        found.doubt = "backwards"


def _take_subject(found: ParsedAgreement, rest: str) -> None:
    rest = _KIND.sub(" ", rest, count=1)
    before, _mark, after = rest.partition("\x00")
    words = one_line(_OF.sub(" ", f"{before} {after}".replace("\x00", " "))).strip(" ,;:.()-–—№")
    subject = re.match(r"(?:о|об|о\s+совместной|на)\s+\w.*", one_line(before).strip(" ,;:.()"), re.IGNORECASE)
    if subject and len(subject[0]) <= 300:
        found.subject = one_line(re.sub(r"\s+(?:от|до|с|по|сроком)\s*$", "", subject[0]))
        words = one_line(_OF.sub(" ", after)).strip(" ,;:.()-–—№")
    elif re.match(r"об?\s+\w", one_line(after), re.IGNORECASE) and len(after) <= 300:
        found.subject, words = one_line(re.sub(r"(?:\s+(?:от|до|с|по|сроком|на))+\s*$", "", one_line(after))), ""
    found.note = words if re.search(r"\w", words) else ""
