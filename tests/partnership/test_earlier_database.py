"""A database from before 0.1.0 is refused in one line before anything is changed; the demo's is set aside."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from demo.school import NAME
from partnership.earlier_database import EARLIER_MIGRATIONS, set_aside
from tools.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def earlier(db: None) -> None:
    """The test's own database with a name among its migrations that was there before 0.1.0."""
    MigrationRecorder(connection).record_applied("partners", "0002_reference")


def test_no_migration_of_today_has_a_name_from_before() -> None:
    assert EARLIER_MIGRATIONS.isdisjoint(MigrationLoader(None).disk_migrations)


@pytest.mark.django_db
def test_a_database_of_today_is_migrated() -> None:
    output = StringIO()
    call_command("migrate", stdout=output)
    assert "No migrations to apply" in output.getvalue()


@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.parametrize("options", [{}, {"plan": True}, {"check_unapplied": True}])
def test_a_database_from_before_is_refused_in_one_line(
    earlier: None, settings, demo: bool, options: dict[str, bool]
) -> None:
    # The demo's own is a file in DATA_DIR with the demo in it; this one is neither.
    settings.DEMO = demo
    with pytest.raises(CommandError) as refusal:
        call_command("migrate", stdout=StringIO(), **options)
    line = str(refusal.value)
    assert "\n" not in line
    assert f"The database {connection.settings_dict['NAME']} was made before release 0.1.0" in line
    assert {"sqlite": "Set DATA_DIR", "postgresql": "Set DATABASE_URL"}[connection.vendor] in line


def old_database(folder: Path, school: str) -> Path:
    """What an earlier version leaves behind, as far as it is looked at, with a file of that school."""
    path = folder / "portal.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
        database.execute("INSERT INTO django_migrations VALUES (1, 'school', '0002_reference', '2026-11-01 10:00:00')")
        database.execute("CREATE TABLE school_historicalschoolprofile (name text)")
        database.execute("INSERT INTO school_historicalschoolprofile VALUES (?)", [school])
    (folder / "files").mkdir()
    (folder / "files" / "scan.pdf").write_bytes(b"%PDF-1.4")
    return path


def manage(folder: Path, *arguments: str, demo: bool) -> subprocess.CompletedProcess[str]:
    """The portal's own command, not that of the tests, whose settings choose a folder themselves."""
    chosen = {"DJANGO_SETTINGS_MODULE": "partnership.settings", "DATA_DIR": str(folder), "DEMO": str(demo)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **chosen, "DATABASE_URL": "", "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.long
def test_the_demos_database_is_set_aside_and_made_anew(tmp_path: Path) -> None:
    old_database(tmp_path, NAME)

    # The first tables are enough to see that they are new.
    answer = manage(tmp_path, "migrate", "school", "0001_initial", "--verbosity=0", demo=True)

    assert answer.returncode == 0, answer.stderr
    aside = tmp_path / "before-0.1.0"
    assert answer.stdout == (
        f"The demo’s database was made before release 0.1.0: it is set aside in {aside}, a new one is made.\n"
    )
    assert names(aside) == {"portal.sqlite3", "files/scan.pdf"}
    assert not (tmp_path / "files").exists()
    with closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as database:
        recorded = database.execute("SELECT name FROM django_migrations WHERE app = 'school'").fetchall()
    assert recorded == [("0001_initial",)]


@pytest.mark.parametrize(
    ("school", "demo", "arguments"),
    [
        ("Лицей № 1", True, ["migrate"]),
        # Who only looks moves nothing.
        (NAME, True, ["migrate", "--check"]),
        (NAME, False, ["serve", "--prepare"]),
    ],
)
@pytest.mark.long
def test_a_file_of_another_school_stays_where_it_is(
    tmp_path: Path, school: str, demo: bool, arguments: list[str]
) -> None:
    path = old_database(tmp_path, school)
    before = path.read_bytes()

    answer = manage(tmp_path, *arguments, demo=demo)

    assert answer.returncode == 1
    # What takes minutes is said before it begins.
    assert answer.stdout.startswith("Preparing the database.") if "serve" in arguments else answer.stdout == ""
    assert answer.stderr == (
        f"The database {path} was made before release 0.1.0, and this version cannot read it. "
        "Set DATA_DIR to a new folder.\n"
    )
    assert path.read_bytes() == before
    assert (tmp_path / "files" / "scan.pdf").exists()
    assert not (tmp_path / "before-0.1.0").exists()


def test_what_is_set_aside_goes_together_and_never_over_what_was_set_aside_before(tmp_path: Path) -> None:
    for folder in ("before-0.1.0", "before-0.1.0-2"):
        path = old_database(tmp_path, NAME)
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).touch()
        assert set_aside(path, tmp_path / "files") == tmp_path / folder
        assert names(tmp_path / folder) == {
            "portal.sqlite3",
            "portal.sqlite3-wal",
            "portal.sqlite3-shm",
            "files/scan.pdf",
        }
    assert not path.exists()
