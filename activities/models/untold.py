"""The guard of what is told when it changes."""

from collections.abc import Collection, Mapping
from typing import Any


class WrittenUntold(Exception):
    """Code writes past `save()` what people are told of; its names are in the message."""


def refuse_untold(values: Mapping[str, Any], told: Collection[str]) -> None:
    """Refuse to write these columns without a word to anybody (`services.telling`). Raises `WrittenUntold`."""
    if named := sorted(set(values) & set(told)):
        raise WrittenUntold(", ".join(named))
