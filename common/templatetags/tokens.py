"""What every form that is sent carries.

Django's token against forms of other sites; the mark that says for whom the form was drawn (`common.form_marks`); and
on a page that creates something (`school.once.once`) the form's key.
"""

from typing import Any

from django import template
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.form_marks import FORM_KEY, NAME, FormMark

register = template.Library()


class TokensNode(CsrfTokenNode):
    def render(self, context: Context) -> SafeString:
        token = super().render(context)
        request = context.get("request")
        if not token or request is None:
            return SafeString(token)
        fields = [token, mark_input(request)]
        if new_key := getattr(request, "new_form_key", None):
            # A draft on the device keeps the key of its form: sent again after a lost answer, it is the same form.
            key = '<input type="hidden" name="{}" value="{}" data-draft-keep>'
            fields.append(format_html(key, FORM_KEY, new_key()))
        return SafeString("".join(fields))


def mark_input(request: Any) -> SafeString:
    """Return the hidden field with the mark of all forms of one page: it is signed once."""
    if not hasattr(request, "form_mark_input"):
        mark = FormMark.of_page(request)
        request.form_mark_input = (
            format_html('<input type="hidden" name="{}" value="{}">', NAME, mark.sealed()) if mark else SafeString("")
        )
    found: SafeString = request.form_mark_input
    return found


@register.tag
def csrf_token(parser: template.base.Parser, token: template.base.Token) -> TokensNode:
    """Every form of the portal has Django's token, and so every form has the others."""
    return TokensNode()
