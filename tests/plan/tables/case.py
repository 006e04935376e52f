"""A table in the notation of `tests/plan/written.py`, and what a person reads in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    notation: str
    # As `tests/plan/test_tables.py` tells it, one line each
    expected: str
    # Questions that a person would not have asked
    needless: int = 0

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.expected.strip().splitlines()]
