"""What is coming: the nearest events from today on, by months and days."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.safestring import SafeString

from events.rows import EventRows, day_of_month, joined, weekday
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import Event, days_of, events_of, shown_occurrences
from events.selectors.month import Month

# More than these are on the pages of the months: a phone on a bus need not load them all.
MOST_EVENTS = 60


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day with what begins on it; today's also has what goes on."""

    day: date
    title: str
    weekday: str
    is_today: bool
    rows: SafeString


@dataclass
class AgendaMonth:
    month: Month
    days: list[AgendaDay] = field(default_factory=list)


@dataclass(frozen=True)
class Agenda:
    """The nearest events of this month and the next, and on which days of this month something is on."""

    months: list[AgendaMonth]
    counts: Counter[date]
    # Where it goes on: the month that was not shown to its end
    further: Month


def agenda(filters: CalendarFilter, rows: EventRows, *, today: date, version: int) -> Agenda:
    """Two queries, whatever there is; of a search one."""
    month = Month.of(today)
    until = month.next.last
    if filters.query:
        # What a search finds is looked through first (`is_found_by_visitors`): the days must not tell of more.
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
    return Agenda(_by_months(events, rows, today), counts, further)


def _counts(spans: Iterable[tuple[date, date]], month: Month) -> Counter[date]:
    counts: Counter[date] = Counter()
    for starts_on, ends_on in spans:
        if starts_on == ends_on:
            counts[starts_on] += 1
        else:
            counts.update(days_of(starts_on, ends_on, month.first, month.last))
    return counts


def _shown(events: list[Event], today: date, month: Month) -> tuple[list[Event], Month]:
    """As many as the agenda holds, with no day cut in two, and the month that the rest begins in."""
    if len(events) <= MOST_EVENTS:
        return events, month.next.next
    cut = max(events[MOST_EVENTS].starts_on, today)
    whole = [each for each in events if max(each.starts_on, today) < cut]
    return whole or events[:MOST_EVENTS], Month.of(cut)


def _by_months(events: Sequence[Event], rows: EventRows, today: date) -> list[AgendaMonth]:
    by_day: dict[date, list[Event]] = {}
    for event in events:
        by_day.setdefault(max(event.starts_on, today), []).append(event)
    months = [AgendaMonth(Month.of(today))]
    for day, of_day in sorted(by_day.items()):
        if Month.of(day) != months[-1].month:
            months.append(AgendaMonth(Month.of(day)))
        # What begins on the day itself comes first, in the order of the clock.
        of_day.sort(key=lambda each: (each.starts_on < day, each.start_time or time.min, each.pk))
        made = joined(rows.in_agenda(each) for each in of_day)
        months[-1].days.append(AgendaDay(day, day_of_month(day), weekday(day), day == today, made))
    return months
