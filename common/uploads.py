"""Files on their way from a browser: kept in a folder of our own, gone with their request, and at the next start."""

import logging
from pathlib import Path

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

logger = logging.getLogger(__name__)


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


def remove_leftovers() -> int:
    """Remove what killed processes left of uploads, and return how many files that were.

    They are originals, with the place where a photo was taken. Only for a start, while nobody sends anything.
    """
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    if not folder.is_dir():
        return 0
    left = [each for each in folder.iterdir() if each.is_file() or each.is_symlink()]
    for each in left:
        each.unlink(missing_ok=True)
    return len(left)
