"""When dates of one activity are at the same time: whole days, hours through midnight, the same hours of each day."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from activities.models import Occurrence

_DAY = timedelta(days=1)


class Overlap(NamedTuple):
    """Two dates that are at the same time; the one that begins first stands first."""

    first: Occurrence
    second: Occurrence

    @property
    def is_same_start(self) -> bool:
        starts = ((each.starts_on, each.start_time) for each in self)
        return len(set(starts)) == 1


class AtOnce(Exception):
    """Dates of one activity would be at the same time."""

    def __init__(self, overlaps: Collection[Overlap]) -> None:
        super().__init__(overlaps)
        self.overlaps = list(overlaps)

    @property
    def is_same_start(self) -> bool:
        """Whether two would begin at the same time: then one of them is too much."""
        return any(each.is_same_start for each in self.overlaps)


def overlaps_of(dates: Iterable[Occurrence]) -> list[Overlap]:
    """Return which of these dates are at the same time, two by two, in the order of time."""
    found: dict[tuple[int, int], Overlap] = {}
    going_on: list[tuple[datetime, datetime, Occurrence]] = []
    stretches = [(start, end, each) for each in dates for start, end in _stretches(each)]
    for start, end, each in sorted(stretches, key=lambda stretch: stretch[:2]):
        # What has no end is a moment: it meets what begins with it, or goes on then.
        going_on = [other for other in going_on if other[1] > start or other[0] == start]
        for _start, _end, other in going_on:
            if other is not each:
                found.setdefault((id(other), id(each)), Overlap(other, each))
        going_on.append((start, end, each))
    return list(found.values())


def overlaps_with(occurrence: Occurrence, others: Iterable[Occurrence]) -> list[Overlap]:
    """Return which of the other dates are at the time of this one."""
    return [each for each in overlaps_of([occurrence, *others]) if occurrence in each]


def _stretches(occurrence: Occurrence) -> list[tuple[datetime, datetime]]:
    """Return when it begins and ends by the school's clocks, for each day apart where the hours are each day's."""
    first, last = occurrence.starts_on, occurrence.ends_on
    start, end = occurrence.start_time, occurrence.end_time
    if start is None:
        return [(_moment(first), _moment(last + _DAY))]
    if occurrence.has_daily_hours:
        days = [first + _DAY * number for number in range((last - first).days + 1)]
        return [(_moment(day, start), _moment(day, end or start)) for day in days]
    if end is not None:
        return [(_moment(first, start), _moment(last, end))]
    return [(_moment(first, start), _moment(first, start) if first == last else _moment(last + _DAY))]


def _moment(day: date, at: time = time.min) -> datetime:
    return datetime.combine(day, at)
