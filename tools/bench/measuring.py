"""Series of requests beside each other, and how they compare."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from tools.bench.report import row, verdict
from tools.bench.servers import ROOT, Database, Server, say

CALM = (0.85, 1.15)
SLICE = 25  # requests
WARM_UP = 30
ATTEMPTS = 3


@dataclass
class Series:
    """One page of one server: the median of each slice, in milliseconds."""

    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    expected: int = 200
    medians: list[float] = field(default_factory=list)

    def measure(self) -> None:
        connection = self.server.connect()
        times = []
        for _ in range(SLICE):
            prepared = self.prepare()
            started = time.perf_counter()
            self.send(connection, prepared)
            times.append(time.perf_counter() - started)
        connection.close()
        self.medians.append(statistics.median(times) * 1000)

    def warm_up(self) -> None:
        for _ in range(WARM_UP // 10):
            # Another connection may reach another worker, and each must be warm.
            connection = self.server.connect()
            for _ in range(10):
                self.send(connection, self.prepare())
            connection.close()

    def prepare(self) -> Any:
        """What a request needs and is not measured."""

    def send(self, connection: HTTPConnection, prepared: Any) -> None:
        self.server.ask(connection, self.path, headers=self.headers, expected=self.expected)

    @property
    def p50(self) -> float:
        return statistics.median(self.medians)


def interleave(series: Sequence[Series], repeats: int) -> None:
    """Shuffled slices of all; the first two are the floor and its copy, and while they differ it is done anew."""
    dice = random.Random(0)
    for one in series:
        one.warm_up()
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


def count_queries(
    database: Database, pages: dict[str, str], most: int, *, settings: str = "partnership.settings"
) -> list[dict]:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bench" / "queries.py"), database.session, *pages.values()],
        env={**os.environ, **database.environment, "DJANGO_SETTINGS_MODULE": settings},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    counts = json.loads(answer.stdout)
    return [
        row(database.vendor, database.size, name, "queries", counts[path]) | verdict(counts[path], most)
        for name, path in pages.items()
    ]
