"""The large-print version: what is remembered, what is refused, where one is sent back to."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from common.display import COOKIE_NAME, Display, DisplayMiddleware, display_settings

requests = RequestFactory()


def post(data, **headers):
    return display_settings(requests.post("/display/", data, headers=headers))


def test_what_is_written_is_read_back():
    chosen = Display(size="huge", colors="blue", spacing="wide", images="off")
    assert Display.parse(chosen.key) == chosen
    assert Display.parse(Display().key) == Display()


@given(st.text())
def test_any_cookie_gives_a_look_that_exists(text):
    assert Display.parse(Display.parse(text).key) == Display.parse(text)


@pytest.mark.parametrize("text", ["", "huge", "huge.blue.wide", 'a".onload=x.b.c', "huge.blue.wide.off.more"])
def test_a_strange_cookie_is_the_ordinary_look(text):
    assert Display.parse(text).is_ordinary


def test_an_ordinary_look_adds_no_attributes():
    assert Display().attributes == ""
    assert Display(size="large", images="off").attributes == ' data-size="large" data-images="off"'


def test_the_request_knows_the_look_of_its_cookie():
    request = requests.get("/")
    request.COOKIES[COOKIE_NAME] = "large.normal.normal.normal"
    DisplayMiddleware(lambda request: None)(request)
    assert request.display.size == "large"


def test_a_choice_is_kept_in_one_cookie_and_leads_back():
    response = post({"size": "huge", "colors": "nonsense", "next": "/partners/?q=музей"})
    assert response.status_code == 302
    assert response["Location"].startswith("/partners/?q=")
    assert response.cookies[COOKIE_NAME].value == "huge.normal.normal.normal"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("data", [{"reset": "1", "size": "huge"}, {"size": "normal"}, {}])
def test_the_ordinary_look_keeps_no_cookie(data):
    assert post(data).cookies[COOKIE_NAME]["max-age"] == 0


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "partners/", "/\0"],
)
def test_nobody_is_sent_to_another_site(address):
    assert post({"size": "huge", "next": address})["Location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(headers):
    with pytest.raises(PermissionDenied):
        post({"size": "huge"}, **headers)


def test_our_own_form_is_accepted():
    assert post({"size": "huge"}, Origin="http://testserver").status_code == 302
