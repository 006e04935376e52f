"""A portal that is busy, can only be read, or does not reach its database says so, and nothing that was typed is lost."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from common.limited import Busy, Turn
from common.outages import Outage, outage_of
from partnership import outages
from school import publication, readiness
from tests import html
from tests.addresses import Address, World, addresses
from tests.factories import AgreementFactory, PartnerFactory, SchoolProfileFactory
from tests.personas import Persona

PASSWORD = "correct horse battery"


def raised(act: Callable[[], Any]) -> Exception:
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


# Told apart by what SQLite itself says


def wrapped(error: Exception) -> OperationalError:
    outer = OperationalError(str(error))
    outer.__cause__ = error
    return outer


def test_a_full_a_read_only_a_locked_and_a_missing_database_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "small.sqlite3"
    first, second = sqlite3.connect(path, timeout=0), sqlite3.connect(path, timeout=0)
    first.executescript("CREATE TABLE kept (text); PRAGMA max_page_count=2;")
    full = raised(lambda: first.execute("INSERT INTO kept VALUES (zeroblob(100000))"))
    first.rollback()
    second.execute("PRAGMA query_only=ON")
    closed = raised(lambda: second.execute("INSERT INTO kept VALUES (1)"))
    first.execute("BEGIN EXCLUSIVE")
    locked = raised(lambda: second.execute("SELECT * FROM kept"))
    first.rollback()
    missing = raised(lambda: sqlite3.connect(tmp_path / "nowhere" / "small.sqlite3"))
    mistake = raised(lambda: second.execute("SELECT * FROM nothing"))
    first.close()
    second.close()
    expected = [Outage.READ_ONLY, Outage.READ_ONLY, Outage.AWAY, Outage.AWAY, None]
    assert [outage_of(wrapped(each)) for each in (full, closed, locked, missing, mistake)] == expected


@pytest.mark.parametrize(
    ("state", "outage"),
    [
        ("53100", Outage.READ_ONLY),
        ("25006", Outage.READ_ONLY),
        ("57P01", Outage.AWAY),
        ("08006", Outage.AWAY),
        (None, Outage.AWAY),
        ("40P01", None),
    ],
)
def test_what_postgresql_says_is_told_apart_by_its_code(state: str | None, outage: Outage | None) -> None:
    cause = Exception("in whatever language")
    cause.pgcode = state  # type: ignore[attr-defined]
    assert outage_of(wrapped(cause)) is outage


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_disk_that_takes_nothing_is_known_behind_the_error_it_led_to(number: int) -> None:
    error = ValueError("the picture could not be kept")
    error.__context__ = OSError(number, "")
    assert outage_of(error) is Outage.READ_ONLY
    assert outage_of(OSError(errno.ENOENT, "")) is None
    assert outage_of(Busy()) is Outage.BUSY


# What people see


def sqlite_error(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("in words that nobody reads")
    cause.sqlite_errorcode = code
    return wrapped(cause)


@contextmanager
def failing(code: int, *, only_writes: bool) -> Iterator[None]:
    """What the database says to everything, or to whatever would change something."""

    def fail(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if not only_writes or sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise sqlite_error(code)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def read_only() -> Any:
    return failing(sqlite3.SQLITE_READONLY, only_writes=True)


def away() -> Any:
    return failing(sqlite3.SQLITE_CANTOPEN, only_writes=False)


def quiet(client: Client) -> Client:
    """As the portal's server answers: an error is an answer."""
    client.raise_request_exception = False
    return client


def is_told(answer: Any, heading: str) -> html.Part:
    assert answer.status_code == 503, answer
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    page = html.page(answer)
    assert page.heading == heading
    return page


TYPED = {"number": "17", "subject": "О дружбе\r\nи совместных делах"}


