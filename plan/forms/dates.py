"""Forms of an activity's dates: set them with a preview, change one or several."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.form_fields import responsible_people
from activities.models import Activity, Occurrence
from activities.models.occurrence import planned_start
from activities.parsing import PlanParser
from activities.recurrence import (
    EndsBeforeStart,
    Frequency,
    Rule,
    TooManyDates,
    preview,
)
from activities.services.occurrences import DateDetails, Scope, change_dates, lock, taken_starts
from common.fields import DayInput, LineField, RecordsField
from common.forms import VersionedForm
from common.layout import Fold, Part
from common.text import one_line
from plan.forms.activities import ReasonForm
from school.models import User
from wordings.timing import TimingKind

MOST_DAYS = 31
SINGLE = "days"
WEEKDAYS = [
    ("0", _("Mon")),
    ("1", _("Tue")),
    ("2", _("Wed")),
    ("3", _("Thu")),
    ("4", _("Fri")),
    ("5", _("Sat")),
    ("6", _("Sun")),
]


class TimeInput(forms.TimeInput):
    """The browser's clock, which speaks ISO whatever the page's language."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DatesForm(forms.Form):
    """How dates are made: single days in words, or a rule; what they have in common. It makes a preview, no dates."""

    how = forms.ChoiceField(
        label=_("How to set them"),
        widget=forms.RadioSelect,
        choices=[(SINGLE, _("single days")), *Frequency.choices],
    )
    days = forms.CharField(
        label=_("Days"),
        max_length=300,
        required=False,
        help_text=_("In words or figures: «6, 13 и 20 октября», «15.10», «2–4 ноября»."),
    )
    first = forms.DateField(label=_("First date"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    weekdays = forms.MultipleChoiceField(
        label=_("On"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=WEEKDAYS,
        help_text=_("Nothing ticked: the weekday of the first date."),
    )
    skip_holidays = forms.BooleanField(label=_("Not in the holidays"), required=False, initial=True)
    start_time = forms.TimeField(label=_("Begins at"), required=False, widget=TimeInput)
    end_time = forms.TimeField(label=_("Ends at"), required=False, widget=TimeInput)
    lasts = forms.IntegerField(label=_("Days each takes"), required=False, min_value=1, max_value=MOST_DAYS, initial=1)
    place = LineField(label=_("Place"), max_length=200, required=False, help_text=_("Empty: as the activity’s."))
    takes_sign_ups = forms.BooleanField(
        label=_("People sign up for it"),
        required=False,
        help_text=_("On the event’s page, without an account."),
    )
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("Empty: as many as come. Above it there is a waiting list."),
    )

    layout = Layout(
        Part("", "how"),
        Part(_("Single days"), "days"),
        Part(_("By a rule"), "first", "until", "weekdays", "skip_holidays"),
        Part(_("Time"), "start_time", "end_time"),
        Fold(_("Signing up"), "takes_sign_ups", "capacity"),
        Fold(_("Place, several days"), "place", "lasts"),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        self.activity, self.parser = activity, PlanParser(activity.year)
        super().__init__(*args, **{**kwargs, "initial": self._proposed()})
        self.preview: list[Any] = []
        self.missed_months: list[date] = []

    def _proposed(self) -> dict[str, Any]:
        """Return what the wording already says of the dates, so that nobody says it twice."""
        timing = self.parser.timing(self.activity.timing_text)
        initial: dict[str, Any] = {"start_time": timing.start_time, "end_time": timing.end_time}
        if timing.kind == TimingKind.DAYS and timing.is_sure:
            return {**initial, "how": SINGLE, "days": self.activity.timing_text}
        if timing.weekdays:
            initial |= {"how": Frequency.WEEKLY.value, "weekdays": [str(day) for day in timing.weekdays]}
        else:
            initial["how"] = SINGLE
        return {**initial, "first": timing.first_day, "until": timing.last_day}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_times(data)
        if data.get("how") == SINGLE:
            self._parse_days(data)
        elif data.get("how"):
            self._make_by_rule(data)
        return data

    def _check_times(self, data: dict[str, Any]) -> None:
        start, end = data.get("start_time"), data.get("end_time")
        if end and not start:
            self.add_error("start_time", _("Say when it begins, too."))
        elif start and end and end <= start and (data.get("lasts") or 1) == 1:
            self.add_error("end_time", _("It ends before it begins."))

    def _parse_days(self, data: dict[str, Any]) -> None:
        text = one_line(data.get("days", ""))
        if not text:
            if "days" not in self.errors:
                self.add_error("days", _("Write the days."))
            return
        timing = self.parser.timing(text)
        for ambiguity in timing.ambiguities:
            self.add_error("days", str(ambiguity.message))
        if timing.is_sure and timing.kind not in (TimingKind.DAYS, TimingKind.DEADLINE, TimingKind.REPEATED):
            self.add_error("days", _("These are no single days. Write each: «6, 13 и 20 октября»."))
        if "days" in self.errors:
            return
        found = [day for span in timing.spans for day in span.days()]
        if len(found) > 400:
            self.add_error("days", _("These are too many days at once."))
            return
        self.preview = self._shown([(day, "") for day in found])

    def _make_by_rule(self, data: dict[str, Any]) -> None:
        for name, message in (("first", _("Say from which day.")), ("until", _("Say until which day."))):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        if self.errors.keys() & {"first", "until"}:
            return
        year = self.parser.year
        for name in ("first", "until"):
            if data[name] not in year:
                self.add_error(name, _("This day is not within the school year of the plan."))
        if self.errors.keys() & {"first", "until"}:
            return
        rule = Rule(
            frequency=Frequency(data["how"]),
            first=data["first"],
            until=data["until"],
            weekdays=frozenset(int(day) for day in data.get("weekdays", [])),
        )
        try:
            made = preview(
                rule,
                holidays=self.parser.holidays(self.activity.grade_set),
                skip_holidays=data["skip_holidays"],
            )
        except EndsBeforeStart:
            self.add_error("until", _("The last day is before the first."))
        except TooManyDates:
            self.add_error("until", _("These are more than 400 dates. Choose a shorter time."))
        else:
            self.missed_months = list(rule.missed_months())
            self.preview = self._shown([(each.date, each.skipped) for each in made])
            if not self.preview:
                self.add_error("until", _("No date falls into these days."))

    def _shown(self, days: Sequence[tuple[date, str]]) -> list[dict[str, Any]]:
        """Return each day with why it is passed over, if it is: in the holidays, or set already."""
        known = taken_starts(self.activity)
        start = self.cleaned_data.get("start_time")
        return [
            {"day": day, "skipped": skipped, "known": known.get(planned_start(day, start))} for day, skipped in days
        ]

    @property
    def details(self) -> DateDetails:
        data = self.cleaned_data
        return DateDetails(
            start_time=data.get("start_time"),
            end_time=data.get("end_time"),
            days=data.get("lasts") or 1,
            place=data.get("place", ""),
            capacity=data.get("capacity"),
            takes_sign_ups=bool(data.get("takes_sign_ups")),
        )


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
