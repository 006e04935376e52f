"""The form by which dates that have passed unmarked are marked as held together, or taken away."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from common.fields import RecordsField


class PastAction(models.TextChoices):
    """What becomes of dates that have passed; each is a button."""

    HELD = "held", _("Log the selected as held")
    REMOVE = "remove", _("Remove the selected")


class PastDatesForm(forms.Form):
    """The dates of an activity that have passed unmarked."""

    dates = RecordsField(
        label="", queryset=Occurrence.objects.none(), error_messages={"required": _("Select at least one date.")}
    )
    action = forms.ChoiceField(
        label="", choices=PastAction.choices, error_messages={"required": _("Choose what to do with the dates.")}
    )

    def __init__(self, *args: Any, activity: Activity, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passed = activity.occurrences.passed(today).order_by("starts_on", "start_time", "pk")
        # Somebody may have marked one of them since the page was opened: it stays, and is counted.
        cast(RecordsField, self.fields["dates"]).queryset = activity.occurrences.all()

    @property
    def ticks(self) -> list[tuple[Occurrence, bool]]:
        """Return each date and whether it is ticked: as was sent, else every one."""
        if not self.is_bound:
            return [(each, True) for each in self.passed]
        sent = set(cast(QueryDict, self.data).getlist("dates"))
        return [(each, str(each.pk) in sent) for each in self.passed]

    @property
    def actions(self) -> list[tuple[str, Any]]:
        return PastAction.choices
