"""Figures as pictures: what a chart shows, each figure with the list of exactly its records.

`components/chart_columns.html` and `components/chart_bars.html` draw them as SVG, with the numbers as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from common.text import Text

# What the longest bar measures in the units of its drawing
WHOLE = 100


@dataclass(frozen=True)
class Figure:
    """How many, and the address of the list of exactly those."""

    count: int
    url: str


@dataclass(frozen=True)
class Mark:
    """One bar or column: what was done, and of how many if that is known.

    `short` stands under a column. A palette never stands without the label.
    """

    label: Text
    done: Figure
    whole: Figure | None = None
    short: Text = ""
    icon: str = ""
    palette: str = ""
    is_present: bool = False

    @property
    def most(self) -> int:
        return max(self.done.count, self.whole.count if self.whole else 0)


@dataclass(frozen=True)
class DrawnMark:
    """A mark with the lengths of its two bars; something is never drawn as nothing."""

    mark: Mark
    done: int
    whole: int

    @property
    def done_top(self) -> int:
        """Where a standing column begins: a drawing is measured from above."""
        return WHOLE - self.done

    @property
    def whole_top(self) -> int:
        return WHOLE - self.whole


@dataclass(frozen=True)
class Chart:
    """Marks side by side, drawn to one scale. `done` and `whole` name the two figures of each."""

    code: str
    title: Text
    of_what: Text
    done: Text
    marks: Sequence[Mark]
    whole: Text = ""
    note: Text = ""

    @property
    def drawn(self) -> list[DrawnMark]:
        most = max((each.most for each in self.marks), default=0)
        return [
            DrawnMark(each, _length(each.done.count, most), _length(each.whole.count if each.whole else 0, most))
            for each in self.marks
        ]


def _length(count: int, most: int) -> int:
    return max(2, round(WHOLE * count / most)) if count else 0
