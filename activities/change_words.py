"""What became of a date, in words: «ПЕРЕНЕСЕНО с 9 на 10 декабря», «ИЗМЕНЕНИЕ: не в 9:00, а в 10:00»."""

from datetime import date, time
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.dates_in_words import days_in_words
from activities.models import OccurrenceChange, ToldState
from common.day_words import since_words


def told_in_words(change: OccurrenceChange) -> str:
    """Say what a change tells of its date as it is now; for visitors it names nothing that they do not see."""
    return change_in_words(change.before, ToldState.of(change.occurrence))


def change_in_words(before: ToldState, now: ToldState) -> str:
    """Say how a date differs from what it was; empty if it does not."""
    return _said(before, now, get_language())


# Each page of the calendar says the same few changes anew.
@lru_cache(maxsize=1024)
def _said(before: ToldState, now: ToldState, language: str | None) -> str:
    return ". ".join(_parts(before, now))


def _parts(before: ToldState, now: ToldState) -> list[str]:
    parts = []
    if now.is_cancelled:
        if not before.is_cancelled:
            parts.append(_called_off(before, now))
    else:
        if before.is_cancelled:
            parts.append(_("TAKES PLACE AFTER ALL"))
        if returned := now.returned(before):
            parts.append(_("TAKES PLACE AFTER ALL for %(classes)s") % {"classes": ", ".join(returned)})
        if when := _when(before, now):
            parts.append(when)
        if now.is_elsewhere(before):
            parts.append(_place(before.place, now.place))
    if before.is_public and not now.is_public:
        parts.append(_("NO LONGER ON THE SITE: staff only"))
    return parts


def _called_off(before: ToldState, now: ToldState) -> str:
    """Name the day that people know, if it is another one by now."""
    if before.days == now.days:
        return _("CALLED OFF")
    return _("CALLED OFF (it was on %(days)s)") % {"days": _days(before)}


def _when(before: ToldState, now: ToldState) -> str:
    hours = _hours(before, now)
    if before.starts_on != now.starts_on:
        moved = _("MOVED from %(before)s to %(now)s") % {
            "before": since_words(_days(before, beside=now)),
            "now": _days(now),
        }
        return f"{moved}, {hours}" if hours else moved
    what = [hours] if hours else []
    if before.ends_on != now.ends_on:
        days = _("not %(before)s, but %(now)s") % {"before": _days(before), "now": _days(now)}
        what.insert(0, days)
    return _("CHANGED: %(what)s") % {"what": ", ".join(what)} if what else ""


def _days(state: ToldState, *, beside: ToldState | None = None) -> str:
    """«9 декабря», «9–10 декабря»; beside days of the same month the numbers alone."""
    first, last = state.days
    if beside is not None and len({(day.year, day.month) for day in (*state.days, *beside.days)}) == 1:
        return str(first.day) if first == last else f"{first.day}–{last.day}"
    return _day(first) if first == last else days_in_words(first, last)


def _day(day: date) -> str:
    return date_format(day, "j E")


def _hours(before: ToldState, now: ToldState) -> str:
    """Say how the hours changed; when it ends only where it begins as before."""
    if before.start_time != now.start_time:
        return _begins(before.start_time, now.start_time)
    if before.end_time == now.end_time:
        return ""
    if now.end_time is None:
        return _("the end time is to be announced")
    if before.end_time is None:
        return _("until %(now)s") % {"now": _clock(now.end_time)}
    return _("not until %(before)s, but until %(now)s") % {
        "before": _clock(before.end_time),
        "now": _clock(now.end_time),
    }


def _begins(before: time | None, now: time | None) -> str:
    if before is None:
        return _("it begins at %(now)s") % {"now": _clock(now)}
    if now is None:
        return _("not at %(before)s, but during the day") % {"before": _clock(before)}
    return _("not at %(before)s, but at %(now)s") % {"before": _clock(before), "now": _clock(now)}


def _place(before: str, now: str) -> str:
    if not before:
        return _("Location: %(now)s") % {"now": now}
    if not now:
        return _("Location: was “%(before)s”, the new one is to be announced") % {"before": before}
    return _("Location: was “%(before)s”, now “%(now)s”") % {"before": before, "now": now}


def _clock(at: time | None) -> str:
    """«9:00»"""
    return f"{at.hour}:{at:%M}" if at else ""
