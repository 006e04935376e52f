"""What the year's plan may be narrowed by: what the list of activities is, by the columns of the plan's map."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.filters import ActivityFilter
from activities.models.activity import THROUGH_THE_YEAR
from activities.models.activity_queryset import ActivityQuerySet
from school.years import SchoolYear

THROUGH = "through"


class PlanFilter(ActivityFilter):
    """A month is a column of the map: what goes on through the year stands in a column of its own.

    The year is chosen by links above the plan, since the whole page is of it; here it only comes along.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["widget"] = forms.HiddenInput
        months = self.filters["month"].extra["choices"]
        self.filters["month"].extra["choices"] = [*months, (THROUGH, capfirst(_("through the year")))]

    @property
    def years(self) -> set[SchoolYear]:
        """The school years that can be asked for."""
        return {SchoolYear(int(start)) for start, _label in self.filters["year"].extra["choices"]}

    @property
    def is_narrowed(self) -> bool:
        """Whether less than the whole plan of the year is asked for."""
        return any(value for name, value in self.form.data.items() if name in self.filters and name != "year")

    def in_month(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        if value == THROUGH:
            return rows.filter(plan_month=THROUGH_THE_YEAR)
        return super().in_month(rows, name, value).exclude(plan_month=THROUGH_THE_YEAR)
