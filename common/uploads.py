"""Files on their way from a browser: kept in a folder of our own, gone with their request.

What a killed process left of them is gone at the next start, or a day later.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

logger = logging.getLogger(__name__)

# No request is read or answered for so long: whose file was last written to before that has ended, one way or another.
LONGEST_UPLOAD = timedelta(days=1)


class DiskUploadHandler(TemporaryFileUploadHandler):
    """Django's, which says on the request that a file could not be kept and reads on: what was typed is not lost.

    `request.upload_failure` is the error of the disk, `request.files_not_kept` the names of such files by their field.
    """

    def new_file(self, *args, **kwargs) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._fail(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        lost = self.request.__dict__.setdefault("files_not_kept", {})
        lost.setdefault(self.field_name, []).append(self.file_name)
        self.request.upload_failure = error  # type: ignore[union-attr]
        raise SkipFile from error


def remove_leftovers(*, older_than: datetime | None = None) -> int:
    """Remove what killed processes left of uploads, and return how many files that were.

    They are originals, with the place where a photo was taken. Without `older_than` all of them go: only for a start,
    while nobody sends anything.
    """
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    if not folder.is_dir():
        return 0
    left = [each for each in folder.iterdir() if each.is_file() or each.is_symlink()]
    return sum(_remove(each, older_than) for each in left)


def remove_old_leftovers(now: datetime) -> int:
    """Remove those to which nothing was added for a day, while the portal runs, and return how many that were."""
    return remove_leftovers(older_than=now - LONGEST_UPLOAD)


def _remove(file: Path, older_than: datetime | None) -> bool:
    # A request that has just ended removes its files itself.
    with suppress(FileNotFoundError):
        if older_than is None or file.lstat().st_mtime < older_than.timestamp():
            file.unlink()
            return True
    return False
