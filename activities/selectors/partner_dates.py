"""The dates with a partner that the register of partners shows and sorts by."""

from datetime import date

from django.db.models import OuterRef

from activities.models import Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from school.models import User


def held_with_partner(user: User, on: date) -> OccurrenceQuerySet:
    """Return what was held with the partner that `OuterRef("pk")` names, the last one first."""
    return _with_partner(user).held().order_by("-starts_on", "-pk")


def ahead_with_partner(user: User, on: date) -> OccurrenceQuerySet:
    """Return what is still to be held with the partner from this day on, the next one first."""
    return _with_partner(user).open().filter(ends_on__gte=on).order_by("starts_on", "pk")


def _with_partner(user: User) -> OccurrenceQuerySet:
    return Occurrence.objects.visible_to(user).filter(activity__partnerships__partner=OuterRef("pk"))
