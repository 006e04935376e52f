"""The grammar of days that are named: dates, months, weeks and decades of months, terms, holidays, seasons."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, cast

from wordings.timing import questions
from wordings.timing.counts import LIST_MARKS, CountRules, Numbers
from wordings.timing.cursor import Cursor, backtracking, first_of
from wordings.timing.pieces import LoosePart, Period, Precision, RepeatedPart
from wordings.timing.school_calendar import SchoolCalendar
from wordings.timing.spans import (
    Selector,
    Span,
    days_of_month,
    decades,
    halves,
    months_in,
    numbered_weekdays,
    part,
    weeks,
)
from wordings.timing.words import (
    EVERY,
    EXTRA,
    HOLIDAY_TIME,
    HOLIDAYS,
    MONTHS,
    SCHOOL,
    STRETCH,
    STUDY,
    TERMS,
    THIS,
    WHOLE,
    Sense,
    Token,
    Unit,
)
from wordings.timing.years import YearRules

_LASTING = frozenset("течение течении теч".split())
_LEADING = _LASTING | frozenset("в во на за протяжении период периода время дни".split())
_SELECTORS = {Unit.WEEK: weeks, Unit.DECADE: decades, Unit.HALF: halves}
_AUGUST = 8
# «В первых числах».
_PARTS = {"первых": 1, "первые": 1, "последних": 3, "последние": 3}
# «2 недель» says how long, not which week.
_MEASURES = frozenset("недель декад четвертей триместров полугодий семестров кварталов".split())
# All holidays, of whatever season.
_ALL: tuple[None] = (None,)

Point: TypeAlias = Period | LoosePart | RepeatedPart


class PeriodRules:
    """Each public method is a rule: see `wordings.timing.grammar`."""

    def __init__(self, cursor: Cursor, calendar: SchoolCalendar) -> None:
        self.cursor = cursor
        self.calendar = calendar
        self.counts = CountRules(cursor)
        self.years = YearRules(cursor, calendar)

    @backtracking
    def period(self) -> Point | None:
        """Parse one point of time, or all days from one to another: «с 3 недели октября по 10 ноября»."""
        start = self.cursor.at
        self.cursor.take("начиная")
        is_opened = bool(self.cursor.take("с", "со"))
        found = self.point()
        if not isinstance(found, Period):
            return found
        last = self._range_end()
        while last:
            found = self._joined(found, last, self.cursor.text_since(start))
            last = self._range_end()
        return self._open_ended(found) if is_opened and not found.is_closed and found.spans else found

    @backtracking
    def _range_end(self) -> Period | None:
        found = self.point() if self.counts.range_mark() else None
        return found if isinstance(found, Period) else None

    def _joined(self, first: Period, last: Period, text: str) -> Period:
        ambiguities = first.ambiguities + last.ambiguities
        precision = Precision.DAYS if first.precision is last.precision is Precision.DAYS else Precision.PERIOD
        if not first.spans or not last.spans:
            return Period((), precision, ambiguities, is_closed=True)
        starts, ends = first.spans[-1].first, last.spans[0].last
        if starts <= ends:
            # After another month, August can only be the one that ends the school year.
            settled = starts.month != _AUGUST
            ambiguities = tuple(each for each in ambiguities if not (settled and each.code == "august"))
            between = [Span(starts, ends)]
        elif starts.month == _AUGUST:
            # «25 августа – 5 сентября» has two ends of the school year: its last days and its first ones.
            whole = self.calendar.whole
            between = [Span(starts, whole.last), Span(whole.first, ends)]
        else:
            between = []
            ambiguities += (questions.backwards(text),)
        return Period((*first.spans[:-1], *between, *last.spans[1:]), precision, ambiguities, is_closed=True)

    def _open_ended(self, found: Period) -> Period:
        first = found.spans[-1].first
        last = self.calendar.study.last if first <= self.calendar.study.last else self.calendar.whole.last
        return Period(
            (Span(first, last),), Precision.PERIOD, (*found.ambiguities, questions.no_end(last)), is_closed=True
        )

    @backtracking
    def point(self) -> Point | None:
        self.cursor.skip(_LEADING)
        if self.cursor.here.text == "по" and self.cursor.ahead(1).sense is Sense.PART:
            self.cursor.take("по")
        return self._specific() or self._whole() or self.years.study_year()

    def _specific(self) -> Point | None:
        rules: tuple[Callable[[], Point | None], ...] = (
            self.counted,
            self._part,
            self._month,
            self._month_and_year,
            self._holidays_or_season,
        )
        return first_of(rules)

    @backtracking
    def _whole(self) -> Point | None:
        """Parse «весь октябрь», «в течение всего периода каникул», «в течение месяца»."""
        start = self.cursor.at
        is_whole = bool(self.cursor.take_in(WHOLE | THIS | EVERY))
        is_lasting = is_whole or (start > 0 and self.cursor.tokens[start - 1].text in _LASTING)
        self.cursor.skip(_LEADING)
        if is_lasting and self.cursor.take_in(MONTHS):
            return LoosePart(lambda span: [span], Precision.PERIOD, self.cursor.text_since(start))
        return self._specific() if is_whole else None

    # Days that begin with numbers

    @backtracking
    def counted(self) -> Point | None:
        start = self.cursor.at
        numbers = self.counts.numbers()
        if not numbers:
            return None
        if numbers.month:
            if self.cursor.here.sense is Sense.MONTH:
                # «5.12 октября»: a dot for a comma, or a date and a month.
                return None
            if not self.years.this_year():
                self.years.year_mark()
            return self._days(numbers, numbers.month, numbers.year, start)
        month = self.cursor.take_sense(Sense.MONTH)
        if month:
            return self._days(numbers, cast(int, month.value), self.years.year_of_date(), start)
        self.cursor.take_in(STUDY)
        weekday = self.cursor.take_sense(Sense.WEEKDAY)
        if weekday:
            days = cast("tuple[int, ...]", weekday.value)
            return self._selected(numbered_weekdays(numbers.all, days), Precision.DAYS, start, days)
        if self.cursor.take_unit(Unit.DAY_NUMBER):
            first_days = _PARTS.get(self.cursor.tokens[start].text)
            if first_days:
                return self._selected(part(first_days), Precision.PERIOD, start)
            return self._selected(days_of_month(numbers.all), Precision.DAYS, start)
        return self._counted_units(numbers, start)

    def _counted_units(self, numbers: Numbers, start: int) -> Point | None:
        is_measure = self.cursor.here.text in _MEASURES
        unit = self.cursor.take_unit(*_SELECTORS, *TERMS, Unit.CALENDAR_QUARTER)
        if unit is None or is_measure:
            return None
        if unit is Unit.HALF and self.years.study_year():
            unit = Unit.HALF_YEAR
        if unit in _SELECTORS:
            return self._selected(_SELECTORS[unit](numbers.all), Precision.PERIOD, start)
        return self._terms(numbers, unit, start)

    def _terms(self, numbers: Numbers, unit: Unit, start: int) -> Period:
        self.cursor.take(".")
        by_number = [
            self.calendar.calendar_quarter(number)
            if unit is Unit.CALENDAR_QUARTER
            else self.calendar.term(unit, number)
            for number in numbers.all
        ]
        spans = tuple(span for spans in by_number for span in spans)
        text = self.cursor.text_since(start)
        ambiguities = () if by_number and all(by_number) else (questions.no_term(text),)
        self.years.this_year()
        whole = spans[0] if len(spans) == 1 else None
        return Period(spans, Precision.PERIOD, ambiguities, whole, is_closed=numbers.is_range)

    def _days(self, numbers: Numbers, month: int, year: int | None, start: int) -> Period | None:
        spans: list[Span] = []
        ambiguities = []
        for pair in numbers.ranges:
            (first, asked), (last, asked_too) = (self.calendar.day(day, month, year) for day in pair)
            ambiguities += asked if pair[0] == pair[1] else [*asked, *asked_too]
            if first and last and first <= last:
                spans.append(Span(first, last))
            elif first and last:
                ambiguities.append(questions.backwards(self.cursor.text_since(start)))
        for number, weekday in numbers.weekdays:
            day, asked = self.calendar.day(number, month, year)
            if day and day.weekday() != weekday and not asked:
                ambiguities.append(questions.weekday(day))
        return Period(tuple(spans), Precision.DAYS, tuple(ambiguities), is_closed=numbers.is_range)

    # Parts of a month, a term or a year

    @backtracking
    def _part(self) -> Point | None:
        """Parse «начало октября», «начало – середина мая», «в начале и в конце года»."""
        start = self.cursor.at
        token = self.cursor.take_sense(Sense.PART)
        if not token:
            return None
        first = last = cast(int, token.value)
        numbers = [first]
        if second := self._second_part():
            mark, last = second
            numbers = list(range(first, last + 1)) if mark == "-" else [first, last]
        selectors = [part(number) for number in numbers]
        return self._selected(
            lambda span: [each for select in selectors for each in select(span)], Precision.PERIOD, start, part=last
        )

    @backtracking
    def _second_part(self) -> tuple[str, int] | None:
        mark = self.cursor.take("-", "и", ",")
        self.cursor.take("в")
        token = self.cursor.take_sense(Sense.PART) if mark else None
        return (mark.text, cast(int, token.value)) if mark and token else None

    def _selected(
        self, select: Selector, precision: Precision, start: int, weekdays: tuple[int, ...] = (), *, part: int = 3
    ) -> Point:
        self.cursor.take(".")
        text = self.cursor.text_since(start)
        of = self._of()
        if of is None:
            return LoosePart(select, precision, text, weekdays, is_of_month=bool(self.cursor.take_in(MONTHS)))
        if isinstance(of, RepeatedPart):
            return replace(of, select=select, weekdays=weekdays)
        spans = tuple(found for span in of.spans for found in select(span))
        ambiguities = of.ambiguities
        if of.spans and not spans:
            ambiguities += (questions.no_such_part(self.cursor.text_since(start)),)
        return Period(spans, precision, ambiguities, part=part)

    @backtracking
    def _of(self) -> Period | RepeatedPart | None:
        """Parse the whole that a part belongs to: «октября», «каждого месяца», «1 четверти», «учебного года»."""
        self.cursor.take("в", "во")
        is_every = bool(self.cursor.take_in(EVERY))
        if is_every and self.cursor.take_in(MONTHS):
            return RepeatedPart(_select_nothing)
        unit = self.cursor.take_unit(*TERMS)
        if unit:
            return RepeatedPart(_select_nothing, tuple(self.calendar.terms(unit)))
        if is_every:
            return None
        return self._months() or self._counted_terms() or self._holidays_or_season() or self.years.ambiguous_year()

    @backtracking
    def _counted_terms(self) -> Period | None:
        start = self.cursor.at
        numbers = self.counts.numbers()
        unit = self.cursor.take_unit(*TERMS) if numbers else None
        return self._terms(numbers, unit, start) if numbers and unit else None

    @backtracking
    def _months(self) -> Period | None:
        """Parse one or more months in the genitive: «сентября, октября», «сентября – мая»."""
        found = self._month()
        while found and _is_genitive(self.cursor.tokens[self.cursor.at - 1]):
            start = self.cursor.at
            mark = self.cursor.take(*LIST_MARKS, "-")
            is_next = mark and self.cursor.here.sense is Sense.MONTH and _is_genitive(self.cursor.here)
            more = self._month() if is_next else None
            if not mark or not more:
                self.cursor.at = start
                break
            if mark.text == "-":
                found = self._joined(found, more, self.cursor.text_since(start))
                found = replace(found, spans=tuple(months_in(found.spans)))
            else:
                found = Period(found.spans + more.spans, Precision.PERIOD, found.ambiguities + more.ambiguities)
        return found

    # Months, holidays and seasons

    @backtracking
    def _month(self) -> Period | None:
        token = self.cursor.take_sense(Sense.MONTH)
        if not token:
            return None
        return self._of_month(cast(int, token.value), self.years.year_of_date())

    @backtracking
    def _month_and_year(self) -> Period | None:
        token = self.cursor.take_sense(Sense.MONTH_AND_YEAR)
        if not token:
            return None
        month, year = cast("tuple[int, int]", token.value)
        self.years.year_mark()
        return self._of_month(month, year) if 1 <= month <= 12 else None

    def _of_month(self, month: int, year: int | None) -> Period:
        span, ambiguities = self.calendar.month(month, year)
        return Period((span,), Precision.PERIOD, tuple(ambiguities), whole=span)

    @backtracking
    def _holidays_or_season(self) -> Period | None:
        start = self.cursor.at
        self.cursor.skip(SCHOOL)
        seasons = self._seasons()
        self.cursor.skip(SCHOOL)
        if self.cursor.take_in(HOLIDAYS) or (self.cursor.take_in(HOLIDAY_TIME) and self.cursor.take_in(STRETCH)):
            seasons = seasons or self._seasons_behind() or []
            by_season = [self.calendar.holidays(season) for season in seasons or _ALL]
            spans = tuple(span for spans in by_season for span in spans)
            ambiguities = () if all(by_season) else (questions.no_term(self.cursor.text_since(start)),)
            self.years.this_year()
            whole = spans[0] if len(spans) == 1 else None
            if len(spans) > 1 and not seasons:
                ambiguities = (questions.which_holidays(),)
            return Period(spans, Precision.PERIOD, ambiguities, whole, is_holidays=True)
        if not seasons:
            season = self.cursor.take_sense(Sense.SEASON)
            seasons = [cast(int, season.value)] if season else []
        elif EXTRA in seasons or not self.cursor.take_in(STRETCH | MONTHS):
            return None
        self.years.this_year()
        spans = tuple(self.calendar.season(season) for season in seasons)
        return Period(spans, Precision.PERIOD, whole=spans[0] if len(spans) == 1 else None) if spans else None

    @backtracking
    def _seasons_behind(self) -> list[int] | None:
        """Parse «(осенние)», «осенью» behind «каникулы»."""
        mark = self.cursor.take("(", ":", "-", ",")
        found = self._seasons(Sense.SEASONAL, Sense.SEASON)
        if not found or self.cursor.here.text in HOLIDAYS or (mark and mark.text == "(" and not self.cursor.take(")")):
            return None
        return found

    def _seasons(self, *senses: Sense) -> list[int]:
        """Parse «осенние и весенние», «осенне-зимний»."""
        found: list[int] = []
        before = self.cursor.at
        while token := self.cursor.take_sense(*senses or (Sense.SEASONAL,)):
            found.append(cast(int, token.value))
            before = self.cursor.at
            self.cursor.take(*LIST_MARKS, "-")
        self.cursor.at = before
        return found


def _select_nothing(span: Span) -> list[Span]:
    return []


def _is_genitive(token: Token) -> bool:
    return token.sense is Sense.MONTH and token.text.endswith(("я", "а"))
