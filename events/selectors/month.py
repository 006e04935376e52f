"""A month of the calendar: its days with their events, and which months there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


def events_by_day(month: CalendarMonth, events: Sequence[Event]) -> Mapping[date, Sequence[Event]]:
    """Return the events of each day of the month; what began on an earlier day comes first."""
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda each: (each.starts_on, each.start_time or time.min, each.pk)):
        for day in days_of(event.starts_on, event.ends_on, month.first, month.last):
            by_day[day].append(event)
    return by_day
