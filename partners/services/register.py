"""Writes to the register that touch several rows. Each is one transaction and raises the public version."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from partners.models import ContactPerson, Direction, Partner
from partners.registries import ahead
from partners.services.stages import open_partnership
from school.journal import record
from school.models import JournalEntry, User
from school.publication import publishing
from school.undo import forget


def open_directions(*, partner: Partner, directions: Iterable[Direction], on: date, by: User | None) -> None:
    """Open the partnerships in these directions that the partner does not have yet.

    Those it has go on: a partnership ends on its own page, where who left and why is written down.
    """
    wanted = {direction.pk: direction for direction in directions}
    with publishing():
        # The partner's row is the lock: two editors cannot open the same partnership twice.
        current = Partner.objects.select_for_update().get(pk=partner.pk)
        missing = wanted.keys() - set(partner.partnerships.open().values_list("direction_id", flat=True))
        for direction_id in sorted(missing):
            open_partnership(partner=partner, direction=wanted[direction_id], on=on, by=by)
        if missing:
            # A new version of the partner: whoever has its form open is told.
            current.save()


def archive_partner(
    *, partner: Partner, reason: str, on: date, call_off: Collection[int] = (), call_off_reason: str = ""
) -> Partner:
    """Put a partner into the archive: it leaves every public page at once and stays readable for staff.

    The dates ahead of these keys are called off with it.
    """
    with publishing():
        for room in ahead:
            room.call_off(call_off, call_off_reason)
        return _set_archived(partner, archived_on=on, reason=reason)


def restore_partner(*, partner: Partner) -> Partner:
    """Take a partner out of the archive, as it was."""
    return _set_archived(partner, archived_on=None, reason="")


def _set_archived(partner: Partner, *, archived_on: date | None, reason: str) -> Partner:
    with publishing():
        current = Partner.objects.select_for_update().get(pk=partner.pk)
        if current.is_archived != (archived_on is not None):
            current.is_archived = archived_on is not None
            current.archived_on = archived_on
            current.archive_reason = reason
            current.save()
    return current


def erase_contact(*, contact: ContactPerson, by: User) -> None:
    """Remove a person's data for good, with every earlier version of it (152-ФЗ, art. 21).

    The journal keeps that it was done, by number only.
    """
    with transaction.atomic():
        number, partner_id = contact.pk, contact.partner_id
        forget(records=[contact])
        contact.delete()
        ContactPerson.history.filter(id=number).delete()
        record(JournalEntry.Action.ERASED, by=by, subject=f"contact {number}", detail=f"partner {partner_id}")
