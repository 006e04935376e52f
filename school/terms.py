"""Terms and holidays of a school year as most schools have them: a first draft to correct."""

from datetime import date

from django.db import transaction

from school.models import SchoolProfile, Term
from school.years import LAST_GRADE, SchoolYear

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


@transaction.atomic
def fill_in_usual(*, year: SchoolYear, profile: SchoolProfile) -> int:
    """Save the usual terms into a year that has none; how many."""
    if Term.objects.filter(school_year=year.start).exists():
        return 0
    terms = usual_terms(year, profile.term_system, profile.last_grade)
    for term in terms:
        term.save()
    return len(terms)
