"""The lists behind the figures of a year: each filter finds exactly what `activities.totals.year_figures` counts."""

import django_filters
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models.activity_queryset import ActivityQuerySet
from school.filters import WaitingFilter
from wordings.months import MONTHS_OF_YEAR


class FigureFilter(WaitingFilter):
    """What of a year was planned and held, and in which month."""

    counted = django_filters.ChoiceFilter(
        label=_("In the year’s figures"),
        method="as_counted",
        empty_label=_("any"),
        choices=[("planned", _("in the plan, not called off")), ("held", _("held"))],
    )
    held_in = django_filters.ChoiceFilter(
        label=_("Held in"),
        method="held_in_month",
        empty_label=_("any"),
        choices=[(str(month), capfirst(MONTHS[month])) for month in MONTHS_OF_YEAR],
    )

    def as_counted(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.planned().held() if value == "held" else rows.planned()

    def held_in_month(self, rows: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        return rows.held_in_month(int(value))
