"""«State of the portal»: what is wrong and what to do; errors with the number that their page showed."""

import json
import logging
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from common.due import due_work
from common.request_numbers import JsonLines, WithNumber
from notifications.models import DueRun, Message
from school.error_notes import MOST_KEPT, erase_old_notes
from school.missing_files import file_fields
from school.models import ErrorNote
from school.registries import stored_files
from school.state import address_of
from tests import html
from tests.factories import PartnerFactory, PhotoFactory, ProductFactory
from tests.personas import Persona

pytestmark = pytest.mark.django_db

PATH = "/en/staff/settings/state/"


def an_error(client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception) -> str:
    """Return the page that a visitor of the calendar gets while it fails by this error."""

    def fail(*args: object, **kwargs: object) -> None:
        raise error

    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("events.views.calendar.render", fail)
        response = client.get("/en/calendar/")
    assert response.status_code in {500, 503}
    return html.page(response).one("main").text


def test_an_error_shows_a_number_by_which_the_administrator_finds_it(
    anonymous: Client, administrator: Persona, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said = an_error(anonymous, monkeypatch, ValueError("Анна Петрова, 8 900 000-00-00"))
    note = ErrorNote.objects.get()
    assert note.number in said
    page = html.page(administrator.get(PATH)).one("main")
    row = page.one("tbody").text
    assert all(each in row for each in (note.number, "/calendar/", "ValueError"))
    assert "Петрова" not in page.text


def test_what_is_an_outage_is_no_error_of_the_portal(anonymous: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    an_error(anonymous, monkeypatch, OperationalError("away"))
    assert not ErrorNote.objects.exists()


def test_notes_are_few_and_go_after_a_month(anonymous: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    old = [ErrorNote(number=f"{each:08X}", at=now - timedelta(days=1), kind="ValueError") for each in range(MOST_KEPT)]
    ErrorNote.objects.bulk_create(old)
    an_error(anonymous, monkeypatch, ValueError())
    assert ErrorNote.objects.count() == MOST_KEPT
    assert erase_old_notes(now=now + timedelta(days=29, hours=1)) == MOST_KEPT - 1
    assert erase_old_notes(now=now + timedelta(days=31)) == 1


@pytest.mark.parametrize("empty", ["number", "kind"])
def test_a_note_says_what_it_is_of(empty: str) -> None:
    values = {"number": "0A0B0C0D", "kind": "ValueError", "at": timezone.now(), empty: ""}
    with pytest.raises(IntegrityError, match="error_note_says_what"), transaction.atomic():
        ErrorNote.objects.create(**values)


def test_the_page_says_what_is_wrong_and_what_to_do(administrator: Persona, settings: Settings) -> None:
    now = timezone.now()
    for each in due_work:
        values = {"due_at": now, "ran_at": now, "outcome": "done"}
        DueRun.objects.update_or_create(code=each.code, defaults=values)
    settings.DEMO = True
    assert "All is well" in administrator.get(PATH).text
    settings.DEMO, settings.MIN_FREE_MB = False, 10**9
    DueRun.objects.filter(code="letters").update(outcome="failed", error="KeyError")
    page = html.page(administrator.get(PATH)).one("main").text
    for words in ("3 things ask for attention", "time for a copy", "Make room", "sending e-mails (KeyError)"):
        assert words in page
    DueRun.objects.update(ran_at=now - timedelta(minutes=6))
    assert "not running" in administrator.get(PATH).text


def test_files_that_the_disk_has_lost_are_counted_by_kind(administrator: Persona, settings: Settings) -> None:
    PhotoFactory()
    product = ProductFactory(with_file=True)
    PartnerFactory(logo="")
    assert "all are in their place" in administrator.get(PATH).text
    Path(product.file.path).unlink()
    said = html.page(administrator.get(PATH)).one("main").text
    assert "missing: results: 1" in said and "Take them from a copy" in said
    shutil.rmtree(settings.PRIVATE_MEDIA_ROOT / "photos")
    assert "missing: photos: 1, results: 1" in html.page(administrator.get(PATH)).one("main").text


def test_every_model_with_a_file_is_looked_for() -> None:
    with_files = {each for each in apps.get_models() if file_fields(each)}
    assert {each.model for each in stored_files} == with_files


@pytest.mark.parametrize("command", ["sudo partnership", "python manage.py"])
def test_a_command_is_named_as_it_is_typed_here(
    administrator: Persona, settings: Settings, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    settings.PORTAL_COMMAND, settings.MAIL_IS_SET_UP = command, True
    monkeypatch.setattr("school.state.has_static_files", lambda: False)
    assert f"Run “{command} collectstatic”" in html.page(administrator.get(PATH)).text
    assert f"“{command} tick” sends" in html.page(administrator.get("/en/staff/settings/mail/")).text


def test_whatever_is_done_by_itself_has_words_and_a_page_an_address() -> None:
    assert [each.code for each in due_work if not each.words] == []
    with translation.override("ru"):
        # The part of an address that opens a door is not shown.
        assert address_of("events:sign-up-result") == "/sign-ups/…/"
        assert address_of("plan:activity-edit") == "/staff/activities/…/edit/"
        assert address_of("account_login") == "/accounts/login/"
    assert address_of("gone:long-ago") == "gone:long-ago"


@pytest.mark.parametrize(("reason", "is_told"), [("unreachable", True), ("try_later", False), ("", False)])
def test_letters_that_do_not_go_out_are_told_before_they_are_given_up(
    administrator: Persona, settings: Settings, reason: str, is_told: bool
) -> None:
    settings.DEMO = settings.MAIL_IS_SET_UP = True
    Message.objects.create(
        key="1", letter="test", address="a@example.org", recipient="r", language="ru", about="user 1", reason=reason
    )
    said = html.page(administrator.get(PATH)).one("main").text
    assert ("Letters do not go out: the mail server cannot be reached." in said) is is_told


def test_a_line_of_the_log_for_programs_has_the_number() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Ошибка %s", ("500",), None)
    WithNumber().filter(record)
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["logger"], line["request"], line["message"]) == (
        "ERROR",
        "django.request",
        "-",
        "Ошибка 500",
    )
