"""What was copied comes back on another machine; what is there is never overwritten, and nothing is half done."""

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone, translation
from pytest_django import Settings

from common import locks
from partners.models import Partner
from school.backups import keeping, restoring
from school.backups.archive import ArchiveRefused, Manifest, read_archive
from school.backups.file_words import file_error_in_words
from school.backups.keeping import Copy, Kind
from school.backups.making import make
from school.backups.restoring import Restored, RestoreRefused, RestoreUnfinished, finish_interrupted, restore
from school.journal_words import detail_told
from school.models import JournalEntry, SchoolProfile, User
from tests.backups.conftest import Elsewhere, upload
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)
is_sqlite = connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def copy(portal: Path) -> Copy:
    return make(now=timezone.now(), kind=Kind.BY_HAND)


def restored(archive: Path, *, replace: bool = False, passphrase: str = "") -> Restored:
    return restore(archive, passphrase=passphrase, replace=replace, now=timezone.now())


def school() -> str:
    return SchoolProfile.objects.get().name


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"backups", "serving.lock"}


def test_another_machine_has_all_of_it(copy: Copy, elsewhere: Elsewhere, settings: Settings) -> None:
    settings.SECRET_KEY_IS_SET = False
    folder = elsewhere()
    (folder / "secret_key").write_text("made by this machine")
    done = restored(copy.path)

    assert (done.manifest.school, done.needs_migrate, done.aside, done.aside_schema) == ("Лицей № 1", False, None, "")
    assert (school(), User.objects.count()) == ("Лицей № 1", 1)
    assert (folder / "files" / Partner.objects.get().logo.name).read_bytes() == b"a logo"
    assert (folder / "secret_key").read_text() == settings.SECRET_KEY
    database = {"portal.sqlite3"} if is_sqlite else set()
    journals = {"portal.sqlite3-wal", "portal.sqlite3-shm"}
    assert names(folder) - journals == database | {"files", "secret_key", "settings-of-the-copy.env"}
    for name in ("secret_key", "settings-of-the-copy.env", "files/logos/ab/logo.png", *database):
        assert (folder / name).stat().st_mode & 0o077 == 0
    # Numbers go on behind those that are taken.
    assert PartnerFactory().pk > Partner.objects.order_by("pk").first().pk


def test_an_encrypted_copy_needs_its_passphrase(portal: Path, elsewhere: Elsewhere, settings: Settings) -> None:
    settings.BACKUP_PASSPHRASE = "correct horse battery staple"
    made = make(now=timezone.now(), kind=Kind.DAILY)
    folder = elsewhere()
    for passphrase in ("", "another"):
        with pytest.raises(ArchiveRefused):
            restored(made.path, passphrase=passphrase)
        assert names(folder) == set()
    restored(made.path, passphrase=settings.BACKUP_PASSPHRASE)
    assert school() == "Лицей № 1"


def test_a_key_in_the_settings_stays_and_that_of_the_copy_is_said(
    copy: Copy, elsewhere: Elsewhere, settings: Settings
) -> None:
    settings.SECRET_KEY_IS_SET = True
    own, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this machine"
    folder = elsewhere()
    output = StringIO()
    call_command("restore", str(copy.path), stdout=output)
    assert not (folder / "secret_key").exists()
    assert f"SECRET_KEY={own}\n" in (folder / "settings-of-the-copy.env").read_text()
    assert "SECRET_KEY in .env is another one" in output.getvalue()


# What is there


def test_data_are_not_overwritten_unless_it_is_said(copy: Copy, elsewhere: Elsewhere, settings: Settings) -> None:
    folder = elsewhere()
    restored(copy.path)
    SchoolProfile.objects.update(name="Гимназия")
    upload(b"later")
    before = files(folder / "files")
    with pytest.raises(RestoreRefused, match="already holds data"):
        restored(copy.path)
    assert (school(), files(folder / "files")) == ("Гимназия", before)

    done = restored(copy.path, replace=True)
    assert (school(), len(files(folder / "files"))) == ("Лицей № 1", 1)
    assert files(done.aside / "files") == before
    if is_sqlite:
        connection.close()
        connection.settings_dict["NAME"] = str(done.aside / "portal.sqlite3")
        assert school() == "Гимназия"
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT name FROM {done.aside_schema}.school_schoolprofile")
            assert cursor.fetchall() == [("Гимназия",)]
        # What is set aside goes into no copy, and a second time is no trouble.
        made = make(now=timezone.now(), kind=Kind.DAILY)
        assert made.size < copy.size * 1.5


