"""The form by which staff write down who telephoned."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from activities.models.sign_up import MOST_SEATS
from events.forms.sign_ups import contact_key_of, line_of


class StaffSignUpForm(forms.Form):
    """A name, a contact, how many come, and a tick that the person agreed."""

    name = line_of("name", label=gettext_lazy("Who is signing up"))
    contact = line_of("contact", help_text="")
    seats = forms.IntegerField(label=gettext_lazy("Number of people"), min_value=1, max_value=MOST_SEATS, initial=1)
    agreed = forms.BooleanField(
        label=gettext_lazy("The person agreed to the processing of this data"),
        error_messages={"required": gettext_lazy("Nothing may be recorded without consent: ask, and tick.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact_key = ""

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        self.contact_key = contact_key_of(contact)
        return contact
