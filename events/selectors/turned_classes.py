"""Addresses that meant other children last school year: «6А» of then is «7А» now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from events.selectors.calendar_filter import CalendarFilter, offered
from school.models import SchoolClass
from school.profile import cached_profile
from school.years import SchoolYear

# So it is told through the first month of the school year: calendars ask again every few days.
MONTH = 9


@dataclass(frozen=True)
class Turned:
    """What of an address means other children now, in words, and the address with what it means."""

    year: SchoolYear
    words: tuple[str, ...]
    filters: CalendarFilter
    uid: UUID

    @property
    def title(self) -> str:
        """«6А теперь 7А»."""
        return ", ".join(self.words)

    @property
    def last_day(self) -> date:
        return date(self.year.start, MONTH, 30)


def turned_filters(filters: CalendarFilter, today: date, version: int) -> Turned | None:
    """Return what turned with the school year in an address; None out of its time, or if nothing did."""
    year = SchoolYear.of(today)
    if today.month != MONTH or not (filters.classes or filters.grades):
        return None
    known = list(chain.from_iterable(offered(version).classes.values()))
    classes = dict(_turned_classes(filters, year, known))
    last_year = {each.grade for each in known if each.school_year == year.start - 1}
    highest = max(cached_profile(version).grades)
    # «grade=6&grade=7» is of both: nobody left it.
    grades = {
        grade: grade + 1
        for grade in filters.grades
        if grade in last_year and grade < highest and grade + 1 not in filters.grades
    }
    if not (classes or grades):
        return None
    words = [_("class %(old)s is now %(new)s") % {"old": old, "new": new} for old, new in classes.items()]
    words += [_("grade %(old)s is now grade %(new)s") % {"old": old, "new": new} for old, new in grades.items()]
    new = replace(
        filters,
        classes=tuple(sorted({classes.get(each, each) for each in filters.classes})),
        grades=tuple(sorted({grades.get(each, each) for each in filters.grades})),
    )
    return Turned(year, tuple(words), new, uuid5(NAMESPACE_URL, f"turned/{year.start}/{filters.address}"))


def _turned_classes(filters: CalendarFilter, year: SchoolYear, known: list[SchoolClass]) -> Iterator[tuple[str, str]]:
    """Yield the labels of the address whose class of last year has another one now, with the new labels."""
    by_key = {each.pk: each for each in known}
    by_place = {(each.school_year, each.grade, each.letter): each for each in known}
    for label in filters.classes:
        old = next(
            (each for each in filters.school_classes if each.label == label and each.school_year == year.start - 1),
            None,
        )
        if old is None:
            continue
        # Where nobody moved it up, the letter says what it became.
        new = by_key.get(old.became_id or 0) or by_place.get((year.start, old.grade + 1, old.letter))
        if new is not None:
            yield label, new.label
