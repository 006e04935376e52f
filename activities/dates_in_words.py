"""Dates as people say them: «пт, 12 декабря, 14:00»."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Occurrence
from activities.models.occurrence_state import OccurrenceState
from common.day_words import since_words
from common.text import inside_sentence
from school.years import SchoolYear
from wordings.timing import Span, month_of

# Of many dates so many are said one by one
SAID_ONE_BY_ONE = 4
# Where the rest is folded, so many
SAID_AT_ONCE = 3


def day_in_words(day: date) -> str:
    """«пт, 12 декабря»; the year is that of the plan."""
    return f"{inside_sentence(date_format(day, 'D'))}, {date_format(day, 'j E')}"


def days_in_words(first: date, last: date) -> str:
    """«пт, 12 декабря» or «12–15 декабря», «30 ноября – 2 декабря»."""
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'j E')}"
    return f"{date_format(first, 'j E')} – {date_format(last, 'j E')}"


def spans_in_words(spans: Sequence[Span]) -> str:
    """«3 и 10 октября», «сентябрь и май», «5 октября, 3 ноября и 20 мая»: several spans, each as it is named."""
    if len(spans) == 1 and spans[0].is_one_day:
        return day_in_words(spans[0].first)
    parts: list[str] = []
    for month, together in groupby(spans, key=_month_within):
        members = list(together)
        if month is None:
            parts += [_span(each) for each in members]
        else:
            # The month stands once, behind the last of its days.
            parts += [_numbers(each) for each in members[:-1]]
            parts.append(_span(members[-1]))
    if len(parts) == 1:
        return parts[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _month_within(span: Span) -> date | None:
    """Return the month whose days these are; None for a whole month and for what is longer."""
    month = month_of(span.first)
    return month.first if span != month and span.last <= month.last else None


def _numbers(span: Span) -> str:
    return str(span.first.day) if span.is_one_day else f"{span.first.day}–{span.last.day}"


def _span(span: Span) -> str:
    if (span.first, span.last) == (month_of(span.first).first, month_of(span.last).last):
        names = dict.fromkeys((_month_name(span.first), _month_name(span.last)))
        return " – ".join(names)
    return date_format(span.first, "j E") if span.is_one_day else days_in_words(span.first, span.last)


def _month_name(day: date) -> str:
    """«сентябрь», «September»."""
    return inside_sentence(date_format(day, "F"))


def time_in_words(occurrence: OccurrenceState) -> str:
    """«14:00», «14:00–15:30», «каждый день 10:00–11:00», or nothing for the whole day."""
    if occurrence.start_time is None:
        return ""
    start = f"{occurrence.start_time:%H:%M}"
    hours = f"{start}–{occurrence.end_time:%H:%M}" if occurrence.end_time else start
    if not occurrence.has_daily_hours:
        return hours
    return (_("each day %(time)s") if occurrence.end_time else _("each day at %(time)s")) % {"time": hours}


def date_in_words(occurrence: OccurrenceState, *, with_year: bool = False) -> str:
    """Day and time of one date: «пт, 11 декабря, 18:00 – вс, 13 декабря, 12:00» where it goes on over nights."""
    first, last = occurrence.starts_on, occurrence.ends_on
    year = f" {last.year}" if with_year else ""
    if first != last and occurrence.end_time and not occurrence.has_daily_hours:
        start, end = f"{occurrence.start_time:%H:%M}", f"{occurrence.end_time:%H:%M}"
        return f"{day_in_words(first)}, {start} – {day_in_words(last)}{year}, {end}"
    return ", ".join(filter(None, [f"{days_in_words(first, last)}{year}", time_in_words(occurrence)]))


def dates_in_words(dates: Iterable[Occurrence]) -> str:
    """The dates that are not called off; of many the first and the last, and how many there are."""
    standing = [each for each in dates if not each.is_cancelled]
    if len(standing) <= SAID_ONE_BY_ONE:
        return "; ".join(date_in_words(each) for each in standing)
    text = ngettext("%(count)s date, %(first)s to %(last)s", "%(count)s dates, %(first)s to %(last)s", len(standing))
    return text % {
        "count": len(standing),
        "first": since_words(date_format(standing[0].starts_on, "j E")),
        "last": date_format(standing[-1].starts_on, "j E"),
    }


def when_in_words(activity: Activity) -> str:
    """The days that the wording stands for, where it says them in another way; empty where it says none."""
    if activity.worded_from is None or activity.worded_until is None:
        return ""
    if activity.worded_spans:
        return spans_in_words(activity.named_spans)
    if activity.worded_from == activity.year.starts_on and activity.worded_until >= _last_days(activity.year):
        return _("the whole school year")
    return days_in_words(activity.worded_from, activity.worded_until)


def _last_days(year: SchoolYear) -> date:
    """When what goes on still goes on to the end: the year of study ends in the last days of May."""
    return date(year.start + 1, 5, 20)


def next_of(dates: Sequence[Occurrence], today: date) -> list[Occurrence]:
    """Return what is said at once of many dates: the next three, or the last ones; one more is said as well."""
    ahead = [each for each in dates if each.ends_on >= today and not each.is_cancelled]
    said = ahead[:SAID_AT_ONCE] or list(dates[-SAID_AT_ONCE:])
    return list(dates) if len(dates) <= SAID_AT_ONCE + 1 else said


def next_dates(dates: Iterable[Occurrence], today: date) -> tuple[str, int]:
    """Say the next of the dates that are not called off, and how many others there are."""
    standing = [each for each in dates if not each.is_cancelled]
    said = next_of(standing, today)
    return _together(said), len(standing) - len(said)


def _together(dates: Sequence[Occurrence]) -> str:
    """«1, 8 и 15 декабря, 14:00» where the hours are the same, else one after the other."""
    hours = {time_in_words(each) for each in dates}
    if len(dates) < 2 or len(hours) > 1 or any(each.starts_on != each.ends_on for each in dates):
        return "; ".join(date_in_words(each) for each in dates)
    days = spans_in_words([Span(each.starts_on, each.ends_on) for each in dates])
    return ", ".join(filter(None, [days, *hours]))
