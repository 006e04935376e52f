"""A file that one process holds at a time: a second server, or a restore over a live portal, is refused by it.

The system lets go of it when the process ends, however it ends; the file itself stays and says nothing.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Held(Exception):
    """Another process holds the file."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the file, which is made if need be. Raises `Held` if another process, or this one already, holds it.

    Processes forked meanwhile hold it with this one: it is free when the last of them has ended.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Return whether somebody holds the file; never makes one."""
    if not path.exists():
        return False
    with suppress(FileNotFoundError):
        try:
            with hold(path):
                return False
        except Held:
            return True
    return False


def _lock(descriptor: int) -> None:
    """Lock the open file as a whole, without waiting. Raises `Held`."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise Held from error
