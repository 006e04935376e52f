"""An event as search engines read it: schema.org Event as JSON-LD, inside the page."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from activities.models import Occurrence
from events.schema_org import event_status, schedule, start_and_end
from events.selectors.event_page import EventDetails
from partners.selectors.public_register import public_name

# So nothing in the text can end the script element, or begin a comment in it.
_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
# A cost that says this and nothing else is none: «бесплатно по Пушкинской карте» is another thing.
_FREE = frozenset(["бесплатно", "без оплаты", "вход свободный", "free"])


def event_json_ld(details: EventDetails, *, url: str, site: str) -> SafeString:
    """Return the event for a `<script type="application/ld+json">`; it holds what the page shows and nothing else."""
    text = json.dumps(event_data(details, url=url, site=site), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))


def event_data(details: EventDetails, *, url: str, site: str) -> dict[str, Any]:
    occurrence, activity, school = details.occurrence, details.activity, details.school
    assert occurrence is not None
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": activity.title,
        "url": url,
        **_times(occurrence, school.zone),
        **_status(details, school.zone),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(details),
        "organizer": {"@type": "School", "name": school.title, "url": school.site_for_visitors or site},
        # The language of the event, not of the page: events are held in Russian.
        "inLanguage": "ru",
    }
    if details.partners:
        data["contributor"] = [{"@type": "Organization", "name": public_name(each)} for each in details.partners]
    if activity.description:
        data["description"] = activity.description
    if occurrence.capacity:
        data["maximumAttendeeCapacity"] = occurrence.capacity
    # No program understands other costs, which are words: to say nothing is better than to guess.
    if activity.cost.strip(" .!").casefold() in _FREE:
        data["isAccessibleForFree"] = True
        data["offers"] = {"@type": "Offer", "price": "0", "priceCurrency": "RUB", "url": url}
    return data


def _times(occurrence: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    start, end = start_and_end(occurrence, zone)
    times: dict[str, Any] = {"startDate": start, "endDate": end, "eventSchedule": schedule(occurrence, zone)}
    return {name: value for name, value in times.items() if value}


def _status(details: EventDetails, zone: ZoneInfo) -> dict[str, str]:
    status, previous = event_status(details.change, zone, is_cancelled=details.is_cancelled)
    return {"eventStatus": status, "previousStartDate": previous} if previous else {"eventStatus": status}


def _place(details: EventDetails) -> dict[str, Any]:
    """Return the event's own place; what is at school has the school's address as well."""
    school = details.school
    if details.activity.is_away and details.where:
        address = ", ".join(filter(None, [school.city, details.where]))
    else:
        address = ", ".join(filter(None, [school.city, school.address_for_visitors]))
    return {"@type": "Place", "name": details.where or school.title, "address": address or school.title}
