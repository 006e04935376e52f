"""Measure the portal against the floor: `make bench`.

    python tools/bench/run.py                           SQLite, then a throw-away PostgreSQL
    python tools/bench/run.py --sqlite --pages register  a part of it

Servers that are compared run side by side, and short slices of requests to them are shuffled together, so that
whatever else the machine does slows all of them alike. Only ratios are judged, never milliseconds. The floor runs
twice: where its two copies differ by more than 15 %, the machine is too restless and there is no verdict.
"""

import argparse
import contextlib
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from school.years import SchoolYear  # noqa: E402
from tools.bench.report import print_table, row, verdict  # noqa: E402
from tools.bench.servers import WORK, Database, Server, fill, postgres, say, serving, sqlite  # noqa: E402
from tools.postgres import cluster  # noqa: E402

FLOOR = "/floor/"
PAGES = {
    "register": "/staff/partners/",
    "search": "/staff/partners/?q=" + quote("музея пехотинец"),
    "filter": "/staff/partners/?direction=social-pedagogical",
    # A word that every tenth name has: what it costs is shown, and not judged.
    "wide-search": "/staff/partners/?q=" + quote("центры"),
}
OTHER_PAGES = (
    "/",
    "/en/",
    "/partners/",
    "/directions/social-pedagogical/",
    "/staff/",
    "/staff/partners/new/",
)
SMALL, MIDDLE, LARGE = 1_000, 10_000, 100_000
# The board of stages, measured on databases of its own: so many partnerships with all that their criteria read
BOARD = "/staff/partnerships/"
BOARD_SMALL, BOARD_LARGE = 50, 1_000
# The year's plan and the list of activities over so many dates
PLAN = {"plan": "/staff/plan/", "activities": "/staff/activities/"}
# What was held of it: the list of what waits to be marked, a month's grid, the activities still to be summed up
HELD = {
    "log": "/staff/activities/log/",
    "log-month": f"/staff/activities/log/month/?month={SchoolYear.of(date.today()).start}-10",
    "held": "/staff/activities/?state=no-analysis",
}
PLAN_SMALL, PLAN_LARGE = 1_000, 100_000

CALM = (0.85, 1.15)
MOST_RATIO = 1.3
MOST_GROWTH = 0.15
MOST_QUERIES = 4 + 2  # the session and the user
MOST_MEMORY = 90.0  # MiB
MOST_SIZE_RATIO = 1.5
MOST_BOARD_QUERIES = 6 + 1  # one more for each room that reports on criteria; only the partners' does
MOST_PLAN_QUERIES = 12
MOST_HELD_QUERIES = 16

SLICE = 25  # requests
WARM_UP = 30
ATTEMPTS = 3


@dataclass
class Series:
    """One page of one server: the median of each slice, in milliseconds."""

    server: Server
    path: str
    medians: list[float] = field(default_factory=list)

    def measure(self) -> None:
        connection = self.server.connect()
        times = []
        for _ in range(SLICE):
            started = time.perf_counter()
            self.server.ask(connection, self.path)
            times.append(time.perf_counter() - started)
        connection.close()
        self.medians.append(statistics.median(times) * 1000)

    @property
    def p50(self) -> float:
        return statistics.median(self.medians)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    everything = ",".join([*PAGES, "board", *PLAN, *HELD])
    parser.add_argument("--pages", default=everything, help=f"of {everything}")
    parser.add_argument("--repeats", type=int, default=9)
    vendors = parser.add_mutually_exclusive_group()
    vendors.add_argument("--sqlite", action="store_true", help="SQLite alone")
    vendors.add_argument("--postgres", action="store_true", help="PostgreSQL alone")
    parser.add_argument("--sizes", default=f"{SMALL},{MIDDLE},{LARGE}", help="partners: small, middle, large")
    options = parser.parse_args()
    if options.repeats < 5:
        parser.error("a verdict needs 5 repeats")
    asked = options.pages.split(",")
    pages = {name: path for name, path in PAGES.items() if name in asked}
    if unknown := set(asked) - {*PAGES, "board", *PLAN, *HELD}:
        parser.error(f"no such page: {', '.join(sorted(unknown))}")
    sizes = [int(size) for size in options.sizes.split(",")]

    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    report: list[dict] = []
    plan = {name: path for name, path in PLAN.items() if name in asked}
    held = {name: path for name, path in HELD.items() if name in asked}

    def measure(make: Callable[..., Database]) -> None:
        if pages:
            report.extend(measure_vendor([make(size) for size in sizes], pages, options.repeats))
        if "board" in asked:
            boards = [make(size, purpose="board") for size in (BOARD_SMALL, BOARD_LARGE)]
            for database in boards:
                fill(database)
            report.extend(measure_sizes(boards, {"board": BOARD}, options.repeats, MOST_BOARD_QUERIES))
        if plan or held:
            plans = [make(size, purpose="plan") for size in (PLAN_SMALL, PLAN_LARGE)]
            for database in plans:
                fill(database)
            for paths, most in ((plan, MOST_PLAN_QUERIES), (held, MOST_HELD_QUERIES)):
                if paths:
                    report.extend(measure_sizes(plans, paths, options.repeats, most))

    if not options.postgres:
        measure(sqlite)
    if not options.sqlite:
        # What autovacuum is for is done by data.py; in the middle of a slice it would disturb.
        with cluster({"autovacuum": "off", "shared_buffers": "256MB"}) as url:
            measure(partial(postgres, url))
    (WORK / "results.json").write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print_table(report)
    print(f"\nThe same as JSON: {(WORK / 'results.json').relative_to(ROOT)}")
    sys.exit(any(row["verdict"] in ("too much", "no verdict") for row in report))


