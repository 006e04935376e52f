"""A plan that was pasted or uploaded, from its rows as they came to the activities made of them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from common.models import VersionedModel
from school.models import User
from school.models.classes import YEAR_VALIDATORS
from school.years import SchoolYear


class PlanImportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Return the pasted plans that this person may see: coordinators and administrators all."""
        return self if user.is_authenticated and user.is_coordinator else self.none()


class PlanImport(VersionedModel):
    """A table of a plan on its way into the portal: read, looked at, corrected, applied, perhaps undone.

    Nothing of it is in the plan before it is applied. `version` grows with every change of a row or of the columns,
    so that what is applied is what the person saw.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("to be checked")
        APPLIED = "applied", _("in the plan")
        UNDONE = "undone", _("undone")

    school_year = models.PositiveSmallIntegerField(_("school year"), validators=YEAR_VALIDATORS)
    name = models.CharField(_("file"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.READING)
    # What came, as `common.pasted.PastedTable`s, and its parts under one heading, as `plan.parsing.regions.Region`s
    tables = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    # What a person said: of lines and tables (place → role), and of all rows at once (question → answer)
    roles = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    # Rows that were corrected before the tables were read anew: place → wordings, answers, action
    corrections = models.JSONField(default=dict)
    # What rows were before they were last changed together: number → wordings, answers, action
    last_change = models.JSONField(default=dict)
    line_count = models.PositiveIntegerField(default=0)
    read_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by whom"),
        related_name="plan_imports",
        null=True,
    )
    applied_at = models.DateTimeField(_("applied"), null=True)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("pasted plan")
        verbose_name_plural = _("pasted plans")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["reading", "ready", "applied", "undone"]),
                name="plan_import_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reading", "ready"], applied_at=None)
                | Q(state__in=["applied", "undone"], applied_at__isnull=False),
                name="plan_import_applied_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("pasted table"))

    @property
    def year(self) -> SchoolYear:
        return SchoolYear(self.school_year)

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def rows_url(self) -> str:
        """The list of exactly those activities that it put into the plan."""
        return f"{reverse('plan:activity-list')}?year={self.school_year}&pasted={self.pk}"


class PlanImportRowQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Return the rows of plans that this person may see."""
        return self.filter(plan_import__in=PlanImport.objects.visible_to(user))

    def with_plan(self) -> Self:
        """Add the plan, without its tables, and the activity that a row seems to be."""
        return self.select_related("plan_import", "same_as").defer("plan_import__tables", "plan_import__corrections")

    def activities(self) -> Self:
        """Return the rows of the plan, and lines of which it is asked whether they are."""
        return self.filter(role__in=[PlanImportRow.Role.ACTIVITY, PlanImportRow.Role.UNCLEAR])

    def to_add(self) -> Self:
        return self.activities().filter(action=PlanImportRow.Action.ADD)

    def waiting(self) -> Self:
        """Return those that a person has to answer before the plan can be applied."""
        return self.to_add().filter(needs_answer=True)


class PlanImportRow(models.Model):
    """One line of a pasted plan: what stands in it, what was understood of it, and what is to become of it.

    Every line of what was pasted is one, also those that are no rows of the plan: sections, headings, signatures.
    """

    class Role(models.TextChoices):
        ACTIVITY = "activity", _("row of the plan")
        SECTION = "section", _("section")
        HEADING = "heading", _("heading of columns")
        LEFT = "left", _("not taken")
        UNCLEAR = "unclear", _("not clear what it is")

    class Action(models.TextChoices):
        ADD = "add", _("add")
        SKIP = "skip", _("skip")
        JOIN = "join", _("merged with a row above")

    plan_import = models.ForeignKey(PlanImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    # Where it stands (`plan.parsing.document.Line`)
    place = models.CharField(max_length=30, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.ACTIVITY)
    # What stands in its cells: [heading, text, field]
    cells = models.JSONField(default=list)
    # Wordings by field («title», «timing_text», …), as they came or as they were corrected
    texts = models.JSONField(default=dict)
    # Of a line that is no row: what a section says, why another is not taken. Of a row: the number of the one above
    # that says the same in another module («like»)
    notes = models.JSONField(default=dict)
    # What a person answered: {"timing": "proposed" | "none", "grades": true, "one": true, …}
    answers = models.JSONField(default=dict)
    # The columns of the activity to be, ready to be written: days, masks, keys
    understood = models.JSONField(default=dict)
    needs_answer = models.BooleanField(default=False)
    # Which questions that are asked once for all rows this one has: «,former,module,»
    asks = models.CharField(max_length=100, blank=True)
    is_corrected = models.BooleanField(default=False)
    action = models.CharField(max_length=10, choices=Action, default=Action.ADD)
    # The number of the row above with which it is one activity
    joined_to = models.PositiveIntegerField(null=True)
    # The row of the plan that it seems to be, or that is nearly so
    same_as = models.ForeignKey(Activity, models.SET_NULL, related_name="+", null=True)
    alike = models.ForeignKey(Activity, models.SET_NULL, related_name="+", null=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, related_name="+", null=True)

    objects = PlanImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan_import", "number"], name="plan_import_row_once"),
            models.CheckConstraint(
                condition=Q(action="join", joined_to__isnull=False) | Q(action__in=["add", "skip"], joined_to=None),
                name="plan_import_row_action_known",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["activity", "section", "heading", "left", "unclear"]),
                name="plan_import_row_role_known",
            ),
        ]
        indexes = [models.Index(fields=["plan_import", "needs_answer", "number"], name="plan_import_row_waiting")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        return str(self.texts.get("title", ""))

    @property
    def is_activity(self) -> bool:
        return self.role in {self.Role.ACTIVITY, self.Role.UNCLEAR}

    @property
    def is_like_another(self) -> bool:
        """Say whether it is still to be said if it is one activity with a row above, in another module."""
        return "like" in self.notes and "one" not in self.answers

    def text(self, field: str) -> Any:
        return self.texts.get(field, "")
