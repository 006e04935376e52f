"""The way back from a copy: all of it is unpacked beside the portal and checked, then put in its place.

What is there is set aside, never deleted. A process that is killed leaves the portal as it was, or a list of moves that
the next start or the next `restore` finishes.
"""

import json
import logging
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from common import locks
from school.backups import databases, keeping, postgresql, sqlite
from school.backups.archive import FILES, SECRET_KEY, SETTINGS, Manifest, read_archive
from school.backups.making import sync_folder
from school.backups.postgresql import ProgramFailed
from school.journal import moment_code, record
from school.models import JournalEntry

logger = logging.getLogger(__name__)

STAGE, MOVES, ASIDE = ".being-restored", ".restore-moves.json", "set-aside"
COPIED_SETTINGS = "settings-of-the-copy.env"


class RestoreRefused(Exception):
    """Nothing was restored and nothing was changed. Says why in words."""


class RestoreUnfinished(Exception):
    """A restore was interrupted where only repeating it helps. Says so in words."""


@dataclass(frozen=True)
class Restored:
    """What was brought back, and what became of that which was there."""

    manifest: Manifest
    # The folder, and the schema of PostgreSQL, in which the former data stand; empty where there were none
    aside: Path | None
    aside_schema: str
    # The key in the settings is another one than that of the copy
    has_other_key: bool
    # The copy was made by a version with fewer migrations
    needs_migrate: bool


def restore(archive: Path, *, passphrase: str, replace: bool, now: datetime) -> Restored:
    """Bring back the database, the files and the key of a copy.

    Raise `ArchiveRefused` where the archive is not whole, `RestoreRefused` where the portal is live, holds data and
    `replace` was not said, or cannot take this copy; `OSError` where the disk is full. Nothing is changed then.
    """
    data_dir = Path(settings.DATA_DIR)
    with ExitStack() as locked:
        try:
            locked.enter_context(locks.hold(settings.SERVING_LOCK))
            locked.enter_context(locks.hold(keeping.folder() / keeping.LOCK))
        except locks.Held as error:
            raise RestoreRefused(
                _("The portal is running, or makes a copy of itself: stop it first (sudo systemctl stop partnership).")
            ) from error
        _finish_moves()
        _refuse_if_in_use(replace=replace)
        stage = data_dir / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        try:
            manifest = _unpack(archive, passphrase, stage)
            return _put_in_place(manifest, stage, now)
        finally:
            if not (data_dir / MOVES).exists():
                shutil.rmtree(stage, ignore_errors=True)


def _refuse_if_in_use(*, replace: bool) -> None:
    if databases.is_open_elsewhere():
        raise RestoreRefused(_("Another program has the portal’s database open: stop the portal first."))
    if not replace and (_has_files() or not databases.is_unused()):
        raise RestoreRefused(
            _(
                "The portal already holds data. With --replace they are set aside, not deleted, and the copy takes their place."
            )
        )


def _has_files() -> bool:
    files = Path(settings.PRIVATE_MEDIA_ROOT)
    return files.is_dir() and any(files.iterdir())


def _unpack(archive: Path, passphrase: str, stage: Path) -> Manifest:
    stage.mkdir(mode=0o700)

    def target(name: str) -> Path:
        path = stage / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    manifest = read_archive(archive, passphrase, target)
    if manifest.vendor != connection.vendor:
        raise RestoreRefused(
            _("The copy is of %(copy)s, and this portal is set up for %(portal)s: change DATABASE_URL.")
            % {"copy": _database_name(manifest.vendor), "portal": _database_name(connection.vendor)}
        )
    if unknown := set(manifest.migrations) - _known_migrations():
        raise RestoreRefused(
            _(
                "The copy was made by version %(release)s, which is newer than this one (%(step)s is unknown): install it first."
            )
            % {"release": manifest.release, "step": min(unknown)}
        )
    databases.check_database(stage / manifest.database, manifest)
    (stage / FILES).mkdir(mode=0o700, exist_ok=True)
    return manifest


