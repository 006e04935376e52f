"""Addresses that meant other children last school year: «6А» of then is «7А» now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from events.selectors.calendar_filter import CalendarFilter, offered
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


def new_labels(year: SchoolYear, version: int) -> Mapping[str, str]:
    """Return what the classes of the year before are called in this one, by the label that they had."""
    known = list(chain.from_iterable(offered(version).classes.values()))
    by_key = {each.pk: each for each in known}
    by_place = {(each.school_year, each.grade, each.letter): each for each in known}
    labels = {}
    for old in known:
        if old.school_year == year.start - 1:
            # Where nobody moved it up, the letter says what it became.
            new = by_key.get(old.became_id or 0) or by_place.get((year.start, old.grade + 1, old.letter))
            if new is not None:
                labels[old.label] = new.label
    return labels


def new_grades(year: SchoolYear, version: int) -> Mapping[int, int]:
    """Return which grade those of each grade of the year before are in now; who left the school is in none."""
    known = chain.from_iterable(offered(version).classes.values())
    last_year, highest = (
        {each.grade for each in known if each.school_year == year.start - 1},
        max(cached_profile(version).grades),
    )
    return {grade: grade + 1 for grade in sorted(last_year) if grade < highest}


def turned_filters(filters: CalendarFilter, today: date, version: int) -> Turned | None:
    """Return what turned with the school year in an address; None out of its time, or if nothing did."""
    year = SchoolYear.of(today)
    if today.month != MONTH or not (filters.classes or filters.grades):
        return None
    labels, all_grades = new_labels(year, version), new_grades(year, version)
    classes = {label: labels[label] for label in filters.classes if label in labels}
    # «grade=6&grade=7» is of both: nobody left it.
    grades = {
        grade: all_grades[grade]
        for grade in filters.grades
        if grade in all_grades and all_grades[grade] not in filters.grades
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
