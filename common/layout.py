"""How a form is laid out: crispy layouts in the portal's own template pack (`templates/portal/`)."""

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import render_field
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from common.fields import files_sent

PACK = "portal"


class Part(LayoutObject):
    """A titled part of a form, or its opening part without a title. Fields that the form lacks are passed over."""

    template = "portal/layout/part.html"

    def __init__(self, title: str | Promise, *fields: str) -> None:
        self.title = title
        self.fields = list(fields)

    def render(self, form: forms.BaseForm, context: Context, template_pack: str = PACK, **kwargs: Any) -> SafeString:
        names = [name for name in self.fields if name in form.fields]
        if not names:
            return SafeString("")
        fields = mark_safe("".join(render_field(name, form, context, template_pack=template_pack) for name in names))
        if not self.title:
            return fields
        needs_attention = any(form[name].errors or files_sent(form[name]) for name in names)
        return render_to_string(self.template, {"title": self.title, "fields": fields, "is_open": needs_attention})


class Fold(Part):
    """A part that is shown closed, unless something in it is wrong or has to be chosen again."""

    template = "portal/layout/fold.html"
