"""Which rows of a year's plan can be taken over into the next one."""

from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from school.models import User
from school.years import SchoolYear


def rows_to_copy(user: User, year: SchoolYear) -> ActivityQuerySet:
    """Return the rows of the year that this person sees, in the order of the plan."""
    rows = Activity.objects.visible_to(user).in_year(year).with_partners().select_related("direction")
    return rows.order_by("plan_month", "sorts_on", "pk")


def copied_keys(into: SchoolYear) -> set[int]:
    """Return the keys of the rows that the plan of this year was copied from already."""
    copies = Activity.objects.in_year(into).exclude(copied_from=None)
    return set(copies.values_list("copied_from_id", flat=True))
