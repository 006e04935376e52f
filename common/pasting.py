"""The box for a table that is pasted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.clipboard import MAX_CHARACTERS, MAX_ROWS, TableTooLarge, parse_tables
from common.pasted import PastedTable
from common.tables import TableFileField


@dataclass(frozen=True)
class Paste:
    """What came from the box: the text that a person sees in it, and the HTML that stands behind it, if any.

    The script drops the HTML as soon as the text is changed by hand.
    """

    text: str = ""
    html: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.html.strip())


class PasteBox(forms.Textarea):
    """A text area with a hidden field for the clipboard's HTML, which `paste.js` fills.

    A plain text has no merged cells, and Word leaves out its tabs on some systems. Typed HTML and text are taken as well.
    """

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"rows": 10, "data-paste-table": "", **(attrs or {})})

    def format_value(self, value: Any) -> str:
        return value.text if isinstance(value, Paste) else value or ""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict, name: str) -> Paste:
        return Paste(data.get(name) or "", data.get(f"{name}_html") or "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict, name: str) -> bool:
        return name not in data and f"{name}_html" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '{}<input type="hidden" name="{}" value="{}" data-paste-html="">'
            '<p class="paste-note" role="status" data-pasted="{}" data-changed="{}" data-large="{}" data-most="{}"></p>',
            super().render(name, value, attrs, renderer),
            f"{name}_html",
            value.html if isinstance(value, Paste) else "",
            _("The table was pasted whole, with its merged cells."),
            _("Changed by hand: the text in the box will be used."),
            _("This is too much text for one paste. Paste the table in parts."),
            MAX_CHARACTERS,
        )


class PastedField(forms.Field):
    """Tables that a person pastes, as HTML, tab-separated or a list. Cleans to `PastedTable`s, none where nothing came."""

    widget = PasteBox

    def __init__(self, *, max_rows: int = MAX_ROWS, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_rows = max_rows

    def to_python(self, value: Any) -> list[PastedTable]:
        if not value:
            return []
        try:
            return parse_tables(value.html or value.text, max_rows=self.max_rows)
        except TableTooLarge as error:
            raise ValidationError(error.message, code="too_large") from error


class TablesForm(forms.Form):
    """The box for tables, and their file; what comes in both is read. `tables` are those that came."""

    text = PastedField(label=_("The table"), required=False)
    file = TableFileField(
        label=_("Or the file"),
        required=False,
        help_text=_("DOCX or XLSX with all its tables and sheets, up to 10 MB and 5,000 rows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables: list[PastedTable] = []
        self.name = ""

    @property
    def source(self) -> str:
        """The name of the field by which the tables came: what is wrong with them is said beside it."""
        return "file" if self.cleaned_data.get("file") else "text"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors.keys() & {"text", "file"}:
            return data
        uploaded = data.get("file")
        if uploaded:
            self.name = uploaded.name
        self.tables = [*(uploaded.tables if uploaded else []), *data["text"]]
        if not any(table.rows for table in self.tables):
            is_empty = not uploaded and not cast(Paste, self["text"].value())
            self.add_error(
                self.source,
                _("Paste the table here, or choose its file below.") if is_empty else _("No table was found in it."),
            )
        return data
