"""Words of the register on pages in two languages: what stands there in Russian only is marked as Russian."""

from django import template
from django.db import models
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from common.text import one_line
from partners.models import Partner
from partners.selectors.public_register import is_named_in_english, public_name

register = template.Library()

# Search engines cut a description off about here.
MOST_SHOWN = 160


def in_russian(text: str) -> SafeString:
    """Screen readers read it by Russian rules even where the page is in English."""
    if get_language() == "ru" or not text:
        return conditional_escape(text)
    return format_html('<span lang="ru">{}</span>', text)


@register.filter(name="in_russian")
def in_russian_filter(text: str) -> SafeString:
    return in_russian(text)


@register.simple_tag
def partner_name(partner: Partner) -> SafeString:
    name = public_name(partner)
    return conditional_escape(name) if is_named_in_english(partner) else in_russian(name)


@register.simple_tag
def worded(row: models.Model, field: str) -> SafeString:
    """A field that has an English column, in the page's language as far as it is filled in."""
    if get_language() == "en" and (english := getattr(row, f"{field}_en")):
        return conditional_escape(english)
    return in_russian(getattr(row, field))


@register.simple_tag
def in_short(row: models.Model, field: str) -> str:
    """The beginning of a text on one line and without markup, in the page's language if there is an English column."""
    english = getattr(row, f"{field}_en", "") if get_language() == "en" else ""
    return Truncator(one_line(english or getattr(row, field))).chars(MOST_SHOWN)


@register.simple_tag
def paragraphs(row: models.Model, field: str) -> SafeString:
    """As `worded`, each line of the text a line or a paragraph of the page."""
    is_english = get_language() == "en" and bool(getattr(row, f"{field}_en"))
    text = getattr(row, f"{field}_en" if is_english else field)
    body = mark_safe(linebreaks(text, autoescape=True))
    return body if is_english or get_language() == "ru" else format_html('<div lang="ru">{}</div>', body)