def measure_vendor(databases: list[Database], pages: dict[str, str], repeats: int) -> list[dict]:
    small, middle, large = databases
    for database in databases:
        fill(database)
    return [
        *measure_ratio(middle, pages, repeats),
        *measure_growth(small, large, pages, repeats),
        *count_queries(middle, pages),
        measure_memory(middle),
    ]


def measure_ratio(database: Database, pages: dict[str, str], repeats: int) -> list[dict]:
    """The portal's pages beside the floor's list."""
    say(f"{database.vendor}, {database.size} partners: beside the floor")
    with contextlib.ExitStack() as stack:
        floor, twin = (stack.enter_context(serving(name, database)) for name in ("floor", "floor again"))
        portal = stack.enter_context(serving("portal", database))
        compare_rows(floor, portal)
        base, again = Series(floor, FLOOR), Series(twin, FLOOR)
        measured = {name: Series(portal, path) for name, path in pages.items()}
        interleave([base, again, *measured.values()], repeats)
        calm = is_calm(base, again)
        rows = [
            row(
                database.vendor,
                database.size,
                name,
                "ratio",
                ratio(series, base),
                f"{series.p50:.1f} / {base.p50:.1f} ms",
            )
            | verdict(ratio(series, base), MOST_RATIO, judged=is_judged(database, name), calm=calm)
            for name, series in measured.items()
        ]
        return [aa_row(database, base, again), *rows]


def is_judged(database: Database, page: str) -> bool:
    """SQLite reads the whole register for a search, whoever asks it; a wide search is for the curious."""
    return page != "wide-search" and (page, database.vendor) != ("search", "sqlite")


def measure_growth(small: Database, large: Database, pages: dict[str, str], repeats: int) -> list[dict]:
    """How a page's time grows with the number of partners: t ~ size ** exponent."""
    say(f"{small.vendor}, {small.size} beside {large.size} partners: growth")
    with contextlib.ExitStack() as stack:
        floor, twin = (stack.enter_context(serving(name, small)) for name in ("floor", "floor again"))
        portals = [stack.enter_context(serving("portal", database)) for database in (small, large)]
        base, again = Series(floor, FLOOR), Series(twin, FLOOR)
        measured = {name: [Series(portal, path) for portal in portals] for name, path in pages.items()}
        interleave([base, again, *(series for pair in measured.values() for series in pair)], repeats)
        calm = is_calm(base, again)
        rows = [aa_row(small, base, again)]
        for name, (few, many) in measured.items():
            exponent = math.log(ratio(many, few)) / math.log(large.size / small.size)
            rows.append(
                row(large.vendor, large.size, name, "growth", exponent, f"{few.p50:.1f} → {many.p50:.1f} ms")
                | verdict(exponent, MOST_GROWTH, judged=is_judged(small, name), calm=calm)
            )
        return rows


