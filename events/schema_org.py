"""What both JSON-LD and open data say of an event, in the words of schema.org/Event."""

from datetime import date, time
from zoneinfo import ZoneInfo

from activities.models import Occurrence
from activities.recurrence import local_moment
from events.selectors.changes import ToldChange


def start_and_end(occurrence: Occurrence, zone: ZoneInfo) -> tuple[str, str]:
    """Return its begin and end: days, or moments with the school's offset; the end is empty if nobody said it."""
    if occurrence.start_time is None or occurrence.has_daily_hours:
        return occurrence.starts_on.isoformat(), occurrence.ends_on.isoformat()
    ends_at = occurrence.ends_at(zone)
    if ends_at is not None:
        end = ends_at.isoformat(timespec="seconds")
    else:
        end = "" if occurrence.is_one_day else occurrence.ends_on.isoformat()
    return _start(occurrence.starts_on, occurrence.start_time, zone), end


def schedule(occurrence: Occurrence, zone: ZoneInfo) -> dict[str, str]:
    """Return the hours of each day of an event of several days (schema.org Schedule); nothing for any other."""
    if not occurrence.has_daily_hours or occurrence.start_time is None:
        return {}
    hours = {
        "startTime": occurrence.start_time.isoformat(),
        "endTime": occurrence.end_time.isoformat() if occurrence.end_time else "",
    }
    return {
        "@type": "Schedule",
        "startDate": occurrence.starts_on.isoformat(),
        "endDate": occurrence.ends_on.isoformat(),
        **{name: value for name, value in hours.items() if value},
        "repeatFrequency": "P1D",
        "scheduleTimezone": zone.key,
    }


def _start(day: date, at: time | None, zone: ZoneInfo) -> str:
    return day.isoformat() if at is None else local_moment(day, at, zone).isoformat(timespec="seconds")


def event_status(change: ToldChange | None, zone: ZoneInfo, *, is_cancelled: bool) -> tuple[str, str]:
    """Return the `eventStatus`, and the `previousStartDate` of an event that visitors know for another time."""
    if is_cancelled:
        return "https://schema.org/EventCancelled", ""
    if change is None or not change.is_moved:
        return "https://schema.org/EventScheduled", ""
    return "https://schema.org/EventRescheduled", _start(change.before.starts_on, change.before.start_time, zone)
