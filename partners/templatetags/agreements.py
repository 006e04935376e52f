"""Template tags of agreements."""

from django import template
from django.utils.safestring import SafeString

from partners.agreement_words import state_tag, term_in_words
from partners.models import Agreement, AgreementStatus

register = template.Library()


@register.simple_tag
def agreement_state(agreement: Agreement, status: AgreementStatus) -> SafeString:
    """«runs out in 20 days», «in force»: an agreement's state on a tag. `status` is `agreement.status(today, …)`."""
    return state_tag(agreement, status)


@register.simple_tag
def agreement_term(agreement: Agreement) -> str:
    """From when until when an agreement holds."""
    return term_in_words(agreement)
