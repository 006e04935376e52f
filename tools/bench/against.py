"""Pages of this checkout beside the same pages of another one, an older commit as a rule.

Each side makes its database and serves its pages by the code of its own folder, in processes of its own: the other
checkout may call its modules as it likes. Python and the libraries are those of this one.
"""

import contextlib
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tools.bench.measuring import Series, aa_row, interleave, ratio
from tools.bench.report import row
from tools.bench.servers import Database, fill, say, serving

AS_FAST = (0.9, 1.1)
LIMIT = {"limit": "–".join(map(str, AS_FAST))}


@dataclass(frozen=True)
class Kind:
    """Pages that read the same kind of database, and the server that answers them."""

    purpose: str
    size: int
    pages: dict[str, str]
    server: str = "portal"

    def only(self, asked: Container[str]) -> "Kind":
        return replace(self, pages={name: path for name, path in self.pages.items() if name in asked})


def compare(make: Callable[..., Database], other: Path, kind: Kind, repeats: int) -> Iterator[dict]:
    """The ratio this / other of each page; the other one runs twice, as the floor does."""
    ours, theirs = make(kind.size, purpose=kind.purpose), make(kind.size, purpose=kind.purpose, root=other)
    for database in (ours, theirs):
        fill(database)
    say(f"{ours.vendor}, {kind.purpose} of {kind.size}: beside {other}")
    with contextlib.ExitStack() as stack:
        before, twin = (stack.enter_context(serving(kind.server, theirs)) for _copy in range(2))
        now = stack.enter_context(serving(kind.server, ours))
        for name, path in kind.pages.items():
            base, again, page = Series(before, path), Series(twin, path), Series(now, path)
            interleave([base, again, page], repeats)
            calm = is_alike(ratio(again, base))
            words = {"page": f"{name}, other / other", "verdict": "calm" if calm else "no verdict"}
            yield aa_row(theirs, base, again) | LIMIT | words
            value = ratio(page, base)
            times = (
                f"{page.p50:.1f} / {base.p50:.1f} ms, at best {min(page.medians):.1f} / {min(base.medians):.1f}, "
                f"{length(page)} / {length(base)} bytes"
            )
            words = {"verdict": judged(value, calm=calm)}
            yield row(ours.vendor, ours.size, name, "this / other", value, times) | LIMIT | words


def judged(value: float, *, calm: bool) -> str:
    if not calm:
        return "no verdict"
    if is_alike(value):
        return "ok"
    return "faster" if value < 1 else "too much"


def is_alike(value: float) -> bool:
    return AS_FAST[0] <= value <= AS_FAST[1]


def length(series: Series) -> int:
    """How long the page is: sides that answer different things are not to be compared."""
    return len(series.server.ask(series.server.connect(), series.path))
