"""Apply a pasted register whole; for a day it can be taken back, but for what somebody worked on since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.models import VersionedModel
from partners.models import (
    Agreement,
    ContactPerson,
    Direction,
    Partner,
    PartnerKind,
    RegisterImport,
    RegisterImportRow,
)
from partners.services.register_import import Action, State, erase_cells, locked_register
from partners.services.stages import open_partnership
from partners.services.undoing import REGISTER_IMPORT
from school.models import User
from school.publication import publishing
from school.undo import record_undo, remember


class RowsWaiting(Exception):
    """Rows wait for an answer; nothing was applied."""

    def __init__(self, count: int):
        super().__init__(count)
        self.count = count


class RowRefused(Exception):
    """A row cannot be written: something was entered meanwhile. Nothing was applied."""

    def __init__(self, row: RegisterImportRow, messages: Sequence[str]):
        super().__init__(row.number)
        self.row, self.messages = row, messages


@dataclass
class AppliedRegister:
    """What applying made: partners added, partners that got something new, and every record created."""

    added: list[Partner] = field(default_factory=list)
    joined: list[Partner] = field(default_factory=list)
    created: list[VersionedModel] = field(default_factory=list)
    # Contact persons of whom no name, number or mail was kept, for want of a basis
    without_names: int = 0


def apply_register(*, register: RegisterImport, seen: int, by: User, now: datetime) -> AppliedRegister:
    """Write all rows into the register in one transaction, exactly as they were shown.

    Raises `StaleRegister`, `RowsWaiting` and `RowRefused`.
    """
    applied = AppliedRegister()
    with publishing():
        current = locked_register(register, seen)
        if waiting := current.rows.waiting().count():
            raise RowsWaiting(waiting)
        known = current.rows.filter(action=Action.JOIN).values("existing")
        before = remember([current, *Partner.objects.select_for_update().filter(pk__in=known)])
        writer = _Writer(current, by, timezone.localdate(now), applied)
        for row in current.rows.to_write().select_related("existing"):
            try:
                writer.write(row)
            except ValidationError as error:
                raise RowRefused(row, error.messages) from error
        current.state, current.applied_at = State.APPLIED, now
        erase_cells(current)
        current.save()
        record_undo(
            what=REGISTER_IMPORT,
            details={"count": len(applied.added), "joined": len(applied.joined)},
            by=by,
            now=now,
            before=before,
            created=applied.created,
        )
    return applied


class _Writer:
    """Writes rows; the lists that they refer to are loaded once."""

    def __init__(self, register: RegisterImport, by: User, on: date, applied: AppliedRegister) -> None:
        self.register, self.by, self.on, self.applied = register, by, on, applied
        self.kinds = {kind.pk: kind for kind in PartnerKind.objects.all()}
        self.directions = {direction.pk: direction for direction in Direction.objects.all()}

    def write(self, row: RegisterImportRow) -> None:
        understood = row.understood
        if row.action == Action.JOIN:
            if row.existing is None or row.existing.is_archived:
                raise ValidationError(_("The partner is no longer in the register, or is in the archive."))
            partner = Partner.objects.get(pk=row.existing.pk)
            fill_in(partner, understood)
            partner.clean_fields(exclude=["slug", "name_key", "name_fingerprint", "search_text"])
            # A new version of the partner, also where only a direction is new: whoever has its form open is told.
            partner.save()
            self.applied.joined.append(partner)
        else:
            partner = self._add(understood)
        row.partner = partner
        row.save(update_fields=["partner"])
        self._open(partner, understood)
        self._add_contacts(partner, understood["contacts"])
        self._add_agreements(partner, understood["agreements"])

    def _add(self, understood: Mapping[str, Any]) -> Partner:
        kind = self.kinds.get(understood["kind"])
        if kind is None:
            raise ValidationError(_("The kind is not clear: choose it."))
        fields = ("name", "short_name", "inn", "ogrn", "address", "site", "about", "note")
        partner = Partner(
            **{name: understood[name] for name in fields},
            kind=kind,
            is_public=not kind.private_by_default,
            form=Partner.Form.COMMUNITY if kind.code == "community" else Partner.Form.ORGANIZATION,
        )
        if partner.form == Partner.Form.COMMUNITY and (partner.inn or partner.ogrn):
            partner.form = Partner.Form.ORGANIZATION
        partner.clean_fields(exclude=["slug", "name_key", "name_fingerprint", "search_text"])
        partner.save()
        self.applied.added.append(partner)
        self.applied.created.append(partner)
        return partner

    def _open(self, partner: Partner, understood: Mapping[str, Any]) -> None:
        since = date.fromisoformat(understood["since"]) if understood.get("since") else self.on
        has = set(partner.partnerships.open().values_list("direction_id", flat=True))
        self.applied.created += [
            open_partnership(
                partner=partner,
                direction=self.directions[key],
                on=min(since, self.on),
                by=self.by,
                common_goals=understood["goals"],
            )
            for key in understood["directions"]
            if key in self.directions and key not in has
        ]

    def _add_contacts(self, partner: Partner, contacts: Iterable[Mapping[str, Any]]) -> None:
        known = list(partner.contacts.all())
        for found in contacts:
            contact = ContactPerson(partner=partner, **found)
            if contact.name and not self.register.keeps_names:
                # A name, and a person's own number and mail, need a basis; a post does not.
                contact.name = contact.phone = contact.email = contact.note = ""
                self.applied.without_names += 1
                if not contact.post:
                    continue
            elif contact.name:
                contact.consent_basis = self.register.names_basis
                contact.consent_on = self.register.names_on
            contact.post = contact.post or ("" if contact.name else str(_("contact person")))
            if any(is_same_contact(contact, other) for other in known):
                continue
            contact.clean_fields(exclude=["partner"])
            contact.save()
            known.append(contact)
            self.applied.created.append(contact)

    def _add_agreements(self, partner: Partner, agreements: Iterable[Mapping[str, Any]]) -> None:
        known = {agreement_key(each) for each in partner.agreements.all()}
        for found in agreements:
            agreement = agreement_of(found, partner)
            if agreement_key(agreement) in known:
                continue
            agreement.full_clean(exclude=["partner", "search_text"])
            agreement.save()
            agreement.partnerships.set(partner.partnerships.open())
            known.add(agreement_key(agreement))
            self.applied.created.append(agreement)


def fill_in(partner: Partner, understood: Mapping[str, Any]) -> list[str]:
    """Fill the empty fields of a partner from a row, not saved yet, and return their names; words are added to its note."""
    filled = []
    numbers = () if partner.form == Partner.Form.COMMUNITY else ("inn", "ogrn")
    for name in ("short_name", *numbers, "address", "site", "about"):
        if understood[name] and not getattr(partner, name):
            setattr(partner, name, understood[name])
            filled.append(name)
    if understood["note"] and understood["note"] not in partner.note:
        partner.note = f"{partner.note}\n{understood['note']}".strip()
        filled.append("note")
    return filled


def is_same_contact(one: ContactPerson, other: ContactPerson) -> bool:
    """Whether two contact persons of a partner are one: by name, telephone, or post and mail."""
    if one.name and other.name:
        return one.name == other.name
    if str(one.phone) and str(one.phone) == str(other.phone):
        return True
    return one.post == other.post and not str(one.phone) and one.email == other.email


def agreement_of(found: Mapping[str, Any], partner: Partner) -> Agreement:
    """An agreement as a row has it, not saved yet."""
    days = {
        name: date.fromisoformat(found[name]) if found[name] else None
        for name in ("signed_on", "valid_from", "term_until")
    }
    return Agreement(partner=partner, **{**found, **days})


def agreement_key(agreement: Agreement) -> tuple[str, str, date | None]:
    """What makes two agreements of a partner the same."""
    return (agreement.kind, agreement.number, agreement.valid_from)
