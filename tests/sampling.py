"""Which tests run when nothing is said: a sample that takes two minutes, so that it is run before every commit.

Of a test with many cases that open pages or ask the database, `CASES` are taken, the same ones every time; tests marked
`long` are left out. Whoever names files or folders, sets `WHOLE=true` or measures coverage runs all of them; so does CI,
once. On PostgreSQL and at other moments it runs `WHOLE=tests`: every test, the `long` ones too, with a sample of its
cases.
"""

import os
from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

import pytest

from tests.moments import BROWSERS

CASES = 6
WHOLE = os.environ.get("WHOLE", "").lower()
HAS_EACH_CASE, HAS_EACH_TEST = WHOLE in {"1", "true", "yes"}, WHOLE == "tests"
# Fixtures that ask the database
TABLES = {"db", "transactional_db"}


def is_sample(config: pytest.Config) -> bool:
    """Whether a sample is run. Processes that pytest-xdist starts are told by the one that starts them."""
    if hasattr(config, "workerinput"):
        return bool(config.workerinput["is_sample"])
    is_asked_for_some = config.args_source is not pytest.Config.ArgsSource.TESTPATHS or bool(config.option.keyword)
    if HAS_EACH_CASE or is_asked_for_some:
        return False
    return HAS_EACH_TEST or config.option.markexpr == "not browser and not walk"


def left_out(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Return the tests that are not in the sample."""
    found: set[pytest.Item] = set()
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("long"):
            if not HAS_EACH_TEST:
                found.add(item)
        elif hasattr(item, "callspec") and asks_the_database(item):
            cases[item.nodeid.split("[")[0]].append(item)
    for of_test in cases.values():
        found.update(sorted(of_test, key=lambda item: crc32(item.nodeid.encode()))[CASES:])
    return found


def asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool((BROWSERS | TABLES) & fixtures) or item.get_closest_marker("django_db") is not None
