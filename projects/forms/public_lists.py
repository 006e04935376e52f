"""What visitors may narrow the list of projects and the bank of products by."""

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.public_lists import PublicListForm
from partners.leading import led_slugs
from partners.selectors.public_register import public_name
from partners.selectors.reference import directions
from projects.selectors.bank import filters_in_use
from projects.selectors.projects import SHOWN_STATES, public_mechanisms, public_partners


class PublicProjectsForm(PublicListForm):
    """The search and the filters of the projects: only what some public project has, and visitors may know of."""

    q = forms.CharField(label=_("Search by words or partners"), required=False)
    status = forms.MultipleChoiceField(label=_("State"), required=False, widget=forms.CheckboxSelectMultiple)
    mechanism = forms.ChoiceField(label=_("Mechanism"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)

    def __init__(self, asked: QueryDict) -> None:
        choices = {
            "status": {status.value: str(capfirst(status.label)) for status in SHOWN_STATES},
            "mechanism": {each.code: each.title for each in public_mechanisms()},
            "partner": {each.slug: public_name(each) for each in public_partners()},
        }
        super().__init__(led_slugs(asked, choices["partner"]), choices)


class BankForm(PublicListForm):
    """The search and the filters of the bank; its choices are those of a public version."""

    q = forms.CharField(label=_("What are you looking for?"), required=False)
    direction = forms.MultipleChoiceField(label=_("Direction"), required=False, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("Kind of joint activity"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    year = forms.ChoiceField(label=_("School year"), required=False)

    def __init__(self, asked: QueryDict, *, version: int) -> None:
        in_use = filters_in_use(version)
        choices = {
            "direction": {each.slug: each.title for each in directions(version)},
            "kind": {each.code: each.title for each in in_use.kinds},
            "type": {each.code: each.title for each in in_use.types},
            "partner": {each.slug: public_name(each) for each in in_use.partners},
            "year": {str(each.start): str(each) for each in in_use.years},
        }
        super().__init__(led_slugs(asked, choices["partner"]), choices)
