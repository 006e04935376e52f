"""The form by which an administrator writes a new version of the consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import plain
from school.models import ConsentText
from school.models.consent import DAYS

FIELDS = ("text", "text_en", "kept_days")


class ConsentForm(forms.ModelForm):
    """A new version; it begins with the words of the one in force."""

    after = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ConsentText
        fields = FIELDS

    def __init__(self, data: Any = None, *, current: ConsentText | None) -> None:
        self.current = current
        initial = {name: getattr(current, name) for name in FIELDS} if current else {}
        super().__init__(data, initial={**initial, "after": current.number if current else 0})
        for name in ("text", "text_en"):
            self.fields[name].widget.attrs["rows"] = 7

    def _with_days(self, name: str) -> str:
        text = plain(self.cleaned_data.get(name) or "").strip()
        if text and DAYS not in text:
            raise forms.ValidationError(
                _("Say for how long: write {days} where the number of days should be."), code="days"
            )
        return text

    def clean_text(self) -> str:
        return self._with_days("text")

    def clean_text_en(self) -> str:
        return self._with_days("text_en")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.current and not self.errors and self._says_the_same(data, self.current):
            self.add_error("text", _("Nothing differs from the version in force."))
        return data

    def _says_the_same(self, data: dict[str, Any], current: ConsentText) -> bool:
        return all(plain(str(data[name])).split() == str(getattr(current, name)).split() for name in FIELDS)
