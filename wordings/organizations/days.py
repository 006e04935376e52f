"""Since when, as tables say it: a day, a month, a year or a school year."""

import re
from datetime import date

from wordings.organizations.agreements import FIRST_YEAR, LAST_YEAR, first_day

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def day_said(text: str) -> date | None:
    """The day that a text names; of a year alone the first of September, when a school's year begins."""
    if day := first_day(text):
        return day
    years = _YEAR.findall(text)
    if not years:
        return None
    year = int(years[0])
    return date(year, 9, 1) if FIRST_YEAR <= year <= LAST_YEAR else None
