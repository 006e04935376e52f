"""What feeds and open data read: the dates of a stretch of time, and the public partners of their activities."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from activities.models import Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.models.occurrence_state import OccurrenceState
from events.selectors.calendar_filter import CalendarFilter, offered, public_links
from events.selectors.events import events_between, public_partner_names, shown_occurrences
from partners.models import Partner
from partners.selectors.public_register import public_name
from partners.selectors.reference import directions
from school.years import SchoolYear

# Events that are over stay in a feed for so long, also just after a school year began.
DAYS_BACK = timedelta(days=90)


@dataclass(slots=True)
class FeedRow(OccurrenceState):
    """One date of a feed, in plain values."""

    pk: int
    activity_id: int
    uid: UUID
    sequence: int
    modified_at: datetime
    starts_on: date
    ends_on: date
    start_time: time | None
    end_time: time | None
    has_daily_hours: bool
    status: str
    place: str
    capacity: int | None
    seats_taken: int
    takes_sign_ups: bool
    signs_up_until: date | None
    activity_version: int
    activity_modified_at: datetime
    title: str
    activity_place: str
    grades_text: str
    participants: str
    to_bring: str
    cost: str
    direction_id: int | None


# What is asked of the database for each row, in the order of the fields of `FeedRow`
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
    "has_daily_hours",
    "status",
    "place",
    "capacity",
    "seats_taken",
    "takes_sign_ups",
    "signs_up_until",
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


def span(today: date) -> tuple[date, date]:
    """Return the stretch of days that feeds cover: this school year and the next, and at least 90 days back."""
    year = SchoolYear.of(today)
    return min(year.starts_on, today - DAYS_BACK), SchoolYear(year.start + 1).ends_on


def is_lost(data: QueryDict, filters: CalendarFilter) -> bool:
    """Return whether a filter of the address has nothing left that is offered.

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
    """Return the dates of a feed in the order of time; by their first day, which an index serves."""
    return shown_occurrences(filters).filter(starts_on__range=span(today))


def found_keys(filters: CalendarFilter, today: date, version: int) -> set[int] | None:
    """Return the dates in which visitors can see the words of the search; None if nothing is searched for."""
    if not filters.query:
        return None
    return {each.pk for each in events_between(*span(today), filters, version)}


def feed_rows(filters: CalendarFilter, today: date, version: int) -> list[FeedRow]:
    """Return the rows of a feed by one query; a search takes a second one."""
    rows = [FeedRow(*values) for values in occurrences_in_feed(filters, today).values_list(*VALUES)]
    found = found_keys(filters, today, version)
    return rows if found is None else [row for row in rows if row.pk in found]


def feed_row(pk: int) -> FeedRow | None:
    """Return one date that visitors may know of; None if there is none."""
    values = Occurrence.objects.public().filter(pk=pk).values_list(*VALUES).first()
    return FeedRow(*values) if values is not None else None


def partners_in_feed(filters: CalendarFilter, today: date, version: int) -> Mapping[int, Sequence[Partner]]:
    """Return the partners of each activity of a feed, by name; one query.

    What is cached for the filters describes the partners; the query says whom visitors may know of.
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


def partner_names_in_feed(filters: CalendarFilter, today: date, version: int) -> Mapping[int, str]:
    """Return the names of the partners of each activity of a feed, in the language of the request."""
    names = {each.pk: public_name(each) for each in offered(version).partners.values()}
    found = partners_in_feed(filters, today, version)
    return {activity: ", ".join([names[each.pk] for each in partners]) for activity, partners in found.items()}


def partner_names_of(activity: int) -> Mapping[int, str]:
    """Return the same for one activity."""
    return {key: ", ".join(names) for key, names in public_partner_names([activity]).items()}


def direction_titles(version: int) -> Mapping[int, str]:
    return {each.pk: each.title for each in directions(version)}
