"""What is measured: filled databases, and the servers that answer from them."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tools.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "var" / "bench"
# What each server runs; all others are floors.
SETTINGS = {
    "portal": "partnership.settings",
    "anew": "tools.bench.anew",
    "trivial": "tools.bench.trivial",
    "trivial again": "tools.bench.trivial",
}


@dataclass
class Database:
    """A filled database, and what reaches it; its size is counted in what its purpose is about (see data.py)."""

    vendor: str
    size: int
    environment: dict[str, str]
    session: str = ""
    purpose: str = "register"
    # The checkout whose code fills it and serves from it
    root: Path = ROOT


@dataclass
class Server:
    """A running server process with its workers."""

    name: str
    port: int
    process: subprocess.Popen
    session: str

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self,
        connection: http.client.HTTPConnection,
        path: str,
        *,
        headers: Mapping[str, str] = MappingProxyType({}),
        body: str | None = None,
        expected: int = 200,
    ) -> bytes:
        return self.answer(connection, path, headers=headers, body=body, expected=expected)[1]

    def answer(
        self,
        connection: http.client.HTTPConnection,
        path: str,
        *,
        headers: Mapping[str, str] = MappingProxyType({}),
        body: str | None = None,
        expected: int = 200,
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask as the signed-in coordinator, or with a body send that form."""
        all_headers = {"Cookie": f"sessionid={self.session}", "Accept-Language": "ru", **headers}
        connection.request("GET" if body is None else "POST", path, body=body, headers=all_headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != expected:
            said = content[:300].decode(errors="replace")
            sys.exit(f"{self.name} answered {answer.status} to {path}: {said}")
        return answer, content

    def worker_memory(self) -> float:
        """The largest worker's proportional share of memory, in MiB."""
        workers = [process for process in processes() if parent_of(process) == self.process.pid]
        return max(proportional_size(worker) for worker in workers)


def sqlite(size: int, *, purpose: str = "register", root: Path = ROOT) -> Database:
    folder = WORK / f"sqlite_{called(size, purpose, root)}"
    return Database("sqlite", size, {"DATA_DIR": str(folder), "DATABASE_URL": ""}, purpose=purpose, root=root)


def postgres(url: str, size: int, *, purpose: str = "register", root: Path = ROOT) -> Database:
    import psycopg2

    name = f"bench_{called(size, purpose, root)}"
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    address = url.rpartition("/")[0] + f"/{name}"
    environment = {"DATA_DIR": str(WORK / name), "DATABASE_URL": address}
    return Database("postgresql", size, environment, purpose=purpose, root=root)


def called(size: int, purpose: str, root: Path) -> str:
    return f"{purpose}_{size}" if root == ROOT else f"{purpose}_{size}_other"


def fill(database: Database) -> None:
    say(f"{database.vendor}: making the {database.purpose} of {database.size}")
    database.environment |= {
        "DEBUG": "false",
        "DEMO": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    if not database.environment["DATABASE_URL"]:
        database.environment["DATABASE_URL"] = f"sqlite:///{database.environment['DATA_DIR']}/portal.sqlite3"
    environment = {**os.environ, **database.environment}
    manage = [sys.executable, str(database.root / "manage.py")]
    subprocess.run(
        [*manage, "collectstatic", "--noinput", "--verbosity=0"], cwd=database.root, env=environment, check=True
    )
    answer = subprocess.run(
        [sys.executable, str(database.root / "tools" / "bench" / "data.py"), str(database.size), database.purpose],
        cwd=database.root,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    database.session = answer.stdout.split()[-1]


@contextlib.contextmanager
def serving(name: str, database: Database) -> Iterator[Server]:
    """The production server on a free port: the floor differs from the portal by its settings alone."""
    module = SETTINGS.get(name, "tools.bench.floor.settings")
    port = free_port()
    with folder_beside(Path(database.environment["DATA_DIR"])) as folder:
        process = subprocess.Popen(
            [sys.executable, str(database.root / "manage.py"), "serve", "--port", str(port), "--host", "127.0.0.1"],
            cwd=database.root,
            env={**os.environ, **database.environment, "DJANGO_SETTINGS_MODULE": module, "DATA_DIR": str(folder)},
            stdout=subprocess.DEVNULL,
        )
        try:
            await_answer(name, port, process)
            yield Server(name, port, process, database.session)
        finally:
            process.terminate()
            process.wait(timeout=60)


@contextlib.contextmanager
def folder_beside(data: Path) -> Iterator[Path]:
    """A folder with links to all that is in this one: two servers are measured at once, and each holds its DATA_DIR."""
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        for each in data.iterdir():
            if each.name != "serve.lock":
                (Path(folder) / each.name).symlink_to(each)
        yield Path(folder)


def await_answer(name: str, port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"The server of {name} did not start.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"The server of {name} does not answer.")


def processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def parent_of(process: int) -> int:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def proportional_size(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
