"""The days of the agenda, of the month and of the small month, as their templates show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import inside_sentence
from events.day_words import day_of_month, weekday
from events.row_markup import EventRows, joined
from events.selectors.agenda import AgendaDay, AgendaMonth
from events.selectors.events import Event
from events.selectors.month import Bar, CalendarMonth, bars_of_week, events_by_day, of_several_days
from events.selectors.repeats import folded_repeats

# The room that a bar takes on a day on which it does not begin
LANE = '<li class="lane" aria-hidden="true"></li>'
OTHER_MONTH = '<td class="is-other"></td>'
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


def month_weeks(month: CalendarMonth, events: Sequence[Event], rows: EventRows) -> SafeString:
    """Return the weeks of the month as rows of its table, with their events written out."""
    # «ноября, пятница»: what stands after the number where no column says it
    rest = [escape(f" {month.of_name}, {inside_sentence(each.name)}") for each in weekdays()]
    by_day, several, written = events_by_day(events), of_several_days(events), set[int]()
    said_today = escape(_("today"))
    today_word = f' <span class="today-word">{said_today}</span>'

    def bars_on(day: date, bars: Sequence[Bar]) -> Iterator[str]:
        """Yield the bars that begin on a day, and the room of those that go on above them."""
        for lane in range(1 + max((each.lane for each in bars if each.first <= day <= each.last), default=-1)):
            bar = next((each for each in bars if each.lane == lane and each.first == day), None)
            if bar is None:
                yield LANE
            else:
                yield rows.bar(bar, is_said=bar.event.pk not in written)
                written.add(bar.event.pk)

    def cell(place: int, day: date, bars: Sequence[Bar]) -> str:
        bar_rows = list(bars_on(day, bars))
        is_free = day not in by_day and all(each == LANE for each in bar_rows)
        is_today, current, word = "", "", ""
        if day == rows.today:
            is_today, current, word = " is-today", ' aria-current="date"', today_word
        if is_free:
            crossed = f'<ul aria-hidden="true">{"".join(bar_rows)}</ul>' if bar_rows else ""
            inside = f'<p class="day-head">{day.day}{word}</p>{crossed}'
        else:
            listed = "".join([*bar_rows, *map(rows.in_month, by_day.get(day, ()))])
            heading = f'{day.day}<span class="day-rest">{rest[place]}</span>{word}'
            inside = f'<h3 class="day-head">{heading}</h3><ul>{listed}</ul>'
        classes = f"day{is_today}{' is-free' if is_free else ''}"
        return f'<td id="day-{day.day}" class="{classes}"{current}>{inside}</td>'

    def row(week: Sequence[date | None]) -> str:
        bars = bars_of_week(week, several)
        cells = [cell(place, day, bars) if day else OTHER_MONTH for place, day in enumerate(week)]
        return f"<tr>{''.join(cells)}</tr>"

    return joined(map(row, month.weeks))


def small_month(
    month: CalendarMonth,
    counts: Mapping[date, int],
    today: date,
    *,
    page: str = "",
    query: str = "",
    anchors: Mapping[date, date] | None = None,
) -> SafeString:
    """Return the weeks of the month at a glance: a dot for each event of a day, up to three, and a link to the day.

    `page` is where the days stand, without its filters (`query`); empty for the page itself. `anchors` are the days
    below which a list has what goes on; without them each day has a place of its own.
    """
    of_month, anchors = month.of_name, anchors or {}
    # Of the same page with other filters, robots need not know.
    rel = ' rel="nofollow"' if page and query else ""
    address = escape(page + query if page else "")

    def cell(day: date | None) -> str:
        if day is None:
            return "<td></td>"
        mark = ' class="is-today" aria-current="date"' if day == today else ""
        count = counts.get(day, 0)
        if not count:
            return f"<td{mark}>{day.day}</td>"
        events = ngettext("%(count)s event", "%(count)s events", count) % {"count": count}
        return (
            f'<td{mark}><a{rel} class="has-dots-{min(count, MOST_DOTS)}" href="{address}#day-{anchors.get(day, day).day}"'
            f' aria-label="{escape(f"{day.day} {of_month}: {events}")}">{day.day}</a></td>'
        )

    return joined(f"<tr>{''.join(map(cell, week))}</tr>" for week in month.weeks)
