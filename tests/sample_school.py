"""The demo school, loaded once by each process of tests and put back table by table for the others."""

import io
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from tests.database import PutBack, keep_rows, put_rows_back

# What puts the database back to how it was when the demo had been loaded, and the files of the disk
Kept = tuple[PutBack, dict[str, bytes]]
_kept: dict[date, Kept] = {}


def load_demo() -> None:
    """As the command does today, into a portal with nothing but its reference data."""
    folder, today = Path(settings.PRIVATE_MEDIA_ROOT), timezone.localdate()
    if today in _kept:
        put_back, files = _kept[today]
        put_rows_back(put_back)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return
    call_command("load_demo", stdout=io.StringIO())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    _kept[today] = keep_rows(), files
