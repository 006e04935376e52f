"""What keeps the portal from doing what it is asked, through nobody's fault and not for long.

Every such failure is told apart here, by what the database or the system says, and answered at one place (ADR 48).
"""

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

from django.db import Error, InterfaceError, OperationalError

from common.limited import Busy


class Outage(Enum):
    """Why something cannot be done now, and in how many seconds it is worth another try."""

    # Others wait for the same work already
    BUSY = "busy", 60
    # What is there can be read; nothing can be written
    READ_ONLY = "read-only", 300
    # The database does not answer
    AWAY = "away", 30

    def __init__(self, code: str, retry_after: int) -> None:
        self.code = code
        self.retry_after = retry_after


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}
# The lower byte of SQLite's extended codes is the kind of failure.
_SQLITE_KIND = 0xFF
_SQLITE = {
    sqlite3.SQLITE_FULL: Outage.READ_ONLY,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_IOERR: Outage.READ_ONLY,
    sqlite3.SQLITE_BUSY: Outage.AWAY,
    sqlite3.SQLITE_LOCKED: Outage.AWAY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
}
# https://www.postgresql.org/docs/15/errcodes-appendix.html
_POSTGRES = {
    # disk_full, read_only_sql_transaction, io_error
    "53100": Outage.READ_ONLY,
    "25006": Outage.READ_ONLY,
    "58030": Outage.READ_ONLY,
    # too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now
    "53300": Outage.AWAY,
    "57P01": Outage.AWAY,
    "57P02": Outage.AWAY,
    "57P03": Outage.AWAY,
}
_POSTGRES_CONNECTION = "08"


def outage_of(error: BaseException | None) -> Outage | None:
    """Return what keeps the portal from its work, by the error or by one that led to it; None for any other failure."""
    for each in _chain(error):
        outage = _of_one(each)
        if outage is not None:
            return outage
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_one(error: BaseException) -> Outage | None:
    if isinstance(error, Busy):
        return Outage.BUSY
    if isinstance(error, OSError):
        return Outage.READ_ONLY if error.errno in _DISK else None
    if isinstance(error, Error):
        return _of_database(error)
    return None


def _of_database(error: Error) -> Outage | None:
    """By the driver's own error, which Django's wraps."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & _SQLITE_KIND)
    if isinstance(cause, sqlite3.Error):
        return None
    state = getattr(cause, "pgcode", None)
    if state is not None:
        return Outage.AWAY if state.startswith(_POSTGRES_CONNECTION) else _POSTGRES.get(state)
    # A connection that was refused or has ended has no code.
    return Outage.AWAY if isinstance(error, InterfaceError | OperationalError) else None
