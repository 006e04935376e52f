"""What a parser of people's wordings is not sure of: it asks, it never guesses silently."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Doubt:
    """One question to a person. `code` is for programs and never changes; `message` is in the user's words."""

    code: str
    message: "str | _StrPromise"
