"""The demo's profile, people, classes and terms, of the school year of the loading and of the one before."""

from dataclasses import dataclass
from datetime import UTC, datetime

from demo.days import (
    AUG,
    DEC,
    FEB,
    JAN,
    MAR,
    MAY,
    OCT,
    SAT,
    SEP,
    SUN,
    DayRule,
    fixed,
    later,
    weekday_from,
)
from school import wording
from school.models import Role, SchoolProfile, Term
from school.years import LAST_GRADE

NAME = "Школа (демонстрационные данные)"
PASSWORD = "demo-partnership"
JOINED_AT = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)

PROFILE = {
    "name": NAME,
    "short_name": "Школа (демо)",
    "short_name_en": "School (demo)",
    "city": "Волгоград",
    # No school has them: the portal is shown with them, and nobody is telephoned.
    "address": "ул. Учебная, 1",
    "phone": "8 (8442) 00-00-00",
    "email": "school@example.org",
    "time_zone": "Europe/Volgograd",
    "term_system": SchoolProfile.TermSystem.QUARTERS,
    "definition": wording.DEFINITION,
    "definition_en": wording.DEFINITION_EN,
    "statement": wording.STATEMENT,
    "statement_en": wording.STATEMENT_EN,
    "goal": wording.GOAL,
    "goal_en": wording.GOAL_EN,
    "task": wording.TASK,
    "task_en": wording.TASK_EN,
    "signatories": "Заместитель директора по воспитательной работе",
    # The demo's school is long past its first day.
    "shows_first_day": False,
}

# What a school adds to the draft of its policy for personal data
POLICY_ENDING = """
# Где данные и кто за них отвечает

Портал работает на сервере школы в Волгограде, копии базы хранятся там же.
За персональные данные отвечает заместитель директора по воспитательной работе.
"""
POLICY_ENDING_EN = """
# Where the data are, and who answers for them

The portal runs on the school's own server in Volgograd, where copies of its database are kept as well.
The deputy head for upbringing answers for personal data.
"""

COORDINATOR = "coordinator@example.org"
# e-mail, name (a post: the demo invents no people), role
USERS = [
    ("administrator@example.org", "Администратор портала", Role.ADMINISTRATOR),
    (COORDINATOR, "Заместитель директора по воспитательной работе", Role.COORDINATOR),
    ("teacher@example.org", "Классный руководитель 6А", Role.TEACHER),
]
# Who teaches which class of the present year; last year it was a grade lower.
CLASS_TEACHER = ("teacher@example.org", 6, "А")

# Pupils in А and Б, from the first grade of the present year to the last of the year before
CLASS_SIZES = [
    (28, 27),
    (29, 28),
    (27, 26),
    (28, 28),
    (29, 27),
    (27, 28),
    (26, 27),
    (28, 25),
    (27, 26),
    (24, 22),
    (23, 21),
    (22, 20),
]


@dataclass(frozen=True)
class DemoTerm:
    """A term or holidays, by the rules of its first and last day."""

    kind: str
    name: str
    first: DayRule
    last: DayRule
    grade_to: int = LAST_GRADE


# Nine days from a Saturday on
_AUTUMN, _EXTRA, _SPRING = weekday_from(SAT, OCT, 22), weekday_from(SAT, FEB, 8), weekday_from(SAT, MAR, 22)
_HOLIDAYS = 9
# Until the Sunday after Christmas
_NEW_YEARS_END = weekday_from(SUN, JAN, 8)

TERMS = [
    DemoTerm(Term.Kind.TERM, "1 четверть", fixed(SEP, 1), later(_AUTUMN, -1)),
    DemoTerm(Term.Kind.HOLIDAYS, "осенние каникулы", _AUTUMN, later(_AUTUMN, _HOLIDAYS - 1)),
    DemoTerm(Term.Kind.TERM, "2 четверть", later(_AUTUMN, _HOLIDAYS), fixed(DEC, 30)),
    DemoTerm(Term.Kind.HOLIDAYS, "зимние каникулы", fixed(DEC, 31), _NEW_YEARS_END),
    DemoTerm(Term.Kind.TERM, "3 четверть", later(_NEW_YEARS_END, 1), later(_SPRING, -1)),
    DemoTerm(Term.Kind.HOLIDAYS, "дополнительные каникулы", _EXTRA, later(_EXTRA, _HOLIDAYS - 1), grade_to=1),
    DemoTerm(Term.Kind.HOLIDAYS, "весенние каникулы", _SPRING, later(_SPRING, _HOLIDAYS - 1)),
    DemoTerm(Term.Kind.TERM, "4 четверть", later(_SPRING, _HOLIDAYS), fixed(MAY, 26)),
    DemoTerm(Term.Kind.HOLIDAYS, "летние каникулы", fixed(MAY, 27), fixed(AUG, 31)),
]
