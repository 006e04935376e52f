"""What the boxes for tables of people and of classes have in common."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.layout import Part
from common.numbers import parse_number
from common.pasting import TablesForm
from school.forms.settings import offer_years, year_field
from school.pasted_tables import NotTaken
from school.years import SchoolYear


class TablePasteForm(TablesForm):
    """The box for the tables of one school year, or their file."""

    school_year = year_field()

    layout = Layout(Part("", "school_year", "text", "file"))

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_years(self, year.start)
        self.fields["school_year"].initial = year.start


class LeftOutField(forms.CharField):
    """What was left out of a table, carried along with its preview as JSON. Nonsense is nothing."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else written(value or [])

    def clean(self, value: Any) -> list[NotTaken]:
        return left_out_of(value)


def written(left_out: Sequence[NotTaken]) -> str:
    return json.dumps([[each.what, each.cells, each.is_row, each.fields] for each in left_out], ensure_ascii=False)


def left_out_of(value: Any) -> list[NotTaken]:
    """Read what `written` wrote."""
    try:
        return [
            NotTaken(
                str(what),
                tuple((int(number), str(text)) for number, text in cells),
                bool(is_row),
                tuple(map(str, fields)),
            )
            for what, cells, is_row, fields in json.loads(value or "[]")
        ]
    except (TypeError, ValueError, OverflowError, RecursionError):
        return []


class PreviewForm(forms.Form):
    """What a preview says once for all its rows."""

    school_year = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    left_out = LeftOutField(required=False)
    creates_classes = forms.BooleanField(label=_("Add classes that do not exist yet"), required=False)
    replaces_teachers = forms.BooleanField(
        label=_("Replace existing class teachers where the table names others"), required=False
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


class BasePreviewFormSet(forms.BaseFormSet):
    """All rows of a preview, saved together or not at all."""

    # What a column that was left out may hold after all
    takes: Sequence[str]

    @property
    def fields_to_take(self) -> list[tuple[str, Any]]:
        """The fields that a column may hold, each with its name for people."""
        return [(name, self.form.base_fields[name].label) for name in self.takes]


@dataclass
class SentPreview:
    """A preview as it was sent, with what somebody takes of it after all: its rows as they stand, and what is left."""

    rows: list[dict[str, Any]]
    left_out: list[NotTaken]

    @classmethod
    def sent(cls, preview: PreviewForm, formset: BasePreviewFormSet) -> Self:
        """Read the rows as they were typed, right or wrong."""
        rows = [
            {name: formset.data.get(f"{formset.add_prefix(index)}-{name}", "") for name in formset.form.base_fields}
            for index in range(formset.total_form_count())
        ]
        return cls(rows, preview.left_out_items)

    def take(
        self,
        data: Mapping[str, Any],
        fields: Sequence[str],
        rows_of: Callable[[NotTaken], tuple[list[dict[str, Any]], list[NotTaken]]],
    ) -> None:
        """Take what the pressed button names: a row by `rows_of`, the texts of a column for the chosen field."""
        place = parse_number(data.get("take", ""))
        if place is None or place >= len(self.left_out):
            return
        left = self.left_out[place]
        if left.is_row:
            rows, rest = rows_of(left)
            # At the end: «the same person as in row 3» is sent as the place of that row.
            self.rows += rows
            self.left_out[place : place + 1] = rest
        elif (field := data.get(f"use-{place}", "")) in fields:
            self._put_into_rows(place, field)

    def _put_into_rows(self, place: int, field: str) -> None:
        left = self.left_out[place]
        rest = []
        for number, text in left.cells:
            rows = [row for row in self.rows if str(row["number"]) == str(number)]
            for row in rows:
                row[field] = ", ".join(filter(None, [str(row[field]), text]))
            if not rows:
                rest.append((number, text))
        self.left_out[place : place + 1] = [NotTaken(left.what, tuple(rest))] if rest else []

    def form(self, sent: PreviewForm) -> PreviewForm:
        """What is said once for all rows, as it was sent."""
        initial = {name: sent[name].value() for name in sent.fields} | {"left_out": self.left_out}
        return PreviewForm(prefix=sent.prefix, initial=initial, year=sent.fallback)
