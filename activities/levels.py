"""An activity in the plan of one level of education: the grades that the plan of that level says of it."""

import re
from collections.abc import Collection, Iterable

from activities.models import Activity
from school.years import GRADES
from wordings.grades import ClassName, Level, grades_in_words, parse_grades

# A comma in brackets divides nothing.
_BETWEEN_PARTS = re.compile(r"[,;\n](?![^(]*\))")
_AND = re.compile(r"\sи\s")
_NUMBERS = re.compile(r"\d|\b[IVXХ]+\b")
_REMARK = re.compile(r"\([^()\d]*\)")


def grades_of_level(activity: Activity, level: Level, *, school_grades: Collection[int] = GRADES) -> str:
    """Return whom the plan of a level says that the activity is for: its grades and classes of this level.

    What is wholly of the level stands as it was written. Of «1–4, 5–9, родители» the plan of grades 1–4 says
    «1–4, родители». What names no grade is for everybody, and so for all grades of the level.
    """
    own = frozenset(level.grades) & frozenset(school_grades)
    text = activity.grades_text
    if not activity.grades:
        return text if text and not _NUMBERS.search(text) else grades_in_words(own)
    if activity.grade_set <= frozenset(level.grades):
        return text or grades_in_words(activity.grade_set)
    audience = parse_grades(text)
    parts = [part.strip() for part in _BETWEEN_PARTS.split(text)]
    if _stand_alone(parts, activity.grade_set, audience.classes):
        return ", ".join(filter(None, (_part_of_level(part, own) for part in parts)))
    # «7А, Б, 4В»: parts that mean nothing without each other
    return _in_words(activity.grade_set & own, audience.classes)


def _stand_alone(parts: Iterable[str], grades: frozenset[int], classes: Collection[ClassName]) -> bool:
    """Say whether the parts of a wording mean together what the whole does."""
    audiences = [parse_grades(part) for part in parts]
    named = {name for audience in audiences for name in audience.classes}
    return frozenset().union(*(audience.grades for audience in audiences)) == grades and named == set(classes)


def _part_of_level(part: str, own: frozenset[int]) -> str:
    audience = parse_grades(part)
    if audience.grades <= own:
        return part
    if not audience.grades & own:
        return ""
    people = [each for each in _AND.split(part) if (found := parse_grades(each)).others and not found.grades]
    said = ", ".join([_in_words(audience.grades & own, audience.classes), *people])
    return " ".join([said, *_REMARK.findall(part)])


def _in_words(grades: frozenset[int], classes: Iterable[ClassName]) -> str:
    """Return grades as a plan writes them, with the classes that are named in them."""
    named = [name for name in classes if name.grade in grades]
    whole = grades - {name.grade for name in named}
    return ", ".join(filter(None, [grades_in_words(whole), *(name.label for name in named)]))
