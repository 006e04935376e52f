"""The table of a paper, and how wide its columns are: by what they hold, whatever the paper is written as."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

Row = tuple[str, ...]

# A table of so many columns is printed on wide pages.
WIDE_FROM = 6
# How many letters of a row fit the page, wide or tall
_LETTERS_WIDE, _LETTERS_TALL = 132, 88
# Longer words may be divided. Beside its longest word a column has room for its borders.
_LONGEST_WORD, _BORDERS = 18, 3
_BETWEEN_WORDS = re.compile(r"[\s\-–/]+")
# Between equal widths (0) and widths in proportion to the text (1). Plans of schools are shortest with this.
_WEIGHT_OF_TEXT = 0.7
# What a list of rows tells before all else, or not at all
_TOLD_APART = {"number", "timing", "day", "title"}


class ListedRow(NamedTuple):
    """A row as a phone lists it: when, what, and all else that it says in one line."""

    when: str
    what: str
    rest: str


@dataclass(frozen=True)
class PaperTable:
    """Rows in groups, each under its heading or under none, one text a column."""

    codes: tuple[str, ...]
    headings: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def is_wide(self) -> bool:
        return len(self.codes) >= WIDE_FROM

    @cached_property
    def shares(self) -> list[float]:
        """How much of the width each column gets; the sum is 1.

        No column is narrower than its longest word. What is left is shared by the amount of text.
        """
        letters = _LETTERS_WIDE if self.is_wide else _LETTERS_TALL
        columns = list(zip(self.headings, *(row for _heading, rows in self.groups for row in rows), strict=True))
        narrowest = [min(_longest_word(column), _LONGEST_WORD) + _BORDERS for column in columns]
        texts = [max(sum(map(len, column[1:])), 1) ** _WEIGHT_OF_TEXT for column in columns]
        widths = [float(each) for each in narrowest]
        wider: set[int] = set(range(len(columns)))
        while wider and sum(narrowest) < letters:
            left = letters - sum(narrowest[each] for each in range(len(columns)) if each not in wider)
            whole = sum(texts[each] for each in wider)
            widths = [
                left * texts[each] / whole if each in wider else float(narrowest[each]) for each in range(len(columns))
            ]
            too_narrow = {each for each in wider if widths[each] < narrowest[each]}
            if not too_narrow:
                break
            wider -= too_narrow
        return [width / sum(widths) for width in widths]

    @property
    def widths(self) -> list[str]:
        """Each column's width as HTML takes it."""
        return [f"{share * 100:.1f}%" for share in self.shares]

    @property
    def lists(self) -> list[tuple[str, list[ListedRow]]]:
        """The rows of each group as a phone lists them."""
        return [(heading, [self._listed(row) for row in rows]) for heading, rows in self.groups]

    def _listed(self, row: Row) -> ListedRow:
        cells = dict(zip(self.codes, row, strict=True))
        headings = dict(zip(self.codes, self.headings, strict=True))
        rest = [
            f"{headings[code]}: {text}" if text.isdigit() else text
            for code, text in cells.items()
            if text and code not in _TOLD_APART
        ]
        return ListedRow(cells.get("timing") or cells.get("day", ""), cells.get("title", ""), " · ".join(rest))


def _longest_word(texts: Sequence[str]) -> int:
    return max(len(word) for text in texts for word in _BETWEEN_WORDS.split(text))
