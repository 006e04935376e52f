"""An archive that is torn, changed or no copy of a portal is refused; one that is whole is a plain tar."""

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from school.backups import archive
from school.backups.archive import ArchiveRefused, Manifest, read_archive, writing

PASSPHRASE = "correct horse battery staple"


def manifest() -> Manifest:
    return Manifest(datetime(2026, 11, 25, 9, tzinfo=UTC), "daily", "0.1.0", "sqlite", "Лицей № 1", ["school.0001"], {})


def write(path: Path, passphrase: str = "", extra: dict[str, bytes] | None = None) -> Path:
    path.unlink(missing_ok=True)
    with writing(path, passphrase) as writer:
        writer.add_bytes("database.sqlite3.gz", b"rows" * 300)
        writer.add_bytes("files/photos/ab/фото.jpg", b"photo" * 500)
        for name, content in (extra or {}).items():
            writer.add_bytes(name, content)
        writer.finish(manifest())
    return path


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_what_is_written_is_read(tmp_path: Path, passphrase: str) -> None:
    path = write(tmp_path / "copy.tar", passphrase)
    found = read_archive(path, passphrase, lambda name: tmp_path / Path(name).name)
    assert (found.school, found.created_at, found.kind) == ("Лицей № 1", manifest().created_at, "daily")
    assert set(found.files) == {"files/photos/ab/фото.jpg"}
    assert (tmp_path / "фото.jpg").read_bytes() == b"photo" * 500
    assert path.stat().st_mode & 0o077 == 0
    assert (b"photo" in path.read_bytes()) is not bool(passphrase)


def test_an_archive_is_a_plain_tar_with_its_digest_at_the_end(tmp_path: Path) -> None:
    """In ten years somebody opens it without the portal."""
    path = write(tmp_path / "copy.tar")
    listed = subprocess.run(["tar", "--list", "--file", path], capture_output=True, text=True, check=True)
    assert listed.stderr == ""
    with tarfile.open(path) as tar:
        names = tar.getnames()
        digest = tar.getmember("SHA256")
        stored = tar.extractfile(digest).read().decode().strip()
        parts = json.load(tar.extractfile("manifest.json"))["members"]
        for name, part in parts.items():
            assert hashlib.sha256(tar.extractfile(name).read()).hexdigest() == part["sha256"]
    assert names == ["database.sqlite3.gz", "files/photos/ab/фото.jpg", "manifest.json", "SHA256"]
    # The member begins behind the header that `tarfile` counts it from.
    assert hashlib.sha256(path.read_bytes()[: -archive.CLOSING_SIZE]).hexdigest() == stored


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_no_byte_can_be_changed(tmp_path: Path, passphrase: str) -> None:
    whole = write(tmp_path / "copy.tar", passphrase).read_bytes()
    torn = tmp_path / "changed.tar"
    for place in {*range(0, len(whole), 97), len(whole) - 1}:
        changed = bytearray(whole)
        changed[place] ^= 0x40
        torn.write_bytes(changed)
        with pytest.raises(ArchiveRefused):
            read_archive(torn, passphrase)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_nothing_can_be_cut_off_or_added(tmp_path: Path, passphrase: str) -> None:
    whole = write(tmp_path / "copy.tar", passphrase).read_bytes()
    torn = tmp_path / "torn.tar"
    lengths = {*range(0, len(whole), 101), len(whole) - 1, len(whole) - 512, len(whole) - 1024, len(whole) - 2048}
    for content in [*(whole[:length] for length in lengths), whole + bytes(512), whole + whole, whole[512:]]:
        torn.write_bytes(content)
        with pytest.raises(ArchiveRefused):
            read_archive(torn, passphrase)


def test_an_encrypted_one_asks_for_its_passphrase(tmp_path: Path) -> None:
    path = write(tmp_path / "copy.tar", PASSPHRASE)
    with pytest.raises(ArchiveRefused, match="encrypted"):
        read_archive(path, "")
    with pytest.raises(ArchiveRefused, match="passphrase is another one"):
        read_archive(path, "another")


@pytest.mark.parametrize(
    "name",
    ["files/../../etc/cron.d/x", "files/..", "/etc/passwd", "../secret_key", "files/a\\..\\b", "files/c:x", "notes"],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path, unpacked = write(tmp_path / "copy.tar", extra={name: b"x"}), []
    with pytest.raises(ArchiveRefused, match="not a copy of a portal"):
        read_archive(path, "", lambda member: unpacked.append(member))
    assert name not in unpacked


def retold(change: Callable[[dict], None]) -> bytes:
    """An archive whose manifest says something else, with a digest that is right."""
    buffer = io.BytesIO()
    writer = archive.ArchiveWriter(buffer)
    writer.add_bytes("database.sqlite3.gz", b"rows")
    told = manifest()
    told.members = writer.members
    values = json.loads(told.to_json())
    change(values)
    writer.add_bytes("manifest.json", json.dumps(values).encode())
    return buffer.getvalue() + archive._closing(hashlib.sha256(buffer.getvalue()).hexdigest())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda values: values.update(format=2), "later version"),
        (lambda values: values.pop("school"), "not a copy"),
        (lambda values: values.update(vendor="mysql"), "not a copy"),
        (lambda values: values.update(created_at="yesterday"), "not a copy"),
        (lambda values: values.update(members={}), "no database"),
        (lambda values: values["members"].update(more={"size": 1, "sha256": "0"}), "incomplete"),
        (lambda values: values["members"]["database.sqlite3.gz"].update(size=5), "incomplete"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(tmp_path: Path, change: Callable, words: str) -> None:
    path = tmp_path / "copy.tar"
    path.write_bytes(retold(lambda values: None))
    read_archive(path, "")
    path.write_bytes(retold(change))
    with pytest.raises(ArchiveRefused, match=words):
        read_archive(path, "")


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"x" * 100_000, bytes(20_000)])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "portal.sqlite3"
    path.write_bytes(content)
    with pytest.raises(ArchiveRefused):
        read_archive(path, "")
