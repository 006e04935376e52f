"""iCalendar feeds of the events that visitors see: what calendars of parents subscribe to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from events.ics import LINE_END, Clock, day_value, escaped, folded, text_line, utc_value
from events.selectors.calendar_filter import CalendarFilter, offered, public_links
from events.selectors.events import events_between, shown_occurrences
from partners.models import Partner
from partners.selectors.public_register import public_name
from partners.selectors.reference import directions
from school.years import SchoolYear

# Not the host: an event stays the same one when the school's site moves.
UID_SUFFIX = "@social-partnership"
PRODUCT = "-//Social partnership portal//Calendar//RU"
# How often a calendar should ask again; most do it when they like.
REFRESHED_EVERY = "PT4H"
# What has been stays so long, also just after a school year began
KEPT_DAYS = timedelta(days=90)

# What is asked of the database for each event, in the order in which `event_lines` reads it
VALUES = (
    "pk",
    "activity_id",
    "uid",
    "sequence",
    "modified_at",
    "starts_on",
    "ends_on",
    "start_time",
    "end_time",
    "status",
    "moved_from",
    "place",
    "capacity",
    "takes_sign_ups",
    "activity__version",
    "activity__modified_at",
    "activity__title",
    "activity__place",
    "activity__grades_text",
    "activity__participants",
    "activity__to_bring",
    "activity__cost",
    "activity__direction_id",
)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Feed:
    """What the lines of events need besides their rows."""

    zone: ZoneInfo
    # The address of an event's page, before its number and after it
    event_address: tuple[str, str]
    directions: Mapping[int, str]
    # Of each activity the names of those partners whom visitors may know of
    partners: Mapping[int, str]
    # Grows when the school corrects its profile: another time zone moves every event.
    profile_version: int = 0


def span(today: date) -> tuple[date, date]:
    """The first days of events that feeds have: this school year and the next, and never less than 90 days back."""
    year = SchoolYear.of(today)
    return min(year.starts_on, today - KEPT_DAYS), SchoolYear(year.start + 1).ends_on


def is_lost(data: QueryDict, filters: CalendarFilter) -> bool:
    """Whether a filter of the address has nothing left that is offered.

    A page says so and shows everything; a calendar subscribed to one partner must not fill with all others when that
    partner is not shown any more.
    """
    chosen_of: list[tuple[tuple[str, ...], Sequence[Any]]] = [
        (("direction",), filters.directions),
        (("grade", "class"), (*filters.grades, *filters.classes)),
        (("partner",), filters.partners),
        (("kind",), filters.kinds),
    ]
    return any(
        not chosen and any(value for name in names for value in data.getlist(name)) for names, chosen in chosen_of
    )


def occurrences_in_feed(filters: CalendarFilter, today: date) -> OccurrenceQuerySet:
    """The dates of a feed in the order of time; by their first day, which an index serves."""
    return shown_occurrences(filters).filter(starts_on__range=span(today))


def found_keys(filters: CalendarFilter, today: date, version: int) -> set[int] | None:
    """Of a search those that visitors can see the words of; None where nothing is searched for."""
    if not filters.query:
        return None
    return {each.pk for each in events_between(*span(today), filters, version)}


def rows_of(filters: CalendarFilter, today: date, version: int) -> list[Row]:
    """The rows of a feed: one query."""
    rows = list(occurrences_in_feed(filters, today).values_list(*VALUES))
    found = found_keys(filters, today, version)
    return rows if found is None else [row for row in rows if row[0] in found]


def partners_in_feed(filters: CalendarFilter, today: date, version: int) -> Mapping[int, Sequence[Partner]]:
    """Of each activity of a feed its partners, by name: one query.

    What is kept for the filters describes them; the query says whom visitors may know of.
    """
    partners = list(offered(version).partners.values())
    places = {each.pk: place for place, each in enumerate(partners)}
    shown = occurrences_in_feed(filters, today).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    # As a subquery: no database takes as many numbers as there may be.
    activities: Any = shown.values("activity_id")
    for activity, partner in public_links(activities).values_list("activity_id", "partnership__partner_id"):
        if partner in places:
            found[activity].add(places[partner])
    return {activity: [partners[place] for place in sorted(of)] for activity, of in found.items()}


def names_in_feed(filters: CalendarFilter, today: date, version: int) -> Mapping[int, str]:
    """Of each activity of a feed the names of its partners, in the language of the request."""
    names = {each.pk: public_name(each) for each in offered(version).partners.values()}
    found = partners_in_feed(filters, today, version)
    return {activity: ", ".join([names[each.pk] for each in partners]) for activity, partners in found.items()}


def direction_titles(version: int) -> Mapping[int, str]:
    return {each.pk: each.title for each in directions(version)}


def calendar(events: Iterable[str], head: Iterable[tuple[str, str]] = ()) -> str:
    """A whole iCalendar object; `head` are properties of the calendar, escaped already."""
    return "".join(
        [
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n",
            *[folded(f"{name}:{value}") + LINE_END for name, value in head],
            *events,
            "END:VCALENDAR\r\n",
        ]
    )


def head_of(*, name: str, address: str, page: str, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What a subscribed calendar is called, where it comes from, and how often to ask again."""
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
    """What the lines say in the language of the request, looked up once per feed."""

    def __init__(self) -> None:
        self.called_off = _("Called off")
        self.for_whom, self.with_whom = _("For whom"), _("Together with")
        self.to_bring, self.cost = _("What to bring"), _("Cost")
        self.moved, self.seats = _("Moved from %(day)s"), _("Seats")
        self.details, self.sign_up = escaped(_("Details")), escaped(_("Details and sign-up"))


