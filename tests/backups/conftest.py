"""A portal with a folder of its own, and other machines beside it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from pytest_django import Settings

from school.backups import sealing
from tests.factories import PartnerFactory, SchoolProfileFactory, UserFactory


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second for each archive is meant to be dear, and not for tests."""
    monkeypatch.setattr(sealing, "COST", 4)


def at(folder: Path, settings: Settings) -> Path:
    """Have the portal's data in this folder."""
    folder.mkdir(exist_ok=True)
    settings.DATA_DIR = folder
    settings.BACKUP_DIR = folder / "backups"
    settings.PRIVATE_MEDIA_ROOT = folder / "files"
    settings.SERVING_LOCK = folder / "serving.lock"
    return folder


@pytest.fixture
def data_dir(copies_begun: object, settings: Settings, tmp_path: Path) -> Path:
    return at(tmp_path / "portal", settings)


def upload(content: bytes) -> str:
    return default_storage.save("logos/ab/logo.png", ContentFile(content))


@pytest.fixture
def portal(transactional_db: None, data_dir: Path) -> Path:
    """A school with a partner, whose logo is a file, and an administrator; all of it committed."""
    SchoolProfileFactory(name="Лицей № 1")
    PartnerFactory(logo=upload(b"a logo"))
    UserFactory(administrator=True)
    return data_dir


Elsewhere = Callable[[], Path]


@pytest.fixture
def elsewhere(portal: Path, settings: Settings, tmp_path: Path) -> Iterator[Elsewhere]:
    """Move to a machine with an empty folder and an empty database. Afterwards the tests have their own again."""
    own = connection.settings_dict["NAME"]
    with ExitStack() as stack:

        def move() -> Path:
            folder = at(tmp_path / "other", settings)
            connection.close()
            if connection.vendor == "sqlite":
                connection.settings_dict["NAME"] = str(folder / "portal.sqlite3")
            else:
                name = f"{own}_other"
                with connection._nodb_cursor() as cursor:
                    cursor.execute(f"DROP DATABASE IF EXISTS {name}")
                    cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
                stack.callback(drop, name)
                connection.settings_dict["NAME"] = name
            return folder

        yield move
        connection.close()
        connection.settings_dict["NAME"] = own


def drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
