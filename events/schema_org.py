"""What both JSON-LD and open data say of an event, in the words of schema.org/Event."""

from datetime import date, time
from zoneinfo import ZoneInfo

from activities.models import Occurrence
from activities.recurrence import local_moment
from events.selectors.changes import ToldChange


def start_and_end(occurrence: Occurrence, zone: ZoneInfo) -> tuple[str, str]:
    """Return its begin and end: days, or moments with the school's offset; the end is empty if nobody said it."""
    start = _start(occurrence.starts_on, occurrence.start_time, zone)
    if occurrence.start_time is None:
        return start, occurrence.ends_on.isoformat()
    ends_at = occurrence.ends_at(zone)
    if ends_at is not None:
        end = ends_at.isoformat(timespec="seconds")
    else:
        end = "" if occurrence.is_one_day else occurrence.ends_on.isoformat()
    return start, end


def _start(day: date, at: time | None, zone: ZoneInfo) -> str:
    return day.isoformat() if at is None else local_moment(day, at, zone).isoformat(timespec="seconds")


def event_status(change: ToldChange | None, zone: ZoneInfo, *, is_cancelled: bool) -> tuple[str, str]:
    """Return the `eventStatus`, and the `previousStartDate` of an event that visitors know for another time."""
    if is_cancelled:
        return "https://schema.org/EventCancelled", ""
    if change is None or not change.is_moved:
        return "https://schema.org/EventScheduled", ""
    return "https://schema.org/EventRescheduled", _start(change.before.starts_on, change.before.start_time, zone)
