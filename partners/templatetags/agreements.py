"""Template tags of agreements."""

from django import template
from django.utils.safestring import SafeString

from partners.agreement_words import state_tag, term_in_words
from partners.models import Agreement

register = template.Library()


@register.simple_tag
def agreement_state(agreement: Agreement) -> SafeString:
    """Show the state of an agreement `with_state` as a tag: «runs out in 20 days», «in force»."""
    return state_tag(agreement)


@register.simple_tag
def agreement_term(agreement: Agreement) -> str:
    """From when until when an agreement holds."""
    return term_in_words(agreement)
