"""What changed of dates that are not over: the one source of all that tell of it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.utils import timezone

from activities.models import OccurrenceChange
from activities.models.occurrence_change import OccurrenceChangeQuerySet


def told_changes(*, today: date, to_visitors: bool) -> OccurrenceChangeQuerySet:
    """Return what is told of dates that are not over, each with its date and activity; staff are told more."""
    changes: OccurrenceChangeQuerySet = OccurrenceChange.objects.select_related("occurrence__activity")
    return (changes.for_visitors() if to_visitors else changes.for_staff()).current(today)


def changes_by_date(keys: Collection[int], *, today: date, to_visitors: bool) -> Mapping[int, OccurrenceChange]:
    """Return what is told of these dates, by their keys; one query."""
    return {each.occurrence_id: each for each in told_changes(today=today, to_visitors=to_visitors).of_dates(keys)}


def beginning_of(day: date) -> datetime:
    """Return the moment at which a day begins at school: what changed since then changed on it."""
    return timezone.make_aware(datetime.combine(day, time.min))
