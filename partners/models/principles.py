"""How both sides see that they act by the nine principles."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.models import VersionedModel
from partners.models.partnership import Partnership, Side
from partners.models.reference import Principle
from school.models import User
from school.years import SchoolYear

LOWEST, HIGHEST = 1, 5
SCORE_VALIDATORS = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]


class PrincipleSheetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def with_average(self) -> Self:
        """Each with the mean of its scores as `average`."""
        return self.annotate(average=Avg("assessments__score"))

    def of_year(self, year: SchoolYear) -> Self:
        return self.filter(school_year=year.start)


class PrincipleSheet(VersionedModel):
    """One side's sheet of the nine principles for one school year; the partner's also says how it trusts the school.

    `trust` counts for the second stage once the partner signed the paper sheet (`signed_on`).
    """

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, verbose_name=_("partnership"), related_name="principle_sheets"
    )
    school_year = models.PositiveSmallIntegerField(
        _("school year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    side = models.CharField(_("whose sheet"), max_length=20, choices=Side)
    trust = models.PositiveSmallIntegerField(
        _("we trust the school"), null=True, blank=True, validators=SCORE_VALIDATORS
    )
    signed_on = models.DateField(
        _("the partner signed the sheet on"),
        null=True,
        blank=True,
        help_text=_("The day on the paper sheet. Only a signed sheet counts for the second stage."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        related_name="+",
        null=True,
        editable=False,
    )

    objects = PrincipleSheetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sheet of principles")
        verbose_name_plural = _("sheets of principles")
        ordering = ["-school_year", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "school_year", "side"],
                name="principle_sheet_one_a_year",
                violation_error_message=_("This side’s sheet for this year is already here."),
            ),
            models.CheckConstraint(
                condition=Q(side="school", trust=None, signed_on=None) | Q(side="partner"),
                name="principle_sheet_trust_is_the_partners",
            ),
            models.CheckConstraint(
                condition=Q(trust=None) | Q(trust__gte=LOWEST, trust__lte=HIGHEST),
                name="principle_sheet_trust_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {SchoolYear(self.school_year)}"


class PrincipleAssessment(models.Model):
    """How far one side sees one principle kept, 1 to 5, with a remark if it likes."""

    sheet = models.ForeignKey(PrincipleSheet, models.CASCADE, verbose_name=_("sheet"), related_name="assessments")
    principle = models.ForeignKey(Principle, models.PROTECT, verbose_name=_("principle"), related_name="assessments")
    score = models.PositiveSmallIntegerField(_("score"), validators=SCORE_VALIDATORS)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assessment of a principle")
        verbose_name_plural = _("assessments of principles")
        ordering = ["principle__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "principle"], name="assessment_one_per_principle"),
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST, score__lte=HIGHEST), name="assessment_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principle_id}: {self.score}"
