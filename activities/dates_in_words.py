"""Dates as people say them: «пт, 12 декабря, 14:00»."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Activity, Occurrence
from school.years import SchoolYear

# Of many dates so many are said one by one
SAID_ONE_BY_ONE = 4


def day_in_words(day: date) -> str:
    """«пт, 12 декабря»; the year is that of the plan."""
    weekday = date_format(day, "D")
    return f"{weekday[:1].lower()}{weekday[1:]}, {date_format(day, 'j E')}"


def days_in_words(first: date, last: date) -> str:
    """«пт, 12 декабря» or «12–15 декабря», «30 ноября – 2 декабря»."""
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'j E')}"
    return f"{date_format(first, 'j E')} – {date_format(last, 'j E')}"


def time_in_words(occurrence: Occurrence) -> str:
    """«14:00», «14:00–15:30», or nothing for the whole day."""
    if occurrence.start_time is None:
        return ""
    start = f"{occurrence.start_time:%H:%M}"
    return f"{start}–{occurrence.end_time:%H:%M}" if occurrence.end_time else start


def date_in_words(occurrence: Occurrence) -> str:
    """Day and time of one date."""
    parts = [days_in_words(occurrence.starts_on, occurrence.ends_on), time_in_words(occurrence)]
    return ", ".join(part for part in parts if part)


def dates_in_words(dates: Iterable[Occurrence]) -> str:
    """The dates that are not called off; of many the first and the last, and how many there are."""
    standing = [each for each in dates if not each.is_cancelled]
    if len(standing) <= SAID_ONE_BY_ONE:
        return "; ".join(date_in_words(each) for each in standing)
    return _("%(count)s dates, %(first)s to %(last)s") % {
        "count": len(standing),
        "first": date_format(standing[0].starts_on, "j E"),
        "last": date_format(standing[-1].starts_on, "j E"),
    }


def when_in_words(activity: Activity) -> str:
    """The days that the wording stands for, where it says them in another way; empty where it says none."""
    if activity.worded_from is None or activity.worded_until is None:
        return ""
    if activity.worded_from == activity.year.starts_on and activity.worded_until >= _last_days(activity.year):
        return _("the whole school year")
    return days_in_words(activity.worded_from, activity.worded_until)


def _last_days(year: SchoolYear) -> date:
    """When what goes on still goes on to the end: the year of study ends in the last days of May."""
    return date(year.start + 1, 5, 20)
