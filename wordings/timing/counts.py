"""The grammar of numbers before the thing they count: «5, 12 и 19», «I–II», «последняя»."""

from dataclasses import dataclass
from typing import NamedTuple, cast

from wordings.timing.cursor import Cursor, backtracking
from wordings.timing.words import Sense

LIST_MARKS = (",", "и", "/", "+", ";", "&")
RANGE_MARKS = ("-", "по", "до")
# A month has no more days, and nothing else that is counted has more.
_MOST = 31


@dataclass(frozen=True)
class Numbers:
    """Ranges of numbers before the thing they count: «5, 12 и 19», «1–2». «12–16.10» has its month with it."""

    ranges: tuple[tuple[int, int], ...]
    month: int | None = None
    year: int | None = None
    # Numbers with the day of the week behind them: «16 (пн), 17 (вт) ноября»
    weekdays: tuple[tuple[int, int], ...] = ()

    @property
    def is_range(self) -> bool:
        return any(first != last for first, last in self.ranges)

    @property
    def all(self) -> list[int]:
        return [
            number
            for first, last in self.ranges
            for number in ([first] if first == last else range(first, min(last, _MOST) + 1))
        ]


class _Number(NamedTuple):
    value: int
    month: int | None = None
    year: int | None = None


class CountRules:
    """Its public methods are rules: see `wordings.timing.grammar`."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor

    @backtracking
    def numbers(self) -> Numbers | None:
        ranges: list[tuple[int, int]] = []
        weekdays: list[tuple[int, int]] = []
        last = _Number(0)
        before = self.cursor.at
        while len(ranges) < _MOST and (first := self._number()):
            last = (first.month is None and self._range_end()) or first
            ranges.append((first.value, last.value))
            if last.month is None and (weekday := self._weekday()) is not None:
                weekdays.append((last.value, weekday))
            before = self.cursor.at
            if last.month or not self.cursor.take(*LIST_MARKS):
                break
        self.cursor.at = before
        return Numbers(tuple(ranges), last.month, last.year, tuple(weekdays)) if ranges else None

    @backtracking
    def _weekday(self) -> int | None:
        """Parse «(пн)» behind a number."""
        token = self.cursor.take("(") and self.cursor.take_sense(Sense.WEEKDAY)
        days = cast("tuple[int, ...]", token.value) if token else ()
        self.cursor.take(".")
        return days[0] if len(days) == 1 and self.cursor.take(")") else None

    def _number(self) -> _Number | None:
        """Parse one number. A date is the last of several: its month is the month of all before it."""
        token = self.cursor.here
        found = None
        if token.sense is Sense.DATE and 1 <= cast("tuple[int, int, int | None]", token.value)[1] <= 12:
            found = _Number(*cast("tuple[int, int, int | None]", token.value))
        elif token.sense is Sense.ORDINAL or (token.sense is Sense.NUMBER and cast(int, token.value) < 100):
            found = _Number(cast(int, token.value))
        self.cursor.at += found is not None
        return found

    @backtracking
    def _range_end(self) -> _Number | None:
        return self._number() if self.range_mark() else None

    def range_mark(self) -> bool:
        self.cursor.take(".")
        return self.cursor.take(*RANGE_MARKS) is not None
