import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.test import Client
from pytest_django import Settings

from school.models import JournalEntry, User
from tests import html
from tests.addresses import World, addresses
from tests.conftest import Persona, signed_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
ACTIVATE = "/accounts/2fa/totp/activate/"
MESSAGES = [
    *(f"mfa/messages/{name}.txt" for name in ("recovery_codes_generated", "totp_activated", "totp_deactivated")),
    *(f"mfa/messages/{name}.txt" for name in ("webauthn_added", "webauthn_removed")),
    *(f"account/messages/{name}.txt" for name in ("logged_in", "logged_out", "password_changed")),
]


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(client: Client, user: User) -> str:
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return answer["Location"]


def test_an_administrator_without_second_factor_is_led_to_it() -> None:
    client = signed_in(UserFactory(administrator=True))
    answer = client.get("/staff/people/")
    assert answer["Location"] == ACTIVATE
    assert client.post("/staff/people/new/", {}).status_code == 302
    assert client.get("/accounts/password/change/").status_code == 200


def test_htmx_is_led_there_too() -> None:
    client = signed_in(UserFactory(administrator=True))
    answer = client.get("/staff/people/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, ACTIVATE)


def test_recovery_codes_alone_are_no_second_factor() -> None:
    user = UserFactory(administrator=True)
    RecoveryCodes.activate(user)
    assert signed_in(user).get("/staff/people/")["Location"] == ACTIVATE


def test_the_demo_asks_for_none(settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = False
    assert signed_in(UserFactory(administrator=True)).get("/staff/people/").status_code == 200


def test_others_may_do_without(coordinator: Persona) -> None:
    assert sign_in(Client(), coordinator.user) == "/staff/"


def test_setting_up_an_app_and_signing_in_with_its_code() -> None:
    user = UserFactory(administrator=True)
    client = Client()
    sign_in(client, user)
    page = client.get(ACTIVATE)
    assert page.status_code == 200
    secret = page.context["form"].secret
    answer = client.post(ACTIVATE, {"code": code_now(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/staff/people/").status_code == 200

    elsewhere = Client()
    assert sign_in(elsewhere, user) == "/accounts/2fa/authenticate/"
    assert elsewhere.get("/staff/people/").status_code == 302
    wrong = elsewhere.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    assert JournalEntry.objects.filter(action="sign_in_failed", detail="second factor").exists()


def test_a_wrong_first_code_is_told_by_the_name_of_its_field() -> None:
    client = Client()
    sign_in(client, UserFactory(administrator=True))
    client.get(ACTIVATE)
    page = html.page(client.post(f"/en{ACTIVATE}", {"code": "000000"}))
    assert page.field("Code from the app").value == ["000000"]
    assert page.by_role("alert").text.count("Code from the app: ") == 1


def test_recovery_codes_are_refused_in_the_words_of_the_portal(coordinator: Persona) -> None:
    """Whoever turned the second step off in another tab."""
    page = html.page(coordinator.post("/en/accounts/2fa/recovery-codes/generate/")).one("main").text
    assert "Set up two-step sign-in first" in page


def test_a_recovery_code_signs_in_once() -> None:
    user = UserFactory(administrator=True, second_factor=True)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    client = Client()
    sign_in(client, user)
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/staff/"
    again = Client()
    sign_in(again, user)
    assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_pages_of_the_second_factor_open(administrator: Persona) -> None:
    sign_in_again = administrator.session
    sign_in_again["signed_in_at"] = 9e12
    sign_in_again.save()
    for path in ["", "recovery-codes/generate/", "totp/deactivate/", "keys/", "keys/add/"]:
        assert administrator.get(f"/accounts/2fa/{path}").status_code == 200, path


def test_a_passkey_is_offered_at_sign_in(anonymous: Client) -> None:
    answer = anonymous.get("/accounts/2fa/keys/login/", headers={"Accept": "application/json"})
    assert "request_options" in answer.json()


def test_an_older_session_is_asked_for_the_password_before_a_change(administrator: Persona) -> None:
    session = administrator.session
    session["signed_in_at"] = 1
    session.save()
    answer = administrator.get("/accounts/2fa/keys/add/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_taking_the_second_factor_away_is_in_the_journal(administrator: Persona) -> None:
    assert administrator.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=administrator.user).exists()
    assert JournalEntry.objects.filter(action="two_factor_reset", actor=administrator.user).exists()
    assert administrator.get("/staff/people/")["Location"] == ACTIVATE


def test_no_page_of_an_account_is_the_stock_one_of_a_library(world: World) -> None:
    """Each in the portal's own words: of a library come the frames alone that extend ours."""
    client, user = Client(), world.users["administrator"]
    RecoveryCodes.activate(user)
    client.cookies = world.browsers["administrator"].cookies
    looked = set()
    for address in addresses():
        if address.name.startswith(("account_", "mfa_")):
            with transaction.atomic():
                answer = client.get(world.path(address))
                transaction.set_rollback(True)
            if answer.status_code == 200 and answer.templates:
                page = next((each for each in answer.templates if str(each.name).endswith(".html")), None)
                if page is None:
                    # The codes as a file
                    continue
                assert str(page.origin.name).startswith(str(settings.BASE_DIR / "templates")), page.name
                looked.add(address.name)
    assert {"mfa_index", "mfa_view_recovery_codes", "account_change_password", "account_logout"} <= looked


def test_what_allauth_tells_is_told_in_the_words_of_the_portal() -> None:
    for name in MESSAGES:
        assert str(get_template(name).origin.name).startswith(str(settings.BASE_DIR / "templates")), name
        assert len(get_template(name).render().strip().splitlines()) <= 1, name


def test_after_the_codes_one_goes_on() -> None:
    user = UserFactory(administrator=True, second_factor=True)
    RecoveryCodes.activate(user)
    page = html.page(signed_in(user).get("/en/accounts/2fa/recovery-codes/"))
    assert page.one("main").link("Next").attrs["href"] == "/en/staff/"


def test_a_page_with_a_key_says_why_it_may_not_work(world: World) -> None:
    page = html.page(world.browsers["anonymous"].get("/en/accounts/login/"))
    reasons = page.find("//*[@data-passkey-reasons]//*[@data-reason]")
    assert {each.attrs["data-reason"] for each in reasons} >= {"insecure", "unsupported", "NotAllowedError", "other"}
    assert page.find("//button[@data-passkey]")
