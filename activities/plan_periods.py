"""A week or a month of the plan as one page: what is on, day by day, for staff and for visitors alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Self

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.dates_in_words import date_in_words, days_in_words, time_in_words
from activities.models.occurrence_state import OccurrenceState
from common.text import inside_sentence

WEEK = timedelta(days=7)
# A message in a chat is read at a glance.
SAID_AT_MOST = 40
# What takes longer by its wording is no matter of one week, or of one month.
LONGEST_OF_WEEK, LONGEST_OF_MONTH = 14, 31


def day_of_address(year: int, month: int, day: int) -> date:
    """Return the day that an address asks for; neighbors of far years would leave what a calendar has."""
    try:
        asked = date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if not 2000 <= asked.year <= 2100:
        raise Http404
    return asked


@dataclass(frozen=True)
class PlanPeriod:
    """A week from Monday to Sunday, or a calendar month."""

    first: date
    last: date

    @classmethod
    def week(cls, day: date) -> Self:
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    @classmethod
    def month(cls, day: date) -> Self:
        first = day.replace(day=1)
        return cls(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    @property
    def is_week(self) -> bool:
        return self.last - self.first < WEEK

    @property
    def longest_wording(self) -> int:
        """How many days a wording may cover to be said in this period, where nothing has a day."""
        return LONGEST_OF_WEEK if self.is_week else LONGEST_OF_MONTH

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def previous(self) -> "PlanPeriod":
        return self._of_same_kind(self.first - timedelta(days=1))

    @property
    def next(self) -> "PlanPeriod":
        return self._of_same_kind(self.last + timedelta(days=1))

    def _of_same_kind(self, day: date) -> "PlanPeriod":
        return PlanPeriod.week(day) if self.is_week else PlanPeriod.month(day)

    @property
    def days(self) -> str:
        """«30 ноября – 6 декабря», «декабрь 2026»."""
        if self.is_week:
            return days_in_words(self.first, self.last)
        return inside_sentence(date_format(self.first, "F Y"))

    @property
    def title(self) -> str:
        """«План на неделю: 30 ноября – 6 декабря», «План на месяц: декабрь 2026»."""
        words = _("Plan of the week: %(days)s") if self.is_week else _("Plan of the month: %(days)s")
        return words % {"days": self.days}


@dataclass(frozen=True)
class PlanRow:
    """What the plan of a week says of one date. `partners` are organizations, never their people."""

    first: date
    last: date
    when: str
    title: str
    url: str
    whom: str = ""
    where: str = ""
    responsible: str = ""
    partners: str = ""
    # «ПЕРЕНЕСЕНО с 9 на 10 декабря», «без 6А»
    change: str = ""
    is_off: bool = False
    # «мест нет», «идёт запись»
    seats: str = ""
    is_full: bool = False

    @property
    def details(self) -> list[str]:
        """What a chat says in brackets."""
        return [text for text in (self.whom, self.where) if text]


@dataclass(frozen=True)
class PlanDay:
    """A day with what begins on it; what began before the period stands on the first day of the period."""

    day: date
    rows: Sequence[PlanRow]


@dataclass(frozen=True)
class PeriodPlan:
    """The plan of a week or a month: its days, and what has only a wording instead of a day."""

    period: PlanPeriod
    days: Sequence[PlanDay]
    undated: Sequence[PlanRow] = ()

    @classmethod
    def of(cls, period: PlanPeriod, rows: Iterable[PlanRow], undated: Sequence[PlanRow] = ()) -> Self:
        """Put the rows, which come in the order of time, below their days."""
        by_day = sorted(rows, key=lambda row: max(row.first, period.first))
        days = groupby(by_day, key=lambda row: max(row.first, period.first))
        return cls(period, [PlanDay(day, list(members)) for day, members in days], undated)

    @property
    def count(self) -> int:
        return sum(len(each.rows) for each in self.days)

    def chat_text(self, choice: str = "", *, address: str) -> str:
        """Return the plan for a chat, a date a line, with the choice above and the page's address below."""
        lines, left = [self.period.title, *([choice] if choice else [])], SAID_AT_MOST
        for each in self.days:
            if left > 0:
                lines.append(f"{_weekday(each.day)}, {date_format(each.day, 'j E')}")
            lines += [f"• {_line(row)}" for row in each.rows[: max(left, 0)]]
            left -= len(each.rows)
        if left < 0:
            words = ngettext("and %(count)s more event", "and %(count)s more events", -left)
            lines.append(words % {"count": -left})
        return "\n".join([*lines, address])


def when_on_day(occurrence: OccurrenceState) -> str:
    """Return the time of what has its day above it: «14:00–15:30», «весь день», «2–6 декабря, 10:00»."""
    if occurrence.starts_on != occurrence.ends_on:
        return date_in_words(occurrence)
    return time_in_words(occurrence) or _("all day")


def _weekday(day: date) -> str:
    return inside_sentence(date_format(day, "D"))


def _line(row: PlanRow) -> str:
    said = f"{row.when} {row.title}"
    if row.details:
        said += f" ({'; '.join(row.details)})"
    return _("CALLED OFF") + f": {said}" if row.is_off else said
