"""Days and months as the calendar says them, in the language of the page."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from common.day_words import since_words
from common.text import inside_sentence

EVERY = (
    gettext_lazy("every Monday"),
    gettext_lazy("every Tuesday"),
    gettext_lazy("every Wednesday"),
    gettext_lazy("every Thursday"),
    gettext_lazy("every Friday"),
    gettext_lazy("every Saturday"),
    gettext_lazy("every Sunday"),
)


@lru_cache(maxsize=1024)
def _formatted(day: date, pattern: str, language: str | None) -> str:
    return date_format(day, pattern)


def day_of_month(day: date) -> str:
    """«14 ноября»."""
    return _formatted(day, "j E", get_language())


def days_from_to(first: date, last: date) -> str:
    """«с 8 по 11 декабря», «со 2 по 6 декабря», «с 30 ноября по 2 декабря»."""
    is_one_month = (first.year, first.month) == (last.year, last.month)
    since = since_words(str(first.day) if is_one_month else day_of_month(first))
    return _("from %(since)s to %(last)s") % {"since": since, "last": day_of_month(last)}


def day_of_year(day: date, today: date) -> str:
    """«14 ноября», with the year where it is another one."""
    return _formatted(day, "j E" if day.year == today.year else "j E Y", get_language())


def weekday(day: date) -> str:
    """«пятница»; in English «Friday»."""
    return inside_sentence(_formatted(day, "l", get_language()))


def month_title(day: date) -> str:
    """«Ноябрь 2026»."""
    return _formatted(day, "F Y", get_language())


def every_weekday(day: date) -> str:
    """«каждую среду»: what Russian says in its own gender."""
    return str(EVERY[day.weekday()])
