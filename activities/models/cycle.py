"""The four C of an activity: we plan, prepare, hold and analyze it ourselves («С+С+С+С=У»)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from activities.models.attendance import Group
from activities.models.choices import Step
from partners.models import Partner


class CycleStepQuerySet(models.QuerySet):
    def of_partners(self) -> Self:
        return self.exclude(partner=None)


class CycleStep(models.Model):
    """One who did one step of an activity's cycle themselves: a group of the school, or a partner.

    A step is done once anybody did it; the activity is a success once all four are (principle of self-activity).
    """

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("activity"), related_name="cycle_steps")
    step = models.CharField(_("step"), max_length=20, choices=Step)
    group = models.CharField(_("who"), max_length=20, choices=Group)
    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name=_("partner"), related_name="cycle_steps", null=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by whom"), related_name="+", null=True
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = CycleStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the cycle")
        verbose_name_plural = _("steps of the cycle")
        ordering = ["activity_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "step", "group"], condition=Q(partner=None), name="cycle_step_group_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "step", "partner"],
                condition=Q(partner__isnull=False),
                name="cycle_step_partner_once",
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="cycle_step_known"),
            models.CheckConstraint(
                condition=Q(group="partner", partner__isnull=False)
                | Q(group__in=["pupils", "parents", "teachers"], partner=None),
                name="cycle_step_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.partner or self.get_group_display()}"
