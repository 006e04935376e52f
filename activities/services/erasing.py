"""Erasing what people left when they signed up, after the time that they agreed to."""

from datetime import date

from django.db import transaction

from activities.models import SignUp
from activities.sign_up_mail import about
from notifications.outbox import forget
from school.journal import record
from school.models import JournalEntry, User

# A long list is erased in parts, so that nobody who signs up meanwhile waits for all of it.
BATCH = 500


def erase_expired(*, today: date, by: User | None = None) -> int:
    """Delete the sign-ups whose consent's days are over; how many. The journal keeps the number and no name.

    Seats of past dates stay as they were: nobody takes them any more.
    """
    keys = sorted(SignUp.objects.expired(today).values_list("pk", flat=True))
    erased = 0
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            batch = keys[start : start + BATCH]
            forget(about(key) for key in batch)
            erased += SignUp.objects.filter(pk__in=batch).delete()[0]
    if erased:
        record(JournalEntry.Action.ERASED, by=by, subject="sign-ups", detail=str(erased))
    return erased
