"""Sign-ups for a date, as staff read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from activities.models import Occurrence, SignUp
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
    def people(self) -> int:
        return sum(each.seats for each in self.seated)


def sign_ups_of(occurrence: Occurrence, order: str) -> SignUpList:
    rows = list(SignUp.objects.filter(occurrence=occurrence).select_related("entered_by").order_by("created_at", "pk"))
    if order == "name":
        rows.sort(key=lambda each: (sort_key(each.name), each.pk))
    waiting = [each for each in rows if each.is_waiting]
    return SignUpList(
        seated=[each for each in rows if each.is_seated],
        waiting=sorted(waiting, key=lambda each: (each.created_at, each.pk)),
        set_aside=[each for each in rows if each.is_set_aside],
        cancelled=[each for each in rows if each.is_cancelled],
    )


@dataclass(frozen=True)
class SignUpCounts:
    """How many people there are in each state, and how many sign-ups were not notified of their seat."""

    seated: int = 0
    waiting: int = 0
    set_aside: int = 0
    not_notified: int = 0


def sign_up_counts(occurrence: Occurrence) -> SignUpCounts:
    """Count the sign-ups of a date by one query."""
    found = SignUp.objects.filter(occurrence=occurrence).aggregate(
        seated=Sum("seats", filter=Q(status=Status.SEATED)),
        waiting=Sum("seats", filter=Q(status=Status.WAITING)),
        set_aside=Count("pk", filter=Q(status=Status.SET_ASIDE)),
        not_notified=Count("pk", filter=Q(status=Status.SEATED, notified_at=None)),
    )
    return SignUpCounts(**{name: value or 0 for name, value in found.items()})


def waiting_for_staff() -> Q:
    """Return the condition of dates that wait for staff.

    Somebody was set aside or not notified of a seat, or the date was called off with people signed up.
    """
    set_aside = Q(sign_ups__status=Status.SET_ASIDE)
    not_notified = Q(sign_ups__status=Status.SEATED, sign_ups__notified_at=None)
    called_off = Q(status=Occurrence.Status.CANCELLED, sign_ups__status=Status.SEATED)
    notified_since = Q(sign_ups__notified_at__gte=F("modified_at"))
    return set_aside | not_notified | (called_off & ~notified_since)
