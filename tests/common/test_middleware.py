"""Language by the address, sign-in by default, and public pages held to their word."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

from common.methods import form_methods, takes_files
from common.middleware import (
    BodyLimitMiddleware,
    LanguageFromPathMiddleware,
    LoginRequiredMiddleware,
    PublicPageGuard,
    PublicPageLeak,
)
from school.access import for_coordinators
from school.publication import public_page
from tests.addresses import addresses


def guarded(view: Callable[[HttpRequest], HttpResponse], **marks: object) -> HttpResponse:
    """Answer a request as the guard sees it."""
    marked = public_page(view, cached=False)
    for name, value in marks.items():
        setattr(marked, name, value)
    request = RequestFactory().get("/somewhere/")
    request.session = SessionStore()

    def get_response(request: HttpRequest) -> HttpResponse:
        request.resolver_match = ResolverMatch(marked, (), {}, url_name="somewhere")
        return marked(request)

    return PublicPageGuard(get_response)(request)


def reads_the_session(request: HttpRequest) -> HttpResponse:
    request.session.get("anything")
    return HttpResponse("ok")


def sets_a_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("ok")
    response.set_cookie("display", "large")
    return response


def varies_by_cookie(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", headers={"Vary": "HX-Request, Cookie"})


BREACHES = [(reads_the_session, "session"), (sets_a_cookie, "cookie"), (varies_by_cookie, "vary")]


@pytest.mark.parametrize(("view", "breach"), BREACHES)
def test_a_leak_of_a_public_page_fails_in_tests(view: Callable[..., HttpResponse], breach: str) -> None:
    with pytest.raises(PublicPageLeak, match=f"somewhere: .*{breach}"):
        guarded(view)


@pytest.mark.parametrize(("view", "breach"), BREACHES)
def test_a_leak_is_logged_and_kept_by_nobody_in_production(
    view: Callable[..., HttpResponse], breach: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PUBLIC_PAGE_LEAKS_RAISE = False
    with caplog.at_level(logging.ERROR):
        response = guarded(view)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert f"somewhere leaked: {breach}" in caplog.text


def test_a_page_that_keeps_its_word_passes() -> None:
    assert guarded(lambda request: HttpResponse("ok")).text == "ok"


def test_a_page_may_set_the_cookie_it_is_asked_for() -> None:
    assert guarded(sets_a_cookie, sets_cookie=True).cookies


def reads_messages(request: HttpRequest) -> HttpResponse:
    request._messages = SessionStorage(request)  # type: ignore[attr-defined]
    return HttpResponse(str(list(get_messages(request))))


def test_messages_on_a_public_page_are_a_leak() -> None:
    with pytest.raises(PublicPageLeak, match="session"):
        guarded(reads_messages)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["{{ user.full_name }}", "{% csrf_token %}", "{{ request.user.is_authenticated }}"])
def test_a_public_template_that_looks_at_the_visitor_is_a_leak(text: str, settings: Settings) -> None:
    loaders = [("django.template.loaders.locmem.Loader", {"robots.txt": text, "500.html": ""})]
    options = {**settings.TEMPLATES[0]["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": options}]
    with pytest.raises(PublicPageLeak):
        Client().get("/robots.txt")


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "ru"),
        ("/partners/", "ru"),
        ("/en/", "en"),
        ("/en/partners/", "en"),
        ("/english/", "ru"),
        ("/de/", "ru"),
    ],
)
def test_the_address_alone_decides_the_language(path: str, language: str) -> None:
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append((translation.get_language(), request.LANGUAGE_CODE))
        return HttpResponse("ok")

    request = RequestFactory().get(path, headers={"accept-language": "en,de"})
    response = LanguageFromPathMiddleware(answer)(request)
    assert seen == [(language, language)]
    assert response["Content-Language"] == language
    assert "Vary" not in response


class Watched:
    """A user that tells whether anybody looked."""

    def __init__(self) -> None:
        self.is_asked = False

    @property
    def is_authenticated(self) -> bool:
        self.is_asked = True
        return False


def test_nobody_is_asked_who_they_are_on_an_open_page() -> None:
    request = RequestFactory().get("/")
    request.user = Watched()  # type: ignore[assignment]
    middleware = LoginRequiredMiddleware(lambda request: HttpResponse())
    assert middleware.process_view(request, public_page(lambda request: HttpResponse()), [], {}) is None
    assert request.user.is_asked is False  # type: ignore[attr-defined]


def test_every_other_page_asks_for_a_sign_in() -> None:
    request = RequestFactory().get("/staff/")
    request.user = AnonymousUser()
    middleware = LoginRequiredMiddleware(lambda request: HttpResponse())
    response = middleware.process_view(request, lambda request: HttpResponse(), [], {})
    assert response is not None
    assert response.status_code == 302


MEGABYTE = 1024 * 1024


class Unread:
    """A body that nobody may read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("it was read")

    readline = read


