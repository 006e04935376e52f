"""The text of iCalendar feeds: the events that visitors see, for the calendars of parents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.dates_in_words import time_in_words
from events.ics import LINE_END, Clock, day_value, escaped, folded, text_line, utc_value
from events.selectors.feed import FeedRow
from events.selectors.turned_classes import Turned

# This is not the host: an event stays the same one when the school's site moves.
UID_SUFFIX = "@social-partnership"
PRODUCT = "-//Social partnership portal//Calendar//RU"
# How often a calendar should ask again; most do it when they like.
REFRESHED_EVERY = "PT4H"


@dataclass(frozen=True)
class Feed:
    """What the lines of events need besides their rows."""

    zone: ZoneInfo
    # The address of an event's page, before its number and after it
    event_address: tuple[str, str]
    directions: Mapping[int, str]
    # Of each activity the names of those partners whom visitors may know of
    partners: Mapping[int, str]
    # What visitors are told of changed events, in words
    changes: Mapping[int, str]
    # Grows when the school corrects its profile: another time zone moves every event.
    profile_version: int = 0


def calendar(events: Iterable[str], head: Iterable[tuple[str, str]] = ()) -> str:
    """Return a whole iCalendar object; `head` has properties of the calendar, escaped already."""
    return "".join(
        [
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n",
            *[folded(f"{name}:{value}") + LINE_END for name, value in head],
            *events,
            "END:VCALENDAR\r\n",
        ]
    )


def head_of(*, name: str, address: str, page: str, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Return how a subscribed calendar is called, where it comes from, and how often to ask again."""
    return [
        ("NAME", escaped(name)),
        ("X-WR-CALNAME", escaped(name)),
        ("X-WR-TIMEZONE", zone.key),
        ("REFRESH-INTERVAL;VALUE=DURATION", REFRESHED_EVERY),
        ("X-PUBLISHED-TTL", REFRESHED_EVERY),
        ("SOURCE;VALUE=URI", address),
        ("URL", page),
    ]


class Words:
    """The words of the lines in the language of the request, looked up once per feed."""

    def __init__(self) -> None:
        self.called_off = _("Called off")
        self.for_whom, self.with_whom = _("For"), _("Together with")
        self.to_bring, self.cost = _("What to bring"), _("Cost")
        self.seats = _("Places")
        self.details, self.sign_up = escaped(_("Details")), escaped(_("Details and sign-up"))


def event_lines(rows: Iterable[FeedRow], feed: Feed) -> list[str]:
    """Return a VEVENT for each row. All that depends on the activity alone is written once."""
    words, clock = Words(), Clock(feed.zone)
    before, after = feed.event_address
    categories = {key: text_line("CATEGORIES", title) for key, title in feed.directions.items()}
    of_activity: dict[int, tuple[str, str, str]] = {}
    events = []
    for row in rows:
        if row.activity_id not in of_activity:
            of_activity[row.activity_id] = (
                text_line("SUMMARY", row.title),
                text_line("LOCATION", row.activity_place) if row.activity_place else "",
                # A line may be folded anywhere: what differs from date to date goes on in lines of its own.
                text_line("DESCRIPTION", _details_of_activity(words, row, feed.partners.get(row.activity_id, ""))),
            )
        summary, location, description = of_activity[row.activity_id]
        state = "CONFIRMED"
        if row.has_daily_hours:
            # As one block it would last through the nights: it takes the days, and its title says the hours.
            summary = text_line("SUMMARY", _titled(row))
        if row.is_cancelled:
            # Some calendars hide what is called off, others show no sign of it: the title says it as well.
            summary, state = text_line("SUMMARY", f"{words.called_off}: {_titled(row)}"), "CANCELLED"
        if row.place:
            location = text_line("LOCATION", row.place)
        change = feed.changes.get(row.pk, "")
        if change or row.capacity is not None:
            description += folded(f" {escaped(_details_of_date(words, row, change))}") + LINE_END
        # Some calendars show the description, others the comment.
        comment = text_line("COMMENT", change) if change else ""
        address = f"{before}{row.pk}{after}"
        # Many calendars do not show URL, so it stands among the words, too. Calendars keep these for days, so the link
        # does not depend on the last day to sign up.
        link = folded(f" {words.sign_up if row.asks_for_sign_ups else words.details}: {address}")
        stamp = utc_value(max(row.modified_at, row.activity_modified_at))
        events.append(
            f"BEGIN:VEVENT\r\nUID:{row.uid}{UID_SUFFIX}\r\nDTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\n"
            f"SEQUENCE:{row.sequence + row.activity_version + feed.profile_version}\r\nSTATUS:{state}\r\n"
            f"{_when(clock, row)}{summary}{location}{description}{link}\r\n{comment}{folded(f'URL:{address}')}\r\n"
            f"{categories.get(row.direction_id or 0, '')}END:VEVENT\r\n"
        )
    return events


