"""The form by which rows of one year's plan are taken over into the next."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from common.fields import RecordsField


class CopyForm(forms.Form):
    """The rows to take over."""

    activities = RecordsField(
        label="", queryset=Activity.objects.none(), error_messages={"required": _("Tick at least one row.")}
    )

    def __init__(self, *args: Any, rows: QuerySet[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(RecordsField, self.fields["activities"]).queryset = rows
