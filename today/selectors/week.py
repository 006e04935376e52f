"""What is on this week, for the staff home."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Subquery

from activities.models import Activity, Attendance, Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from school.models import User

# More of one week is a list, not a glance.
MOST = 40


@dataclass(frozen=True)
class WeekDay:
    """One day of the week with what is on; what lasts several days stands on the first of them in the week."""

    day: date
    is_today: bool
    occurrences: list[Occurrence]


@dataclass(frozen=True)
class Week:
    """Monday to Sunday around a day. Each date says whether it `is_mine`, and whether one may move it."""

    days: list[WeekDay]
    is_cut: bool
    today: date

    @property
    def from_today(self) -> list[WeekDay]:
        return [each for each in self.days if each.day >= self.today]

    @property
    def earlier(self) -> list[WeekDay]:
        return [each for each in self.days if each.day < self.today]


def week_of(today: date, user: User) -> Week:
    """Return the dates of this week that are not called off; one query, whatever their number.

    Each comes with `is_mine`, whether it names the person; `may_change`, while it is still ahead; and `logged_by`, whose
    count of it is the last one.
    """
    monday = today - timedelta(days=today.weekday())
    own = Activity.objects.naming(user).filter(pk=OuterRef("activity")).order_by()
    counted = Attendance.objects.filter(occurrence=OuterRef("pk")).order_by("-pk")
    rows = list(
        Occurrence.objects.visible_to(user)
        .not_cancelled()
        .filter(activity__cancelled_on=None)
        .between(monday, monday + timedelta(days=6))
        .select_related("activity__direction")
        .annotate(
            is_mine=Exists(own),
            may_change=Exists(_still_ahead(today).editable_by(user).filter(pk=OuterRef("pk")).order_by()),
            logged_by=Subquery(counted.exclude(by=user.pk).values("by__full_name")[:1]),
        )
        .order_by("starts_on", "start_time", "pk")[: MOST + 1]
    )
    days = [
        WeekDay(day, day == today, list(members))
        for day, members in groupby(rows[:MOST], key=lambda each: max(each.starts_on, monday))
    ]
    return Week(days, len(rows) > MOST, today)


def _still_ahead(today: date) -> OccurrenceQuerySet:
    return Occurrence.objects.open().filter(ends_on__gte=today)
