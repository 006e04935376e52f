"""The grades of a school, and the three levels of education they make up."""

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


_LEVEL_GRADES = {Level.NOO: range(1, 5), Level.OOO: range(5, 10), Level.SOO: range(10, 12)}
