"""What open data read: the dates of a feed with more of their values, their directions and partners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from events.selectors.calendar_filter import CalendarFilter
from events.selectors.changes import ToldChange, changes_told
from events.selectors.feed import found_keys, occurrences_in_feed, partners_in_feed, span
from partners.models import Direction, Partner
from partners.selectors.reference import directions

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
    "excused_text",
    "place",
    "capacity",
    "seats_taken",
    "takes_sign_ups",
    "signs_up_until",
    "activity__version",
    "activity__modified_at",
    "activity__title",
    "activity__description",
    "activity__place",
    "activity__grades",
    "activity__grades_text",
    "activity__participants",
    "activity__cost",
    "activity__direction_id",
    "activity__kind__code",
)


@dataclass(frozen=True)
class OpenDataEvents:
    """The events of one document: their values, and the directions and partners that these values name."""

    first: date
    last: date
    rows: Sequence[Mapping[str, Any]]
    directions: Mapping[int, Direction]
    # Of each activity the partners whom visitors may know of
    partners: Mapping[int, Sequence[Partner]]
    # What visitors are told of changed events
    changes: Mapping[int, ToldChange]

    @classmethod
    def of(cls, filters: CalendarFilter, *, today: date, version: int, is_lost: bool = False) -> Self:
        """Read the events; `is_lost` says that the address asks for nothing that is here."""
        first, last = span(today)
        rows = [] if is_lost else _rows(filters, today, version)
        partners = partners_in_feed(filters, today, version) if rows else {}
        titles = {each.pk: each for each in directions(version)}
        return cls(first, last, rows, titles, partners, changes_told(today, version))


def _rows(filters: CalendarFilter, today: date, version: int) -> list[dict[str, Any]]:
    rows = list(occurrences_in_feed(filters, today).values(*VALUES))
    found = found_keys(filters, today, version)
    return rows if found is None else [row for row in rows if row["pk"] in found]
