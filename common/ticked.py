"""The rows that somebody ticked in a list (`components/bulk_tick.html`)."""

from collections.abc import Iterable

from common.numbers import parse_number


def versions_of(values: Iterable[str]) -> dict[int, int]:
    """Return the versions that the person saw, by the keys of the ticked rows: «12.3» is version 3 of № 12."""
    pairs = [[parse_number(part) for part in value.split(".")] for value in values]
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and None not in pair}  # type: ignore[misc]
