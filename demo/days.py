"""Days of a school year given by rules, so that none falls on a Sunday by chance, whatever the year."""

from collections.abc import Callable
from datetime import date, timedelta

from school.years import SchoolYear

# The day of a school year that a rule means
DayRule = Callable[[SchoolYear], date]

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
JAN, FEB, MAR, APR, MAY, JUN, JUL, AUG, SEP, OCT, NOV, DEC = range(1, 13)

# Nobody works on them, whatever weekday they are; in January schools have holidays anyway.
PUBLIC_HOLIDAYS = {(NOV, 4), (FEB, 23), (MAR, 8), (MAY, 1), (MAY, 9), (JUN, 12)}


def fixed(month: int, day: int) -> DayRule:
    """The same day each year; months from September on are of the school year's first part."""
    return lambda year: date(year.start + (month < SEP), month, day)


def weekday_from(weekday: int, month: int, day: int) -> DayRule:
    """The first such weekday from this day on."""
    start = fixed(month, day)
    return lambda year: start(year) + timedelta(days=(weekday - start(year).weekday()) % 7)


def nth(number: int, weekday: int, month: int) -> DayRule:
    """The second Thursday of October, say; every month has four of each."""
    return weekday_from(weekday, month, 7 * number - 6)


def in_week(number: int, weekday: int, month: int) -> DayRule:
    """A day of the month's first, second … week as plans count them: a week is of the month of its Thursday."""
    return later(nth(number, THU, month), weekday - THU)


def later(rule: DayRule, days: int) -> DayRule:
    return lambda year: rule(year) + timedelta(days=days)


def school_day(month: int, day: int) -> DayRule:
    """This day, or the Monday after where it falls on a weekend."""
    return lambda year: _no_weekend(fixed(month, day)(year))


def _no_weekend(day: date) -> date:
    return day if day.weekday() < SAT else day + timedelta(days=7 - day.weekday())
