"""The only administrator who lost password, phone and codes comes in again by the server's terminal."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from school.links import Purpose
from school.models import JournalEntry, User
from tests.conftest import signed_in
from tests.factories import PASSWORD, UserFactory
from tests.letters import sent
from tests.todos import counts

pytestmark = pytest.mark.django_db
NEW = {"password": "совсем новые слова", "password_again": "совсем новые слова"}


@pytest.fixture
def lost() -> User:
    return UserFactory(administrator=True, second_factor=True, email="anna@example.org")


def link_from(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("rescue_administrator", *arguments)
    return next(line.strip() for line in capsys.readouterr().out.splitlines() if "/accounts/link/" in line)


def path_from(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    return "/" + link_from(capsys, *arguments).split("/", 3)[3]


def test_password_and_second_factor_fall_and_sessions_end_when_the_link_is_used(
    lost: User, anonymous: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = signed_in(lost)
    path = path_from(capsys)
    assert "anna@example.org" in anonymous.get(path).content.decode()
    # Nothing has changed yet: who finds the link in time still needs the server, and who does not use it loses nothing.
    lost.refresh_from_db()
    assert lost.check_password(PASSWORD) and lost.authenticator_set.exists()
    assert elsewhere.get("/staff/").status_code == 200

    answer = anonymous.post(path, NEW)

    assert answer["Location"] == "/accounts/2fa/totp/activate/"
    assert anonymous.get(answer["Location"]).status_code == 200
    lost.refresh_from_db()
    assert lost.check_password(NEW["password"]) and not lost.authenticator_set.exists()
    assert elsewhere.get("/staff/")["Location"].startswith("/accounts/login/")
    again = Client().get(path)
    assert again.status_code == 410
    # Nobody else may be there to be asked.
    assert "manage.py rescue_administrator" in again.text and "Попросите" not in again.text


def test_it_works_for_half_an_hour(lost: User, anonymous: Client, capsys: pytest.CaptureFixture[str]) -> None:
    path = path_from(capsys)
    with time_machine.travel(timezone.now() + timedelta(minutes=29), tick=False):
        assert anonymous.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=30, seconds=1), tick=False):
        assert anonymous.post(path, NEW).status_code == 410
    lost.refresh_from_db()
    assert lost.check_password(PASSWORD) and lost.authenticator_set.exists()


def test_the_journal_and_the_other_administrators_are_told(
    lost: User, anonymous: Client, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.MAIL_IS_SET_UP = True
    other, teacher = UserFactory(administrator=True, email="boris@example.org"), UserFactory()
    today = timezone.localdate()
    assert "rescued" not in counts(other, today)
    link = link_from(capsys, "anna@example.org")
    assert [(letter.to, link in letter.body) for letter in sent()] == [(["boris@example.org"], False)]
    anonymous.post("/" + link.split("/", 3)[3], NEW)
    lines = JournalEntry.objects.filter(detail=Purpose.RESCUE, subject=f"user {lost.pk}").order_by("pk")
    assert [(line.action, line.actor) for line in lines] == [("link_made", None), ("password_reset", lost)]
    assert counts(other, today)["rescued"] == 2
    assert "rescued" not in counts(lost, today)
    assert "rescued" not in counts(teacher, today)
    assert "rescued" not in counts(other, today + timedelta(days=8))


def test_no_page_shows_or_makes_such_a_link(lost: User, capsys: pytest.CaptureFixture[str]) -> None:
    token = path_from(capsys).rstrip("/").rpartition("/")[2]
    other = signed_in(UserFactory(administrator=True, second_factor=True))
    for path in (f"/staff/people/{lost.pk}/", f"/staff/people/{lost.pk}/link/", "/staff/journal/"):
        assert token not in other.get(path, follow=True).content.decode()
    assert other.post(f"/staff/people/{lost.pk}/link/rescue/").status_code == 404


def test_the_log_never_holds_the_link(
    lost: User, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    path = path_from(capsys)
    assert Client(enforce_csrf_checks=True).post(path, NEW).status_code == 403
    Client().post(path, NEW)
    assert Client().get(path).status_code == 410
    assert len(caplog.records) >= 2
    assert path.rstrip("/").rpartition("/")[2] not in caplog.text


def test_whose_it_is_is_asked_where_there_are_several(lost: User, capsys: pytest.CaptureFixture[str]) -> None:
    UserFactory(administrator=True, email="boris@example.org")
    UserFactory(coordinator=True, email="vera@example.org")
    with pytest.raises(CommandError, match=r"Say whose.* There are: anna@example\.org, boris@example\.org"):
        call_command("rescue_administrator")
    with pytest.raises(CommandError, match=r"No administrator signs in as vera@example\.org"):
        call_command("rescue_administrator", "vera@example.org")
    assert "/accounts/link/rescue/" in link_from(capsys, "Boris@Example.org")


def test_before_the_first_day_there_is_nobody_to_let_in() -> None:
    with pytest.raises(CommandError, match="setup_link"):
        call_command("rescue_administrator")


def test_a_link_handed_over_from_this_machine_alone_says_so(lost: User) -> None:
    client, invited = signed_in(lost), UserFactory(invited=True)
    client.post(f"/staff/people/{invited.pk}/link/invite/")
    here = client.get(f"/staff/people/{invited.pk}/link/", headers={"host": "127.0.0.1:8000"}).content.decode()
    elsewhere = client.get(f"/staff/people/{invited.pk}/link/").content.decode()
    assert "notice-warning" in here
    assert "notice-warning" not in elsewhere


def test_a_link_that_opens_on_this_machine_alone_says_so(lost: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rescue_administrator", base_url="http://127.0.0.1:8000")
    assert "opens on this machine alone" in capsys.readouterr().out
    call_command("rescue_administrator", base_url="https://portal.example")
    assert "opens on this machine alone" not in capsys.readouterr().out
