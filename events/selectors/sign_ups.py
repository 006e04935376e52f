"""Sign-ups for a date, as staff read them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Sum

from activities.models import Occurrence, OccurrenceChange, SignUp
from activities.sign_up_words import SignUpTotal
from common.search import sort_key

Status = SignUp.Status
# What `?sort=` may say
ORDERS = ("time", "name")


@dataclass(frozen=True)
class SignUpList:
    """The sign-ups of one date by their state; the waiting list always in its own order."""

    seated: Sequence[SignUp]
    waiting: Sequence[SignUp]
    set_aside: Sequence[SignUp]
    cancelled: Sequence[SignUp]

    @property
    def standing(self) -> list[SignUp]:
        return [*self.seated, *self.waiting, *self.set_aside]

    @property
    def repeated(self) -> frozenset[str]:
        """The contacts that more than one of these sign-ups has."""
        counts = Counter(each.contact_key for each in self.standing)
        return frozenset(key for key, count in counts.items() if count > 1)

    @property
    def totals(self) -> dict[str, SignUpTotal]:
        states = ("seated", "waiting", "set_aside", "cancelled")
        return {name: SignUpTotal.of(getattr(self, name)) for name in states}


def sign_ups_of(occurrence: Occurrence, order: str) -> SignUpList:
    found = SignUp.objects.filter(occurrence=occurrence).select_related("entered_by")
    is_untold = ExpressionWrapper(_is_untold(), BooleanField())
    rows = list(found.annotate(is_untold=is_untold).order_by("created_at", "pk"))
    if order == "name":
        rows.sort(key=lambda each: (sort_key(each.name), each.pk))
    waiting = [each for each in rows if each.is_waiting]
    return SignUpList(
        seated=[each for each in rows if each.is_seated],
        waiting=sorted(waiting, key=lambda each: (each.created_at, each.pk)),
        set_aside=[each for each in rows if each.is_set_aside],
        cancelled=[each for each in rows if each.is_cancelled],
    )


def _is_untold() -> Q:
    """Return the condition of sign-ups with a seat whose owner does not know of it, or not of what changed since."""
    changes = OccurrenceChange.objects.for_staff().filter(
        occurrence=OuterRef("occurrence"), changed_at__gt=OuterRef("notified_at")
    )
    return Q(status=Status.SEATED) & (Q(notified_at=None) | Q(Exists(changes)))


@dataclass(frozen=True)
class SignUpCounts:
    """How many sign-ups and people there are in each state, and of those who have a seat how many do not know it."""

    seated: SignUpTotal
    waiting: SignUpTotal
    set_aside: SignUpTotal
    not_notified: SignUpTotal


def sign_up_counts(occurrence: Occurrence) -> SignUpCounts:
    """Count the sign-ups of a date by one query."""
    asked = {
        "seated": Q(status=Status.SEATED),
        "waiting": Q(status=Status.WAITING),
        "set_aside": Q(status=Status.SET_ASIDE),
        "not_notified": Q(status=Status.SEATED, notified_at=None),
    }
    counts = {f"{name}_count": Count("pk", filter=condition) for name, condition in asked.items()}
    people = {f"{name}_people": Sum("seats", filter=condition, default=0) for name, condition in asked.items()}
    found = SignUp.objects.filter(occurrence=occurrence).aggregate(**counts, **people)
    return SignUpCounts(**{name: SignUpTotal(found[f"{name}_count"], found[f"{name}_people"]) for name in asked})


def waiting_for_staff() -> Q:
    """Return the condition of dates that wait for staff.

    Somebody was set aside, or not notified of a seat or of a change, or the date was called off with people signed up.
    """
    set_aside = Q(sign_ups__status=Status.SET_ASIDE)
    not_notified = Q(sign_ups__status=Status.SEATED, sign_ups__notified_at=None)
    called_off = Q(status=Occurrence.Status.CANCELLED, sign_ups__status=Status.SEATED)
    notified_since = Q(sign_ups__notified_at__gte=F("modified_at"))
    changed = Q(
        changes__is_for_visitors=False,
        sign_ups__status=Status.SEATED,
        sign_ups__notified_at__lt=F("changes__changed_at"),
    )
    return set_aside | not_notified | changed | (called_off & ~notified_since)
