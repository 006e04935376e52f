"""When the tests run: all at one moment, whatever the day is, so that no test waits for its day.

`-m walk` runs those that look at the day at other moments too: each case of each test at `EACH` of them, by its name.
All of them at all of the moments would take several minutes. Left out are tests with a moment of their own, which no
day changes; tests that neither open pages nor ask for the time, which are told what day it is; and those of the sample
school, which load it on days of their own. `PORTAL_TEST_MOMENT=2028-02-29T12:00+03:00 make test` runs everything at
whatever moment.
"""

import os
from datetime import UTC, datetime, timedelta
from zlib import crc32

import pytest

# A working day of the autumn in which most tests have their events; it is noon in Moscow and Volgograd
MOMENT = os.environ.get("PORTAL_TEST_MOMENT", "2026-11-25T12:00+03:00")
MOVED = {
    "next-day": "2026-11-26T12:00+03:00",
    # The suite is green tomorrow, whenever that is.
    "tomorrow": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
    "end-of-december": "2026-12-31T12:00+03:00",
    "summer": "2027-07-15T12:00+03:00",
    "last-half-hour-of-the-year": "2027-08-31T23:30+03:00",
    # In Greenwich it is August still.
    "first-half-hour-of-the-year": "2027-09-01T00:30+03:00",
    "leap-day": "2028-02-29T12:00+03:00",
    "five-years-on": "2031-11-25T12:00+03:00",
}
EACH = 1
# Fixtures that open pages
BROWSERS = {"client", "anonymous", "visitor", "representative", "teacher", "coordinator", "administrator", "world"}


def move(metafunc: pytest.Metafunc) -> None:
    """Have a test that looks at the day run at the moved moments."""
    # What takes long is made of many steps, not of days.
    looks = BROWSERS & set(metafunc.fixturenames) or {"Client", "timezone"} & set(vars(metafunc.module))
    names = {mark.name for mark in metafunc.definition.iter_markers()}
    if looks and "demo" not in metafunc.fixturenames and not names & {"moment", "walk", "browser", "long"}:
        moments = [pytest.param(at, id=name, marks=pytest.mark.walk) for name, at in MOVED.items()]
        metafunc.parametrize("clock", moments, indirect=True, scope="session")


def is_left_out(item: pytest.Item) -> bool:
    """Whether this case runs at other moments than this one."""
    at = item.callspec.params.get("clock") if isinstance(item, pytest.Function) and hasattr(item, "callspec") else None
    if at is None:
        return False
    name = {moment: name for name, moment in MOVED.items()}[at]
    return name not in moments_of(item.nodeid.replace(name, ""))


def moments_of(case: str) -> list[str]:
    first = crc32(case.encode())
    return [list(MOVED)[(first + step) % len(MOVED)] for step in range(EACH)]
