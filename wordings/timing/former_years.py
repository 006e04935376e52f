"""Find the dates of a wording with their years and days of the week, wherever they stand in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import cast

from school.years import SchoolYear
from wordings.timing.counts import LIST_MARKS, RANGE_MARKS
from wordings.timing.words import EVERY, Sense, Token, tokens_of

# An older year is what is remembered: «22 июня 1941 года».
_MOST_YEARS = 10
_AUGUST = 8
# How many marks and words stand between a date and its day of the week
_FAR = 8
_LINKS = frozenset((*LIST_MARKS, *RANGE_MARKS, ".", "с", "со"))
_YEAR_MARKS = frozenset("г гг год года году годы".split())
_BEFORE_YEAR = (".", ",", "(", ")")
_BESIDE = frozenset((",", "(", ")", "[", "]", ".", "-", *_YEAR_MARKS))


class Exactness(StrEnum):
    """What a date with a year says."""

    DAY = "day"
    MONTH = "month"
    SCHOOL_YEAR = "school-year"


@dataclass
class WrittenDate:
    """A date as it is written: its days, its month, its year, and the days of the week beside it."""

    exactness: Exactness
    # The first and the last token of it
    first: int
    last: int
    month: int = 9
    # Each day with the token that says it
    days: list[tuple[int, Token]] = field(default_factory=list)
    year: int | None = None
    year_token: Token | None = None
    weekdays: list[int] = field(default_factory=list)

    def dates(self, year: int) -> list[date | None]:
        """Return its days in a calendar year; None for a day that the year has not."""
        return [date_or_none(year, self.month, day) for day, _token in self.days]

    def is_former(self, ours: SchoolYear) -> bool:
        """Whether its year is over. August before the school year may be meant: what is prepared for it."""
        if self.year is None or not ours.start - _MOST_YEARS <= self.year <= ours.start:
            return False
        if self.exactness is Exactness.SCHOOL_YEAR:
            return self.year < ours.start
        if (self.year, self.month) == (ours.start, _AUGUST):
            return False
        return self.year < ours.start or self.month < ours.starts_on.month


def date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DateFinder:
    """Goes through the tokens of a text once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.found: list[WrittenDate] = []
        self._find()
        self._add_weekdays()

    def source(self, written: WrittenDate) -> str:
        return self.text[self.tokens[written.first].start : self.tokens[written.last].end]

    def _ahead(self, at: int) -> Token | None:
        return self.tokens[at] if at < len(self.tokens) else None

    # Dates

    def _find(self) -> None:
        at, pending = 0, list[int]()
        while at < len(self.tokens):
            token = self.tokens[at]
            found: WrittenDate | None = None
            if token.sense is Sense.DATE:
                found = self._numeric(at, pending)
            elif token.sense is Sense.MONTH:
                found = self._of_month(at, pending)
            elif token.sense is Sense.MONTH_AND_YEAR:
                month, year = cast("tuple[int, int]", token.value)
                if 1 <= month <= 12:
                    found = WrittenDate(Exactness.MONTH, at, at, month, year=year, year_token=token)
            elif token.sense is Sense.YEAR:
                found = self._school_year(at)
            if found:
                self.found.append(found)
                at, pending = found.last + 1, []
                continue
            if token.sense in (Sense.NUMBER, Sense.ORDINAL):
                pending.append(at)
            elif token.text not in _LINKS and token.sense is not Sense.WEEKDAY and token.text not in "()":
                pending = []
            at += 1

    def _days(self, numbers: list[int]) -> list[tuple[int, Token]]:
        tokens = [self.tokens[at] for at in numbers]
        return [(cast(int, each.value), each) for each in tokens if 1 <= cast(int, each.value) <= 31]

    def _numeric(self, at: int, pending: list[int]) -> WrittenDate | None:
        token = self.tokens[at]
        day, month, year = cast("tuple[int, int, int | None]", token.value)
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return None
        days = [*self._days(pending), (day, token)]
        first = pending[0] if pending else at
        return WrittenDate(Exactness.DAY, first, at, month, days, year, token if year else None)

    def _of_month(self, at: int, pending: list[int]) -> WrittenDate:
        days = self._days(pending)
        exactness = Exactness.DAY if days else Exactness.MONTH
        found = WrittenDate(exactness, pending[0] if days else at, at, cast(int, self.tokens[at].value), days)
        behind = at + 1
        # «5 апреля (вс) 2026 года»
        while (token := self._ahead(behind)) and (token.text in _BEFORE_YEAR or token.sense is Sense.WEEKDAY):
            behind += 1
        if token and token.sense is Sense.YEAR and not self._is_pair(behind):
            found.year, found.year_token, found.last = cast(int, token.value), token, behind
        return found

    def _is_pair(self, at: int) -> bool:
        mark, second = self._ahead(at + 1), self._ahead(at + 2)
        if not mark or not second or mark.text not in ("-", "/") or second.sense not in (Sense.YEAR, Sense.NUMBER):
            return False
        return cast(int, second.value) % 100 == (cast(int, self.tokens[at].value) + 1) % 100

    def _school_year(self, at: int) -> WrittenDate | None:
        """Find «2025/2026», and «2025 год» that is no year of a month."""
        year = cast(int, self.tokens[at].value)
        if self._is_pair(at):
            return WrittenDate(Exactness.SCHOOL_YEAR, at, at + 2, year=year, year_token=self.tokens[at])
        mark = self._ahead(at + 1)
        if mark is None or mark.text not in _YEAR_MARKS:
            return None
        return WrittenDate(Exactness.SCHOOL_YEAR, at, at, year=year, year_token=self.tokens[at])

    # Days of the week

    def _add_weekdays(self) -> None:
        """Give each date the days of the week beside it; «каждый понедельник» and «по средам» are none."""
        for at, token in enumerate(self.tokens):
            if token.sense is Sense.WEEKDAY and len(cast("tuple[int, ...]", token.value)) == 1:
                is_repeated = at > 0 and self.tokens[at - 1].text in EVERY
                is_plural = token.text.endswith(("ам", "ям", "и")) and token.text != "пятницы"
                if not is_repeated and not is_plural and (owner := self._owner(at)):
                    owner.weekdays.append(at)

    def _owner(self, at: int) -> WrittenDate | None:
        before = next((each for each in reversed(self.found) if each.last < at and self._touch(each.last, at)), None)
        after = next((each for each in self.found if each.first > at and self._touch(at, each.first)), None)
        within = next((each for each in self.found if each.first < at < each.last), None)
        if within or not (before and after):
            return within or before or after
        is_in_brackets = self.tokens[at - 1].text in ("(", "[")
        return before if is_in_brackets or not self._begins_with_weekday else after

    @cached_property
    def _begins_with_weekday(self) -> bool:
        """Whether days of the week stand before their dates: «пн 30 марта – вс 5 апреля»."""
        weekday = next(at for at, token in enumerate(self.tokens) if token.sense is Sense.WEEKDAY)
        return weekday < self.found[0].first

    def _touch(self, first: int, last: int) -> bool:
        between = self.tokens[first + 1 : last]
        return len(between) < _FAR and all(each.text in _BESIDE or each.sense is Sense.WEEKDAY for each in between)


def pairs_of(weekdays: list[int], days: list[date | None]) -> Iterator[tuple[int, int]]:
    """Yield the places of days of the week with the places of their days: one for all, or each with its own."""
    if len(weekdays) == len(days):
        yield from zip(weekdays, range(len(days)), strict=True)
    elif weekdays and days:
        yield weekdays[0], 0
        if len(weekdays) > 1:
            yield weekdays[-1], len(days) - 1
