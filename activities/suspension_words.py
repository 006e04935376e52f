"""Days that fall out, in words: for a chat in one text, and for the way back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from activities.chat_words import change_line, excused_line, news_in_words
from activities.dates_in_words import days_in_words
from activities.models import ExcusedClass, OccurrenceChange, Suspension
from activities.suspended import Cause
from school.models import SchoolClass


def reason_in_words(reason: str) -> str:
    """Return why days fall out: a known cause in the language of the reader, other words as they were written."""
    known = next((each for each in Cause if each.reason == reason), None)
    return str(known.label) if known else reason


def suspension_undo_words(details: dict[str, Any]) -> str:
    count = details["count"]
    dates = ngettext("%(count)s date", "%(count)s dates", count) % {"count": count}
    return f"{reason_in_words(details['reason'])}: {dates}"


def suspension_head(suspension: Suspension) -> str:
    """«Карантин, 6А: 3–7 декабря»; without classes it is the whole school."""
    return head_in_words(suspension.reason, suspension.classes.all(), suspension.starts_on, suspension.ends_on)


def head_in_words(reason: str, classes: Iterable[SchoolClass], first: date, last: date) -> str:
    why, days = reason_in_words(reason), days_in_words(first, last)
    whom = ", ".join(each.label for each in classes)
    return f"{why}, {whom}: {days}" if whom else f"{why}: {days}"


def suspension_text(
    suspension: Suspension, changes: Iterable[OccurrenceChange], excusals: Iterable[ExcusedClass]
) -> str:
    """Return all that changed on days that fall out as one text for a chat; nothing if there is none."""
    lines = [change_line(each) for each in changes if news_in_words(each)]
    without: dict[int, list[ExcusedClass]] = {}
    for each in excusals:
        without.setdefault(each.occurrence_id, []).append(each)
    lines += [excused_line(together) for together in without.values()]
    return "\n".join([suspension_head(suspension), *(f"• {line}" for line in lines)]) if lines else ""
