"""Copies of a PostgreSQL database by its own programs: pg_dump, pg_restore and psql."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from school.backups.archive import ArchiveRefused, Manifest
from school.backups.snapshot import DatabaseSnapshot, read_snapshot

# What was in the database before a restore stands in a schema of such a name, and goes into no copy.
ASIDE = "set_aside_"
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


class ProgramFailed(Exception):
    """A program of PostgreSQL is not installed, or said that it failed: its words."""


def run(*command: str, **environment: str) -> str:
    """Run a program of PostgreSQL against the portal's database; raise `ProgramFailed`."""
    parameters: Mapping[str, Any] = connection.get_connection_params()
    known = {VARIABLES[name]: str(value) for name, value in parameters.items() if name in VARIABLES}
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **known, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        missing = _("%(program)s is not installed: sudo apt install postgresql-client") % {"program": command[0]}
        raise ProgramFailed(missing) from error
    if done.returncode:
        raise ProgramFailed(done.stderr.strip().partition("\n")[0] or command[0])
    return done.stdout


def copy_database(packed: Path) -> DatabaseSnapshot:
    """Dump the database as it is at one moment, the same at which it is counted."""
    with _one_moment() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        run("pg_dump", "--format=custom", f"--snapshot={moment}", f"--exclude-schema={ASIDE}*", f"--file={packed}")

        def execute(statement: str) -> Any:
            cursor.execute(statement)
            return cursor

        return read_snapshot(execute, _tables(cursor))


@contextmanager
def _one_moment() -> Iterator[Any]:
    """Open a transaction of its own that sees nothing of what others commit meanwhile."""
    with closing(connection.get_new_connection(connection.get_connection_params())) as own:
        own.set_session(isolation_level="REPEATABLE READ", readonly=True, autocommit=False)
        with own.cursor() as cursor:
            yield cursor


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return [name for (name,) in cursor.fetchall()]


def check_database(packed: Path, manifest: Manifest) -> None:
    """Raise `ArchiveRefused` unless pg_restore can read the dump, and finds every table that was counted in it."""
    try:
        listed = run("pg_restore", "--list", str(packed))
        # Reading all of it finds a dump that breaks off.
        run("pg_restore", "--file", os.devnull, str(packed))
    except ProgramFailed as error:
        raise ArchiveRefused(_("The database in the archive cannot be read: %(reason)s") % {"reason": error}) from error
    with_data = {line.split(" TABLE DATA ")[1].split()[1] for line in listed.splitlines() if " TABLE DATA " in line}
    if not manifest.rows.keys() <= with_data:
        raise ArchiveRefused(_("The database in the archive is not the one that was counted."))


def is_empty() -> bool:
    with connection.cursor() as cursor:
        return not _tables(cursor)


def is_unused(people: str) -> bool:
    """Whether nobody has set up a portal in it: there is no table, or nobody in that of people."""
    with connection.cursor() as cursor:
        tables = _tables(cursor)
        if people not in tables:
            return not tables
        cursor.execute(f'SELECT 1 FROM "{people}" LIMIT 1')
        return cursor.fetchone() is None


def is_open_elsewhere() -> bool:
    """Whether somebody else is connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    return bool(others)


def restore(packed: Path, scripts: Path, aside: str) -> None:
    """Fill the database from a dump, and move what is in it into the schema `aside`: both, or neither.

    Raise `ProgramFailed`.
    """
    dump, before = scripts / "restore.sql", scripts / "aside.sql"
    run("pg_restore", "--no-owner", "--no-acl", "--no-comments", f"--file={dump}", str(packed))
    with connection.cursor() as cursor:
        tables = _tables(cursor)
        # Sequences of identity columns move with their tables.
        quote = connection.ops.quote_name
        statements = [f"ALTER TABLE {quote(table)} SET SCHEMA {quote(aside)};" for table in tables]
    if statements:
        statements.insert(0, f"CREATE SCHEMA {quote(aside)};")
    before.write_text("\n".join(["SET lock_timeout = '10s';", *statements]) + "\n", encoding="utf-8")
    connection.close()
    run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={before}",
        f"--file={dump}",
    )
