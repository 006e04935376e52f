"""Another time, one tap away: a form of a date that begins with the time moved by so much."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from activities.dates_in_words import day_in_words
from activities.models import Occurrence

# Before and after the time it has: what a school moves within a day is moved by a lesson or two.
MINUTES = (-60, -30, 30, 60, 90, 120)
DAYS = (1, 7)


@dataclass(frozen=True)
class Shift:
    """By how much a date is moved: by minutes within its day, or by days."""

    minutes: int = 0
    days: int = 0

    @property
    def address(self) -> str:
        return f"?days={self.days}" if self.days else f"?minutes={self.minutes}"

    def values(self, occurrence: Occurrence) -> dict[str, Any]:
        """Return the days and times that the form is to begin with; what follows from them moves along."""
        shift = timedelta(days=self.days)
        values: dict[str, Any] = {
            "starts_on": occurrence.starts_on + shift,
            "ends_on": occurrence.ends_on + shift,
            "start_time": occurrence.start_time,
            "end_time": occurrence.end_time,
        }
        if occurrence.signs_up_until is not None:
            values["signs_up_until"] = occurrence.signs_up_until + shift
        for name in ("start_time", "end_time"):
            if self.minutes and values[name] is not None:
                moment = datetime.combine(occurrence.starts_on, values[name]) + timedelta(minutes=self.minutes)
                values[name] = moment.time()
        return values

    def fits(self, occurrence: Occurrence) -> bool:
        """Return whether it stays within the day, and the day within the school year."""
        if self.days:
            return occurrence.starts_on + timedelta(days=self.days) in occurrence.activity.year
        if occurrence.start_time is None or not occurrence.is_one_day:
            return False
        first = datetime.combine(occurrence.starts_on, occurrence.start_time)
        last = datetime.combine(occurrence.ends_on, occurrence.end_time or occurrence.start_time)
        shift = timedelta(minutes=self.minutes)
        return (first + shift).date() == (last + shift).date() == occurrence.starts_on

    def words(self, occurrence: Occurrence) -> str:
        """Return what it leads to: «10:00», «чт, 3 декабря», «через неделю: ср, 9 декабря»."""
        values = self.values(occurrence)
        if not self.days:
            return f"{values['start_time']:%H:%M}"
        day = day_in_words(values["starts_on"])
        return _("a week later: %(day)s") % {"day": day} if self.days == max(DAYS) else day


def offered(occurrence: Occurrence) -> list[Shift]:
    """Return what one tap can move this date by."""
    shifts = [Shift(minutes=minutes) for minutes in MINUTES] + [Shift(days=days) for days in DAYS]
    return [each for each in shifts if each.fits(occurrence)]


def asked(query: str, occurrence: Occurrence) -> Shift | None:
    """Return the shift that an address asks for, if it is one of those that the page offers."""
    return next((each for each in offered(occurrence) if each.address == f"?{query}"), None)
