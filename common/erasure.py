"""What is erased leaves the disk, too.

SQLite overwrites what is deleted (`secure_delete` in the settings), but writes it into the main file only at a
checkpoint: until then the old pages stand there, and copies of them in the file beside it, `-wal`. PostgreSQL keeps old
rows until its own VACUUM, which autovacuum does within minutes, and its log until it is recycled (docs/deployment.md).
"""

from django.db import connection, transaction

# A reader may hold old pages for as long as a page takes. Whoever erases waits no longer; the next erasure tries again.
LONGEST_WAIT_MS = 2000


def forget_on_disk() -> None:
    """Once the erasure is stored, have nothing of it left in the files of the database."""
    if connection.vendor == "sqlite":
        transaction.on_commit(empty_the_log, robust=True)


def empty_the_log() -> None:
    """Write what stands in the file beside the database into it, and cut that file off."""
    with connection.cursor() as cursor:
        [usual] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
