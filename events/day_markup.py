"""The days of the agenda, of the month and of the small month, as their templates show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from common.text import inside_sentence
from events.day_words import day_of_month, weekday
from events.row_markup import EventRows, joined
from events.selectors.agenda import AgendaMonth
from events.selectors.events import Event
from events.selectors.month import CalendarMonth


@dataclass(frozen=True, slots=True)
class AgendaHeading:
    """A day of the agenda: its heading and the rows below it."""

    title: str
    weekday: str
    is_today: bool
    rows: SafeString


@dataclass(frozen=True, slots=True)
class AgendaSection:
    """A month of the agenda."""

    month: CalendarMonth
    days: Sequence[AgendaHeading]


def agenda_sections(months: Sequence[AgendaMonth], rows: EventRows) -> list[AgendaSection]:
    """Return the months of the agenda with their events written out."""
    return [
        AgendaSection(
            each.month,
            [
                AgendaHeading(
                    day_of_month(of_day.day),
                    weekday(of_day.day),
                    of_day.day == rows.today,
                    joined(rows.in_agenda(event) for event in of_day.events),
                )
                for of_day in each.days
            ],
        )
        for each in months
    ]


@dataclass(frozen=True, slots=True)
class Weekday:
    """The heading of a column."""

    name: str
    short: str


def weekdays() -> list[Weekday]:
    """Return Monday to Sunday in the language of the page."""
    monday = date(2024, 1, 1)
    days = [monday + timedelta(days=offset) for offset in range(7)]
    return [Weekday(date_format(day, "l"), date_format(day, "D")) for day in days]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the month."""

    number: str
    # «ноября, пятница»: what stands after the number where no column says it
    rest: str
    is_today: bool
    rows: SafeString


def month_weeks(
    month: CalendarMonth, by_day: Mapping[date, Sequence[Event]], rows: EventRows
) -> list[list[CalendarDay | None]]:
    """Return the weeks of the month with their events written out; None for a day of another month."""
    rest = [f"{month.of_name}, {inside_sentence(each.name)}" for each in weekdays()]
    # An event of several days is written once.
    events = {event.pk: event for of_day in by_day.values() for event in of_day}
    written = {key: rows.in_month(event) for key, event in events.items()}

    def rows_of(day: date) -> SafeString:
        return joined(written[each.pk][0 if each.starts_on == day else 1] for each in by_day.get(day, ()))

    return [
        [
            CalendarDay(str(day.day), rest[place], day == rows.today, rows_of(day)) if day else None
            for place, day in enumerate(week)
        ]
        for week in month.weeks
    ]


@dataclass(frozen=True, slots=True)
class SmallDay:
    """A day of the small month: how many events it has."""

    number: str
    is_today: bool
    count: int
    said: str


def small_month(month: CalendarMonth, counts: Mapping[date, int], today: date) -> list[list[SmallDay | None]]:
    """Return the weeks of the small month; None for a day of another month."""
    of_month = month.of_name
    return [
        [
            SmallDay(str(day.day), day == today, counts.get(day, 0), f"{day.day} {of_month}") if day else None
            for day in week
        ]
        for week in month.weeks
    ]
