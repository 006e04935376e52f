"""Accounts of people who are invited and have no e-mail yet."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from school import people
from school.links import current_link, short_link
from school.models import Role, User
from tests import html
from tests.conftest import Persona
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"password": "совсем новые слова", "password_again": "совсем новые слова"}


@pytest.fixture
def invited() -> User:
    by = UserFactory(administrator=True)
    return people.invite(email="", full_name="Иванова Елена Ивановна", role=Role.TEACHER, by=by)


def test_whoever_has_no_mail_types_it_when_opening_the_invitation(invited: User, anonymous: Client) -> None:
    link = current_link(invited)
    assert html.page(anonymous.get(link)).form().names() >= {"email", "password", "password_again"}
    assert anonymous.post(link, {**NEW, "email": "Elena@Example.org"}).status_code == 302
    invited.refresh_from_db()
    assert invited.email == "elena@example.org"
    assert invited.has_joined
    assert invited.emailaddress_set.get().email == "elena@example.org"
    signed_in = Client().post("/accounts/login/", {"login": "elena@example.org", "password": NEW["password"]})
    assert signed_in.status_code == 302


@pytest.mark.parametrize("email", ["", "не почта", "TAKEN@example.org"])
def test_a_bad_mail_is_told_beside_its_field_and_the_link_still_works(
    email: str, invited: User, anonymous: Client
) -> None:
    UserFactory(email="taken@example.org")
    link = current_link(invited)
    page = html.page(anonymous.post(link, {**NEW, "email": email}))
    assert "email" in page.errors
    assert page.form().fields["email"] == [email]
    assert anonymous.get(link).status_code == 200


def test_an_address_taken_meanwhile_changes_nothing(invited: User) -> None:
    UserFactory(email="taken@example.org")
    token = current_link(invited).rstrip("/").rpartition("/")[2]
    with pytest.raises(ValidationError), transaction.atomic():
        people.accept_link(
            purpose=people.Purpose.INVITE,
            user_id=invited.pk,
            token=token,
            password=NEW["password"],
            email="taken@example.org",
        )
    invited.refresh_from_db()
    assert not invited.has_joined
    assert invited.email is None


def test_an_invited_person_with_a_mail_is_not_asked_for_one(anonymous: Client) -> None:
    by = UserFactory(administrator=True)
    person = people.invite(email="here@example.org", full_name="Петров", role=Role.TEACHER, by=by)
    assert "email" not in html.page(anonymous.get(current_link(person))).form().names()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_the_database_lets_no_staff_sign_in_without_a_mail(role: Role) -> None:
    person = UserFactory(role=role)
    person.email = None
    with pytest.raises(ValidationError):
        person.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email=None)


def test_the_database_gives_no_password_to_whoever_has_no_mail(invited: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=invited.pk).update(password="")
    invited.set_password(PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        invited.save()


def test_a_mail_is_taken_from_nobody_who_has_joined(administrator: Persona) -> None:
    person = UserFactory()
    path = f"/staff/people/{person.pk}/edit/"
    page = html.page(administrator.post(path, {"full_name": "А", "email": "", "post": "", "version": "1"}))
    assert "email" in page.errors


def test_who_is_invited_without_a_mail_can_be_corrected(administrator: Persona, invited: User) -> None:
    path = f"/staff/people/{invited.pk}/edit/"
    typed = {"full_name": "Иванова Елена Петровна", "email": "", "post": "учитель", "version": str(invited.version)}
    assert administrator.post(path, typed).status_code == 302
    assert User.objects.get(pk=invited.pk).full_name == "Иванова Елена Петровна"
    assert "Иванова Елена Петровна" in html.page(administrator.get("/staff/people/?state=invited")).text


def test_the_short_address_is_that_of_the_same_invitation(invited: User, anonymous: Client) -> None:
    assert anonymous.get(short_link(invited)).status_code == 200
    assert anonymous.post(current_link(invited), {**NEW, "email": "e@example.org"}).status_code == 302
    assert Client().get(short_link(invited)).status_code == 410


def test_the_log_does_not_hold_a_short_address(invited: User, caplog: pytest.LogCaptureFixture) -> None:
    link = short_link(invited)
    people.make_link(user=invited, purpose=people.Purpose.INVITE, by=invited)
    assert Client().get(link).status_code == 410
    assert "/join/" in caplog.text
    assert link.rstrip("/").rpartition("/")[2] not in caplog.text


def test_a_short_address_is_of_invitations_only(anonymous: Client) -> None:
    person = UserFactory()
    people.make_link(user=person, purpose=people.Purpose.PASSWORD, by=person)
    person.refresh_from_db()
    assert short_link(person) == ""
    assert anonymous.get(f"/join/{person.pk}/0000-0000-0000-0000/").status_code == 410
