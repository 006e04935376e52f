"""A copy is made while people work, read back before it has its name, and leaves nothing when it fails."""

import gzip
import sqlite3
import stat
import sys
import threading
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone, translation
from pytest_django import Settings

from common import locks
from partners.models import Partner
from school.backups import databases, keeping, making
from school.backups.archive import Manifest, read_archive
from school.backups.keeping import Copy, Kind
from school.backups.making import AlreadyMaking, CopyFailed, make, make_if_due
from school.due_work import copy_if_due
from school.models import SchoolProfile, User
from tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite")


def copy(kind: Kind = Kind.BY_HAND) -> Copy:
    return make(now=timezone.now(), kind=kind)


def manifest_of(made: Copy, passphrase: str = "") -> Manifest:
    return read_archive(made.path, passphrase)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no groups of files")
@pytest.mark.parametrize(("folder", "archive"), [(0o700, 0o600), (0o750, 0o600), (0o2750, 0o640)])
def test_a_folder_of_a_group_lets_it_read_copies_and_nothing_else(
    portal: Path, settings: Settings, folder: int, archive: int
) -> None:
    keeping.folder().chmod(folder)
    assert stat.S_IMODE(copy().path.stat().st_mode) == archive
    assert {stat.S_IMODE(each.stat().st_mode) for each in keeping.folder().iterdir()} == {archive, 0o600}


def test_a_copy_has_rows_files_key_and_settings(portal: Path, settings: Settings, tmp_path: Path) -> None:
    settings.SETTINGS_IN_COPIES = {"ALLOWED_HOSTS": "partners.school.example", "EMAIL_URL": ""}
    made = copy()

    found = read_archive(made.path, "", lambda name: tmp_path / name if "/" not in name else None)
    assert (found.school, found.vendor, found.release) == ("Лицей № 1", connection.vendor, settings.RELEASE)
    assert found.rows[User._meta.db_table] == 1
    assert found.rows["partners_direction"] == 4
    assert "school.0001_initial" in found.migrations
    assert [(name, each.size) for name, each in found.files.items()] == [("files/logos/ab/logo.png", 6)]
    assert (tmp_path / "secret_key").read_text() == settings.SECRET_KEY
    assert (tmp_path / "settings.env").read_text() == "ALLOWED_HOSTS=partners.school.example\n"
    assert found.missing == []

    assert (made.size, made.is_encrypted) == (made.path.stat().st_size, False)
    assert made.path.stat().st_mode & 0o077 == settings.BACKUP_DIR.stat().st_mode & 0o077 == 0
    # Nothing else is left, here or beside the files.
    assert names(settings.BACKUP_DIR) == [".making.lock", made.name]
    assert names(portal) == ["backups", "files"]


def test_an_encrypted_copy_tells_nothing(portal: Path, settings: Settings) -> None:
    settings.BACKUP_PASSPHRASE = "correct horse battery staple"
    made = copy()
    assert made.is_encrypted
    content = made.path.read_bytes()
    for word in ("manifest", "secret_key", settings.SECRET_KEY, "logo.png", "Лицей"):
        assert word.encode() not in content
    assert manifest_of(made, settings.BACKUP_PASSPHRASE).school == "Лицей № 1"


