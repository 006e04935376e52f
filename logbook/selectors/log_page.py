"""The page on which one date of an activity is logged, or a day that has no date yet."""

from dataclasses import dataclass
from datetime import date

from activities.models import Activity, Occurrence
from school.models import User

# The page offers so many of the last dates of a weekly activity; the others are on the activity's own page.
OFFERED_DATES = 6


@dataclass(frozen=True)
class LogPage:
    """The date that the page is about, or None for a day that has no date yet."""

    activity: Activity
    occurrence: Occurrence | None
    # Its other dates that have come, the newest first
    others: list[Occurrence]
    may_any_day: bool

    def problem(self, today: date) -> str:
        """Return why it cannot be logged now: «called off» or «ahead»; empty if it can."""
        if self.activity.is_cancelled or (self.occurrence is not None and self.occurrence.is_cancelled):
            return "called off"
        first = self.occurrence.starts_on if self.occurrence is not None else self.activity.year.starts_on
        return "ahead" if first > today else ""


def log_page(user: User, pk: int, today: date, *, asked_date: str, is_any_day: bool) -> LogPage | None:
    """Return the page of an activity; None if there is none for this person.

    `asked_date` is the key of a date as the form or the address names it. Without one the page is about the last date
    that has come, or with `is_any_day` about a day that the person will say.
    """
    activities = Activity.objects.visible_to(user).prefetch_related("classes").with_partners()
    activity = activities.filter(pk=pk).first()
    if activity is None:
        return None
    may_any_day = Activity.objects.loggable_by(user).filter(pk=pk).exists()
    dates = list(Occurrence.objects.loggable_by(user).filter(activity=pk).order_by("-starts_on", "pk"))
    past = [each for each in dates if each.starts_on <= today and not each.is_cancelled]
    occurrence = None
    if asked_date:
        occurrence = next((each for each in dates if str(each.pk) == asked_date), None)
        if occurrence is None:
            return None
    elif past and not is_any_day:
        occurrence = past[0]
    if occurrence is None and not may_any_day:
        if past or not dates:
            return None
        # The person is named for a date that is still ahead.
        occurrence = dates[0]
    others = [each for each in past if occurrence is None or each.pk != occurrence.pk]
    return LogPage(activity, occurrence, others[:OFFERED_DATES], may_any_day)
