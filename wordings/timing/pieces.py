"""The pieces that the grammar finds in a wording, before they are put together."""

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import TypeAlias

from wordings.ambiguity import Ambiguity
from wordings.timing.spans import Selector, Span
from wordings.timing.words import Unit


class Precision(StrEnum):
    """How exactly a piece says when."""

    DAYS = "days"
    PERIOD = "period"
    DEADLINE = "deadline"


@dataclass(frozen=True)
class Period:
    """Days that are named: «5 октября», «сентябрь–май», «3 четверть». It has no spans if there are no such days."""

    spans: tuple[Span, ...]
    precision: Precision
    ambiguities: tuple[Ambiguity, ...] = ()
    # One month, term or holidays; «2 неделя» beside it is a part of that.
    whole: Span | None = None
    # «с 5 по 9 октября» is closed; «с 5 октября» has no end yet.
    is_closed: bool = False
    # The beginning (1), the middle or the end of something: «до начала мая» ends with its first day, «до конца мая»
    # with its last, «до мая» the day before.
    part: int | None = None
    # Holidays beside days of theirs are a remark; «каникулы» beside a month are the holidays of that month.
    is_holidays: bool = False


@dataclass(frozen=True)
class LoosePart:
    """A part that does not name its whole: «2-я неделя», «последняя среда»."""

    select: Selector
    precision: Precision
    text: str
    weekdays: tuple[int, ...] = ()
    # «Последняя среда месяца» belongs to every month, unless one is named.
    is_of_month: bool = False


@dataclass(frozen=True)
class RepeatedPart:
    """A part of each term among `pieces`, or of each month if there are none: «вторая пятница месяца»."""

    select: Selector
    pieces: tuple[Span, ...] = ()
    weekdays: tuple[int, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()


@dataclass(frozen=True)
class Repeat:
    """Something again and again on days that are not named: «ежемесячно», «1 раз в четверть»."""

    unit: Unit
    pieces: tuple[Span, ...]
    # «1 раз в месяц», «ежемесячно»; not «2 раза в месяц»
    is_once: bool = False


@dataclass(frozen=True)
class Weekdays:
    """Days of the week: «каждый понедельник». Without «каждый» they may only comment on a date."""

    days: tuple[int, ...]
    is_every: bool
    text: str


@dataclass(frozen=True)
class TimeOfDay:
    """«В 14:30», «с 14:30 до 15:30»."""

    start: time | None
    end: time | None
    ambiguities: tuple[Ambiguity, ...] = ()


@dataclass(frozen=True)
class Feast:
    """A day with a name, «День учителя». It counts only where no date is written."""

    span: Span
    precision: Precision
    text: str


@dataclass(frozen=True)
class WholeYear:
    """«2026/2027 учебный год», «2026 год». It counts only where nothing more exact is written."""

    span: Span
    ambiguities: tuple[Ambiguity, ...] = ()


@dataclass(frozen=True)
class Open:
    """Words that say the days will be agreed: «по согласованию»."""


@dataclass(frozen=True)
class Onward:
    """«Далее» in «сентябрь, далее ежемесячно»: the days before it are where the repetition begins, not its limits."""


@dataclass(frozen=True)
class Aside:
    """A remark that changes no day and needs no question: what is held, or at which part of the day."""


Piece: TypeAlias = (
    Period | LoosePart | RepeatedPart | Repeat | Weekdays | TimeOfDay | Feast | WholeYear | Open | Onward | Aside
)


@dataclass
class ParsedPieces:
    """All pieces of a wording in their order, the questions about them, and the places of unknown words."""

    pieces: list[Piece] = field(default_factory=list)
    ambiguities: list[Ambiguity] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)
