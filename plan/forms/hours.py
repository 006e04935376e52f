"""Hours of dates, and what is asked of them: through midnight, and of several days."""

from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Occurrence
from common.questions import AskingForm


class TimeInput(forms.TimeInput):
    """The browser's clock, which speaks ISO whatever the page's language."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class HoursOf(models.TextChoices):
    """What the hours of several days mean."""

    EACH_DAY = "each-day", gettext_lazy("each day at these hours")
    THROUGH = "through", gettext_lazy("without a break, from the first day to the last")


def hours_of(occurrence: Occurrence) -> str:
    """Return what the hours of a date mean; empty where it has no hours, or one day."""
    if occurrence.start_time is None or occurrence.is_one_day:
        return ""
    return HoursOf.EACH_DAY if occurrence.has_daily_hours else HoursOf.THROUGH


class HoursForm(AskingForm, forms.Form):
    """A form of dates with hours. It asks what hours mean that end on another day than they begin."""

    ends_next_day = forms.BooleanField(label=gettext_lazy("Yes, on the next day"))
    hours = forms.ChoiceField(
        label=gettext_lazy("Hours for several days"),
        required=False,
        widget=forms.RadioSelect,
        choices=HoursOf.choices,
    )

    questions: ClassVar[tuple[str, ...]] = ("ends_next_day", "hours")

    def settle_hours(self, start: time | None, end: time | None, *, days: int, next_day: date | None = None) -> int:
        """Ask what is not clear of the hours, and return how many days it takes; `has_daily_hours` says the rest."""
        self.has_daily_hours = False
        if end and not start:
            self.add_error("start_time", _("Say when it begins, too."))
        elif start and end and days == 1 and end == start:
            self.add_error("end_time", _("It ends before it begins."))
        elif start and end and days == 1 and end < start:
            said = {"time": f"{end:%H:%M}", "day": date_format(next_day, "j E") if next_day else ""}
            asked = (
                _("Does it end the next day, %(day)s, at %(time)s?")
                if next_day
                else _("Does it end the next day at %(time)s?")
            )
            self.ask("ends_next_day", asked % said)
            return 2
        elif start and days > 1:
            asked = _("It takes several days: are these the hours of each day?")
            is_each_day = self.ask("hours", asked) == HoursOf.EACH_DAY
            self.has_daily_hours = is_each_day and (end is None or end > start)
            if is_each_day and not self.has_daily_hours:
                self.add_error(
                    "hours", _("It would end before it begins within the same day. Set each night separately.")
                )
        return days
