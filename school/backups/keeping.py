"""The folder of copies: their names, which of them stay, and what became of the last try."""

import errno
import json
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import Text

MAKING, LOCK, FAILURE = ".making.part", ".making.lock", ".failure.json"
NAME = re.compile(r"portal-(\d{8}-\d{6})(?:-(\d{1,4}))?-([a-z-]+)\.tar(\.sealed)?")
STAMP = "%Y%m%d-%H%M%S"
# Whatever their day, so that somebody who presses the button twice does not lose the copy of the morning
NEWEST_KEPT = 3
KEPT_BEFORE_UPDATES = 5
FULL, FORBIDDEN = _("The disk is full."), _("The portal has no right to a file or a folder that it needs.")
USUAL_REASONS: dict[int | None, Text] = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EROFS: _("The disk can only be read."),
    errno.EIO: _("The disk is failing: it could not be read or written."),
}


class Kind(models.TextChoices):
    """What a copy was made for."""

    DAILY = "daily", _("Daily copy")
    BY_HAND = "by-hand", _("Made by hand")
    BEFORE_UPDATE = "before-update", _("Before an update")


@dataclass(frozen=True)
class Copy:
    """A finished copy, which was checked before it got its name."""

    path: Path
    made_at: datetime
    kind: Kind
    size: int
    is_encrypted: bool
    # Of several that were made in one second
    number: int = 1

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class FailedCopy:
    """A try that made no copy, and no copy was made since. `error_number` is the operating system's, where it has one."""

    at: datetime
    reason: str
    error_number: int | None = None

    @property
    def words(self) -> str:
        """The reason for whoever is no engineer; as it was reported where it is none of the usual ones."""
        return str(USUAL_REASONS.get(self.error_number, self.reason))


def folder() -> Path:
    """Return the folder of copies, which is there from now on and for the portal's account alone."""
    path = Path(settings.BACKUP_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def share(archive: Path) -> None:
    """Let the group of the folder read a finished copy, where the folder passes its group on and lets it in.

    Whoever carries copies to another machine is then neither root nor the portal, and can change none.
    """
    mode = archive.parent.stat().st_mode
    if mode & stat.S_ISGID and mode & stat.S_IRGRP:
        archive.chmod(0o640)


def new_name(*, now: datetime, kind: Kind, is_encrypted: bool) -> Path:
    """Return a path that no copy has."""
    stamp, end = now.astimezone(UTC).strftime(STAMP), f"{kind.value}.tar{'.sealed' if is_encrypted else ''}"
    path, number = folder() / f"portal-{stamp}-{end}", 1
    while path.exists():
        number += 1
        path = folder() / f"portal-{stamp}-{number}-{end}"
    return path


def kept_copies() -> list[Copy]:
    """Return the copies in the folder, the newest first. Other files there are nobody's business."""
    try:
        paths = list(Path(settings.BACKUP_DIR).iterdir())
    except OSError:
        # Not there yet, or on a disk that does not answer: «Today» opens all the same, and asks for a copy.
        return []
    found = [copy for each in paths if (copy := _copy_of(each))]
    return sorted(found, key=lambda copy: (copy.made_at, copy.number), reverse=True)


def last_copy() -> Copy | None:
    """Return the newest copy, whatever it was made for."""
    return next(iter(kept_copies()), None)


def _copy_of(path: Path) -> Copy | None:
    match = NAME.fullmatch(path.name)
    if not match or match[3] not in Kind.values:
        return None
    try:
        made_at, size = datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path.stat().st_size
    except (ValueError, OSError):
        # No day of the calendar, or deleted a moment ago
        return None
    return Copy(path, made_at, Kind(match[3]), size, bool(match[4]), int(match[2] or 1))


def remove_old() -> list[Copy]:
    """Delete the copies that are too many and return them.

    `BACKUP_KEEP` days keep their newest copy. Those before updates are counted apart: the one before last spring's update
    must not go because a fortnight has passed.
    """
    copies = kept_copies()
    before_updates = [each for each in copies if each.kind == Kind.BEFORE_UPDATE]
    usual = [each for each in copies if each.kind != Kind.BEFORE_UPDATE]
    newest_of_days = {timezone.localdate(each.made_at): each for each in reversed(usual)}
    days = sorted(newest_of_days, reverse=True)[: settings.BACKUP_KEEP]
    stay = {newest_of_days[day].path for day in days}
    stay |= {each.path for each in usual[:NEWEST_KEPT] + before_updates[:KEPT_BEFORE_UPDATES]}
    gone = [each for each in copies if each.path not in stay]
    for each in gone:
        each.path.unlink(missing_ok=True)
    return gone


def note_failure(*, now: datetime, reason: str, error_number: int | None = None) -> None:
    """Write down why there is no new copy; a disk that takes no copy may not take this either."""
    draft = folder() / f"{FAILURE}.part"
    try:
        values = {"at": now.isoformat(), "reason": reason, "error_number": error_number}
        draft.write_text(json.dumps(values), encoding="utf-8")
        draft.replace(folder() / FAILURE)
    except OSError:
        draft.unlink(missing_ok=True)


def forget_failure() -> None:
    (folder() / FAILURE).unlink(missing_ok=True)


def last_failure() -> FailedCopy | None:
    try:
        values = json.loads((Path(settings.BACKUP_DIR) / FAILURE).read_text(encoding="utf-8"))
        number = values.get("error_number")
        at, reason = datetime.fromisoformat(values["at"]), str(values["reason"])
        return FailedCopy(at, reason, number if isinstance(number, int) else None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def period() -> timedelta:
    """Return how often a copy is due; nothing where the portal is not to make any by itself."""
    return timedelta(hours=settings.BACKUP_EVERY_HOURS)


def is_late(now: datetime) -> bool:
    """Whether the last copy is older than two periods, or there is none."""
    last = last_copy()
    return bool(period()) and (last is None or now - last.made_at > 2 * period())
