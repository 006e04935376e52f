"""The days of the agenda, of the month and of the small month, as their templates show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from common.text import inside_sentence
from events.day_words import day_of_month, weekday
from events.row_markup import EventRows, joined
from events.selectors.agenda import AgendaDay, AgendaMonth
from events.selectors.events import Event
from events.selectors.month import Bar, CalendarMonth, bars_of_week, events_by_day
from events.selectors.repeats import folded_repeats

# The room that a bar takes on a day on which it does not begin
LANE = '<li class="lane" aria-hidden="true"></li>'
# More are not told apart at a glance; the number is said.
MOST_DOTS = 3


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
    """Return the months of the agenda with their events written out; what is weekly stands once, with the rest folded."""
    events = [event for each in months for of_day in each.days for event in of_day.events]
    repeats = folded_repeats(events, {each.pk for each in events if rows.is_changed(each)})
    folded = {event.pk for further in repeats.values() for event in further}

    def heading(of_day: AgendaDay) -> AgendaHeading:
        return AgendaHeading(
            day_of_month(of_day.day),
            weekday(of_day.day),
            of_day.day == rows.today,
            joined(
                rows.in_agenda(event, further=repeats.get(event.pk, ()))
                for event in of_day.events
                if event.pk not in folded
            ),
        )

    return [
        AgendaSection(
            each.month,
            [heading(of_day) for of_day in each.days if any(event.pk not in folded for event in of_day.events)],
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
    # Whether an event begins on it, or a bar of a further week
    has_rows: bool
    rows: SafeString


def month_weeks(month: CalendarMonth, events: Sequence[Event], rows: EventRows) -> list[list[CalendarDay | None]]:
    """Return the weeks of the month with their events written out; None for a day of another month."""
    rest = [f"{month.of_name}, {inside_sentence(each.name)}" for each in weekdays()]
    by_day = events_by_day(events)
    written: set[int] = set()

    def day_of(place: int, day: date, bars: Sequence[Bar]) -> CalendarDay:
        markup, has_bar = [], False
        for lane in range(1 + max((each.lane for each in bars if each.first <= day <= each.last), default=-1)):
            bar = next((each for each in bars if each.lane == lane and each.first == day), None)
            has_bar = has_bar or bar is not None
            markup.append(LANE if bar is None else rows.bar(bar, is_said=bar.event.pk not in written))
            written.update([bar.event.pk] if bar else ())
        markup += [rows.in_month(each) for each in by_day.get(day, ())]
        has_rows = has_bar or day in by_day
        return CalendarDay(str(day.day), rest[place], day == rows.today, has_rows, joined(markup))

    weeks = []
    for week in month.weeks:
        bars = bars_of_week(week, events)
        weeks.append([day_of(place, day, bars) if day else None for place, day in enumerate(week)])
    return weeks


@dataclass(frozen=True, slots=True)
class SmallDay:
    """A day of the small month: how many events it has."""

    number: str
    is_today: bool
    count: int
    said: str
    anchor: int

    @property
    def dots(self) -> int:
        return min(self.count, MOST_DOTS)


def small_month(
    month: CalendarMonth, counts: Mapping[date, int], today: date, anchors: Mapping[date, date] | None = None
) -> list[list[SmallDay | None]]:
    """Return the weeks of the small month; None for a day of another month.

    `anchors` are the days below which a list has what goes on; without them each day has a place of its own.
    """
    of_month, anchors = month.of_name, anchors or {}

    def small(day: date) -> SmallDay:
        said, anchor = f"{day.day} {of_month}", anchors.get(day, day)
        return SmallDay(str(day.day), day == today, counts.get(day, 0), said, anchor.day)

    return [[small(day) if day else None for day in week] for week in month.weeks]
