"""The database of this portal, as its copies need it, whichever of the two it is."""

import sqlite3
from pathlib import Path

from django.db import DatabaseError, connection

from school.backups import postgresql, sqlite
from school.backups.archive import DATABASES, Manifest
from school.backups.postgresql import ProgramFailed
from school.backups.snapshot import DatabaseSnapshot
from school.models import User

# What goes wrong with a database
DATABASE_FAILURES = (sqlite3.Error, DatabaseError, ProgramFailed)


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def database_path() -> Path:
    """Return the file of the SQLite database."""
    return Path(connection.settings_dict["NAME"])


def copy_database(folder: Path) -> tuple[Path, DatabaseSnapshot]:
    """Copy the database into a folder, and return the file under its name in archives, and what stands in it."""
    packed = folder / DATABASES[connection.vendor]
    snapshot = sqlite.copy_database(database_path(), packed) if is_sqlite() else postgresql.copy_database(packed)
    return packed, snapshot


def check_database(packed: Path, manifest: Manifest) -> None:
    """Open a database that was unpacked from an archive. Raise `ArchiveRefused`.

    That of SQLite stands under `plain_path` afterwards.
    """
    if manifest.vendor == "sqlite":
        sqlite.unpack_database(packed, plain_path(packed))
        sqlite.check_database(plain_path(packed), manifest)
    else:
        postgresql.check_database(packed, manifest)


def plain_path(packed: Path) -> Path:
    return packed.with_suffix("")


def is_empty() -> bool:
    return sqlite.is_empty(database_path()) if is_sqlite() else postgresql.is_empty()


def is_unused() -> bool:
    """Whether nobody has set the portal up yet: a new machine, on which it was started once."""
    people = User._meta.db_table
    return sqlite.is_unused(database_path(), people) if is_sqlite() else postgresql.is_unused(people)


def is_open_elsewhere() -> bool:
    connection.close()
    return sqlite.is_open_elsewhere(database_path()) if is_sqlite() else postgresql.is_open_elsewhere()
