"""Turns a plan's wording of time into days of the school year: puts the pieces of the wording together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from school.years import SchoolYear
from wordings.ambiguity import Ambiguity
from wordings.timing import questions
from wordings.timing.cursor import Cursor
from wordings.timing.grammar import Grammar
from wordings.timing.lines import joined_lines
from wordings.timing.pieces import (
    Feast,
    LoosePart,
    Onward,
    Open,
    ParsedPieces,
    Period,
    Precision,
    Repeat,
    RepeatedPart,
    TimeOfDay,
    Weekdays,
    WholeYear,
)
from wordings.timing.school_calendar import SchoolCalendar, TermLike
from wordings.timing.spans import Span, clipped, every_weekday, merged, month_of, months_in, without_overlaps
from wordings.timing.words import TERMS, Unit, tokens_of

LONGEST = 300
_WEEK = 7

_Piece = TypeVar("_Piece")


class TimingKind(models.TextChoices):
    """What kind of time a wording means."""

    DAYS = "days", _("days")
    PERIOD = "period", _("period")
    REPEATED = "repeated", _("repeated")
    DEADLINE = "deadline", _("not later than")
    OPEN = "open", _("to be agreed")


@dataclass(frozen=True)
class Timing:
    """When something is: the words as they were written, and the days they cover."""

    text: str
    kind: TimingKind
    spans: tuple[Span, ...] = ()
    # The same days as they are named: «3 и 4 октября» are two single days, and one span.
    named: tuple[Span, ...] = ()
    weekdays: tuple[int, ...] = ()
    # Where it is held once in each of these, on a day that is not named: «1 раз в месяц»
    once_in: Unit | None = None
    start_time: time | None = None
    end_time: time | None = None
    # What a repetition names besides: days on which all grades have holidays, or after the last term
    left_out: tuple[date, ...] = ()
    # The months, by their first day, that have no «31 число», no fifth Friday
    months_without: tuple[date, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()

    @property
    def is_sure(self) -> bool:
        return not self.ambiguities

    @property
    def first_day(self) -> date | None:
        return self.spans[0].first if self.spans else None

    @property
    def last_day(self) -> date | None:
        return self.spans[-1].last if self.spans else None

    @property
    def with_left_out(self) -> list[date]:
        """Return each day that the words name, with those that a repetition leaves out, in their order."""
        return sorted({day for span in self.spans for day in span.days()} | {*self.left_out})

    @property
    def months(self) -> frozenset[int]:
        """Return the calendar months, 1 to 12, that have any of the days."""
        return frozenset(month.first.month for month in months_in(self.spans))


def parse_timing(text: str, *, year: SchoolYear, terms: Sequence[TermLike]) -> Timing:
    """Return the days of the school year that the text means, with the questions for the person who wrote it.

    A date without a year belongs to the school year: September to December to its first calendar year, January to
    August to its second. A week is Monday to Sunday and belongs to the month of its Thursday, as ISO 8601 gives
    weeks to years: the first week of a month is the one with its first Thursday. A decade is 1-10, 11-20 or the
    rest of a month; its beginning, middle and end are the same. The year of study is from 1 September to the end of
    the last term, or to 31 May. «Every Monday» leaves out the days on which all grades have holidays.
    """
    line = joined_lines(text)
    if len(line) > LONGEST:
        return Timing(text, TimingKind.OPEN, ambiguities=(questions.too_long(LONGEST),))
    tokens = tokens_of(line)
    if not any(token.text.isalnum() or token.sense for token in tokens):
        return Timing(text, TimingKind.OPEN, ambiguities=(questions.empty(),))
    calendar = SchoolCalendar(year, terms)
    parsed = Grammar(Cursor(tokens, line), calendar).parse()
    return _TimingBuilder(text, line, calendar, parsed).build()


class _TimingBuilder:
    """Works out what the pieces of one wording mean together."""

    def __init__(self, text: str, line: str, calendar: SchoolCalendar, parsed: ParsedPieces) -> None:
        self.text = text
        self.line = line
        self.calendar = calendar
        self.parsed = parsed
        self.ambiguities: list[Ambiguity] = []
        self.periods = self._of(Period)
        self.repeats = self._of(Repeat)
        self.repeated_parts = self._of(RepeatedPart)
        self.left_out: set[date] = set()
        self.months_without: set[date] = set()

    def build(self) -> Timing:
        self._take_years_and_feasts()
        self._narrow_holidays()
        self._settle_loose_parts()
        self._settle_weekdays()
        self._drop_yearly()
        start, end = self._times()
        kind = self._kind()
        self._ask_questions(kind)
        spans = clipped(self._spans(), [self.calendar.whole])
        return Timing(
            self.text,
            kind,
            spans=merged(spans),
            named=without_overlaps(spans),
            weekdays=tuple(sorted({day for every in self.repeated_parts for day in every.weekdays})),
            once_in=self._once_in(),
            start_time=start,
            end_time=end,
            left_out=tuple(sorted(self.left_out)),
            months_without=tuple(sorted(self.months_without)),
            ambiguities=tuple(
                {(ambiguity.code, str(ambiguity.message)): ambiguity for ambiguity in self.ambiguities}.values()
            ),
        )

    def _of(self, kind: type[_Piece]) -> list[_Piece]:
        return [piece for piece in self.parsed.pieces if isinstance(piece, kind)]

    def _take_years_and_feasts(self) -> None:
        """Use «2026/2027 учебный год» and «День учителя» only where nothing more exact is written."""
        remarks = (Feast, WholeYear, TimeOfDay, Open)
        has_nearer = any(not isinstance(piece, remarks) for piece in self.parsed.pieces)
        feasts = [] if has_nearer else self._of(Feast)
        for year in self._of(WholeYear):
            self.ambiguities += year.ambiguities
            if not self.periods and not self._of(LoosePart) and not feasts:
                self.periods.append(Period((year.span,), Precision.PERIOD))
        for feast in feasts:
            ambiguities = (questions.feast(feast.text, feast.span),)
            self.periods.append(Period((feast.span,), feast.precision, ambiguities))

    def _narrow_holidays(self) -> None:
        """Limit holidays to the days beside them: «1–10 января, каникулы», «октябрь, каникулы»."""
        others = [period for period in self.periods if not period.is_holidays]
        nearer = [span for period in others for span in period.spans]
        for period in [period for period in self.periods if period.is_holidays]:
            shared = tuple(span for span in period.spans if clipped([span], nearer))
            if shared:
                self.periods.remove(period)
            if shared and not any(other.precision is Precision.DAYS for other in others):
                # Beside a month it is said which.
                known = tuple(each for each in period.ambiguities if each.code != "which-holidays")
                self.periods.append(replace(period, spans=shared, ambiguities=known))

    @property
    def _stretches(self) -> list[Span]:
        """Return the stretches that limit what is repeated: «по средам с октября по май», «до мая»."""
        if self._of(Onward):
            return []
        first = self.calendar.study.first
        until = [
            Span(first, span.last)
            for period in self.periods
            for span in period.spans
            if period.precision is Precision.DEADLINE and span.last >= first
        ]
        return until + [span for period in self.periods for span in period.spans if not span.is_one_day]

    def _settle_loose_parts(self) -> None:
        """Repeat «вторая среда» in every month if months or «ежемесячно» stand beside it; else ask for the month."""
        units = {repeat.unit for repeat in self.repeats}
        for loose in self._of(LoosePart):
            if self._is_confirmed_by_dates(loose):
                continue
            terms = [repeat.pieces for repeat in self.repeats if repeat.unit in TERMS]
            if self._stretches or loose.is_of_month or Unit.MONTH in units or terms:
                pieces = terms[0] if terms else ()
                self.repeated_parts.append(RepeatedPart(loose.select, pieces, loose.weekdays))
            else:
                self.ambiguities.append(questions.no_month(loose.text))
                self.periods.append(Period((), loose.precision))

    def _is_confirmed_by_dates(self, loose: LoosePart) -> bool:
        """Whether dates beside the part are already within it: «16–20 ноября (3 неделя)»."""
        dated = [span for period in self.periods if period.precision is Precision.DAYS for span in period.spans]
        return any(clipped(loose.select(month_of(span.first)), [span]) for span in dated)

    def _settle_weekdays(self) -> None:
        """Compare a day of the week with the date beside it; without a date repeat it every week."""
        names = {day for named in self._of(Weekdays) for day in named.days}
        for named in self._of(Weekdays):
            dated = [
                span for period in self.periods if period.precision is not Precision.PERIOD for span in period.spans
            ]
            is_comment = dated and not any(len(span) > _WEEK for span in dated + self._stretches)
            if is_comment and not named.is_every and not self.repeats:
                self._check_weekdays(names, dated)
                continue
            if not named.is_every and len(names) == 1 and not self.repeats:
                self.ambiguities.append(questions.every_week(named.text))
            self.repeated_parts.append(RepeatedPart(every_weekday(named.days), (), named.days))

    def _check_weekdays(self, named: set[int], dated: Sequence[Span]) -> None:
        for span in dated:
            days = {day.weekday() for day in span.days()}
            if not (days <= named if span.is_one_day else named <= days):
                self.ambiguities.append(questions.weekday(span.first))

    def _drop_yearly(self) -> None:
        """Drop «ежегодно», «1 раз в год» beside days: «ежегодно в октябре» is October in one school year."""
        is_nearer = self.periods and self._stretches != [self.calendar.study]
        if is_nearer and all(repeat.unit is Unit.YEAR for repeat in self.repeats):
            self.repeats.clear()

    def _spans(self) -> Iterable[Span]:
        named = [span for period in self.periods for span in period.spans]
        if not self.repeated_parts and not self.repeats:
            return named
        limits = self._stretches
        besides = [
            span
            for period in self.periods
            if period.precision is not Precision.DEADLINE
            for span in period.spans
            if span not in limits
        ]
        if self.repeated_parts:
            return besides + [span for every in self.repeated_parts for span in self._days_of(every)]
        return besides + (limits or [span for repeat in self.repeats for span in repeat.pieces])

    def _days_of(self, every: RepeatedPart) -> list[Span]:
        limits = self._stretches or [self.calendar.study]
        selected = {piece: every.select(piece) for piece in every.pieces or months_in(limits)}
        if not every.pieces:
            self.months_without |= {month.first for month, days in selected.items() if not days}
        named = [span for spans in selected.values() for span in spans]
        found = clipped(named, merged(limits))
        kept = [span for span in found if not every.weekdays or not self.calendar.is_free(span.first)]
        if not kept:
            # If all the days are in holidays, «каждый вторник июня», they are meant so.
            return found
        # «Месяц» goes on when the last term ends within it.
        year = limits if self._stretches else [Span(span.first, month_of(span.last).last) for span in limits]
        self.left_out |= {span.first for span in clipped(named, merged(year)) if span.is_one_day} - {
            span.first for span in kept
        }
        return kept

    def _once_in(self) -> Unit | None:
        is_alone = len(self.repeats) == 1 and not self.repeated_parts
        return self.repeats[0].unit if is_alone and self.repeats[0].is_once else None

    def _kind(self) -> TimingKind:
        if self.repeated_parts or self.repeats:
            return TimingKind.REPEATED
        precisions = {period.precision for period in self.periods}
        nearest = next(
            (
                precision
                for precision in (Precision.PERIOD, Precision.DAYS, Precision.DEADLINE)
                if precision in precisions
            ),
            None,
        )
        return TimingKind(nearest) if nearest else TimingKind.OPEN

    def _times(self) -> tuple[time | None, time | None]:
        """Return the first time of day; report a second one as not understood."""
        clocks = self._of(TimeOfDay)
        if not clocks:
            return None, None
        self.ambiguities += clocks[0].ambiguities
        for clock in clocks[1:]:
            second = clock.start or clock.end
            self.ambiguities.append(questions.rest(f"{second:%H:%M}"))
        return clocks[0].start, clocks[0].end

    def _ask_questions(self, kind: TimingKind) -> None:
        self.ambiguities += [ambiguity for period in self.periods for ambiguity in period.ambiguities]
        self.ambiguities += [ambiguity for every in self.repeated_parts for ambiguity in every.ambiguities]
        self.ambiguities += self.parsed.ambiguities
        is_understood = kind is not TimingKind.OPEN or bool(self._of(Open))
        unknown = " … ".join(self.line[start:end] for start, end in self.parsed.unknown)
        if is_understood and unknown:
            self.ambiguities.append(questions.rest(unknown))
        elif not is_understood:
            has_time = self._of(TimeOfDay) and not unknown
            self.ambiguities.append(questions.no_day() if has_time else questions.unknown(self.line))
