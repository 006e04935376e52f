"""What went wrong while a page was made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErrorNote(models.Model):
    """An error of the portal: when, on which page, of which kind. Nothing of what people typed, and nobody's name."""

    # The one that the page of the error showed
    number = models.CharField(max_length=8, unique=True)
    at = models.DateTimeField()
    # The address by its name in the code, as «plan:activity-edit»: the address itself may hold a key.
    page = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("error of the portal")
        verbose_name_plural = _("errors of the portal")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(number="") & ~models.Q(kind=""), name="error_note_says_what"),
        ]

    def __str__(self) -> str:
        return self.number
