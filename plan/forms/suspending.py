"""The form of days that fall out: which, for whom, why, and what becomes of their dates."""

from datetime import date, timedelta
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.suspended import Cause, SuspensionAction, SuspensionPlan
from common.fields import DayField, LineField, RecordsField
from common.layout import Part
from school.models import SchoolClass
from school.years import SchoolYear

# A quarantine lasts weeks; what is longer is a slip of the year.
LONGEST = timedelta(days=92)
FURTHEST_DAYS = 366


class SuspensionForm(forms.Form):
    """Days that fall out. It is sent by the address, so that a preview can be looked at again."""

    cause = forms.ChoiceField(label=_("Why"), choices=Cause.choices, widget=forms.RadioSelect, initial=Cause.QUARANTINE)
    reason = LineField(
        label=_("The reason in words"),
        max_length=200,
        required=False,
        help_text=_("Parents read it: do not write about individuals."),
    )
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Leave empty for one day."))
    classes = RecordsField(
        label=_("Classes"),
        queryset=SchoolClass.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "If nothing is ticked, it is the whole school. A combined event goes ahead without the ticked classes."
        ),
    )
    action = forms.ChoiceField(
        label=_("What happens to the dates"),
        choices=SuspensionAction.choices,
        widget=forms.RadioSelect,
        initial=SuspensionAction.CANCEL,
    )
    days = forms.IntegerField(
        label=_("By how many days"), min_value=1, max_value=FURTHEST_DAYS, required=False, initial=7
    )
    to_day = DayField(label=_("To which day"), required=False)

    layout = Layout(
        Part("", "cause", "reason", "first", "last"),
        Part("", "classes"),
        Part("", "action", "days", "to_day"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["first"].initial = today
        years = {SchoolYear.of(today).start, SchoolYear.planned(today).start}
        sent = self.data.getlist("classes") if self.is_bound and hasattr(self.data, "getlist") else []
        known = Q(pk__in=[key for key in sent if key.isascii() and key.isdecimal() and len(key) < 19])
        classes = SchoolClass.objects.filter(Q(school_year__in=years) | known)
        cast(RecordsField, self.fields["classes"]).queryset = classes.order_by("school_year", "grade", "letter")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("cause") == Cause.OTHER and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why in a few words."))
        first, last = data.get("first"), data.get("last") or data.get("first")
        if first is not None and last is not None:
            if last < first:
                self.add_error("last", _("The last day is before the first."))
            elif last - first > LONGEST:
                self.add_error("last", _("That is longer than three months. Check the days."))
        if data.get("action") == SuspensionAction.MOVE and data.get("days") is None and "days" not in self.errors:
            self.add_error("days", _("Say by how many days."))
        if data.get("action") == SuspensionAction.TO_DAY and "to_day" not in self.errors:
            if data.get("to_day") is None:
                self.add_error("to_day", _("Say to which day."))
            elif data["to_day"] < self.today:
                self.add_error("to_day", _("This day has passed."))
        return data

    @property
    def plan(self) -> SuspensionPlan:
        """Return what is to be done, of a valid form."""
        data = self.cleaned_data
        return SuspensionPlan(
            reason=data["reason"] or Cause(data["cause"]).reason,
            first=data["first"],
            last=data["last"] or data["first"],
            classes=list(data["classes"]),
            action=SuspensionAction(data["action"]),
            days=data["days"] or 0,
            to_day=data["to_day"] if data["action"] == SuspensionAction.TO_DAY else None,
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return what was sent, to be sent once more with the ticks."""
        names = [name for name in self.fields if name in self.data]
        return [(name, value) for name in names for value in self.data.getlist(name)]  # type: ignore[attr-defined]
