"""Sign-ups: seats are taken by a conditional update, so that two never get the last one; nobody is lost.

Whatever changes who has a seat and who waits holds the row of the date until it is done. So whoever finds no seat is on
the waiting list before a seat can be given back, and whoever gives one back finds all who wait.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from activities.models import Occurrence, SignUp
from activities.models.sign_up import SignUpQuerySet, person_key
from activities.services.senders import reason_by_sender, remember_sender
from activities.sign_up_mail import write_result, write_seated
from common.sources import Sender
from school.form_keys import claim, complete
from school.models import ConsentText, FormKey, User
from school.publication import publishing

Status, ReviewReason = SignUp.Status, SignUp.ReviewReason

# A whole school behind one address signs up for one event in a minute; nobody has a thousand contacts in an hour.
MOST_OF_AN_EVENT_AN_HOUR = 500
MOST_OF_A_CONTACT_AN_EVENT = 2
MOST_OF_A_CONTACT_A_DAY = 10
# What is set aside is kept as well, up to here: then the page asks to telephone.
MOST_KEPT_OF_AN_EVENT = 5_000


class Closed(Exception):
    """Nobody can sign up for this date any more, or not yet."""


class Overfilled(Exception):
    """More sign-ups are kept for this date than anybody can look at."""


class SentBefore(Exception):
    """The form was sent before; `sent` knows what came of it."""

    def __init__(self, sent: FormKey) -> None:
        super().__init__()
        self.sent = sent


class SamePerson(Exception):
    """This name is signed up for this date with this contact already: is another person meant?"""

    def __init__(self, earlier: SignUp) -> None:
        super().__init__()
        self.earlier = earlier


@dataclass(frozen=True)
class SentForm:
    """The form by which a visitor signs up: its key, which names nobody, its name and its address."""

    key: UUID
    name: str
    address: str


def take_seats(occurrence: Occurrence, seats: int) -> bool:
    """Take so many seats of a date that is still planned, if they are free: the one guard against overbooking."""
    free = Q(capacity=None) | Q(capacity__gte=F("seats_taken") + seats)
    planned = Occurrence.objects.open().filter(free, pk=occurrence.pk)
    return planned.update(seats_taken=F("seats_taken") + seats) == 1


def sign_up(
    *,
    occurrence: Occurrence,
    name: str,
    contact: str,
    contact_key: str,
    seats: int,
    consent: ConsentText,
    now: datetime,
    review_reason: str = "",
    by: User | None = None,
    is_another: bool = False,
    form: SentForm | None = None,
    sender: Sender | None = None,
) -> SignUp:
    """Seat so many people, or put them on the waiting list, or set them aside where something looks odd.

    Raises `Closed` and `Overfilled`; `SentBefore` if its form was sent before; `SamePerson` if a visitor signs up again
    and does not say that `is_another` is meant. Whether it is time to sign up the caller has asked
    (`Occurrence.takes_sign_ups_at`); what may change meanwhile is asked here again.
    """
    with transaction.atomic():
        claimed = _claim(form, now) if form else None
        current = lock(occurrence)
        _refuse_closed(current, by)
        if by is None:
            if not is_another and (earlier := same_person(current, name, contact_key)):
                raise SamePerson(earlier)
            review_reason = review_reason or review_reason_of(current, contact_key, now)
            review_reason = review_reason or reason_by_sender(current, sender, name, contact_key, now)
            _refuse_overfilled(current, review_reason)
        made = SignUp(
            occurrence=current,
            name=name,
            contact=contact,
            contact_key=contact_key,
            seats=seats,
            consent=consent,
            created_at=now,
            review_reason=review_reason,
            entered_by=by,
        )
        if review_reason:
            made.status = Status.SET_ASIDE
        else:
            _place(made, current, now)
            # The page says it at once, or whoever writes it down on the telephone.
            made.notified_at = now
        made.save()
        if by is None:
            write_result(made, now=now)
        if sender is not None:
            remember_sender(made, sender, now)
        if claimed is not None:
            complete(claimed=claimed, address=made.get_absolute_url(), records=[made])
        return made


def _claim(form: SentForm, now: datetime) -> FormKey:
    """Keep the key of a form; of two that arrive at once the second waits here, before it holds anything else."""
    claimed, is_first = claim(key=form.key, form=form.name, address=form.address, now=now)
    if not is_first:
        raise SentBefore(claimed)
    return claimed


def same_person(occurrence: Occurrence, name: str, contact_key: str) -> SignUp | None:
    """The sign-up of this name with this contact for a date, if it was not withdrawn.

    Both have to agree: somebody's contact alone tells nobody where they go (docs/adr/0035).
    """
    same = SignUp.objects.standing().filter(occurrence=occurrence, contact_key=contact_key).order_by("pk")
    return next((each for each in same if each.person_key == person_key(name)), None)


def review_reason_of(occurrence: Occurrence, contact_key: str, now: datetime) -> str:
    """Why this sign-up should be looked at first, or nothing."""
    same = SignUp.objects.standing().filter(contact_key=contact_key)
    if same.filter(occurrence=occurrence).count() >= MOST_OF_A_CONTACT_AN_EVENT:
        return ReviewReason.REPEATED
    if same.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_OF_A_CONTACT_A_DAY:
        return ReviewReason.REPEATED
    recent = SignUp.objects.filter(occurrence=occurrence, created_at__gt=now - timedelta(hours=1))
    # A robot that was seen through must not make people suspicious.
    unnoticed = recent.filter(review_reason__in=["", ReviewReason.FLOOD])
    return ReviewReason.FLOOD if unnoticed.count() >= MOST_OF_AN_EVENT_AN_HOUR else ""


def _refuse_overfilled(current: Occurrence, review_reason: str) -> None:
    # Each kind has room of its own: what robots leave behind keeps no parent out.
    kept = SignUp.objects.filter(occurrence=current)
    kept = kept.exclude(review_reason="") if review_reason else kept.filter(review_reason="")
    if kept.count() >= MOST_KEPT_OF_AN_EVENT:
        raise Overfilled


def _refuse_closed(current: Occurrence, by: User | None) -> None:
    # Staff may still write down who telephoned; of what is called off or held nobody can be seated any more.
    is_for_visitors = current.asks_for_sign_ups and current.activity.is_public
    if not current.is_planned or (by is None and not is_for_visitors):
        raise Closed


def lock(occurrence: Occurrence) -> Occurrence:
    """The date as it is stored; whoever else seats, releases or moves the waiting list waits. Rows before sign-ups.

    Raises `Closed` where it was removed meanwhile. Other rows may still refer to it: its key does not change.
    """
    dates = Occurrence.objects.select_for_update(no_key=True, of=("self",)).select_related("activity")
    current = dates.filter(pk=occurrence.pk).first()
    if current is None:
        raise Closed
    return current


def _locked(sign_up: SignUp) -> tuple[Occurrence, SignUp | None]:
    """The date and the sign-up as they are stored, both held; None where it was erased meanwhile."""
    current = lock(sign_up.occurrence)
    # Held as well: saved after it was erased, it would be there again.
    return current, SignUp.objects.select_for_update().filter(pk=sign_up.pk).first()


def _place(made: SignUp, current: Occurrence, now: datetime) -> None:
    """Give it a seat or a place on the waiting list of a locked date; it is not saved here."""
    took = take_seats(current, made.seats)
    made.status = Status.SEATED if took else Status.WAITING
    made.seated_at = now if took else None
    if took:
        _publish_if_flipped(current)


@transaction.atomic
def cancel_sign_up(*, sign_up: SignUp, now: datetime) -> Sequence[SignUp]:
    """Withdraw it; the seats go to the waiting list. Who got one. Withdrawn twice, nothing happens."""
    before, current = _locked(sign_up)
    if current is None or current.is_cancelled:
        return []
    was_seated = current.is_seated
    current.status, current.cancelled_at, current.seated_at = Status.CANCELLED, now, None
    current.save()
    if not was_seated:
        return []
    Occurrence.objects.filter(pk=before.pk).update(seats_taken=F("seats_taken") - current.seats)
    promoted = promote(occurrence=before, now=now)
    _publish_if_flipped(before)
    return promoted


@transaction.atomic
def come_with_fewer(*, sign_up: SignUp, seats: int, now: datetime) -> Sequence[SignUp]:
    """Let fewer people come by it; it keeps its place. Who else got a seat by that, the first first.

    What it has no room for as a group it may have room for now. A number that is not smaller changes nothing.
    """
    date, current = _locked(sign_up)
    if current is None or current.is_cancelled or not 1 <= seats < current.seats:
        return []
    given_back, current.seats = current.seats - seats, seats
    current.save()
    if current.is_seated:
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=F("seats_taken") - given_back)
    promoted = promote(occurrence=date, now=now)
    _publish_if_flipped(date)
    if any(each.pk == current.pk for each in promoted):
        # The page says it at once.
        SignUp.objects.filter(pk=current.pk).update(notified_at=now)
    return [each for each in promoted if each.pk != current.pk]


@transaction.atomic
def sign_up_again(*, sign_up: SignUp, now: datetime, by: User | None = None) -> SignUp:
    """Take a withdrawal back: a seat if one is free, or the end of the waiting list. Raises `Closed`."""
    date, current = _locked(sign_up)
    if current is None:
        raise Closed
    if not current.is_cancelled:
        return current
    _refuse_closed(date, by)
    current.cancelled_at = None
    # Others were given their place meanwhile.
    current.created_at = now
    if current.review_reason:
        current.status = Status.SET_ASIDE
    else:
        _place(current, date, now)
        current.notified_at = now
    current.save()
    return current


@transaction.atomic
def accept_sign_up(*, sign_up: SignUp, now: datetime, by: User) -> SignUp:
    """Let somebody in who was set aside: a seat if one is free, or the waiting list. Raises `Closed`."""
    date, current = _locked(sign_up)
    if current is None:
        raise Closed
    if not current.is_set_aside:
        return current
    _refuse_closed(date, by)
    current.review_reason = ""
    _place(current, date, now)
    current.save()
    if current.is_seated:
        write_seated(current, now=now)
    return current


@transaction.atomic
def promote(*, occurrence: Occurrence, now: datetime) -> Sequence[SignUp]:
    """Seat those of the waiting list for whom there is room now, the first first; who they are.

    Who needs more seats than are free keeps the place, and somebody behind who needs fewer may go ahead. Nobody gets
    a seat of what has begun.
    """
    current = lock(occurrence)
    if current.has_begun(now, timezone.get_current_timezone()):
        return []
    promoted = []
    for waiting in waiting_list(current).select_for_update():
        if take_seats(current, waiting.seats):
            waiting.status, waiting.seated_at, waiting.notified_at = Status.SEATED, now, None
            waiting.save()
            write_seated(waiting, now=now)
            promoted.append(waiting)
    return promoted


def waiting_list(occurrence: Occurrence) -> SignUpQuerySet:
    """Who waits for a seat of this date, the first first."""
    waiting: SignUpQuerySet = SignUp.objects.filter(occurrence=occurrence).waiting()
    return waiting


def place_in_line(sign_up: SignUp) -> int:
    """Which place on the waiting list it has: 1 for the first."""
    earlier = Q(created_at__lt=sign_up.created_at) | Q(created_at=sign_up.created_at, pk__lt=sign_up.pk)
    return waiting_list(sign_up.occurrence).filter(earlier).count() + 1


def _publish_if_flipped(before: Occurrence) -> None:
    """Full or free again: that is all of sign-ups that pages of more than this date say."""
    if before.capacity is None:
        return
    if Occurrence.objects.get(pk=before.pk).is_full != before.is_full:
        with publishing():
            pass
