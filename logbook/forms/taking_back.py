"""Taking a log back, or moving it to the date that was meant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.dates_in_words import day_in_words
from activities.models import Occurrence
from activities.models.occurrence import OccurrenceQuerySet


class MeantDateField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{day_in_words(obj.starts_on)}: {obj.activity.title[:80]}"


class TakeBackForm(forms.Form):
    """The log goes, or moves to the date that is chosen."""

    to = MeantDateField(
        label=_("It was a different event"),
        queryset=Occurrence.objects.none(),
        required=False,
        empty_label=_("no, nothing was held"),
        help_text=_("The numbers, the sentence and the photos move there."),
    )

    def __init__(self, *args: Any, dates: OccurrenceQuerySet) -> None:
        super().__init__(*args)
        if dates.exists():
            self.fields["to"].queryset = dates  # type: ignore[attr-defined]
        else:
            del self.fields["to"]
