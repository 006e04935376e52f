"""Pages about subscribing to the calendar, and its poster: for everybody, without a session."""

from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.qr import qr_code
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.turned_classes import turned_filters
from school.publication import public_page, public_version

GOOGLE = "https://calendar.google.com/calendar/r?cid="
YANDEX = "https://calendar.yandex.ru/"
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb?url="


@require_safe
@public_page
def subscribe(request: HttpRequest) -> HttpResponse:
    filters = CalendarFilter.of(request.GET, public_version(request))
    address = request.build_absolute_uri(reverse("events:calendar-feed")) + filters.address
    # By this scheme a device knows that it should ask again and again.
    webcal = f"webcal://{address.partition('://')[2]}"
    context = {
        "filters": filters,
        "turned": turned_filters(filters, timezone.localdate(), public_version(request)),
        "notices": notices(filters),
        "calendar_url": reverse("events:calendar") + filters.address,
        "canonical_url": request.build_absolute_uri(request.path),
        "poster_url": reverse("events:calendar-poster") + filters.address,
        "address": address,
        "webcal": webcal,
        "google": GOOGLE + quote(webcal, safe=""),
        "yandex": YANDEX,
        "outlook": OUTLOOK + quote(address, safe=""),
        "qr_code": qr_code(webcal),
    }
    return render(request, "events/public_subscribe.html", context)


@require_safe
@public_page
def poster(request: HttpRequest) -> HttpResponse:
    filters = CalendarFilter.of(request.GET, public_version(request))
    path = reverse("events:calendar") + filters.address
    url = request.build_absolute_uri(path)
    context = {
        "filters": filters,
        "notices": notices(filters),
        # A calendar of one direction has a poster in its colors.
        "direction": filters.directions[0] if len(filters.directions) == 1 else None,
        "url": url,
        "readable_url": unquote(url),
        "qr_code": qr_code(url),
        "back_url": path,
    }
    return render(request, "events/public_calendar_poster.html", context)


def notices(filters: CalendarFilter) -> list[str]:
    return [_("The address contains an unknown filter, which was ignored.")] if filters.has_unknown else []
