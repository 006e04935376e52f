"""The grammar of whole wordings: it parses one piece after another, and steps over what it does not know.

A rule looks at the words from the cursor on. It either returns a piece and leaves the cursor behind it, or returns
None and leaves the cursor where it was (`backtracking`). No rule calls itself, and none goes back over more than its
own words, so the time grows at worst with the square of the few hundred characters.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast

from school.years import LAST_GRADE
from wordings.timing import questions
from wordings.timing.clocks import ClockRules
from wordings.timing.counts import CountRules
from wordings.timing.cursor import END, Cursor, backtracking, first_of
from wordings.timing.periods import PeriodRules
from wordings.timing.pieces import (
    Aside,
    Feast,
    LoosePart,
    ParsedPieces,
    Period,
    Piece,
    Precision,
    Repeat,
    RepeatedPart,
    Weekdays,
)
from wordings.timing.remarks import RemarkRules
from wordings.timing.repetitions import RepetitionRules
from wordings.timing.school_calendar import SchoolCalendar
from wordings.timing.spans import DAY, Span, days_of_month, last_day
from wordings.timing.stretches import StretchRules
from wordings.timing.words import FILLERS, Unit
from wordings.timing.years import YearRules

_BRACKETS = {"(": ")", "[": "]", "«": "»", "“": "”", "„": "“", '"': '"'}
# Days are counted within a month, not within a term.
_LONGEST_MONTH = 31
# Pieces that say when; a remark in brackets that has one is asked about.
_SAYING_WHEN = (Period, LoosePart, RepeatedPart, Repeat, Weekdays)


class Grammar:
    """Parses one wording, or the text in brackets inside one."""

    def __init__(self, cursor: Cursor, calendar: SchoolCalendar, *, beside: Piece | None = None) -> None:
        self.cursor = cursor
        self.calendar = calendar
        self.counts = CountRules(cursor)
        self.periods = PeriodRules(cursor, calendar)
        self.remarks = RemarkRules(cursor, calendar.year)
        self.parsed = ParsedPieces()
        # The piece before the brackets, when this parses the text in brackets.
        self._beside = beside
        self._is_in_gap = False
        again = RepetitionRules(cursor, calendar, self.periods)
        self._rules: tuple[Callable[[], Piece | None], ...] = (
            ClockRules(cursor).clock,
            self.remarks.aside,
            self.remarks.onward,
            StretchRules(cursor, calendar).stretch,
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

    def parse(self) -> ParsedPieces:
        while self.cursor.here is not END:
            if self._bracket() or self._piece():
                self._is_in_gap = False
            elif not self._filler():
                self._step_over()
        return self.parsed

    def _piece(self) -> bool:
        found = first_of(self._rules)
        if found:
            self._add(found)
        return found is not None

    def _add(self, piece: Piece) -> None:
        """Add a piece. A loose part and the month beside it, in either order, become one: «октябрь, 2 неделя»."""
        pieces = self.parsed.pieces
        last = pieces[-1] if pieces else None
        if isinstance(piece, Aside):
            return
        if isinstance(piece, LoosePart) and isinstance(last, Period) and last.whole:
            if len(pieces) > 1 and isinstance(pieces[-2], Period) and pieces[-2].whole:
                self.parsed.ambiguities.append(questions.which_month(piece.text))
            pieces[-1] = _selected(piece, last.whole, last)
        elif isinstance(last, LoosePart) and isinstance(piece, Period) and piece.whole:
            pieces[-1] = _selected(last, piece.whole, piece)
        else:
            pieces.append(piece)

    # Words that are no piece of time

    def _filler(self) -> bool:
        here = self.cursor.here
        is_filler = here.text in FILLERS or (here.sense is None and not here.text.isalnum())
        self.cursor.at += is_filler
        return is_filler

    def _step_over(self) -> None:
        token = self.cursor.here
        unknown = self.parsed.unknown
        start = unknown.pop()[0] if self._is_in_gap else token.start
        unknown.append((start, token.end))
        self._is_in_gap = True
        self.cursor.at += 1

    def _bracket(self) -> bool:
        """Take the pieces in brackets if all of them are understood; else pass over a remark, or note it as unknown."""
        closing = _BRACKETS.get(self.cursor.here.text)
        if not closing or self._beside:
            return False
        start, tokens = self.cursor.at, self.cursor.tokens
        end = next((at for at in range(start + 1, len(tokens)) if tokens[at].text == closing), len(tokens))
        beside = self.parsed.pieces[-1] if self.parsed.pieces else Aside()
        inner = Grammar(self.cursor.between(start + 1, end), self.calendar, beside=beside).parse()
        self.cursor.at = end + 1
        if day := _day_of_week_of(inner, beside):
            self._check_weekday(day, cast(Period, beside), cast(Weekdays, inner.pieces[0]))
        elif not inner.unknown:
            self.parsed.ambiguities += inner.ambiguities
            for piece in inner.pieces:
                self._add(piece)
        elif any(isinstance(piece, _SAYING_WHEN) for piece in inner.pieces):
            self.parsed.unknown.append((tokens[start].start, tokens[end - 1].end))
        return True

    def _check_weekday(self, day: date, beside: Period, named: Weekdays) -> None:
        """Ask where the date is another day of the week; that of a former year's date is as old as the date."""
        is_former = any(each.code == "other-year" for each in beside.ambiguities)
        if day.weekday() not in named.days and not is_former:
            self.parsed.ambiguities.append(questions.weekday(day))

    def _remark(self) -> Piece | None:
        """Parse a remark. After words that were not understood «неделю» is no week: «за неделю до …»."""
        is_measure = self.cursor.here.value in (Unit.WEEK, Unit.DECADE)
        return None if is_measure and self._is_in_gap else self.remarks.remark()

    # Days that depend on the pieces around them

    @backtracking
    def _deadline(self) -> Piece | None:
        """Parse «до 15 марта», «не позднее мая», «к началу учебного года». «Ко Дню Победы» is the day itself."""
        is_late = self.cursor.take_phrase("не", "позднее") or self.cursor.take_phrase("не", "позже")
        is_until = bool(self.cursor.take("чем", "до")) or is_late
        if not is_until and not self.cursor.take("к", "ко"):
            return None
        feast = self._remark() if is_until else None
        if feast:
            return replace(feast, precision=Precision.DEADLINE) if isinstance(feast, Feast) else None
        found = self.periods.point()
        if isinstance(found, Period):
            return _deadline_of(found, is_late=is_late)
        if isinstance(found, LoosePart):
            return replace(found, select=last_day(found.select), precision=Precision.DEADLINE)
        return replace(found, select=last_day(found.select), weekdays=()) if found else None

    @backtracking
    def _days_beside_month(self) -> LoosePart | None:
        """Parse «октябрь: 5, 12», «октябрь (3, 10, 17)». The numbers of «сентябрь, 5–9» are more often grades."""
        beside = self.parsed.pieces[-1] if self.parsed.pieces else self._beside
        if not isinstance(beside, Period) or not beside.whole or len(beside.whole) > _LONGEST_MONTH:
            return None
        start = self.cursor.at
        has_colon = start > 0 and self.cursor.tokens[start - 1].text == ":"
        numbers = self.counts.numbers()
        if not numbers or numbers.month or self.cursor.here.text.isalnum():
            return None
        is_list = len(numbers.all) > 1 and max(numbers.all) > LAST_GRADE
        if not has_colon and not is_list:
            return None
        return LoosePart(days_of_month(numbers.all), Precision.DAYS, self.cursor.text_since(start))


