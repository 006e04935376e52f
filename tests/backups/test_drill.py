"""The drill of docs/deployment.md: its own commands copy the demo school while people work, and bring it back elsewhere."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from partners.models import Partner
from school.backups.archive import read_archive
from tests.factories import PartnerFactory
from tests.sample_school import load_demo

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [
    pytest.mark.walk,
    pytest.mark.moment("2026-11-25 12:00"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("bash"), reason="bash"),
]
is_sqlite = connection.vendor == "sqlite"


def documented(command: str) -> str:
    """The one block of commands under «Copies» that this command of manage.py stands in."""
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## Copies\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    blocks = re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    (block,) = (each for each in blocks if re.search(rf"^sudo .* manage.py {command}\b", each, re.MULTILINE))
    return str(block)


def bash(commands: str, environment: dict[str, str], **words: str) -> str:
    """Run commands of the documentation as the account of the tests, which runs no services."""
    for theirs, ours in {"sudo -u partnership ": "", ".venv/bin/python": sys.executable, **words}.items():
        commands = commands.replace(theirs, ours)
    commands = re.sub(r"^sudo systemctl .*$", "", commands, flags=re.MULTILINE)
    assert "sudo" not in commands
    done = subprocess.run(
        ["bash", "-ec", commands], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def url(database: str) -> str:
    own = connection.settings_dict
    if is_sqlite:
        return f"sqlite:///{database}"
    secret = f":{own['PASSWORD']}" if own["PASSWORD"] else ""
    return f"postgres://{own['USER']}{secret}@{own['HOST']}:{own['PORT']}/{database}"


def machine(data_dir: Path, database: str, **changes: str) -> dict[str, str]:
    data_dir.mkdir(exist_ok=True)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": url(database),
        "DEMO": "true",
        **changes,
    }


@pytest.fixture
def new_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The name of a database that is not there yet, or is empty."""
    if is_sqlite:
        yield str(tmp_path / "other" / "portal.sqlite3")
        return
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Work:
    """People who enter partners with logos, in threads, until they are told to stop."""

    def __init__(self) -> None:
        self.entered: list[str] = []
        self.failures: list[Exception] = []
        self._is_over = threading.Event()
        self._has_begun = threading.Barrier(4)

    def __enter__(self) -> "Work":
        self._threads = [threading.Thread(target=self._enter, args=[number]) for number in range(3)]
        for each in self._threads:
            each.start()
        self._has_begun.wait(timeout=60)
        return self

    def __exit__(self, *args: Any) -> None:
        self._is_over.set()
        for each in self._threads:
            each.join()

    def _enter(self, number: int) -> None:
        try:
            # No more than a busy staff room; the copy has begun long before the last.
            for turn in range(60):
                name = f"Партнёр {number}-{turn}"
                logo = default_storage.save(f"logos/{number}/{turn}.png", ContentFile(name.encode()))
                PartnerFactory(name=name, logo=logo)
                self.entered.append(name)
                if not turn:
                    self._has_begun.wait(timeout=60)
                if self._is_over.is_set():
                    break
        except Exception as error:
            self.failures.append(error)
        finally:
            connection.close()


def look(environment: dict[str, str]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(bash(".venv/bin/python -m tests.backups.look", environment))
    return answer


@pytest.mark.parametrize("passphrase", ["", "correct horse battery staple"])
def test_the_documented_commands_bring_back_all_that_was_there(
    data_dir: Path, new_database: str, tmp_path: Path, passphrase: str
) -> None:
    load_demo()
    first = machine(data_dir, str(connection.settings_dict["NAME"]), BACKUP_PASSPHRASE=passphrase)
    with Work() as work:
        before = list(work.entered)
        told = bash(documented("backup"), first)
        after = list(work.entered)
    assert work.failures == []
    assert len(after) > len(before) >= 3, "nobody worked meanwhile"
    (archive,) = (data_dir / "backups").glob("portal-*")
    assert told.count(str(archive)) == 2

    # Elsewhere: no key in the settings, nothing but the archive
    other = tmp_path / "other"
    second = machine(other, new_database, BACKUP_PASSPHRASE=passphrase, SECRET_KEY="")
    bash(documented("restore"), second, **{"/srv/copies/portal-20261125-090000-daily.tar": str(archive)})

    manifest = read_archive(archive, passphrase)
    assert manifest.missing == []
    files = {path.relative_to(other).as_posix(): path for path in (other / "files").rglob("*") if path.is_file()}
    assert files.keys() == manifest.files.keys()
    for name, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == manifest.files[name].sha256
        # As it is on the first machine
        assert path.read_bytes() == (data_dir / name).read_bytes()
    assert (other / "secret_key").read_text() == os.environ["SECRET_KEY"]

    here, there = look(first), look(second)
    partners = Partner._meta.db_table
    assert there["rows"].items() <= manifest.rows.items()
    # Whoever was told that it is saved before the copy began is in it.
    demo = here["rows"][partners] - len(work.entered)
    assert demo + len(before) <= there["rows"][partners] <= demo + len(work.entered)
    moving = {partners, "partners_historicalpartner"}
    assert {name for name, count in here["rows"].items() if there["rows"][name] != count} <= moving
    assert there["feeds"] == here["feeds"]
    assert [status for status, _digest in there["feeds"].values()] == [200] * len(there["feeds"])
    assert there["signed_in"] == here["signed_in"] == [302, 200]
