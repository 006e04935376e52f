"""One partner in one direction."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models.reference import Direction


class PartnershipQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that go on now."""
        return self.filter(ended_on=None)


class Partnership(models.Model):
    """A partnership («партнёрство»): one partner in one direction, from a day on, until one side leaves.

    A partner's directions are its open partnerships. Whoever left may come back: that is a new row.
    """

    partner = models.ForeignKey(
        "partners.Partner", models.CASCADE, verbose_name=_("partner"), related_name="partnerships"
    )
    direction = models.ForeignKey(
        Direction, models.PROTECT, verbose_name=_("direction"), related_name="partnerships"
    )
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["direction__position", "-started_on", "pk"]
        indexes = [
            models.Index(fields=["direction", "partner"], condition=Q(ended_on=None), name="partnership_open")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "direction"], condition=Q(ended_on=None), name="partnership_one_open",
                violation_error_message=_("This partner is already in this direction."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="partnership_ends_after_start",
                violation_error_message=_("A partnership cannot end before it began."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.partner} — {self.direction}"

    def end(self, *, on: date) -> None:
        """Close it on that day; a partnership that began later the same day ends on its first."""
        self.ended_on = max(on, self.started_on)
        self.save()
