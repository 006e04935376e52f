"""Forms of dates that are set: one or several are changed, called off, taken away."""

from copy import copy
from datetime import timedelta
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.dates_in_words import date_in_words, days_in_words
from activities.form_fields import responsible_people
from activities.models import Occurrence
from activities.overlaps import AtOnce
from activities.services.occurrences import Scope, change_dates, in_scope, lock, moved_alike, overfull_dates
from activities.sign_up_words import seats_taken_in_words
from common.fields import DayField, RecordsField
from common.forms import VersionedForm
from common.layout import Fold, Part
from common.text import one_line
from plan.forms.hours import HoursForm, TimeInput, hours_of
from plan.forms.telling import TellingForm
from school.models import User

# Of several dates so many are named in a question
MOST_NAMED = 3


class OccurrenceForm(VersionedForm[Occurrence], HoursForm, TellingForm):
    """One date: its days, time, place, people, seats, and how far the change reaches."""

    to_past = forms.BooleanField(label=_("Yes, move it there"))
    may_overlap = forms.BooleanField(label=_("Yes, keep both"))

    scope = forms.ChoiceField(
        label=_("What to change"), widget=forms.RadioSelect, choices=Scope.choices, initial=Scope.ONE
    )
    people = RecordsField(
        label=_("Responsible people with an account"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    how_to_save = frozenset({"version", "scope"})
    changed_count = 1

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
        field_classes = {name: DayField for name in ("starts_on", "ends_on", "signs_up_until")}
        widgets = {
            "start_time": TimeInput,
            "end_time": TimeInput,
        }

    questions = (*HoursForm.questions, "to_past", "may_overlap")

    layout = Layout(
        Part(
            "",
            "starts_on",
            "ends_on",
            "to_past",
            "start_time",
            "end_time",
            *HoursForm.questions,
            "may_overlap",
            "scope",
            "tells",
        ),
        Fold(_("Signing up"), "takes_sign_ups", "capacity", "signs_up_until"),
        Fold(_("Location, people"), "place", "responsible_text", "people"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.before = timezone.localdate(), copy(self.instance)
        if hours := hours_of(self.before):
            self.show("hours")
            self.initial["hours"] = hours
        self.ask_to_tell([self.instance])
        chosen = self.stored_values(self.instance)["people"]
        cast(RecordsField, self.fields["people"]).queryset = responsible_people(chosen)
        self.initial["people"] = chosen

    def stored_values(self, record: Occurrence) -> dict[str, Any]:
        values = super().stored_values(record)
        values.pop("scope", None)
        return {**values, "people": [person.pk for person in record.people.all()], "hours": hours_of(record)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("place", "responsible_text"):
            if isinstance(data.get(name), str):
                data[name] = one_line(data[name])
        self._check_hours(data)
        self._check_past(data)
        self._check_sign_ups(data)
        return data

    def _check_hours(self, data: dict[str, Any]) -> None:
        first, last = data.get("starts_on"), data.get("ends_on")
        if first is None or last is None or last < first or {"start_time", "end_time"} & self.errors.keys():
            return
        next_day = first + timedelta(days=1)
        days = self.settle_hours(
            data.get("start_time"), data.get("end_time"), days=(last - first).days + 1, next_day=next_day
        )
        data["ends_on"] = first + timedelta(days=days - 1)
        self.instance.has_daily_hours = self.has_daily_hours

    def _check_past(self, data: dict[str, Any]) -> None:
        """Ask before a date gets a day that has passed, be it this one or one that moves with it."""
        first, last = data.get("starts_on"), data.get("ends_on")
        if first is None or last is None or (first, last) == (self.before.starts_on, self.before.ends_on):
            return
        if self.before.is_held:
            # It is not moved at all.
            return
        after = Occurrence(starts_on=first, ends_on=last)
        if last < self.today:
            self.ask("to_past", _("This day has passed. Move it there anyway?"))
        elif data.get("scope") in (Scope.FOLLOWING, Scope.ALL):
            others = in_scope(self.before, data["scope"]).exclude(pk=self.before.pk)
            passed = [each for each in moved_alike(others, self.before, after) if each.ends_on < self.today]
            if passed:
                named = ", ".join(days_in_words(each.starts_on, each.ends_on) for each in passed[:MOST_NAMED])
                asked = gettext(
                    "The dates that move with it would fall on days that have passed (%(days)s). Move them all anyway?"
                )
                self.ask("to_past", asked % {"days": named})

    def _check_sign_ups(self, data: dict[str, Any]) -> None:
        """Say what is wrong beside its field; the constraints of the model hold the same."""
        capacity, until, ends_on = data.get("capacity"), data.get("signs_up_until"), data.get("ends_on")
        if overfull := overfull_dates(self.before, data.get("scope") or Scope.ONE, capacity):
            self.add_error("capacity", seats_taken_in_words(overfull))
        if until is not None and ends_on is not None and until > ends_on:
            self.add_error("signs_up_until", _("The last day to sign up is after the event."))

    def save_unless_changed(self) -> Occurrence | None:
        try:
            with transaction.atomic():
                lock(self.instance.activity)
                return super().save_unless_changed()
        except AtOnce as at_once:
            self._tell_at_once(at_once)
            return None

    def _tell_at_once(self, at_once: AtOnce) -> None:
        """Refuse a start that another date has; ask about hours that overlap."""
        pairs = [each for each in at_once.overlaps if each.is_same_start] or at_once.overlaps
        others = [pair.second if pair.first.pk == self.instance.pk else pair.first for pair in pairs[:MOST_NAMED]]
        named = {"dates": "; ".join(date_in_words(each) for each in others)}
        if at_once.is_same_start:
            taken = gettext("The activity already has a date on this day and at this time: %(dates)s. Choose another.")
            self.add_error("starts_on", taken % named)
        else:
            self.ask(
                "may_overlap", gettext("The activity has another date at this time: %(dates)s. Keep both?") % named
            )

    def save(self, commit: bool = True) -> Occurrence:
        data = self.cleaned_data
        self.changed_count = change_dates(
            occurrence=self.instance,
            before=self.before,
            scope=data["scope"],
            people=list(data["people"]) if "people" in self.changed_data else None,
            may_overlap=bool(self.answer("may_overlap")),
        )
        return self.instance
