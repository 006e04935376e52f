"""What is done to many activities at once, and with what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities.bulk_words import BulkAction
from activities.form_fields import PartnershipField
from activities.models import Activity, Cooperation, Module
from activities.parsing import PlanParser
from activities.services.bulk import BulkChange
from common.fields import LineField
from partners.models import Direction, Partnership
from school.models import User
from school.years import SchoolYear


def bulk_actions(user: User) -> list[BulkAction]:
    """What this person may do: to publish what usually is not is a coordinator's decision."""
    return [each for each in BulkAction if user.is_coordinator or each != BulkAction.VISIBILITY]


def offered_actions(user: User) -> list[BulkAction]:
    """What lists offer: rows are closed on the page of what past years left."""
    return [each for each in bulk_actions(user) if each != BulkAction.CLOSE]


class BulkForm(forms.Form):
    """With what: the one field that the action asks for; none where it asks for nothing."""

    partnership = PartnershipField(
        label=_("Together with"),
        queryset=Partnership.objects.none(),
        help_text=_("It is added to the partners the rows already have."),
    )
    direction = forms.ModelChoiceField(
        label=_("Direction"),
        queryset=Direction.objects.all(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("as the partnership’s"),
    )
    module = LineField(label=_("Module of the programme"), max_length=150)
    cooperation = forms.ChoiceField(
        label=_("Without a partner"),
        choices=[
            (Cooperation.OWN, _("by the school itself, no partner needed")),
            (Cooperation.LOOKING, _("we are looking for a partner")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Rows that have partners keep them."),
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it"), choices=Activity.Visibility.choices, widget=forms.RadioSelect
    )
    grades_text = LineField(
        label=_("Classes"),
        max_length=300,
        required=False,
        help_text=_("As in the plan: “1–4”, “9, 11”, “6А и 7А”, “все желающие”. Leave empty for everybody."),
    )
    grades_accepted = forms.BooleanField(label=_("Leave the wording as it is"), required=False)
    reason = LineField(
        label=_("Why"), max_length=300, help_text=_("Shown beside the date; do not write about individuals.")
    )

    ASKS = {
        BulkAction.PARTNER: {"partnership"},
        BulkAction.DIRECTION: {"direction"},
        BulkAction.MODULE: {"module"},
        BulkAction.COOPERATION: {"cooperation"},
        BulkAction.VISIBILITY: {"visibility"},
        BulkAction.GRADES: {"grades_text", "grades_accepted"},
        BulkAction.SCHEDULE: set(),
        BulkAction.CANCEL: {"reason"},
        BulkAction.REMOVE: set(),
        BulkAction.CLOSE: set(),
    }

    def __init__(self, *args: Any, action: BulkAction, rows: Sequence[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        self.years = {row.school_year for row in rows}
        for name in self.fields.keys() - self.ASKS[action]:
            del self.fields[name]
        if action == BulkAction.PARTNER:
            open_ones = Partnership.objects.filter(ended_on=None, partner__is_archived=False)
            self.fields["partnership"].queryset = (  # type: ignore[attr-defined]
                open_ones.select_related("partner", "direction").order_by("partner__name_key", "direction__position")
            )
        if action == BulkAction.MODULE:
            self.fields["module"].widget.attrs["list"] = "modules"

    @cached_property
    def modules(self) -> list[str]:
        """Return the modules of the programme, and what these years' plans name besides; another can be written."""
        offered = Module.objects.offered().values_list("name", flat=True)
        rows = Activity.objects.filter(school_year__in=self.years).exclude(module="").order_by("module")
        return list(dict.fromkeys([*offered, *rows.values_list("module", flat=True).distinct()]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.audiences = {}
        if (text := data.get("grades_text")) is None:
            return data
        for year in self.years:
            parsed = self.audiences[year] = PlanParser(SchoolYear(year)).audience(text)
            if not data.get("grades_accepted"):
                for ambiguity in parsed.ambiguities:
                    self.add_error("grades_text", str(ambiguity.message))
        return data

    def hide_unasked(self) -> None:
        """Take the question about a wording out of the page while nothing is wrong with it."""
        if "grades_accepted" in self.fields and "grades_text" not in self.errors:
            del self.fields["grades_accepted"]

    @property
    def change(self) -> BulkChange:
        """Return what is to be done, of a valid form."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "grades_accepted"}
        return BulkChange(self.action, audiences=self.audiences, **values)
