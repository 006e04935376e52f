"""A partner's history as a person reads it."""

from typing import Any

import pytest
from django.test import Client

from partners.models import Direction, PartnerKind
from tests.conftest import Persona
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db


def entries(client: Client, pk: int) -> list[Any]:
    return client.get(f"/en/staff/partners/{pk}/history/").context["entries"]


def test_history_tells_who_changed_what_from_what_to_what(coordinator: Persona) -> None:
    partner = PartnerFactory(address="ул. Мира, 1")
    library = PartnerKind.objects.get(code="library")
    coordinator.post(
        f"/staff/partners/{partner.pk}/edit/",
        {
            "name": partner.name,
            "kind": library.pk,
            "form": "organization",
            "version": 1,
            "address": "ул. Мира, 9",
            "directions": [Direction.objects.get(code="prevention").pk],
        },
    )
    told = entries(coordinator, partner.pk)
    changed = next(entry for entry in told if entry.changes and "added" not in entry.title)
    assert changed.by == str(coordinator.user)
    assert set(changed.changes) == {
        ("Address", "ул. Мира, 1", "ул. Мира, 9"),
        ("Kind", "Kindergarten", "Library"),
        ("Shown to visitors", "yes", "no"),
    }
    opened = next(entry for entry in told if entry.title.startswith("Direction “Prevention”"))
    assert opened.changes[-1][:2] == ("Since", "")
    page = coordinator.get(f"/en/staff/partners/{partner.pk}/history/").text
    for technical in ("search_text", "name_key", "fingerprint", "is_public"):
        assert technical not in page


def test_history_tells_of_archive_and_contacts(coordinator: Client) -> None:
    partner = PartnerFactory()
    coordinator.post(f"/staff/partners/{partner.pk}/contacts/new/", {"post": "Директор"})
    coordinator.post(f"/staff/partners/{partner.pk}/archive/", {"reason": "закрыт"})
    page = coordinator.get(f"/en/staff/partners/{partner.pk}/history/").text
    for text in ("Contact person: added", "Директор", "In the archive", "закрыт"):
        assert text in page


def test_the_newest_change_stands_first(coordinator: Client) -> None:
    partner = PartnerFactory()
    for about in ("Первое", "Второе"):
        partner.about = about
        partner.save()
    assert [entry.changes[0][2] for entry in entries(coordinator, partner.pk)[:2]] == ["Второе", "Первое"]


def test_what_people_wrote_is_no_markup_in_the_history(coordinator: Client) -> None:
    partner = PartnerFactory(note="<script>alert(1)</script>")
    assert "<script>alert" not in coordinator.get(f"/staff/partners/{partner.pk}/history/").text
