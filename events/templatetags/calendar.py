"""What public pages of partners ask the calendar."""

from django import template
from django.http import HttpRequest

from events.selectors.calendar_filter import offered
from partners.models import Partner
from school.publication import public_version

register = template.Library()


@register.filter
def has_events_with(request: HttpRequest, partner: Partner) -> bool:
    """Whether the calendar can be narrowed to this partner: a link to nothing helps nobody."""
    return partner.slug in offered(public_version(request)).partners