def measure_sizes(
    databases: list[Database], pages: dict[str, str], repeats: int, most_queries: int
) -> list[dict]:
    """Pages over much beside the same pages over little: as many rows are drawn, whatever stands behind."""
    small, large = databases
    say(f"{small.vendor}, {small.purpose} of {small.size} beside that of {large.size}")
    with contextlib.ExitStack() as stack:
        few, again = (stack.enter_context(serving("portal", small)) for _copy in range(2))
        many = stack.enter_context(serving("portal", large))
        first = next(iter(pages.values()))
        base, twin = Series(few, first), Series(again, first)
        pairs = {name: (Series(few, path), Series(many, path)) for name, path in pages.items()}
        interleave([base, twin, *(series for pair in pairs.values() for series in pair)], repeats)
        calm = is_calm(base, twin)
        rows = [aa_row(small, base, twin) | {"page": f"{small.purpose} / {small.purpose}"}]
        for name, (little, much) in pairs.items():
            times = f"{much.p50:.1f} / {little.p50:.1f} ms"
            rows.append(
                row(large.vendor, large.size, name, "ratio", ratio(much, little), times)
                | verdict(ratio(much, little), MOST_SIZE_RATIO, calm=calm)
            )
        return [*rows, *count_queries(large, pages, most_queries)]


def count_queries(database: Database, pages: dict[str, str], most: int = MOST_QUERIES) -> list[dict]:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bench" / "queries.py"), database.session, *pages.values()],
        env={**os.environ, **database.environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    counts = json.loads(answer.stdout)
    return [
        row(database.vendor, database.size, name, "queries", counts[path]) | verdict(counts[path], most)
        for name, path in pages.items()
    ]


def measure_memory(database: Database) -> dict:
    """The larger worker after every page was asked for by several people at once; no other server shares with it."""
    paths = [*PAGES.values(), *OTHER_PAGES] * 40
    with serving("portal", database) as portal, ThreadPoolExecutor(8) as people:
        list(people.map(lambda path: portal.ask(portal.connect(), path), paths))
        memory = portal.worker_memory()
    return row(database.vendor, database.size, "worker", "memory, MiB", memory) | verdict(memory, MOST_MEMORY)


def interleave(series: list[Series], repeats: int) -> None:
    """Shuffled slices of all; the first two are the floor and its copy, and while they differ it is done anew."""
    dice = random.Random(0)
    for one in series:
        for _ in range(WARM_UP // 10):
            # Another connection may reach another worker, and each must be warm.
            connection = one.server.connect()
            for _ in range(10):
                one.server.ask(connection, one.path)
            connection.close()
    base, again = series[:2]
    for _ in range(ATTEMPTS):
        for one in series:
            one.medians.clear()
        for _ in range(repeats):
            for one in dice.sample(series, len(series)):
                one.measure()
        if is_calm(base, again):
            return
        say(f"The floor's two copies differ: {ratio(again, base):.2f}. Once more.")


def ratio(series: Series, base: Series) -> float:
    """The median of the ratios of neighboring slices: a slow minute counts on both sides."""
    return statistics.median(mine / its for mine, its in zip(series.medians, base.medians, strict=True))


def is_calm(base: Series, again: Series) -> bool:
    return CALM[0] <= ratio(again, base) <= CALM[1]


def aa_row(database: Database, base: Series, again: Series) -> dict:
    words = "calm" if is_calm(base, again) else "no verdict"
    shown = f"{again.p50:.1f} / {base.p50:.1f} ms"
    return row(database.vendor, database.size, "floor / floor", "A/A", ratio(again, base), shown) | {
        "limit": "0.85–1.15",
        "verdict": words,
    }


def compare_rows(floor: Server, portal: Server) -> None:
    """Both must show the same partners, or the comparison is of different things."""
    numbers = [
        links(server.ask(server.connect(), path))
        for server, path in ((floor, FLOOR), (portal, PAGES["register"]))
    ]
    if not numbers[0] or numbers[0] != numbers[1]:
        sys.exit(f"The floor lists {len(numbers[0])} partners, the portal {len(numbers[1])}, or others.")


def links(page: bytes) -> set[str]:
    pieces = page.decode().split('"/staff/partners/')[1:]
    return {number for piece in pieces if (number := piece.partition("/")[0]).isdigit()}


if __name__ == "__main__":
    main()
