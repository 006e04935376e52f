"""Straight to the calendar: activities whose day is clear get their dates at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.clear_days import clear_days
from activities.models import Activity, Occurrence
from activities.models.occurrence import planned_start
from activities.models.plan_months import DAY_COLUMNS
from activities.parsing import PlanParser
from activities.services.occurrences import set_days_by_dates
from school.models import User
from school.publication import publishing
from school.years import SchoolYear
from wordings.timing import TimingKind


class Obstacle(models.TextChoices):
    """Why an activity gets no dates by itself."""

    CALLED_OFF = "called-off", _("It is called off.")
    HAS_DATES = "has-dates", _("It already has dates.")
    REPEATED = "repeated", _("It is repeated: its dates are made by a rule.")
    UNCLEAR = "unclear", _("Its wording does not name a particular day.")
    GONE = "gone", _("It is no longer in the plan of this year.")


@dataclass(frozen=True)
class Unscheduled:
    """An activity that got no dates, and why."""

    activity: Activity
    obstacle: Obstacle


@dataclass(frozen=True)
class Scheduled:
    """Which activities got dates, the dates, and the activities that got none."""

    activities: list[Activity]
    dates: list[Occurrence]
    left: list[Unscheduled]


@publishing()
def schedule(*, activities: Sequence[Activity], year: SchoolYear, by: User, now: datetime) -> Scheduled:
    """Give the activities of a year whose day is clear their dates, with as many queries for 300 of them as for three.

    What is called off or has a date already, be it a called-off one, stays as it is: a person planned it.
    """
    keys = [each.pk for each in activities]
    # Whoever changes the dates of one of them meanwhile waits; so does the second of two who press the button.
    locked = Activity.objects.in_year(year).filter(pk__in=keys).select_for_update()
    stored = {each.pk: each for each in locked.order_by("pk")}
    dated = set(Occurrence.objects.filter(activity__in=stored).order_by().values_list("activity", flat=True))
    parser = PlanParser(year)
    scheduled, dates, left, redated = [], [], [], []
    for given in activities:
        activity = stored.pop(given.pk, None)
        found = dates_to_set(activity, parser) if activity is not None and activity.pk not in dated else []
        if activity is None or not found:
            left.append(Unscheduled(activity or given, _obstacle(activity, dated)))
            continue
        scheduled.append(activity)
        dates += found
        by_wording = _days(activity)
        set_days_by_dates(activity, [(each.starts_on, each.ends_on) for each in found])
        if _days(activity) != by_wording:
            redated.append(activity)
    made = Occurrence.objects.bulk_create(dates)
    Occurrence.history.bulk_history_create(made, default_user=by, default_date=now)
    # The days were those of the wording already, unless an older version understood it in another way.
    Activity.objects.bulk_update(redated, DAY_COLUMNS)
    return Scheduled(scheduled, made, left)


def _days(activity: Activity) -> list[object]:
    return [getattr(activity, name) for name in DAY_COLUMNS]


def dates_to_set(activity: Activity, parser: PlanParser) -> list[Occurrence]:
    """Return the dates that an activity is to get, unsaved; `save()` would fill in the same."""
    if activity.is_cancelled:
        return []
    return [
        Occurrence(
            activity=activity,
            starts_on=day.first,
            ends_on=day.ends_on,
            start_time=day.start_time,
            end_time=day.end_time,
            has_daily_hours=day.has_daily_hours,
            original_start=planned_start(day.first, day.start_time),
        )
        for day in clear_days(activity, parser)
    ]


def _obstacle(activity: Activity | None, dated: Iterable[int]) -> Obstacle:
    if activity is None:
        return Obstacle.GONE
    if activity.is_cancelled:
        return Obstacle.CALLED_OFF
    if activity.pk in dated:
        return Obstacle.HAS_DATES
    return Obstacle.REPEATED if activity.timing_kind == TimingKind.REPEATED else Obstacle.UNCLEAR
