"""Writing down that somebody who signed up was notified: of a seat, of a move, of a calling off."""

from datetime import datetime

from django.db import transaction

from activities.models import SignUp


@transaction.atomic
def mark_notified(*, sign_up: SignUp, now: datetime) -> None:
    """The person knows how things stand at this moment."""
    SignUp.objects.filter(pk=sign_up.pk).update(notified_at=now)
