"""What follows from the values of one occurrence: its state, its seats, and whether one can sign up for it.

Each rule stands here once. Records and the calendar's rows read it from their values, lists from the conditions.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.recurrence import local_moment


class OccurrenceStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("called off")


def is_open(path: str = "") -> Q:
    """Return the condition of occurrences still to be held; `path` leads to them: `occurrences__`."""
    return Q(**{f"{path}status": OccurrenceStatus.PLANNED})


def is_held(path: str = "") -> Q:
    return Q(**{f"{path}status": OccurrenceStatus.HELD})


class OccurrenceState:
    """The rules by an occurrence's own values; whoever has these values inherits them."""

    __slots__ = ()

    starts_on: Any
    ends_on: Any
    start_time: Any
    end_time: Any
    has_daily_hours: Any
    status: Any
    takes_sign_ups: Any
    signs_up_until: Any
    capacity: Any
    seats_taken: Any

    @property
    def is_planned(self) -> bool:
        return self.status == OccurrenceStatus.PLANNED

    @property
    def is_held(self) -> bool:
        return self.status == OccurrenceStatus.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.status == OccurrenceStatus.CANCELLED

    @property
    def is_full(self) -> bool:
        """Whether whoever signs up now comes to the waiting list."""
        return self.capacity is not None and self.seats_taken >= self.capacity

    @property
    def free_seats(self) -> int | None:
        """How many seats are left; None where their number is not limited."""
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)

    @property
    def asks_for_sign_ups(self) -> bool:
        """Whether people sign up for it at all: it is asked for, and it is still to be held."""
        return self.takes_sign_ups and self.is_planned

    @property
    def last_day_to_sign_up(self) -> date:
        """The day that staff set, and never later than the day it begins; whole days can be joined until they end."""
        begins: date = self.ends_on if self.start_time is None else self.starts_on
        return min(self.signs_up_until or begins, begins)

    def takes_sign_ups_on(self, today: date) -> bool:
        """Whether one can sign up on this day: for pages that are cached for the day."""
        return self.asks_for_sign_ups and today <= self.last_day_to_sign_up

    def takes_sign_ups_at(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether one can sign up at this moment: on such a day, and before it has begun."""
        return self.takes_sign_ups_on(now.astimezone(zone).date()) and not self.has_begun(now, zone)

    def has_begun(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether it is too late to come; what takes whole days is not begun until they are over."""
        if self.start_time is None:
            return bool(self.ends_on < now.astimezone(zone).date())
        return self.starts_at(zone) <= now

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """The instant it begins, in the school's zone; midnight where no time is said."""
        return local_moment(self.starts_on, self.start_time, zone)
