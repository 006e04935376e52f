"""What both JSON-LD and open data say of an event, in the words of schema.org/Event."""

from datetime import date
from zoneinfo import ZoneInfo

from activities.models import Occurrence


def start_and_end(occurrence: Occurrence, zone: ZoneInfo) -> tuple[str, str]:
    """Return its begin and end: days, or moments with the school's offset; the end is empty if nobody said it."""
    if occurrence.start_time is None:
        return occurrence.starts_on.isoformat(), occurrence.ends_on.isoformat()
    ends_at = occurrence.ends_at(zone)
    if ends_at is not None:
        end = ends_at.isoformat(timespec="seconds")
    else:
        end = "" if occurrence.is_one_day else occurrence.ends_on.isoformat()
    return occurrence.starts_at(zone).isoformat(timespec="seconds"), end


def event_status(*, is_cancelled: bool, moved_from: date | None) -> str:
    """Return the `eventStatus`."""
    if is_cancelled:
        return "https://schema.org/EventCancelled"
    return f"https://schema.org/{'EventRescheduled' if moved_from else 'EventScheduled'}"
