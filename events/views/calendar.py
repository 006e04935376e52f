"""The public calendar, as an agenda and by months: for everybody, without a session."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.text import inside_sentence
from events.chat_text import calendar_text
from events.day_markup import agenda_sections, month_weeks, small_month, weekdays
from events.filters import FilterBar
from events.row_markup import EventRows, undated_rows
from events.selectors.agenda import agenda as agenda_of
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.changes import changed_lately
from events.selectors.events import Event, undated_activities
from events.selectors.month import CalendarMonth, anchors, counts_by_day, month_events
from events.selectors.nothing_here import nothing_ahead, nothing_in_month
from events.selectors.remembered import Remembered
from events.selectors.turned_classes import turned_filters
from events.strip_markup import strip_parts
from school.publication import public_page, public_version

# More than these without a date are folded.
UNDATED_UNFOLDED = 4


@require_safe
@public_page
def agenda(request: HttpRequest) -> HttpResponse:
    version, today = public_version(request), timezone.localdate()
    filters, this_month = CalendarFilter.of(request.GET, version), CalendarMonth.of(today)
    shown = agenda_of(filters, today=today, version=version)
    has_further = shown.further.is_shown(today, version)
    events = [event for each in shown.months for day in each.days for event in day.events]
    context = {
        **page_parts(request, filters, version, this_month, today),
        "chat_text": chat_text(request, filters, events, today),
        "agenda": agenda_sections(shown.months, EventRows(today, version, filters.address)),
        "further_url": shown.further.address + filters.address if has_further else "",
        "further_name": inside_sentence(shown.further.title),
        "month": this_month,
        "weekdays": weekdays(),
        "small_weeks": small_month(this_month, shown.counts, today, page=this_month.address, query=filters.address),
        "nothing": nothing_ahead(filters, today=today, version=version) if shown.is_empty else None,
        "is_hidden_from_robots": shown.is_empty or bool(filters.query),
    }
    return render(request, "events/public_calendar.html", context)


@require_safe
@public_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    version, today = public_version(request), timezone.localdate()
    shown = CalendarMonth.asked(year, month)
    if shown is None or not shown.is_shown(today, version):
        raise Http404
    filters = CalendarFilter.of(request.GET, version)
    events = month_events(shown, filters, version)
    parts = page_parts(request, filters, version, shown, today)
    context = {
        **parts,
        "chat_text": chat_text(request, filters, events, today),
        "month": shown,
        "weekdays": weekdays(),
        "weeks": month_weeks(shown, events, EventRows(today, version, filters.address)),
        "small_weeks": small_month(shown, counts_by_day(shown, events), today, anchors=anchors(shown, events)),
        "count": len(events),
        "nothing": None if events else nothing_in_month(filters, shown, today=today, version=version),
        "is_hidden_from_robots": bool(filters.query) or not (events or parts["undated_count"]),
    }
    return render(request, "events/public_calendar_month.html", context)


def chat_text(request: HttpRequest, filters: CalendarFilter, events: Sequence[Event], today: date) -> str:
    """Return the nearest events of a page for a chat; nothing where none is ahead."""
    if not any(each.ends_on >= today for each in events):
        return ""
    address = request.build_absolute_uri(request.path + filters.address)
    return calendar_text(events, filters.in_words(), today=today, address=address)


def page_parts(
    request: HttpRequest, filters: CalendarFilter, version: int, shown: CalendarMonth, today: date
) -> dict[str, Any]:
    """Return what both pages have: the filters, the ways to other months, and what has no date yet."""
    undated, this_month = undated_activities(shown.first, filters, version), CalendarMonth.of(today)
    notices = [_("The address contains an unknown filter, which was ignored.")]

    def address(each: CalendarMonth) -> str:
        return each.address + filters.address if each.is_shown(today, version) else ""

    return {
        "remembered": Remembered.of_calendar(filters, today=today, version=version),
        "bar": FilterBar.of(request.path, filters, version),
        "turned": turned_filters(filters, today, version),
        "filter_words": filters.in_words(),
        "notices": notices if filters.has_unknown else [],
        "query": filters.address,
        "agenda_url": reverse("events:calendar") + filters.address,
        "month_url": address(shown),
        "week_url": reverse("events:calendar-week") + filters.address,
        "this_month_url": address(this_month),
        "previous_url": address(shown.previous),
        "next_url": address(shown.next),
        "is_this_month": shown == this_month,
        "canonical_url": request.build_absolute_uri(request.path),
        "changed": strip_parts(changed_lately(filters, today=today, version=version), filters.address),
        "undated": undated_rows(undated, said=shown.name),
        "undated_count": len(undated),
        "is_undated_folded": len(undated) > UNDATED_UNFOLDED,
    }
