"""Rules that make dates, as RFC 5545 has them, and local times as instants."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_DATES = 400

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Whole phrases: in Russian the weekday's gender and case change the words around it.
_EVERY = (
    _("every Monday"),
    _("every Tuesday"),
    _("every Wednesday"),
    _("every Thursday"),
    _("every Friday"),
    _("every Saturday"),
    _("every Sunday"),
)
_ON = (
    _("on Mondays"),
    _("on Tuesdays"),
    _("on Wednesdays"),
    _("on Thursdays"),
    _("on Fridays"),
    _("on Saturdays"),
    _("on Sundays"),
)
_NTH = {
    1: (
        _("the first Monday of each month"),
        _("the first Tuesday of each month"),
        _("the first Wednesday of each month"),
        _("the first Thursday of each month"),
        _("the first Friday of each month"),
        _("the first Saturday of each month"),
        _("the first Sunday of each month"),
    ),
    2: (
        _("the second Monday of each month"),
        _("the second Tuesday of each month"),
        _("the second Wednesday of each month"),
        _("the second Thursday of each month"),
        _("the second Friday of each month"),
        _("the second Saturday of each month"),
        _("the second Sunday of each month"),
    ),
    3: (
        _("the third Monday of each month"),
        _("the third Tuesday of each month"),
        _("the third Wednesday of each month"),
        _("the third Thursday of each month"),
        _("the third Friday of each month"),
        _("the third Saturday of each month"),
        _("the third Sunday of each month"),
    ),
    4: (
        _("the fourth Monday of each month"),
        _("the fourth Tuesday of each month"),
        _("the fourth Wednesday of each month"),
        _("the fourth Thursday of each month"),
        _("the fourth Friday of each month"),
        _("the fourth Saturday of each month"),
        _("the fourth Sunday of each month"),
    ),
    -1: (
        _("the last Monday of each month"),
        _("the last Tuesday of each month"),
        _("the last Wednesday of each month"),
        _("the last Thursday of each month"),
        _("the last Friday of each month"),
        _("the last Saturday of each month"),
        _("the last Sunday of each month"),
    ),
}


class EndsBeforeStart(ValueError):
    """The last day of a rule is before its first."""


class TooManyDates(ValueError):
    """A rule makes more than `MOST_DATES` dates."""


class Frequency(models.TextChoices):
    """How often a rule makes a date."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every other week")
    MONTHLY_DAY = "monthly-day", _("every month on the same day")
    MONTHLY_WEEKDAY = "monthly-weekday", _("every month on the same weekday")


@dataclass(frozen=True)
class Rule:
    """Dates that repeat, from `first` to `until`, both included.

    `weekdays` (0 is Monday) are for the weekly kinds; none means the weekday of `first`. Every second week counts
    from the week of `first`, which begins on Monday.
    """

    frequency: Frequency
    first: date
    until: date
    weekdays: frozenset[int] = frozenset()

    def dates(self) -> list[date]:
        """The dates in order. Raises `EndsBeforeStart` and `TooManyDates`."""
        if self.until < self.first:
            raise EndsBeforeStart
        made = rrulestr(self.rrule(), dtstart=datetime.combine(self.first, time.min))
        # One more tells too many from just enough, whatever the last day is.
        found = [moment.date() for moment in islice(made, MOST_DATES + 1)]
        if len(found) > MOST_DATES:
            raise TooManyDates
        return found

    def rrule(self) -> str:
        """The rule as RFC 5545 writes it."""
        parts = {
            Frequency.WEEKLY: f"FREQ=WEEKLY;BYDAY={self._days()}",
            Frequency.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={self._days()}",
            Frequency.MONTHLY_DAY: f"FREQ=MONTHLY;BYMONTHDAY={self.first.day}",
            Frequency.MONTHLY_WEEKDAY: f"FREQ=MONTHLY;BYDAY={self._nth}{_CODES[self.first.weekday()]}",
        }
        return f"{parts[self.frequency]};UNTIL={self.until:%Y%m%d}"

    def in_words(self) -> str:
        """«Every Tuesday until 26 May 2027», in the reader's language."""
        return gettext("%(rule)s until %(day)s") % {
            "rule": self._pattern_in_words(),
            "day": date_format(self.until, "j E Y"),
        }

    def missed_months(self) -> list[date]:
        """The first day of each whole month up to `until` that is too short for the rule's day."""
        if self.frequency != Frequency.MONTHLY_DAY:
            return []
        last_days = (_last_day(month) for month in _months(self.first, self.until))
        return [last.replace(day=1) for last in last_days if last.day < self.first.day and last <= self.until]

    @property
    def _weekdays(self) -> list[int]:
        return sorted(self.weekdays) or [self.first.weekday()]

    def _days(self) -> str:
        return ",".join(_CODES[weekday] for weekday in self._weekdays)

    @property
    def _nth(self) -> int:
        # The last one stays the last, be it the month's fourth or fifth: a fifth would come in few months.
        is_last = self.first.day + 7 > _last_day(self.first).day
        return -1 if is_last else (self.first.day + 6) // 7

    def _pattern_in_words(self) -> str:
        if self.frequency == Frequency.MONTHLY_DAY:
            return gettext("on day %(number)s of each month") % {"number": self.first.day}
        if self.frequency == Frequency.MONTHLY_WEEKDAY:
            return str(_NTH[self._nth][self.first.weekday()])
        if self.frequency == Frequency.WEEKLY and len(self._weekdays) == 1:
            return str(_EVERY[self._weekdays[0]])
        days = ", ".join(str(_ON[weekday]) for weekday in self._weekdays)
        if self.frequency == Frequency.FORTNIGHTLY:
            return gettext("every other week %(days)s") % {"days": days}
        return days


def rule_making(days: Sequence[date]) -> Rule | None:
    """Return the simplest rule that makes exactly these days, two or more in their order; None if no rule does."""
    if len(days) < 2:
        return None
    weekdays = frozenset(day.weekday() for day in days)
    rules = (Rule(frequency, days[0], days[-1], weekdays) for frequency in Frequency)
    return next((rule for rule in rules if rule.dates() == list(days)), None)


@dataclass(frozen=True)
class DatePreview:
    """A date that a rule makes, and why it would be left out: "" or "holidays"."""

    date: date
    skipped: str


def preview(rule: Rule, *, holidays: Sequence[tuple[date, date]], skip_holidays: bool) -> list[DatePreview]:
    """Every date of the rule; those within `holidays` (first and last day) marked where they are to be skipped."""
    return [DatePreview(day, "holidays" if skip_holidays and _is_within(day, holidays) else "") for day in rule.dates()]


def local_moment(day: date, at: time | None, zone: ZoneInfo) -> datetime:
    """The instant at which clocks in the zone show this day and time; without a time, midnight.

    A time that clocks show twice is the first one. A time that they jump over is counted with the offset before
    the jump, as RFC 5545 does, and so stands after it: 02:30 becomes 03:30.
    """
    local = datetime.combine(day, at or time.min).replace(tzinfo=zone, fold=0)
    # There and back, because a time in the gap would keep a wall time that no clock showed.
    return local.astimezone(UTC).astimezone(zone)


def _is_within(day: date, spans: Sequence[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = range(first.month - 1, first.month - 1 + count)
    return [date(first.year + number // 12, number % 12 + 1, 1) for number in numbers]


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
