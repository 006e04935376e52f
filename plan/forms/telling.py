"""Whether a change is told: asked beside what changes, with the usual answer chosen."""

from collections.abc import Iterable

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Occurrence
from activities.services.telling import is_usually_told


class Tells(models.TextChoices):
    YES = "yes", _("yes, tell visitors and class teachers")
    NO = "no", _("no, nobody knows about it yet")


class TellingForm(forms.Form):
    """A form by which dates change. Sent without an answer it tells what is usual."""

    tells = forms.ChoiceField(
        label=_("Tell people about the change?"),
        required=False,
        widget=forms.RadioSelect,
        choices=Tells.choices,
        help_text=_(
            "A different time or place, or calling off. Those who signed up see it in any case, on their sign-up page."
        ),
    )

    def ask_to_tell(self, dates: Iterable[Occurrence]) -> None:
        """Propose what is usual for these dates; without any of them nothing is asked."""
        rows = list(dates)
        if rows:
            is_told = is_usually_told(rows, now=timezone.now())
            self.initial["tells"] = Tells.YES if is_told else Tells.NO
        else:
            del self.fields["tells"]

    @property
    def is_told(self) -> bool | None:
        """What was answered; None where nothing was asked."""
        answer = self.cleaned_data.get("tells")
        return answer == Tells.YES if answer else None
