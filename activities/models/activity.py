"""A joint activity of a school year's plan."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import addresses
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.choices import Cooperation
from activities.models.plan_months import ALL_MONTHS, DAY_COLUMNS, DERIVED_COLUMNS, WITHOUT_DAYS, plan_month
from activities.models.project import Project
from activities.models.reference import (
    ActivityKind,
    Mechanism,
    Module,
    ParticipationForm,
    ProductType,
    Significance,
)
from common.models import VersionedModel
from common.search import SORT_KEY_LENGTH, search_text, sort_key
from partners.models import Direction, Partnership, Principle
from school.models import SchoolClass
from school.models.classes import YEAR_VALIDATORS
from school.years import GRADES, SchoolYear
from wordings.grades import grade_mask, grades_of_mask
from wordings.timing import Span, TimingKind

ALL_GRADES = grade_mask(GRADES)


class Activity(VersionedModel):
    """A joint activity («совместная деятельность») of a school year's plan: what, when in any wording, with whom.

    Its wordings are kept as they were written and stand so in the plan. What the portal understands of them, the days,
    the grades and the people, is stored beside them, to sort and to find. (schema.org Event)
    """

    class Visibility(models.TextChoices):
        USUAL = "usual", _("as usual for such an activity")
        PUBLIC = "public", _("visitors see it")
        STAFF = "staff", _("for staff only")

    school_year = models.PositiveSmallIntegerField(_("school year"), validators=YEAR_VALIDATORS)
    title = models.CharField(
        _("what"),
        max_length=1000,
        help_text=_("Printed in the plan exactly as typed."),
    )
    module = models.CharField(
        _("module of the programme"),
        max_length=150,
        blank=True,
        help_text=_(
            "The part of the educational programme, in the words of your programme; the plan can be grouped by it."
        ),
    )
    # What these words lead to in the list of modules
    programme_module = models.ForeignKey(
        Module,
        models.PROTECT,
        verbose_name=_("module in the list"),
        related_name="activities",
        null=True,
        editable=False,
    )

    # When: the wording, what it covers, and the days that count, which are those of the dates once there are any
    timing_text = models.CharField(
        _("when"),
        max_length=300,
        help_text=_("In any words: “12 октября”, “II неделя октября”, “каждый понедельник”, “в течение года”."),
    )
    timing_kind = models.CharField(
        _("kind of timing"),
        max_length=20,
        choices=TimingKind.choices,
        default=TimingKind.OPEN,
        editable=False,
    )
    worded_from = models.DateField(_("by its wording, from"), null=True, editable=False)
    worded_until = models.DateField(_("by its wording, until"), null=True, editable=False)
    worded_months = models.PositiveSmallIntegerField(default=0, editable=False)
    # Pairs of first and last day, where the wording names two or more apart: «3 и 10 октября»
    worded_spans = models.JSONField(default=list, editable=False)
    first_day = models.DateField(_("first day"), null=True, editable=False)
    last_day = models.DateField(_("last day"), null=True, editable=False)
    months = models.PositiveSmallIntegerField(default=0, editable=False)
    plan_month = models.PositiveSmallIntegerField(default=WITHOUT_DAYS, editable=False)
    sorts_on = models.DateField(editable=False)

    # With whom
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("together with"), related_name="activities", blank=True
    )
    cooperation = models.CharField(
        _("with partners or on our own"),
        max_length=20,
        choices=Cooperation,
        default=Cooperation.LOOKING,
    )
    own_forces_text = models.CharField(
        _("which of the school’s own"),
        max_length=300,
        blank=True,
        help_text=_("As in the plan: “Движение Первых”, “школьный музей”, “совет обучающихся”."),
    )
    direction = models.ForeignKey(
        Direction,
        models.PROTECT,
        verbose_name=_("main direction"),
        related_name="activities",
        null=True,
        blank=True,
        help_text=_("Its colour in the plan. If not chosen, the partnership’s."),
    )

    # For whom and by whom
    grades_text = models.CharField(
        _("grades and classes"),
        max_length=300,
        blank=True,
        help_text=_("As in the plan: “1–4”, “9, 11”, “6А и 7А”, “все желающие”. Leave empty for everybody."),
    )
    grades = models.PositiveSmallIntegerField(default=0, editable=False)
    classes = models.ManyToManyField(
        SchoolClass,
        verbose_name=_("classes named one by one"),
        related_name="activities",
        blank=True,
        editable=False,
    )
    participants = models.CharField(_("who else takes part"), max_length=300, blank=True)
    responsible_text = models.CharField(
        _("responsible"),
        max_length=600,
        blank=True,
        help_text=_("People or positions as plans write them: “классные руководители”, “педагог-организатор”."),
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsible people with an account"),
        related_name="activities",
        blank=True,
    )
    names_class_teachers = models.BooleanField(default=False, editable=False)

    # What kind of work it is
    kind = models.ForeignKey(
        ActivityKind,
        models.PROTECT,
        verbose_name=_("kind of joint activity"),
        related_name="activities",
        null=True,
        blank=True,
    )
    form = models.ForeignKey(
        ParticipationForm,
        models.PROTECT,
        verbose_name=_("how the partner takes part"),
        related_name="activities",
        null=True,
        blank=True,
    )
    mechanism = models.ForeignKey(
        Mechanism,
        models.PROTECT,
        verbose_name=_("mechanism"),
        related_name="activities",
        null=True,
        blank=True,
    )
    product_type = models.ForeignKey(
        ProductType,
        models.PROTECT,
        verbose_name=_("result"),
        related_name="activities",
        null=True,
        blank=True,
    )
    significance = models.CharField(
        _("significance"),
        max_length=20,
        choices=Significance,
        blank=True,
        help_text=_("Who it matters to, besides those who do it."),
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        verbose_name=_("project"),
        related_name="activities",
        null=True,
        blank=True,
        help_text=_("Its participants, results and four Cs count for the project as well."),
    )
    principles = models.ManyToManyField(
        Principle, verbose_name=_("principles it practises"), related_name="activities", blank=True
    )

    # For those who come
    place = models.CharField(_("location"), max_length=200, blank=True)
    is_away = models.BooleanField(_("away from school"), default=False)
    description = models.TextField(_("programme"), max_length=5000, blank=True)
    accompanied_by = models.CharField(_("who accompanies"), max_length=300, blank=True)
    to_bring = models.CharField(_("what to bring"), max_length=300, blank=True)
    cost = models.CharField(_("cost"), max_length=150, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=300, blank=True)
    visibility = models.CharField(
        _("who sees it"),
        max_length=20,
        choices=Visibility,
        default=Visibility.USUAL,
        help_text=_(
            "Usually visitors see it in the calendar; away from school, or with a military or prevention partner, "
            "staff only."
        ),
    )
    is_public = models.BooleanField(default=True, editable=False)
    lessons = models.TextField(
        _("note for next time"),
        max_length=2000,
        blank=True,
        help_text=_("Shown beside the row when next year’s plan is made from this one."),
    )

    cancelled_on = models.DateField(_("called off on"), null=True, editable=False)
    cancel_reason = models.CharField(_("why it was called off"), max_length=300, blank=True, editable=False)
    # Its school year is over, and nobody waits for more of it
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("copied from"),
        related_name="copies",
        null=True,
        editable=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        related_name="entered_activities",
        null=True,
        editable=False,
    )
    # iCalendar LAST-MODIFIED
    modified_at = models.DateTimeField(auto_now=True, editable=False)
    # Entered as held, without having been in the plan
    is_unplanned = models.BooleanField(_("was not in the plan"), default=False, editable=False)
    # Russian order, alike on both databases
    title_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False)
    responsible_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False)
    search_text = models.TextField(editable=False)

    objects = ActivityQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[*DERIVED_COLUMNS],
        m2m_fields=[partnerships],
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["school_year", "plan_month", "sorts_on", "pk"]
        indexes = [
            models.Index(fields=["school_year", "plan_month", "sorts_on", "id"], name="activity_plan"),
            models.Index(fields=["school_year", "sorts_on", "id"], name="activity_days"),
            models.Index(fields=["school_year", "title_key", "id"], name="activity_titles"),
            models.Index(fields=["school_year", "direction", "months"], name="activity_map"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_title"),
            models.CheckConstraint(condition=~Q(timing_text=""), name="activity_has_timing"),
            models.CheckConstraint(condition=Q(timing_kind__in=TimingKind.values), name="activity_timing_kind_known"),
            models.CheckConstraint(
                condition=Q(first_day=None, last_day=None, months=0)
                | Q(first_day__isnull=False, last_day__isnull=False, last_day__gte=F("first_day"), months__gt=0),
                name="activity_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(worded_from=None, worded_until=None, worded_months=0)
                | Q(
                    worded_from__isnull=False,
                    worded_until__isnull=False,
                    worded_until__gte=F("worded_from"),
                    worded_months__gt=0,
                ),
                name="activity_worded_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(worded_spans=[]) | Q(worded_from__isnull=False),
                name="activity_worded_spans_have_days",
            ),
            models.CheckConstraint(
                condition=Q(months__lte=ALL_MONTHS, worded_months__lte=ALL_MONTHS, grades__lte=ALL_GRADES)
                & Q(plan_month__gte=1, plan_month__lte=WITHOUT_DAYS),
                name="activity_masks_in_range",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancel_reason="") | Q(cancelled_on__isnull=False) & ~Q(cancel_reason=""),
                name="activity_called_off_with_reason",
                violation_error_message=_("Say why it is called off."),
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["usual", "public", "staff"]), name="activity_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(cooperation__in=["partners", "looking", "own"]), name="activity_cooperation_known"
            ),
            models.CheckConstraint(
                condition=Q(programme_module=None) | ~Q(module=""), name="activity_module_is_worded"
            ),
            models.CheckConstraint(
                condition=Q(significance__in=["", *Significance.values]),
                name="activity_significance_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_computed_columns()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {
                *fields,
                "search_text",
                "title_key",
                "responsible_key",
                "modified_at",
                *DAY_COLUMNS,
            }
        super().save(*args, **kwargs)

    def fill_computed_columns(self) -> None:
        """What follows from the rest. `save()` calls it; who writes in bulk calls it first."""
        self.search_text = search_text(
            self.title, self.place, self.responsible_text, self.participants, self.timing_text, self.own_forces_text
        )
        self.title_key, self.responsible_key = sort_key(self.title), sort_key(self.responsible_text)
        if self._state.adding and self.first_day is None:
            self.follow_wording()
        self.sorts_on = self.first_day or self.year.ends_on

    def follow_wording(self) -> None:
        """Let the days that count be those of the wording: for an activity without dates."""
        self.set_days(self.worded_from, self.worded_until, self.worded_months)

    def set_days(self, first: date | None, last: date | None, months: int) -> None:
        self.first_day, self.last_day, self.months = first, last, months
        self.sorts_on = first or self.year.ends_on
        self.plan_month = plan_month(first, months)

    @property
    def named_spans(self) -> tuple[Span, ...]:
        """Return the days that the wording names apart, in their order."""
        return tuple(Span(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.worded_spans)

    @property
    def single_days(self) -> list[date]:
        """Return the days that the wording names one by one: «3 и 10 октября»."""
        if self.timing_kind != TimingKind.DAYS or self.worded_from is None or self.worded_until is None:
            return []
        spans = self.named_spans or (Span(self.worded_from, self.worded_until),)
        return [span.first for span in spans if span.is_one_day]

    def get_absolute_url(self) -> str:
        return reverse(addresses.ACTIVITY, args=[self.pk])

    @property
    def year(self) -> SchoolYear:
        return SchoolYear(self.school_year)

    @property
    def grade_set(self) -> frozenset[int]:
        return grades_of_mask(self.grades)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_on is not None

    def cancel(self, *, on: date, reason: str) -> None:
        """Call it off as a whole; its dates are called off by `services.occurrences`."""
        self.cancelled_on, self.cancel_reason = on, reason
        self.save()

    def restore(self) -> None:
        self.cancelled_on, self.cancel_reason = None, ""
        self.save()
