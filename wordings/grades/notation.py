"""A set of grades as one number to store, and as the words of a plan."""

from collections.abc import Iterable

from school.years import FIRST_GRADE, GRADES
from wordings.grades.levels import ALL_GRADES


def grade_mask(grades: Iterable[int]) -> int:
    """Return the grades as one number: bit 0 is grade 1, bit 10 is grade 11."""
    mask = 0
    for grade in grades:
        if grade not in ALL_GRADES:
            raise ValueError(f"there is no grade {grade}")
        mask |= 1 << (grade - FIRST_GRADE)
    return mask


def grades_of_mask(mask: int) -> frozenset[int]:
    return frozenset(grade for grade in GRADES if mask >> (grade - FIRST_GRADE) & 1)


def grades_in_words(grades: Iterable[int]) -> str:
    """Return the grades as a plan writes them, «1–4, 9»; an empty text for no grade."""
    runs: list[list[int]] = []
    for grade in sorted(set(grades)):
        if runs and runs[-1][1] == grade - 1:
            runs[-1][1] = grade
        else:
            runs.append([grade, grade])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
