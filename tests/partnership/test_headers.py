"""Every answer has the security headers, whoever gives it; who asks for another name gets nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client

from common.headers import HEADERS
from partnership import views
from school import readiness
from tests.addresses import World, addresses
from tests.conftest import Persona

pytestmark = pytest.mark.django_db
NEEDED = {*HEADERS, "Content-Security-Policy"}


def assert_safe(answer: Any, status: int) -> None:
    if answer.streaming:
        answer.close()
    assert answer.status_code == status
    missing = NEEDED - set(answer.headers)
    assert not missing
    assert "camera=()" in answer["Permissions-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/livez", 200),
        ("/readyz", 200),
        ("/robots.txt", 200),
        ("/sitemap.xml", 200),
        ("/calendar.ics", 200),
        ("/static/icons/favicon.svg", 200),
        ("/static/no-such-file.css", 404),
        ("/staff/", 302),
        ("/no-such-page/", 404),
        ("/display", 301),
        ("/accounts/login/", 200),
    ],
)
def test_pages_feeds_and_static_files_have_them(path: str, status: int, anonymous: Client) -> None:
    assert_safe(anonymous.get(path), status)


@pytest.mark.parametrize("path", ["/", "/calendar.ics", "/static/icons/favicon.svg"])
def test_what_has_not_changed_has_them(path: str, anonymous: Client) -> None:
    first = anonymous.get(path)
    if first.streaming:
        first.close()
    same = {"If-None-Match": first["ETag"]} if "ETag" in first else {"If-Modified-Since": first["Last-Modified"]}
    assert_safe(anonymous.get(path, headers=same), 304)


def test_refusals_have_them(anonymous: Client, teacher: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_safe(anonymous.post("/livez"), 405)
    assert_safe(teacher.get("/staff/people/"), 403)
    assert_safe(Client(enforce_csrf_checks=True).post("/accounts/password/forgotten/"), 403)
    big = anonymous.post("/", b"", content_type="text/plain", CONTENT_LENGTH=str(settings.LARGEST_REQUEST + 1))
    assert_safe(big, 413)
    bad = anonymous.post("/accounts/2fa/keys/login/", {"credential": "9" * 5000})
    assert_safe(bad, 400)


def test_too_many_tries_have_them_and_are_said_in_our_words(teacher: Persona) -> None:
    for _number in range(10):
        teacher.post("/en/accounts/password/change/", {"oldpassword": "wrong"})
    answer = teacher.post("/en/accounts/password/change/", {"oldpassword": "wrong"})
    assert_safe(answer, 429)
    assert "Wait a minute" in answer.content.decode()


def test_faults_have_them(anonymous: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(readiness, "MigrationExecutor", broken)
    assert_safe(anonymous.get("/readyz"), 503)
    monkeypatch.setattr(views, "home_details", broken)
    monkeypatch.setattr(views, "current_profile", broken)
    visitor = Client(raise_request_exception=False)
    assert_safe(visitor.get("/"), 500)


def test_files_behind_a_right_have_them(world: World) -> None:
    [scan] = [each for each in addresses() if each.name == "partners:agreement-scan"]
    answer = world.browsers["coordinator"].get(world.path(scan))
    assert_safe(answer, answer.status_code)


@pytest.mark.parametrize("path", ["/", "/livez", "/staff/", "/static/icons/favicon.svg", "/calendar.ics", "/none/"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.2", "testserver.evil.example", "x y"])
def test_who_asks_for_another_name_gets_nothing(host: str, path: str, anonymous: Client) -> None:
    answer = anonymous.get(path, headers={"Host": host})
    assert_safe(answer, 400)
    assert answer.content == b""
    assert not answer.cookies
