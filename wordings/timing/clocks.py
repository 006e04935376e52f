"""The grammar of times of day: «в 14.00», «с 14:30 до 15:30», «14 часов»."""

import re
from datetime import time
from enum import IntEnum
from typing import NamedTuple, cast

from wordings.timing import questions
from wordings.timing.cursor import Cursor, backtracking
from wordings.timing.pieces import TimeOfDay
from wordings.timing.words import Sense, Unit

_TAIL = frozenset("ч час часа часов мин минут мск .".split())
_BEFORE = ("в", "во", "с", "со", "к", "до")


class Certainty(IntEnum):
    """Whether a number is surely a time of day."""

    NO = 0  # «10» may be anything
    MAYBE = 1  # «10.12» may be a date
    YES = 2  # «14:30», «14.00»


class _WrittenTime(NamedTuple):
    at: time
    sure: Certainty


class ClockRules:
    """The rule of times of day: see `wordings.timing.grammar`."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor

    @backtracking
    def clock(self) -> TimeOfDay | None:
        if self.cursor.take_sense(Sense.PART):  # «начало в 14.00»
            self.cursor.take(":")
        before = self.cursor.take(*_BEFORE)
        start = self._time()
        if not start:
            return None
        end = self._end()
        is_named = before is not None and before.text in ("в", "во") and start.sure is not Certainty.NO
        if not is_named and Certainty.YES not in (start.sure, end and end.sure):
            return None
        self.cursor.skip(_TAIL)
        if not end:
            return TimeOfDay(None, start.at) if before and before.text == "до" else TimeOfDay(start.at, None)
        if start.at < end.at:
            return TimeOfDay(start.at, end.at)
        said = f"{start.at:%H:%M}–{end.at:%H:%M}"
        if start.at == end.at:
            return TimeOfDay(start.at, None, (questions.backwards(said),))
        return TimeOfDay(start.at, end.at, (questions.through_midnight(said),))

    @backtracking
    def _end(self) -> _WrittenTime | None:
        return self._time() if self.cursor.take("-", "до", "по") else None

    @backtracking
    def _time(self) -> _WrittenTime | None:
        token = self.cursor.here
        self.cursor.at += 1
        if token.sense is Sense.CLOCK:
            return _time(*cast("tuple[int, int]", token.value), Certainty.YES)
        if token.sense is Sense.DATE and token.text.replace(".", "", 1).isdigit():
            hour, minute, _year = cast("tuple[int, int, int | None]", token.value)
            return _time(hour, minute, Certainty.MAYBE if 1 <= minute <= 12 else Certainty.YES)
        if token.sense is Sense.NUMBER:
            return self._spelled(cast(int, token.value))
        return None

    def _spelled(self, hour: int) -> _WrittenTime | None:
        """Parse «14 ч. 30 мин.», «14-00». «10-11 классы» and «5–10 октября» are no times."""
        if self.cursor.take_unit(Unit.HOUR):
            self.cursor.take(".")
            has_minutes = self.cursor.here.sense is Sense.NUMBER and self.cursor.ahead(1).text.startswith("мин")
            minute = cast(int, self.cursor.here.value) if has_minutes else 0
            self.cursor.at += has_minutes
            return _time(hour, minute, Certainty.YES)
        dash, minutes, after = (self.cursor.ahead(steps) for steps in range(3))
        is_pair = dash.text == "-" and re.fullmatch("[0-9]{2}", minutes.text) is not None
        if is_pair and not after.text.startswith("кл") and (after.sense is None or after.value is Unit.HOUR):
            self.cursor.at += 2
            return _time(hour, int(minutes.text), Certainty.YES if minutes.text == "00" else Certainty.MAYBE)
        return _time(hour, 0, Certainty.NO)


def _time(hour: int, minute: int, sure: Certainty) -> _WrittenTime | None:
    return _WrittenTime(time(hour, minute), sure) if hour < 24 and minute < 60 else None
