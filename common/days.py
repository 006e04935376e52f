"""Days as the database counts them, in the functions that SQLite and PostgreSQL have themselves.

A date plus a timedelta would need a function that only Django's own connection to SQLite knows: a constraint with it
makes a copy, an integrity check or a dump by any other program fail.
"""

from typing import Any

from django.db.models import Expression, F, Func, IntegerField, Value
from django.db.models.sql.compiler import SQLCompiler


class DaysBetween(Func):
    """The number of days from one date to another; 0 for the same day, negative where the second is the earlier one."""

    function = ""
    arity = 2
    output_field = IntegerField()

    def __init__(self, first: Expression | F | Value, last: Expression | F | Value, **extra: Any) -> None:
        super().__init__(first, last, **extra)

    def as_sql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        # Dates of PostgreSQL differ by days
        return self._of_both("(%(last)s - %(first)s)", compiler)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self._of_both("CAST(julianday(%(last)s) - julianday(%(first)s) AS integer)", compiler)

    def _of_both(self, template: str, compiler: SQLCompiler) -> tuple[str, list[Any]]:
        first, last = (compiler.compile(each) for each in self.get_source_expressions())
        return template % {"first": first[0], "last": last[0]}, [*last[1], *first[1]]
