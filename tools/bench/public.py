"""What visitors ask for: the calendar beside its floors, what a repeated visit costs, and how much a first one weighs."""

import contextlib
import gzip
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from typing import Any

from tools.bench.measuring import (
    ATTEMPTS,
    SLICE,
    WARM_UP,
    Series,
    aa_row,
    count_queries,
    interleave,
    is_calm,
    ratio,
)
from tools.bench.report import row, verdict
from tools.bench.servers import ROOT, Database, Server, fill, say, serving

TODAY = date.today()
THIS_MONTH = f"{TODAY.year}/{TODAY.month:02}/"
MONTH, AGENDA, FEED = f"/calendar/{THIS_MONTH}", "/calendar/", "/calendar.ics"
TRIVIAL = "/ok/"
FLOORS = {"month": f"/floor/{TODAY.year}/{TODAY.month}/", "agenda": "/floor/agenda/"}
PAGES = ("month", "agenda", "repeat", "feed", "sign-up", "weight")
EVENTS_OF_THE_MONTH, EVENTS_OF_THE_FEED = 200, 2_000

MOST_MONTH = 0.65
MOST_REPEAT = 3.5
MOST_FEED = 1.3
MOST_FEED_OF_LIBRARY = 0.30
MOST_GROWTH = 0.10
MOST_QUERIES = 4
MOST_EVENT_QUERIES = 6
MOST_WEIGHT = 64 * 1024
MOST_WEIGHT_WITH_FONTS = 130 * 1024
ANEW = "tools.bench.anew"
# As after something was published: what only changes with the public version is loaded again, too.
FORGET_ALL = {"X-Forget": "all"}
AS_BROWSERS = {"Accept-Encoding": "gzip, deflate, br"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure_public(make: Callable[..., Database], sizes: list[int], asked: set[str], repeats: int) -> Iterator[dict]:
    """All that was asked for of one kind of database; sign-ups come last, for they change the data."""
    small, middle, large = (make(size, purpose="calendar") for size in sizes)
    needed = [middle, *([small, large] if asked & {"month", "agenda"} else [])]
    for database in needed:
        fill(database)
    pages = {name: path for name, path in (("month", MONTH), ("agenda", AGENDA)) if name in asked}
    if pages:
        yield from measure_pages(middle, pages, repeats)
        yield from measure_growth(small, large, pages, repeats)
        yield from count_queries(large, pages, MOST_QUERIES, settings=ANEW)
        number = first_event(large)
        yield from count_queries(large, {"event": f"/events/{number}/"}, MOST_EVENT_QUERIES, settings=ANEW)
    if "repeat" in asked:
        yield from measure_repeats(middle, repeats)
    if "feed" in asked:
        yield from measure_feed(middle, repeats)
    if "weight" in asked:
        yield from weigh(middle)
    if "sign-up" in asked:
        yield from measure_sign_ups(middle, repeats)


def measure_pages(database: Database, pages: dict[str, str], repeats: int) -> list[dict]:
    """Pages made anew beside model objects in plain templates, each beside a floor of its own."""
    say(f"{database.vendor}, {database.size} dates: the calendar beside its floor")
    with contextlib.ExitStack() as stack:
        floor, twin = (stack.enter_context(serving(name, database)) for name in ("floor", "floor again"))
        portal = stack.enter_context(serving("anew", database))
        compare_events(floor, portal)
        rows = []
        for name, path in pages.items():
            base, again = Series(floor, FLOORS[name]), Series(twin, FLOORS[name])
            page, after_change = Series(portal, path), Series(portal, path, headers=FORGET_ALL)
            interleave([base, again, page, after_change], repeats)
            judged = {"judged": name == "month", "calm": is_calm(base, again)}
            rows += [
                aa_row(database, base, again),
                compared(database, name, page, base, MOST_MONTH, **judged),
                compared(database, f"{name}, after a change", after_change, base),
            ]
        return rows


def measure_growth(small: Database, large: Database, pages: dict[str, str], repeats: int) -> list[dict]:
    """t ~ dates ** exponent: as many events are shown, whatever stands behind."""
    say(f"{small.vendor}, {small.size} beside {large.size} dates: growth of the calendar")
    with contextlib.ExitStack() as stack:
        few, twin = (stack.enter_context(serving("anew", small)) for _copy in range(2))
        many = stack.enter_context(serving("anew", large))
        rows = []
        for name, path in pages.items():
            base, again, much = Series(few, path), Series(twin, path), Series(many, path)
            changed = [Series(server, path, headers=FORGET_ALL) for server in (few, many)]
            interleave([base, again, much, *changed], repeats)
            calm = is_calm(base, again)
            rows.append(aa_row(small, base, again) | {"page": f"{name} / {name}"})
            pairs = {name: (base, much), f"{name}, after a change": (changed[0], changed[1])}
            for words, (first, last) in pairs.items():
                exponent = math.log(ratio(last, first)) / math.log(large.size / small.size)
                times = f"{first.p50:.1f} → {last.p50:.1f} ms"
                rows.append(
                    row(large.vendor, large.size, words, "growth", exponent, times)
                    | verdict(exponent, MOST_GROWTH, judged=words == name, calm=calm)
                )
        return rows


def measure_repeats(database: Database, repeats: int) -> list[dict]:
    """A page that the process has, and one that the browser has, beside a view that only says «ok»."""
    say(f"{database.vendor}, {database.size} dates: repeated visits")
    with trivial_servers(database) as (server, twin):
        base, again = Series(server, TRIVIAL), Series(twin, TRIVIAL)
        pages = {
            "repeat": Series(server, MONTH, headers=AS_BROWSERS),
            "repeat without gzip": Series(server, MONTH),
            "repeat, unchanged (304)": unchanged(server, MONTH),
            "agenda, repeat": Series(server, AGENDA, headers=AS_BROWSERS),
        }
        interleave([base, again, *pages.values()], repeats)
        calm = is_calm(base, again)
        return [
            aa_row(database, base, again) | {"page": "ok / ok"},
            *(compared(database, name, page, base, MOST_REPEAT, calm=calm) for name, page in pages.items()),
        ]


def measure_feed(database: Database, repeats: int) -> list[dict]:
    """The feed made anew beside joined strings and the library, and the feed that a calendar has already."""
    say(f"{database.vendor}, {database.size} dates: the feed")
    with contextlib.ExitStack() as stack:
        floor, twin = (stack.enter_context(serving(name, database)) for name in ("floor", "floor again"))
        portal = stack.enter_context(serving("anew", database))
        server, _twin = stack.enter_context(trivial_servers(database))
        counts = {
            path: asked.ask(asked.connect(), path).count(b"BEGIN:VEVENT")
            for asked, path in (
                (floor, "/floor/joined.ics"),
                (floor, "/floor/library.ics"),
                (portal, FEED),
                (server, FEED),
            )
        }
        if set(counts.values()) != {min(database.size, EVENTS_OF_THE_FEED)}:
            sys.exit(f"The feeds have other events: {counts}")
        base, again = Series(floor, "/floor/joined.ics"), Series(twin, "/floor/joined.ics")
        library, cold = Series(floor, "/floor/library.ics"), Series(portal, FEED)
        kept, known, trivial = Series(server, FEED), unchanged(server, FEED), Series(server, TRIVIAL)
        interleave([base, again, cold, library, kept, known, trivial], repeats)
        calm = is_calm(base, again)
        return [
            aa_row(database, base, again) | {"page": "joined / joined"},
            compared(database, "feed / joined strings", cold, base, MOST_FEED, calm=calm),
            compared(database, "feed / icalendar", cold, library, MOST_FEED_OF_LIBRARY, calm=calm),
            compared(database, "feed, kept / ok", kept, trivial),
            compared(database, "feed, unchanged (304) / ok", known, trivial),
        ]


def measure_sign_ups(database: Database, repeats: int) -> list[dict]:
    """The form and what it sends, beside a plain ModelForm that saves the same row."""
    say(f"{database.vendor}, {database.size} dates: signing up")
    with contextlib.ExitStack() as stack:
        floor, twin = (stack.enter_context(serving(name, database)) for name in ("floor", "floor again"))
        portal = stack.enter_context(serving("portal", database))
        forms = forms_to_send(database, 2 * (WARM_UP + SLICE * repeats * ATTEMPTS))
        number = forms[0][0]
        base, again = (Series(each, f"/floor/sign-up/{number}/") for each in (floor, twin))
        shown = Series(portal, f"/events/{number}/sign-up/")
        plain = Sent(floor, "/floor/sign-up/{}/", forms=iter(forms), expected=302)
        sent = Sent(portal, "/events/{}/sign-up/", forms=iter(forms), expected=302)
        interleave([base, again, shown, plain, sent], repeats)
        return [
            aa_row(database, base, again) | {"page": "form / form"},
            compared(database, "sign-up, the form", shown, base),
            compared(database, "sign-up, sent", sent, plain),
        ]


@dataclass
class Sent(Series):
    """Forms that are sent, each once; the path is filled in with the number of the date."""

    forms: Iterator[tuple[int, str]] = field(default_factory=lambda: iter(()))

    def prepare(self) -> tuple[int, str]:
        return next(self.forms)

    def send(self, connection: HTTPConnection, prepared: tuple[int, str]) -> None:
        number, body = prepared
        path = self.path.format(number)
        self.server.ask(connection, path, headers=FORM, body=body, expected=self.expected)


def forms_to_send(database: Database, count: int) -> list[tuple[int, str]]:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bench" / "sign_ups.py"), str(count)],
        env={**os.environ, **database.environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [(number, body) for number, body in json.loads(answer.stdout)]


def weigh(database: Database) -> list[dict]:
    """What a phone loads at its first visit of the month: the page and all that it asks for at once."""
    say(f"{database.vendor}, {database.size} dates: the weight of a first visit")
    with serving("portal", database) as portal:
        page = packed(portal, MONTH)
        html = gzip.decompress(page).decode()
        addresses = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html)))
        weights = {path: packed(portal, path) for path in addresses}
    is_font = {path: path.endswith(".woff2") for path in addresses}
    without = len(page) + sum(len(weights[path]) for path in addresses if not is_font[path])
    fonts = sum(len(weights[path]) for path in addresses if is_font[path])
    parts = [f"page {len(page)}"] + [
        f"{path.rpartition('/')[2].partition('.')[0]} {len(weights[path])}" for path in addresses if not is_font[path]
    ]
    rows = (
        ("first visit", without, MOST_WEIGHT, ", ".join(parts)),
        ("first visit with fonts", without + fonts, MOST_WEIGHT_WITH_FONTS, f"fonts {fonts}"),
    )
    return [
        row(database.vendor, database.size, name, "bytes, gzip", value, words) | verdict(value, most)
        for name, value, most, words in rows
    ]


