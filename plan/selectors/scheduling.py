"""Rows of a year's plan that stand without a date: those whose day is clear, and the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.dates_in_words import date_in_words
from activities.models import Activity
from activities.models.activity_queryset import ActivityQuerySet
from activities.parsing import PlanParser
from activities.services.scheduling import dates_to_set
from common.text import Text
from plan.selectors.activity_page import day_remarks
from school.models import User
from school.years import SchoolYear
from wordings.timing import TimingKind


def rows_to_schedule(user: User, year: SchoolYear) -> ActivityQuerySet:
    """Return the rows that this person can put into the calendar by one button, in the order of the plan."""
    return _undated(user, year).with_clear_day()


def clear_days_without_date(user: User) -> ActivityQuerySet:
    """Return such rows of all school years."""
    return Activity.objects.editable_by(user).planned().without_dates().with_clear_day()


def remarked(rows: Iterable[Activity], year: SchoolYear) -> list[tuple[Activity, list[Text]]]:
    """Return each row with what is to be said of its days: a Sunday, holidays, hours of several days."""
    parser = PlanParser(year)
    return [(row, [*_hours(row, parser), *(each.message for each in day_remarks(row, parser))]) for row in rows]


def _hours(row: Activity, parser: PlanParser) -> list[Text]:
    """Return what hours are understood as that end on another day than they begin, or are those of each day."""
    dates = dates_to_set(row, parser)
    return [
        _("In the calendar: %(date)s.") % {"date": date_in_words(each)}
        for each in dates
        if each.end_time and not each.is_one_day
    ]


@dataclass(frozen=True)
class RowsToClear:
    """Rows without a date that a person has to say more of: a rule's first date, or the day."""

    repeated: list[Activity]
    unclear: list[Activity]


def rows_to_clear(user: User, year: SchoolYear) -> RowsToClear:
    undated = _undated(user, year)
    rows = list(undated.exclude(pk__in=undated.with_clear_day().order_by().values("pk")))
    repeated = [each for each in rows if each.timing_kind == TimingKind.REPEATED]
    return RowsToClear(repeated, [each for each in rows if each.timing_kind != TimingKind.REPEATED])


def _undated(user: User, year: SchoolYear) -> ActivityQuerySet:
    rows = Activity.objects.editable_by(user).in_year(year).planned().without_dates()
    return rows.order_by("plan_month", "sorts_on", "pk")
