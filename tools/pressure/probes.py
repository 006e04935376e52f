"""What everybody else notices meanwhile: how long the probe of health and a visitor's page take."""

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tools.pressure.portal import Visitor

# A search is made anew for each visitor: nothing of it is kept.
CALENDAR = "/calendar/?q=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0"
PAUSE = 0.05


@dataclass
class Noticed:
    """How long the answers took, in seconds, and how many were no answer."""

    livez: list[float] = field(default_factory=list)
    calendar: list[float] = field(default_factory=list)
    failed: int = 0

    def once(self, visitor: Visitor) -> None:
        for path, times in (("/livez", self.livez), (CALENDAR, self.calendar)):
            answer = visitor.ask(path)
            times.append(answer.seconds)
            self.failed += answer.status != 200
            time.sleep(PAUSE)


def idle(port: int, times: int = 30) -> Noticed:
    noticed, visitor = Noticed(), Visitor(port)
    for _time in range(times):
        noticed.once(visitor)
    return noticed


def meanwhile(port: int, act: Callable[[], Any]) -> tuple[Noticed, Any]:
    """Do something, and look all the while."""
    noticed, over = Noticed(), threading.Event()

    def look() -> None:
        visitor = Visitor(port)
        while not over.is_set():
            noticed.once(visitor)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        result = act()
    finally:
        over.set()
        watcher.join()
    return noticed, result


def compared(before: Noticed, during: Noticed) -> dict[str, Any]:
    ratio = statistics.median(during.calendar) / statistics.median(before.calendar)
    longest = max(during.livez)
    return {
        "livez, longest, s": round(longest, 3),
        "calendar, median, times idle": round(ratio, 2),
        "calendar, longest, s": round(max(during.calendar), 3),
        "calendar, idle, s": round(statistics.median(before.calendar), 3),
        "looks": len(during.livez),
        "failed": during.failed,
        "is_well": longest <= 1 and ratio <= 3 and not during.failed,
    }
