"""Measure the portal against the floor: `make bench`.

    python tools/bench/run.py                           SQLite, then a throw-away PostgreSQL
    python tools/bench/run.py --sqlite --pages register  a part of it
    make bench PAGES=month,agenda,repeat,feed,sign-up,weight BENCH="--repeats 9"    the public calendar
    make bench PAGES=register,board,feed BENCH="--against ../before"    beside another checkout (against.py)

Servers that are compared run side by side, and short slices of requests to them are shuffled together, so that
whatever else the machine does slows all of them alike. Only ratios are judged, never milliseconds. The floor runs
twice: where its two copies differ by more than 15 %, the machine is too restless and there is no verdict.
"""

import argparse
import contextlib
import json
import math
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from school.years import SchoolYear  # noqa: E402
from tools.bench import public  # noqa: E402
from tools.bench.against import Kind, compare  # noqa: E402
from tools.bench.measuring import (  # noqa: E402
    Series,
    aa_row,
    count_queries,
    interleave,
    is_calm,
    ratio,
)
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
# The staff's home of one school, after so many years
TODAY = "/staff/"
YEARS_FEW, YEARS_MANY = 1, 5

MOST_RATIO = 1.3
MOST_GROWTH = 0.15
MOST_QUERIES = 6 + 2  # the session and the user
MOST_MEMORY = 90.0  # MiB
MOST_SIZE_RATIO = 1.5
MOST_BOARD_QUERIES = 6 + 1  # one more for each room that reports on criteria; only the partners' does
MOST_PLAN_QUERIES = 12
MOST_HELD_QUERIES = 16
MOST_TODAY_QUERIES = 16
MOST_TODAY_RATIO = 1.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    everything = [*PAGES, "board", "today", *PLAN, *HELD, *public.PAGES]
    parser.add_argument("--pages", help=f"of {','.join(everything)}")
    parser.add_argument("--repeats", type=int, default=9)
    vendors = parser.add_mutually_exclusive_group()
    vendors.add_argument("--sqlite", action="store_true", help="SQLite alone")
    vendors.add_argument("--postgres", action="store_true", help="PostgreSQL alone")
    parser.add_argument("--sizes", default=f"{SMALL},{MIDDLE},{LARGE}", help="partners, or dates: small, middle, large")
    parser.add_argument("--against", type=checkout, help="another checkout, to measure its pages beside this one's")
    options = parser.parse_args()
    if options.repeats < 5:
        parser.error("a verdict needs 5 repeats")
    sizes = [int(size) for size in options.sizes.split(",")]
    kinds = kinds_to_compare(sizes[1])
    known = [name for kind in kinds for name in kind.pages] if options.against else everything
    asked = options.pages.split(",") if options.pages else known
    if unknown := set(asked) - set(known):
        parser.error(f"no such page: {', '.join(sorted(unknown))}")
    kinds = [kind.only(asked) for kind in kinds if not kind.pages.keys().isdisjoint(asked)]
    pages = {name: path for name, path in PAGES.items() if name in asked}

    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    report: list[dict] = []
    plan = {name: path for name, path in PLAN.items() if name in asked}
    held = {name: path for name, path in HELD.items() if name in asked}

    def measure(make: Callable[..., Database]) -> None:
        if options.against:
            for kind in kinds:
                report.extend(compare(make, options.against, kind, options.repeats))
            return
        if pages:
            report.extend(measure_vendor([make(size) for size in sizes], pages, options.repeats))
        if "board" in asked:
            boards = [make(size, purpose="board") for size in (BOARD_SMALL, BOARD_LARGE)]
            for database in boards:
                fill(database)
            report.extend(measure_sizes(boards, {"board": BOARD}, options.repeats, MOST_BOARD_QUERIES))
        if "today" in asked:
            years = [make(many, purpose="years") for many in (YEARS_FEW, YEARS_MANY)]
            for database in years:
                fill(database)
            report.extend(
                measure_sizes(years, {"today": TODAY}, options.repeats, MOST_TODAY_QUERIES, most=MOST_TODAY_RATIO)
            )
        if plan or held:
            plans = [make(size, purpose="plan") for size in (PLAN_SMALL, PLAN_LARGE)]
            for database in plans:
                fill(database)
            for paths, most in ((plan, MOST_PLAN_QUERIES), (held, MOST_HELD_QUERIES)):
                if paths:
                    report.extend(measure_sizes(plans, paths, options.repeats, most))
        if for_visitors := set(public.PAGES).intersection(asked):
            report.extend(public.measure_public(make, sizes, for_visitors, options.repeats))

    if not options.postgres:
        measure(sqlite)
    if not options.sqlite:
        # What autovacuum is for is done by data.py; in the middle of a slice it would disturb.
        with cluster({"shared_buffers": "256MB"}) as url:
            measure(partial(postgres, url))
    (WORK / "results.json").write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print_table(report)
    print(f"\nThe same as JSON: {(WORK / 'results.json').relative_to(ROOT)}")
    sys.exit(any(row["verdict"] in ("too much", "no verdict") for row in report))


def checkout(path: str) -> Path:
    folder = Path(path).resolve()
    if folder == ROOT or not (folder / "tools" / "bench" / "data.py").exists():
        raise argparse.ArgumentTypeError("not another checkout of the portal")
    return folder


def kinds_to_compare(size: int) -> list[Kind]:
    """What is measured beside another checkout: each page over the database that it is about."""
    return [
        Kind("register", size, PAGES),
        Kind("board", BOARD_LARGE, {"board": BOARD}),
        Kind("plan", size, PLAN | HELD),
        Kind("calendar", size, {"month": public.MONTH, "agenda": public.AGENDA, "feed": public.FEED}, server="anew"),
    ]


def measure_vendor(databases: list[Database], pages: dict[str, str], repeats: int) -> list[dict]:
    small, middle, large = databases
    for database in databases:
        fill(database)
    return [
        *measure_ratio(middle, pages, repeats),
        *measure_growth(small, large, pages, repeats),
        *count_queries(middle, pages, MOST_QUERIES),
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
    databases: list[Database],
    pages: dict[str, str],
    repeats: int,
    most_queries: int,
    *,
    most: float = MOST_SIZE_RATIO,
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
                | verdict(ratio(much, little), most, calm=calm)
            )
        return [*rows, *count_queries(large, pages, most_queries)]


def measure_memory(database: Database) -> dict:
    """The larger worker after every page was asked for by several people at once; no other server shares with it."""
    paths = [*PAGES.values(), *OTHER_PAGES] * 40
    with serving("portal", database) as portal, ThreadPoolExecutor(8) as people:
        list(people.map(lambda path: portal.ask(portal.connect(), path), paths))
        memory = portal.worker_memory()
    return row(database.vendor, database.size, "worker", "memory, MiB", memory) | verdict(memory, MOST_MEMORY)


def compare_rows(floor: Server, portal: Server) -> None:
    """Both must show the same partners, or the comparison is of different things."""
    numbers = [
        links(server.ask(server.connect(), path)) for server, path in ((floor, FLOOR), (portal, PAGES["register"]))
    ]
    if not numbers[0] or numbers[0] != numbers[1]:
        sys.exit(f"The floor lists {len(numbers[0])} partners, the portal {len(numbers[1])}, or others.")


def links(page: bytes) -> set[str]:
    pieces = page.decode().split('"/staff/partners/')[1:]
    return {number for piece in pieces if (number := piece.partition("/")[0]).isdigit()}


if __name__ == "__main__":
    main()
