"""The public calendar, as an agenda and by months: for everybody, without a session."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.filters import FilterBar
from events.rows import EventRows, day_of_year, fuzzy_rows
from events.selectors.agenda import agenda as agenda_of
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import Event, events_between, fuzzy_activities, nearest_event
from events.selectors.month import IN_MONTHS, Month, month_days, nothing_in_words, small_month, weekdays
from school.publication import public_page, public_version

# More without a date than these are folded
FUZZY_UNFOLDED = 4


@require_safe
@public_page
def agenda(request: HttpRequest) -> HttpResponse:
    version, today = public_version(request), timezone.localdate()
    filters, rows = CalendarFilter.of(request.GET, version), EventRows(today, version)
    shown, this_month = agenda_of(filters, rows, today=today, version=version), Month.of(today)
    is_empty = not any(each.days for each in shown.months)
    nothing = None
    if is_empty:
        # What is over is not coming up: the nearest is looked for ahead only.
        nothing = nothing_here(
            filters, _("this month and next"), nearest_event(this_month.next.last, None, filters, version), rows
        )
    has_further = shown.further.is_shown(today, version)
    return render(
        request,
        "events/public_calendar.html",
        {
            **page_parts(request, filters, version, this_month, today),
            "agenda": shown,
            "further_url": month_address(shown.further) + filters.address if has_further else "",
            "further_name": shown.further.title,
            "month": this_month,
            "weekdays": weekdays(),
            "weeks": small_month(this_month, shown.counts, today),
            "nothing": nothing,
            "is_hidden_from_robots": is_empty or bool(filters.query),
        },
    )


@require_safe
@public_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    version, today = public_version(request), timezone.localdate()
    shown = Month.asked(year, month)
    if shown is None or not shown.is_shown(today, version):
        raise Http404
    filters, rows = CalendarFilter.of(request.GET, version), EventRows(today, version)
    events = events_between(shown.first, shown.last, filters, version)
    nothing = None
    if not events:
        nearest = nearest_event(shown.last, shown.first, filters, version)
        nothing = nothing_here(filters, str(IN_MONTHS[month - 1]), nearest, rows)
    parts = page_parts(request, filters, version, shown, today)
    return render(
        request,
        "events/public_calendar_month.html",
        {
            **parts,
            "month": shown,
            "weekdays": weekdays(),
            "weeks": month_days(shown, events, rows, today),
            "count": len(events),
            "nothing": nothing,
            "is_hidden_from_robots": bool(filters.query) or not (events or parts["fuzzy_count"]),
        },
    )


def month_address(month: Month) -> str:
    return reverse("events:calendar-month", args=[month.first.year, month.first.month])


def page_parts(
    request: HttpRequest, filters: CalendarFilter, version: int, shown: Month, today: date
) -> dict[str, Any]:
    """What both pages have: the filters, the ways to other months, and what has no date yet."""
    fuzzy, path, this_month = fuzzy_activities(shown.first, filters, version), request.path, Month.of(today)
    query = filters.address
    notices = [_("The address asks for a filter that is not here; it was left out.")]

    def address(each: Month) -> str:
        return month_address(each) + query if each.is_shown(today, version) else ""

    return {
        "bar": FilterBar.of(path, filters, version),
        "filter_words": filters.in_words(),
        "notices": notices if filters.has_unknown else [],
        "query": query,
        "agenda_url": reverse("events:calendar") + query,
        "month_url": address(shown),
        "this_month_url": address(this_month),
        "previous_url": address(shown.previous),
        "next_url": address(shown.next),
        "is_this_month": shown == this_month,
        "canonical_url": request.build_absolute_uri(path),
        "fuzzy": fuzzy_rows([(each.pk, each.title, each.timing_text) for each in fuzzy]),
        "fuzzy_count": len(fuzzy),
        "is_fuzzy_folded": len(fuzzy) > FUZZY_UNFOLDED,
    }


def nothing_here(filters: CalendarFilter, when: str, nearest: Event | None, rows: EventRows) -> dict[str, str]:
    """What a page without events says: for whom there is nothing, and the nearest event with its address."""
    said = {"text": nothing_in_words(filters, when), "lead": "", "day": "", "title": "", "url": ""}
    if nearest is not None:
        said |= {
            "lead": _("The last one:") if nearest.ends_on < rows.today else _("The nearest:"),
            "day": day_of_year(nearest.starts_on, rows.today),
            "title": nearest.title,
            "url": rows.address(nearest),
        }
    return said
