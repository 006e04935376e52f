"""The page of copies says how things stand, begins one in a process of its own, and hands none over."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from common import locks
from school.backups import keeping
from school.backups.keeping import Kind, new_name
from school.models import JournalEntry, SchoolProfile
from school.registrations import copies_todo
from tests import html
from tests.factories import SchoolProfileFactory, UserFactory
from tests.personas import Persona
from tests.todos import counts

PAGE = "/en/staff/settings/copies/"
pytestmark = [pytest.mark.moment("2026-11-25 12:00"), pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def made(ago: timedelta = timedelta(), kind: Kind = Kind.DAILY, *, is_encrypted: bool = False) -> Path:
    path = new_name(now=timezone.now() - ago, kind=kind, is_encrypted=is_encrypted)
    path.write_bytes(b"x" * 2048)
    return path


def text_of(administrator: Persona, page: str = PAGE) -> str:
    return " ".join(html.page(administrator.get(page)).text.split())


def test_it_says_that_there_is_none(administrator: Persona) -> None:
    assert "There is no copy yet" in text_of(administrator)
    assert "There is no copy of the portal yet." in text_of(administrator, "/en/staff/settings/")


def test_it_says_when_the_last_was_made_and_lists_all(administrator: Persona, settings: Settings) -> None:
    made(timedelta(hours=3), is_encrypted=True)
    made(timedelta(days=1), Kind.BEFORE_UPDATE)
    page = html.page(administrator.get(PAGE))
    assert "The last copy is in order Made on 25 November, 09:00, 2.0 KB." in text_of(administrator)
    assert "Before an update" in page.text
    assert str(settings.BACKUP_DIR) in page.text
    # Nothing leads to an archive.
    assert not [address for address in page.links if "portal-2026" in address or ".tar" in address]
    assert "The last copy of the portal: 25 November, 09:00." in text_of(administrator, "/en/staff/settings/")


def test_it_says_that_the_last_is_too_old_or_that_one_failed(administrator: Persona) -> None:
    made(timedelta(days=3))
    assert "The last copy is too old" in text_of(administrator)
    keeping.note_failure(now=timezone.now(), reason="No space left on device")
    assert "25 November, 12:00: No space left on device" in text_of(administrator)
    # What fails often is told in words; the system's own are for whoever runs the server.
    full = OSError(errno.ENOSPC, "No space left on device", "/srv/.making.part")
    keeping.note_failure(now=timezone.now(), reason=str(full), error_number=full.errno)
    told = text_of(administrator)
    assert "25 November, 12:00: The disk is full. For whoever runs the server: [Errno 28] No space left" in told
    assert "The last copy is in order" not in told
    state = text_of(administrator, "/en/staff/settings/state/")
    assert "The disk is full." in state and "Errno" not in state
    made(timedelta(seconds=-1))
    assert "No space left" not in text_of(administrator)


def test_the_button_begins_a_copy_that_goes_on_by_itself(administrator: Persona, copies_begun: list[list[str]]) -> None:
    answer = administrator.post(f"{PAGE}new/")
    ((*_python, command, kind),) = copies_begun
    assert (command, kind) == ("backup", "--kind=by-hand")

    page = answer["Location"]
    assert "A copy is being made" in text_of(administrator, page)
    with locks.hold(keeping.folder() / keeping.LOCK):
        # Others see it too, and nobody begins a second one.
        assert "A copy is being made" in text_of(administrator)
        assert "A copy is being made already." in html.page(administrator.post(f"{PAGE}new/", follow=True)).text
    assert len(copies_begun) == 1
    (line,) = JournalEntry.objects.filter(subject="copy")
    assert (line.actor, line.action) == (administrator.user, JournalEntry.Action.EXPORTED)
    made()
    assert "The last copy is in order" in text_of(administrator, page)


@pytest.mark.parametrize("begun", ["x", "-1", "9" * 40, "0", "٣", "²"])
def test_an_odd_beginning_is_none(administrator: Persona, begun: str) -> None:
    assert "There is no copy yet" in text_of(administrator, f"{PAGE}?begun={begun}")


def test_the_part_that_asks_again_is_that_of_the_page(administrator: Persona) -> None:
    made(timedelta(hours=3))
    part = administrator.get(PAGE, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "The last copy is in order" in part.text
    assert part.text.strip() in administrator.get(PAGE).text or "csrfmiddlewaretoken" in part.text


def test_today_asks_administrators_for_a_copy_that_is_late(settings: Settings) -> None:
    SchoolProfileFactory()
    SchoolProfile.objects.update(shows_first_day=True)
    administrator = UserFactory(administrator=True)

    def waiting() -> dict[str, int]:
        return counts(administrator, timezone.localdate(), copies_todo)

    # A portal on its first day has nothing to lose.
    assert waiting() == {}
    coordinator = UserFactory(coordinator=True)
    assert waiting() == {"copies": 1}
    assert counts(coordinator, timezone.localdate(), copies_todo) == {}
    settings.BACKUP_EVERY_HOURS = 0
    assert waiting() == {}
    settings.BACKUP_EVERY_HOURS = 24
    made(timedelta(hours=49))
    assert waiting() == {"copies": 1}
    made(timedelta(hours=47))
    assert waiting() == {}