def _day_of_week_of(inner: ParsedPieces, beside: Piece) -> date | None:
    """Return the day to which «(пн)» belongs: «до 5 апреля (пн)», «с 30 марта (вт)» have one; «октябрь (пн)» has none."""
    named = inner.pieces[0] if len(inner.pieces) == 1 and not inner.unknown else None
    if not isinstance(named, Weekdays) or named.is_every or len(named.days) > 1 or not isinstance(beside, Period):
        return None
    is_open = any(each.code == "no-end" for each in beside.ambiguities)
    is_day = len(beside.spans) == 1 and (beside.spans[0].is_one_day or is_open)
    return beside.spans[0].first if is_day else None


def _deadline_of(found: Period, *, is_late: bool) -> Period:
    """Return the last possible day: «до мая» is the end of April, «не позднее мая» the end of May."""
    if not found.spans:
        return Period((), Precision.DEADLINE, found.ambiguities)
    span = found.spans[-1]
    day, ambiguities = span.last, found.ambiguities
    if found.part == 1:
        day = span.first
    elif found.precision is Precision.PERIOD and found.part is None and not is_late:
        day = span.first - DAY
        ambiguities += (questions.deadline(day),)
    return Period((Span(day, day),), Precision.DEADLINE, ambiguities)


def _selected(loose: LoosePart, whole: Span, of: Period) -> Period:
    spans = tuple(loose.select(whole))
    ambiguities = of.ambiguities if spans else (*of.ambiguities, questions.no_such_part(loose.text))
    if spans and loose.precision is Precision.PERIOD and len(whole) > _LONGEST_MONTH and not of.is_holidays:
        ambiguities += (questions.part_of_term(loose.text, spans[0]),)
    return Period(spans, loose.precision, ambiguities)
