"""What visitors may narrow the register of partners by."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.public_lists import PublicListForm
from partners.selectors.public_register import kinds_in_use
from partners.selectors.reference import directions


class PublicRegisterForm(PublicListForm):
    """The search and the filters of the register; its choices are those of a public version."""

    q = forms.CharField(label=_("Search by name"), required=False)
    direction = forms.MultipleChoiceField(label=_("Direction"), required=False, widget=forms.CheckboxSelectMultiple)
    # There are too many kinds for chips: on a phone they would push the results out of sight.
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, asked: QueryDict, *, version: int) -> None:
        self.directions = {each.slug: each for each in directions(version)}
        choices = {
            "direction": {slug: each.title for slug, each in self.directions.items()},
            "kind": {each.code: each.title for each in kinds_in_use(version)},
        }
        super().__init__(asked, choices)
