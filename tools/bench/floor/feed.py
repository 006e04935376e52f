"""The floors of the feed: the same rows and facts, once by joining strings, once by the icalendar library.

Neither remembers anything from event to event, neither joins folds nor escapes: the first is what one writes first.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from events.feed import REFRESHED_EVERY, UID_SUFFIX, Feed
from events.selectors.feed import FeedRow


def joined(rows: Iterable[FeedRow], feed: Feed, *, name: str, address: str) -> str:
    """The feed by joining strings naively: f-strings, no escaping, no folding, nothing kept between events."""
    parts = [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//floor//RU\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n",
        f"NAME:{name}\r\nX-WR-CALNAME:{name}\r\nX-WR-TIMEZONE:{feed.zone.key}\r\nURL:{address}\r\n",
        f"SOURCE;VALUE=URI:{address}\r\nREFRESH-INTERVAL;VALUE=DURATION:{REFRESHED_EVERY}\r\n",
        f"X-PUBLISHED-TTL:{REFRESHED_EVERY}\r\n",
    ]
    words = _words()
    for row in rows:
        event = _facts(row, feed, words)
        if isinstance(event.start, datetime):
            when = f"DTSTART:{event.start:%Y%m%dT%H%M%SZ}\r\n"
            if event.end is not None:
                when += f"DTEND:{event.end:%Y%m%dT%H%M%SZ}\r\n"
        else:
            when = (
                f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}\r\nDTEND;VALUE=DATE:{event.end:%Y%m%d}\r\n"
                "TRANSP:TRANSPARENT\r\n"
            )
        stamp = f"{event.stamp:%Y%m%dT%H%M%SZ}"
        location = f"LOCATION:{event.place}\r\n" if event.place else ""
        categories = f"CATEGORIES:{event.category}\r\n" if event.category else ""
        description = "\\n".join(event.facts)
        parts.append(
            f"BEGIN:VEVENT\r\nUID:{event.uid}\r\nDTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\n"
            f"SEQUENCE:{event.sequence}\r\nSTATUS:{event.status}\r\n{when}SUMMARY:{event.title}\r\n{location}"
            f"DESCRIPTION:{description}\r\nURL:{event.address}\r\n{categories}END:VEVENT\r\n"
        )
    parts.append("END:VCALENDAR\r\n")
    return "".join(parts)


def by_library(rows: Iterable[FeedRow], feed: Feed, *, name: str, address: str) -> bytes:
    """The feed as the icalendar library builds it, property by property."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//floor//RU")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", feed.zone.key)
    calendar.add("REFRESH-INTERVAL", vDuration(timedelta(hours=4)), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", REFRESHED_EVERY)
    calendar.add("SOURCE", address, parameters={"VALUE": "URI"})
    calendar.add("URL", address)
    words = _words()
    for row in rows:
        facts = _facts(row, feed, words)
        event = Event()
        event.add("UID", facts.uid)
        event.add("DTSTAMP", facts.stamp)
        event.add("LAST-MODIFIED", facts.stamp)
        event.add("SEQUENCE", facts.sequence)
        event.add("STATUS", facts.status)
        event.add("DTSTART", facts.start)
        if facts.end is not None:
            event.add("DTEND", facts.end)
        if not isinstance(facts.start, datetime):
            event.add("TRANSP", "TRANSPARENT")
        event.add("SUMMARY", facts.title)
        if facts.place:
            event.add("LOCATION", facts.place)
        event.add("DESCRIPTION", "\n".join(facts.facts))
        event.add("URL", facts.address)
        if facts.category:
            event.add("CATEGORIES", [facts.category])
        calendar.add_component(event)
    return calendar.to_ical()


class _Facts(NamedTuple):
    uid: str
    stamp: datetime
    sequence: int
    status: str
    start: date | datetime
    end: date | datetime | None
    title: str
    place: str
    facts: list[str]
    address: str
    category: str


def _words() -> tuple[str, ...]:
    return (
        _("Called off"),
        _("For whom"),
        _("Together with"),
        _("What to bring"),
        _("Cost"),
        _("Seats"),
        _("Details"),
        _("Details and sign-up"),
    )


def _facts(row: FeedRow, feed: Feed, words: tuple[str, ...]) -> _Facts:
    """What both say of an event."""
    called_off, for_whom, with_whom, bring, costs, seats, details, sign_up = words
    address = f"{feed.event_address[0]}{row.pk}{feed.event_address[1]}"
    start: date | datetime = row.starts_on
    end: date | datetime | None = row.ends_on + timedelta(days=1)
    if row.start_time is not None:
        start = datetime.combine(row.starts_on, row.start_time, feed.zone).astimezone(UTC)
        if row.end_time is not None:
            end = datetime.combine(row.ends_on, row.end_time, feed.zone).astimezone(UTC)
        elif row.ends_on != row.starts_on:
            end = datetime.combine(row.ends_on + timedelta(days=1), time.min, feed.zone).astimezone(UTC)
        else:
            end = None
    facts = []
    if row.grades_text or row.participants:
        facts.append(f"{for_whom}: {', '.join(filter(None, [row.grades_text, row.participants]))}")
    if row.activity_id in feed.partners:
        facts.append(f"{with_whom}: {feed.partners[row.activity_id]}")
    if row.to_bring:
        facts.append(f"{bring}: {row.to_bring}")
    if row.cost:
        facts.append(f"{costs}: {row.cost}")
    if change := feed.changes.get(row.pk):
        facts.append(change)
    if row.capacity:
        facts.append(f"{seats}: {row.capacity}")
    facts.append(f"{sign_up if row.takes_sign_ups else details}: {address}")
    is_cancelled = row.status == "cancelled"
    return _Facts(
        uid=f"{row.uid}{UID_SUFFIX}",
        stamp=max(row.modified_at, row.activity_modified_at),
        sequence=row.sequence + row.activity_version + feed.profile_version,
        status="CANCELLED" if is_cancelled else "CONFIRMED",
        start=start,
        end=end,
        title=f"{called_off}: {row.title}" if is_cancelled else row.title,
        place=row.place or row.activity_place,
        facts=facts,
        address=address,
        category=feed.directions.get(row.direction_id or 0, ""),
    )
