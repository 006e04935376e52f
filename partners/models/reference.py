"""What the school's own document names once for all: directions, principles, stages, conditions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.models import ReferenceItem, localized


class Direction(ReferenceItem):
    """One of the four directions («направление») of social partnership; it has a color and an icon of its own."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    palette = models.SlugField(_("palette"), max_length=20)
    icon = models.SlugField(_("icon"), max_length=40)
    goal = models.TextField(
        _("goal, in Russian"), max_length=600, blank=True, help_text=_("Opens the direction’s page for visitors.")
    )
    goal_en = models.TextField(_("goal, in English"), max_length=600, blank=True)

    class Meta(ReferenceItem.Meta):
        verbose_name = _("direction")
        verbose_name_plural = _("directions")

    def get_absolute_url(self) -> str:
        return reverse("partners:direction-detail", args=[self.slug])


class Principle(ReferenceItem):
    """One of the nine principles («принцип») that partners act by, with what it means and how the sheets ask of it."""

    question = models.CharField(
        _("question on the sheets, in Russian"),
        max_length=200,
        blank=True,
        help_text=_("Both sides are asked this once a year: plain words that a partner can answer from 1 to 5."),
    )
    question_en = models.CharField(_("question on the sheets, in English"), max_length=200, blank=True)
    text = models.TextField(_("what it means, in Russian"), blank=True)
    text_en = models.TextField(_("what it means, in English"), blank=True)

    class Meta(ReferenceItem.Meta):
        verbose_name = _("principle")
        verbose_name_plural = _("principles")

    @property
    def asked(self) -> str:
        """The question on the sheets; its name where the school took the question out."""
        return localized(self, "question") or self.title

    @property
    def meaning(self) -> str:
        return localized(self, "text")


class Stage(ReferenceItem):
    """One of the three stages («этап») of building a partnership, with the outcome («итог») that closes it.

    The school's document names an outcome for the first two only; the third's is the school's own text.
    """

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    outcome = models.TextField(_("outcome in Russian"), blank=True)
    outcome_en = models.TextField(_("outcome in English"), blank=True)

    class Meta(ReferenceItem.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=3), name="stage_is_one_of_three")
        ]

    @property
    def outcome_text(self) -> str:
        return localized(self, "outcome")


class PartnershipCondition(ReferenceItem):
    """One of the three conditions («условие») under which a social partnership is effective."""

    text = models.TextField(_("wording in Russian"))
    text_en = models.TextField(_("wording in English"), blank=True)

    class Meta(ReferenceItem.Meta):
        verbose_name = _("condition of partnership")
        verbose_name_plural = _("conditions of partnership")

    @property
    def wording(self) -> str:
        return localized(self, "text")
