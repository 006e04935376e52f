from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from school import people
from school.links import LinkExpired, LinkRefused, Purpose, current_link, open_link, token_for
from school.models import JournalEntry, Role, User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"password": "совсем новые слова", "password_again": "совсем новые слова"}


@pytest.fixture
def administrator_user() -> User:
    return UserFactory(administrator=True)


@pytest.fixture
def invited(administrator_user: User) -> User:
    return people.invite(email="new@example.org", full_name="Новый", role=Role.TEACHER, by=administrator_user)


def test_an_invitation_lets_its_owner_choose_a_password_and_come_in(invited: User, anonymous: Client) -> None:
    link = current_link(invited)
    page = anonymous.get(link)
    assert "new@example.org" in page.content.decode()
    answer = anonymous.post(link, NEW)
    assert answer.status_code == 302
    invited.refresh_from_db()
    assert invited.check_password(NEW["password"])
    assert anonymous.session["_auth_user_id"] == str(invited.pk)
    assert invited.emailaddress_set.get().verified
    assert JournalEntry.objects.filter(action="joined", actor=invited).exists()


def test_coming_in_by_a_link_gives_the_session_a_new_key(invited: User, anonymous: Client) -> None:
    session = anonymous.session
    session["before"] = True
    session.save()
    before = session.session_key
    anonymous.post(current_link(invited), NEW)
    assert anonymous.session.session_key != before


def test_a_link_works_once(invited: User, anonymous: Client) -> None:
    link = current_link(invited)
    anonymous.post(link, NEW)
    again = Client().get(link)
    assert again.status_code == 410
    assert "/accounts/login/" in again.content.decode()
    assert Client().post(link, NEW).status_code == 410


def test_a_link_stops_with_its_time(invited: User, anonymous: Client) -> None:
    link = current_link(invited)
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1), tick=False):
        assert anonymous.get(link).status_code == 410
        assert anonymous.post(link, NEW).status_code == 410
        with pytest.raises(LinkExpired):
            open_link(Purpose.INVITE, invited.pk, token_for(invited), now=timezone.now())
    assert not User.objects.get(pk=invited.pk).has_joined


def test_a_new_link_stops_the_earlier_one(invited: User, administrator_user: User, anonymous: Client) -> None:
    old = current_link(invited)
    renewed = people.make_link(user=invited, purpose=Purpose.INVITE, by=administrator_user)
    assert current_link(renewed) != old
    assert anonymous.get(old).status_code == 410
    assert anonymous.get(current_link(renewed)).status_code == 200


@pytest.mark.parametrize("change", ["token", "person", "purpose", "nonsense"])
def test_a_changed_link_is_refused(change: str, invited: User, anonymous: Client) -> None:
    other = UserFactory()
    token = token_for(invited)
    address = {
        "token": f"/accounts/link/invite/{invited.pk}/{token[:-1]}x/",
        "person": f"/accounts/link/invite/{other.pk}/{token}/",
        "purpose": f"/accounts/link/password/{invited.pk}/{token}/",
        "nonsense": f"/accounts/link/nothing/{10**30}/-/",
    }[change]
    assert anonymous.get(address).status_code == 410
    assert anonymous.post(address, NEW).status_code == 410


def test_a_changed_email_stops_the_link(invited: User, administrator_user: User, anonymous: Client) -> None:
    link = current_link(invited)
    people.edit(user=invited, full_name="Новый", post="", email="right@example.org", by=administrator_user)
    assert anonymous.get(link).status_code == 410


def test_a_link_of_somebody_switched_off_is_refused(invited: User, administrator_user: User, anonymous: Client) -> None:
    link = current_link(invited)
    people.deactivate(user=invited, by=administrator_user)
    assert anonymous.get(link).status_code == 410


