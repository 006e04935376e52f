"""The portal is killed again and again while people log with photos, sign up and import, and a copy is made.

After each kill a plain SQLite finds the database sound and everything in it that was answered; no import is half done
and no copy, photo or upload is half a file. Then the portal starts again, and people send once more what was not
answered: at last each of their forms made what it makes, and made it once.
"""

import contextlib
import io
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from PIL import Image

from tools.postgres import free_port
from tools.pressure.portal import FORM, Visitor, manage, served, wait_for
from tools.pressure.uploads import BOUNDARY, asked, form

# How often it is killed, and how long people work before it, in seconds
KILLS = int(os.environ.get("KILLS", "3"))
SHORTEST, LONGEST = 0.3, 7.0
PERSON = "coordinator@example.org"
LOGGERS, PARENTS = 2, 2
# So many forms for signing up are open: whoever sends one within three seconds is no person.
OPEN_FORMS = 30
# Each parent writes from a network of their own.
MORE = {"TRUSTED_PROXY_COUNT": "1"}
ROWS = 5
LOG, SIGN_UP, IMPORT = "log", "sign-up", "import"
MADE = {
    LOG: (
        "SELECT COUNT(*) FROM activities_photo JOIN activities_occurrence ON occurrence_id = activities_occurrence.id "
        "JOIN activities_activity ON activity_id = activities_activity.id WHERE title = ?",
        1,
    ),
    SIGN_UP: ("SELECT COUNT(*) FROM activities_signup WHERE name = ?", 1),
    IMPORT: ("SELECT COUNT(*) FROM partners_partner WHERE about = ?", ROWS),
}
WAITING = "SELECT COUNT(*) FROM partners_registerimportrow WHERE register_import_id = ? AND needs_answer"
PHOTOS = "SELECT small FROM activities_photo UNION SELECT medium FROM activities_photo UNION SELECT large FROM activities_photo"
# Nobody is turned away because an event is full.
NO_END_OF_SEATS = "UPDATE activities_occurrence SET capacity = NULL WHERE takes_sign_ups"
OPEN_EVENTS = "SELECT id FROM activities_occurrence WHERE takes_sign_ups AND starts_on > date('now', '1 day')"


@dataclass
class Sent:
    """A form that was sent, by whom, and whether an answer came before the portal was killed."""

    what: str
    # Nothing else that people make has this in it.
    mark: str
    person: Visitor
    path: str
    body: bytes = field(repr=False)
    kind: str = FORM
    is_answered: bool = False

    def send(self) -> None:
        answer = self.person.ask(self.path, self.body, self.kind, timeout=60)
        if answer.status == 302:
            self.is_answered = True
        elif answer.status != 503:
            raise AssertionError(f"{self.what}: {answer.status}\n{answer.text}")

    def send_until_it_is_answered(self) -> None:
        for _try in range(10):
            if self.is_answered:
                return
            self.send()
        raise AssertionError(f"{self.what}: never answered")

    def made(self, folder: Path) -> int:
        """How often the form made what it makes; half of it is refused."""
        sql, whole = MADE[self.what]
        count = int(asked(folder, sql, self.mark)[0][0])
        assert count % whole == 0, f"{self.what}: {count} of {whole}"
        return count // whole


