"""What is told of days that fall out, until the dates are over."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from activities.models import ExcusedClass
from activities.models.occurrence_change import OccurrenceChangeQuerySet
from activities.models.occurrence_state import is_open
from activities.selectors.changes import told_changes


def suspended_changes(keys: Collection[int], *, today: date, to_visitors: bool) -> OccurrenceChangeQuerySet:
    """Return what is told of the dates that these suspensions called off or moved, in the order of time."""
    changes = told_changes(today=today, to_visitors=to_visitors).filter(suspension__in=keys)
    return changes.order_by("occurrence__starts_on", "occurrence__start_time", "pk")


def told_excusals(*, today: date) -> QuerySet[ExcusedClass]:
    """Return the classes that dates still ahead go without, in the order of time."""
    return excusals(since=today).filter(is_open("occurrence__"))


def excusals(*, since: date) -> QuerySet[ExcusedClass]:
    """Return the classes that dates go without, of dates that were not over on this day."""
    rows = ExcusedClass.objects.filter(occurrence__ends_on__gte=since, occurrence__activity__cancelled_on=None)
    return rows.select_related("occurrence__activity", "school_class").order_by(
        "occurrence__starts_on", "occurrence__start_time", "occurrence", "school_class__grade", "school_class__letter"
    )
