"""What the boxes for tables of people and of classes have in common."""

import json
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.clipboard import TableTooLarge, parse_table
from common.layout import Part
from common.tables import TableFileField
from school.forms.settings import offer_years, year_field
from school.pasted_tables import NotTaken
from school.years import SchoolYear


class TablePasteForm(forms.Form):
    """The box for a table of one school year, or its file."""

    school_year = year_field()
    text = forms.CharField(
        label=_("The table"),
        max_length=2_000_000,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "data-paste-table": ""}),
    )
    file = TableFileField(label=_("Or the file"), required=False, help_text=_("DOCX or XLSX, up to 10 MB."))

    layout = Layout(Part("", "school_year", "text", "file"))

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_years(self, year.start)
        self.fields["school_year"].initial = year.start
        self.rows: list[list[str]] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors.keys() & {"text", "file"}:
            return data
        if data.get("file"):
            self.rows = data["file"].rows
        elif data.get("text", "").strip():
            try:
                self.rows = parse_table(data["text"])
            except TableTooLarge as error:
                self.add_error("text", error.message)
                return data
        else:
            self.add_error("text", _("Paste the table here, or choose its file below."))
            return data
        if not self.rows:
            self.add_error("file" if data.get("file") else "text", _("No table was found in it."))
        return data


class LeftOutField(forms.CharField):
    """What was left out of a table, carried along with its preview as JSON. Nonsense is nothing."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else written(value or [])

    def clean(self, value: Any) -> list[NotTaken]:
        return left_out_of(value)


def written(left_out: Sequence[NotTaken]) -> str:
    return json.dumps([[each.what, each.texts] for each in left_out], ensure_ascii=False)


def left_out_of(value: Any) -> list[NotTaken]:
    """Read what `written` wrote."""
    try:
        return [NotTaken(str(what), tuple(map(str, texts))) for what, texts in json.loads(value or "[]")]
    except (TypeError, ValueError, RecursionError):
        return []


class PreviewForm(forms.Form):
    """What a preview says once for all its rows."""

    school_year = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    left_out = LeftOutField(required=False)
    creates_classes = forms.BooleanField(label=_("Add the classes that are not there yet"), required=False)
    replaces_teachers = forms.BooleanField(
        label=_("Replace the class teachers whom the portal has, where the table names others"), required=False
    )

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_years(self, year.start)
        self.fallback = year

    @property
    def year(self) -> SchoolYear:
        """The school year of the table: the one that was chosen, where it is one."""
        field: Any = self.fields["school_year"]
        value = str(self["school_year"].value())
        return SchoolYear(int(value)) if value in {str(start) for start, _label in field.choices} else self.fallback

    @property
    def left_out_items(self) -> list[NotTaken]:
        value = self["left_out"].value()
        return left_out_of(value) if isinstance(value, str) else list(value or [])
