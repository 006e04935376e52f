"""Events as the calendar shows them: plain values, a month or an agenda at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from activities.models import Activity, Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.models.occurrence_state import OccurrenceState
from common.search import query_words, search_text, words_found
from events.selectors.calendar_filter import CalendarFilter, public_links
from partners.models import Partner
from partners.selectors.public_register import public_name
from school.publication import per_version
from school.years import SchoolYear
from wordings.months import month_bit

# What is asked of the database for each event, in the order of `Event`'s first fields
VALUES = (
    "pk",
    "activity_id",
    "starts_on",
    "ends_on",
    "start_time",
    "end_time",
    "has_daily_hours",
    "status",
    "takes_sign_ups",
    "signs_up_until",
    "capacity",
    "seats_taken",
    "place",
    "activity__title",
    "activity__place",
    "activity__grades_text",
    "activity__participants",
    "activity__direction_id",
)


@dataclass(slots=True)
class Event(OccurrenceState):
    """One date of a public activity, in plain values. (schema.org Event)"""

    pk: int
    activity_id: int
    starts_on: date
    ends_on: date
    start_time: time | None
    end_time: time | None
    has_daily_hours: bool
    status: str
    takes_sign_ups: bool
    signs_up_until: date | None
    capacity: int | None
    seats_taken: int
    place: str
    title: str
    activity_place: str
    grades_text: str
    participants: str
    direction_id: int | None

    @property
    def where(self) -> str:
        return self.place or self.activity_place


def shown_occurrences(filters: CalendarFilter) -> OccurrenceQuerySet:
    """Return the dates that a visitor with these filters sees, in the order of time."""
    return filters.of_occurrences(Occurrence.objects.public()).order_by("starts_on", "start_time", "pk")


def events_between(first: date, last: date, filters: CalendarFilter, version: int) -> list[Event]:
    """Return the events that touch these days, called off ones among them; one query."""
    return events_of(shown_occurrences(filters).between(first, last), filters, version)


def events_of(
    rows: OccurrenceQuerySet, filters: CalendarFilter, version: int, *, most: int | None = None
) -> list[Event]:
    """Return the first `most` of these dates as events; a search leaves those whose words visitors can see."""
    named = filters.named("activity")
    events = []
    for values in rows.annotate(**named).values_list(*VALUES, *named)[:most]:
        event = Event(*values[: len(VALUES)])
        seen = (event.title, event.where, event.activity_place, event.participants)
        if is_found_by_visitors(filters, values[len(VALUES) :], *seen):
            events.append(event)
    return events


def public_partner_names(activities: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """Return the names of each activity's public partners, in the language of the page."""
    rows = (
        public_links(activities)
        .order_by("partnership__partner__name_key", "partnership__partner")
        .values_list(
            "activity_id",
            "partnership__partner__name",
            "partnership__partner__short_name",
            "partnership__partner__name_en",
        )
    )
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for activity, name, short_name, name_en in rows:
        names[activity][public_name(Partner(name=name, short_name=short_name, name_en=name_en))] = None
    return {activity: list(found) for activity, found in names.items()}


def is_found_by_visitors(filters: CalendarFilter, named: Sequence[bool], *seen: str) -> bool:
    """Return whether visitors can see each word of the search: in these texts, or in a public partner's name (`named`).

    The stored words of an activity hold the names of those responsible, which visitors do not see: whoever searches
    for a teacher must not learn what the teacher runs.
    """
    if not named:
        return True
    text = search_text(*seen)
    return all(
        is_named or words_found([word], text) for word, is_named in zip(query_words(filters.query), named, strict=True)
    )


@dataclass(frozen=True, slots=True)
class UndatedActivity:
    """A public activity that falls into a month by its wording alone: «в течение октября», «II неделя октября»."""

    pk: int
    title: str
    timing_text: str
    place: str
    participants: str


# A whole plan without dates has fewer; more are more than a database takes in one query.
MOST_UNDATED = 1000
UNDATED_VALUES = ("pk", "title", "timing_text", "place", "participants")


@per_version
def undated_keys() -> Mapping[int, Sequence[tuple[int, int]]]:
    """Return the public activities without a date by school year: the months of each, and its key.

    In a plan with dates they are few among thousands, so a month that has none need not look for them.
    """
    rows = Activity.objects.public().planned().without_dates().order_by()
    by_year: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for year, months, key in rows.values_list("school_year", "months", "pk"):
        by_year[year].append((months, key))
    return dict(by_year)


def undated_activities(month: date, filters: CalendarFilter, version: int) -> list[UndatedActivity]:
    """Return the public activities without a date whose wording falls into the month of this day."""
    bit = month_bit(month.month)
    keys = [key for months, key in undated_keys(version).get(SchoolYear.of(month).start, ()) if months & bit]
    if not keys:
        return []
    rows = filters.of_activities(Activity.objects.public().filter(pk__in=keys[:MOST_UNDATED]))
    named, found = filters.named("pk"), []
    rows = rows.order_by("sorts_on", "title_key", "pk").annotate(**named)
    for values in rows.values_list(*UNDATED_VALUES, *named):
        each = UndatedActivity(*values[: len(UNDATED_VALUES)])
        seen = (each.title, each.timing_text, each.place, each.participants)
        if is_found_by_visitors(filters, values[len(UNDATED_VALUES) :], *seen):
            found.append(each)
    return found


# A search for the nearest event looks through so many: visitors may not see the words in all of them.
LOOKED_THROUGH = 200


def nearest_event(after: date, before: date | None, filters: CalendarFilter, version: int) -> Event | None:
    """Return the first event after a stretch of days, else the last one before it; without `before` only ahead."""
    rows = shown_occurrences(filters).not_cancelled()
    sides = [rows.filter(starts_on__gt=after)]
    if before is not None:
        sides.append(rows.filter(starts_on__lt=before).order_by("-starts_on", "start_time", "pk"))
    for side in sides:
        found = events_of(side, filters, version, most=LOOKED_THROUGH if filters.query else 1)
        if found:
            return found[0]
    return None


# No public date at all
NEVER = date.max


@per_version
def first_public_day() -> date:
    """Return the day of the first date that visitors may know of, or `NEVER`."""
    return Occurrence.objects.public().order_by("starts_on").values_list("starts_on", flat=True).first() or NEVER


def coming_up(today: date, *, days: int, most: int, version: int) -> list[Event]:
    """Return the first events of the next days; what goes on already comes first. One query."""
    rows = shown_occurrences(CalendarFilter()).not_cancelled().between(today, today + timedelta(days=days))
    return events_of(rows, CalendarFilter(), version, most=most)


def days_of(starts_on: date, ends_on: date, first: date, last: date) -> list[date]:
    """Return the days from `first` to `last` on which an event of these days takes place."""
    start, end = max(starts_on, first), min(ends_on, last)
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
