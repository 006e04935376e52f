"""How a plan says when something is, as days of the school year: the pieces of the wording put together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.text import one_line
from school.years import SchoolYear
from wordings.ambiguity import Doubt
from wordings.timing import questions
from wordings.timing.cursor import Cursor
from wordings.timing.grammar import Grammar
from wordings.timing.pieces import (
    Clock,
    Every,
    Feast,
    Fit,
    Hanging,
    Onward,
    Open,
    Period,
    Reading,
    Repeat,
    Weekdays,
    WholeYear,
)
from wordings.timing.school_calendar import SchoolCalendar, TermLike
from wordings.timing.spans import Span, clipped, every_weekday, merged, month_of, months_in
from wordings.timing.words import TERMS, Unit, tokens_of

LONGEST = 300
_WEEK = 7

_Piece = TypeVar("_Piece")


class TimingKind(models.TextChoices):
    """What a wording of time is."""

    DAYS = "days", _("days")
    PERIOD = "period", _("period")
    REPEATED = "repeated", _("again and again")
    DEADLINE = "deadline", _("not later than")
    OPEN = "open", _("to be agreed")


@dataclass(frozen=True)
class Timing:
    """When something is: the words as they were given, and the days they cover."""

    text: str
    kind: TimingKind
    spans: tuple[Span, ...] = ()
    weekdays: tuple[int, ...] = ()
    start_time: time | None = None
    end_time: time | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_sure(self) -> bool:
        return not self.doubts

    @property
    def first_day(self) -> date | None:
        return self.spans[0].first if self.spans else None

    @property
    def last_day(self) -> date | None:
        return self.spans[-1].last if self.spans else None

    @property
    def months(self) -> frozenset[int]:
        """Calendar months, 1 to 12, that the days touch."""
        return frozenset(month.first.month for month in months_in(self.spans))


def understand_timing(text: str, *, year: SchoolYear, terms: Sequence[TermLike]) -> Timing:
    """The days of the school year that the text means, or what to ask the person who wrote it.

    A date without a year is of the school year: September to December of its first part, January to August of its
    second. A week is Monday to Sunday and belongs to the month of its Thursday, as ISO 8601 gives weeks to years:
    the first week of a month is the one with its first Thursday. A decade is 1-10, 11-20 or the rest of a month;
    its beginning, middle and end are the same. The year of study is from 1 September to the end of the last term,
    or to 31 May. What is «every Monday» leaves out days on which all grades have holidays.
    """
    line = one_line(text)
    if len(line) > LONGEST:
        return Timing(text, TimingKind.OPEN, doubts=(questions.too_long(LONGEST),))
    tokens = tokens_of(line)
    if not any(token.text.isalnum() or token.sense for token in tokens):
        return Timing(text, TimingKind.OPEN, doubts=(questions.empty(),))
    calendar = SchoolCalendar(year, terms)
    reading = Grammar(Cursor(tokens, line), calendar).read()
    return _Meaning(text, line, calendar, reading).timing()


class _Meaning:
    """What the pieces of one wording mean together."""

    def __init__(self, text: str, line: str, calendar: SchoolCalendar, reading: Reading) -> None:
        self.text = text
        self.line = line
        self.calendar = calendar
        self.reading = reading
        self.doubts: list[Doubt] = []
        self.periods = self._of(Period)
        self.repeats = self._of(Repeat)
        self.everies = self._of(Every)

    def timing(self) -> Timing:
        self._take_years_and_feasts()
        self._narrow_holidays()
        self._settle_hanging()
        self._settle_weekdays()
        self._drop_yearly()
        start, end = self._times()
        kind = self._kind()
        self._ask(kind)
        return Timing(
            self.text,
            kind,
            spans=merged(clipped(self._spans(), [self.calendar.whole])),
            weekdays=tuple(sorted({day for every in self.everies for day in every.weekdays})),
            start_time=start,
            end_time=end,
            doubts=tuple({(doubt.code, str(doubt.message)): doubt for doubt in self.doubts}.values()),
        )

    def _of(self, kind: type[_Piece]) -> list[_Piece]:
        return [piece for piece in self.reading.pieces if isinstance(piece, kind)]

    def _take_years_and_feasts(self) -> None:
        """«2026/2027 учебный год», «День учителя» say when only where nothing nearer does."""
        remarks = (Feast, WholeYear, Clock, Open)
        has_nearer = any(not isinstance(piece, remarks) for piece in self.reading.pieces)
        feasts = [] if has_nearer else self._of(Feast)
        for year in self._of(WholeYear):
            self.doubts += year.doubts
            if not self.periods and not self._of(Hanging) and not feasts:
                self.periods.append(Period((year.span,), Fit.PERIOD))
        for feast in feasts:
            doubts = (questions.feast(feast.text, feast.span),)
            self.periods.append(Period((feast.span,), feast.fit, doubts))

    def _narrow_holidays(self) -> None:
        """«1–10 января, каникулы» are those days; «октябрь, каникулы» are not all holidays of the year."""
        others = [period for period in self.periods if not period.is_holidays]
        nearer = [span for period in others for span in period.spans]
        for period in [period for period in self.periods if period.is_holidays]:
            shared = tuple(span for span in period.spans if clipped([span], nearer))
            if shared:
                self.periods.remove(period)
            if shared and not any(other.fit is Fit.DAYS for other in others):
                self.periods.append(replace(period, spans=shared))

    @property
    def _stretches(self) -> list[Span]:
        """More days than one, which what is repeated is limited to: «по средам с октября по май», «до мая»."""
        if self._of(Onward):
            return []
        first = self.calendar.study.first
        until = [
            Span(first, span.last)
            for period in self.periods
            for span in period.spans
            if period.fit is Fit.DEADLINE and span.last >= first
        ]
        return until + [span for period in self.periods for span in period.spans if not span.is_one_day]

    def _settle_hanging(self) -> None:
        """«Вторая среда» is of every month when months, or the words «ежемесячно», «месяца», stand beside it."""
        units = {repeat.unit for repeat in self.repeats}
        for hanging in self._of(Hanging):
            if self._is_told_by_dates(hanging):
                continue
            terms = [repeat.pieces for repeat in self.repeats if repeat.unit in TERMS]
            if self._stretches or hanging.is_of_month or Unit.MONTH in units or terms:
                pieces = terms[0] if terms else ()
                self.everies.append(Every(hanging.choice, pieces, hanging.weekdays))
            else:
                self.doubts.append(questions.no_month(hanging.text))
                self.periods.append(Period((), hanging.fit))

    def _is_told_by_dates(self, hanging: Hanging) -> bool:
        """«16–20 ноября (3 неделя)»."""
        dated = [span for period in self.periods if period.fit is Fit.DAYS for span in period.spans]
        return any(clipped(hanging.choice(month_of(span.first)), [span]) for span in dated)

    def _settle_weekdays(self) -> None:
        """A day of the week beside a date comments on it; otherwise it comes again every week."""
        names = {day for named in self._of(Weekdays) for day in named.days}
        for named in self._of(Weekdays):
            dated = [span for period in self.periods if period.fit is not Fit.PERIOD for span in period.spans]
            is_comment = dated and not any(len(span) > _WEEK for span in dated + self._stretches)
            if is_comment and not named.is_every and not self.repeats:
                self._compare(names, dated)
                continue
            if not named.is_every and len(names) == 1 and not self.repeats:
                self.doubts.append(questions.every_week(named.text))
            self.everies.append(Every(every_weekday(named.days), (), named.days))

    def _compare(self, named: set[int], dated: Sequence[Span]) -> None:
        for span in dated:
            days = {day.weekday() for day in span.days()}
            if not (days <= named if span.is_one_day else named <= days):
                self.doubts.append(questions.weekday(span.first))

    def _drop_yearly(self) -> None:
        """«Ежегодно в октябре», «1 раз в год, 15 мая»: in one school year that is the time itself."""
        is_nearer = self.periods and self._stretches != [self.calendar.study]
        if is_nearer and all(repeat.unit is Unit.YEAR for repeat in self.repeats):
            self.repeats.clear()

    def _spans(self) -> Iterable[Span]:
        named = [span for period in self.periods for span in period.spans]
        if not self.everies and not self.repeats:
            return named
        limits = self._stretches
        besides = [
            span
            for period in self.periods
            if period.fit is not Fit.DEADLINE
            for span in period.spans
            if span not in limits
        ]
        if self.everies:
            return besides + [span for every in self.everies for span in self._days_of(every)]
        return besides + (limits or [span for repeat in self.repeats for span in repeat.pieces])

    def _days_of(self, every: Every) -> list[Span]:
        limits = self._stretches or [self.calendar.study]
        pieces = every.pieces or months_in(limits)
        found = clipped([span for piece in pieces for span in every.choice(piece)], merged(limits))
        if not every.weekdays:
            return found
        # What is named in holidays only, «каждый вторник июня», is meant so.
        return [span for span in found if not self.calendar.is_free(span.first)] or found

    def _kind(self) -> TimingKind:
        if self.everies or self.repeats:
            return TimingKind.REPEATED
        fits = {period.fit for period in self.periods}
        nearest = next((fit for fit in (Fit.PERIOD, Fit.DAYS, Fit.DEADLINE) if fit in fits), None)
        return TimingKind(nearest) if nearest else TimingKind.OPEN

    def _times(self) -> tuple[time | None, time | None]:
        """The first time of day; a second one is not understood."""
        clocks = self._of(Clock)
        if not clocks:
            return None, None
        self.doubts += clocks[0].doubts
        for clock in clocks[1:]:
            told = clock.start or clock.end
            self.doubts.append(questions.rest(f"{told:%H:%M}"))
        return clocks[0].start, clocks[0].end

    def _ask(self, kind: TimingKind) -> None:
        self.doubts += [doubt for period in self.periods for doubt in period.doubts]
        self.doubts += [doubt for every in self.everies for doubt in every.doubts]
        self.doubts += self.reading.doubts
        is_understood = kind is not TimingKind.OPEN or bool(self._of(Open))
        unread = " … ".join(self.line[start:end] for start, end in self.reading.unread)
        if is_understood and unread:
            self.doubts.append(questions.rest(unread))
        elif not is_understood:
            has_time = self._of(Clock) and not unread
            self.doubts.append(questions.no_day() if has_time else questions.unknown(self.line))
