"""The text of a wording as patterns read it, and the place that the parser has reached in it."""

import re

from common.lookalikes import RUSSIAN
from common.text import plain

# «І» stands for the Roman digit.
_LOOKALIKES = RUSSIAN | str.maketrans("ІЁË", "IЕЕ")
_MARKS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("«»„“”‟‹›'’‘", '"'))


def folded(shown: str) -> str:
    """Fold the text for the patterns. Every character keeps its place, so places in both texts are the same."""

    def fold(char: str) -> str:
        upper, lower = char.upper(), char.lower()
        return upper.translate(_LOOKALIKES).lower() if len(upper) == len(lower) == 1 else char

    return "".join(fold(char) for char in shown).translate(_MARKS)


class Scanner:
    """A wording on its way through the parser: `shown` as it is written, `text` folded, `at` the place reached."""

    def __init__(self, text: str) -> None:
        self.shown = re.sub(r"\s", " ", plain(text))
        self.text = folded(self.shown)
        self.at = 0
        self.has_words = False

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over what the pattern matches here, if it matches at least one character."""
        found = pattern.match(self.text, self.at)
        if found is None or found.end() == self.at:
            return None
        self.at = found.end()
        self.has_words = True
        return found

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
