"""The public page of an event, its poster, and the page of an activity: for everybody, without a session."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Occurrence
from common.qr import qr_code
from common.text import inside_sentence
from events.json_ld import event_json_ld
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.changes import changes_told
from events.selectors.event_page import (
    DATES_SHOWN,
    EventDetails,
    dates_of,
    other_dates,
    photos_of,
    products_of,
    public_activities,
    public_events,
    seats_taken,
)
from events.selectors.month import CalendarMonth
from school.profile import current_profile
from school.publication import public_page, public_version


def seats_on_page(request: HttpRequest, pk: int) -> int | None:
    return seats_taken(pk, public_version(request))


@require_safe
@public_page(varies_by=seats_on_page)
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = get_object_or_404(public_events(), pk=pk)
    if request.varying is not None:  # type: ignore[attr-defined]
        # The number that this page is kept for, though somebody may have signed up since
        occurrence.seats_taken = request.varying  # type: ignore[attr-defined]
    activity, today = occurrence.activity, timezone.localdate()
    details = details_of(request, occurrence)
    url = request.build_absolute_uri(reverse("events:event", args=[pk]))
    dates = other_dates(occurrence, today)
    context: dict[str, Any] = {
        "occurrence": occurrence,
        "details": details,
        "url": url,
        "json_ld": event_json_ld(details, url=url, site=request.build_absolute_uri(reverse("home"))),
        "chat_text": details.chat_text(url),
        **way_back(request, occurrence),
        "can_sign_up": signs_up_here(request, occurrence),
        "signs_up_by_telephone": occurrence.takes_sign_ups_on(today),
        "is_over": occurrence.ends_on < today,
        "is_past": occurrence.is_held or occurrence.ends_on < today,
        "dates": dates[:DATES_SHOWN],
        "has_more_dates": len(dates) > DATES_SHOWN,
    }
    if occurrence.is_held and not activity.is_cancelled:
        context |= {"products": list(products_of(activity)), "photos": photos_of(occurrence, today)}
    return render(request, "events/public_event.html", context)


def signs_up_here(request: HttpRequest, occurrence: Occurrence) -> bool:
    """Return whether one can sign up on the site; no form is open without the school's policy for personal data."""
    return occurrence.takes_sign_ups_on(timezone.localdate()) and bool(current_profile(request).privacy_policy)


def details_of(request: HttpRequest, occurrence: Occurrence) -> EventDetails:
    """Return what visitors read of a date, and of how it changed."""
    today = timezone.localdate()
    change = changes_told(today, public_version(request)).get(occurrence.pk)
    return EventDetails.of(occurrence.activity, occurrence, school=current_profile(request), today=today, change=change)


def way_back(request: HttpRequest, occurrence: Occurrence) -> dict[str, str]:
    """Return the way to the day in the month of the calendar where the event stands, with the filters one came with."""
    day, month, version = occurrence.starts_on, CalendarMonth.of(occurrence.starts_on), public_version(request)
    query = CalendarFilter.of(request.GET, version).address if request.GET else ""
    if not month.is_shown(timezone.localdate(), version):
        return {"back_url": reverse("events:calendar") + query, "back_label": _("Calendar"), "query": query}
    label = _("Calendar: %(month)s") % {"month": inside_sentence(month.title)}
    return {"back_url": f"{month.address}{query}#day-{day.day}", "back_label": label, "query": query}


@require_safe
@public_page
def event_poster(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = get_object_or_404(public_events(), pk=pk)
    path = reverse("events:event", args=[pk])
    url = request.build_absolute_uri(path)
    context = {
        "details": details_of(request, occurrence),
        "can_sign_up": signs_up_here(request, occurrence),
        "url": url,
        "qr_code": qr_code(url),
        "back_url": path,
    }
    return render(request, "events/public_event_poster.html", context)


@require_safe
@public_page
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an activity: one without a day yet, or all the dates of one."""
    activity = get_object_or_404(public_activities(), pk=pk)
    url = request.build_absolute_uri(reverse("events:public-activity", args=[pk]))
    details = EventDetails.of(activity, school=current_profile(request), today=timezone.localdate())
    context = {
        "details": details,
        "dates": list(dates_of(activity.pk)),
        "query": "",
        "url": url,
        "chat_text": details.chat_text(url),
    }
    return render(request, "events/public_activity.html", context)
