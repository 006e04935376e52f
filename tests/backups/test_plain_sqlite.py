"""The database by plain SQLite, as copies of it are opened: without the functions that Django adds to its connections."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite")


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
def test_no_constraint_or_index_needs_a_function_of_djangos_own(tmp_path: Path) -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        assert foreign_to_sqlite(database) == {}
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute(f"VACUUM INTO '{tmp_path / 'vacuumed.sqlite3'}'")
        with closing(sqlite3.connect(":memory:")) as dumped:
            dumped.executescript("\n".join(database.iterdump()))


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
