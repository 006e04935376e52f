"""What people agree to before they leave their name and contact."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import localized

# Where the text says for how long, so that the words and the erasing never differ
DAYS = "{days}"


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self) -> "ConsentText | None":
        """The version in force: the newest."""
        return self.order_by("-number").first()

    def accepted(self) -> Self:
        """Those that somebody of the school put in force; nobody yet has the text that the portal came with."""
        return self.exclude(made_by=None)

    def newest_first(self) -> Self:
        return self.order_by("-number")


class ConsentText(models.Model):
    """A version of the consent to the processing of personal data (152-ФЗ, art. 9). Versions are only ever added.

    Whoever signs up agrees to one version, and that version says for how many days after the event the data are kept:
    a later one changes nothing for those who agreed to this.
    """

    number = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text = models.TextField(
        _("text in Russian"),
        max_length=3000,
        help_text=_("Write {days} where the number of days below should be; it is filled in."),
    )
    text_en = models.TextField(_("text in English"), max_length=3000, blank=True)
    kept_days = models.PositiveSmallIntegerField(
        _("days after the event until the data is erased"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    made_at = models.DateTimeField(_("in force since"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        related_name="+",
        null=True,
        editable=False,
    )

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_days__gte=1, kept_days__lte=365),
                name="consent_days_in_range",
                violation_error_message=_("From 1 to 365 days."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="consent_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    @property
    def wording(self) -> str:
        """The text in the language of the page, with the number of days in it."""
        return localized(self, "text").replace(DAYS, str(self.kept_days))
