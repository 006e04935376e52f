"""Take the README's picture of the sample school's home page: `make pictures`.

python tools/pictures.py            serves the sample school from a temporary folder and takes the picture
python tools/pictures.py --check    whether what the picture shows has changed since it was taken
"""

import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.sample import chromium, sample_school  # noqa: E402

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
    "demo/partners.py",
    "demo/school.py",
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

    with sample_school() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"{site}/", wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURE)
        browser.close()
    STAMP.write_text(json.dumps({"sources": digest()}, indent=2) + "\n")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(check())
    take()
