"""What a page of the calendar says where it has no events."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.day_words import day_of_year
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import nearest_event
from events.selectors.month import CalendarMonth
from wordings.grades import grades_in_words

# How a sentence names the month: Russian has a case for it that no date format knows.
IN_MONTHS = (
    gettext_lazy("in January"),
    gettext_lazy("in February"),
    gettext_lazy("in March"),
    gettext_lazy("in April"),
    gettext_lazy("in May"),
    gettext_lazy("in June"),
    gettext_lazy("in July"),
    gettext_lazy("in August"),
    gettext_lazy("in September"),
    gettext_lazy("in October"),
    gettext_lazy("in November"),
    gettext_lazy("in December"),
)


@dataclass(frozen=True)
class NothingHere:
    """The sentence that says for whom there is nothing, and the nearest event with its address."""

    text: str
    lead: str = ""
    day: str = ""
    title: str = ""
    url: str = ""


def nothing_ahead(filters: CalendarFilter, *, today: date, version: int) -> NothingHere:
    """Return what an agenda without events says; it looks for the nearest event only ahead."""
    until = CalendarMonth.of(today).next.last
    return _nothing_here(filters, _("this month and next"), until, None, today=today, version=version)


def nothing_in_month(filters: CalendarFilter, month: CalendarMonth, *, today: date, version: int) -> NothingHere:
    """Return what a month without events says: the nearest event after it, else the last one before it."""
    when = str(IN_MONTHS[month.first.month - 1])
    return _nothing_here(filters, when, month.last, month.first, today=today, version=version)


def _nothing_here(
    filters: CalendarFilter, when: str, after: date, before: date | None, *, today: date, version: int
) -> NothingHere:
    text, nearest = nothing_in_words(filters, when), nearest_event(after, before, filters, version)
    if nearest is None:
        return NothingHere(text)
    return NothingHere(
        text,
        lead=_("Most recent:") if nearest.ends_on < today else _("Next:"),
        day=day_of_year(nearest.starts_on, today),
        title=nearest.title,
        url=reverse("events:event", args=[nearest.pk]) + filters.address,
    )


def nothing_in_words(filters: CalendarFilter, when: str) -> str:
    """Return «Для 6 классов в октябре событий нет.»"""
    if filters.is_everything:
        text, chosen = _("There are no events %(when)s."), ""
    elif len(filters.pairs) == len(filters.grades):
        text, chosen = _("There are no events %(when)s for grades %(choice)s."), grades_in_words(filters.grades)
    else:
        text, chosen = _("There are no events %(when)s for: %(choice)s."), "; ".join(filters.in_words())
    return capfirst(text % {"when": when, "choice": chosen})
