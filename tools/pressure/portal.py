"""A served portal with the sample school, and somebody who uses it by plain HTTP."""

import contextlib
import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tools.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "demo-partnership"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


@dataclass
class Visitor:
    """One browser: an address to ask, its cookies, and the address it says to have where a proxy is believed."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = ""

    def ask(self, path: str, body: bytes | None = None, kind: str = FORM, timeout: float = 180) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self.address:
            headers["X-Forwarded-For"] = self.address
        if body is not None:
            headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"}
        begun = time.perf_counter()
        connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
        response = connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - begun
        connection.close()
        for each in response.headers.get_all("Set-Cookie") or []:
            name, _sign, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers, content.decode(errors="replace"), seconds)

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the page's form, its token among them."""
        page = self.ask(path).text
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        return dict(found)

    def sign_in(self, person: str) -> int:
        path = "/en/accounts/login/"
        sent = {**self.hidden(path), "login": person, "password": PASSWORD}
        return self.ask(path, urlencode(sent).encode()).status


def environment_of(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    return {
        **os.environ,
        "DATA_DIR": str(folder),
        "DEMO": "true",
        "LOG_LEVEL": "CRITICAL",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": "",
        **(more or {}),
    }


def manage(folder: Path, *arguments: str, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a command of the portal in this folder, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment_of(folder, more),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextlib.contextmanager
def served(folder: Path, more: Mapping[str, str] | None = None, *, prepare: bool = True) -> Iterator[int]:
    """Serve the sample school from this folder; gives the port."""
    port = free_port()
    process = manage(folder, "serve", *["--prepare"] * prepare, "--port", str(port), more=more)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(3600):
        if process.poll() is not None:
            sys.exit("the portal did not start")
        with contextlib.suppress(OSError):
            if Visitor(port).ask("/livez").status == 200:
                return
        time.sleep(0.5)
    sys.exit("the portal did not answer")
