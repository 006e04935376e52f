"""What the grammar reads out of a wording, before the pieces are put together."""

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import TypeAlias

from wordings.ambiguity import Doubt
from wordings.timing.spans import Choice, Span
from wordings.timing.words import Unit


class Fit(StrEnum):
    """How closely a piece says when."""

    DAYS = "days"
    PERIOD = "period"
    DEADLINE = "deadline"


@dataclass(frozen=True)
class Period:
    """Days that are named: «5 октября», «сентябрь–май», «3 четверть»; no spans where the calendar has none."""

    spans: tuple[Span, ...]
    fit: Fit
    doubts: tuple[Doubt, ...] = ()
    # One month, term or holidays, of which «2 неделя» beside it chooses.
    whole: Span | None = None
    # «с 5 по 9 октября» is closed; «с 5 октября» still waits for its end.
    is_closed: bool = False
    # «До начала мая» ends with the first of its days, «до конца мая» with the last, «до мая» before them all.
    part: int | None = None
    # Beside days that lie in them holidays are a remark; «каникулы» beside a month are those of that month.
    is_holidays: bool = False


@dataclass(frozen=True)
class Hanging:
    """«2-я неделя», «последняя среда»: a choice that does not say of what."""

    choice: Choice
    fit: Fit
    text: str
    weekdays: tuple[int, ...] = ()
    # «Последняя среда месяца»: of every month, unless one is named.
    is_of_month: bool = False


@dataclass(frozen=True)
class Every:
    """«Вторая пятница месяца»: a choice in each of the terms that are its pieces; without them, in each month."""

    choice: Choice
    pieces: tuple[Span, ...] = ()
    weekdays: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Repeat:
    """«Ежемесячно», «1 раз в четверть»: again and again, the days are not named."""

    unit: Unit
    pieces: tuple[Span, ...]


@dataclass(frozen=True)
class Weekdays:
    """«Каждый понедельник»; without such a word maybe a comment on a date."""

    days: tuple[int, ...]
    is_every: bool
    text: str


@dataclass(frozen=True)
class Clock:
    start: time | None
    end: time | None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Feast:
    """«День учителя»: counts where no date is written."""

    span: Span
    fit: Fit
    text: str


@dataclass(frozen=True)
class WholeYear:
    """«2026/2027 учебный год», «2026 год»: counts where nothing nearer is written."""

    span: Span
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Open:
    """«По согласованию»: the days are agreed elsewhere."""


@dataclass(frozen=True)
class Onward:
    """«Сентябрь, далее ежемесячно»: the days before it begin what comes again, they do not limit it."""


@dataclass(frozen=True)
class Aside:
    """What is held, or when in the day: nothing to ask, nothing to keep."""


Piece: TypeAlias = Period | Hanging | Every | Repeat | Weekdays | Clock | Feast | WholeYear | Open | Onward | Aside


@dataclass
class Reading:
    """All pieces of a wording in their order, and the places of what was not understood."""

    pieces: list[Piece] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
