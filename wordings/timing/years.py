"""The grammar of years: «2026 г.», «этого года», «учебный год», «2026/2027 уч. год»."""

from datetime import date
from typing import cast

from wordings.timing import questions
from wordings.timing.cursor import Cursor, backtracking
from wordings.timing.pieces import Period, Precision, WholeYear
from wordings.timing.school_calendar import SchoolCalendar
from wordings.timing.spans import Span
from wordings.timing.words import STRETCH, STUDY, THIS, WHOLE, Sense

_YEARS = frozenset("г гг год года году годы".split())
_FULL_YEARS = _YEARS - {"г", "гг"}


class YearRules:
    """Each public method is a rule: see `wordings.timing.grammar`."""

    def __init__(self, cursor: Cursor, calendar: SchoolCalendar) -> None:
        self.cursor = cursor
        self.calendar = calendar

    @backtracking
    def study_year(self) -> Period | None:
        """Parse «учебный год», «весь период». A bare «г.» is no year."""
        self.cursor.take_in(THIS)
        is_whole = bool(self.cursor.take_in(WHOLE))
        is_study = self._take_study()
        is_year = self.cursor.take_in(_YEARS if is_study else _FULL_YEARS)
        if is_year or ((is_whole or is_study) and self.cursor.take_in(STRETCH)):
            return Period((self.calendar.study,), Precision.PERIOD)
        return None

    @backtracking
    def ambiguous_year(self) -> Period | None:
        """Parse the year that something is a part of: the school year, with a question unless it says «учебный»."""
        start = self.cursor.at
        found = self.study_year()
        words = self.cursor.tokens[start : self.cursor.at]
        if found and not any(word.text in STUDY for word in words):
            return Period(found.spans, found.precision, (questions.end_of_year(),))
        return found

    def year_of_date(self) -> int | None:
        """Parse «2026 г.» after a day or month. «Этого года» gives no number."""
        return None if self.this_year() else self._year()

    @backtracking
    def _year(self) -> int | None:
        """Parse the year of a date. «2026–2027» is a school year and none of a date; «2026 – 10 мая» has one."""
        token = self.cursor.take_sense(Sense.YEAR)
        mark, second, month = (self.cursor.ahead(steps) for steps in range(3))
        is_day = second.sense is Sense.NUMBER and month.sense is Sense.MONTH
        is_pair = mark.text in ("-", "/") and second.sense in (Sense.YEAR, Sense.NUMBER) and not is_day
        if not token or is_pair:
            return None
        self.year_mark()
        return cast(int, token.value)

    def this_year(self) -> bool:
        """Step over «текущего учебного года» behind days that belong to this school year anyway."""
        if self.cursor.take("с.г", "т.г"):
            return True
        return self.cursor.here.text in THIS | STUDY and self.study_year() is not None

    def year_mark(self) -> None:
        self.cursor.take_in(_YEARS)

    @backtracking
    def whole_year(self) -> WholeYear | None:
        token = self.cursor.take_sense(Sense.YEAR)
        if not token:
            return None
        year = cast(int, token.value)
        is_pair = bool(self._second_year(year))
        self._take_study()
        self.year_mark()
        ours, study = self.calendar.year, self.calendar.study
        days = study if is_pair else study.within(Span(date(year, 1, 1), date(year, 12, 31)))
        is_ours = year == ours.start if is_pair else days is not None
        return WholeYear(days or study, () if is_ours else (questions.other_year(year, ours),))

    @backtracking
    def _second_year(self, first: int) -> bool | None:
        second = self.cursor.take("-", "/") and self.cursor.take_sense(Sense.YEAR, Sense.NUMBER)
        return True if second and cast(int, second.value) % 100 == (first + 1) % 100 else None

    def _take_study(self) -> bool:
        """Step over «учебный», «уч.»."""
        is_study = bool(self.cursor.take_in(STUDY))
        if is_study:
            self.cursor.take(".")
        return is_study
