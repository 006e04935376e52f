"""The box for a table that is pasted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.clipboard import MAX_ROWS, TableTooLarge, parse_tables
from common.pasted import PastedTable


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
            '<p class="paste-note" role="status" data-pasted="{}" data-changed="{}"></p>',
            super().render(name, value, attrs, renderer),
            f"{name}_html",
            value.html if isinstance(value, Paste) else "",
            _("The table came whole, with its merged cells."),
            _("Changed by hand: what stands in the box is read."),
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
