"""What is on this week, for the staff home."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from activities.models import Activity, Occurrence
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
    """Monday to Sunday around a day; `mine` are the activities that name the person.

    `changeable` are the dates still ahead that the person may move.
    """

    days: list[WeekDay]
    mine: set[int]
    changeable: set[int]
    is_cut: bool

    @property
    def today(self) -> WeekDay | None:
        return next((each for each in self.days if each.is_today), None)

    @property
    def other_days(self) -> list[WeekDay]:
        return [each for each in self.days if not each.is_today]


def week_of(today: date, user: User) -> Week:
    """Return the dates of this week that are not called off, with three queries whatever their number."""
    monday = today - timedelta(days=today.weekday())
    rows = list(
        Occurrence.objects.visible_to(user)
        .not_cancelled()
        .filter(activity__cancelled_on=None)
        .between(monday, monday + timedelta(days=6))
        .select_related("activity__direction")
        .order_by("starts_on", "start_time", "pk")[: MOST + 1]
    )
    shown = rows[:MOST]
    keys = {each.activity_id for each in shown}
    mine = set(Activity.objects.filter(pk__in=keys).naming(user).values_list("pk", flat=True)) if keys else set()
    days = [
        WeekDay(day, day == today, list(members))
        for day, members in groupby(shown, key=lambda each: max(each.starts_on, monday))
    ]
    ahead = [each.pk for each in shown if each.is_planned and each.ends_on >= today]
    changeable = Occurrence.objects.editable_by(user).filter(pk__in=ahead).values_list("pk", flat=True) if ahead else ()
    return Week(days, mine, set(changeable), len(rows) > MOST)
