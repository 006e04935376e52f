"""A copy that goes on without the person who asked for it: in a process of its own, which outlives the server's."""

import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

from school.backups.keeping import Kind


def begin_copy() -> None:
    """Start `manage.py backup`; how it goes, the folder of copies tells."""
    start([sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "backup", f"--kind={Kind.BY_HAND.value}"])


def start(command: list[str]) -> None:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to ask how it ended, or it stays in the list of processes.
    threading.Thread(target=process.wait, daemon=True).start()
