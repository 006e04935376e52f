"""Of which days, and of whom, the paper of what was held is."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Occurrence
from common.fields import DayField
from papers.selectors.held import MOST_ROWS, holdings_of
from school.models import User
from school.years import SchoolYear

# As the address names them: «from» is a word of the language, and no name of a class's own field.
FIRST, LAST, PERSON = "from", "until", "person"


class HeldPaperForm(forms.Form):
    """The period, by itself this school year up to today, and for coordinators whose paper it is.

    A valid form has the `holdings` that the paper is of.
    """

    def __init__(self, asked: QueryDict, *, by: User) -> None:
        today = timezone.localdate()
        usual = {
            FIRST: SchoolYear.of(today).starts_on.isoformat(),
            LAST: today.isoformat(),
            PERSON: str(by.pk),
        }
        super().__init__({name: asked.get(name, value) for name, value in usual.items()})
        self.by = by
        self.holdings: list[Occurrence] = []
        for name, label in ((FIRST, _("From which day")), (LAST, _("Until which day"))):
            self.fields[name] = DayField(label=label, error_messages={"required": _("Choose a day.")})
        if by.is_coordinator:
            self.fields[PERSON] = forms.ModelChoiceField(
                User.objects.staff().order_by("name_key", "pk"),
                label=_("Whose certificate"),
                empty_label=None,
                error_messages={
                    "required": _("Choose a person."),
                    "invalid_choice": _("There is no such person among the staff."),
                },
            )

    @property
    def person(self) -> User:
        """Return whose paper it is; only coordinators may ask for somebody else's."""
        chosen: User = self.cleaned_data.get(PERSON) or self.by
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get(FIRST), data.get(LAST)
        if first and last and last < first:
            self.add_error(LAST, _("The last day is before the first."))
        elif first and last and PERSON not in self.errors:
            rows = holdings_of(self.person, first=first, last=last, seen_by=self.by)
            self.holdings = list(rows[: MOST_ROWS + 1])
            if len(self.holdings) > MOST_ROWS:
                message = _("More than %(count)s were held in this period: choose a shorter one.")
                self.add_error(FIRST, message % {"count": MOST_ROWS})
        return data