def answer_to(client: Client, path: str, length: str) -> HttpResponse:
    """What is answered to a form of this length; reading anything of it fails."""
    kind = "multipart/form-data; boundary=x"
    return client.post(path, b"", content_type=kind, CONTENT_LENGTH=length, **{"wsgi.input": Unread()})


@pytest.mark.parametrize("path", ["/display/", "/en/display/", "/accounts/login/", "/staff/partners/new/", "/livez"])
@pytest.mark.parametrize("length", ["8388609", "9000000", "9" * 15])
def test_a_body_larger_than_any_form_is_refused_unread(db: None, client: Client, path: str, length: str) -> None:
    answer = answer_to(client, path, length)
    assert answer.status_code == 413
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_a_refusal_of_a_body_is_in_the_language_of_its_page(client: Client) -> None:
    assert answer_to(client, "/en/display/", "9000000").text == "This is too large to send."
    with translation.override("ru"):
        russian = gettext("This is too large to send.")
    assert russian != "This is too large to send."
    assert answer_to(client, "/display/", "9000000").text == russian


@pytest.mark.parametrize("length", ["-1", "abc", "1.5", "1e9", " 12", "9" * 16, "9" * 5000])
@pytest.mark.parametrize("path", ["/display/", "/staff/agreements/new/", "/nowhere/"])
def test_a_length_that_is_none_is_refused(client: Client, length: str, path: str) -> None:
    assert answer_to(client, path, length).status_code == 413


def test_a_body_of_no_length_is_none(db: None, client: Client) -> None:
    assert client.post("/display/", b"", content_type="text/plain", CONTENT_LENGTH="").status_code != 413


@pytest.mark.parametrize("path", ["/nowhere/", "/en/nowhere/", "/staff/nowhere", "/" + "a" * 300 + "/"])
def test_nothing_large_is_taken_where_there_is_no_page(db: None, client: Client, path: str) -> None:
    assert answer_to(client, path, "9000000").status_code == 413
    assert client.post(path, b"x", content_type="text/plain").status_code == 404


@takes_files(20 * MEGABYTE)
def takes_a_scan(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def asked(view: Callable[..., Any], length: int) -> HttpResponse | None:
    request = RequestFactory().post("/somewhere/", CONTENT_LENGTH=str(length))
    middleware = BodyLimitMiddleware(lambda request: HttpResponse())
    return middleware.process_view(request, view, (), {})  # type: ignore[return-value]


def test_a_view_that_takes_files_has_a_limit_of_its_own(settings: Settings) -> None:
    def ordinary(request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")

    assert asked(ordinary, settings.LARGEST_REQUEST) is None
    assert asked(ordinary, settings.LARGEST_REQUEST + 1) is not None
    for view in (takes_a_scan, for_coordinators(takes_a_scan), for_coordinators(form_methods(takes_a_scan))):
        # A file a little too large passes: its form says so in words.
        assert asked(view, 30 * MEGABYTE) is None
        refusal = asked(view, 30 * MEGABYTE + 1)
        assert refusal is not None
        assert refusal.status_code == 413


def test_pages_that_take_files_are_few_and_known() -> None:
    marked = {address.name for address in addresses() if hasattr(address.view, "largest_request")}
    assert {"partners:agreement-new", "partners:agreement-scan"} <= marked
    scans = {f"partners:{name}" for name in ("agreement-new", "agreement-scan", "agreement-prolong", "wish-new")}
    products = {"projects:product-new", "projects:product-edit"}
    photos = {"logbook:activity-log", "logbook:log-list", "logbook:date-photos"}
    pages = ("plan:plan-import", "partners:partner-import", "partners:partnership-today")
    tables = {*pages, "school:staff-paste", "school:class-add-several"}
    assert marked <= {*scans, *products, *photos, *tables}


def test_lengths_are_looked_at_before_anybody_could_read(settings: Settings) -> None:
    order = settings.MIDDLEWARE
    first = order.index("common.middleware.BodyLimitMiddleware")
    for reader in (
        "django.middleware.csrf.CsrfViewMiddleware",
        "common.sessions.SessionMiddleware",
        "school.middleware.AccessMiddleware",
    ):
        assert first < order.index(reader)
