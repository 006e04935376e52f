"""The form by which rows with a clear day are put into the calendar."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from common.numbers import parse_number
from plan.selectors.scheduling import rows_to_schedule
from school.models import User
from school.years import SchoolYear


class ScheduleForm(forms.Form):
    """The rows of a year that stand without a date while their day is clear; each is sent with the version shown."""

    def __init__(self, *args: Any, by: User, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.year = by, year

    @cached_property
    def rows(self) -> list[Activity]:
        return list(rows_to_schedule(self.by, self.year))

    @property
    def ticks(self) -> list[tuple[Activity, bool]]:
        """Return each row and whether it is ticked: as was sent, else every one."""
        return [(row, not self.is_bound or row.pk in self._sent) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.activities = [row for row in self.rows if self._sent.get(row.pk) == row.version]
        # Changed, dated or removed since the page was opened
        self.left_count = len(self._sent) - len(self.activities)
        if not self._sent:
            self.add_error(None, _("Tick at least one row."))
        return data

    @cached_property
    def _sent(self) -> dict[int, int]:
        """Return the versions that were sent by the keys of the rows: «12.3» is version 3 of № 12."""
        pairs = (value.partition(".") for value in cast(QueryDict, self.data).getlist("row"))
        numbers = ((parse_number(key), parse_number(version)) for key, _dot, version in pairs)
        return {key: version for key, version in numbers if key is not None and version is not None}
