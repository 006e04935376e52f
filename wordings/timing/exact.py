"""The days and times that a wording says so clearly that a calendar can have them."""

from datetime import date, time
from typing import NamedTuple

from wordings.timing.parsing import Timing, TimingKind
from wordings.timing.spans import DAY

# A date in the calendar takes no more days.
MOST_DAYS = 31


class ExactDay(NamedTuple):
    """A single day or a stretch of them, with its time of day if the words have one."""

    first: date
    last: date
    start_time: time | None
    end_time: time | None

    @property
    def ends_on(self) -> date:
        """«12 декабря 22:00–02:00» ends on the next day."""
        is_through_midnight = self.first == self.last and bool(self._is_backwards)
        return self.last + DAY if is_through_midnight else self.last

    @property
    def has_daily_hours(self) -> bool:
        """«18–22 января, 10:00–11:00» is at these hours on each of the days."""
        return self.first != self.last and self._is_backwards is False

    @property
    def _is_backwards(self) -> bool | None:
        return None if self.start_time is None or self.end_time is None else self.end_time <= self.start_time


def exact_days(timing: Timing) -> list[ExactDay]:
    """Return the days that the words name one by one or from one to another.

    Weeks, months and terms are no such days, nor is what is repeated, a deadline, or a wording that is asked about.
    """
    is_clear = timing.kind is TimingKind.DAYS and timing.is_sure
    if not is_clear or any(len(span) > MOST_DAYS for span in timing.named):
        return []
    # «До 12:00» says no beginning.
    end_time = timing.end_time if timing.start_time else None
    return [ExactDay(span.first, span.last, timing.start_time, end_time) for span in timing.named]
