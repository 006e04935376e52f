"""The demo’s database of this version as two small dumps: tests/upgrade proves by them that later migrations upgrade it.

    python tools/upgrade_dumps.py            writes those of the version in pyproject.toml: SQLite and PostgreSQL
    python tools/upgrade_dumps.py --check    whether they stand for the migrations of today

The same code makes the same bytes: the clock, the random numbers and the key are fixed. Files, sessions and the
cache are left out. Once the changelog calls a version released, its dumps are never written again.
"""

import gzip
import hashlib
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
import time_machine
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.postgres import cluster, find_bin_dir  # noqa: E402

DUMPS = ROOT / "tests" / "upgrade"
ENGINES = ("sqlite", "postgresql")
MOMENT = "2026-11-25T09:00:00+00:00"
COUNTED = ("school.User", "partners.Partner", "partners.Partnership", "activities.Activity", "activities.Occurrence")
PASSING = ("portal_cache", "django_session")
# What differs from one pg_dump to the next, or is unknown to an older server
LEFT_OUT = ("-- Dumped ", "\\restrict ", "\\unrestrict ", "SET transaction_timeout ")
REMEDY = "Run make upgrade-dumps and commit what it writes."


def main(arguments: list[str]) -> int:
    if arguments == ["--fill"]:
        print(json.dumps(fill()))
    elif arguments == ["--check"]:
        wrong = [*problems()]
        print("\n".join(wrong) or "The dumps stand for today's migrations.")
        return bool(wrong)
    elif arguments:
        sys.exit(__doc__)
    else:
        write()
    return 0


def version() -> str:
    project: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return project


def is_released(number: str) -> bool:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return bool(re.search(rf"^## {re.escape(number)} — (?!unreleased)", changelog, re.MULTILINE))


def manifest_of(number: str) -> Path:
    return DUMPS / f"{number}.json"


def dump_of(number: str, engine: str) -> Path:
    return DUMPS / f"{number}.{engine}.sql.gz"


def migrations() -> dict[str, str]:
    """Every migration of the rooms, with what tells whether it was changed."""
    files = sorted(ROOT.glob("*/migrations/[0-9]*.py"))
    return {f"{path.parts[-3]}.{path.stem}": digest(path.read_bytes()) for path in files}


def digest(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


# Writing


def write() -> None:
    number = version()
    if is_released(number):
        sys.exit(f"{number} is released: its dumps stay as they are. Begin the next version first.")
    (sqlite, counts), (postgresql, counted_again) = dump_sqlite(), dump_postgresql()
    assert counts == counted_again
    manifest: dict[str, Any] = {"moment": MOMENT, "counts": counts, "migrations": migrations(), "dumps": {}}
    for engine, text in zip(ENGINES, (sqlite, postgresql), strict=True):
        content, path = text.encode(), dump_of(number, engine)
        path.write_bytes(gzip.compress(content, mtime=0))
        manifest["dumps"][engine] = digest(content)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} KiB")
    manifest_of(number).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def dump_sqlite() -> tuple[str, dict[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        counts = fill_elsewhere(folder, "")
        with closing(sqlite3.connect(Path(folder) / "portal.sqlite3")) as database:
            for table in PASSING:
                database.execute(f"DELETE FROM {table}")
            return "\n".join(database.iterdump()) + "\n", counts


def dump_postgresql() -> tuple[str, dict[str, int]]:
    # Rows are dumped as they lie: nobody may tidy up between.
    with tempfile.TemporaryDirectory() as folder, cluster() as url:
        counts = fill_elsewhere(folder, url)
        options = ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100"]
        options += [f"--exclude-table-data={table}" for table in PASSING]
        command = [str(find_bin_dir() / "pg_dump"), *options, url]
        lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout
    return "".join(line for line in lines.splitlines(keepends=True) if not line.startswith(LEFT_OUT)), counts


def fill_elsewhere(data_dir: str, url: str) -> dict[str, int]:
    """Fill the database in a process of its own, since settings are read once."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "PYTHONHASHSEED": "0",
        "SECRET_KEY": "of the dumps alone",
        "DATA_DIR": data_dir,
        "DATABASE_URL": url,
        "DEMO": "true",
    }
    command = [sys.executable, __file__, "--fill"]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    counts: dict[str, int] = json.loads(answer.stdout)
    return counts


def fill() -> dict[str, int]:
    """Load the demo into an empty database, with everything fixed that would differ from run to run."""
    chance = random.Random(0).randbytes
    with (
        patch("os.urandom", chance),
        patch("random._urandom", chance),
        time_machine.travel(MOMENT, tick=False),
    ):
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_demo", stdout=StringIO())
        return {label: apps.get_model(label)._default_manager.count() for label in COUNTED}


# Checking


def problems() -> list[str]:
    number = version()
    manifests = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(DUMPS.glob("*.json"))}
    if number not in manifests:
        return [f"There are no dumps of {number}. {REMEDY}"]
    today, found = migrations(), []
    for each, manifest in manifests.items():
        for engine in ENGINES:
            path = dump_of(each, engine)
            if not path.exists() or digest(gzip.decompress(path.read_bytes())) != manifest["dumps"][engine]:
                found.append(f"{path.relative_to(ROOT)} is not the one that was written with {each}.json.")
        recorded = manifest["migrations"]
        if each == number and not is_released(number):
            if unlike := sorted(name for name in today.keys() | recorded if today.get(name) != recorded.get(name)):
                found.append(f"Since the dumps of {number}: {', '.join(unlike)}. {REMEDY}")
        elif changed := sorted(name for name in recorded if today.get(name) != recorded[name]):
            found.append(f"{each} was released with other migrations: {', '.join(changed)}. Write a new one instead.")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
