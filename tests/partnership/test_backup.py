"""A copy of the running portal, as docs/deployment.md has it: the text itself is run, and what it wrote is opened."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.factories import OccurrenceFactory, SchoolProfileFactory

ROOT = Path(__file__).resolve().parent.parent.parent
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite" or not shutil.which("bash"), reason="SQLite and bash")
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql" or not shutil.which("pg_restore"), reason="PostgreSQL and its client programs"
)


def documented(word: str) -> str:
    """The one block of commands under «Backup» that this word stands in."""
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## Backup\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    (block,) = (each for each in re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL) if word in each)
    return str(block)


def run(commands: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The commands in this folder, as the account of the tests."""
    for theirs, ours in {
        "sudo -u partnership ": "",
        "/srv/partnership/.venv/bin/python": sys.executable,
        "/var/lib/partnership": str(folder),
    }.items():
        commands = commands.replace(theirs, ours)
    return subprocess.run(
        ["bash", "-c", commands],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


# SQLite


@pytest.fixture
def filled(transactional_db: None) -> None:
    SchoolProfileFactory()
    OccurrenceFactory()


@pytest.fixture
def portal(filled: None, tmp_path: Path) -> Path:
    """The file of a portal, which the tests need not share with Django."""
    path = tmp_path / "portal.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as own, closing(sqlite3.connect(path)) as copy:
        own.backup(copy)
    return path


def count(database: sqlite3.Connection, table: str) -> int:
    (number,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(number)


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_documented_copy_of_a_running_portal_is_whole(portal: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(portal, isolation_level=None)) as writer:
        writer.execute("UPDATE school_schoolprofile SET name = 'Лицей № 1'")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE school_schoolprofile SET name = 'Гимназия'")
        answer = run(documented("sqlite3"), tmp_path)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")

    assert (tmp_path / "backup.sqlite3").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.sqlite3", "portal.sqlite3"]
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as backup:
        assert backup.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert count(backup, "activities_occurrence") == 1
        assert count(backup, "partners_direction") == 4
        # What was committed is in it, what was half done is not.
        assert backup.execute("SELECT name FROM school_schoolprofile").fetchall() == [("Лицей № 1",)]
        with closing(sqlite3.connect(":memory:")) as restored:
            restored.executescript("\n".join(backup.iterdump()))
            assert count(restored, "activities_occurrence") == 1


def lose(portal: Path) -> None:
    portal.unlink()


def damage(portal: Path) -> None:
    with closing(sqlite3.connect(portal)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'auth_permission'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with portal.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("harm", [lose, damage])
def test_a_copy_that_fails_leaves_the_one_before(portal: Path, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    assert run(documented("sqlite3"), tmp_path).returncode == 0
    before = (tmp_path / "backup.sqlite3").read_bytes()
    harm(portal)

    assert run(documented("sqlite3"), tmp_path).returncode != 0
    assert (tmp_path / "backup.sqlite3").read_bytes() == before


def foreign_to_sqlite(database: sqlite3.Connection) -> dict[str, str]:
    """Tables that SQLite alone cannot write, with why: compiling an insert compiles their constraints and indexes."""
    found = {}
    for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        try:
            database.execute(f'EXPLAIN INSERT INTO "{table}" DEFAULT VALUES')
        except sqlite3.OperationalError as error:
            found[table] = str(error)
    return found


@on_sqlite
@pytest.mark.django_db
def test_no_constraint_or_index_needs_a_function_of_djangos_own() -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        assert foreign_to_sqlite(database) == {}
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_function_of_djangos_own_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "rules.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.create_function("django_days", 1, abs, deterministic=True)
        database.execute("CREATE TABLE with_check (a integer CHECK (django_days(a) < 31))")
        database.execute("CREATE TABLE with_index (a integer)")
        database.execute("CREATE INDEX an_index ON with_index (django_days(a))")
        database.execute("CREATE TABLE plain (a integer CHECK (abs(a) < 31))")
    with closing(sqlite3.connect(path)) as database:
        assert foreign_to_sqlite(database).keys() == {"with_check", "with_index"}


# PostgreSQL


def url(database: str) -> str:
    own = connection.settings_dict
    secret = f":{own['PASSWORD']}" if own["PASSWORD"] else ""
    return f"postgres://{own['USER']}{secret}@{own['HOST']}:{own['PORT']}/{database}"


@pytest.fixture
def new_database(transactional_db: None) -> Iterator[str]:
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_documented_dump_fills_a_new_database(filled: None, new_database: str, tmp_path: Path) -> None:
    saved = run(documented("pg_dump"), tmp_path, DATABASE_URL=url(connection.settings_dict["NAME"]))
    assert (saved.returncode, saved.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["backup.dump"]

    # Into an empty one, and over what is there
    for _time in range(2):
        restored = run(documented("pg_restore"), tmp_path, DATABASE_URL=url(new_database))
        assert (restored.returncode, restored.stderr) == (0, "")
    with closing(psycopg2.connect(url(new_database))) as database, database.cursor() as cursor:
        for table, rows in {"activities_occurrence": 1, "partners_direction": 4}.items():
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (rows,)


@on_postgresql
def test_a_dump_that_fails_is_not_called_a_backup(tmp_path: Path) -> None:
    answer = run(documented("pg_dump"), tmp_path, DATABASE_URL=url("there_is_none"))
    assert answer.returncode != 0
    assert not (tmp_path / "backup.dump").exists()
