"""The sign of a stage, as the register draws it."""

from django import template

from partners.selectors.register import stage_sign

register = template.Library()
register.simple_tag(stage_sign)
