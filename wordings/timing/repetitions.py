"""The grammar of repetition: «ежемесячно», «2 раза в четверть», «каждый понедельник»."""

from typing import cast

from wordings.timing import questions
from wordings.timing.counts import LIST_MARKS, CountRules
from wordings.timing.cursor import Cursor, backtracking
from wordings.timing.periods import PeriodRules
from wordings.timing.pieces import LoosePart, Piece, Repeat, RepeatedPart, Weekdays
from wordings.timing.school_calendar import SchoolCalendar
from wordings.timing.words import EVERY, MONTHS, STUDY, TERMS, WHOLE, Sense, Token, Unit

_ONCE = frozenset("один одного одно одна".split())
_COUNTS = _ONCE | frozenset("два две двух три трех нескольких несколько".split())


class RepetitionRules:
    """Each public method is a rule: see `wordings.timing.grammar`."""

    def __init__(self, cursor: Cursor, calendar: SchoolCalendar, periods: PeriodRules) -> None:
        self.cursor = cursor
        self.calendar = calendar
        self.periods = periods
        self.counts = CountRules(cursor)

    @backtracking
    def repeat(self) -> Repeat | None:
        """Parse «ежемесячно», «не реже 2 раз в четверть»."""
        token = self.cursor.take_sense(Sense.REGULARLY)
        if token:
            return self._repeated(cast(Unit, token.value), is_once=True)
        if self.cursor.take("не"):
            self.cursor.take("реже", "менее", "более", "чаще")
        count = self.cursor.take_in(_COUNTS)
        numbers = None if count else self.counts.numbers()
        is_counted = bool(count or numbers)
        is_once = numbers.all == [1] if numbers else count is None or count.text in _ONCE
        times = self.cursor.take_sense(Sense.TIMES)
        if not times or (times.text == "р" and not is_counted):
            return None
        self.cursor.take(".")
        after = self.cursor.at
        if self.cursor.take("в", "за", "/", "на", "во"):
            self.cursor.take_in(EVERY)
            unit = self._unit()
            if unit:
                return self._repeated(unit, is_once)
        self.cursor.at = after
        return self._repeated(Unit.YEAR, is_once) if is_counted or not times.text.startswith("р") else None

    @backtracking
    def _unit(self) -> Unit | None:
        """Parse the unit of a repetition: «месяц», «две недели», «учебный год»."""
        is_counted = self.cursor.take_in(_COUNTS) or self.cursor.take_sense(Sense.NUMBER)
        self.cursor.skip(STUDY | WHOLE)
        self.cursor.take(".")
        lasting = () if is_counted else (*TERMS, Unit.CALENDAR_QUARTER, Unit.YEAR)
        return self.cursor.take_unit(Unit.DAY, Unit.WEEK, Unit.DECADE, Unit.MONTH, *lasting)

    def _repeated(self, unit: Unit, is_once: bool) -> Repeat:
        pieces = self.calendar.terms(unit) if unit in TERMS else [self.calendar.study]
        return Repeat(unit, tuple(pieces), is_once)

    @backtracking
    def every(self) -> Piece | None:
        start = self.cursor.at
        if not self.cursor.take_in(EVERY):
            return None
        days = self._weekday_list()
        if days:
            self.cursor.take_in(MONTHS)
            return Weekdays(days, True, self.cursor.text_since(start))
        second = self.cursor.here.value == 2
        found = self.periods.counted()
        if isinstance(found, LoosePart):
            is_other = second and not found.is_of_month
            ambiguities = (questions.every_other(self.cursor.text_since(start)),) if is_other else ()
            return RepeatedPart(found.select, weekdays=found.weekdays, ambiguities=ambiguities)
        if found:
            return found
        unit = self._unit()
        if unit:
            return self._repeated(unit, is_once=True)
        return self.periods.period()

    @backtracking
    def weekdays(self) -> Weekdays | None:
        start = self.cursor.at
        before = self.cursor.take("по", "с", "со", "в", "во")
        first = self.cursor.here
        days = self._weekday_list()
        if not days:
            return None
        is_plural = first.text.endswith(("ам", "ям", "и"))
        is_every = is_plural or (before is not None and before.text == "по")
        text = self.cursor.text_since(start)
        self.cursor.take_in(MONTHS)
        return Weekdays(days, is_every, text)

    def _weekday_list(self) -> tuple[int, ...]:
        """Parse «понедельник, среда и пятница», «пн.–пт.»."""
        found: set[int] = set()
        before = self.cursor.at
        first: Token | None = None
        while token := self.cursor.take_sense(Sense.WEEKDAY):
            days = cast("tuple[int, ...]", token.value)
            if first:
                days = _from_to(cast("tuple[int, ...]", first.value)[-1], days[0])
            found.update(days)
            self.cursor.take_unit(Unit.DAY)
            before = self.cursor.at
            self.cursor.take(".")
            first = token if self.cursor.take("-", "по") else None
            if not first and not self.cursor.take(*LIST_MARKS):
                break
        self.cursor.at = before
        return tuple(sorted(found))


def _from_to(first: int, last: int) -> tuple[int, ...]:
    """Return the days of the week from one to the other; from Friday to Monday includes the Sunday."""
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))
