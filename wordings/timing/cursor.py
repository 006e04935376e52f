"""The place that the grammar has reached in the tokens, and its small steps forward."""

from collections.abc import Callable, Container, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from wordings.timing.words import Sense, Token, Unit

END = Token("", 0, 0)


class Cursor:
    """The tokens of one wording, taken from left to right."""

    def __init__(self, tokens: list[Token], source: str) -> None:
        self.tokens = tokens
        self.source = source
        self.at = 0

    @property
    def here(self) -> Token:
        return self.ahead(0)

    def ahead(self, steps: int) -> Token:
        place = self.at + steps
        return self.tokens[place] if place < len(self.tokens) else END

    def take(self, *texts: str) -> Token | None:
        return self._step() if self.here.text and self.here.text in texts else None

    def take_in(self, words: Container[str]) -> Token | None:
        return self._step() if self.here.text and self.here.text in words else None

    def take_sense(self, *senses: Sense) -> Token | None:
        return self._step() if self.here.sense in senses else None

    def take_unit(self, *units: Unit) -> Unit | None:
        if self.here.sense is Sense.UNIT and self.here.value in units:
            return cast(Unit, self._step().value)
        return None

    def take_phrase(self, *texts: str) -> bool:
        if all(self.ahead(steps).text == text for steps, text in enumerate(texts)):
            self.at += len(texts)
            return True
        return False

    def skip(self, words: Container[str]) -> None:
        while self.take_in(words):
            pass

    def _step(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def text_since(self, start: int) -> str:
        """Return the text between a token and the cursor, as it is written."""
        return self.source[self.tokens[start].start : self.tokens[self.at - 1].end] if self.at > start else ""

    def between(self, first: int, last: int) -> "Cursor":
        return Cursor(self.tokens[first:last], self.source)


_Found = TypeVar("_Found")
_Rule = TypeVar("_Rule", bound=Callable[..., object])


def backtracking(rule: _Rule) -> _Rule:
    """Make a rule that finds nothing put the cursor back where it was."""

    @wraps(rule)
    def run(rules: Any, *args: object) -> object:
        start = rules.cursor.at
        found = rule(rules, *args)
        if found is None:
            rules.cursor.at = start
        return found

    return cast(_Rule, run)


def first_of(rules: Iterable[Callable[[], _Found]]) -> _Found | None:
    for rule in rules:
        found = rule()
        if found is not None:
            return found
    return None
