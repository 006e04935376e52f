"""Months of a school year: in their order, as plans word them, and as bits of one number."""

from typing import Any

MONTHS_OF_YEAR = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
# As a plan on paper words them: Russian in any language
RUSSIAN_MONTHS = "Сентябрь Октябрь Ноябрь Декабрь Январь Февраль Март Апрель Май Июнь Июль Август".split()


def month_bit(month: int) -> int:
    """A calendar month as a bit of `Activity.months`: September is the first, August the last."""
    return 1 << (month - 9) % 12


def month_mask(months: Any) -> int:
    return sum(month_bit(month) for month in set(months))
