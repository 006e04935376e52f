"""The grades of a school, and the three levels of education they make up."""

from collections.abc import Container

from django.db import models
from django.utils.translation import gettext_lazy as _

from school.years import GRADES

ALL_GRADES = frozenset(GRADES)


class Level(models.TextChoices):
    """A level of general education («уровень образования», 273-ФЗ, art. 10)."""

    NOO = "noo", _("primary general education")
    OOO = "ooo", _("basic general education")
    SOO = "soo", _("secondary general education")

    @property
    def grades(self) -> range:
        return _LEVEL_GRADES[self]


def levels_of(grades: Container[int]) -> list[Level]:
    """The levels of a school that has these grades."""
    return [level for level in Level if level.grades.start in grades]


_LEVEL_GRADES = {Level.NOO: range(1, 5), Level.OOO: range(5, 10), Level.SOO: range(10, 12)}
