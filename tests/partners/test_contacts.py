"""Contact persons: personal data that few see and that can be erased for good."""

from datetime import date

import pytest
from django.test import Client

from partners.models import ContactPerson
from school.models import JournalEntry
from tests import html
from tests.conftest import Persona
from tests.factories import ContactPersonFactory, PartnerFactory

pytestmark = pytest.mark.django_db

PRIVATE = [
    "Иванова Анна Петровна",
    "Заведующая отделом",
    "+7 844 238-48-39",
    "person@example.org",
    "не звонить вечером",
]


@pytest.fixture
def contact() -> ContactPerson:
    return ContactPersonFactory(
        partner=PartnerFactory(directions=["prevention"]),
        named=True,
        post=PRIVATE[1],
        phone="+78442384839",
        email=PRIVATE[3],
        note=PRIVATE[4],
    )


def test_coordinators_see_contacts_and_teachers_do_not(
    contact: ContactPerson, teacher: Client, coordinator: Client, anonymous: Client
) -> None:
    path = f"/en/staff/partners/{contact.partner_id}/"
    for text in PRIVATE:
        assert text in coordinator.get(path).text
        assert text not in teacher.get(path).text
        assert text not in anonymous.get(f"/en/partners/{contact.partner.slug}/").text
    assert "Contact people" not in teacher.get(path).text
    # Not hidden by the page alone: the rows are not even asked for.
    assert not teacher.get(path).context["contacts"]


def test_search_of_the_register_does_not_find_people(contact: ContactPerson, teacher: Client) -> None:
    for query in ("Иванова", "Заведующая", "person@example.org", "384839"):
        assert teacher.get("/staff/partners/", {"q": query}).context["rows"] == []


def test_a_contact_is_written_down_and_corrected(coordinator: Client) -> None:
    partner = PartnerFactory()
    path = f"/en/staff/partners/{partner.pk}/contacts/new/"
    coordinator.post(
        path,
        {
            "post": "Директор",
            "name": "Пётр",
            "consent_basis": "consent",
            "consent_on": "2026-03-01",
            "phone": "8 8442 384839",
        },
    )
    contact = ContactPerson.objects.get()
    assert (contact.partner, contact.consent_on, str(contact.phone)) == (
        partner,
        date(2026, 3, 1),
        "+7 844 238-48-39",
    )
    edit = f"/en/staff/contacts/{contact.pk}/edit/"
    assert html.page(coordinator.get(edit)).form().fields["consent_on"] == ["2026-03-01"]
    answer = coordinator.post(edit, {"post": "Заместитель", "version": 1})
    assert answer["Location"] == f"/en/staff/partners/{partner.pk}/"
    contact.refresh_from_db()
    assert (contact.post, contact.name, contact.phone) == ("Заместитель", "", "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"post": ""}, "post"),
        ({"name": "Пётр", "consent_basis": "consent"}, "consent_on"),
        ({"name": "Пётр", "consent_on": "2026-03-01"}, "consent_basis"),
        ({"consent_on": "позавчера"}, "consent_on"),
        ({"phone": "12"}, "phone"),
        ({"email": "nobody@"}, "email"),
        ({"post": "я" * 151}, "post"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(coordinator: Client, change: dict[str, str], field: str) -> None:
    path = f"/en/staff/partners/{PartnerFactory().pk}/contacts/new/"
    page = coordinator.post(path, {"post": "Директор", "note": "Записка", **change})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    form = html.page(page).form()
    assert list(form.errors) == [field]
    assert form.fields["note"] == ["Записка"]
    assert not ContactPerson.objects.exists()


def test_a_name_alone_is_asked_for_its_basis_and_date(coordinator: Client) -> None:
    path = f"/en/staff/partners/{PartnerFactory().pk}/contacts/new/"
    page = coordinator.post(path, {"name": "Пётр"})
    assert set(page.context["form"].errors) == {"consent_basis", "consent_on"}


def test_erasing_leaves_nothing_of_the_person(contact: ContactPerson, administrator: Persona) -> None:
    contact.name = "Петрова Анна Петровна"
    contact.save()
    partner_id, number = contact.partner_id, contact.pk
    path = f"/en/staff/contacts/{number}/erase/"
    assert "Erase this contact person" in administrator.get(path).text
    assert ContactPerson.objects.exists()

    answer = administrator.post(path, follow=True)
    assert "erased, with all earlier versions" in answer.text
    assert not ContactPerson.objects.exists()
    assert not ContactPerson.history.exists()
    entry = JournalEntry.objects.get(action="erased")
    assert (entry.actor, entry.subject, entry.detail) == (
        administrator.user,
        f"contact {number}",
        f"partner {partner_id}",
    )
    history = administrator.get(f"/en/staff/partners/{partner_id}/history/").text
    for text in [*PRIVATE, "Петрова"]:
        assert text not in history
    # Of the person nothing is left, but the journal knows whose it was.
    again = administrator.post(path, follow=True)
    assert again.redirect_chain == [(f"/en/staff/partners/{partner_id}/", 302)]
    assert "The contact person has already been erased." in again.text


def test_a_coordinator_cannot_erase(contact: ContactPerson, coordinator: Client) -> None:
    assert coordinator.post(f"/staff/contacts/{contact.pk}/erase/").status_code == 403
    assert ContactPerson.objects.exists()
    assert "/erase/" not in coordinator.get(f"/staff/partners/{contact.partner_id}/").text


def test_other_contacts_of_the_partner_stay(contact: ContactPerson, administrator: Client) -> None:
    other = ContactPersonFactory(partner=contact.partner, post="Директор")
    administrator.post(f"/staff/contacts/{contact.pk}/erase/")
    assert list(ContactPerson.objects.all()) == [other]
    assert ContactPerson.history.count() == 1


def test_a_partner_that_is_gone_takes_its_contacts_along() -> None:
    ContactPersonFactory().partner.delete()
    assert not ContactPerson.objects.exists()
