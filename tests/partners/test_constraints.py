"""Every rule that the database holds, tried to be broken past the forms."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

import partners.models
from partners.models import ContactPerson, Direction, Partner, PartnerKind, Partnership, Stage
from partners.models import __all__ as names
from tests.factories import ContactPersonFactory, PartnerFactory, PartnershipFactory

pytestmark = pytest.mark.django_db


def change(instance: models.Model, **fields: object) -> None:
    type(instance)._base_manager.filter(pk=instance.pk).update(**fields)


def open_twice() -> None:
    first = PartnershipFactory()
    Partnership.objects.create(partner=first.partner, direction=first.direction, started_on=date(2026, 1, 1))


def own_successor() -> None:
    partner = PartnerFactory()
    change(partner, successor=partner)


ATTEMPTS: dict[str, list[Callable[[], object]]] = {
    "partner_is_named": [lambda: change(PartnerFactory(), name="")],
    "partner_archived_has_date": [
        lambda: change(PartnerFactory(), is_archived=True),
        lambda: change(PartnerFactory(), archived_on=date(2026, 1, 1)),
        lambda: change(PartnerFactory(archived=True), archived_on=None),
    ],
    "partner_is_not_its_own_successor": [own_successor],
    "partnership_one_open": [open_twice],
    "partnership_ends_after_start": [lambda: change(PartnershipFactory(), ended_on=date(2020, 1, 1))],
    "contact_has_post_or_name": [lambda: change(ContactPersonFactory(), post="")],
    "contact_name_has_basis": [
        lambda: change(ContactPersonFactory(), name="Иванова"),
        lambda: change(ContactPersonFactory(named=True), consent_on=None),
        lambda: change(ContactPersonFactory(named=True), consent_basis=""),
    ],
    "stage_is_one_of_three": [
        lambda: Stage.objects.create(code="fourth", name="Четвёртый", number=4),
        lambda: change(Stage.objects.get(number=3), number=0),
    ],
}


def constraints() -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for name in names
        for constraint in getattr(partners.models, name)._meta.constraints
    }


def test_every_constraint_is_tried() -> None:
    assert set(ATTEMPTS) == set(constraints())


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(attempt, id=f"{name} {n}")
        for name, attempts in ATTEMPTS.items()
        for n, attempt in enumerate(attempts)
    ],
)
def test_the_database_refuses(attempt: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt()


@pytest.mark.parametrize(
    "double",
    [
        lambda: Direction.objects.create(code="prevention", slug="other", name="Ещё"),
        lambda: Direction.objects.create(code="other", slug="prevention", name="Ещё"),
        lambda: PartnerKind.objects.create(code="library", name="Ещё"),
        lambda: change(PartnerFactory(), slug=PartnerFactory().slug),
    ],
)
def test_codes_and_addresses_are_unique(double: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        double()


def test_lists_in_use_cannot_be_deleted() -> None:
    partnership = PartnershipFactory()
    for used in (partnership.partner.kind, partnership.direction):
        with pytest.raises(ProtectedError):
            used.delete()


def test_a_successor_that_is_gone_leaves_its_predecessor() -> None:
    successor = PartnerFactory()
    partner = PartnerFactory(successor=successor)
    successor.delete()
    partner.refresh_from_db()
    assert partner.successor is None


def test_what_the_database_refuses_is_said_in_words_before() -> None:
    contact = ContactPerson(partner=PartnerFactory(), name="Иванова")
    with pytest.raises(ValidationError) as error:
        contact.full_clean()
    assert set(error.value.message_dict) == {"consent_basis", "consent_on"}
    partner: Partner = PartnerFactory()
    partner.successor = partner
    with pytest.raises(ValidationError):
        partner.full_clean()
