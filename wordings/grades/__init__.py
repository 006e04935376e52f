"""What wordings of grades and classes mean: the index of this package, which other rooms import from."""

from wordings.grades.audience import Audience, ClassName
from wordings.grades.levels import Level, levels_of
from wordings.grades.notation import grade_mask, grades_in_words, grades_of_mask
from wordings.grades.parsing import parse_grades
from wordings.grades.places import column_grades, grades_in_title
from wordings.grades.questions import LONGEST
from wordings.grades.spoiled import unspoiled

__all__ = [
    "LONGEST",
    "Audience",
    "ClassName",
    "Level",
    "column_grades",
    "grade_mask",
    "grades_in_title",
    "grades_in_words",
    "grades_of_mask",
    "levels_of",
    "parse_grades",
    "unspoiled",
]
