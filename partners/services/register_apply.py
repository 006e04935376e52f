"""Apply a pasted register whole, and take it back but for what somebody worked on since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from common.models import VersionedModel
from partners.models import (
    Agreement,
    ContactPerson,
    Direction,
    Partner,
    PartnerKind,
    Partnership,
    RegisterImport,
    RegisterImportRow,
    StageTransition,
)
from partners.services.register_import import Action, StaleRegister, State, erase_cells, locked_register
from partners.services.stages import open_partnership
from school.models import User
from school.publication import publishing

# Those of which records are made, in the order in which they are made
MADE: Sequence[type[VersionedModel]] = (Partner, Partnership, ContactPerson, Agreement)


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
class Applied:
    """What applying made: partners added, partners that got something new, and every record created."""

    added: list[Partner] = field(default_factory=list)
    joined: list[Partner] = field(default_factory=list)
    created: list[VersionedModel] = field(default_factory=list)
    # Contact persons of whom no name, number or mail was kept, for want of a basis
    without_names: int = 0


def apply_register(*, register: RegisterImport, seen: int, by: User, now: datetime) -> Applied:
    """Write all rows into the register in one transaction, exactly as they were shown.

    Raises `StaleRegister`, `RowsWaiting` and `RowRefused`.
    """
    applied = Applied()
    with publishing():
        current = locked_register(register, seen)
        if waiting := current.rows.waiting().count():
            raise RowsWaiting(waiting)
        writer = _Writer(current, by, timezone.localdate(now), applied)
        for row in current.rows.to_write().select_related("existing"):
            try:
                writer.write(row)
            except ValidationError as error:
                raise RowRefused(row, error.messages) from error
        for made in applied.created:
            made.refresh_from_db(fields=["version"])
        current.made = {
            model._meta.label_lower: [[each.pk, each.version] for each in applied.created if type(each) is model]
            for model in MADE
        }
        current.state, current.applied_at = State.APPLIED, now
        erase_cells(current)
        current.save()
    return applied


class _Writer:
    """Writes rows; the lists that they refer to are loaded once."""

    def __init__(self, register: RegisterImport, by: User, on: date, applied: Applied) -> None:
        self.register, self.by, self.on, self.applied = register, by, on, applied
        self.kinds = {kind.pk: kind for kind in PartnerKind.objects.all()}
        self.directions = {direction.pk: direction for direction in Direction.objects.all()}

    def write(self, row: RegisterImportRow) -> None:
        understood = row.understood
        if row.action == Action.JOIN:
            if row.existing is None or row.existing.is_archived:
                raise ValidationError(_("The partner is not in the register any more, or is in the archive."))
            partner = Partner.objects.select_for_update().get(pk=row.existing.pk)
            self.applied.joined.append(partner)
        else:
            partner = self._add(understood)
        row.partner = partner
        row.save(update_fields=["partner"])
        opened = self._open(partner, understood)
        self._add_contacts(partner, understood["contacts"])
        self._add_agreements(partner, understood["agreements"])
        if row.action == Action.JOIN and opened:
            # A new version of the partner: whoever has its form open is told.
            partner.save()

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

    def _open(self, partner: Partner, understood: Mapping[str, Any]) -> list[Partnership]:
        since = date.fromisoformat(understood["since"]) if understood.get("since") else self.on
        has = set(partner.partnerships.open().values_list("direction_id", flat=True))
        opened = [
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
        self.applied.created += opened
        return opened

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
            if any(_is_same_contact(contact, other) for other in known):
                continue
            contact.clean_fields(exclude=["partner"])
            contact.save()
            known.append(contact)
            self.applied.created.append(contact)

    def _add_agreements(self, partner: Partner, agreements: Iterable[Mapping[str, Any]]) -> None:
        known = {(each.kind, each.number, each.valid_from) for each in partner.agreements.all()}
        for found in agreements:
            days = {
                name: date.fromisoformat(found[name]) if found[name] else None
                for name in ("signed_on", "valid_from", "term_until")
            }
            agreement = Agreement(partner=partner, **{**found, **days})
            if (agreement.kind, agreement.number, agreement.valid_from) in known:
                continue
            agreement.full_clean(exclude=["partner", "search_text"])
            agreement.save()
            agreement.partnerships.set(partner.partnerships.open())
            known.add((agreement.kind, agreement.number, agreement.valid_from))
            self.applied.created.append(agreement)


def _is_same_contact(one: ContactPerson, other: ContactPerson) -> bool:
    if one.name and other.name:
        return one.name == other.name
    if str(one.phone) and str(one.phone) == str(other.phone):
        return True
    return one.post == other.post and not str(one.phone) and one.email == other.email


@dataclass(frozen=True)
class RegisterUndoing:
    """What undoing takes away, and what stays: records that somebody worked on since."""

    removed: list[VersionedModel]
    staying: list[VersionedModel]

    @property
    def partners(self) -> list[VersionedModel]:
        return [each for each in self.removed if isinstance(each, Partner)]

    @property
    def others(self) -> list[VersionedModel]:
        """What goes from partners that stay."""
        going = {each.pk for each in self.partners}
        return [each for each in self.removed if not isinstance(each, Partner) and each.partner_id not in going]  # type: ignore[attr-defined]


def undoing(register: RegisterImport) -> RegisterUndoing:
    """Sort the records of an applied register by whether they are as they came, and nothing else refers to them."""
    made: dict[type[VersionedModel], dict[int, int]] = {
        model: {pk: version for pk, version in register.made.get(model._meta.label_lower, [])} for model in MADE
    }
    removed: dict[type[VersionedModel], dict[int, VersionedModel]] = {}
    staying: list[VersionedModel] = []
    # From what refers to what is referred to: a record stays if one that stays refers to it.
    for model in reversed(MADE):
        found = model._default_manager.filter(pk__in=made[model])
        removed[model] = {}
        referred = _referred_to(model, list(made[model]), removed)
        for each in found:
            if each.version != made[model][each.pk] or each.pk in referred:
                staying.append(each)
            else:
                removed[model][each.pk] = each
    return RegisterUndoing([each for model in MADE for each in removed[model].values()], staying[::-1])


def _referred_to(
    model: type[Model], keys: Sequence[int], removed: Mapping[type[VersionedModel], Mapping[int, VersionedModel]]
) -> set[int]:
    """Return the keys of records that others refer to, in this room or a higher one, but for those that go too."""
    referred: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        other: Any = relation.related_model
        # Rows of a draft, steps and versions of the record itself, and tables behind links say nothing.
        is_own = other in (RegisterImportRow, StageTransition) or hasattr(other, "instance_type")
        if is_own or other._meta.auto_created or other.__name__.startswith("Historical"):
            continue
        name = relation.field.name  # type: ignore[union-attr]
        rows = other._base_manager.filter(**{f"{name}__in": keys})
        if going := removed.get(other):
            rows = rows.exclude(pk__in=list(going))
        referred |= set(rows.values_list(name, flat=True))
    return referred


@publishing()
def undo_register(*, register: RegisterImport, by: User, now: datetime) -> RegisterUndoing:
    """Take the records of an applied register back that nobody changed. Raises `StaleRegister`."""
    current = RegisterImport.objects.select_for_update().get(pk=register.pk)
    if current.state != State.APPLIED:
        raise StaleRegister
    found = undoing(current)
    _remove(found.removed, by, now)
    current.made = {}
    current.state = State.UNDONE
    current.save()
    return found


def _remove(records: Sequence[VersionedModel], by: User, now: datetime) -> None:
    """Delete records that were entered by one paste and that nobody touched: as if it had not been."""
    keys = {model: [each.pk for each in records if type(each) is model] for model in MADE}
    for each in Agreement.objects.filter(pk__in=keys[Agreement]):
        each.delete()
    ContactPerson.objects.filter(pk__in=keys[ContactPerson]).delete()
    # A person's data go with every earlier version of them.
    ContactPerson.history.filter(id__in=keys[ContactPerson]).delete()
    partnerships = [each for each in records if isinstance(each, Partnership)]
    written = Partnership.history.bulk_history_create(partnerships, default_user=by, default_date=now)
    Partnership.history.filter(pk__in=[each.pk for each in written]).update(history_type="-")
    # A partnership is ended, never deleted; one that was never meant has not been one.
    for model, column in ((StageTransition, "partnership"), (Partnership, "pk")):
        rows = model.objects.filter(**{f"{column}__in": keys[Partnership]})
        rows._raw_delete(rows.db)
    RegisterImportRow.objects.filter(partner__in=keys[Partner]).update(partner=None)
    for partner in Partner.objects.filter(pk__in=keys[Partner]):
        partner.delete()
