"""The calendar for other programs: iCalendar feeds and open data."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.feed import Feed, calendar, event_lines, head_of, turned_lines
from events.open_data import OpenDataAddresses, document
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.changes import change_words
from events.selectors.feed import (
    direction_titles,
    feed_row,
    feed_rows,
    is_lost,
    partner_names_in_feed,
    partner_names_of,
)
from events.selectors.open_data import OpenDataEvents
from events.selectors.turned_classes import turned_filters
from school.profile import current_profile
from school.publication import public_page, public_version

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
@public_page
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Send the dates that the filters leave, for a calendar to subscribe to."""
    version, today, profile = public_version(request), timezone.localdate(), current_profile(request)
    filters = CalendarFilter.of(request.GET, version)
    has_lost = is_lost(request.GET, filters)
    rows = [] if has_lost else feed_rows(filters, today, version)
    partners = {} if has_lost else partner_names_in_feed(filters, today, version)
    head = head_of(
        name=": ".join(filter(None, [profile.title, ", ".join(filters.in_words())])),
        address=request.build_absolute_uri(reverse("events:calendar-feed") + filters.address),
        page=request.build_absolute_uri(reverse("events:calendar") + filters.address),
        zone=profile.zone,
    )
    events = event_lines(rows, _feed(request, partners))
    turned = turned_filters(filters, today, version)
    if turned is not None:
        query = turned.filters.address
        new_feed = request.build_absolute_uri(reverse("events:calendar-feed") + query)
        page = request.build_absolute_uri(reverse("events:calendar-subscribe") + query)
        events.append(turned_lines(turned, feed=new_feed, page=page))
    text = calendar(events, head)
    headers = {"Content-Disposition": 'inline; filename="calendar.ics"'}
    return HttpResponse(text.encode(), content_type=CALENDAR, headers=headers)


@require_safe
@public_page
def event_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one date as a file. It names no calendar: some programs would make a new calendar of that name."""
    row = feed_row(pk)
    if row is None:
        raise Http404
    text = calendar(event_lines([row], _feed(request, partner_names_of(row.activity_id))))
    headers = {"Content-Disposition": f'attachment; filename="event-{pk}.ics"'}
    return HttpResponse(text.encode(), content_type=CALENDAR, headers=headers)


@require_safe
@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """Send the same dates to programs. Pages of other sites may ask as well, so any origin is allowed."""
    version, today = public_version(request), timezone.localdate()
    filters = CalendarFilter.of(request.GET, version)
    events = OpenDataEvents.of(filters, today=today, version=version, is_lost=is_lost(request.GET, filters))
    addresses = OpenDataAddresses(
        data=request.build_absolute_uri(reverse("events:open-data-events") + filters.address),
        home=request.build_absolute_uri(reverse("home")),
        event=_around(request, "events:event", 0),
        partner=_around(request, "partners:public-partner-detail", "0"),
    )
    content = document(events, today=today, profile=current_profile(request), addresses=addresses)
    return JsonResponse(
        content, json_dumps_params={"ensure_ascii": False}, headers={"Access-Control-Allow-Origin": "*"}
    )


def _feed(request: HttpRequest, partners: Mapping[int, str]) -> Feed:
    profile = current_profile(request)
    return Feed(
        zone=profile.zone,
        event_address=_around(request, "events:event", 0),
        directions=direction_titles(public_version(request)),
        partners=partners,
        changes=change_words(timezone.localdate(), public_version(request)),
        profile_version=profile.version,
    )


def _around(request: HttpRequest, name: str, zero: int | str) -> tuple[str, str]:
    """Return what stands before and after the number in addresses of this name, so that only one is resolved."""
    before, after = reverse(name, args=[zero]).rsplit("0", 1)
    return request.build_absolute_uri(before), after
