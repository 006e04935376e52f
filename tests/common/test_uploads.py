"""What killed processes leave of uploads is gone at the next start, or after a day."""

import os
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from common.uploads import remove_leftovers

BASE = Path(__file__).resolve().parents[2]
# A request that has read a part of a photo, and whose process is killed in the middle of it
KILLED = """
import os, signal
from django.conf import settings
settings.configure(FILE_UPLOAD_TEMP_DIR=os.environ["FOLDER"])
from django.http import HttpRequest
from common.uploads import DiskUploadHandler
handler = DiskUploadHandler(HttpRequest())
handler.new_file("photos", "IMG_1.JPG", "image/jpeg", None)
handler.receive_data_chunk(b"where it was taken", 0)
handler.file.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_a_killed_process_left_of_an_upload_is_gone_at_the_next_start(settings: Settings, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=BASE, env={"FOLDER": str(tmp_path)}, check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert left.read_bytes() == b"where it was taken"
    assert stat.S_IMODE(left.stat().st_mode) == 0o600
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    assert remove_leftovers() == 1
    assert list(tmp_path.iterdir()) == []
    assert remove_leftovers() == 0


def test_uploads_lie_in_a_closed_folder_of_the_portal_itself(settings: Settings) -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    assert folder.parent == settings.DATA_DIR
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_start_without_the_folder_has_nothing_to_remove(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "none"
    assert remove_leftovers() == 0


@pytest.mark.django_db
def test_a_portal_that_is_not_started_anew_removes_what_lies_for_a_day(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR, settings.BACKUP_EVERY_HOURS = tmp_path, 0
    now = timezone.now()
    for name, hours in {"of-a-killed-process": 25, "still-coming": 23}.items():
        (tmp_path / name).write_bytes(b"where it was taken")
        written_at = (now - timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / name, (written_at, written_at))
    call_command("tick")
    assert [each.name for each in tmp_path.iterdir()] == ["still-coming"]
