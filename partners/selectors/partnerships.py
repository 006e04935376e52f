"""Partnerships as the pages that change them fetch them."""

from django.db.models import QuerySet

from partners.models import Partnership
from school.models import User


def changeable_partnerships(user: User) -> QuerySet[Partnership]:
    """Return those that this person may change: open ones, with partners the school works with."""
    return Partnership.objects.visible_to(user).current().select_related("partner", "direction", "stage")
