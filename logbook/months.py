"""The months of the log."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.text import capfirst

from school.years import SchoolYear


@dataclass(frozen=True, order=True)
class LogMonth:
    """A calendar month, as the address of the grid names it."""

    first: date

    @classmethod
    def of(cls, day: date) -> "LogMonth":
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, text: str) -> "LogMonth | None":
        """Return the month of «2026-11»; None for any other text."""
        if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text, re.ASCII):
            return None
        return cls(date(int(text[:4]), int(text[5:]), 1))

    @property
    def last(self) -> date:
        return date.fromordinal(self.after.first.toordinal() - 1)

    @property
    def after(self) -> "LogMonth":
        year, month = divmod(self.first.year * 12 + self.first.month, 12)
        return LogMonth(date(year, month + 1, 1))

    @property
    def before(self) -> "LogMonth":
        return LogMonth.of(date.fromordinal(self.first.toordinal() - 1))

    @property
    def year(self) -> SchoolYear:
        return SchoolYear.of(self.first)

    @property
    def key(self) -> str:
        """The month as the address names it."""
        return f"{self.first:%Y-%m}"

    def __str__(self) -> str:
        return f"{capfirst(MONTHS[self.first.month])} {self.first.year}"
