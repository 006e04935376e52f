"""The form of the plan on paper: who considered and approved it, which columns it has and what they are called."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.fields import DayField
from common.forms import VersionedForm
from common.layout import Fold, Part
from common.text import one_line
from papers.models import PlanPaper
from papers.models.plan_paper import COLUMNS

LONGEST_HEADING = 60
SHOWN, HEADING = "shown-", "heading-"


class PlanPaperForm(VersionedForm[PlanPaper]):
    """How the plan of one school year looks on paper."""

    class Meta:
        model = PlanPaper
        fields = [
            "title",
            "grouping",
            "level_grouping",
            "considered_by",
            "protocol_number",
            "protocol_on",
            "order_number",
            "order_on",
        ]
        field_classes = {"protocol_on": DayField, "order_on": DayField}
        widgets = {
            "grouping": forms.RadioSelect,
            "level_grouping": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # Who saves it first has version 1: it must not look like what a second person saw.
            self.initial["version"] = 0
        for column in self.instance.chosen_columns():
            if column.is_optional:
                self.fields[SHOWN + column.code] = forms.BooleanField(
                    label=format_lazy(_("Column “{heading}”"), heading=column.heading),
                    required=False,
                    initial=column.is_shown,
                )
        for column, own in zip(COLUMNS, self.instance.chosen_columns(), strict=True):
            self.fields[HEADING + column.code] = forms.CharField(
                label=column.heading, max_length=LONGEST_HEADING, required=False, initial=own.heading
            )
        self.layout = Layout(
            Part("", "title", "grouping", "level_grouping", *(name for name in self.fields if name.startswith(SHOWN))),
            Part(_("Reviewed"), "considered_by", "protocol_number", "protocol_on"),
            Part(_("Approved"), "order_number", "order_on"),
            Fold(_("What the columns are called"), *(name for name in self.fields if name.startswith(HEADING))),
        )

    def stored_values(self, record: PlanPaper) -> dict[str, Any]:
        values = super().stored_values(record)
        for column in record.chosen_columns():
            if column.is_optional:
                values[SHOWN + column.code] = column.is_shown
            values[HEADING + column.code] = column.heading
        return values

    def save(self, commit: bool = True) -> PlanPaper:
        self.instance.columns = self._columns()
        return super().save(commit)

    def _columns(self) -> dict[str, dict[str, Any]]:
        """Return only what differs from the ordinary paper, so that a better ordinary one reaches every school."""
        said: dict[str, dict[str, Any]] = {}
        for column in COLUMNS:
            own: dict[str, Any] = {}
            heading = one_line(self.cleaned_data[HEADING + column.code])
            if heading and heading != column.heading:
                own["heading"] = heading
            if column.is_optional and self.cleaned_data[SHOWN + column.code] != column.is_shown:
                own["shown"] = self.cleaned_data[SHOWN + column.code]
            if own:
                said[column.code] = own
        return said
