"""What is done to many partners at once says what happens, names what it leaves, and is taken back."""

from typing import Any

import pytest
from django.test import Client

from partners.models import Partner, PartnerKind, Partnership
from tests import html
from tests.factories import PartnerFactory, PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST, BULK = "/en/staff/partners/", "/en/staff/partners/bulk/"


def ticks(*partners: Partner) -> list[str]:
    return [f"{each.pk}.{each.version}" for each in partners]


def done(client: Client, action: str, rows: list[str], **data: Any) -> html.Part:
    page = html.page(client.get(BULK, {"action": action, "row": rows}))
    assert "undone" in page.text or "shown again" in page.text
    return html.page(client.post(BULK, page.form(method="post").fields | data, follow=True))


def test_the_list_has_a_tick_in_each_row_for_coordinators_alone(coordinator: Client, teacher: Client) -> None:
    partner = PartnerFactory(name="Музей")
    [tick] = html.page(coordinator.get(LIST)).controls("row")
    assert (tick.attrs["value"], tick.name) == (ticks(partner)[0], "Select: Музей")
    assert not html.page(teacher.get(LIST)).controls("row")
    assert teacher.get(BULK, {"action": "partners-show", "row": ticks(partner)}).status_code == 403


def test_many_partners_get_a_coordinator_and_lose_it_by_undo(coordinator: Client) -> None:
    person = UserFactory(coordinator=True)
    joint = PartnershipFactory(partner=PartnerFactory(name="Музей"))
    PartnershipFactory(partner=joint.partner, direction=joint.direction, ended=True)
    alone = PartnerFactory(name="Без направления")
    answer = done(coordinator, "partners-coordinator", ticks(joint.partner, alone), coordinator=person.pk)
    assert "“Без направления” — No partnerships at present." in answer.text
    assert [each.coordinator for each in Partnership.objects.order_by("pk")] == [person, None]
    coordinator.post(answer.link("Undo").attrs["href"])
    joint.refresh_from_db()
    assert joint.coordinator is None


def test_showing_leaves_what_its_kind_the_archive_or_somebody_else_keeps_back(coordinator: Client) -> None:
    hidden, changed = PartnerFactory(private=True, name="Клуб"), PartnerFactory(private=True, name="Парк")
    military = PartnerFactory(private=True, name="В/Ч", kind=PartnerKind.objects.get(code="military"))
    rows = ticks(hidden, military, changed)
    changed.save()
    answer = done(coordinator, "partners-show", [*rows, "999.1"])
    assert set(Partner.objects.filter(is_public=True)) == {hidden}
    for words in (
        "“В/Ч” — This kind of partner is hidden at first",
        "“Парк” — It was changed in the meantime",
        "1 row is gone.",
    ):
        assert words in answer.text
    coordinator.post(answer.link("Undo").attrs["href"])
    assert not Partner.objects.filter(is_public=True).exists()


def test_what_is_hidden_is_shown_again_by_hand_alone(coordinator: Client) -> None:
    partner = PartnerFactory()
    answer = done(coordinator, "partners-hide", ticks(partner))
    assert "1 partner is for staff only." in answer.text
    assert "Undo" not in [link.name for link in answer.all_by_role("link")]
    partner.refresh_from_db()
    assert not partner.is_public


@pytest.mark.parametrize("query", ["?action=partners-show", "?action=sweep&row=1.1", "?action=partners-show&row=x"])
def test_what_says_nothing_leads_back_to_the_list(coordinator: Client, query: str) -> None:
    assert coordinator.get(BULK + query)["Location"] == LIST
