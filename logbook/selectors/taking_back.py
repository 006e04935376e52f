"""What a log holds, named before it is taken back."""

from dataclasses import dataclass
from datetime import date, timedelta

from activities.models import CycleStep, Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.services.log_back import logged_by, may_take_back, steps_of_log
from logbook.selectors.attendance import AttendanceLine, attendance_lines
from school.models import User

# The event that was meant was on one of the days around.
DAYS_AROUND = timedelta(days=7)


@dataclass(frozen=True)
class LogContents:
    """What goes with the log of a date, what stays, and who else wrote it."""

    lines: list[AttendanceLine]
    steps: list[CycleStep]
    photos: int
    others: list[User]
    # Whether the person wrote something into it as well
    is_own: bool
    is_allowed: bool


def log_contents(occurrence: Occurrence, user: User) -> LogContents:
    """Return what the log of a held date holds, as this person is told of it."""
    people = logged_by(occurrence)
    return LogContents(
        lines=attendance_lines(occurrence),
        steps=list(steps_of_log(occurrence).select_related("partner")),
        photos=occurrence.photos.count(),
        others=[each for each in people if each != user],
        is_own=user in people,
        is_allowed=may_take_back(occurrence, user),
    )


def dates_meant(occurrence: Occurrence, user: User, today: date) -> OccurrenceQuerySet:
    """Return the dates of the days around that this person may log and nobody logged."""
    around = Occurrence.objects.loggable_by(user).open().filter(activity__cancelled_on=None, starts_on__lte=today)
    days = around.between(occurrence.starts_on - DAYS_AROUND, occurrence.ends_on + DAYS_AROUND)
    return days.select_related("activity").order_by("-starts_on", "start_time", "pk")
