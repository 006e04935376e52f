"""The days of one school year: its terms, its holidays, its months."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, cast

from common.text import one_line
from school.years import SchoolYear
from wordings.ambiguity import Ambiguity
from wordings.timing import questions
from wordings.timing.spans import Span, merged, month_of
from wordings.timing.words import AUTUMN, SPRING, SUMMER, TERMS, WINTER, Sense, Unit, tokens_of

_AUGUST = 8
_SEASONS = {AUTUMN: (9, 11), WINTER: (12, 2), SPRING: (3, 5), SUMMER: (6, 8)}
_LAST_MONTH, _LAST_DAY = 5, 31


class TermLike(Protocol):
    """What the calendar needs of a `school.models.Term`."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def grade_from(self) -> int: ...
    @property
    def grade_to(self) -> int: ...


class SchoolCalendar:
    """A school year with the school's own terms and holidays. Where grades differ, their days are taken together."""

    def __init__(self, year: SchoolYear, terms: Sequence[TermLike]) -> None:
        self.year = year
        self.whole = Span(year.starts_on, year.ends_on)
        self._terms: dict[tuple[Unit, int], list[Span]] = {}
        self._holidays: dict[int | None, list[Span]] = {}
        self._resting: list[tuple[Span, frozenset[int]]] = []
        self._grades = frozenset(grade for term in terms for grade in _grades(term))
        last_days: list[date] = []
        for term in terms:
            span = Span(term.starts_on, term.ends_on).within(self.whole)
            if span:
                self._take(term, span)
                last_days += [span.last] if term.kind == "term" else []
        # Where the last terms are not entered yet, the year of study goes on without them.
        entered = [day for day in last_days if day >= date(year.start + 1, _LAST_MONTH, 1)]
        self.study = Span(year.starts_on, max(entered, default=date(year.start + 1, _LAST_MONTH, _LAST_DAY)))

    def _take(self, term: TermLike, span: Span) -> None:
        words = tokens_of(one_line(term.name))
        if term.kind == "holidays":
            self._resting.append((span, frozenset(_grades(term))))
            season = next((word.value for word in words if word.sense is Sense.SEASONAL), None)
            self._holidays.setdefault(cast("int | None", season), []).append(span)
            return
        unit = next((word.value for word in words if word.value in TERMS), None)
        number = next((word.value for word in words if word.sense in (Sense.NUMBER, Sense.ORDINAL)), None)
        if isinstance(unit, Unit) and isinstance(number, int):
            self._terms.setdefault((unit, number), []).append(span)

    # Days and months

    def day(self, day: int, month: int, year: int | None) -> tuple[date | None, list[Ambiguity]]:
        """Return the day of this school year, or None if the calendar has no such day; with the questions about it."""
        resolved = self._year_of(month) if 1 <= month <= 12 else self.year.start
        ambiguities = self._ask_about_year(month, year)
        try:
            return date(resolved, month, day), ambiguities
        except ValueError:
            return None, [*ambiguities, questions.no_such_day(day, month)]

    def month(self, month: int, year: int | None) -> tuple[Span, list[Ambiguity]]:
        return month_of(date(self._year_of(month), month, 1)), self._ask_about_year(month, year)

    def _year_of(self, month: int) -> int:
        return self.year.start + (month < self.year.starts_on.month)

    def _ask_about_year(self, month: int, year: int | None) -> list[Ambiguity]:
        if year is None:
            return [questions.august(self.year)] if month == _AUGUST else []
        return [] if year == self._year_of(month) else [questions.other_year(year, self.year)]

    def season(self, season: int) -> Span:
        first, last = _SEASONS[season]
        return Span(self.month(first, None)[0].first, self.month(last, None)[0].last)

    def calendar_quarter(self, number: int) -> list[Span]:
        """Return the days of «квартал». The third has two pieces: September, and July with August a year later."""
        months = range(3 * number - 2, 3 * number + 1) if 1 <= number <= 4 else ()
        return list(merged(self.month(month, None)[0] for month in months))

    # Terms and holidays

    def term(self, unit: Unit, number: int) -> list[Span]:
        """Return the days of «3 четверть»; none if they are not entered. Two quarters make a half-year."""
        if number < 0:
            numbers = sorted(each for of_unit, each in self._terms if of_unit is unit)
            number = numbers[number] if len(numbers) >= -number else 0
        spans = self._terms.get((unit, number), [])
        if spans or unit is not Unit.HALF_YEAR:
            return list(merged(spans))
        first = self._terms.get((Unit.QUARTER, 2 * number - 1))
        last = self._terms.get((Unit.QUARTER, 2 * number))
        if not first or not last:
            return []
        return [Span(min(span.first for span in first), max(span.last for span in last))]

    def terms(self, unit: Unit) -> list[Span]:
        """Return all terms of that name, or the whole year of study if the school has none."""
        numbers = sorted({number for _unit, number in self._terms})
        return [span for number in numbers for span in self.term(unit, number)] or [self.study]

    def holidays(self, season: int | None) -> list[Span]:
        """Return the holidays of a season, or all of them without one."""
        if season is not None:
            return list(merged(self._holidays.get(season, [])))
        return list(merged(span for spans in self._holidays.values() for span in spans))

    def is_free(self, day: date) -> bool:
        """Whether every grade has holidays on that day."""
        resting = [grades for span, grades in self._resting if span.first <= day <= span.last]
        return bool(resting) and frozenset().union(*resting) >= self._grades


def _grades(term: TermLike) -> range:
    return range(term.grade_from, term.grade_to + 1)
