"""Getting ready for a school year: what somebody ticked off by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from school.models.classes import YEAR_VALIDATORS


class YearStepMark(models.Model):
    """A step towards a school year that somebody ticked off by hand; with `ALL` the whole path, which is put away."""

    ALL = "all"

    school_year = models.PositiveSmallIntegerField(_("school year"), validators=YEAR_VALIDATORS)
    code = models.CharField(_("step"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by whom"), related_name="+", null=True
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step towards a school year")
        verbose_name_plural = _("steps towards a school year")
        ordering = ["school_year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["school_year", "code"], name="year_step_mark_once"),
            models.CheckConstraint(condition=~Q(code=""), name="year_step_mark_says_which"),
        ]

    def __str__(self) -> str:
        return f"{self.school_year} {self.code}"
