"""The grammar of whole wordings: reads one piece after another, and steps over what it does not know.

A rule looks from where the cursor stands. It returns what it read and leaves the cursor behind it, or returns None
and leaves the cursor where it was (`tried`). No rule comes to itself again, and none goes back over more than its
own words, so the time grows at worst with the square of the few hundred characters that are read.
"""

from collections.abc import Callable
from dataclasses import replace

from wordings.timing import questions
from wordings.timing.clocks import ClockRules
from wordings.timing.counts import CountRules
from wordings.timing.cursor import END, Cursor, first_of, tried
from wordings.timing.periods import PeriodRules
from wordings.timing.pieces import (
    Aside,
    Every,
    Feast,
    Fit,
    Hanging,
    Period,
    Piece,
    Reading,
    Repeat,
    Weekdays,
)
from wordings.timing.remarks import RemarkRules
from wordings.timing.repetitions import RepetitionRules
from wordings.timing.school_calendar import SchoolCalendar
from wordings.timing.spans import DAY, Span, days_of_month, last_day
from wordings.timing.words import FILLERS, Unit
from wordings.timing.years import YearRules

_BRACKETS = {"(": ")", "[": "]", "«": "»", "“": "”", "„": "“", '"': '"'}
# Days are counted in a month, not in a term.
_LONGEST_MONTH = 31
# Pieces that say when: not passed over in silence.
_TELLING = (Period, Hanging, Every, Repeat, Weekdays)


class Grammar:
    """Reads one wording, or what stands in brackets in one."""

    def __init__(self, cursor: Cursor, calendar: SchoolCalendar, *, beside: Piece | None = None) -> None:
        self.cursor = cursor
        self.calendar = calendar
        self.counts = CountRules(cursor)
        self.periods = PeriodRules(cursor, calendar)
        self.remarks = RemarkRules(cursor, calendar.year)
        self.reading = Reading()
        # What stands before the brackets, when this reads in brackets.
        self._beside = beside
        self._is_in_gap = False
        again = RepetitionRules(cursor, calendar, self.periods)
        self._rules: tuple[Callable[[], Piece | None], ...] = (
            ClockRules(cursor).clock,
            self.remarks.aside,
            self.remarks.onward,
            self._deadline,
            self.remarks.open,
            again.repeat,
            again.every,
            again.weekdays,
            self.periods.period,
            self._days_beside_month,
            YearRules(cursor, calendar).whole_year,
            self._remark,
        )

    def read(self) -> Reading:
        while self.cursor.here is not END:
            if self._bracket() or self._piece():
                self._is_in_gap = False
            elif not self._filler():
                self._step_over()
        return self.reading

    def _piece(self) -> bool:
        found = first_of(self._rules)
        if found:
            self._add(found)
        return found is not None

    def _add(self, piece: Piece) -> None:
        """A choice and the month beside it, in either order, are one: «октябрь, 2 неделя»."""
        pieces = self.reading.pieces
        last = pieces[-1] if pieces else None
        if isinstance(piece, Aside):
            return
        if isinstance(piece, Hanging) and isinstance(last, Period) and last.whole:
            if len(pieces) > 1 and isinstance(pieces[-2], Period) and pieces[-2].whole:
                self.reading.doubts.append(questions.which_month(piece.text))
            pieces[-1] = _chosen(piece, last.whole, last)
        elif isinstance(last, Hanging) and isinstance(piece, Period) and piece.whole:
            pieces[-1] = _chosen(last, piece.whole, piece)
        else:
            pieces.append(piece)

    # What is no piece of time

    def _filler(self) -> bool:
        here = self.cursor.here
        is_filler = here.text in FILLERS or (here.sense is None and not here.text.isalnum())
        self.cursor.at += is_filler
        return is_filler

    def _step_over(self) -> None:
        token = self.cursor.here
        unread = self.reading.unread
        start = unread.pop()[0] if self._is_in_gap else token.start
        unread.append((start, token.end))
        self._is_in_gap = True
        self.cursor.at += 1

    def _bracket(self) -> bool:
        """What stands in brackets says when, if all of it does; otherwise it is a remark, unread if it has days."""
        closing = _BRACKETS.get(self.cursor.here.text)
        if not closing or self._beside:
            return False
        start, tokens = self.cursor.at, self.cursor.tokens
        end = next((at for at in range(start + 1, len(tokens)) if tokens[at].text == closing), len(tokens))
        beside = self.reading.pieces[-1] if self.reading.pieces else Aside()
        inner = Grammar(self.cursor.between(start + 1, end), self.calendar, beside=beside).read()
        self.cursor.at = end + 1
        if not inner.unread:
            self.reading.doubts += inner.doubts
            for piece in inner.pieces:
                self._add(piece)
        elif any(isinstance(piece, _TELLING) for piece in inner.pieces):
            self.reading.unread.append((tokens[start].start, tokens[end - 1].end))
        return True

    def _remark(self) -> Piece | None:
        """After what was not understood «неделю» is no week of something: «за неделю до …»."""
        is_measure = self.cursor.here.value in (Unit.WEEK, Unit.DECADE)
        return None if is_measure and self._is_in_gap else self.remarks.remark()

    # Days that need what stands around them

    @tried
    def _deadline(self) -> Piece | None:
        """«До 15 марта», «не позднее мая», «к началу учебного года»; «ко Дню Победы» is the day itself."""
        is_late = self.cursor.take_phrase("не", "позднее") or self.cursor.take_phrase("не", "позже")
        is_until = bool(self.cursor.take("чем", "до")) or is_late
        if not is_until and not self.cursor.take("к", "ко"):
            return None
        feast = self._remark() if is_until else None
        if feast:
            return replace(feast, fit=Fit.DEADLINE) if isinstance(feast, Feast) else None
        found = self.periods.point()
        if isinstance(found, Period):
            return _until(found, is_late=is_late)
        if isinstance(found, Hanging):
            return replace(found, choice=last_day(found.choice), fit=Fit.DEADLINE)
        return replace(found, choice=last_day(found.choice), weekdays=()) if found else None

    @tried
    def _days_beside_month(self) -> Hanging | None:
        """«Октябрь: 5, 12»; «сентябрь, 5–9» are more often grades."""
        beside = self.reading.pieces[-1] if self.reading.pieces else self._beside
        if not isinstance(beside, Period) or not beside.whole or len(beside.whole) > _LONGEST_MONTH:
            return None
        start = self.cursor.at
        is_told = start > 0 and self.cursor.tokens[start - 1].text == ":"
        numbers = self.counts.numbers() if is_told else None
        if not numbers or numbers.month or self.cursor.here.text.isalnum():
            return None
        return Hanging(days_of_month(numbers.all), Fit.DAYS, self.cursor.text_since(start))


def _until(found: Period, *, is_late: bool) -> Period:
    """The one day until when: before «мая» is the end of April, not later than «мая» is its last day."""
    if not found.spans:
        return Period((), Fit.DEADLINE, found.doubts)
    span = found.spans[-1]
    day, doubts = span.last, found.doubts
    if found.part == 1:
        day = span.first
    elif found.fit is Fit.PERIOD and found.part is None and not is_late:
        day = span.first - DAY
        doubts += (questions.deadline(day),)
    return Period((Span(day, day),), Fit.DEADLINE, doubts)


def _chosen(hanging: Hanging, whole: Span, of: Period) -> Period:
    spans = tuple(hanging.choice(whole))
    doubts = of.doubts if spans else (*of.doubts, questions.no_such_part(hanging.text))
    return Period(spans, hanging.fit, doubts)
