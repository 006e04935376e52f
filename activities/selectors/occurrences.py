"""Activities with their occurrences, as lists and papers show them."""

from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet

from activities.models import Occurrence

Rows = TypeVar("Rows", bound=QuerySet)


def with_dates(activities: Rows, *, only_standing: bool = False) -> Rows:
    """Return the activities, each with the list `dates` in the order of time; one query for all of them.

    With `only_standing` those that are called off are left out.
    """
    dates = Occurrence.objects.not_cancelled() if only_standing else Occurrence.objects.all()
    ordered = dates.order_by("starts_on", "start_time", "pk")
    return activities.prefetch_related(Prefetch("occurrences", ordered, to_attr="dates"))


def held_dates(activity: Any) -> list[Occurrence]:
    """Return the dates that were held, of those that `with_dates` brought along."""
    return [each for each in activity.dates if each.is_held]
