"""What a page says of itself to a device that remembers a choice: the page itself is the same for everybody."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Self

from events.selectors.calendar_filter import CalendarFilter
from events.selectors.turned_classes import new_grades, new_labels
from school.years import SchoolYear


@dataclass(frozen=True)
class Remembered:
    """The day and the school year of a page; its choice, and what became of last year's classes, if it has filters."""

    today: date
    year: int
    is_narrowing: bool = False
    query: str = ""
    words: str = ""
    turned: str = ""

    @classmethod
    def of_page(cls, today: date) -> Self:
        """A page without filters: it offers the calendar of the choice."""
        return cls(today, SchoolYear.of(today).start)

    @classmethod
    def of_calendar(cls, filters: CalendarFilter, *, today: date, version: int) -> Self:
        year = SchoolYear.of(today)
        turned = {"class": new_labels(year, version), "grade": new_grades(year, version)}
        # A search is a question of the moment.
        chosen = filters.without_query()
        turned_text = json.dumps(turned, ensure_ascii=False, separators=(",", ":"))
        return cls(today, year.start, True, chosen.address, chosen.for_whom(), turned_text)
