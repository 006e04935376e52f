"""Months of a school year as bits of one number."""

from typing import Any


def month_bit(month: int) -> int:
    """A calendar month as a bit of `Activity.months`: September is the first, August the last."""
    return 1 << (month - 9) % 12


def month_mask(months: Any) -> int:
    return sum(month_bit(month) for month in set(months))
