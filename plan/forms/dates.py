"""Forms of dates that are set: one or several are changed, called off, taken away."""

from copy import copy
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.form_fields import responsible_people
from activities.models import Occurrence
from activities.services.occurrences import Scope, change_dates, lock
from common.fields import DayInput, RecordsField
from common.forms import VersionedForm
from common.layout import Fold, Part
from common.text import one_line
from plan.forms.activities import ReasonForm
from school.models import User


class TimeInput(forms.TimeInput):
    """The browser's clock, which speaks ISO whatever the page's language."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class OccurrenceForm(VersionedForm[Occurrence]):
    """One date: its days, time, place, people, seats, and how far the change reaches."""

    scope = forms.ChoiceField(
        label=_("What to change"), widget=forms.RadioSelect, choices=Scope.choices, initial=Scope.ONE
    )
    people = RecordsField(
        label=_("Responsible people with an account"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Occurrence
        fields = [
            "starts_on",
            "ends_on",
            "start_time",
            "end_time",
            "place",
            "responsible_text",
            "takes_sign_ups",
            "capacity",
            "signs_up_until",
        ]
        widgets = {
            "starts_on": DayInput,
            "ends_on": DayInput,
            "start_time": TimeInput,
            "end_time": TimeInput,
            "signs_up_until": DayInput,
        }

    layout = Layout(
        Part("", "starts_on", "ends_on", "start_time", "end_time", "scope"),
        Fold(_("Signing up"), "takes_sign_ups", "capacity", "signs_up_until"),
        Fold(_("Place, people"), "place", "responsible_text", "people"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = copy(self.instance)
        chosen = self.stored_values(self.instance)["people"]
        cast(RecordsField, self.fields["people"]).queryset = responsible_people(chosen)
        self.initial["people"] = chosen

    def stored_values(self, record: Occurrence) -> dict[str, Any]:
        values = super().stored_values(record)
        values.pop("scope", None)
        return {**values, "people": [person.pk for person in record.people.all()]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("place", "responsible_text"):
            if isinstance(data.get(name), str):
                data[name] = one_line(data[name])
        self._check_sign_ups(data)
        return data

    def _check_sign_ups(self, data: dict[str, Any]) -> None:
        """Say what is wrong beside its field; the constraints of the model hold the same."""
        capacity, until, ends_on = data.get("capacity"), data.get("signs_up_until"), data.get("ends_on")
        if capacity is not None and capacity < self.instance.seats_taken:
            self.add_error(
                "capacity",
                ngettext(
                    "%(count)s seat is taken already: give at least as many, or take people off the list first.",
                    "%(count)s seats are taken already: give at least as many, or take people off the list first.",
                    self.instance.seats_taken,
                )
                % {"count": self.instance.seats_taken},
            )
        if until is not None and ends_on is not None and until > ends_on:
            self.add_error("signs_up_until", _("The last day to sign up is after the event."))

    def save_unless_changed(self) -> Occurrence | None:
        with transaction.atomic():
            lock(self.instance.activity)
            return super().save_unless_changed()

    def save(self, commit: bool = True) -> Occurrence:
        data = self.cleaned_data
        self.changed_count = change_dates(
            occurrence=self.instance,
            before=self.before,
            scope=data["scope"],
            people=list(data["people"]) if "people" in self.changed_data else None,
        )
        return self.instance


class ScopeForm(forms.Form):
    """How far a removal reaches."""

    scope = forms.ChoiceField(
        label=_("Which dates"), widget=forms.RadioSelect, choices=Scope.choices, initial=Scope.ONE
    )


class CancelDateForm(ReasonForm, ScopeForm):
    """Why dates are called off, and which."""
