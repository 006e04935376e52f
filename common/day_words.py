"""Days as sentences have them, in the language of the page."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import pgettext

_SECOND = re.compile(r"2(?!\d)")


def full_day(day: date) -> str:
    """«18 октября 2019»; in English «18 October 2019»."""
    return date_format(day, "j E Y")


def since_words(day: str) -> str:
    """A day that something begins on: «с 3 сентября», «со 2 сентября». In English the day alone, after its “since”."""
    if _SECOND.match(day):
        return pgettext("the second of a month, something begins on it", "%(day)s") % {"day": day}
    return pgettext("a day, something begins on it", "%(day)s") % {"day": day}
