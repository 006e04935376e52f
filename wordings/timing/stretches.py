"""The grammar of days with their days of the week: «с 30 марта (пн) по 5 апреля (вс) 2027 года»."""

from datetime import date
from typing import NamedTuple, cast

from wordings.ambiguity import Ambiguity
from wordings.timing import questions
from wordings.timing.counts import RANGE_MARKS
from wordings.timing.cursor import Cursor, backtracking
from wordings.timing.pieces import Period, Precision
from wordings.timing.school_calendar import SchoolCalendar
from wordings.timing.spans import Span
from wordings.timing.words import Sense
from wordings.timing.years import YearRules


class _Day(NamedTuple):
    """A day as it is written; «с 5 (пн) по 9 (пт) октября» has its month behind the second."""

    day: int
    month: int | None
    year: int | None
    weekday: int | None


class StretchRules:
    """The rule of stretches whose ends have days of the week: see `wordings.timing.grammar`."""

    def __init__(self, cursor: Cursor, calendar: SchoolCalendar) -> None:
        self.cursor = cursor
        self.calendar = calendar
        self.years = YearRules(cursor, calendar)

    @backtracking
    def stretch(self) -> Period | None:
        start = self.cursor.at
        self.cursor.take("с", "со")
        first = self._day()
        if not first or first.weekday is None or not self._mark():
            return None
        last = self._day()
        if not last or not last.month:
            return None
        last = last._replace(year=last.year or self.years.year_of_date())
        first = first._replace(month=first.month or last.month)
        if last.year and not first.year:
            first = first._replace(year=last.year - (cast(int, first.month) > cast(int, last.month)))
        starts, asked = self._resolved(first)
        ends, asked_too = self._resolved(last)
        ambiguities = [*asked, *asked_too]
        spans: tuple[Span, ...] = ()
        if starts and ends and starts <= ends:
            spans = (Span(starts, ends),)
        elif starts and ends:
            ambiguities.append(questions.backwards(self.cursor.text_since(start)))
        return Period(spans, Precision.DAYS, tuple(ambiguities), is_closed=True)

    def _mark(self) -> bool:
        self.cursor.take(",")
        return self.cursor.take(*RANGE_MARKS) is not None

    @backtracking
    def _day(self) -> _Day | None:
        weekday = self._weekday()
        self.cursor.take(",")
        token = self.cursor.take_sense(Sense.DATE, Sense.NUMBER, Sense.ORDINAL)
        if not token:
            return None
        if token.sense is Sense.DATE:
            day, month, year = cast("tuple[int, int, int | None]", token.value)
            if not 1 <= month <= 12:
                return None
            self.cursor.take(".")
            self.years.year_mark()
        else:
            day, year = cast(int, token.value), None
            month = self._month() or 0
            if month:
                self.cursor.take(".")
                year = self.years.year_of_date()
        self.cursor.take(".")
        if weekday is None:
            weekday = self._weekday_behind()
        if not month and (month := self._month() or 0):
            year = self.years.year_of_date()
        return _Day(day, month or None, year, weekday)

    def _month(self) -> int | None:
        named = self.cursor.take_sense(Sense.MONTH)
        return cast(int, named.value) if named else None

    @backtracking
    def _weekday_behind(self) -> int | None:
        self.cursor.take(",")
        is_opened = self.cursor.take("(", "[") is not None
        weekday = self._weekday()
        if weekday is None or (is_opened and not self.cursor.take(")", "]")):
            return None
        return weekday

    def _weekday(self) -> int | None:
        days = self.cursor.here.value if self.cursor.here.sense is Sense.WEEKDAY else ()
        if not isinstance(days, tuple) or len(days) != 1:
            return None
        self.cursor.at += 1
        self.cursor.take(".")
        return cast(int, days[0])

    def _resolved(self, written: _Day) -> tuple[date | None, list[Ambiguity]]:
        found, ambiguities = self.calendar.day(written.day, written.month or 0, written.year)
        # The day of the week of a former year's date is as old as the date.
        is_of_year = written.year in (None, found.year if found else None)
        if found and is_of_year and written.weekday not in (None, found.weekday()):
            ambiguities = [*ambiguities, questions.weekday(found)]
        return found, ambiguities
