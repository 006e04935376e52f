"""The calendar for other programs: iCalendar feeds and open data."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.models import Occurrence
from events import feed
from events.open_data import Addresses, document
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import public_partner_names
from school.profile import current_profile
from school.publication import public_page, public_version

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
@public_page
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The dates that the filters leave, for a calendar to subscribe to."""
    version, today, profile = public_version(request), timezone.localdate(), current_profile(request)
    filters = CalendarFilter.of(request.GET, version)
    rows: list[feed.Row] = []
    partners: Mapping[int, str] = {}
    if not feed.is_lost(request.GET, filters):
        rows = feed.rows_of(filters, today, version)
        partners = feed.names_in_feed(filters, today, version)
    own_address = reverse("events:calendar-feed") + filters.address
    head = feed.head_of(
        name=": ".join(filter(None, [profile.title, ", ".join(filters.in_words())])),
        address=request.build_absolute_uri(own_address),
        page=request.build_absolute_uri(reverse("events:calendar") + filters.address),
        zone=profile.zone,
    )
    text = feed.calendar(feed.event_lines(rows, _feed(request, partners)), head)
    return HttpResponse(
        text.encode(),
        content_type=CALENDAR,
        headers={"Content-Disposition": 'inline; filename="calendar.ics"'},
    )


@require_safe
@public_page
def event_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """One date as a file to put into a calendar. It has no name of a calendar: some would make a new one for it."""
    row = get_object_or_404(Occurrence.objects.public().values_list(*feed.VALUES), pk=pk)
    partners = {key: ", ".join(names) for key, names in public_partner_names([row[1]]).items()}
    text = feed.calendar(feed.event_lines([row], _feed(request, partners)))
    disposition = f'attachment; filename="event-{pk}.ics"'
    return HttpResponse(text.encode(), content_type=CALENDAR, headers={"Content-Disposition": disposition})


@require_safe
@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """The same dates for programs of others, pages of other sites among them: hence from any origin."""
    version = public_version(request)
    filters = CalendarFilter.of(request.GET, version)
    own_address = reverse("events:open-data-events") + filters.address
    content = document(
        filters,
        today=timezone.localdate(),
        version=version,
        profile=current_profile(request),
        addresses=Addresses(
            data=request.build_absolute_uri(own_address),
            home=request.build_absolute_uri(reverse("home")),
            event=_around(request, "events:event", 0),
            partner=_around(request, "partners:public-partner-detail", "0"),
        ),
        is_lost=feed.is_lost(request.GET, filters),
    )
    return JsonResponse(
        content, json_dumps_params={"ensure_ascii": False}, headers={"Access-Control-Allow-Origin": "*"}
    )


def _feed(request: HttpRequest, partners: Mapping[int, str]) -> feed.Feed:
    profile = current_profile(request)
    return feed.Feed(
        zone=profile.zone,
        event_address=_around(request, "events:event", 0),
        directions=feed.direction_titles(public_version(request)),
        partners=partners,
        profile_version=profile.version,
    )


def _around(request: HttpRequest, name: str, zero: int | str) -> tuple[str, str]:
    """What stands before and after the number in addresses of this name: one is resolved instead of thousands."""
    before, after = reverse(name, args=[zero]).rsplit("0", 1)
    return request.build_absolute_uri(before), after
