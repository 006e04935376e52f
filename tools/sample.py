"""The sample school, served from a temporary folder to a tool that looks at its pages."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tools.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120  # seconds


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    sys.exit("Chromium is needed: apt-get install chromium")


@contextlib.contextmanager
def sample_school(**environment: str) -> Iterator[str]:
    """The address of its site, without a slash at the end."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        settings = {"DATA_DIR": folder, "DEMO": "true", "DATABASE_URL": "", "PORT": str(port), **environment}
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--prepare"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
        )
        try:
            site = f"http://127.0.0.1:{port}"
            _wait_for(f"{site}/")
            yield site
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    for _tenth in range(PATIENCE * 10):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    sys.exit("The sample school did not start.")