def event_lines(rows: Iterable[Row], feed: Feed) -> list[str]:
    """A VEVENT for each row. All that depends on the activity alone is written once."""
    words, clock = Words(), Clock(feed.zone)
    cancelled, planned = Occurrence.Status.CANCELLED.value, Occurrence.Status.PLANNED.value
    before, after = feed.event_address
    categories = {key: text_line("CATEGORIES", title) for key, title in feed.directions.items()}
    of_activity: dict[int, tuple[str, str, str]] = {}
    events = []
    for (
        pk,
        activity,
        uid,
        sequence,
        modified_at,
        starts_on,
        ends_on,
        start_time,
        end_time,
        status,
        moved_from,
        place,
        capacity,
        takes_sign_ups,
        version,
        activity_modified_at,
        title,
        activity_place,
        grades,
        participants,
        to_bring,
        cost,
        direction,
    ) in rows:
        if activity not in of_activity:
            partners = feed.partners.get(activity, "")
            details = _details_of_activity(words, grades, participants, partners, to_bring, cost)
            of_activity[activity] = (
                text_line("SUMMARY", title),
                text_line("LOCATION", activity_place) if activity_place else "",
                # A line may be folded anywhere: what differs from date to date goes on in lines of its own.
                text_line("DESCRIPTION", details),
            )
        summary, location, description = of_activity[activity]
        state = "CONFIRMED"
        if status == cancelled:
            # Some calendars hide what is called off, others show no sign of it: the title says it as well.
            summary, state = text_line("SUMMARY", f"{words.called_off}: {title}"), "CANCELLED"
        if place:
            location = text_line("LOCATION", place)
        if moved_from is not None or capacity is not None:
            description += folded(f" {escaped(_details_of_date(words, moved_from, capacity))}") + LINE_END
        address = f"{before}{pk}{after}"
        # Many calendars do not show URL, so it stands among the words, too.
        link = folded(f" {words.sign_up if takes_sign_ups and status == planned else words.details}: {address}")
        when = _when(clock, starts_on, ends_on, start_time, end_time)
        stamp = utc_value(modified_at if modified_at > activity_modified_at else activity_modified_at)
        events.append(
            f"BEGIN:VEVENT\r\nUID:{uid}{UID_SUFFIX}\r\nDTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\n"
            f"SEQUENCE:{sequence + version + feed.profile_version}\r\nSTATUS:{state}\r\n{when}{summary}{location}"
            f"{description}{link}\r\n{folded(f'URL:{address}')}\r\n{categories.get(direction, '')}END:VEVENT\r\n"
        )
    return events


def _details_of_activity(words: Words, grades: str, participants: str, partners: str, to_bring: str, cost: str) -> str:
    """What is worth knowing of every date of an activity, each fact on a line that is ended."""
    details = ""
    if grades or participants:
        both = f"{grades}, {participants}" if grades and participants else grades or participants
        details = f"{words.for_whom}: {both}\n"
    if partners:
        details += f"{words.with_whom}: {partners}\n"
    if to_bring:
        details += f"{words.to_bring}: {to_bring}\n"
    if cost:
        details += f"{words.cost}: {cost}\n"
    return details


def _details_of_date(words: Words, moved_from: date | None, capacity: int | None) -> str:
    """What is worth knowing of one date. Not whether it is full: that changes without a new SEQUENCE."""
    details = ""
    if moved_from is not None:
        details = words.moved % {"day": date_format(moved_from, "j E Y")} + "\n"
    if capacity is not None:
        details += f"{words.seats}: {capacity}\n"
    return details


def _when(clock: Clock, starts_on: date, ends_on: date, start_time: time | None, end_time: time | None) -> str:
    """DTSTART and, where it is known, DTEND, which is exclusive; without a time the days, which block nobody's."""
    if start_time is None:
        first, after = day_value(starts_on), day_value(ends_on + timedelta(days=1))
        return f"DTSTART;VALUE=DATE:{first}\r\nDTEND;VALUE=DATE:{after}\r\nTRANSP:TRANSPARENT\r\n"
    start = clock.utc_value(starts_on, start_time)
    if end_time is not None:
        end = clock.utc_value(ends_on, end_time)
    elif ends_on != starts_on:
        end = clock.utc_value(ends_on + timedelta(days=1), time.min)
    else:
        # When it ends nobody said; an invented hour would be taken for the school's word.
        return f"DTSTART:{start}\r\n"
    # Where clocks go forward an event may end before it begins.
    return f"DTSTART:{start}\r\nDTEND:{end}\r\n" if end > start else f"DTSTART:{start}\r\n"
