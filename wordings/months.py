"""Months of a school year: in their order, as plans word them, and as bits of one number."""

from collections.abc import Iterable

MONTHS_OF_YEAR = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
# As a plan on paper words them: Russian in any language
RUSSIAN_MONTHS = "Сентябрь Октябрь Ноябрь Декабрь Январь Февраль Март Апрель Май Июнь Июль Август".split()


def month_bit(month: int) -> int:
    """Return a calendar month as one bit: September is the first, August the last."""
    return 1 << (month - 9) % 12


def month_mask(months: Iterable[int]) -> int:
    return sum(month_bit(month) for month in set(months))
