"""What forms of joint work ask alike: with whom, who is responsible, and what is usual."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from common.fields import RecordsField
from partners.models import Partnership
from school.models import User
from school.models.user import STAFF_ROLES

# What most joint activities of a school are; the person sees the choice and may change it
USUAL_KIND, USUAL_FORM = "implementation", "at-events"


def responsible_people(chosen: Collection[int]) -> QuerySet:
    """Who may be chosen as responsible: the staff, and those who were chosen before."""
    return User.objects.filter(Q(role__in=STAFF_ROLES, is_active=True) | Q(pk__in=chosen))


class JointPartnersField(RecordsField):
    """Partnerships to choose from, by partner and direction."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner.title} — {obj.direction.title}"


class PartnershipField(forms.ModelChoiceField):
    """A partner in one of its directions."""

    def label_from_instance(self, obj: Partnership) -> str:
        return f"{obj.partner.title} — {obj.direction.title}"
