"""The disk is full: everything can be read, nothing can be written, and afterwards it goes on by itself."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.pressure.portal import Visitor, served

DISK_MB = 120
PERSON = "coordinator@example.org"
TYPED = "Стояло бы, если бы было куда"


def full(folder: Path) -> dict[str, Any]:
    if os.name != "posix" or os.geteuid() != 0:
        sys.exit("full: only root can make a small disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)], check=True)
    with served(folder, {"MIN_FREE_MB": "5"}) as port:
        person, stranger = Visitor(port), Visitor(port)
        signed_in = person.sign_in(PERSON)
        path = "/en/staff/partners/new/"
        sent = {**person.hidden(path), "name": TYPED, "short_name": TYPED, "kind": "1"}
        filler = folder / "filler"
        fill(filler)
        during = {
            "readyz": person.ask("/readyz").text.strip(),
            "livez": person.ask("/livez").status,
            "a visitor's page": stranger.ask("/en/partners/").status,
            "a page of staff": person.ask("/en/staff/partners/").status,
            "sign-in": Visitor(port).sign_in(PERSON),
        }
        form = person.ask(path, urlencode(sent).encode())
        during |= {"a form": form.status, "what was typed is in it": TYPED in form.text}
        filler.unlink()
        after = {
            "readyz": person.ask("/readyz").text.strip(),
            "sign-in": Visitor(port).sign_in(PERSON),
            "the same form": person.ask(path, urlencode(sent).encode()).status,
        }
    is_well: object = signed_in == 302 and during["readyz"] != "ok" and during["sign-in"] == during["a form"] == 503
    is_well = is_well and during["a visitor's page"] == during["a page of staff"] == during["livez"] == 200
    is_well = is_well and during["what was typed is in it"] and after["readyz"] == "ok" and after["sign-in"] == 302
    return {"full": during, "after": after, "is_well": bool(is_well)}


def fill(path: Path) -> None:
    """Take the whole disk, to its last byte."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
