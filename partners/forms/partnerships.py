"""Forms of a partnership: what it is, and how it ends."""

from datetime import date
from typing import Any, ClassVar, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_words import full_day
from common.fields import DayField, PastDayField
from common.forms import VersionedForm
from common.layout import Fold, Part
from partners.forms.choices import partner_choices
from partners.forms.dates_ahead import DatesAheadForm
from partners.models import Direction, Partner, Partnership, PartnershipCondition, Side
from school.models import User

FEW_LINES = {"rows": 3}


def offer_coordinators(form: forms.BaseForm, chosen: int | None) -> None:
    """Those who may coordinate, and the one who does."""
    field = cast(forms.ModelChoiceField, form.fields["coordinator"])
    people = User.objects.coordinators().filter(is_active=True)
    field.queryset = people | User.objects.filter(pk=chosen) if chosen else people
    field.empty_label = _("nobody yet")


class PartnershipForm(VersionedForm[Partnership]):
    """What is common to both sides, and who keeps in touch. The three conditions are folded and may stay empty."""

    class Meta:
        model = Partnership
        fields = [
            "common_goals",
            "common_values",
            "coordinator",
            "problem",
            "benefit",
            "opportunity",
            "started_on",
        ]
        field_classes = {"started_on": PastDayField}
        widgets: ClassVar[dict[str, Any]] = {
            name: forms.Textarea(attrs=FEW_LINES)
            for name in ("common_goals", "common_values", "problem", "benefit", "opportunity")
        }

    layout = Layout(
        Part("", "common_goals", "common_values", "coordinator"),
        Fold(_("Three conditions of an effective partnership"), "problem", "benefit", "opportunity"),
        Fold(_("When it began"), "started_on"),
    )

    def __init__(self, *args: Any, conditions: dict[str, PartnershipCondition], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PastDayField, self.fields["started_on"]).latest = today
        for name, condition in conditions.items():
            self.fields[name].label = condition.title
            self.fields[name].help_text = condition.wording
        offer_coordinators(self, self.instance.coordinator_id)

    def clean_started_on(self) -> date:
        started_on = self.cleaned_data["started_on"]
        if self.instance.pk is None:
            return started_on
        first_step = self.instance.transitions.own().filter(number=2).first()
        self.has_moved = first_step is not None
        if first_step is not None and first_step.on < started_on:
            raise forms.ValidationError(
                _("Its first step was on %(day)s: it began that day or before."),
                params={"day": full_day(first_step.on)},
            )
        return started_on

    def save(self, commit: bool = True) -> Partnership:
        self.instance.begin(self.cleaned_data["started_on"], has_moved=self.has_moved)
        return super().save(commit)


class NewPartnershipForm(PartnershipForm):
    """A new partnership: partner, direction and first day are all that it needs."""

    class Meta(PartnershipForm.Meta):
        fields = ["partner", "direction", *PartnershipForm.Meta.fields, "basis"]
        widgets = {**PartnershipForm.Meta.widgets, "direction": forms.RadioSelect, "basis": forms.RadioSelect}

    layout = Layout(
        Part("", "partner", "direction", "started_on"),
        Fold(_("Common goals and values"), "common_goals", "common_values"),
        Fold(_("Coordinator and basis"), "coordinator", "basis"),
        Fold(_("Three conditions of an effective partnership"), "problem", "benefit", "opportunity"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = cast(forms.ModelChoiceField, self.fields["partner"])
        partner.queryset = Partner.objects.current()
        partner.choices = partner_choices(empty=_("choose…"), chosen=self.instance.partner_id)
        direction = cast(forms.ModelChoiceField, self.fields["direction"])
        direction.queryset, direction.empty_label = Direction.objects.all(), None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # The database's own rule knows a column that this form does not have.
        partner, direction = data.get("partner"), data.get("direction")
        if partner and direction and partner.partnerships.open().filter(direction=direction).exists():
            self.add_error("direction", ALREADY_OPEN)
        return data

    def details(self) -> dict[str, Any]:
        """What was filled in beside partner, direction, first day and basis."""
        own = {"partner", "direction", "started_on", "basis", "version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}


ALREADY_OPEN = _("This partner already has an open partnership in this direction.")


class WithdrawForm(DatesAheadForm):
    """Which side leaves, when and why, and which of the dates of the partnership are called off."""

    side = forms.ChoiceField(label=_("Who leaves"), choices=Side, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs=FEW_LINES),
        help_text=_("In a few words; shown in the partner’s timeline, staff only."),
    )
    on = PastDayField(label=_("Since which day"))
    field_order = ["side", "reason", "on"]

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, partnerships=[partnership.pk], today=today, **kwargs)
        day = cast(PastDayField, self.fields["on"])
        day.initial, day.latest = today, today
        day.earliest, day.error_messages["too_early"] = (
            partnership.started_on,
            _("The partnership began later than that."),
        )


class StayForm(forms.Form):
    """Until when both sides stay at the present stage by choice."""

    until = DayField(label=_("Until when"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("For example, “нам достаточно двух праздников в год”."),
    )

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership, self.today = partnership, today
        self.initial = {"until": partnership.stays_until, "reason": partnership.stays_reason}

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        if until.year > self.today.year + MOST_YEARS_AHEAD:
            raise forms.ValidationError(_("Choose a day within the next ten years."))
        if until < self.partnership.stage_since:
            raise forms.ValidationError(_("Choose a day after the partnership reached this stage."))
        return until


MOST_YEARS_AHEAD = 10
