"""What the page of one activity shows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from activities.dates_in_words import next_of, when_in_words
from activities.models import Activity, Occurrence
from activities.models.activity_queryset import ActivityQuerySet
from activities.parsing import PlanParser
from activities.selectors.cycle import cycle_context, cycle_of, may_tap
from school.models import User
from wordings.timing import DayRemark


def activities_for_page(user: User) -> ActivityQuerySet:
    """Return the activities that this person may see, with what the page of one names."""
    activities = Activity.objects.visible_to(user).select_related(
        "direction", "kind", "form", "mechanism", "product_type", "project", "created_by", "copied_from"
    )
    return activities.with_partners()


def activity_context(activity: Activity, user: User, today: date) -> dict[str, Any]:
    """Return what the template of the page needs; the activity comes of `activities_for_page`."""
    dates = list(activity.occurrences.prefetch_related("people"))
    may_log = may_tap(user, activity)
    next_ones = next_of(dates, today)
    return {
        **cycle_context(activity, cycle_of(activity), may_tap=may_log, dates=dates),
        "may_edit": Activity.objects.editable_by(user).filter(pk=activity.pk).exists(),
        "may_log": may_log,
        "may_log_now": may_log and may_have_been_held(activity, dates, today),
        "dates": dates,
        "next_dates": next_ones,
        "other_dates": [each for each in dates if each not in next_ones],
        "passed_count": sum(each.is_planned and each.ends_on < today for each in dates) if may_log else 0,
        "today": today,
        "when": when_in_words(activity),
        "day_remarks": [] if dates else day_remarks(activity),
        "partnerships": activity.partnerships.all(),
        "people": activity.people.all(),
        "classes": activity.classes.all(),
        "principles": activity.principles.all(),
        "products": activity.products.select_related("type"),
    }


def day_remarks(activity: Activity, parser: PlanParser | None = None) -> list[DayRemark]:
    """Return which of the days that the wording names are none of school for its grades."""
    days = activity.single_days
    return (parser or PlanParser(activity.year)).day_remarks(days, activity.grade_set) if days else []


def may_have_been_held(activity: Activity, dates: Sequence[Occurrence], today: date) -> bool:
    """Say whether a date of it may wait to be logged: its day has come or, without dates, its time."""
    if standing := [each for each in dates if not each.is_cancelled]:
        return any(each.is_planned and each.starts_on <= today for each in standing)
    return activity.first_day is None or activity.first_day <= today
