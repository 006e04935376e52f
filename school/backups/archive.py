"""The format of a copy: a tar that any program opens, or the same tar sealed with a passphrase.

Members, in this order: the database, `secret_key`, `settings.env`, `files/…`, `manifest.json` with size and SHA-256 of
each of them, and `SHA256`: the digest of all bytes before it. Whatever is cut off, added or changed, that digest or one of the
manifest's is wrong.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast

from django.utils.translation import gettext as _

from school.backups.sealing import SealBroken, Sealing, Unsealing, is_sealed

FORMAT = 1
MANIFEST, DIGEST, SECRET_KEY, SETTINGS, FILES = "manifest.json", "SHA256", "secret_key", "settings.env", "files/"
DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}
BLOCK, PIECE = tarfile.BLOCKSIZE, 1 << 20
# A manifest lists every file; a school's thousands are a megabyte.
LARGEST_MANIFEST = 256 << 20


class ArchiveRefused(Exception):
    """The archive is not whole, not a copy of a portal, or cannot be opened with this passphrase. Says why in words."""


@dataclass(frozen=True)
class Member:
    """What the manifest says of a part of the archive."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What is in a copy, when and by which version it was made."""

    created_at: datetime
    kind: str
    release: str
    vendor: str
    school: str
    # As «school.0001_initial»
    migrations: list[str]
    # How many rows each table has
    rows: dict[str, int]
    # Files that the database names and the disk did not have any more
    missing: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return DATABASES[self.vendor]

    @property
    def files(self) -> dict[str, Member]:
        return {name: each for name, each in self.members.items() if name.startswith(FILES)}

    def to_json(self) -> bytes:
        values = {"format": FORMAT, **asdict(self), "created_at": self.created_at.isoformat()}
        return json.dumps(values, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raise `ArchiveRefused` where the text is no manifest, or one of a later format."""
        try:
            values = json.loads(text)
            if values.pop("format") != FORMAT:
                raise ArchiveRefused(_("The copy was made by a later version of the portal: install that one first."))
            values["created_at"] = datetime.fromisoformat(values["created_at"])
            values["members"] = {name: Member(**each) for name, each in values["members"].items()}
            manifest = cls(**values)
            if manifest.database not in manifest.members:
                raise ArchiveRefused(_("There is no database in the archive."))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ArchiveRefused(_("The archive is not a copy of a portal.")) from error
        return manifest


class _Writable(Protocol):
    def write(self, data: bytes, /) -> Any: ...


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class ArchiveWriter:
    """Writes the members of a copy one after another, and at the end the manifest and the digest."""

    def __init__(self, target: _Writable) -> None:
        self._target, self._digest = target, hashlib.sha256()
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is now. Raise `OSError` where it becomes shorter meanwhile."""
        with path.open("rb") as source:
            self._add(name, source, path.stat().st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def finish(self, manifest: Manifest) -> None:
        manifest.members = self.members
        self.add_bytes(MANIFEST, manifest.to_json())
        self._target.write(_closing(self._digest.hexdigest()))

    def _add(self, name: str, source: BinaryIO, size: int) -> None:
        self._write(_header(name, size))
        content, left = hashlib.sha256(), size
        while left:
            piece = source.read(min(PIECE, left))
            if not piece:
                raise OSError(f"{name} became shorter while it was copied")
            content.update(piece)
            self._write(piece)
            left -= len(piece)
        self._write(bytes(-size % BLOCK))
        if name != MANIFEST:
            self.members[name] = Member(size, content.hexdigest())

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._target.write(data)


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _closing(digest: str) -> bytes:
    """Return the end of an archive, which follows from all before it: the member `SHA256` and the mark of tar's end."""
    content = f"{digest}\n".encode()
    return _header(DIGEST, len(content)) + content + bytes(-len(content) % BLOCK) + bytes(2 * BLOCK)


CLOSING_SIZE = len(_closing("0" * 64))


class _Digesting:
    """Passes on what is read, and at the end knows whether the closing follows from it."""

    def __init__(self, source: _Readable) -> None:
        self._source, self._digest, self._last = source, hashlib.sha256(), b""

    def read(self, size: int = PIECE) -> bytes:
        data = self._source.read(size)
        seen = self._last + data
        self._digest.update(seen[:-CLOSING_SIZE])
        self._last = seen[-CLOSING_SIZE:]
        return data

    def is_whole(self) -> bool:
        while self.read():
            pass
        return self._last == _closing(self._digest.hexdigest())


def _new_file(path: Path) -> BinaryIO:
    """Open a file that is there for nobody else, from the first moment."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")


@contextmanager
def writing(path: Path, passphrase: str) -> Iterator[ArchiveWriter]:
    """Write an archive, sealed where there is a passphrase; it is on the disk when this ends."""
    with _new_file(path) as file:
        sealing = Sealing(file, passphrase) if passphrase else None
        yield ArchiveWriter(sealing or file)
        if sealing:
            sealing.close()
        file.flush()
        os.fsync(file.fileno())


def needs_passphrase(path: Path) -> bool:
    with path.open("rb") as file:
        return is_sealed(file.read(BLOCK))


# unpacked(name of a member) -> where it is written to; None where it is only read
Unpacked = Callable[[str], Path | None]


def read_archive(path: Path, passphrase: str, unpacked: Unpacked = lambda name: None) -> Manifest:
    """Read a whole archive and return its manifest. Raise `ArchiveRefused` unless every byte is as it was written.

    What is unpacked must not be used before this returns.
    """
    sealed = needs_passphrase(path)
    with path.open("rb") as file:
        if sealed and not passphrase:
            raise ArchiveRefused(_("The archive is encrypted: set BACKUP_PASSPHRASE to the passphrase of that time."))
        try:
            return _read(_Digesting(Unsealing(file, passphrase) if sealed else file), unpacked)
        except SealBroken as error:
            if error.at_start:
                raise ArchiveRefused(_("The passphrase is another one, or the archive was changed.")) from error
            raise ArchiveRefused(_("The archive is incomplete or was changed.")) from error
        except tarfile.TarError as error:
            raise ArchiveRefused(_("The archive is incomplete or was changed.")) from error


def _read(source: _Digesting, unpacked: Unpacked) -> Manifest:
    found: dict[str, Member] = {}
    text = b""
    with tarfile.open(fileobj=cast(Any, source), mode="r|") as tar:
        for info in tar:
            _refuse_odd(info, found)
            content = cast(BinaryIO, tar.extractfile(info))
            if info.name == MANIFEST:
                text = content.read(LARGEST_MANIFEST)
            elif info.name != DIGEST:
                found[info.name] = _unpack(content, unpacked(info.name))
    if not source.is_whole():
        raise ArchiveRefused(_("The archive is incomplete or was changed."))
    manifest = Manifest.from_json(text)
    if manifest.members != found:
        raise ArchiveRefused(_("The archive is incomplete or was changed."))
    return manifest


def _refuse_odd(info: tarfile.TarInfo, found: dict[str, Member]) -> None:
    """Refuse what no copy has: links, folders, a name twice, names that lead out of the folder or anywhere else."""
    path = PurePosixPath(info.name)
    is_file = info.name.startswith(FILES) and ".." not in path.parts and not set(info.name) & set("\\:\0")
    is_known = info.name in {SECRET_KEY, SETTINGS, MANIFEST, DIGEST, *DATABASES.values()}
    if not info.isreg() or info.name in found or not (is_file or is_known):
        raise ArchiveRefused(_("The archive is not a copy of a portal."))


def _unpack(content: BinaryIO, path: Path | None) -> Member:
    digest, size = hashlib.sha256(), 0
    with _new_file(path) if path else nullcontext() as target:
        while piece := content.read(PIECE):
            digest.update(piece)
            size += len(piece)
            if target:
                target.write(piece)
        if target:
            target.flush()
            os.fsync(target.fileno())
    return Member(size, digest.hexdigest())
