"""Writes to a partnership that touch several rows."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from common.files import Document, stored
from partners.models import Agreement, Partner, Partnership, Promise, Side, WishConfirmation
from partners.registries import ahead
from partners.services.agreements import FOLDER, write_agreement
from partners.services.stages import PartnershipConflict
from school.models import User
from school.publication import publishing

# A school's own papers are in Russian.
LETTER_OF_WISH = "о желании действовать вместе"


def withdraw(
    *,
    partnership: Partnership,
    side: Side,
    reason: str,
    on: date,
    by: User,
    call_off: Collection[int] = (),
    call_off_reason: str = "",
) -> Partnership:
    """End a partnership because one side leaves, which either may at any time; what was, stays readable.

    The dates ahead of these keys are called off with it. Raises `PartnershipConflict` when somebody ended it meanwhile.
    """
    with publishing():
        # The partner's row first, as everywhere: its form shows the directions, and is told of the change.
        partner = Partner.objects.select_for_update().get(pk=partnership.partner_id)
        current = Partnership.objects.select_for_update().get(pk=partnership.pk)
        if not current.is_open:
            raise PartnershipConflict
        for room in ahead:
            room.call_off(call_off, call_off_reason)
        current.end(on=on, side=side, reason=reason, by=by)
        partner.save()
    return current


def confirm_wish(*, wish: WishConfirmation, scan: Document | None, by: User) -> WishConfirmation:
    """Write down that the partner wants to act together; a scan becomes a letter among the partner's papers."""
    with stored(scan, FOLDER) as kept, transaction.atomic():
        if kept is not None:
            wish.paper = Agreement(
                partner=wish.partnership.partner,
                kind=Agreement.Kind.LETTER,
                subject=LETTER_OF_WISH,
                signed_on=wish.on,
                valid_from=wish.on,
            )
            write_agreement(wish.paper, [wish.partnership], kept, by)
            wish.paper_id = wish.paper.pk
        wish.noted_by = by
        wish.save()
    return wish


def stay(*, partnership: Partnership, until: date | None, reason: str = "") -> None:
    """Stay at the present stage by choice until that day; None takes the choice back."""
    with transaction.atomic():
        Partnership.objects.select_for_update().get(pk=partnership.pk).stay(until=until, reason=reason)


def note_promise(*, promise: Promise, is_kept: bool | None, on: date, by: User) -> None:
    """Note that a promise was kept, or was not; None takes the note back."""
    with transaction.atomic():
        Promise.objects.select_for_update().get(pk=promise.pk).note(is_kept=is_kept, on=on, by=by)