@dataclass
class People:
    """Who works in the portal, with the forms that they have open, and all that they sent since it was killed."""

    folder: Path
    photo: bytes
    staff: list[Visitor]
    open_sign_ups: list[tuple[Visitor, str, dict[str, str]]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def jobs(self) -> list[Callable[[], None]]:
        loggers = [lambda person=person: self.log(person) for person in self.staff[:LOGGERS]]
        return [*loggers, *[self.sign_up] * PARENTS, lambda: self.bring_in(self.staff[-1])]

    def log(self, person: Visitor) -> None:
        path, title = "/en/staff/activities/log/", f"Мастер-класс {os.urandom(8).hex()}"
        fields = person.hidden(path)
        fields |= {"title": title, "day": time.strftime("%Y-%m-%d"), "partnerships": "1", "pupils": "24"}
        body = form(fields, [self.photo + os.urandom(16)])
        self.hand_in(Sent(LOG, title, person, path, body, f"multipart/form-data; boundary={BOUNDARY}"))

    def go_to(self, port: int) -> None:
        """Follow the portal, which has come up again; parents open forms and take their time over them."""
        for person in [*self.staff, *(parent for parent, _path, _fields in self.open_sign_ups)]:
            person.port = port
        events = [pk for (pk,) in asked(self.folder, OPEN_EVENTS)]
        while len(self.open_sign_ups) < OPEN_FORMS:
            parent = Visitor(port, address=f"10.{random.randrange(256)}.{random.randrange(256)}.1")
            path = f"/en/events/{random.choice(events)}/sign-up/"
            self.open_sign_ups.append((parent, path, parent.hidden(path)))

    def sign_up(self) -> None:
        """Send the form that has been open for longest."""
        if not self.open_sign_ups:
            time.sleep(0.1)
            return
        parent, path, fields = self.open_sign_ups.pop(0)
        name = f"Сидорова {os.urandom(6).hex()}"
        fields |= {"name": name, "contact": f"{os.urandom(6).hex()}@example.org", "seats": "1", "consent": "on"}
        self.hand_in(Sent(SIGN_UP, name, parent, path, urlencode(fields).encode()))

    def bring_in(self, person: Visitor) -> None:
        """Paste a table of partners, and apply it where the portal takes none of them for one that it knows."""
        mark, page = os.urandom(8).hex(), "/en/staff/import/partners/"
        rows = [f"Музей «{invented()}»\tул. Мира, {number}\t{mark}" for number in range(ROWS)]
        fields = {**person.hidden(page), "text": "\n".join(["Название\tАдрес\tО партнёре", *rows])}
        pasted = person.ask(page, urlencode(fields).encode())
        assert pasted.status in {302, 503}, pasted.text
        if pasted.status == 302:
            preview = pasted.headers["Location"]
            body = urlencode(person.hidden(preview)).encode()
            if not asked(self.folder, WAITING, preview.split("/")[-2])[0][0]:
                self.hand_in(Sent(IMPORT, mark, person, f"{preview}apply/", body))

    def hand_in(self, sent: Sent) -> None:
        self.sent.append(sent)
        sent.send()

    def go_on(self, job: Callable[[], None], is_over: threading.Event) -> None:
        """Do the job again and again, until nobody answers any more."""
        try:
            while not is_over.is_set():
                job()
        except AssertionError as error:
            self.failures.append(str(error))
        except (OSError, HTTPException):
            if not is_over.is_set():
                self.failures.append("the line broke though nobody had been killed")


def killed(folder: Path) -> dict[str, Any]:
    chance = random.Random(1)
    with served(folder) as port:
        people = People(folder, small_photo(), [Visitor(port) for _person in range(LOGGERS + 1)])
        assert all(each.sign_in(PERSON) == 302 for each in people.staff)
    change(folder, NO_END_OF_SEATS)
    answered, on_the_way, copies, done = Counter[str](), Counter[str](), set[Path](), list[Sent]()
    for _kill in range(KILLS):
        work_until_killed(people, chance.uniform(SHORTEST, LONGEST))
        look(folder, people.sent)
        answered.update(each.what for each in people.sent if each.is_answered)
        on_the_way.update(each.what for each in people.sent if not each.is_answered)
        with served(folder, MORE, prepare=False) as port:
            assert not list((folder / "tmp").iterdir()), "what was left of uploads stays"
            for each in people.sent:
                each.person.port = port
                each.send_until_it_is_answered()
        copies |= whole_copies(folder, copies)
        done, people.sent = done + people.sent, []
    assert all(each.made(folder) == 1 for each in done)
    return {
        "kills": KILLS,
        "answered before a kill": answered,
        "on the way at a kill": on_the_way,
        "copies that had their name": len(copies),
        "is_well": all(answered[what] for what in MADE),
    }


def work_until_killed(people: People, seconds: float) -> None:
    """Have everybody work in a portal that starts, and kill all of its processes and the copy's so many seconds later."""
    port, is_over = free_port(), threading.Event()
    portal = manage(people.folder, "serve", "--port", str(port), more=MORE)
    wait_for(port, portal)
    people.go_to(port)
    copy = manage(people.folder, "backup", more=MORE)
    threads = [threading.Thread(target=people.go_on, args=(job, is_over)) for job in people.jobs]
    for each in threads:
        each.start()
    time.sleep(seconds)
    is_over.set()
    for process in (portal, copy):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for each in threads:
        each.join()
    assert not people.failures, people.failures


def look(folder: Path, sent: list[Sent]) -> None:
    """Look at what a kill left, before anything of the portal runs again."""
    assert asked(folder, "PRAGMA integrity_check") == [("ok",)]
    assert asked(folder, "PRAGMA foreign_key_check") == []
    for each in sent:
        made = each.made(folder)
        assert made == 1 or (made == 0 and not each.is_answered), f"{each}: {made}"
    for (name,) in asked(folder, PHOTOS):
        with Image.open(folder / "files" / name) as picture:
            picture.load()


def whole_copies(folder: Path, known: set[Path]) -> set[Path]:
    """Have the portal check the copies that are not known yet, and return them."""
    found = set((folder / "backups").glob("portal-*.tar")) - known
    for path in found:
        assert manage(folder, "verify_backup", str(path)).wait() == 0, path
    return found


def invented() -> str:
    """A name unlike any other."""
    return "".join(random.choices("абвгдежзиклмнопрстуфхцчшэюя", k=16)).capitalize()


def small_photo() -> bytes:
    saved = io.BytesIO()
    Image.effect_noise((800, 600), 40).convert("RGB").save(saved, "JPEG", quality=85)
    return saved.getvalue()


def change(folder: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "portal.sqlite3")) as database, database:
        database.execute(sql)
