"""When work that is done by itself was last done, and how it went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DueRun(models.Model):
    """The last run of a sort of work that the portal does by itself, and when the next is due."""

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    code = models.CharField(max_length=40, unique=True)
    due_at = models.DateTimeField()
    # While somebody does it. A process that was stopped leaves it behind; it is no longer believed after this time.
    claimed_until = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    # The kind of the error; its text may hold what people typed.
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("work done by itself")
        verbose_name_plural = _("work done by itself")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["", "done", "failed"]), name="due_run_outcome_known"),
            models.CheckConstraint(
                condition=Q(ran_at=None, outcome="") | Q(ran_at__isnull=False) & ~Q(outcome=""),
                name="due_run_ran_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.code
