"""Forms of contact persons."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import DayField
from common.forms import VersionedForm
from common.layout import Fold, Part
from partners.models import ContactPerson

NOT_A_PHONE = _("This is not a phone number. Write it as +7 844 200-00-00.")


class ContactForm(VersionedForm[ContactPerson]):
    """A contact person: a post alone is enough; a name needs its basis."""

    class Meta:
        model = ContactPerson
        fields = ["post", "phone", "email", "name", "consent_basis", "consent_on", "note"]
        field_classes = {"consent_on": DayField}
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        }

    layout = Layout(
        Part("", "post", "phone", "email"),
        Fold(_("Name, and the basis for keeping it"), "name", "consent_basis", "consent_on"),
        Fold(_("Note"), "note"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].error_messages["invalid"] = NOT_A_PHONE


class FirstContactForm(ContactForm):
    """The contact person of a partner that is being entered: it may be left empty."""

    prefix = "contact"
    layout = Layout(Fold(_("Contact person"), *ContactForm.Meta.fields))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
