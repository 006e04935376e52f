"""A month of the calendar: its days with their events, and which months there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Self

from django.urls import reverse
from django.utils.formats import date_format

from events.day_words import month_title
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import NEVER, Event, days_of, events_between, first_public_day
from school.years import SchoolYear


@dataclass(frozen=True)
class CalendarMonth:
    """A month of the calendar, given by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.replace(day=1))

    @classmethod
    def asked(cls, year: int, month: int) -> Self | None:
        """Return the month of an address; None if no calendar has it."""
        try:
            return cls(date(year, month, 1))
        except (ValueError, OverflowError):
            return None

    @cached_property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @cached_property
    def next(self) -> "CalendarMonth":
        return CalendarMonth.of(self.first + timedelta(days=31))

    @cached_property
    def previous(self) -> "CalendarMonth":
        return CalendarMonth.of(self.first - timedelta(days=1))

    @property
    def address(self) -> str:
        return reverse("events:calendar-month", args=[self.first.year, self.first.month])

    @property
    def title(self) -> str:
        return month_title(self.first)

    @property
    def name(self) -> str:
        """«Ноябрь»."""
        return date_format(self.first, "F")

    @property
    def of_name(self) -> str:
        """«ноября»."""
        return date_format(self.first, "E")

    @property
    def weeks(self) -> list[list[date | None]]:
        """The days by weeks that begin with Monday; None for a day of another month."""
        days: list[date | None] = [None] * self.first.weekday()
        days += [self.first + timedelta(days=offset) for offset in range((self.last - self.first).days + 1)]
        days += [None] * (-len(days) % 7)
        return [days[start : start + 7] for start in range(0, len(days), 7)]

    def is_shown(self, today: date, version: int) -> bool:
        """Return whether the calendar has this month: robots that follow «next» must come to an end."""
        first = first_public_day(version)
        earliest = SchoolYear(SchoolYear.of(today).start - 1)
        if first != NEVER:
            earliest = min(earliest, SchoolYear.of(first))
        latest = SchoolYear(SchoolYear.of(today).start + 1)
        return earliest.starts_on <= self.first <= latest.ends_on


def month_events(month: CalendarMonth, filters: CalendarFilter, version: int) -> list[Event]:
    """Return the events of a month that a visitor with these filters sees, as plain values; one query."""
    return events_between(month.first, month.last, filters, version)


def events_by_day(events: Iterable[Event]) -> Mapping[date, Sequence[Event]]:
    """Return the events of one day by their days, in the order of the clock."""
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda each: (each.start_time or time.min, each.pk)):
        if event.starts_on == event.ends_on:
            by_day[event.starts_on].append(event)
    return by_day


def counts_by_day(month: CalendarMonth, events: Iterable[Event]) -> Counter[date]:
    """Return how many events each day of the month has, those that go on among them."""
    counts: Counter[date] = Counter()
    for event in events:
        counts.update(days_of(event.starts_on, event.ends_on, month.first, month.last))
    return counts


@dataclass(frozen=True, slots=True)
class Bar:
    """What an event of several days takes of one week of the month: one bar across these days."""

    event: Event
    first: date
    last: date
    # Its row among the bars of the week, from the top
    lane: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def of_several_days(events: Iterable[Event]) -> list[Event]:
    """Return those that are bars, those that begin first and last longest at the top."""
    several = [each for each in events if each.starts_on != each.ends_on]
    return sorted(several, key=lambda each: (each.starts_on, -each.ends_on.toordinal(), each.pk))


def bars_of_week(week: Sequence[date | None], several: Sequence[Event]) -> list[Bar]:
    """Return the bars of a week, none over another, of events as `of_several_days` puts them."""
    days = [day for day in week if day]
    lanes: list[date] = []
    bars = []
    for event in several:
        if event.starts_on > days[-1] or event.ends_on < days[0]:
            continue
        first, last = max(event.starts_on, days[0]), min(event.ends_on, days[-1])
        lane = next((place for place, taken_until in enumerate(lanes) if taken_until < first), len(lanes))
        lanes[lane : lane + 1] = [last]
        bars.append(Bar(event, first, last, lane))
    return bars


def anchors(month: CalendarMonth, events: Sequence[Event]) -> Mapping[date, date]:
    """Return for each day that has something the day below which a list has it: where its bar of the week begins."""
    found: dict[date, date] = {}
    several = of_several_days(events)
    for week in month.weeks:
        bars = bars_of_week(week, several)
        for bar in bars:
            found.update(dict.fromkeys(days_of(bar.first, bar.last, month.first, month.last), bar.first))
        found.update({bar.first: bar.first for bar in bars})
    return {**found, **{each.starts_on: each.starts_on for each in events if each.starts_on == each.ends_on}}
