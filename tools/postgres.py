"""Run a command against a throw-away PostgreSQL cluster that is gone when the command ends.

    python tools/postgres.py -- python -m pytest

The command finds the cluster in DATABASE_URL. Nothing is kept, so nothing is written safely: fsync is off.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MISSING = "Install PostgreSQL's server: sudo apt install postgresql"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "1GB",
    "max_connections": "60",
    "timezone": "UTC",
    # Rows of tests are never committed: to whoever counts them the tables are empty, and a join of empty tables may
    # be a loop in a loop. One query of a page took seven minutes after that.
    "autovacuum": "off",
}
DATABASE = "portal"


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit(__doc__)
    # Ended from outside, the cluster must still be stopped: leave by way of the finally clauses.
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    with cluster() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


@contextlib.contextmanager
def cluster(settings: dict[str, str] | None = None) -> Iterator[str]:
    """A running cluster's URL; `settings` are options of postgresql.conf on top of those for tests."""
    bin_dir = find_bin_dir()
    base = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    data = base / "data"
    started = False
    try:
        if is_root():
            shutil.chown(base, "postgres")
        port = free_port()
        run_tool([bin_dir / "initdb", "-D", data, "-U", "portal", "-A", "trust", *encoding(), "--no-sync"], base)
        options = {**SETTINGS, **(settings or {}), "port": str(port), "listen_addresses": "127.0.0.1"}
        options["unix_socket_directories"] = str(base)
        with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in options.items())
        run_tool([bin_dir / "pg_ctl", "-D", data, "-l", base / "log", "-w", "-t", "60", "start"], base)
        started = True
        run_tool([bin_dir / "createdb", "-h", base, "-p", str(port), "-U", "portal", DATABASE], base)
        check_cyrillic([bin_dir / "psql", "-h", base, "-p", str(port), "-U", "portal", "-d", DATABASE], base)
        yield f"postgres://portal@127.0.0.1:{port}/{DATABASE}"
    finally:
        try:
            if started:
                run_tool([bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], base)
        finally:
            shutil.rmtree(base, ignore_errors=True)


def encoding() -> list[str]:
    # Debian's C.UTF-8 knows Cyrillic case; plain C does not, and search would miss «музея» for «Музея».
    return ["-E", "UTF8", "--locale=C.UTF-8"]


def find_bin_dir() -> Path:
    candidates: list[Path] = []
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(answer.stdout.strip()))
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        candidates += sorted(Path("/").glob(pattern), key=newest_first, reverse=True)
    if found := shutil.which("initdb"):
        candidates.append(Path(found).resolve().parent)
    for folder in candidates:
        if all((folder / tool).exists() for tool in ("initdb", "pg_ctl", "createdb", "psql")):
            return folder
    sys.exit(MISSING)


def newest_first(folder: Path) -> int:
    return int("".join(filter(str.isdigit, folder.parent.name)) or 0)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def as_postgres() -> list[str]:
    """initdb refuses root: hand over to the account that the package made."""
    if not is_root():
        return []
    if shutil.which("setpriv"):
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    if shutil.which("runuser"):
        return ["runuser", "-u", "postgres", "--"]
    sys.exit("PostgreSQL does not run as root: run this as an ordinary user.")


def run_tool(command: list[str | Path], base: Path) -> str:
    # A file, not a pipe: the server inherits pg_ctl's output and would hold a pipe open for ever.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        answer = subprocess.run(
            [*as_postgres(), *map(str, command)],
            cwd=base,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        output.seek(0)
        words = output.read()
    if answer.returncode:
        sys.exit(f"{Path(command[0]).name} failed:\n{words}")
    return words


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_cyrillic(psql: list[str | Path], base: Path) -> None:
    if run_tool([*psql, "-Atc", "select lower('Ё') = 'ё'"], base).strip() != "t":
        sys.exit("This PostgreSQL does not fold Cyrillic case: install the locale C.UTF-8.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
