"""Forms of a step between stages: when, and the outcome or the reason in words."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import PastDayField
from partners.models import Partnership, Stage
from partners.services.stages import last_number


class StepForm(forms.Form):
    """When the step is made and its words. `seen` is the number of the last step, as the person saw it."""

    text = forms.CharField(label=_("In words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    on = PastDayField(label=_("When"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = cast(PastDayField, self.fields["on"])
        day.initial, day.latest = today, today
        day.earliest, day.error_messages["too_early"] = (
            partnership.stage_since,
            _("The partnership was not at this stage yet on that day."),
        )
        self.fields["seen"].initial = last_number(partnership)


class AdvanceForm(StepForm):
    """A step forward: the outcome reached, or why the school decides so while something is lacking."""

    is_decision = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, outcome: str, is_decision: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_decision"].initial = is_decision
        text = self.fields["text"]
        if is_decision:
            text.label = _("Why the school decides so")
            text.help_text = _("What is missing is recorded beside these words.")
        else:
            text.label = _("Outcome reached")
            text.help_text = outcome


class StepBackForm(StepForm):
    """A step back to an earlier stage, with the reason."""

    to = forms.TypedChoiceField(label=_("To which stage"), coerce=int, widget=forms.RadioSelect)
    field_order = ["to", "text", "on", "seen"]

    def __init__(self, *args: Any, earlier: list[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = cast(forms.TypedChoiceField, self.fields["to"])
        to.choices = [
            (stage.number, _("Stage %(number)s: %(name)s") % {"number": stage.number, "name": stage.title})
            for stage in earlier
        ]
        to.initial = earlier[-1].number
        self.fields["text"].label = _("Why")


class BasisForm(StepForm):
    """Why the basis of the partnership changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Why")