def _titled(row: FeedRow) -> str:
    return f"{row.title} ({time_in_words(row)})" if row.has_daily_hours else row.title


def turned_lines(turned: Turned, *, feed: str, page: str) -> str:
    """Return the VEVENT that tells a subscribed calendar that its classes are other ones now.

    It stands on the days of the month: whichever day a calendar asks, it finds it ahead or today.
    """
    first, after = turned.year.starts_on, turned.last_day + timedelta(days=1)
    stamp = f"{day_value(first)}T000000Z"
    title = _("%(turned)s: subscribe again") % {"turned": capfirst(turned.title)}
    details = _(
        "This calendar goes by the names of classes and grades, and a new school year has begun. If your child "
        "is in the new class, subscribe again: %(page)s (address of the calendar: %(feed)s) and remove this "
        "calendar. If your child has been in this class since September, there is nothing to do."
    ) % {"page": page, "feed": feed}
    return (
        f"BEGIN:VEVENT\r\nUID:{turned.uid}{UID_SUFFIX}\r\nDTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\nSEQUENCE:0\r\n"
        f"STATUS:CONFIRMED\r\nDTSTART;VALUE=DATE:{day_value(first)}\r\nDTEND;VALUE=DATE:{day_value(after)}\r\n"
        f"TRANSP:TRANSPARENT\r\n{text_line('SUMMARY', title)}{text_line('DESCRIPTION', details)}"
        f"{folded(f'URL:{page}')}\r\nEND:VEVENT\r\n"
    )


def _details_of_activity(words: Words, row: FeedRow, partners: str) -> str:
    """Return what is worth knowing of every date of an activity, one thing on each line; every line is ended."""
    details = ""
    if whom := ", ".join(filter(None, [row.grades_text, row.participants])):
        details = f"{words.for_whom}: {whom}\n"
    if partners:
        details += f"{words.with_whom}: {partners}\n"
    if row.to_bring:
        details += f"{words.to_bring}: {row.to_bring}\n"
    if row.cost:
        details += f"{words.cost}: {row.cost}\n"
    return details


def _details_of_date(words: Words, row: FeedRow, change: str) -> str:
    """Return what is worth knowing of one date. Not whether it is full: that changes without a new SEQUENCE."""
    details = f"{change}\n" if change else ""
    if row.capacity is not None:
        details += f"{words.seats}: {row.capacity}\n"
    return details


def _when(clock: Clock, row: FeedRow) -> str:
    """Return DTSTART and, where it is known, DTEND, which is exclusive; without a time the days, transparent."""
    if row.start_time is None or row.has_daily_hours:
        first, after = day_value(row.starts_on), day_value(row.ends_on + timedelta(days=1))
        return f"DTSTART;VALUE=DATE:{first}\r\nDTEND;VALUE=DATE:{after}\r\nTRANSP:TRANSPARENT\r\n"
    start = clock.utc_value(row.starts_on, row.start_time)
    if row.end_time is not None:
        end = clock.utc_value(row.ends_on, row.end_time)
    elif row.ends_on != row.starts_on:
        end = clock.utc_value(row.ends_on + timedelta(days=1), time.min)
    else:
        # Nobody said when it ends; an invented hour would be taken for the school's word.
        return f"DTSTART:{start}\r\n"
    # Where clocks go forward an event may end before it begins.
    return f"DTSTART:{start}\r\nDTEND:{end}\r\n" if end > start else f"DTSTART:{start}\r\n"
