"""Which copies stay: so many days, those before updates apart, and nothing that is no copy is touched."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from school.backups import keeping
from school.backups.keeping import Kind, is_late, kept_copies, last_copy, new_name, remove_old

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("data_dir")


def made(days_ago: float, kind: Kind = Kind.DAILY, content: bytes = b"copy") -> Path:
    path = new_name(now=NOW - timedelta(days=days_ago), kind=kind, is_encrypted=False)
    path.write_bytes(content)
    return path


def test_a_name_says_when_what_for_and_whether_it_is_encrypted() -> None:
    path = new_name(now=NOW, kind=Kind.BEFORE_UPDATE, is_encrypted=True)
    assert path.name == "portal-20261125-090000-before-update.tar.sealed"
    path.write_bytes(b"12345")
    (found,) = kept_copies()
    assert (found.made_at, found.kind, found.is_encrypted, found.size) == (NOW, Kind.BEFORE_UPDATE, True, 5)
    # Two in one second are two.
    assert new_name(now=NOW, kind=Kind.BEFORE_UPDATE, is_encrypted=True).name != path.name
    made(0, Kind.BEFORE_UPDATE).rename(path.with_name("portal-20261125-090000-2-before-update.tar.sealed"))
    assert [each.number for each in kept_copies()] == [2, 1]


def test_so_many_days_stay(settings: Settings) -> None:
    settings.BACKUP_KEEP = 5
    paths = [made(days) for days in range(9)]
    remove_old()
    assert [each.path for each in kept_copies()] == paths[:5]


def test_the_newest_of_a_day_stays_and_the_newest_three_whatever_their_day(settings: Settings) -> None:
    settings.BACKUP_KEEP = 2
    today = [made(hours / 24, Kind.BY_HAND) for hours in range(5)]
    yesterday, before = made(1), made(2)
    remove_old()
    assert {each.path for each in kept_copies()} == {*today[:3], yesterday}
    assert not before.exists()


def test_copies_before_updates_are_counted_apart(settings: Settings) -> None:
    settings.BACKUP_KEEP = 3
    updates = [made(30 * number, Kind.BEFORE_UPDATE) for number in range(1, 8)]
    daily = [made(days) for days in range(4)]
    remove_old()
    assert {each.path for each in kept_copies()} == {*updates[: keeping.KEPT_BEFORE_UPDATES], *daily[:3]}


def test_nothing_else_in_the_folder_is_touched(settings: Settings) -> None:
    settings.BACKUP_KEEP = 1
    others = [
        keeping.folder() / name
        for name in (
            "notes.txt",
            "portal-20200101-000000-other.tar",
            "portal-20201399-000000-daily.tar",
            "portal.sqlite3",
        )
    ]
    for path in others:
        path.write_bytes(b"mine")
    for days in range(9):
        made(days)
    remove_old()
    assert all(path.exists() for path in others)
    assert len(kept_copies()) == keeping.NEWEST_KEPT


def test_a_folder_that_cannot_be_read_has_no_copies(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path / "none"
    assert kept_copies() == []
    settings.BACKUP_DIR.write_bytes(b"no folder")
    assert kept_copies() == []


@pytest.mark.moment("2026-11-25 12:00")
def test_two_periods_without_a_copy_are_late(settings: Settings) -> None:
    assert (last_copy(), is_late(timezone.now())) == (None, True)
    made(1.9)
    assert not is_late(timezone.now())
    assert is_late(timezone.now() + timedelta(days=0.2))
    settings.BACKUP_EVERY_HOURS = 0
    assert not is_late(timezone.now() + timedelta(days=9))


def test_a_note_of_failure_that_cannot_be_read_is_none() -> None:
    assert keeping.last_failure() is None
    keeping.note_failure(now=NOW, reason="No space left on device")
    assert keeping.last_failure() == keeping.FailedCopy(NOW, "No space left on device")
    (keeping.folder() / keeping.FAILURE).write_text("{")
    assert keeping.last_failure() is None