@pytest.mark.django_db
def test_who_comes_while_others_send_files_is_told_and_keeps_what_was_typed(
    coordinator: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = PartnerFactory()
    address = f"/en/staff/agreements/new/?partner={partner.pk}"
    form = html.page(coordinator.get(address)).form(method="post")
    hidden = {name: values[0] for name, values in form.fields.items() if values and values[0]}

    def busy(self: Turn, patience: float) -> Any:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(Turn, "taken", busy)
        sent = {**hidden, **TYPED, "scan": SimpleUploadedFile("договор.pdf", b"%PDF-1.4 %%EOF")}
        page = is_told(quiet(coordinator).post(address, sent), "The portal is busy right now")
    assert "О дружбе" in page.text and "The file “договор.pdf” has to be chosen again." in page.text
    again = page.one("main").form(method="post")
    assert again.attrs["action"] == address
    resent = {name: values[0] for name, values in again.fields.items() if values}
    # A reader of markup makes one sign of a line's end.
    assert {name: resent[name] for name in TYPED} == {name: text.replace("\r", "") for name, text in TYPED.items()}
    # Sent once more it is the form that it was: here, one without a day.
    assert coordinator.post(again.attrs["action"], resent).status_code == 200


@pytest.mark.django_db
def test_files_that_the_disk_does_not_take_lose_nothing_that_was_typed(
    coordinator: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = AgreementFactory()

    def full(self: Any, raw_data: bytes, start: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    sent = {"scan": SimpleUploadedFile("большой.pdf", b"%PDF-1.4" + bytes(2_000_000) + b"%%EOF")}
    answer = quiet(coordinator).post(f"/en/staff/agreements/{agreement.pk}/scan/", sent)
    page = is_told(answer, "Right now the portal can only be read")
    assert "The file “большой.pdf” has to be chosen again." in page.text


@pytest.mark.django_db
def test_a_form_that_cannot_be_saved_comes_back_and_is_taken_later(coordinator: Persona) -> None:
    partner = PartnerFactory()
    address = f"/en/staff/partners/{partner.pk}/edit/"
    form = html.page(coordinator.get(address)).form(method="post")
    sent = {name: values[0] for name, values in form.fields.items() if values}
    sent["about"] = "Стояло бы, если бы было куда."
    with read_only():
        page = is_told(quiet(coordinator).post(address, sent), "Right now the portal can only be read")
    again = page.one("main").form(method="post")
    resent = {name: values[0] for name, values in again.fields.items() if values}
    assert coordinator.post(again.attrs["action"], resent).status_code == 302
    partner.refresh_from_db()
    assert partner.about == sent["about"]


@pytest.mark.django_db
def test_another_site_gets_no_form_of_ours_with_its_words_in_it(coordinator: Persona) -> None:
    partner = PartnerFactory()
    path, headers = f"/en/staff/partners/{partner.pk}/edit/", {"Origin": "https://evil.example"}
    form = html.page(coordinator.get(path)).form(method="post")
    sent = {name: values[0] for name, values in form.fields.items() if values}
    with read_only():
        answer = quiet(coordinator).post(path, {**sent, "about": "Nonsense"}, headers=headers)
    assert answer.status_code == 503 and "Nonsense" not in answer.text


@pytest.mark.django_db
def test_a_password_is_not_written_into_the_page(client: Client) -> None:
    sent = {"login": "teacher@example.org", "password": PASSWORD}
    with away():
        page = is_told(quiet(client).post("/en/accounts/login/", sent), "The portal cannot reach its data right now")
    assert PASSWORD not in page.markup
    assert page.link("Try again")


@pytest.mark.django_db
def test_nobody_has_tried_too_often_because_the_count_cannot_be_written(client: Client, settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "common.cache.SharedCache", "LOCATION": "portal_cache"}}
    call_command("createcachetable", verbosity=0)
    with read_only():
        for _try in range(3):
            answer = quiet(client).post("/en/accounts/login/", {"login": "a@example.org", "password": PASSWORD})
            is_told(answer, "Right now the portal can only be read")
    cache = caches["default"]
    # A lock that somebody holds is no fault.
    assert cache.add("lock", True) and not cache.add("lock", True)


READABLE = [each for each in addresses() if not getattr(each.view, "only_acts", False)]


@pytest.mark.parametrize("address", READABLE, ids=lambda address: address.name)
def test_every_page_can_be_read_while_nothing_can_be_written(world: World, address: Address) -> None:
    if address.name == "readyz":
        return
    browser = quiet(world.browsers["administrator"])
    with read_only():
        answer = browser.get(world.path(address))
    assert answer.status_code < 500, answer.content[:500]


# While the database is away


@pytest.mark.django_db
def test_pages_that_were_kept_go_on_for_five_minutes_and_for_no_other_day(
    client: Client, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    SchoolProfileFactory()
    now = 1000.0
    monkeypatch.setattr(publication._last_version, "_clock", lambda: now)
    quiet(client)
    kept = client.get("/en/partners/")
    assert kept.status_code == 200
    with away():
        now += publication.LONGEST_AWAY - 1
        assert client.get("/en/partners/").content == kept.content
        is_told(client.get("/en/projects/"), "The portal cannot reach its data right now")
        answer = client.get("/en/staff/")
        assert answer.status_code in (302, 503)
        clock.move_to("2026-11-26 12:00")
        assert client.get("/en/partners/").status_code == 503
        clock.move_to("2026-11-25 12:00")
        now += 1
        page = is_told(client.get("/en/partners/"), "The portal cannot reach its data right now")
        assert page.link("Try again").attrs["href"] == "/en/partners/"
    assert client.get("/en/partners/").status_code == 200


@pytest.mark.django_db
def test_staff_are_told_that_the_database_is_away_in_their_language(coordinator: Persona) -> None:
    with away():
        page = is_told(quiet(coordinator).get("/en/staff/"), "The portal cannot reach its data right now")
        assert coordinator.get("/livez").status_code == 200
        assert coordinator.get("/readyz").text == "the database does not answer\n"
    assert page.link("Try again").attrs["href"] == "/en/staff/"
    assert coordinator.get("/en/staff/").status_code == 200


@pytest.mark.django_db
def test_a_database_that_is_away_is_not_asked_for_each_page_that_goes_on(client: Client) -> None:
    SchoolProfileFactory()
    client.get("/en/partners/")
    asked: list[str] = []

    def count(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        asked.append(sql)
        raise sqlite_error(sqlite3.SQLITE_CANTOPEN)

    with connection.execute_wrapper(count):
        for _visit in range(5):
            assert client.get("/en/partners/").status_code == 200
    assert len(asked) == 1


# What whoever watches the portal reads


@pytest.mark.django_db
def test_readyz_says_why_nothing_can_be_written(client: Client, settings: Settings, tmp_path: Path) -> None:
    with read_only():
        assert "can only be read" in client.get("/readyz").text
    settings.MIN_FREE_MB = 10**9
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "the disk is nearly full" in answer.text
    settings.DATA_DIR = tmp_path / "gone"
    assert "nothing can be written to the disk" in client.get("/readyz").text


@pytest.mark.django_db
def test_readyz_changes_nothing(client: Client, django_assert_num_queries: Any) -> None:
    before = publication.public_version()
    assert client.get("/readyz").text == "ok\n"
    assert publication.public_version() == before
    assert readiness.what_is_wrong() == ""


@pytest.mark.django_db
def test_what_is_no_outage_stays_an_error(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outages.answer_outage(None, ValueError("ours")) is None  # type: ignore[arg-type]
    with failing(sqlite3.SQLITE_ERROR, only_writes=False):
        assert quiet(client).get("/en/projects/").status_code == 500