def test_a_portal_that_nobody_has_set_up_is_no_data(copy: Copy, elsewhere: Elsewhere) -> None:
    """The installer starts the portal, which makes its tables, before anybody thinks of a copy."""
    folder = elsewhere()
    restored(copy.path)
    shutil.rmtree(folder / "files")
    User.objects.all().delete()
    SchoolProfile.objects.update(name="")

    done = restored(copy.path)
    assert (school(), User.objects.count()) == ("Лицей № 1", 1)
    assert done.aside or done.aside_schema, "nothing is deleted all the same"


def test_tables_of_another_program_are_data(copy: Copy, elsewhere: Elsewhere) -> None:
    elsewhere()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE theirs (number integer)")
    with pytest.raises(RestoreRefused, match="already holds data"):
        restored(copy.path)


def test_files_without_a_database_are_data_too(copy: Copy, elsewhere: Elsewhere) -> None:
    elsewhere()
    upload(b"a scan")
    with pytest.raises(RestoreRefused, match="already holds data"):
        restored(copy.path)


def test_a_live_portal_is_left_alone(copy: Copy, elsewhere: Elsewhere, settings: Settings) -> None:
    folder = elsewhere()
    for lock in (settings.SERVING_LOCK, keeping.folder() / keeping.LOCK):
        with locks.hold(lock), pytest.raises(RestoreRefused, match="portal is running"):
            restored(copy.path)
    assert names(folder) == set()


def test_a_database_that_another_program_has_open_is_left_alone(copy: Copy, elsewhere: Elsewhere) -> None:
    elsewhere()
    restored(copy.path)
    other = connection.copy("other")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM school_user")
        with pytest.raises(RestoreRefused, match="Another program"):
            restored(copy.path, replace=True)
    finally:
        other.close()
    restored(copy.path, replace=True)


def test_the_journal_says_that_the_data_are_those_of_a_copy(copy: Copy, elsewhere: Elsewhere) -> None:
    elsewhere()
    restored(copy.path)
    (line,) = JournalEntry.objects.filter(subject="restored copy")
    assert (line.action, line.actor) == (JournalEntry.Action.SET_UP, None)
    made_at = timezone.localtime(copy.made_at)
    assert detail_told(line) == f"{made_at.day} {made_at:%B %Y, %H:%M}"


def test_a_journal_that_takes_no_line_stops_no_restore(
    copy: Copy, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database or disk is full")

    elsewhere()
    monkeypatch.setattr(restoring, "record", fail)
    restored(copy.path)
    assert school() == "Лицей № 1"
    assert "the journal took no line" in caplog.text


@pytest.mark.skipif(not is_sqlite, reason="SQLite")
def test_a_damaged_database_is_set_aside_as_it_is(copy: Copy, elsewhere: Elsewhere) -> None:
    folder = elsewhere()
    (folder / "portal.sqlite3").write_bytes(b"no database at all" * 1000)
    with pytest.raises(RestoreRefused, match="already holds data"):
        restored(copy.path)
    done = restored(copy.path, replace=True)
    assert school() == "Лицей № 1"
    assert (done.aside / "portal.sqlite3").read_bytes() == b"no database at all" * 1000


# What does not fit


@pytest.mark.parametrize("replace", [False, True])
def test_a_torn_archive_changes_nothing(copy: Copy, elsewhere: Elsewhere, replace: bool) -> None:
    folder = elsewhere()
    if replace:
        restored(copy.path)
        SchoolProfile.objects.update(name="Гимназия")
    before = names(folder)
    whole = copy.path.read_bytes()
    for place in (600, len(whole) // 2, len(whole) - 3000):
        changed = bytearray(whole)
        changed[place] ^= 1
        for content in (bytes(changed), whole[:place]):
            copy.path.write_bytes(content)
            with pytest.raises(ArchiveRefused):
                restored(copy.path, replace=replace)
    assert names(folder) - {"portal.sqlite3-wal", "portal.sqlite3-shm"} == before - {
        "portal.sqlite3-wal",
        "portal.sqlite3-shm",
    }
    if replace:
        assert school() == "Гимназия"


def told_otherwise(monkeypatch: pytest.MonkeyPatch, change: Callable[[Manifest], None]) -> None:
    def read(*args: Any) -> Manifest:
        manifest = read_archive(*args)
        change(manifest)
        return manifest

    monkeypatch.setattr(restoring, "read_archive", read)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: setattr(told, "vendor", "postgresql" if is_sqlite else "sqlite"), "change DATABASE_URL"),
        (lambda told: told.migrations.append("school.9999_next"), "newer than this one"),
        (lambda told: told.rows.update(school_user=7, none_such=1), "not the one that was counted"),
    ],
)
def test_a_copy_that_this_portal_cannot_take_is_refused(
    copy: Copy, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, change: Callable[[Manifest], None], words: str
) -> None:
    folder = elsewhere()
    told_otherwise(monkeypatch, change)
    with pytest.raises((RestoreRefused, ArchiveRefused), match=words):
        restored(copy.path)
    assert names(folder) == set()


