import pytest
from django.test import Client

from school.models import User
from tests import html
from tests.conftest import Persona
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "confirm-email/", "login/code/", "2fa/keys/signup/"]
)
def test_pages_of_open_sign_up_do_not_exist(path: str, anonymous: Client) -> None:
    assert anonymous.get(f"/accounts/{path}").status_code == 404


def test_sign_in_page_tells_whom_to_ask_for_a_password(anonymous: Client) -> None:
    assert "/accounts/password/forgotten/" in anonymous.get("/accounts/login/").content.decode()
    page = anonymous.get("/accounts/password/forgotten/")
    assert page.status_code == 200
    assert not page.cookies


def test_nothing_stands_between_the_label_of_a_password_and_its_field(anonymous: Client, teacher: Persona) -> None:
    for browser, path, names in (
        (anonymous, "login/", ["login", "password"]),
        (teacher, "reauthenticate/", ["password"]),
        (teacher, "password/change/", ["oldpassword"]),
    ):
        page = html.page(browser.get(f"/en/accounts/{path}"))
        for name in names:
            (following,) = page.find(f"//label[@for='id_{name}']/following-sibling::*[1]")
            assert following.attrs.get("name") == name, path
        assert page.link("Forgot your password?").attrs["href"] == "/en/accounts/password/forgotten/"
    # What a password has to be is said in the portal's words, here as elsewhere.
    assert "Three or four words of your own" in page.text and "entirely numeric" not in page.text


def test_a_wrong_password_is_told_in_words_of_ours(anonymous: Client) -> None:
    user = UserFactory()
    answer = html.page(anonymous.post("/en/accounts/login/", {"login": user.email, "password": "not this"}))
    told = answer.by_role("alert").text
    assert "Check the language of the keyboard" in told and "and/or" not in told
    # Nothing is marked below, and the password is not kept.
    assert "marked below" not in told
    typed = html.page(anonymous.post("/en/accounts/login/", {"login": "", "password": ""}))
    assert "marked below" in typed.by_role("alert").text


@pytest.mark.parametrize("value", ["\0", "x" * 5000, "a@b\0.ru", "' OR 1=1 --", "я@почта.рф"])
def test_sign_in_answers_anything_with_a_page(value: str, anonymous: Client) -> None:
    assert anonymous.get("/accounts/login/", {"next": value}).status_code == 200
    answer = anonymous.post("/accounts/login/", {"login": value, "password": value, "next": value})
    assert answer.status_code == 200


def test_sign_in_never_leads_to_another_site(anonymous: Client) -> None:
    user = UserFactory()
    typed = {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert anonymous.post("/accounts/login/", typed)["Location"] == "/staff/"


def test_a_wrong_present_password_is_told_by_the_name_of_its_field(teacher: Persona) -> None:
    typed = {"oldpassword": "not this", "password1": "совсем новые слова", "password2": "совсем новые слова"}
    page = html.page(teacher.post("/en/accounts/password/change/", typed))
    assert "Current password: The current password is not correct." in page.by_role("alert").text
    assert "placeholder" not in page.field("Current password").attrs


def test_changing_the_own_password_keeps_one_signed_in(teacher: Persona) -> None:
    typed = {"oldpassword": PASSWORD, "password1": "совсем новые слова", "password2": "совсем новые слова"}
    assert teacher.post("/accounts/password/change/", typed).status_code == 302
    assert User.objects.get(pk=teacher.user.pk).check_password("совсем новые слова")
    assert teacher.get("/accounts/password/change/").status_code == 200
