"""Classes and terms of a school year."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.models import VersionedModel
from school.models.user import User
from school.years import FIRST_GRADE, LAST_GRADE, SchoolYear

GRADE_VALIDATORS = [MinValueValidator(FIRST_GRADE), MaxValueValidator(LAST_GRADE)]
YEAR_VALIDATORS = [MinValueValidator(2000), MaxValueValidator(2100)]


class SchoolClassQuerySet(models.QuerySet):
    def led_by(self, user: User) -> Self:
        """Those whose plan this person may take: their own classes, for coordinators all."""
        return self if user.is_coordinator else self.filter(class_teacher=user)


class SchoolClass(VersionedModel):
    """A class («класс») in one school year: «6А» of 2026/2027. No pupil is ever named."""

    school_year = models.PositiveSmallIntegerField(_("school year"), validators=YEAR_VALIDATORS)
    grade = models.PositiveSmallIntegerField(_("grade"), validators=GRADE_VALIDATORS)
    letter = models.CharField(_("letter"), max_length=10, blank=True)
    size = models.PositiveSmallIntegerField(
        _("pupils"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("How many pupils “the whole class” means."),
    )
    class_teacher = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("class teacher"),
        related_name="school_classes",
        null=True,
        blank=True,
    )
    # The class of the next school year: it is known once the classes went up a grade, where the letter may change.
    became = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("what it became"),
        related_name="came_from",
        null=True,
        editable=False,
    )

    objects = SchoolClassQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["became"])

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-school_year", "grade", "letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_year", "grade", "letter"],
                name="school_class_unique",
                violation_error_message=_("This school year already has such a class."),
            ),
            models.CheckConstraint(
                condition=Q(grade__gte=FIRST_GRADE, grade__lte=LAST_GRADE),
                name="school_class_grade_exists",
                violation_error_message=_("Grades are from 1 to 11."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.grade}{self.letter}"

    @property
    def year(self) -> SchoolYear:
        return SchoolYear(self.school_year)


class Term(VersionedModel):
    """A part of the school year (четверть, триместр, полугодие) or its holidays, for some grades or for all."""

    class Kind(models.TextChoices):
        TERM = "term", _("term")
        HOLIDAYS = "holidays", _("holidays")

    school_year = models.PositiveSmallIntegerField(_("school year"), validators=YEAR_VALIDATORS)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TERM)
    name = models.CharField(
        _("what it is called"), max_length=60, help_text=_("For example, “1 четверть” or “осенние каникулы”.")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    grade_from = models.PositiveSmallIntegerField(_("from grade"), default=FIRST_GRADE, validators=GRADE_VALIDATORS)
    grade_to = models.PositiveSmallIntegerField(_("to grade"), default=LAST_GRADE, validators=GRADE_VALIDATORS)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms and holidays")
        ordering = ["-school_year", "starts_on", "grade_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(grade_from__gte=FIRST_GRADE, grade_to__lte=LAST_GRADE, grade_to__gte=F("grade_from")),
                name="term_grades_in_order",
                violation_error_message=_("Grades are from 1 to 11, the lower one first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
