"""The database of the tests: migrated once for all runs, and put back table by table after tests that commit."""

import hashlib
import io
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

PutBack = Callable[[CursorWrapper], None]

FOLDER = Path(settings.BASE_DIR) / "var" / "tests"
# What a table and the rows of a migration cannot follow from; whatever else the rooms hold is taken into account.
BESIDE_THE_TABLES = {"views", "forms", "urls", "filters", "selectors", "services", "templatetags"}


def prepare() -> None:
    """Have the connection copy the database that another run has migrated, and keep rows as statements.

    Migrating takes each process of tests six seconds of the processor. And rows that are put back by Django's
    serializers are saved one by one: a quarter of a second for each test that commits.
    """
    creation = connection.creation
    creation.serialize_db_to_string = keep_rows
    creation.deserialize_db_from_string = put_rows_back
    if connection.vendor == "sqlite":
        migrate = creation.create_test_db

        def create_test_db(**options: Any) -> str:
            kept = FOLDER / f"{digest_of(Path(settings.BASE_DIR))}.sqlite3"
            if not kept.exists():
                name: str = migrate(**options)
                _keep_file(kept)
                return name
            connection.close()
            name = connection.settings_dict["TEST"]["NAME"]
            shutil.copyfile(kept, name)
            connection.settings_dict["NAME"] = name
            return name

        creation.create_test_db = create_test_db


def digest_of(root: Path) -> str:
    """Stands for all that makes the tables and their first rows: another one, another database."""
    rooms = {path.parent for path in root.glob("*/apps.py")} | {root / "partnership"}
    files = [root / "requirements-dev.txt", root / "tests" / "database.py", root / "tests" / "settings.py"]
    for room in rooms:
        for path in room.rglob("*.py"):
            if BESIDE_THE_TABLES.isdisjoint(path.relative_to(room).with_suffix("").parts):
                files.append(path)
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in sorted(files):
        digest.update(f"{path.relative_to(root).as_posix()} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _keep_file(kept: Path) -> None:
    """For the runs to come; those before had another one, or keep the same at this moment."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    making = kept.with_suffix(f".{os.getpid()}")
    copy = sqlite3.connect(making)
    connection.connection.backup(copy)
    copy.close()
    making.replace(kept)


def keep_rows() -> PutBack:
    """What puts the rows of every table back to how they are now: for `put_rows_back`."""
    with connection.cursor() as cursor:
        return {"sqlite": _keep_in_sqlite, "postgresql": _keep_in_postgresql}[connection.vendor](cursor)


def put_rows_back(put_back: PutBack) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        put_back(cursor)


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _keep_in_sqlite(cursor: CursorWrapper) -> PutBack:
    """Statements that empty every table and fill it as it is now; foreign keys are checked at the end."""
    quote = connection.ops.quote_name
    empty, fill = [], []
    for table in _tables():
        columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
        literals = " || ',' || ".join(f"quote({quote(name)})" for name in columns)
        cursor.execute(f"SELECT {literals} FROM {quote(table)}")
        empty.append(f"DELETE FROM {quote(table)}")
        if rows := cursor.fetchall():
            names = ",".join(map(quote, columns))
            values = ",".join(f"({row})" for (row,) in rows)
            fill.append(f"INSERT INTO {quote(table)} ({names}) VALUES {values}")

    def put_back(cursor: CursorWrapper) -> None:
        for statement in empty + fill:
            cursor.execute(statement)

    return put_back


def _keep_in_postgresql(cursor: CursorWrapper) -> PutBack:
    """Copies of the tables. Rows put back do not move the sequences that new ones are numbered by: they are set."""
    quote = connection.ops.quote_name
    copies: dict[str, str] = {}
    for table in _tables():
        copied = io.StringIO()
        cursor.copy_expert(f"COPY {quote(table)} TO STDOUT", copied)
        copies[table] = copied.getvalue()
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND is_identity = 'YES'"
    )
    numbered = [(table, column) for table, column in cursor.fetchall() if table in copies]

    def put_back(cursor: CursorWrapper) -> None:
        for table in copies:
            cursor.execute(f"DELETE FROM {quote(table)}")
        for table, copied in copies.items():
            cursor.copy_expert(f"COPY {quote(table)} FROM STDIN", io.StringIO(copied))
        for table, column in numbered:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(MAX({quote(column)}), 0) + 1, false) "
                f"FROM {quote(table)}",
                [quote(table), column],
            )

    return put_back
