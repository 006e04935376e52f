"""Ask Lighthouse about the public calendar of the sample school, at its settings for phones: `make lighthouse`.

    python tools/lighthouse.py            the agenda, the present month, an event to come
    python tools/lighthouse.py /partners/ other pages

A tool run by hand: it fetches Lighthouse from npm into var/lighthouse, and needs Node and Chromium. Exits 1 below 95
for performance, or 100 for accessibility, best practices and SEO.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "var" / "lighthouse"
VERSION = "12.8.2"
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PATIENCE = 120  # seconds until the sample school is loaded


def main(paths: list[str]) -> int:
    program, chromium = lighthouse(), shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("lighthouse: Chromium is needed (Debian: apt install chromium)")
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "DATA_DIR": folder, "DEMO": "true", "COMPRESS_STATIC": "true"}
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--prepare", "--port", str(port)], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            site = f"http://127.0.0.1:{port}"
            wait_for(f"{site}/livez")
            failed = False
            for path in paths or calendar_pages(site):
                scores = ask(program, chromium, site + path)
                failed |= any(scores[name] < least for name, least in WANTED.items())
                print(path, ", ".join(f"{name} {score}" for name, score in scores.items()), flush=True)
        finally:
            server.terminate()
            server.wait(timeout=20)
    return int(failed)


def lighthouse() -> Path:
    program = WORK / "node_modules" / "lighthouse" / "cli" / "index.js"
    version = program.parent.parent / "package.json"
    if not program.exists() or json.loads(version.read_text())["version"] != VERSION:
        WORK.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-save", "--prefix", str(WORK), f"lighthouse@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return program


def wait_for(address: str) -> None:
    for _second in range(PATIENCE):
        try:
            with urlopen(address):
                return
        except (URLError, OSError):
            time.sleep(1)
    sys.exit(f"lighthouse: nothing answers at {address}")


def calendar_pages(site: str) -> list[str]:
    today = date.today()
    with urlopen(f"{site}/calendar/") as answer:
        event = re.search(r'href="(/events/\d+/)"', answer.read().decode())
    pages = ["/calendar/", f"/calendar/{today.year}/{today.month:02}/"]
    return [*pages, event[1]] if event else pages


def ask(program: Path, chromium: str, address: str) -> dict[str, int]:
    """The scores of one page, of 100; what is below is said with the audits that cost points."""
    report = subprocess.run(
        [
            "node", str(program), address, "--quiet", "--output=json", f"--only-categories={','.join(WANTED)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
        ],
        env={**os.environ, "CHROME_PATH": chromium}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(report.stdout)
    scores = {name: round(100 * found["categories"][name]["score"]) for name in WANTED}
    for name, least in WANTED.items():
        if scores[name] < least:
            for audit in found["categories"][name]["auditRefs"]:
                result = found["audits"][audit["id"]]
                if audit["weight"] and result["score"] is not None and result["score"] < 1:
                    print(f"  {name}: {result['title']} {result.get('displayValue', '')}", file=sys.stderr)
    return scores


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
