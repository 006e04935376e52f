"""Take pictures of the sample school's pages, to look at them one by one: `make pictures PAGES=all`.

    python tools/page_pictures.py                        every page of the list below, full of the sample school's records
    python tools/page_pictures.py today plan             some of them, by name
    python tools/page_pictures.py --state empty          a portal that was set up a minute ago
    python tools/page_pictures.py --state longest        the sample school with every name as long as it may be
    python tools/page_pictures.py --into var/before      another folder than var/pictures

Each page is taken at 390 and 1280 px, whole. How many screens of a phone it is long is written beside its name.
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.sample import chromium, sample_school  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS = {390: 844, 1280: 900}
COORDINATOR, TEACHER, ADMINISTRATOR = "coordinator@example.org", "teacher@example.org", "administrator@example.org"

MONTH = r"/calendar/\d{4}/\d{2}/"
# So many links of a page are tried before it is said that none leads on
TRIED = 40


@dataclass(frozen=True)
class Looked:
    """A page to look at: an address, the patterns of the links that lead on from there, and `by` whom it is seen."""

    path: str
    links: tuple[str, ...] = ()
    by: str = ""


PAGES = {
    "home": Looked("/"),
    "direction": Looked("/", (r"/directions/[^/\"?]+/",)),
    "partners-public": Looked("/partners/"),
    "partner-public": Looked("/partners/", (r"/partners/[^/\"?]*(?:bibliote|library)[^/\"?]*/",)),
    "calendar": Looked("/calendar/"),
    "month": Looked("/calendar/", (MONTH,)),
    "week-public": Looked("/calendar/week/"),
    "event": Looked("/calendar/", (r"/events/\d+/",)),
    "event-held": Looked("/calendar/", (MONTH, MONTH, r"/events/\d+/")),
    "sign-up": Looked("/calendar/", (r"/events/\d+/", r"/events/\d+/sign-up/")),
    "subscribe": Looked("/calendar/subscribe/"),
    "projects-public": Looked("/projects/"),
    "project-public": Looked("/projects/", (r"/projects/[^/\"?]+/",)),
    "products-public": Looked("/products/"),
    "privacy": Looked("/privacy/"),
    "display": Looked("/display/"),
    "not-found": Looked("/nothing-here/"),
    "sign-in": Looked("/accounts/login/"),
    "today": Looked("/staff/", by=COORDINATOR),
    "today-teacher": Looked("/staff/", by=TEACHER),
    "today-administrator": Looked("/staff/", by=ADMINISTRATOR),
    "plan": Looked("/staff/plan/", by=COORDINATOR),
    "plan-teacher": Looked("/staff/plan/", by=TEACHER),
    "week": Looked("/staff/plan/week/", by=COORDINATOR),
    "search": Looked("/staff/search/?q=библ", by=COORDINATOR),
    "activities": Looked("/staff/activities/", by=COORDINATOR),
    "activity": Looked("/staff/activities/?state=held", (r"/staff/activities/\d+/",), by=COORDINATOR),
    "activity-form": Looked("/staff/activities/new/", by=COORDINATOR),
    "log": Looked("/staff/activities/log/", by=TEACHER),
    "log-form": Looked("/staff/activities/log/", (r"/staff/activities/\d+/log/",), by=TEACHER),
    "log-month": Looked("/staff/activities/log/month/", by=COORDINATOR),
    "date": Looked("/staff/activities/?state=held", (r"/staff/activities/\d+/", r"/staff/dates/\d+/"), by=COORDINATOR),
    "register": Looked("/staff/partners/", by=COORDINATOR),
    "partner": Looked("/staff/partners/", (r"/staff/partners/\d+/",), by=COORDINATOR),
    "board": Looked("/staff/partnerships/", by=COORDINATOR),
    "partnership": Looked("/staff/partnerships/", (r"/staff/partnerships/\d+/",), by=COORDINATOR),
    "principles": Looked(
        "/staff/partnerships/",
        (
            r"/staff/partnerships/\d+/",
            r"/staff/partnerships/\d+/principles/",
            r"/staff/partnerships/\d+/principles/school/",
        ),
        by=COORDINATOR,
    ),
    "agreements": Looked("/staff/agreements/", by=COORDINATOR),
    "projects": Looked("/staff/projects/", by=COORDINATOR),
    "products": Looked("/staff/products/", by=COORDINATOR),
    "plan-paper": Looked("/staff/plan/paper/", by=COORDINATOR),
    "papers": Looked("/staff/documents/", by=COORDINATOR),
    "settings": Looked("/staff/settings/", by=ADMINISTRATOR),
    "people": Looked("/staff/people/", by=ADMINISTRATOR),
    "journal": Looked("/staff/journal/", by=ADMINISTRATOR),
    "two-steps": Looked("/accounts/2fa/", by=ADMINISTRATOR),
}

# What the first run asks, answered; the last names are those of the sample school.
EMPTY = """
from school.setup import set_up
set_up(name="МБОУ «Средняя школа № 1»", short_name="Школа № 1", city="Волгоград", time_zone="Europe/Volgograd",
       full_name="Администратор", email="administrator@example.org", password="demo-partnership")
