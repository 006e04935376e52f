"""The letters that the rooms above write: what stands in them is made when they are sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.registries import Registry
from common.text import Text

# Numbers and codes of records, as they are stored
Values = Mapping[str, Any]


@dataclass(frozen=True)
class RenderedLetter:
    """A letter as it is sent: plain text."""

    subject: str
    body: str


def nothing_follows(values: Values, now: datetime) -> None:
    pass


@dataclass(frozen=True)
class Letter:
    """A sort of letter by its stable code, and its name for administrators.

    `render(values, now)` writes it in the language in force, or returns None if it is no longer to be sent. `sent(values,
    now)` notes that a server took it, in the transaction that stores this.
    """

    code: str
    # What the settings call it
    words: Text
    render: Callable[[Values, datetime], RenderedLetter | None]
    sent: Callable[[Values, datetime], object] = nothing_follows


letters: Registry[Letter] = Registry()


def letter_of(code: str) -> Letter | None:
    """Return the letter of this code; None if no room knows it any more."""
    return next((each for each in letters if each.code == code), None)
