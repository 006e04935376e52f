"""Days that fall out, and the classes that a combined event goes without."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models.occurrence import Occurrence
from common.models import VersionedModel
from school.models import SchoolClass


class Suspension(VersionedModel):
    """A day, or several, that fall out for the school or for some classes: a quarantine, a day of frost.

    Its dates were called off or moved together, for one reason: they are told as one.
    """

    reason = models.CharField(_("why"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    classes = models.ManyToManyField(SchoolClass, verbose_name=_("classes"), related_name="suspensions", blank=True)
    created_at = models.DateTimeField(_("when"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by whom"),
        related_name="+",
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("day off for classes")
        verbose_name_plural = _("days off for classes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="suspension_has_reason", violation_error_message=_("Say why.")
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="suspension_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    def is_over(self, today: date) -> bool:
        return self.ends_on < today


class ExcusedClass(models.Model):
    """A class that a date goes without, though its activity is for that class as well."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="excusals")
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="excusals")
    suspension = models.ForeignKey(Suspension, models.SET_NULL, related_name="excusals", null=True)

    class Meta:
        verbose_name = _("class that does not take part")
        verbose_name_plural = _("classes that do not take part")
        ordering = ["school_class__grade", "school_class__letter"]
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "school_class"], name="excused_class_once"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.school_class}"