def packed(server: Server, path: str) -> bytes:
    """A file as it travels: in gzip as the server, or else nginx before it, sends it; fonts are packed already."""
    answer, body = server.answer(server.connect(), path, headers=AS_BROWSERS)
    if answer.headers["Content-Encoding"] == "gzip" or path.endswith(".woff2"):
        return body
    return gzip.compress(body, 9)


@contextlib.contextmanager
def trivial_servers(database: Database) -> Iterator[tuple[Server, Server]]:
    with serving("trivial", database) as server, serving("trivial again", database) as twin:
        yield server, twin


CHANGES = re.compile(rb'<aside class="calendar-changes".*?</aside>', re.DOTALL)


def unchanged(server: Server, path: str) -> Series:
    """A visit of who has the page already."""
    answer, _body = server.answer(server.connect(), path, headers=AS_BROWSERS)
    headers = AS_BROWSERS | {"If-None-Match": answer.headers["ETag"]}
    return Series(server, path, headers=headers, expected=304)


def compared(
    database: Database, name: str, series: Series, base: Series, most: float | None = None, **judged: Any
) -> dict:
    """The ratio of two series; without a limit it is reported only."""
    value, times = ratio(series, base), f"{series.p50:.1f} / {base.p50:.1f} ms"
    if most is None:
        judged["judged"] = False
    return row(database.vendor, database.size, name, "ratio", value, times) | verdict(value, most or 0.0, **judged)


def compare_events(floor: Server, portal: Server) -> None:
    """Both must show the same events, or the comparison is of different things.

    What changed of events stands above the month, those of other months too.
    """
    found = [
        set(re.findall(rb"/events/(\d+)/", CHANGES.sub(b"", server.ask(server.connect(), path))))
        for server, path in ((floor, FLOORS["month"]), (portal, MONTH))
    ]
    if len(found[0]) != EVENTS_OF_THE_MONTH or found[0] != found[1]:
        sys.exit(f"The floor's month has {len(found[0])} events, the portal's {len(found[1])}, or others.")


def first_event(database: Database) -> int:
    with serving("portal", database) as portal:
        page = portal.ask(portal.connect(), MONTH)
    return int(re.findall(rb"/events/(\d+)/", page)[0])
