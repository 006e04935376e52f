"""The moment at which the tests run."""

from datetime import UTC, datetime

import pytest

from tests.moments import EACH, MOMENT, MOVED, moments_of


def seconds_since(moment: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()


def test_a_test_begins_at_the_moment_of_all() -> None:
    assert 0 <= seconds_since(MOMENT) < 60


@pytest.mark.moment("2026-10-15 12:00")
def test_a_test_begins_at_a_moment_of_its_own() -> None:
    assert 0 <= seconds_since("2026-10-15T12:00+03:00") < 60


def test_the_walk_is_at_several_moments_with_each_case_and_at_every_moment_with_some() -> None:
    chosen = [moments_of(f"tests/test_some.py::test_one[{number}]") for number in range(100)]
    assert {len(set(each)) for each in chosen} == {EACH}
    assert set().union(*chosen) == set(MOVED)
