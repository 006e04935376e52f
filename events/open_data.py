"""The calendar as open data: events in the words of schema.org. What each field means is in docs/open-data.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from activities.chat_words import without_in_words
from activities.models import Occurrence
from common.text import without_controls
from events.feed import UID_SUFFIX
from events.schema_org import event_status, schedule, start_and_end
from events.selectors.changes import ToldChange
from events.selectors.open_data import OpenDataEvents
from partners.models import Direction, Partner
from partners.selectors.public_register import public_name
from school.models import SchoolProfile
from wordings.grades import grades_of_mask

# It grows when programs that read the data have to change.
VERSION = 2


@dataclass(frozen=True)
class OpenDataAddresses:
    """Addresses of this site that the data has links to, each with its host."""

    data: str
    home: str
    # Around the number of an event, and around the short name of a partner
    event: tuple[str, str]
    partner: tuple[str, str]


def document(
    events: OpenDataEvents, *, today: date, profile: SchoolProfile, addresses: OpenDataAddresses
) -> dict[str, Any]:
    """Return the whole document."""
    school = {
        "@type": "School",
        "name": profile.title,
        "legalName": profile.name,
        "address": ", ".join(filter(None, [profile.city, profile.address_for_visitors])),
        "url": profile.site or addresses.home,
    }
    return _cleaned(
        {
            "@context": "https://schema.org",
            "version": VERSION,
            "url": addresses.data,
            "generated_on": today.isoformat(),
            "from": events.first.isoformat(),
            "until": events.last.isoformat(),
            "time_zone": profile.zone.key,
            "school": school,
            "events": [
                _event(
                    row,
                    profile,
                    addresses,
                    events.directions.get(row["activity__direction_id"]),
                    events.partners.get(row["activity_id"], ()),
                    events.changes.get(row["pk"]),
                )
                for row in events.rows
            ],
        }
    )


def _event(
    row: Mapping[str, Any],
    profile: SchoolProfile,
    addresses: OpenDataAddresses,
    direction: Direction | None,
    partners: Sequence[Partner],
    change: ToldChange | None,
) -> dict[str, Any]:
    address = f"{addresses.event[0]}{row['pk']}{addresses.event[1]}"
    occurrence = Occurrence(
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        start_time=row["start_time"],
        end_time=row["end_time"],
        has_daily_hours=row["has_daily_hours"],
        status=row["status"],
        takes_sign_ups=row["takes_sign_ups"],
        signs_up_until=row["signs_up_until"],
        capacity=row["capacity"],
        seats_taken=row["seats_taken"],
    )
    starts, ends = start_and_end(occurrence, profile.zone)
    status, previous = event_status(change, profile.zone, is_cancelled=occurrence.is_cancelled)
    before, after = addresses.partner
    grades = grades_of_mask(row["activity__grades"])
    without = without_in_words(row["excused_text"]) if row["excused_text"] else ""
    audience = ", ".join(filter(None, [row["activity__grades_text"], row["activity__participants"], without]))
    place = row["place"] or row["activity__place"]
    return {
        "@type": "Event",
        "identifier": f"{row['uid']}{UID_SUFFIX}",
        "url": address,
        "name": row["activity__title"],
        "description": row["activity__description"],
        "startDate": starts,
        "endDate": ends,
        "eventSchedule": schedule(occurrence, profile.zone),
        "eventStatus": status,
        "previousStartDate": previous,
        "change": change.words if change is not None else "",
        "location": {"@type": "Place", "name": place} if place else {},
        "audience": {"@type": "Audience", "audienceType": audience} if audience else {},
        "organizer": {"@type": "School", "name": profile.title},
        "contributor": [
            {"@type": "Organization", "name": public_name(each), "url": f"{before}{each.slug}{after}"}
            for each in partners
        ],
        "keywords": direction.title if direction else "",
        "maximumAttendeeCapacity": row["capacity"],
        "offers": _offer(row, occurrence, address),
        "dateModified": max(row["modified_at"], row["activity__modified_at"])
        .astimezone(UTC)
        .isoformat(timespec="seconds"),
        "sequence": row["sequence"] + row["activity__version"] + profile.version,
        "grades": sorted(grades),
        "direction": direction.slug if direction else "",
        "kind": row["activity__kind__code"],
    }


def _offer(row: Mapping[str, Any], occurrence: Occurrence, address: str) -> dict[str, Any]:
    """Return the cost in the school's words, and whether there are seats, but not how many are taken."""
    offer: dict[str, Any] = {"description": row["activity__cost"]}
    if occurrence.asks_for_sign_ups:
        offer["availability"] = f"https://schema.org/{'SoldOut' if occurrence.is_full else 'InStock'}"
        offer["validThrough"] = occurrence.last_day_to_sign_up.isoformat()
        offer["url"] = address
    return {"@type": "Offer", **offer} if any(offer.values()) else {}


def _cleaned(value: Any) -> Any:
    """Return the same without empty fields, and with texts that every reader can store."""
    match value:
        case str():
            return without_controls(value)
        case dict():
            cleaned = {key: _cleaned(each) for key, each in value.items()}
            return {key: each for key, each in cleaned.items() if each or key == "events"}
        case list():
            return [_cleaned(each) for each in value]
    return value
