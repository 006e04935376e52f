"""Private files as they are at one moment, while people upload and delete.

A file is on the disk before a row names it, and is deleted after the row is gone. So all files are pinned first, by a
second name of the same file, then the database is copied, then what came meanwhile is pinned too: whatever the copy of
the database names was there at its moment, and is pinned by then however soon it is deleted. The other order, or one
look only, loses a file that was uploaded or deleted between the two.
"""

import os
import shutil
from pathlib import Path

from django.conf import settings


class PinnedFiles:
    """The private files with a second name each in `folder`, which is on the same disk."""

    def __init__(self, folder: Path) -> None:
        self.root, self.folder = Path(settings.PRIVATE_MEDIA_ROOT), folder

    def pin(self) -> None:
        """Pin what is there and is not pinned yet. A file that is deleted meanwhile is no error."""
        for folder, _folders, names in os.walk(self.root):
            for name in names:
                path = Path(folder) / name
                if path.is_file() and not path.is_symlink():
                    self._pin(path, self.folder / path.relative_to(self.root))

    def _pin(self, path: Path, pinned: Path) -> None:
        pinned.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(path, pinned)
        except FileExistsError:
            if not pinned.samefile(path):
                # Copied while it was still being written
                self._copy(path, pinned)
        except FileNotFoundError:
            pass
        except OSError:
            # A disk whose files have one name only
            self._copy(path, pinned)

    def _copy(self, path: Path, pinned: Path) -> None:
        try:
            shutil.copyfile(path, pinned)
        except FileNotFoundError:
            pinned.unlink(missing_ok=True)

    def names(self, named: set[str]) -> list[str]:
        """Return what belongs into the copy: all but what was deleted meanwhile and is named no more.

        That may be what somebody asked to be erased.
        """
        found = sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return [name for name in found if name in named or (self.root / name).exists()]
