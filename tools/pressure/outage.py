"""PostgreSQL is away for a while: what the process kept is served on, everything else says so, and it comes back."""

import contextlib
import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.postgres import cluster
from tools.pressure.portal import Visitor, served

PERSON = "coordinator@example.org"
KEPT, NOT_KEPT = "/en/partners/", "/en/partners/?q=nothing"


class Line:
    """Passes a database on under a port of its own, until it is cut."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.ends: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.is_cut = False
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.listener.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.target))
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=pass_on, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for each in self.ends:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.ends = []

    def mend(self) -> None:
        self.is_cut = False


def pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_WR)


def away(folder: Path) -> dict[str, Any]:
    with cluster() as url:
        parts = urlsplit(url)
        line = Line(parts.port or 5432)
        address = url.replace(f":{parts.port}/", f":{line.port}/")
        # One process: each keeps pages of its own.
        with served(folder, {"DATABASE_URL": address, "WEB_CONCURRENCY": "1"}) as port:
            person, stranger = Visitor(port), Visitor(port)
            signed_in = person.sign_in(PERSON)
            before = stranger.ask(KEPT).status
            line.cut()
            during = {
                "livez": stranger.ask("/livez").status,
                "readyz": stranger.ask("/readyz").text.strip(),
                "a page that was kept": stranger.ask(KEPT).status,
                "one that was not": stranger.ask(NOT_KEPT).status,
                "a page of staff": person.ask("/en/staff/").status,
                "Retry-After": person.ask("/en/staff/").headers["Retry-After"],
                "longest, s": round(max(person.ask("/en/staff/").seconds for _try in range(5)), 3),
            }
            line.mend()
            after = {"readyz": stranger.ask("/readyz").text.strip(), "a page of staff": person.ask("/en/staff/").status}
    is_well = signed_in == 302 and before == during["livez"] == during["a page that was kept"] == 200
    is_well = is_well and during["one that was not"] == during["a page of staff"] == 503 and bool(during["Retry-After"])
    is_well = is_well and after == {"readyz": "ok", "a page of staff": 200}
    return {"away": during, "after": after, "is_well": is_well}
