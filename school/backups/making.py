"""Making a copy: under another name first, read back whole, and only then called a copy."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from common import locks
from school.backups import keeping
from school.backups.archive import (
    DATABASES,
    FILES,
    SECRET_KEY,
    SETTINGS,
    ArchiveRefused,
    ArchiveWriter,
    Manifest,
    read_archive,
    writing,
)
from school.backups.databases import DATABASE_FAILURES, check_database, copy_database
from school.backups.keeping import Copy, Kind
from school.backups.pinning import PinnedFiles

# After a failure the timer leaves the disk alone for so long.
REST = timedelta(hours=1)


class CopyFailed(Exception):
    """No copy was made, and those there are stay as they are. Says why in words."""


class AlreadyMaking(CopyFailed):
    """Another process is making one at this moment."""


def is_being_made() -> bool:
    return locks.is_held(Path(settings.BACKUP_DIR) / keeping.LOCK)


def make_if_due(now: datetime) -> None:
    """Make the daily copy where the last is older than `BACKUP_EVERY_HOURS`. Raise `CopyFailed`."""
    last, failure = keeping.last_copy(), keeping.last_failure()
    is_fresh = last is not None and now - last.made_at < keeping.period()
    if not keeping.period() or is_fresh or (failure and now - failure.at < REST):
        return
    with suppress(AlreadyMaking):
        make(now=now, kind=Kind.DAILY)


def make(*, now: datetime, kind: Kind) -> Copy:
    """Make a copy of the portal while it runs, check it, and remove those that are too many.

    Raise `CopyFailed`; then nothing is left of it.
    """
    try:
        with locks.hold(keeping.folder() / keeping.LOCK):
            copy = _make(now, kind)
            keeping.forget_failure()
            keeping.remove_old()
            return copy
    except locks.Held as error:
        raise AlreadyMaking(_("A copy is being made already.")) from error
    except (OSError, ArchiveRefused, *DATABASE_FAILURES) as error:
        reason = _("No copy was made: %(reason)s") % {"reason": error}
        keeping.note_failure(now=now, reason=str(error), error_number=getattr(error, "errno", None))
        raise CopyFailed(reason) from error


def _make(now: datetime, kind: Kind) -> Copy:
    archive = keeping.folder() / keeping.MAKING
    passphrase = settings.BACKUP_PASSPHRASE
    # What a process that was killed left behind
    archive.unlink(missing_ok=True)
    try:
        with stage_folder() as stage:
            _write(archive, stage, now, kind)
            verify(archive, passphrase, stage)
        keeping.share(archive)
        path = keeping.new_name(now=now, kind=kind, is_encrypted=bool(passphrase))
        archive.rename(path)
        sync_folder(path.parent)
    finally:
        archive.unlink(missing_ok=True)
    return next(each for each in keeping.kept_copies() if each.path == path)


@contextmanager
def stage_folder() -> Iterator[Path]:
    """Return a folder on the disk of the private files, empty and gone afterwards."""
    files = Path(settings.PRIVATE_MEDIA_ROOT)
    stage = files.with_name(f".{files.name}-being-copied")
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700, parents=True)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write(archive: Path, stage: Path, now: datetime, kind: Kind) -> None:
    pinned = PinnedFiles(stage / "files")
    pinned.pin()
    database, snapshot = copy_database(stage)
    pinned.pin()
    names = pinned.names(snapshot.named)
    manifest = Manifest(
        created_at=now,
        kind=kind.value,
        release=settings.RELEASE,
        vendor=connection.vendor,
        school=snapshot.school,
        migrations=snapshot.migrations,
        rows=snapshot.rows,
        missing=sorted(snapshot.named.difference(names)),
    )
    with writing(archive, settings.BACKUP_PASSPHRASE) as writer:
        writer.add(database.name, database)
        _write_settings(writer)
        for name in names:
            writer.add(f"{FILES}{name}", pinned.folder / name)
        writer.finish(manifest)


def _write_settings(writer: ArchiveWriter) -> None:
    writer.add_bytes(SECRET_KEY, settings.SECRET_KEY.encode())
    lines = [f"{name}={value}\n" for name, value in sorted(settings.SETTINGS_IN_COPIES.items()) if value]
    writer.add_bytes(SETTINGS, "".join(lines).encode())


def verify(archive: Path, passphrase: str, stage: Path) -> Manifest:
    """Read a whole archive, open its database, and return what is in it. Raise `ArchiveRefused`, `OSError`."""
    folder = stage / "checking"
    folder.mkdir()
    manifest = read_archive(archive, passphrase, lambda name: folder / name if name in DATABASES.values() else None)
    check_database(folder / manifest.database, manifest)
    return manifest


def verify_copy(archive: Path) -> Manifest:
    """Check a copy that may lie anywhere. Raise `ArchiveRefused`, `OSError`, `AlreadyMaking`."""
    try:
        with locks.hold(keeping.folder() / keeping.LOCK), stage_folder() as stage:
            return verify(archive, settings.BACKUP_PASSPHRASE, stage)
    except locks.Held as error:
        raise AlreadyMaking(_("A copy is being made already.")) from error


def sync_folder(folder: Path) -> None:
    """Have a new name in a folder on the disk before anybody counts on it."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
