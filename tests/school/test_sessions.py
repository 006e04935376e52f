"""How long one stays signed in, and that nothing stays afterwards."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings as portal_settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from partnership import settings as own
from school.links import Purpose, current_link
from school.models import Role, User
from school.people import change_role, make_link
from school.sessions import SessionStore
from tests import html
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SESSION = portal_settings.SESSION_COOKIE_NAME
IDLE = timedelta(seconds=own.SESSION_IDLE_SECONDS)


@pytest.fixture(autouse=True)
def as_in_the_portal(settings: Settings) -> None:
    settings.SESSION_IDLE_SECONDS = own.SESSION_IDLE_SECONDS
    settings.SESSION_WRITTEN_EVERY_SECONDS = own.SESSION_WRITTEN_EVERY_SECONDS


def sign_in(browser: Client, user: User, **ticked: str) -> HttpResponse:
    return browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **ticked})  # type: ignore[return-value]


def is_signed_in(browser: Client) -> bool:
    return browser.get("/staff/").status_code == 200


def days_kept(answer: HttpResponse) -> int:
    """The clock goes on while the answer is made: a second may be missing."""
    return round(answer.cookies[SESSION]["max-age"] / timedelta(days=1).total_seconds())


def test_the_own_device_stays_signed_in_for_120_days(clock: time_machine.Traveller) -> None:
    browser = Client()
    answer = sign_in(browser, UserFactory(), remember="on")
    assert days_kept(answer) == 120
    clock.shift(timedelta(days=119))
    assert is_signed_in(browser)
    clock.shift(timedelta(days=2))
    assert not is_signed_in(browser)


def test_another_device_is_signed_out_with_the_browser_and_after_hours_without_use(
    clock: time_machine.Traveller,
) -> None:
    browser = Client()
    answer = sign_in(browser, UserFactory())
    assert (answer.cookies[SESSION]["max-age"], answer.cookies[SESSION]["expires"]) == ("", "")
    for _hour in range(24):
        clock.shift(timedelta(hours=1))
        assert is_signed_in(browser)
    clock.shift(IDLE + timedelta(minutes=1))
    assert not is_signed_in(browser)


def test_an_administrator_is_signed_out_so_whatever_is_ticked(
    clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.REQUIRE_TWO_FACTOR = False
    browser = Client()
    answer = sign_in(browser, UserFactory(administrator=True), remember="on")
    assert answer.cookies[SESSION]["max-age"] == ""
    clock.shift(IDLE + timedelta(minutes=1))
    assert not is_signed_in(browser)


def test_whoever_becomes_administrator_has_a_short_session_from_the_next_request(
    clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.REQUIRE_TWO_FACTOR = False
    user, browser = UserFactory(), Client()
    sign_in(browser, user, remember="on")
    change_role(user=user, role=Role.ADMINISTRATOR, by=UserFactory(administrator=True))
    assert browser.get("/staff/").cookies[SESSION]["max-age"] == ""
    clock.shift(IDLE + timedelta(minutes=1))
    assert not is_signed_in(browser)


def test_the_tick_is_kept_over_the_second_step() -> None:
    user, browser = UserFactory(second_factor=True), Client()
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in(browser, user, remember="on")
    answer = browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert days_kept(answer) == 120


def test_signing_in_anew_without_the_tick_ends_the_long_session() -> None:
    user, browser = UserFactory(), Client()
    sign_in(browser, user, remember="on")
    browser.post("/accounts/logout/")
    assert sign_in(browser, user).cookies[SESSION]["max-age"] == ""


@pytest.mark.parametrize("is_ticked", [True, False])
def test_a_link_asks_whose_device_it_is(is_ticked: bool) -> None:
    user = make_link(user=UserFactory(password=None), purpose=Purpose.INVITE, by=UserFactory(administrator=True))
    typed = {"password": "совсем новые слова", "password_again": "совсем новые слова"}
    answer = Client().post(current_link(user), typed | ({"remember": "on"} if is_ticked else {}))
    assert (answer.cookies[SESSION]["max-age"] != "") is is_ticked


def test_a_link_for_an_administrator_asks_nothing_of_the_device() -> None:
    user = UserFactory(password=None, administrator=True)
    user = make_link(user=user, purpose=Purpose.INVITE, by=UserFactory(administrator=True))
    assert "remember" not in Client().get(current_link(user)).content.decode()


def test_the_form_of_a_key_brings_the_tick_along() -> None:
    page = html.page(Client().get("/accounts/login/"))
    [copy] = page.find("//form[@id='mfa_login']//input[@name='remember']")
    assert page.find(f"//input[@type='checkbox'][@id='{copy.attrs['data-same-as']}']")


def test_signing_out_leaves_no_row() -> None:
    browser = Client()
    sign_in(browser, UserFactory(), remember="on")
    answer = browser.post("/accounts/logout/")
    assert answer["Location"] == "/"
    assert answer.cookies[SESSION].value == ""
    assert not Session.objects.exists()


def test_a_new_password_ends_the_session_of_a_lost_phone_and_says_so() -> None:
    user, phone, desk = UserFactory(), Client(), Client()
    sign_in(phone, user, remember="on")
    sign_in(desk, user)
    page = html.page(desk.get("/en/accounts/password/change/"))
    assert "out everywhere else" in page.text
    new = "тридцать три коровы"
    answer = desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert is_signed_in(desk) and not is_signed_in(phone)


def test_giving_up_at_the_second_step_leaves_no_row() -> None:
    browser = Client()
    sign_in(browser, UserFactory(second_factor=True))
    assert Session.objects.exists()
    browser.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert not Session.objects.exists()


def test_sessions_cost_one_query_and_are_written_once_in_ten_minutes(clock: time_machine.Traveller) -> None:
    browser = Client()
    sign_in(browser, UserFactory())

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert is_signed_in(browser)
        return [each["sql"] for each in queries if "django_session" in each["sql"]]

    asked()
    assert [each.split()[0] for each in asked()] == ["SELECT"]
    clock.shift(timedelta(minutes=11))
    assert [each.split()[0] for each in asked()] == ["SELECT", "UPDATE"]
    assert [each.split()[0] for each in asked()] == ["SELECT"]


def test_a_disk_that_takes_no_more_keeps_nobody_from_reading(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client()
    sign_in(browser, UserFactory())
    browser.get("/staff/")
    clock.shift(timedelta(minutes=11))

    def full(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr(Session, "save", full)
    assert is_signed_in(browser)
    store = SessionStore(browser.cookies[SESSION].value)
    store.note_use()
    store["something"] = "new"
    with pytest.raises(UpdateError):
        store.save()


def test_a_session_of_an_earlier_version_becomes_a_short_one(clock: time_machine.Traveller) -> None:
    browser = Client()
    sign_in(browser, UserFactory())
    Session.objects.update(expire_date=timezone.now() + timedelta(days=100))
    assert browser.get("/staff/").cookies[SESSION]["max-age"] == ""
    clock.shift(IDLE + timedelta(minutes=1))
    assert not is_signed_in(browser)


def test_an_ended_session_sends_htmx_to_the_sign_in_page(clock: time_machine.Traveller) -> None:
    browser = Client()
    sign_in(browser, UserFactory())
    clock.shift(IDLE + timedelta(minutes=1))
    answer = browser.get("/staff/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/accounts/login/")
