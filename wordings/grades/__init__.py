"""What wordings of grades and classes mean: the index of this package, which other rooms import from."""

from wordings.grades.audience import Audience, ClassName
from wordings.grades.levels import Level
from wordings.grades.notation import grade_mask, grades_in_words, grades_of_mask
from wordings.grades.parsing import parse_grades
from wordings.grades.questions import LONGEST

__all__ = [
    "LONGEST",
    "Audience",
    "ClassName",
    "Level",
    "grade_mask",
    "grades_in_words",
    "grades_of_mask",
    "parse_grades",
]