@on_sqlite
def test_what_is_not_committed_is_not_in_it(portal: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE school_schoolprofile SET name = 'Гимназия'")
        made = copy()
    read_archive(made.path, "", lambda name: tmp_path / name if name.startswith("database") else None)
    plain = tmp_path / "plain.sqlite3"
    plain.write_bytes(gzip.decompress((tmp_path / "database.sqlite3.gz").read_bytes()))
    # By plain SQLite, which has none of Django's functions
    with closing(sqlite3.connect(plain)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT name FROM school_schoolprofile").fetchall() == [("Лицей № 1",)]
        database.execute(f"VACUUM INTO '{tmp_path / 'vacuumed.sqlite3'}'")


# Files that come and go meanwhile


def uploaded(name: str) -> None:
    """As the portal does it: the file first, then the row that names it."""
    path = default_storage.save(f"logos/cd/{name}", ContentFile(name.encode()))
    PartnerFactory(name=name, logo=path)


def deleted(partner: Partner) -> None:
    """The row first, then the file."""
    logo = partner.logo.name
    Partner.objects.filter(pk=partner.pk).update(logo="")
    default_storage.delete(logo)


def files_in(made: Copy) -> set[str]:
    return {name.rpartition("/")[2] for name in manifest_of(made).files}


def during_the_copy(monkeypatch: pytest.MonkeyPatch, *, before: Any = None, after: Any = None) -> None:
    """Have something happen just before, or just after, the moment of the copy of the database."""
    copy_database = databases.copy_database

    def copying(folder: Path) -> Any:
        if before:
            before()
        answer = copy_database(folder)
        if after:
            after()
        return answer

    monkeypatch.setattr(making, "copy_database", copying)


def test_a_file_that_comes_while_the_copy_is_made_is_in_it(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    during_the_copy(monkeypatch, before=lambda: uploaded("before.png"), after=lambda: uploaded("after.png"))
    made = copy()
    assert {"before.png", "logo.png"} <= files_in(made)
    assert manifest_of(made).missing == []


def test_a_file_that_is_deleted_after_the_moment_is_in_it(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy of the database names it."""
    during_the_copy(monkeypatch, after=lambda: deleted(Partner.objects.get()))
    assert files_in(copy()) == {"logo.png"}


def test_a_file_that_is_deleted_before_the_moment_is_not_in_it(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be what somebody asked to be erased."""
    during_the_copy(monkeypatch, before=lambda: deleted(Partner.objects.get()))
    assert files_in(copy()) == set()


def test_a_file_that_is_lost_already_is_said_and_no_error(portal: Path) -> None:
    name = Partner.objects.get().logo.name
    default_storage.delete(name)
    assert manifest_of(copy()).missing == [name]


def test_a_disk_without_second_names_is_copied(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise OSError("not permitted")

    monkeypatch.setattr("school.backups.pinning.os.link", refuse)
    during_the_copy(monkeypatch, after=lambda: deleted(Partner.objects.get()))
    assert files_in(copy()) == {"logo.png"}


def test_whoever_writes_goes_on_and_every_named_file_is_there(portal: Path) -> None:
    is_over, failures = threading.Event(), []

    def work(number: int) -> None:
        try:
            for turn in range(1000):
                if is_over.is_set() and turn:
                    break
                uploaded(f"{number}-{turn}.png")
                deleted(Partner.objects.get(name=f"{number}-{turn}.png"))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[number]) for number in range(3)]
    for each in workers:
        each.start()
    made = [copy() for _turn in range(3)]
    is_over.set()
    for each in workers:
        each.join()
    assert failures == []
    assert [manifest_of(each).missing for each in made] == [[]] * 3


# What goes wrong


def no_space(*args: Any, **kwargs: Any) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "broken",
    ["school.backups.archive.os.fsync", "school.backups.making.sync_folder", "school.backups.making.copy_database"],
)
def test_a_copy_that_fails_leaves_nothing_and_says_why(
    portal: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    before = copy()
    monkeypatch.setattr(broken, no_space)
    monkeypatch.setattr("school.backups.making.Path.rename", no_space) if "sync" in broken else None
    with pytest.raises(CopyFailed, match="No space left"):
        copy()
    assert names(settings.BACKUP_DIR) == [".failure.json", ".making.lock", before.name]
    assert "No space left" in keeping.last_failure().reason
    assert names(portal) == ["backups", "files"]

    monkeypatch.undo()
    copy()
    assert keeping.last_failure() is None


@on_sqlite
def test_a_damaged_database_makes_no_copy(portal: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as own, closing(sqlite3.connect(damaged)) as other:
        own.backup(other)
        (page,) = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'auth_permission'").fetchone()
        (size,) = other.execute("PRAGMA page_size").fetchone()
    with damaged.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    monkeypatch.setattr(databases, "database_path", lambda: damaged)
    with pytest.raises(CopyFailed):
        copy()
    assert keeping.kept_copies() == []


def test_two_copies_are_not_made_at_once(portal: Path, settings: Settings) -> None:
    with locks.hold(keeping.folder() / keeping.LOCK):
        assert making.is_being_made()
        with pytest.raises(AlreadyMaking):
            copy()
        # The timer comes again.
        make_if_due(timezone.now())
    assert not making.is_being_made()
    assert keeping.kept_copies() == []
    assert keeping.last_failure() is None


def test_what_a_killed_process_left_is_gone_with_the_next(portal: Path, settings: Settings) -> None:
    (keeping.folder() / keeping.MAKING).write_bytes(b"half")
    stage = portal / ".files-being-copied" / "files"
    stage.mkdir(parents=True)
    (stage / "old.png").write_bytes(b"old")
    made = copy()
    assert names(settings.BACKUP_DIR) == [".making.lock", made.name]
    assert names(portal) == ["backups", "files"]
    assert files_in(made) == {"logo.png"}


# The timer and the commands


def test_a_portal_that_nobody_has_set_up_makes_no_copy(portal: Path) -> None:
    """It would look like a fresh copy of whatever is restored into it next."""
    User.objects.all().delete()
    copy_if_due(timezone.now())
    assert keeping.kept_copies() == []
    UserFactory()
    copy_if_due(timezone.now())
    assert [each.kind for each in keeping.kept_copies()] == [Kind.DAILY]


def test_a_copy_is_due_once_a_day(portal: Path, settings: Settings) -> None:
    now = timezone.now()
    make_if_due(now)
    make_if_due(now + timedelta(hours=23))
    assert [each.kind for each in keeping.kept_copies()] == [Kind.DAILY]
    make_if_due(now + timedelta(hours=24))
    assert len(keeping.kept_copies()) == 2
    settings.BACKUP_EVERY_HOURS = 0
    make_if_due(now + timedelta(days=9))
    assert len(keeping.kept_copies()) == 2


def test_after_a_failure_the_timer_rests(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, tries = timezone.now(), []
    monkeypatch.setattr("school.backups.archive.os.fsync", lambda file: tries.append(file) or no_space())
    for minutes in (0, 10, 59):
        try:
            make_if_due(now + timedelta(minutes=minutes))
        except CopyFailed:
            assert minutes == 0
    assert len(tries) == 1
    with pytest.raises(CopyFailed):
        make_if_due(now + timedelta(minutes=61))


@pytest.mark.moment("2026-11-25 12:00")
def test_the_commands_say_what_they_did(portal: Path, settings: Settings) -> None:
    output = StringIO()
    with translation.override("en"):
        with pytest.raises(CommandError, match="There is no copy"):
            call_command("verify_backup")
        call_command("backup", stdout=output)
        # One was made a moment ago.
        call_command("backup", "--if-due", stdout=output)
        call_command("verify_backup", stdout=output)
        (made,) = keeping.kept_copies()
        content = bytearray(made.path.read_bytes())
        content[5000] ^= 1
        made.path.write_bytes(content)
        with pytest.raises(CommandError, match="incomplete or was changed"):
            call_command("verify_backup", str(made.path))
    words = output.getvalue()
    assert f"A copy was made and checked: {made.path}" in words
    assert "It is not encrypted" in words
    assert f"{made.path} is whole." in words
    assert "School: Лицей № 1" in words
    assert "Made on: 25 November 2026, 12:00" in words
    assert "Files: 1, 6" in words


def test_migrating_makes_a_copy_where_people_work_already(
    portal: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_BEFORE_UPDATES = True
    call_command("migrate", verbosity=0, stdout=StringIO())
    # Nothing is waiting.
    assert keeping.kept_copies() == []

    waiting = [("school", "9999_next")]
    monkeypatch.setattr(
        "partnership.management.commands.migrate.MigrationExecutor.migration_plan", lambda *args: waiting
    )
    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", lambda *args, **options: None)
    call_command("migrate", "--plan", stdout=StringIO())
    call_command("migrate", "--no-copy", stdout=StringIO())
    assert keeping.kept_copies() == []
    call_command("migrate", stdout=StringIO())
    assert [each.kind for each in keeping.kept_copies()] == [Kind.BEFORE_UPDATE]


def test_without_a_copy_nothing_is_migrated(portal: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BACKUP_BEFORE_UPDATES = True
    migrated: list[Any] = []
    monkeypatch.setattr("partnership.management.commands.migrate.MigrationExecutor.migration_plan", lambda *args: [1])
    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", lambda *args, **_: migrated.append(1))
    monkeypatch.setattr("school.backups.archive.os.fsync", no_space)
    with pytest.raises(CommandError, match="--no-copy"):
        call_command("migrate", stdout=StringIO())
    assert migrated == []
    User.objects.all().delete()
    SchoolProfile.objects.all().delete()
    # Nobody works here: there is nothing to lose.
    with transaction.atomic():
        call_command("migrate", stdout=StringIO())
    assert migrated == [1]
