"""Days and months as the calendar says them, in the language of the page."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language

from common.text import inside_sentence


@lru_cache(maxsize=1024)
def _formatted(day: date, pattern: str, language: str | None) -> str:
    return date_format(day, pattern)


def day_of_month(day: date) -> str:
    """«14 ноября»."""
    return _formatted(day, "j E", get_language())


def day_of_year(day: date, today: date) -> str:
    """«14 ноября», with the year where it is another one."""
    return _formatted(day, "j E" if day.year == today.year else "j E Y", get_language())


def weekday(day: date) -> str:
    """«пятница»; in English «Friday»."""
    return inside_sentence(_formatted(day, "l", get_language()))


def month_title(day: date) -> str:
    """«Ноябрь 2026»."""
    return _formatted(day, "F Y", get_language())
