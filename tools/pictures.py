"""Take the README's picture of the sample school's home page: `make pictures`.

python tools/pictures.py            serves the sample school from a temporary folder and takes the picture
python tools/pictures.py --check    whether what the picture shows has changed since it was taken
"""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "home.png"
STAMP = PICTURE.with_suffix(".json")
# What the picture is made of; a change in any of them may show in it.
SOURCES = [
    "templates/base.html",
    "templates/base_public.html",
    "templates/home.html",
    "static/build/portal.css",
    "static/icons/sprite.svg",
    "partnership/constellation.py",
    "reports/demo/partners.py",
    "reports/demo/school.py",
    "school/wording.py",
]
WIDTH, HEIGHT = 1280, 900


def digest() -> str:
    whole = hashlib.sha256()
    for source in SOURCES:
        whole.update((ROOT / source).read_bytes())
    return whole.hexdigest()


def check() -> int:
    stamped = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if not PICTURE.exists() or stamped.get("sources") != digest():
        print("docs/images/home.png shows an earlier portal. Run: make pictures")
        return 1
    return 0


def take() -> None:
    # Only for taking the picture: the check runs without a browser.
    from playwright.sync_api import sync_playwright

    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.exit("The picture needs Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--prepare"],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": folder, "DEMO": "true", "DATABASE_URL": "", "PORT": str(port)},
            stdout=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(address)
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
                page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
                page.goto(address, wait_until="networkidle")
                page.evaluate("document.fonts.ready")
                page.screenshot(path=PICTURE)
                chromium.close()
        finally:
            server.terminate()
            server.wait()
    STAMP.write_text(json.dumps({"sources": digest()}, indent=2) + "\n")


def wait_for(address: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    sys.exit("The sample school did not start.")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(check())
    take()