def _database_name(vendor: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[vendor]


def _known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def _put_in_place(manifest: Manifest, stage: Path, now: datetime) -> Restored:
    key = (stage / SECRET_KEY).read_text(encoding="utf-8")
    has_other_key = settings.SECRET_KEY_IS_SET and key != settings.SECRET_KEY
    if has_other_key:
        with (stage / SETTINGS).open("a", encoding="utf-8") as copied:
            copied.write(f"SECRET_KEY={key}\n")
    stamp = now.astimezone(UTC).strftime(keeping.STAMP)
    aside, schema = _unused(Path(settings.DATA_DIR) / f"{ASIDE}-{stamp}"), ""
    had_rows = not databases.is_empty()
    if manifest.vendor == "postgresql":
        schema = f"{postgresql.ASIDE}{stamp.replace('-', '_')}" if had_rows else ""
        _fill_database(stage / manifest.database, stage, schema)
    moves = _moves(stage, manifest)
    if not (had_rows or _has_files() or settings.SECRET_KEY_IS_SET):
        # The key that this machine made a moment ago, to run this command, is worth no folder.
        _own_key().unlink(missing_ok=True)
    named_moves = [[str(source), str(target)] for source, target in moves]
    _note_moves({"aside": str(aside), "moves": named_moves, "copy": moment_code(manifest.created_at)})
    _finish_moves()
    needs_migrate = bool(_known_migrations() - set(manifest.migrations))
    return Restored(manifest, aside if aside.exists() else None, schema, has_other_key, needs_migrate)


def _own_key() -> Path:
    return Path(settings.DATA_DIR) / "secret_key"


def _unused(path: Path) -> Path:
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def _fill_database(packed: Path, stage: Path, schema: str) -> None:
    _note_moves({"database": True})
    try:
        postgresql.restore(packed, stage, schema)
    except ProgramFailed as error:
        _forget_moves()
        raise RestoreRefused(_("The database took nothing of the copy: %(reason)s") % {"reason": error}) from error


def _moves(stage: Path, manifest: Manifest) -> list[tuple[Path, Path]]:
    """Return what stands where in the stage, and where it belongs."""
    data_dir = Path(settings.DATA_DIR)
    moves = [(stage / FILES, Path(settings.PRIVATE_MEDIA_ROOT)), (stage / SETTINGS, data_dir / COPIED_SETTINGS)]
    if not settings.SECRET_KEY_IS_SET:
        moves.append((stage / SECRET_KEY, _own_key()))
    if manifest.vendor == "sqlite":
        moves.append((databases.plain_path(stage / manifest.database), databases.database_path()))
    return moves


# The list of moves


def _note_moves(values: dict[str, object]) -> None:
    path = Path(settings.DATA_DIR) / MOVES
    draft = path.with_name(f"{MOVES}.part")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def _forget_moves() -> None:
    (Path(settings.DATA_DIR) / MOVES).unlink(missing_ok=True)


def finish_interrupted() -> None:
    """Finish the moves of a restore that was killed when all was checked already; nothing where there was none.

    Raise `RestoreUnfinished` where the database was being filled: then nobody knows whether the files belong to it.
    """
    path = Path(settings.DATA_DIR) / MOVES
    if path.exists() and "database" in json.loads(path.read_text(encoding="utf-8")):
        raise RestoreUnfinished(_("A restore was interrupted: run it again with --replace before the portal starts."))
    _finish_moves()


def _finish_moves() -> None:
    """Set aside what is there, put in its place what is staged, and say so in the journal that is there now.

    Each step may have been done before.
    """
    path = Path(settings.DATA_DIR) / MOVES
    if not path.exists():
        return
    values = json.loads(path.read_text(encoding="utf-8"))
    for source, target in values.get("moves", []):
        _move(Path(source), Path(target), Path(values["aside"]))
    sync_folder(path.parent)
    _write_in_journal(values.get("copy", ""))
    _forget_moves()
    shutil.rmtree(path.parent / STAGE, ignore_errors=True)


def _write_in_journal(made_at: str) -> None:
    """Say that the data are those of a copy. Nobody's name: whoever is at the terminal is no account."""
    # What it has open is the database that was set aside.
    connection.close()
    try:
        record(JournalEntry.Action.SET_UP, subject="restored copy", detail=made_at)
    except DatabaseError:
        # All is in its place by now. A disk that has just become full is no reason to call that a failure.
        logger.warning("the journal took no line about the copy that was restored")


def _move(source: Path, target: Path, aside: Path) -> None:
    if not source.exists():
        return
    for present in (target, *(target.with_name(target.name + end) for end in sqlite.JOURNALS)):
        if present.is_dir() and not any(present.iterdir()):
            present.rmdir()
        elif present.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            present.rename(aside / present.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source.rename(target)
