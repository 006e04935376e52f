"""Tapping away what one has told the class, and taking it back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from activities.models import OccurrenceChange, PutAway, Suspension
from school.models import User


@transaction.atomic
def put_away(*, subject: OccurrenceChange | Suspension, by: User, now: datetime) -> None:
    """Note that this person has passed it on; nobody else is concerned."""
    PutAway.objects.update_or_create(user=by, **_of(subject), defaults={"put_away_at": now})


@transaction.atomic
def show_again(*, subject: OccurrenceChange | Suspension, by: User) -> None:
    PutAway.objects.filter(user=by, **_of(subject)).delete()


def _of(subject: OccurrenceChange | Suspension) -> dict[str, Any]:
    return {"change" if isinstance(subject, OccurrenceChange) else "suspension": subject}
