"""The demo's profile, people, classes and terms. Every date is fixed, so that each loading gives the same."""

from datetime import UTC, date, datetime

from school import wording
from school.models import Role, SchoolProfile, Term

NAME = "Школа (демонстрационные данные)"
PASSWORD = "demo-partnership"
JOINED_AT = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)
SCHOOL_YEAR = 2026

PROFILE = {
    "name": NAME,
    "short_name": "Школа (демо)",
    "short_name_en": "School (demo)",
    "city": "Волгоград",
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
}

COORDINATOR = "coordinator@example.org"
# e-mail, name (a post: the demo invents no people), role
USERS = [
    ("administrator@example.org", "Администратор портала", Role.ADMINISTRATOR),
    (COORDINATOR, "Заместитель директора по воспитательной работе", Role.COORDINATOR),
    ("teacher@example.org", "Классный руководитель 6А", Role.TEACHER),
]
CLASS_TEACHER = ("teacher@example.org", 6, "А")

# Pupils in А and Б of each grade, from the first on
CLASS_SIZES = [(28, 27), (29, 28), (27, 26), (28, 28), (29, 27), (27, 28), (26, 27), (28, 25), (27, 26), (24, 22), (23, 21)]  # fmt: skip

# kind, name, first day, last day, first and last grade
TERMS = [
    (Term.Kind.TERM, "1 четверть", date(2026, 9, 1), date(2026, 10, 23), 1, 11),
    (Term.Kind.HOLIDAYS, "осенние каникулы", date(2026, 10, 24), date(2026, 11, 1), 1, 11),
    (Term.Kind.TERM, "2 четверть", date(2026, 11, 2), date(2026, 12, 30), 1, 11),
    (Term.Kind.HOLIDAYS, "зимние каникулы", date(2026, 12, 31), date(2027, 1, 10), 1, 11),
    (Term.Kind.TERM, "3 четверть", date(2027, 1, 11), date(2027, 3, 26), 1, 11),
    (Term.Kind.HOLIDAYS, "дополнительные каникулы", date(2027, 2, 13), date(2027, 2, 21), 1, 1),
    (Term.Kind.HOLIDAYS, "весенние каникулы", date(2027, 3, 27), date(2027, 4, 4), 1, 11),
    (Term.Kind.TERM, "4 четверть", date(2027, 4, 5), date(2027, 5, 26), 1, 11),
    (Term.Kind.HOLIDAYS, "летние каникулы", date(2027, 5, 27), date(2027, 8, 31), 1, 11),
]
