"""Forms of promises and of confirmed wishes."""

from datetime import date
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import DayField, DocumentField, PastDayField
from common.forms import VersionedForm
from common.layout import Part
from partners.models import Promise, Side, WishConfirmation


def without_a_dash(form: forms.BaseForm, name: str, choices: type[models.TextChoices]) -> None:
    """Radio buttons of a field that has to be answered: no button stands for no answer."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices.choices


class PromiseForm(VersionedForm[Promise]):
    """What one side gives the other."""

    class Meta:
        model = Promise
        fields = ["side", "text", "kind", "due_on"]
        field_classes = {"due_on": DayField}
        widgets = {"side": forms.RadioSelect}

    layout = Layout(Part("", "side", "text", "kind", "due_on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_a_dash(self, "side", Side)


class WishForm(forms.ModelForm):
    """How the partner said that it wants to act together, with the paper."""

    scan = DocumentField(
        label=_("The letter or another paper"),
        required=False,
        help_text=_("PDF, JPEG, PNG, DOCX, XLSX or PPTX, up to 20 MB. It is kept among the partner’s documents."),
    )

    class Meta:
        model = WishConfirmation
        fields = ["way", "on", "note", "paper"]
        field_classes = {"on": PastDayField}
        widgets = {"way": forms.RadioSelect}

    layout = Layout(Part("", "way", "on", "note", "scan", "paper"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_a_dash(self, "way", WishConfirmation.Way)
        cast(PastDayField, self.fields["on"]).latest = today
        self.initial["on"] = today
        papers = cast(forms.ModelChoiceField, self.fields["paper"])
        papers.queryset = self.instance.partnership.partner.agreements.all()
        papers.empty_label = _("none")
        if not papers.queryset:
            del self.fields["paper"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        has_paper = data.get("scan") or data.get("paper")
        if data.get("way") == WishConfirmation.Way.LETTER and not has_paper and "scan" not in self.errors:
            self.add_error("scan", _("Attach the letter, or choose it among the partner’s documents."))
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # The letter that is being attached becomes the paper when it is saved.
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return {*excluded, "paper"}
