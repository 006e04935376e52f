"""The part of a form that ends work with a partner: the dates ahead, to be ticked if they are called off with it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partners.registries import DateAhead, ahead

REASON_LENGTH = 300


class DatesAheadForm(forms.Form):
    """Offers to call off the dates ahead, each by itself; what is left unticked stays in the plan."""

    called_off = forms.MultipleChoiceField(
        label=_("Call off these dates"), required=False, widget=forms.CheckboxSelectMultiple
    )
    called_off_reason = forms.CharField(
        label=_("Why they are called off"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Staff see it beside each of these dates; visitors see only that it is called off."),
    )

    def __init__(self, *args: Any, partnerships: Collection[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dates: list[DateAhead] = [each for room in ahead for each in room.find(partnerships, today)]
        if not self.dates:
            del self.fields["called_off"], self.fields["called_off_reason"]
            return
        field = self.fields["called_off"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(each.key), _in_words(each)) for each in self.dates]
        field.help_text = _("What is not ticked stays in the plan as it is.")
        # One that somebody called off or held meanwhile is no mistake of this person.
        field.valid_value = lambda value: str(value).isdecimal()  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("called_off") and not data.get("called_off_reason", "").strip():
            self.add_error("called_off_reason", _("Say why."))
        elif data.get("called_off_reason", "").strip() and not data.get("called_off"):
            self.add_error("called_off", _("Select the dates to call off, or clear the reason."))
        return data

    @property
    def keys(self) -> set[int]:
        """The dates to call off, of those that are still ahead."""
        ticked = set(self.cleaned_data.get("called_off", ()))
        return {each.key for each in self.dates if str(each.key) in ticked}

    @property
    def reason_for_dates(self) -> str:
        return self.cleaned_data.get("called_off_reason", "").strip()

    @property
    def staying(self) -> list[DateAhead]:
        """The dates that stay in the plan."""
        return [each for each in self.dates if each.key not in self.keys]


def _in_words(each: DateAhead) -> Any:
    note = format_html(' <span class="text-muted-ink">({})</span>', each.note) if each.note else ""
    return format_html("<strong>{}</strong> — {}{}", each.when, each.title, note)
