"""The partner's own word that it wants to act together."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models.agreement import Agreement
from partners.models.partnership import Partnership
from school.models import User


class WishConfirmationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_coordinator else self.none()


class WishConfirmation(models.Model):
    """A partner's confirmed wish to act together: the outcome («итог») of the first stage, in the partner's voice.

    Written down by staff with how the word reached them; a letter is kept as a paper.
    """

    class Way(models.TextChoices):
        LETTER = "letter", _("by letter")
        PHONE = "phone", _("by phone")
        MEETING = "meeting", _("at a meeting")

    partnership = models.ForeignKey(Partnership, models.CASCADE, verbose_name=_("partnership"), related_name="wishes")
    way = models.CharField(_("how the partner said it"), max_length=20, choices=Way)
    on = models.DateField(_("when"))
    note = models.CharField(
        _("in a few words"),
        max_length=300,
        blank=True,
        help_text=_("Who said it (a position is enough) and what was said."),
    )
    paper = models.ForeignKey(
        Agreement,
        models.PROTECT,
        verbose_name=_("paper"),
        related_name="wishes",
        null=True,
        blank=True,
        help_text=_("From the partner’s documents already stored here."),
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("recorded by"),
        related_name="+",
        null=True,
        editable=False,
    )

    objects = WishConfirmationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("confirmation of the wish")
        verbose_name_plural = _("confirmations of the wish")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["partnership", "on"], name="wish_of_partnership")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="letter") | Q(paper__isnull=False),
                name="wish_by_letter_has_paper",
                violation_error_message=_("Attach the letter, or choose it among the documents."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.on:%d.%m.%Y}"
