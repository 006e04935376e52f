"""With what many partners are changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.services.bulk import PartnerAction
from school.models import User


class PartnerBulkForm(forms.Form):
    """The one field that the action asks for; none where it asks for nothing."""

    coordinator = forms.ModelChoiceField(
        label=_("Coordinator"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody"),
        help_text=_("For all current partnerships of these partners."),
    )

    def __init__(self, *args: Any, action: PartnerAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if action == PartnerAction.COORDINATOR:
            field: Any = self.fields["coordinator"]
            field.queryset = User.objects.coordinators().filter(is_active=True)
        else:
            del self.fields["coordinator"]
