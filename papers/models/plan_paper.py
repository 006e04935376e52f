"""How the school's plan looks on paper."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.models import VersionedModel
from school.models.classes import YEAR_VALIDATORS


@dataclass(frozen=True)
class PaperColumn:
    """A column of the plan: its heading as the school's table has it, and whether a plan may do without it."""

    code: str
    heading: str
    is_optional: bool = False
    is_shown: bool = True


# In the words of the approximate plan of the federal upbringing programme: the paper is Russian in any language.
COLUMNS = (
    PaperColumn("number", "№"),
    PaperColumn("title", "Дела, события, мероприятия"),
    PaperColumn("grades", "Классы"),
    PaperColumn("timing", "Сроки"),
    PaperColumn("responsible", "Ответственные"),
    PaperColumn("partner", "Партнёр", is_optional=True, is_shown=False),
    PaperColumn("participants", "Участники", is_optional=True, is_shown=False),
    PaperColumn("mark", "Отметка о выполнении", is_optional=True, is_shown=False),
)


class PlanPaper(VersionedModel):
    """The school's plan of a year as a paper: its title, who considered and approved it, its columns."""

    class Grouping(models.TextChoices):
        MONTH = "month", _("by month")
        DIRECTION = "direction", _("by direction")
        MODULE = "module", _("by module")

    school_year = models.PositiveSmallIntegerField(
        _("school year"), unique=True, validators=YEAR_VALIDATORS, editable=False
    )
    title = models.CharField(_("title"), max_length=200, default="Календарный план воспитательной работы")
    considered_by = models.CharField(
        _("considered by"),
        max_length=200,
        blank=True,
        default="на заседании педагогического совета",
        help_text=_("Follows “Рассмотрено”."),
    )
    protocol_number = models.CharField(_("number of the protocol"), max_length=30, blank=True)
    protocol_on = models.DateField(_("day of the protocol"), null=True, blank=True)
    order_number = models.CharField(
        _("number of the order"),
        max_length=30,
        blank=True,
        help_text=_("The order by which the head approved the plan."),
    )
    order_on = models.DateField(_("day of the order"), null=True, blank=True)
    grouping = models.CharField(_("the whole plan is grouped"), max_length=20, choices=Grouping, default=Grouping.MONTH)
    level_grouping = models.CharField(
        _("the plans of the levels are grouped"), max_length=20, choices=Grouping, default=Grouping.MODULE
    )
    # What differs from COLUMNS, by code: {"partner": {"heading": "Социальный партнёр", "shown": true}}
    columns = models.JSONField(default=dict, blank=True, editable=False)

    objects = models.Manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan on paper")
        verbose_name_plural = _("plans on paper")
        constraints = [
            models.CheckConstraint(
                condition=Q(grouping__in=["month", "direction", "module"]), name="plan_paper_grouping_known"
            ),
            models.CheckConstraint(
                condition=Q(level_grouping__in=["month", "direction", "module"]), name="plan_paper_level_grouping_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def chosen_columns(self) -> list[PaperColumn]:
        """Return all columns, with the school's own headings and choice."""
        return [self._chosen(column) for column in COLUMNS]

    def _chosen(self, column: PaperColumn) -> PaperColumn:
        said: dict[str, Any] = self.columns.get(column.code, {})
        heading = said.get("heading") or column.heading
        is_shown = bool(said.get("shown", column.is_shown)) or not column.is_optional
        return PaperColumn(column.code, heading, column.is_optional, is_shown)
