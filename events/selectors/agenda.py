"""What is coming: the nearest events from today on, by months and days."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import Event, days_of, events_of, shown_occurrences
from events.selectors.month import CalendarMonth

# More than these are on the pages of the months: a phone on a bus need not load them all.
MOST_EVENTS = 60


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day with what begins on it; today also has what goes on."""

    day: date
    events: Sequence[Event]


@dataclass
class AgendaMonth:
    """A month of the agenda with those of its days that have events."""

    month: CalendarMonth
    days: list[AgendaDay] = field(default_factory=list)


@dataclass(frozen=True)
class Agenda:
    """The nearest events of this month and the next, and on which days of this month something is on."""

    months: list[AgendaMonth]
    counts: Counter[date]
    # The month where the rest begins
    further: CalendarMonth

    @property
    def is_empty(self) -> bool:
        return not any(each.days for each in self.months)


def agenda(filters: CalendarFilter, *, today: date, version: int) -> Agenda:
    """Return the agenda by two queries, however many events there are; a search takes one query."""
    month = CalendarMonth.of(today)
    until = month.next.last
    if filters.query:
        # A search looks through its rows first (`is_found_by_visitors`): the days must not show more than it found.
        found = events_of(shown_occurrences(filters).between(month.first, until), filters, version)
        spans = [(each.starts_on, each.ends_on) for each in found]
        counts = _counts(spans, month)
        events = [each for each in found if each.ends_on >= today]
    else:
        ahead = shown_occurrences(filters).between(today, until)
        events = events_of(ahead, filters, version, most=MOST_EVENTS + 1)
        of_month = shown_occurrences(filters).between(month.first, month.last).order_by()
        counts = _counts(of_month.values_list("starts_on", "ends_on"), month)
    events, further = _shown(events, today, month)
    return Agenda(_by_months(events, today), counts, further)


def _counts(spans: Iterable[tuple[date, date]], month: CalendarMonth) -> Counter[date]:
    counts: Counter[date] = Counter()
    for starts_on, ends_on in spans:
        if starts_on == ends_on:
            counts[starts_on] += 1
        else:
            counts.update(days_of(starts_on, ends_on, month.first, month.last))
    return counts


def _shown(events: list[Event], today: date, month: CalendarMonth) -> tuple[list[Event], CalendarMonth]:
    """Return as many events as the agenda holds, without cutting a day in two, and the month where the rest begins."""
    if len(events) <= MOST_EVENTS:
        return events, month.next.next
    cut = max(events[MOST_EVENTS].starts_on, today)
    whole = [each for each in events if max(each.starts_on, today) < cut]
    return whole or events[:MOST_EVENTS], CalendarMonth.of(cut)


def goes_on(event: Event, day: date) -> bool:
    """Whether it began on an earlier day and goes on; what has hours of each day begins anew."""
    return event.starts_on < day and not event.has_daily_hours


def _by_months(events: Sequence[Event], today: date) -> list[AgendaMonth]:
    by_day: dict[date, list[Event]] = {}
    for event in events:
        by_day.setdefault(max(event.starts_on, today), []).append(event)
    months = [AgendaMonth(CalendarMonth.of(today))]
    for day, of_day in sorted(by_day.items()):
        if CalendarMonth.of(day) != months[-1].month:
            months.append(AgendaMonth(CalendarMonth.of(day)))
        # What begins on the day itself comes first, in the order of the clock.
        of_day.sort(key=lambda each: (goes_on(each, day), each.start_time or time.min, each.pk))
        months[-1].days.append(AgendaDay(day, of_day))
    return months
