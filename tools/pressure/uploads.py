"""Eight people send the photos of a holiday at once."""

import io
import secrets
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from tools.pressure.portal import Visitor, served
from tools.pressure.probes import compared, idle, meanwhile

PEOPLE, PHOTOS, SIZE = 8, 8, (4000, 3000)
PERSON = "coordinator@example.org"
BOUNDARY = "portal-pressure"
# Whoever is told that the portal is busy tries so often, after so many seconds each time.
MOST_TRIES, PAUSE = 10, 10


def uploads(folder: Path) -> dict[str, Any]:
    photo = drawn()
    with served(folder) as port:
        people = [Visitor(port) for _person in range(PEOPLE)]
        assert all(each.sign_in(PERSON) == 302 for each in people)
        dates = held_dates(folder)
        before, count = idle(port), photos_in(folder)
        told: list[list[int]] = [[] for _person in people]
        threads = [
            threading.Thread(target=send, args=(person, date, photo, said))
            for person, date, said in zip(people, dates, told, strict=True)
        ]

        def all_send() -> None:
            for each in threads:
                each.start()
            for each in threads:
                each.join()

        during, _none = meanwhile(port, all_send)
        kept = photos_in(folder) - count
    found = compared(before, during)
    told_of_all = all(each and each[-1] == 302 and set(each[:-1]) <= {503} for each in told)
    found |= {
        "photo, MB": round(len(photo) / 2**20, 1),
        "photos sent and kept": [PEOPLE * PHOTOS, kept],
        "answers to each": told,
        "is_well": found["is_well"] and kept == PEOPLE * PHOTOS and told_of_all,
    }
    return found


def send(person: Visitor, date: int, photo: bytes, said: list[int]) -> None:
    """Send eight photos; who is told that the portal is busy tries once more."""
    path = f"/en/staff/dates/{date}/photos/"
    fields = person.hidden(path)
    # Behind the picture's end, so that each is a file of its own
    files = [photo + secrets.token_bytes(16) for _number in range(PHOTOS)]
    for _try in range(MOST_TRIES):
        answer = person.ask(path, form(fields, files), f"multipart/form-data; boundary={BOUNDARY}", timeout=600)
        said.append(answer.status)
        if answer.status != 503:
            return
        time.sleep(PAUSE)


def form(fields: dict[str, str], files: list[bytes]) -> bytes:
    written = io.BytesIO()
    for name, value in fields.items():
        written.write(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for number, content in enumerate(files):
        head = f'Content-Disposition: form-data; name="photos"; filename="IMG_{number}.JPG"\r\nContent-Type: image/jpeg'
        written.write(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    written.write(f"--{BOUNDARY}--\r\n".encode())
    return written.getvalue()


def drawn() -> bytes:
    from PIL import Image

    saved = io.BytesIO()
    Image.effect_noise(SIZE, 40).convert("RGB").save(saved, "JPEG", quality=85)
    return saved.getvalue()


def held_dates(folder: Path) -> list[int]:
    sql = "SELECT id FROM activities_occurrence WHERE status = 'held' ORDER BY id LIMIT ?"
    return [pk for (pk,) in asked(folder, sql, PEOPLE)]


def photos_in(folder: Path) -> int:
    return int(asked(folder, "SELECT COUNT(*) FROM activities_photo")[0][0])


def asked(folder: Path, sql: str, *values: Any) -> list[Any]:
    database = sqlite3.connect(folder / "portal.sqlite3")
    try:
        return database.execute(sql, values).fetchall()
    finally:
        database.close()
