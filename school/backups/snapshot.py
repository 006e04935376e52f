"""What a copy of a database is asked before it is packed: how many rows, which migrations, which files it names.

In plain SQL and by what tables there are: a copy before a migration is of tables that the models no longer describe.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField

from school.models import SchoolProfile

# execute(statement) -> a cursor with its rows
Execute = Callable[[str], Any]


@dataclass(frozen=True)
class DatabaseSnapshot:
    """What a database said of itself at one moment."""

    school: str
    migrations: list[str]
    rows: dict[str, int]
    # Names of files, as their storage knows them
    named: set[str]


def read_snapshot(execute: Execute, tables: Iterable[str]) -> DatabaseSnapshot:
    """Ask a database that nobody changes meanwhile: a finished copy, or one transaction that sees one moment."""
    rows = {table: execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}
    columns = {table: _columns(execute, table) for table in rows}
    recorded, profiles = MigrationRecorder.Migration._meta.db_table, SchoolProfile._meta.db_table
    migrations = _values(execute, columns, recorded, "app || '.' || name", "name")
    schools = _values(execute, columns, profiles, "name", "name")
    named: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField) and (column := field.column):
                named.update(_values(execute, columns, model._meta.db_table, f'"{column}"', column))
    return DatabaseSnapshot(schools[0] if schools else "", sorted(migrations), rows, named - {""})


def _columns(execute: Execute, table: str) -> set[str]:
    return {each[0] for each in execute(f'SELECT * FROM "{table}" LIMIT 0').description}


def _values(execute: Execute, columns: dict[str, set[str]], table: str, what: str, column: str) -> list[str]:
    if column not in columns.get(table, set()):
        return []
    return [str(value) for (value,) in execute(f'SELECT {what} FROM "{table}"').fetchall() if value is not None]
