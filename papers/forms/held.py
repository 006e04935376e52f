"""Of which days, and of whom, the paper of what was held is."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.fields import DayInput
from school.models import User
from school.years import SchoolYear

# As the address names them: «from» is a word of the language, and no name of a class's own field.
FIRST, LAST, PERSON = "from", "until", "person"


class HeldPaperForm(forms.Form):
    """The period, this school year up to today where nothing else is said; coordinators choose whose paper it is."""

    def __init__(self, asked: QueryDict, *, by: User, today: date) -> None:
        usual = {
            FIRST: SchoolYear.of(today).starts_on.isoformat(),
            LAST: today.isoformat(),
            PERSON: str(by.pk),
        }
        super().__init__({name: asked.get(name, value) for name, value in usual.items()})
        self.by = by
        for name, label in ((FIRST, _("From what day")), (LAST, _("Until what day"))):
            self.fields[name] = forms.DateField(
                label=label, widget=DayInput, error_messages={"required": _("Choose a day.")}
            )
        if by.is_coordinator:
            self.fields[PERSON] = forms.ModelChoiceField(
                User.objects.staff().order_by("name_key", "pk"),
                label=_("Whose paper"),
                empty_label=None,
                error_messages={
                    "required": _("Choose a person."),
                    "invalid_choice": _("There is no such person among the staff."),
                },
            )

    @property
    def person(self) -> User:
        """Whose paper it is; only coordinators may ask for somebody else's."""
        chosen: User = self.cleaned_data.get(PERSON) or self.by
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get(FIRST), data.get(LAST)
        if first and last and last < first:
            self.add_error(LAST, _("The last day is before the first."))
        return data
