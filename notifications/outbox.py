"""Putting letters into the outbox, in the transaction that gives rise to them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from notifications.models import Message
from notifications.recipients import recipient_key, refuse_odd_address

# One recipient never has more waiting: what a stranger sets off again and again ends here.
MOST_WAITING = 20


def enqueue(
    *,
    letter: str,
    key: str,
    address: str,
    about: str,
    values: dict[str, Any],
    now: datetime,
    language: str | None = None,
) -> bool:
    """Store a letter to be sent; the same key is the same letter. False where no mail is set up, or too many wait.

    `values` are numbers and codes of records: no name, no link and no token. `about` is the record that the letter is
    erased with.
    """
    if not settings.MAIL_IS_SET_UP:
        return False
    try:
        # Forms refuse it; what was stored before they did is not written to.
        refuse_odd_address(address)
    except ValidationError:
        return False
    recipient = recipient_key(address)
    if Message.objects.waiting().filter(recipient=recipient).count() >= MOST_WAITING:
        return False
    message = Message(
        key=key,
        letter=letter,
        address=address,
        recipient=recipient,
        language=language or translation.get_language() or settings.LANGUAGE_CODE,
        values=values,
        about=about,
        created_at=now,
        next_attempt_at=now,
    )
    # One statement: whoever signs up does not wait for the letter.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return True


def was_written_since(about: str, letter: str, since: datetime) -> bool:
    """Whether a letter of this sort about this record was stored since then."""
    return Message.objects.filter(about=about, letter=letter, created_at__gt=since).exists()


def forget(about: Iterable[str]) -> int:
    """Delete the letters about these records, sent or not; return how many. Their addresses are gone with them."""
    return Message.objects.filter(about__in=list(about)).delete()[0]


KEPT_FOR = timedelta(days=30)


def erase_old(*, now: datetime) -> int:
    """Delete letters that were settled long ago; return how many."""
    return Message.objects.settled_before(now - KEPT_FOR).delete()[0]


def try_again(*, message: Message, now: datetime) -> bool:
    """Put a letter that was given up back into the outbox, with all its attempts; whether it was one."""
    changes = {"state": Message.State.QUEUED, "settled_at": None, "attempts": 0, "next_attempt_at": now}
    return Message.objects.failed().filter(pk=message.pk).update(**changes, created_at=now) == 1


def drop(*, message: Message, now: datetime) -> bool:
    """Settle a letter that nobody needs any more, with its address; whether it was given up or waiting."""
    unsent = Message.objects.filter(pk=message.pk, state__in=[Message.State.QUEUED, Message.State.FAILED])
    return unsent.update(state=Message.State.DROPPED, address="", settled_at=now) == 1
