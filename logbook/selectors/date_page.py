"""The page of one date."""

from datetime import date
from typing import Any

from django.db.models import Prefetch

from activities.models import Activity, Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.selectors.cycle import Cycle, cycle_context, may_tap
from events.selectors.sign_ups import sign_up_counts
from logbook.selectors.attendance import attendance_lines, counted_by
from school.models import User


def with_activity(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Return the dates with all that their pages show of the activity."""
    activities = Activity.objects.select_related("direction", "kind", "product_type", "project")
    return dates.prefetch_related(Prefetch("activity", activities.with_partners()))


def date_context(occurrence: Occurrence, cycle: Cycle, user: User, today: date) -> dict[str, Any]:
    """Return what the page of one date shows to this person, apart from its form."""
    activity, lines = occurrence.activity, attendance_lines(occurrence)
    may_log = Occurrence.objects.loggable_by(user).filter(pk=occurrence.pk).exists()
    may_change = may_log and not activity.is_cancelled
    is_open = occurrence.is_planned and not activity.is_cancelled
    is_unfinished = occurrence.is_held and not (cycle.is_analyzed and occurrence.summary)
    return {
        "occurrence": occurrence,
        "activity": activity,
        "lines": lines,
        "counted_by": counted_by(lines),
        "products": activity.products.select_related("type"),
        "photos": occurrence.photos.all(),
        "sign_ups": sign_up_counts(occurrence) if may_log else None,
        "may_log": may_change,
        "may_log_now": may_change and occurrence.starts_on <= today,
        "may_edit": is_open and Occurrence.objects.editable_by(user).filter(pk=occurrence.pk).exists(),
        "may_sum_up": may_change and is_unfinished,
        **cycle_context(activity, cycle, may_tap=may_tap(user, activity), date=occurrence),
    }
