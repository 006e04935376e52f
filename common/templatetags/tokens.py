"""What every form that is sent carries: the token against forgeries, and where the page creates something its key."""

from django import template
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# The name of the hidden field
FORM_KEY = "form-key"


class TokensNode(CsrfTokenNode):
    def render(self, context: Context) -> SafeString:
        token = super().render(context)
        new_key = getattr(context.get("request"), "new_form_key", None)
        if new_key is None:
            return token
        # A draft on the device keeps the key of its form: sent again after a lost answer, it is the same form.
        return token + format_html('<input type="hidden" name="{}" value="{}" data-draft-keep>', FORM_KEY, new_key())


@register.tag
def csrf_token(parser: template.base.Parser, token: template.base.Token) -> TokensNode:
    """Django's own tag, and in the forms of a page that is marked `school.once.once` the key of the form."""
    return TokensNode()
