"""A month of the calendar: its days with all that is on, and which months there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Self

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.rows import EventRows, joined, month_title
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import NEVER, Event, days_of, first_public_day
from school.years import SchoolYear
from wordings.grades import grades_in_words

# How a sentence says the month: Russian has a case for it that no date format knows
IN_MONTHS = (
    gettext_lazy("in January"),
    gettext_lazy("in February"),
    gettext_lazy("in March"),
    gettext_lazy("in April"),
    gettext_lazy("in May"),
    gettext_lazy("in June"),
    gettext_lazy("in July"),
    gettext_lazy("in August"),
    gettext_lazy("in September"),
    gettext_lazy("in October"),
    gettext_lazy("in November"),
    gettext_lazy("in December"),
)


@dataclass(frozen=True)
class Month:
    """A calendar month, given by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.replace(day=1))

    @classmethod
    def asked(cls, year: int, month: int) -> Self | None:
        """The month of an address; None for one that no calendar has."""
        try:
            return cls(date(year, month, 1))
        except (ValueError, OverflowError):
            return None

    @cached_property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @cached_property
    def next(self) -> "Month":
        return Month.of(self.first + timedelta(days=31))

    @cached_property
    def previous(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

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
        """Whether the calendar has this month: robots that follow «next» come to an end."""
        first = first_public_day(version)
        earliest = SchoolYear(SchoolYear.of(today).start - 1)
        if first != NEVER:
            earliest = min(earliest, SchoolYear.of(first))
        latest = SchoolYear(SchoolYear.of(today).start + 1)
        return earliest.starts_on <= self.first <= latest.ends_on


@dataclass(frozen=True, slots=True)
class Weekday:
    name: str
    short: str


def weekdays() -> list[Weekday]:
    """Monday to Sunday in the language of the page."""
    monday = date(2024, 1, 1)
    days = [monday + timedelta(days=offset) for offset in range(7)]
    return [Weekday(date_format(day, "l"), date_format(day, "D")) for day in days]


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the month."""

    number: str
    # «ноября, пятница»: what stands after the number where there is no column to say it
    rest: str
    is_today: bool
    rows: SafeString


def month_days(month: Month, events: Sequence[Event], rows: EventRows, today: date) -> list[list[Day | None]]:
    """The weeks of the month with their events written out: what goes on from before stands first."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for event in sorted(events, key=lambda each: (each.starts_on, each.start_time or time.min, each.pk)):
        first, further = rows.in_month(event)
        if event.starts_on == event.ends_on:
            by_day[event.starts_on].append(first)
        else:
            for day in days_of(event.starts_on, event.ends_on, month.first, month.last):
                by_day[day].append(first if day == event.starts_on else further)
    of_month, is_russian = month.of_name, get_language() == "ru"
    names = [each.name.lower() if is_russian else each.name for each in weekdays()]
    rest = [f"{of_month}, {name}" for name in names]
    return [
        [
            Day(str(day.day), rest[place], day == today, joined(by_day.get(day, ()))) if day else None
            for place, day in enumerate(week)
        ]
        for week in month.weeks
    ]


@dataclass(frozen=True, slots=True)
class SmallDay:
    """A cell of the small month: how many events the day has."""

    number: str
    is_today: bool
    count: int
    said: str


def small_month(month: Month, counts: Mapping[date, int], today: date) -> list[list[SmallDay | None]]:
    of_month = month.of_name
    return [
        [
            SmallDay(str(day.day), day == today, counts.get(day, 0), f"{day.day} {of_month}") if day else None
            for day in week
        ]
        for week in month.weeks
    ]


def nothing_in_words(filters: CalendarFilter, when: str) -> str:
    """«Для 6 классов в октябре событий нет.»"""
    if filters.is_everything:
        text, said = _("There are no events %(when)s."), ""
    elif len(filters.pairs) == len(filters.grades):
        text, said = _("There are no events %(when)s for grades %(choice)s."), grades_in_words(filters.grades)
    else:
        text, said = _("There are no events %(when)s for: %(choice)s."), "; ".join(filters.in_words())
    return capfirst(text % {"when": when, "choice": said})
