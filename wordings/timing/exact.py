"""The days and times that a wording says so clearly that a calendar can have them."""

from datetime import date, time
from typing import NamedTuple

from wordings.timing.parsing import Timing, TimingKind

# A date in the calendar takes no more days.
MOST_DAYS = 31


class ExactDay(NamedTuple):
    """A single day or a stretch of them, with its time of day if the words have one."""

    first: date
    last: date
    start_time: time | None
    end_time: time | None


def exact_days(timing: Timing) -> list[ExactDay]:
    """Return the days that the words name one by one or from one to another.

    Weeks, months and terms are no such days, nor is what is repeated, a deadline, or a wording that is asked about.
    """
    is_clear = timing.kind is TimingKind.DAYS and timing.is_sure
    if not is_clear or any(len(span) > MOST_DAYS for span in timing.named):
        return []
    # «До 12:00» says no beginning; and a stretch ends on another day than it begins.
    return [
        ExactDay(
            span.first,
            span.last,
            timing.start_time,
            timing.end_time if timing.start_time and span.is_one_day else None,
        )
        for span in timing.named
    ]