def test_a_link_page_is_kept_nowhere(invited: User, anonymous: Client) -> None:
    page = anonymous.get(current_link(invited))
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "короткий", "password_again": "короткий"}, "password"),
        ({"password": "1234567890123", "password_again": "1234567890123"}, "password"),
        ({"password": "new@example.org", "password_again": "new@example.org"}, "password"),
        ({"password": "слова и дела", "password_again": "дела и слова"}, "password_again"),
        ({"password": "слова\0и дела", "password_again": "слова\0и дела"}, "password"),
        ({}, "password"),
    ],
)
def test_an_unfit_password_is_answered_beside_its_field(
    typed: dict[str, str], field: str, invited: User, anonymous: Client
) -> None:
    page = anonymous.post(current_link(invited), typed)
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not User.objects.get(pk=invited.pk).has_joined


def test_a_password_link_signs_the_other_places_out(administrator_user: User, anonymous: Client) -> None:
    user = UserFactory()
    elsewhere = Client()
    elsewhere.force_login(user)
    user = people.make_link(user=user, purpose=Purpose.PASSWORD, by=administrator_user)
    anonymous.post(current_link(user), NEW)
    assert elsewhere.get("/accounts/password/change/").status_code == 302


def test_a_password_link_does_not_go_round_the_second_factor(administrator_user: User, anonymous: Client) -> None:
    user = UserFactory(second_factor=True)
    user = people.make_link(user=user, purpose=Purpose.PASSWORD, by=administrator_user)
    answer = anonymous.post(current_link(user), NEW)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in anonymous.session


def test_a_second_factor_link_asks_for_the_password_and_begins_anew(
    administrator_user: User, anonymous: Client
) -> None:
    user = UserFactory(administrator=True, second_factor=True)
    user = people.make_link(user=user, purpose=Purpose.TWO_FACTOR, by=administrator_user)
    link = current_link(user)
    wrong = anonymous.post(link, {"password": "не тот пароль"})
    assert wrong.context["form"].errors["password"]
    assert user.authenticator_set.exists()
    answer = anonymous.post(link, {"password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/totp/activate/"
    assert not user.authenticator_set.exists()
    # Whoever has just typed the password is not asked for it again.
    assert anonymous.get(answer["Location"]).status_code == 200
    assert JournalEntry.objects.filter(action="two_factor_reset", actor=user).exists()


def test_guessing_the_password_behind_a_link_is_stopped(administrator_user: User, anonymous: Client) -> None:
    user = UserFactory(second_factor=True)
    user = people.make_link(user=user, purpose=Purpose.TWO_FACTOR, by=administrator_user)
    for attempt in range(8):
        anonymous.post(current_link(user), {"password": f"не тот пароль {attempt}"})
    page = anonymous.post(current_link(user), {"password": PASSWORD})
    assert page.status_code == 200
    assert user.authenticator_set.exists()


def test_a_link_must_fit_its_owner(administrator_user: User, invited: User) -> None:
    with pytest.raises(people.LinkDoesNotFit):
        people.make_link(user=invited, purpose=Purpose.PASSWORD, by=administrator_user)
    with pytest.raises(people.LinkDoesNotFit):
        people.make_link(user=administrator_user, purpose=Purpose.INVITE, by=administrator_user)
    with pytest.raises(people.LinkDoesNotFit):
        people.make_link(user=UserFactory(inactive=True), purpose=Purpose.PASSWORD, by=administrator_user)


def test_accepting_checks_the_link_again_under_the_lock(invited: User) -> None:
    token = token_for(invited)
    people.accept_link(purpose=Purpose.INVITE, user_id=invited.pk, token=token, password="первый пароль")
    with pytest.raises(LinkRefused):
        people.accept_link(purpose=Purpose.INVITE, user_id=invited.pk, token=token, password="второй пароль")
    assert User.objects.get(pk=invited.pk).check_password("первый пароль")


def test_the_log_never_holds_a_link(invited: User, caplog: pytest.LogCaptureFixture) -> None:
    link = current_link(invited)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, NEW).status_code == 403
    people.accept_link(purpose=Purpose.INVITE, user_id=invited.pk, token=token_for(invited), password="первый пароль")
    assert strict.get(link).status_code == 410
    assert len(caplog.records) >= 2
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert token not in caplog.text
