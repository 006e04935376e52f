"""School years and the levels of schooling: values that follow from dates and grades."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

FIRST_GRADE, LAST_GRADE = 1, 11
GRADES = range(FIRST_GRADE, LAST_GRADE + 1)


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year, 1 September to 31 August, named by the calendar year in which it starts."""

    start: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year if day.month >= 9 else day.year - 1)

    @classmethod
    def planned(cls, day: date) -> Self:
        """The school year whose plan one works with on this day: in July and August already the next one's."""
        return cls.of(day + timedelta(days=31 + 31))

    @property
    def starts_on(self) -> date:
        return date(self.start, 9, 1)

    @property
    def ends_on(self) -> date:
        return date(self.start + 1, 8, 31)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def __str__(self) -> str:
        return f"{self.start}/{self.start + 1}"


def asked_year(request: HttpRequest) -> SchoolYear:
    """The school year that the address names, else the present one."""
    asked = request.GET.get("year", "")
    present = SchoolYear.planned(timezone.localdate())
    is_year = asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= 2100
    return SchoolYear(int(asked)) if is_year else present


def year_asked_for(request: HttpRequest) -> SchoolYear:
    """`?year=2026`, or the year of today; another value is today's."""
    now = SchoolYear.of(timezone.localdate())
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and 2000 <= int(asked) <= 2100:
        return SchoolYear(int(asked))
    return now


def in_year(name: str, year: SchoolYear | int) -> str:
    """The address of this name for a school year."""
    start = year.start if isinstance(year, SchoolYear) else year
    return f"{reverse(name)}?year={start}"
