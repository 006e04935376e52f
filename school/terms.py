"""Terms and holidays of a school year as most schools have them: a first draft to correct."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import ngettext

from school.models import SchoolProfile, Term, Undo, User
from school.publication import publishing
from school.undo import record_undo
from school.ways_back import WayBack
from school.years import LAST_GRADE, SchoolYear

TERMS_FILLED_IN = "terms-filled-in"

TERM, HOLIDAYS = Term.Kind.TERM, Term.Kind.HOLIDAYS
System = SchoolProfile.TermSystem

# Kind, name, first and last day as (month, day); a month from September on is of the year's first part.
_HOLIDAYS = [
    (HOLIDAYS, "Осенние каникулы", (10, 26), (11, 3)),
    (HOLIDAYS, "Зимние каникулы", (12, 31), (1, 11)),
    (HOLIDAYS, "Весенние каникулы", (3, 27), (4, 4)),
    (HOLIDAYS, "Летние каникулы", (5, 27), (8, 31)),
]
_TERMS = {
    System.QUARTERS: [
        (TERM, "1 четверть", (9, 1), (10, 25)),
        (TERM, "2 четверть", (11, 4), (12, 30)),
        (TERM, "3 четверть", (1, 12), (3, 26)),
        (TERM, "4 четверть", (4, 5), (5, 26)),
    ],
    System.TRIMESTERS: [
        (TERM, "1 триместр", (9, 1), (11, 20)),
        (TERM, "2 триместр", (11, 21), (2, 20)),
        (TERM, "3 триместр", (2, 21), (5, 26)),
    ],
    System.HALVES: [
        (TERM, "1 полугодие", (9, 1), (12, 30)),
        (TERM, "2 полугодие", (1, 12), (5, 26)),
    ],
}


def usual_terms(year: SchoolYear, system: str, last_grade: int = LAST_GRADE) -> list[Term]:
    """Unsaved terms and holidays with dates to be corrected by the school's own order."""

    def day(month_and_day: tuple[int, int]) -> date:
        month, day_of_month = month_and_day
        return date(year.start if month >= 9 else year.start + 1, month, day_of_month)

    return [
        Term(
            school_year=year.start,
            kind=kind,
            name=name,
            starts_on=day(first),
            ends_on=day(last),
            grade_to=last_grade,
        )
        for kind, name, first, last in [*_TERMS[System(system)], *_HOLIDAYS]
    ]


def missing_terms(*, year: SchoolYear, profile: SchoolProfile) -> list[Term]:
    """Return the usual terms whose days the year's own ones leave free; nothing is saved."""
    present = list(Term.objects.filter(school_year=year.start))
    usual = usual_terms(year, profile.term_system, profile.last_grade)
    return [each for each in usual if not any(_is_instead(own, each) for own in present)]


def _is_instead(own: Term, usual: Term) -> bool:
    """Tell whether a school's own term stands in the place of a usual one: by its name, or on its days."""
    is_named_so = own.name.casefold() == usual.name.casefold()
    is_then = own.kind == usual.kind and own.starts_on <= usual.ends_on and usual.starts_on <= own.ends_on
    return is_named_so or is_then


@publishing()
def fill_in_usual(*, year: SchoolYear, profile: SchoolProfile, by: User, now: datetime) -> Undo | None:
    """Save the usual terms that are missing; None if none is."""
    # Who presses the button at the same moment waits, and finds them there.
    SchoolProfile.objects.select_for_update().filter(pk=profile.pk).first()
    terms = missing_terms(year=year, profile=profile)
    for term in terms:
        term.save()
    return record_undo(what=TERMS_FILLED_IN, details={"count": len(terms)}, by=by, now=now, created=terms)


def filled_in_words(details: dict[str, Any]) -> str:
    count = details["count"]
    return ngettext("%(count)s usual period is added.", "%(count)s usual periods are added.", count) % {"count": count}


class TermWayBack(WayBack):
    """A term or holidays."""

    model = Term
