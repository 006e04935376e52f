"""The cache that all processes share, in a table of the database."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction
from django.utils import timezone

_PROBE = "write-probe"


class SharedCache(DatabaseCache):
    """Django's, which does not keep still when nothing can be written.

    Whoever counts tries by this cache asks it for a lock by `add`. Django's answers False to a full disk as to a lock
    that somebody else holds, and everybody was told to have tried too often.
    """

    _table: str

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """As Django's. Raises the database's own error if the entry is missing because it cannot be written."""
        if super().add(key, value, timeout, version):
            return True
        if self.get(key, version=version) is None:
            self._write()
        return False

    def _write(self) -> None:
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE cache_key = %s", [_PROBE])
            cursor.execute(f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)", [_PROBE, "", now])
