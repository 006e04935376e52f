"""Databases from before release 0.1.0, whose tables grew by steps that no version has any more.

Django would meet tables that exist already, or a history that does not fit together. Such a database is
recognized by the migrations it records, before any migration runs.
"""

from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

# Every database from then records one of these; 0.1.0 and later versions have none of these names.
EARLIER_MIGRATIONS = {
    ("school", "0002_reference"),
    ("partners", "0002_reference"),
    ("activities", "0002_reference"),
    ("reports", "0001_plan"),
}
SET_ASIDE = "before-0.1.0"


def is_earlier(connection: BaseDatabaseWrapper) -> bool:
    """Whether this database was made before release 0.1.0."""
    return not EARLIER_MIGRATIONS.isdisjoint(MigrationRecorder(connection).applied_migrations())


def set_aside(database: Path, files: Path) -> Path:
    """Move a SQLite database that nobody has open, and its files, into a folder beside it.

    They keep their names there: the version that made them still opens them with DATA_DIR set to that folder.
    """
    folder = new_folder(database.parent)
    journals = [database.with_name(database.name + end) for end in ("-wal", "-shm")]
    for path in (database, *journals, files):
        if path.exists():
            path.rename(folder / path.name)
    return folder


def new_folder(data_dir: Path) -> Path:
    number = 1
    while True:
        folder = data_dir / (SET_ASIDE if number == 1 else f"{SET_ASIDE}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return folder
