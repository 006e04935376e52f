"""The policy for personal data: its draft, its publishing, and the forms that are closed without it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import SignUp
from common.headed_text import Block, blocks_of
from school.models import SchoolProfile
from school.registries import personal_data
from tests import html
from tests.addresses import World, addresses
from tests.factories import OccurrenceFactory, SchoolProfileFactory
from tests.personas import Persona

pytestmark = pytest.mark.django_db

PATH = "/staff/settings/privacy/"
# Public pages that are sent to, and take nothing of a person
NO_DATA_OF_PEOPLE = {"display": "how pages look", "events:sign-up-result": "withdraws what was left before"}


EMPTY = {"privacy_policy": "", "privacy_policy_en": "", "privacy_published_on": None}


def school(**values: Any) -> SchoolProfile:
    """Return the school as it has to be, also where one was built for all tests of the module."""
    profile: SchoolProfile = SchoolProfileFactory()
    for name, value in values.items():
        setattr(profile, name, value)
    profile.save()
    return profile


def test_a_public_form_carries_the_mark_and_is_closed_without_a_policy(world: World, anonymous: Client) -> None:
    """Walk all that strangers may send to: a new form is marked, or is said here to take nothing of a person."""
    school(**EMPTY)
    forms = 0
    for address in addresses():
        if not getattr(address.view, "is_public_page", False):
            continue
        path = world.path(address)
        sent = anonymous.post(path, {"name": "Анна", "contact": "anna@example.org"})
        if sent.status_code == 405 or address.name in NO_DATA_OF_PEOPLE:
            continue
        forms += 1
        assert getattr(address.view, "takes_personal_data", False), address.name
        assert sent.status_code == 409, address.name
        shown = anonymous.get(path)
        assert not html.page(shown).find("//main//form"), address.name
    assert forms


def test_without_a_policy_nobody_signs_up_and_the_page_says_how_else(anonymous: Client) -> None:
    school(**EMPTY, phone="8 (8442) 12-34-56")
    event = OccurrenceFactory(takes_sign_ups=True, starts_on=date(2026, 12, 12))
    path = reverse("events:event-sign-up", args=[event.pk])
    shown = anonymous.get(path)
    assert html.page(shown).one("main").link("8 (8442) 12-34-56").attrs["href"] == "tel:+78442123456"
    assert anonymous.post(path, {"name": "Анна"}).status_code == 409
    assert not SignUp.objects.filter(occurrence=event).exists()
    page = anonymous.get(reverse("events:event", args=[event.pk]))
    assert path not in page.content.decode()


def test_the_page_tells_what_is_published_and_until_then_whom_to_ask(anonymous: Client, administrator: Persona) -> None:
    profile = school(**EMPTY, email="school@example.org")
    assert "school@example.org" in html.page(anonymous.get("/privacy/")).one("main").text
    draft = administrator.get(f"{PATH}?draft=yes").context["form"]
    fields = {
        "privacy_policy": draft["privacy_policy"].value(),
        "privacy_policy_en": "",
        "version": str(profile.version),
    }
    for data in personal_data:
        assert str(data.whose) in fields["privacy_policy"]
    assert administrator.post(PATH, fields).status_code == 302
    profile.refresh_from_db()
    assert profile.privacy_published_on == timezone.localdate()
    # Cached pages go with the version
    shown = html.page(anonymous.get("/privacy/")).one("main").text
    assert "152-ФЗ" in shown and "30" in shown


def test_a_policy_is_not_published_empty_and_what_was_typed_stays(administrator: Persona) -> None:
    profile = school()
    fields = {"privacy_policy": "  ", "privacy_policy_en": "Only English", "version": str(profile.version)}
    refused = administrator.post(PATH, fields)
    assert refused.context["form"].errors.keys() == {"privacy_policy"}
    assert "Only English" in refused.content.decode()
    profile.refresh_from_db()
    assert profile.privacy_policy and profile.privacy_policy_en == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"privacy_policy": "", "privacy_published_on": date(2026, 9, 1)},
        {"privacy_policy": "Политика", "privacy_published_on": None},
        {"privacy_policy": "", "privacy_policy_en": "Policy", "privacy_published_on": None},
    ],
)
def test_the_database_refuses_a_policy_without_its_day_or_its_russian(wrong: dict[str, object]) -> None:
    school()
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolProfile.objects.update(**wrong)


def test_administrators_are_told_to_publish_it(administrator: Persona) -> None:
    profile = school(**EMPTY, shows_first_day=False)
    words = "Опубликуйте политику обработки персональных данных"
    assert words in html.page(administrator.get("/staff/")).text
    profile.privacy_policy, profile.privacy_published_on = "Политика", date(2026, 11, 25)
    profile.save()
    assert words not in html.page(administrator.get("/staff/")).text


def test_visitors_see_only_the_contacts_that_the_school_shows(anonymous: Client) -> None:
    school(phone="8 (8442) 12-34-56", email="school@example.org", shows_email=False)
    footer = html.page(anonymous.get("/partners/")).one("footer")
    assert [each.attrs["href"] for each in footer.find(".//ul//a")] == ["tel:+78442123456"]
    assert footer.all("a", href="/privacy/")


@pytest.mark.parametrize(
    ("phone", "dialed"),
    [
        ("8 (8442) 12-34-56", "+78442123456"),
        ("+7 8442 12-34-56, доб. 2", "+78442123456"),
        ("12-34-56; 65-43-21", "123456"),
        ("+49 30 1234567", "+49301234567"),
        ("", ""),
    ],
)
def test_a_telephone_is_dialed_as_it_is_typed(phone: str, dialed: str) -> None:
    assert SchoolProfile(phone=phone).phone_to_dial == dialed


def test_a_typed_text_has_headings_and_lists_and_no_markup() -> None:
    text = "# Кто\n\nШкола\n<b>№ 1</b>\n- имя\n– телефон\n\n* почта\n## Права\nУзнать"
    assert blocks_of(text) == [
        Block("heading", ["Кто"]),
        Block("paragraph", ["Школа", "<b>№ 1</b>"]),
        Block("list", ["имя", "телефон"]),
        Block("list", ["почта"]),
        Block("heading", ["Права"]),
        Block("paragraph", ["Узнать"]),
    ]
    assert blocks_of("") == []
