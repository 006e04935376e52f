"""The demo school, loaded once by each process of tests and put back table by table for the others."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

# What puts the database back to how it was when the demo had been loaded, and the files of the disk
Kept = tuple[Callable[[CursorWrapper], None], dict[str, bytes]]
_kept: dict[date, Kept] = {}


def load_demo() -> None:
    """As the command does today, into a portal with nothing but its reference data."""
    folder, today = Path(settings.PRIVATE_MEDIA_ROOT), timezone.localdate()
    if today in _kept:
        put_back, files = _kept[today]
        with connection.cursor() as cursor:
            put_back(cursor)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return
    call_command("load_demo", stdout=io.StringIO())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    keep = {"sqlite": _keep_in_sqlite, "postgresql": _keep_in_postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        _kept[today] = keep(cursor), files


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _keep_in_sqlite(cursor: CursorWrapper) -> Callable[[CursorWrapper], None]:
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


def _keep_in_postgresql(cursor: CursorWrapper) -> Callable[[CursorWrapper], None]:
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
