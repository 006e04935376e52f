"""The cache that all processes share, in a table of the database."""

from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
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

    def remove_expired(self, now: datetime) -> int:
        """Remove what nobody is given any more, and return how many entries that were.

        Django does so only for an entry that is asked for again, or when there are too many.
        """
        connection, table = self._place()
        expired = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])
            return int(cursor.rowcount)

    def _place(self) -> tuple[BaseDatabaseWrapper, str]:
        connection = connections[router.db_for_write(self.cache_model_class)]
        return connection, connection.ops.quote_name(self._table)

    def _write(self) -> None:
        connection, table = self._place()
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE cache_key = %s", [_PROBE])
            cursor.execute(f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)", [_PROBE, "", now])


def remove_expired(now: datetime) -> int:
    """Remove what is expired from the cache, where it does not do so itself, and return how many entries that were."""
    cache = caches["default"]
    return cache.remove_expired(now) if isinstance(cache, SharedCache) else 0
