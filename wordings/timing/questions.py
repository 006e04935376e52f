"""The questions that the portal asks about an ambiguous wording of time. Every question says what to do."""

from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.day_words import full_day, since_words
from school.years import SchoolYear
from wordings.ambiguity import Ambiguity
from wordings.timing.spans import Span

_QUOTED = 60


# The day is written only when the question is shown, in the language of the page.
_day = lazy(full_day, str)
_since = lazy(lambda day: since_words(full_day(day)), str)


def shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"


def empty() -> Ambiguity:
    return Ambiguity("empty", _("There is no time here. Write the days or the months."))


def too_long(limit: int) -> Ambiguity:
    return Ambiguity(
        "long",
        format_lazy(_("The portal reads up to {limit} characters. Leave only the time."), limit=limit),
    )


def unknown(text: str) -> Ambiguity:
    return Ambiguity(
        "unknown",
        format_lazy(
            _("It is not clear when “{text}” is. Write the days or the months."),
            text=shortened(text),
        ),
    )


def rest(text: str) -> Ambiguity:
    return Ambiguity(
        "rest",
        format_lazy(_("“{text}” was not understood. Check the days."), text=shortened(text)),
    )


def other_year(year: int, school_year: SchoolYear) -> Ambiguity:
    return Ambiguity(
        "other-year",
        format_lazy(
            _("The year {year} does not fit the school year {school_year}: the days are moved into it. Check them."),
            year=year,
            school_year=school_year,
        ),
    )


def august(school_year: SchoolYear) -> Ambiguity:
    return Ambiguity(
        "august",
        format_lazy(
            _("It is taken as August {year}, after the school year. Check whether the August before is meant."),
            year=school_year.start + 1,
        ),
    )


def no_such_day(day: int, month: int) -> Ambiguity:
    return Ambiguity(
        "no-such-day",
        format_lazy(_("There is no {day} in this school year. Correct the day."), day=f"{day:02}.{month:02}"),
    )


def no_such_part(text: str) -> Ambiguity:
    return Ambiguity(
        "no-such-day",
        format_lazy(_("There is no such day or week: “{text}”. Correct it."), text=shortened(text)),
    )


def backwards(text: str) -> Ambiguity:
    return Ambiguity(
        "backwards",
        format_lazy(_("“{text}” ends before it begins. Correct the first or the last."), text=shortened(text)),
    )


def through_midnight(text: str) -> Ambiguity:
    return Ambiguity(
        "through-midnight", format_lazy(_("“{text}” is understood as ending on the next day."), text=shortened(text))
    )


def weekday(day: date) -> Ambiguity:
    return Ambiguity(
        "weekday",
        format_lazy(
            _("{day} is another day of the week: {weekday}. Correct the one or the other."),
            day=_day(day),
            weekday=WEEKDAYS[day.weekday()],
        ),
    )


def every_week(text: str) -> Ambiguity:
    return Ambiguity(
        "each-week",
        format_lazy(_("“{text}” is taken as every week. If it is one day, write its date."), text=shortened(text)),
    )


def every_other(text: str) -> Ambiguity:
    return Ambiguity(
        "every-other",
        format_lazy(
            _("“{text}” is taken as the second of every month. If it is every two weeks, write the dates."),
            text=shortened(text),
        ),
    )


def no_term(text: str) -> Ambiguity:
    return Ambiguity(
        "no-term",
        format_lazy(
            _("The school year has no dates for “{text}” yet. Enter them in the settings, or write the days here."),
            text=shortened(text),
        ),
    )


def no_month(text: str) -> Ambiguity:
    return Ambiguity(
        "no-month",
        format_lazy(_("“{text}” does not say which month. Write the month."), text=shortened(text)),
    )


def part_of_term(text: str, span: Span) -> Ambiguity:
    return Ambiguity(
        "part-of-term",
        format_lazy(
            _("“{text}” is counted from the beginning of the term: it is taken as from {first} to {last}. Check it."),
            text=shortened(text),
            first=_since(span.first),
            last=_day(span.last),
        ),
    )


def which_holidays() -> Ambiguity:
    return Ambiguity(
        "which-holidays",
        _("It does not say which holidays: write autumn, winter, spring or summer, or leave it as all of them."),
    )


def which_month(text: str) -> Ambiguity:
    return Ambiguity(
        "which-month",
        format_lazy(
            _("“{text}” is taken as a part of the last month only. Write it after every month it belongs to."),
            text=shortened(text),
        ),
    )


def no_end(last: date) -> Ambiguity:
    return Ambiguity(
        "no-end",
        format_lazy(_("There is no end date: it is taken as until {day}. Add the last day."), day=_day(last)),
    )


def deadline(last: date) -> Ambiguity:
    return Ambiguity(
        "deadline",
        format_lazy(_("It is taken as not later than {day}. Write the last day."), day=_day(last)),
    )


def end_of_year() -> Ambiguity:
    return Ambiguity(
        "year-end",
        _("The year is taken as the school year. If the calendar year is meant, write the month."),
    )


def feast(text: str, span: Span) -> Ambiguity:
    return Ambiguity(
        "feast",
        format_lazy(
            _("“{text}” is taken as {day}. Check it, or write the date."),
            text=shortened(text),
            day=_day(span.first),
        ),
    )


def no_day() -> Ambiguity:
    return Ambiguity("no-day", _("There is a time but no day. Write the day."))
