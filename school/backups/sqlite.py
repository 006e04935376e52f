"""Copies of a SQLite database: by its online backup, opened again by plain SQLite."""

import gzip
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from school.backups.archive import ArchiveRefused, Manifest
from school.backups.snapshot import DatabaseSnapshot, read_snapshot

# Waiting for a writer that commits
PATIENCE = 20
JOURNALS = ("-wal", "-shm")


def copy_database(source: Path, packed: Path) -> DatabaseSnapshot:
    """Write a compressed copy of the database as it is at one moment; those who write need not wait for it.

    Raise `sqlite3.Error` where it is damaged. The one step of the backup is one transaction: with several, each writer
    would make it begin again.
    """
    plain = packed.with_suffix("")
    with closing(_connected(source, timeout=PATIENCE)) as portal, closing(sqlite3.connect(plain)) as copy:
        portal.backup(copy)
        # One file, without a journal beside it
        copy.execute("PRAGMA journal_mode=DELETE")
    with _opened(plain) as copy:
        snapshot = read_snapshot(copy.execute, _tables(copy))
    with plain.open("rb") as unpacked, gzip.open(packed, "wb", compresslevel=3) as target:
        shutil.copyfileobj(unpacked, target, 1 << 20)
    plain.unlink()
    return snapshot


def unpack_database(packed: Path, plain: Path) -> None:
    with gzip.open(packed, "rb") as source, plain.open("xb") as target:
        plain.chmod(0o600)
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())


def check_database(plain: Path, manifest: Manifest) -> None:
    """Raise `ArchiveRefused` unless plain SQLite finds the database sound, with all the rows that were counted."""
    try:
        with _opened(plain) as copy:
            found = read_snapshot(copy.execute, _tables(copy))
    except sqlite3.DatabaseError as error:
        raise ArchiveRefused(_("The database in the archive is damaged.")) from error
    if found.rows != manifest.rows or found.migrations != manifest.migrations:
        raise ArchiveRefused(_("The database in the archive is not the one that was counted."))


def _connected(database: Path, timeout: float = 1) -> sqlite3.Connection:
    """Open a database that is there: plain SQLite would make a new one."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout)


@contextmanager
def _opened(plain: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy that nobody else has, and look through it; raise `sqlite3.DatabaseError` where it is damaged."""
    with closing(_connected(plain)) as copy:
        complaints = copy.execute("PRAGMA integrity_check").fetchall()
        if complaints != [("ok",)]:
            raise sqlite3.DatabaseError(f"integrity_check: {complaints[0][0]}")
        yield copy


def _tables(copy: sqlite3.Connection) -> list[str]:
    found = copy.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return [name for (name,) in found.fetchall()]


def is_empty(database: Path) -> bool:
    """Whether there is no database yet, or one without a table. A damaged one is not empty."""
    if not database.exists():
        return True
    try:
        with closing(_connected(database)) as present:
            return not _tables(present)
    except sqlite3.DatabaseError:
        return False


def is_unused(database: Path, people: str) -> bool:
    """Whether nobody has set up a portal in it: there is nothing, or nobody in the table of people."""
    if is_empty(database):
        return True
    try:
        with closing(_connected(database)) as present:
            return people in _tables(present) and not present.execute(f'SELECT 1 FROM "{people}" LIMIT 1').fetchall()
    except sqlite3.DatabaseError:
        return False


def is_open_elsewhere(database: Path) -> bool:
    """Whether another process has the database open.

    Only who is alone may end the write-ahead log, which also leaves the database in one file. Of one that is damaged
    nothing can be said: that it is restored over is why somebody is here.
    """
    if not database.exists():
        return False
    try:
        with closing(_connected(database)) as present:
            present.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    except sqlite3.DatabaseError:
        return False
    return False
