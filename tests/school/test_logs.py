"""No line of the log opens a door, whoever writes it."""

import io
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import OperationalError
from django.urls import get_resolver
from django.utils import translation

from school.logs import _PARAMETER, HIDDEN, PLAIN_PARTS, _secret_paths, is_secret, routes, without_secrets

TOKEN = "k7m2-p9qd_x4tr:b8ns"
SECRET_ROUTES = sorted(
    {
        route
        for route in routes(get_resolver())
        if any(is_secret(part[1], part[2]) for part in _PARAMETER.finditer(route))
    }
)


def path_of(route: str) -> str:
    """An address as somebody opens it."""
    values = {"purpose": "password"}
    return "/" + _PARAMETER.sub(lambda part: TOKEN if is_secret(part[1], part[2]) else values.get(part[2], "12"), route)


def test_the_addresses_that_open_a_door_are_found() -> None:
    assert {route.partition("/")[0] for route in SECRET_ROUTES} >= {"accounts", "join", "setup", "sign-ups"}
    assert not PLAIN_PARTS & {"token", "code", "key", "secret"}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the handlers of all loggers wrote."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    names = ("", "gunicorn.error", "django.request", "waitress", "any.other")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    yield lines
    for name in names:
        logging.getLogger(name).removeHandler(handler)


@pytest.mark.parametrize("route", SECRET_ROUTES)
@pytest.mark.parametrize(
    "frame", ["{}", "https://school.example{}?x=1", "Error handling request {}", "/login/?next={quoted}"]
)
def test_no_logger_writes_what_opens_a_door(route: str, frame: str, written: io.StringIO) -> None:
    path = path_of(route)
    line = frame.format(path, quoted=quote(path, safe=""))
    for name in ("gunicorn.error", "django.request", "django.security.csrf", "waitress", "any.other"):
        logging.getLogger(name).error("%s: %s", "Not Found", line)
        logging.getLogger(name).error(line.replace("%", "%%"))
        try:
            raise ValueError(line)
        except ValueError:
            logging.getLogger(name).exception("broken")
    said = written.getvalue()
    assert HIDDEN in said and "ValueError" in said
    assert TOKEN not in said
    assert quote(TOKEN, safe="") not in said


@pytest.mark.parametrize("language", ["ru", "en"])
def test_links_of_both_languages_are_hidden_whatever_language_the_first_line_is_of(language: str) -> None:
    _secret_paths.cache_clear()
    with translation.override(language):
        for route in SECRET_ROUTES:
            path = path_of(route)
            assert TOKEN not in without_secrets(path), path
            assert TOKEN not in without_secrets(f"/en{path}"), path


PLAIN_ROUTES = sorted(set(routes(get_resolver())) - set(SECRET_ROUTES))


def test_addresses_that_open_nothing_are_left_as_they_are() -> None:
    """Some have in them how a visitor's link begins: «/staff/sign-ups/12/erase/»."""
    for route in PLAIN_ROUTES:
        path = "/" + _PARAMETER.sub(lambda part: "12" if part[1] == "int" else "erase", route)
        for line in (path, f"Not Found: /en{path}?page=2", f"/login/?next={quote(path, safe='')}"):
            assert without_secrets(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "/staff/sign-ups/{}/",
        "/staff/sign-ups/12/erase/sign-ups/{}/",
        "/sign-ups/12/erase/setup/{}/",
        "//sign-ups/{}/",
        "/portal/staff/../sign-ups/{}/",
        "path=/sign-ups/{}/ and (/staff/sign-ups/12/erase/, /setup/{}/)",
    ],
)
def test_whatever_only_resembles_such_an_address_is_hidden(line: str) -> None:
    assert TOKEN not in without_secrets(line.format(TOKEN, TOKEN))


def test_what_a_query_opens_is_hidden_and_the_rest_is_left() -> None:
    assert without_secrets(f"/staff/plan/?page=2&kept={TOKEN}&q=x") == f"/staff/plan/?page=2&kept={HIDDEN}&q=x"
    assert TOKEN not in without_secrets(f"/accounts/login/?next=%2Fstaff%2F%3Fkept%3D{TOKEN}")
    assert without_secrets("GET /partners/museum/?grade=2 100% done") == "GET /partners/museum/?grade=2 100% done"


def test_a_line_that_cannot_be_written_breaks_nothing() -> None:
    record = logging.getLogRecordFactory()("x", logging.ERROR, "x.py", 1, "%d", ("no number",), None)
    assert record.args == ("no number",)


def test_an_outage_is_one_line(written: io.StringIO) -> None:
    """It happens to every page while it lasts, and the disk that is full keeps the log too."""
    try:
        raise OperationalError("server closed the connection\n\tbefore or while processing the request")
    except OperationalError:
        logging.getLogger("django.request").error("Service Unavailable: %s", "/staff/", exc_info=True)
    # Two of the loggers have a handler that hears it.
    (line,) = set(written.getvalue().splitlines())
    assert line.startswith("Service Unavailable: /staff/: OperationalError(")
    try:
        raise ValueError("ours")
    except ValueError:
        logging.getLogger("django.request").error("Internal Server Error: %s", "/staff/", exc_info=True)
    assert "Traceback" in written.getvalue()