def test_a_copy_of_an_earlier_version_says_what_to_do(
    copy: Copy, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere()
    known = restoring._known_migrations()
    monkeypatch.setattr(restoring, "_known_migrations", lambda: known | {"school.9999_next"})
    output = StringIO()
    call_command("restore", str(copy.path), stdout=output)
    assert "earlier version: the portal updates its database when it starts" in output.getvalue()


def test_a_file_that_cannot_be_read_is_refused_in_words(copy: Copy, elsewhere: Elsewhere, tmp_path: Path) -> None:
    elsewhere()
    for command in ("restore", "verify_backup"):
        with pytest.raises(CommandError, match=r"There is no file /none/such\.tar"):
            call_command(command, "/none/such.tar")
        with pytest.raises(CommandError, match="is a folder: name the file"):
            call_command(command, str(tmp_path))
    # Root, as which tests may run, reads everything.
    closed = PermissionError(errno.EACCES, "Permission denied", "/root/portal.tar")
    assert "sudo chown partnership /srv/copies/portal.tar" in file_error_in_words(closed)
    assert "full" in file_error_in_words(OSError(errno.ENOSPC, "No space left on device"))


# Killed


def killed_before(number: int, work: Callable[[], object]) -> bool:
    """Do the work in a process of its own that dies by SIGKILL before it touches a file for the so-and-so-manieth time.

    Return whether it died; it does not where there are not so many.
    """
    connection.close()
    child = os.fork()
    if child == 0:
        seen = 0

        def count(event: str, _arguments: Any) -> None:
            nonlocal seen
            if event in {
                "open",
                "os.rename",
                "os.remove",
                "os.rmdir",
                "os.mkdir",
                "os.link",
                "sqlite3.connect",
                "subprocess.Popen",
            }:
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    _child, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


# Each tenth of what a process touches; all of it where the environment says so
STEP = int(os.environ.get("KILLED_EACH", "10"))


@pytest.mark.walk
def test_a_copy_that_is_killed_leaves_no_half_one(portal: Path, settings: Settings) -> None:
    number, kills = 1, 0
    while killed_before(number, lambda: make(now=timezone.now(), kind=Kind.DAILY)):
        for each in keeping.kept_copies():
            read_archive(each.path, "")
        kills, number = kills + 1, number + STEP
    assert kills > 20 / STEP
    made = make(now=timezone.now(), kind=Kind.DAILY)
    assert read_archive(made.path, "").missing == []
    assert {path.name for path in portal.iterdir()} == {"backups", "files"}
    assert not list(settings.BACKUP_DIR.glob(".making.part"))


@pytest.mark.walk
def test_a_restore_that_is_killed_leaves_the_old_or_the_new(copy: Copy, elsewhere: Elsewhere) -> None:
    folder = elsewhere()
    restored(copy.path)
    number, kills, finished = 1, 0, set()
    told = "the data that are there came from a copy, and the journal does not say so"
    while True:
        SchoolProfile.objects.update(name="Гимназия")
        (folder / "files" / "later.png").write_bytes(b"later")
        died = killed_before(number, lambda: restored(copy.path, replace=True))
        # What `serve` does first
        try:
            finish_interrupted()
        except RestoreUnfinished:
            restored(copy.path, replace=True)
        state = school(), (folder / "files" / "later.png").exists()
        assert state in {("Гимназия", True), ("Лицей № 1", False)}
        assert (folder / "files" / Partner.objects.get().logo.name).read_bytes() == b"a logo"
        assert JournalEntry.objects.filter(subject="restored copy").exists(), told
        finished.add(state[0])
        if not died:
            break
        kills, number = kills + 1, number + STEP
    assert kills > 20 / STEP
    assert finished == {"Гимназия", "Лицей № 1"}
    assert not list(folder.glob(".*"))
