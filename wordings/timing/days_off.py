"""Days on which nobody is at school: remarks beside a day, never questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from school.years import GRADES
from wordings.grades import grades_in_words
from wordings.timing.exact import exact_days
from wordings.timing.parsing import Timing
from wordings.timing.school_calendar import TermLike
from wordings.timing.spans import DAY

# Day and month: the holidays of everybody («нерабочие праздничные дни», Labor Code, art. 112)
_PUBLIC_HOLIDAYS = frozenset(
    {(day, 1) for day in range(1, 9)} | {(23, 2), (8, 3), (1, 5), (9, 5), (12, 6), (4, 11)},
)
_SATURDAY, _SUNDAY = 5, 6
# How far a day of school is looked for: before a weekend, after the holidays of January
_NEAR, _FAR = 4, 14

_day = lazy(lambda day: date_format(day, "j E"), str)


class DayOff(StrEnum):
    """Why a day is none of school."""

    PUBLIC_HOLIDAY = "public-holiday"
    SUNDAY = "sunday"
    SATURDAY = "saturday"
    HOLIDAYS = "holidays"


@dataclass(frozen=True)
class DayRemark:
    """A day of a wording on which nobody is at school, and why."""

    day: date
    code: DayOff
    message: str | Promise


def is_public_holiday(day: date) -> bool:
    return (day.day, day.month) in _PUBLIC_HOLIDAYS


def day_off(day: date, *, is_five_day: bool = False) -> DayOff | None:
    """Return why everybody in the country, or in the school, is free on this day."""
    if is_public_holiday(day):
        return DayOff.PUBLIC_HOLIDAY
    if day.weekday() == _SUNDAY:
        return DayOff.SUNDAY
    return DayOff.SATURDAY if is_five_day and day.weekday() == _SATURDAY else None


def school_day_near(day: date) -> date | None:
    """Return the nearest day from Monday to Friday that is no public holiday: one before it, in January after it."""
    before = [] if day.month == 1 else range(-1, -_NEAR - 1, -1)
    near = (day + step * DAY for step in (*before, *range(1, _FAR)))
    return next((each for each in near if day_off(each, is_five_day=True) is None), None)


def single_days(timing: Timing) -> list[date]:
    """Return the days that a wording names one by one."""
    return [each.first for each in exact_days(timing) if each.first == each.last]


def remarks_on_days(
    days: Iterable[date], *, terms: Sequence[TermLike], grades: Iterable[int] = (), is_five_day: bool = False
) -> list[DayRemark]:
    """Return what is to be said of single days; `grades` are those concerned, none for all.

    Grade 1 has five days a week in every school, and holidays of its own.
    """
    concerned = frozenset(grades) or frozenset(GRADES)
    found = (_remark(day, terms, concerned, is_five_day or concerned == {1}) for day in days)
    return [remark for remark in found if remark]


def _remark(day: date, terms: Sequence[TermLike], concerned: frozenset[int], is_five_day: bool) -> DayRemark | None:
    match day_off(day, is_five_day=is_five_day):
        case DayOff.PUBLIC_HOLIDAY:
            return DayRemark(day, DayOff.PUBLIC_HOLIDAY, format_lazy(_("{day} is a public holiday."), day=_day(day)))
        case DayOff.SUNDAY:
            return DayRemark(day, DayOff.SUNDAY, format_lazy(_("{day} is a Sunday."), day=_day(day)))
        case DayOff.SATURDAY:
            return DayRemark(
                day, DayOff.SATURDAY, format_lazy(_("{day} is a Saturday: no lessons on that day."), day=_day(day))
            )
    resting = frozenset(
        grade
        for term in terms
        if term.kind == "holidays" and term.starts_on <= day <= term.ends_on
        for grade in range(term.grade_from, term.grade_to + 1)
    )
    theirs = resting & concerned
    if not theirs:
        return None
    if theirs == concerned:
        said = format_lazy(_("{day} is in the holidays."), day=_day(day))
    else:
        said = format_lazy(
            _("{day} is in the holidays of grades {grades}."), day=_day(day), grades=grades_in_words(theirs)
        )
    return DayRemark(day, DayOff.HOLIDAYS, said)
