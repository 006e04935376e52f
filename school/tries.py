"""Tries of passwords and codes: counted before they are judged, so that many at once are not more than allowed.

A device on which somebody has signed in to an account (`school.devices`) has a counter of its own. For all others
three counters hold at once: of the account and the sender together, of the account, and of the sender. Other
people's mistakes never keep a known device out, and a school behind one address has a wide limit (ADR 49).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from common.sources import source_of
from school.devices import known_device
from school.models import TryCounter, User

# Counters of a past day that are erased when a new one is made
SWEPT_AT_ONCE = 100


@dataclass(frozen=True)
class Limit:
    """How many tries are free within a time, and how long one waits after each further one: twice as long each time."""

    free: int
    within: timedelta
    first_wait: timedelta
    longest_wait: timedelta

    def wait_after(self, tries: int) -> timedelta:
        if tries < self.free:
            return timedelta(0)
        return min(self.first_wait * 2 ** min(tries - self.free, 20), self.longest_wait)


KNOWN_DEVICE = Limit(10, timedelta(minutes=30), timedelta(seconds=30), timedelta(minutes=5))
ACCOUNT_AND_SOURCE = Limit(5, timedelta(hours=1), timedelta(minutes=1), timedelta(minutes=15))
# From everywhere together, known devices left out
ACCOUNT = Limit(20, timedelta(hours=1), timedelta(seconds=30), timedelta(minutes=5))
# A whole school is one address: on the first of September a hundred people mistype.
SOURCE = Limit(300, timedelta(minutes=10), timedelta(seconds=30), timedelta(minutes=5))


class TooManyTries(Exception):
    """The next try has to wait until `open_at`."""

    def __init__(self, open_at: datetime) -> None:
        super().__init__(open_at)
        self.open_at = open_at

    def as_error(self, now: datetime) -> ValidationError:
        """Say how long to wait, and which ways in there are meanwhile."""
        minutes = max(1, ceil((self.open_at - now) / timedelta(minutes=1)))
        words = ngettext(
            "Too many wrong tries. Try again in %(minutes)s minute. Where you have signed in before, you can sign in "
            "now; a passkey works everywhere. If you cannot wait, ask your school’s administrator for a link.",
            "Too many wrong tries. Try again in %(minutes)s minutes. Where you have signed in before, you can sign in "
            "now; a passkey works everywhere. If you cannot wait, ask your school’s administrator for a link.",
            minutes,
        )
        return ValidationError(words % {"minutes": minutes}, code="too_many_tries")


@dataclass(frozen=True)
class Claim:
    """A try that was let through: its counters, each with when it was open before and is open now."""

    counters: Mapping[str, tuple[datetime, datetime]]
    own: str

    def give_back(self) -> None:
        """Take the try back: it was right. What this sender mistyped for this account before is forgotten."""
        with transaction.atomic():
            TryCounter.objects.filter(key=self.own).delete()
            for key, (before, after) in sorted(self.counters.items()):
                row = TryCounter.objects.filter(key=key)
                row.filter(tries__gt=0).update(tries=F("tries") - 1)
                # Not where another try has moved it meanwhile.
                row.filter(open_at=after).update(open_at=before)


def claim(request: HttpRequest, *, kind: str, account: str, user: User | None) -> Claim:
    """Count one more try of this kind for an account; raise `ValidationError` if it comes too early.

    `account` names what was typed: an address that nobody has is counted alike, so that nobody learns which exist.
    """
    now = timezone.now()
    limits, own = _limits(request, kind, f"user {user.pk}" if user else f"typed {account}", user)
    try:
        return Claim(take(limits, now=now), own)
    except TooManyTries as refusal:
        raise refusal.as_error(now) from refusal


def _limits(request: HttpRequest, kind: str, account: str, user: User | None) -> tuple[dict[str, Limit], str]:
    """Return the counters of a try, and which of them is this sender's own for this account."""
    device = known_device(request, user) if user else None
    if device is not None:
        own = digest(kind, account, "device", device)
        return {own: KNOWN_DEVICE}, own
    source = source_of(request)
    own = digest(kind, account, "source", source)
    return {own: ACCOUNT_AND_SOURCE, digest(kind, account): ACCOUNT, digest(kind, "source", source): SOURCE}, own


def digest(*parts: str) -> str:
    """The key of a counter."""
    return salted_hmac("school.tries", repr(parts), algorithm="sha256").hexdigest()


def take(limits: Mapping[str, Limit], *, now: datetime) -> dict[str, tuple[datetime, datetime]]:
    """Count a try in all of these counters, or in none and raise `TooManyTries`. Exact under parallel tries."""
    counters = TryCounter.objects.filter(key__in=limits)
    # A refusal writes nothing: whoever tries all night must not keep others from writing.
    _refuse_early(counters.aggregate(latest=Max("open_at"))["latest"], now)
    with transaction.atomic():
        # Sorted, so that two tries at once wait for each other instead of both.
        fresh = [TryCounter(key=key, since=now, open_at=now) for key in sorted(limits)]
        TryCounter.objects.bulk_create(fresh, ignore_conflicts=True)
        rows = list(counters.select_for_update().order_by("key"))
        _refuse_early(max(row.open_at for row in rows), now)
        moved = {}
        for row in rows:
            limit, before = limits[row.key], row.open_at
            if row.since <= now - limit.within:
                row.since, row.tries = now, 0
            row.tries += 1
            row.open_at = now + limit.wait_after(row.tries)
            row.save(update_fields=["since", "tries", "open_at"])
            moved[row.key] = before, row.open_at
        old = TryCounter.objects.expired(now).select_for_update(skip_locked=True)
        TryCounter.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE])).delete()
    return moved


def _refuse_early(open_at: datetime | None, now: datetime) -> None:
    if open_at is not None and open_at > now:
        raise TooManyTries(open_at)