"""
# Every name that lists and heads show, filled up to what its field may hold.
LONGEST = """
from django.apps import apps
from django.db import models
from school.publication import publishing
words = " имени дважды Героя Советского Союза маршала Василевского с углублённым изучением естественно-научных предметов"
names = {"school.schoolprofile": ["name"], "partners.partner": ["name", "short_name"], "activities.activity": ["title", "place"],
         "activities.project": ["title"], "activities.product": ["title"], "school.user": ["full_name"]}
with publishing():
    for label, fields in names.items():
        model = apps.get_model(label)
        for row in model._base_manager.all():
            longer = {}
            for name in fields:
                value = getattr(row, name)
                most = model._meta.get_field(name).max_length
                if value:
                    longer[name] = f"{value[: most - len(words) if most > 150 else most]}{words * 3}"[:most].strip()
            models.QuerySet(model).filter(pk=row.pk).update(**longer)
"""


# A session of each who looks, without the password and the second factor that signing in asks for.
SESSIONS = """
from importlib import import_module
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from school.models import User
for user in User.objects.exclude(email=None):
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": ""}})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    print(user.email, session.session_key)
"""


@dataclass(frozen=True)
class Site:
    """A served school: its address, and a session's key for each e-mail of its staff."""

    address: str
    sessions: dict[str, str]


@contextlib.contextmanager
def school(state: str) -> Iterator[Site]:
    """Serve the sample school in one of its states."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATA_DIR": folder, "DEMO": "false" if state == "empty" else "true"}

        def run(script: str) -> str:
            command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
            settings = {**os.environ, **environment, "DATABASE_URL": ""}
            return subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout

        with sample_school(**environment) as address:
            if script := {"empty": EMPTY, "longest": LONGEST}.get(state):
                run(script)
            sessions = dict(line.split() for line in run(SESSIONS).splitlines() if line.count(" ") == 1)
            yield Site(address, sessions)


def take(names: list[str], state: str, folder: Path) -> None:
    # Only for taking pictures: the list of pages can be read without a browser.
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with school(state) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        by_person: dict[str, list[str]] = {}
        for name in names:
            person = PAGES[name].by if PAGES[name].by in {"", *site.sessions} else ADMINISTRATOR
            by_person.setdefault(person, []).append(name)
        for person, seen in by_person.items():
            with signed_in(browser, site, person) as context:
                for name in seen:
                    picture(context, name, folder)
        browser.close()


@contextlib.contextmanager
def signed_in(browser: "Browser", site: Site, person: str) -> Iterator["BrowserContext"]:
    context = browser.new_context(locale="ru-RU", base_url=site.address)
    if person:
        context.add_cookies([{"name": "sessionid", "value": site.sessions[person], "url": site.address}])
    yield context
    context.close()


def picture(context: "BrowserContext", name: str, folder: Path) -> None:
    looked = PAGES[name]
    page = context.new_page()
    if not leads_to(page, looked.path, looked.links):
        print(f"{name}: nothing leads to it here", flush=True)
        page.close()
        return
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.reload(wait_until="load")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        if width == min(WIDTHS):
            screens = page.evaluate("document.documentElement.scrollHeight") / height
            print(f"{name}: {screens:.1f} screens of a phone, {urlsplit(page.url).path}", flush=True)
    page.close()


def leads_to(page: "Page", path: str, links: tuple[str, ...]) -> bool:
    """Open the address, and from there the first chain of links that there is."""
    page.goto(path)
    if not links:
        return True
    found = dict.fromkeys(re.findall(f'href="({links[0]})(?:[?#][^"]*)?"', page.content()))
    return any(leads_to(page, each, links[1:]) for each in list(found)[:TRIED])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help="all, or names of pages")
    parser.add_argument("--state", choices=["full", "empty", "longest"], default="full")
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "pictures")
    asked = parser.parse_args(arguments)
    names = [name for each in asked.names for name in each.split(",")]
    if unknown := set(names) - {*PAGES, "all"}:
        sys.exit(f"No such pages: {', '.join(sorted(unknown))}. There are: {', '.join(PAGES)}")
    take(list(PAGES) if not names or "all" in names else names, asked.state, asked.into)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
