"""Erasing what people left when they signed up, after the time that they agreed to."""

from datetime import date

from django.db import transaction

from activities.models import SignUp
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
            erased += SignUp.objects.filter(pk__in=keys[start : start + BATCH]).delete()[0]
    if erased:
        record(JournalEntry.Action.ERASED, by=by, subject="sign-ups", detail=str(erased))
    return erased
