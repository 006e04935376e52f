"""Forms by which a date, or an activity as a whole, is called off."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from activities.services.occurrences import Scope
from common.fields import LineField
from plan.forms.telling import TellingForm


class ScopeForm(forms.Form):
    """How far a removal reaches."""

    scope = forms.ChoiceField(
        label=_("Which dates"), widget=forms.RadioSelect, choices=Scope.choices, initial=Scope.ONE
    )


class ReasonForm(TellingForm):
    """Why something is called off."""

    reason = LineField(
        label=_("Why"),
        max_length=300,
        help_text=_("Shown beside the date; do not write about individuals."),
    )


class CancelDateForm(ReasonForm, ScopeForm):
    """Why dates are called off, and which."""

    field_order = ("scope", "reason", "tells")

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_to_tell([occurrence])


class CancelActivityForm(ReasonForm):
    """Why an activity is called off with all its dates."""

    field_order = ("reason", "tells")

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_to_tell(activity.occurrences.open().filter(ends_on__gte=timezone.localdate()))
