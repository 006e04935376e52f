"""Ask Lighthouse about the public calendar of the sample school, at its settings for phones: `make lighthouse`.

    python tools/lighthouse.py            the agenda, the present month, an event to come
    python tools/lighthouse.py /partners/ other pages

A tool run by hand: it fetches Lighthouse from npm into var/lighthouse, and needs Node and Chromium. Exits 1 below 95
for performance, or 100 for accessibility, best practices and SEO.
"""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.sample import chromium, sample_school  # noqa: E402

WORK = ROOT / "var" / "lighthouse"
VERSION = "12.8.2"
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def main(paths: list[str]) -> int:
    program, failed = lighthouse(), False
    with sample_school(COMPRESS_STATIC="true") as site:
        for path in paths or calendar_pages(site):
            scores = ask(program, site + path)
            failed |= any(scores[name] < least for name, least in WANTED.items())
            print(path, ", ".join(f"{name} {score}" for name, score in scores.items()), flush=True)
    return int(failed)


def lighthouse() -> Path:
    program = WORK / "node_modules" / "lighthouse" / "cli" / "index.js"
    version = program.parent.parent / "package.json"
    if not program.exists() or json.loads(version.read_text())["version"] != VERSION:
        WORK.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-save", "--prefix", str(WORK), f"lighthouse@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return program


def calendar_pages(site: str) -> list[str]:
    today = date.today()
    with urlopen(f"{site}/calendar/") as answer:
        event = re.search(r'href="(/events/\d+/)"', answer.read().decode())
    pages = ["/calendar/", f"/calendar/{today.year}/{today.month:02}/"]
    return [*pages, event[1]] if event else pages


def ask(program: Path, address: str) -> dict[str, int]:
    """The scores of one page, of 100; what is below is said with the audits that cost points."""
    report = subprocess.run(
        [
            "node",
            str(program),
            address,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(WANTED)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
        ],
        env={**os.environ, "CHROME_PATH": chromium()},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
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
