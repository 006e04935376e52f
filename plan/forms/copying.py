"""The form by which rows of one year's plan are taken over into the next."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from common.fields import RecordsField
from plan.selectors.copying import rows_to_copy
from school.models import User
from school.years import SchoolYear


class CopyForm(forms.Form):
    """The rows of a year to take over; `chosen` are those that were sent, None before anything was."""

    activities = RecordsField(
        label="", queryset=Activity.objects.none(), error_messages={"required": _("Select at least one row.")}
    )
    rewrites_dates = forms.BooleanField(label=_("Write the dates again for the new year"), required=False, initial=True)

    def __init__(self, *args: Any, by: User, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows_to_copy(by, year)
        cast(RecordsField, self.fields["activities"]).queryset = self.rows

    @property
    def chosen(self) -> set[str] | None:
        return set(cast(QueryDict, self.data).getlist("activities")) if self.is_bound else None
