"""The question that a parser of people's wordings asks where it is not sure. It never guesses silently."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Ambiguity:
    """One question to a person. `code` is for programs and never changes; `message` is in the user's words."""

    code: str
    message: str | Promise
