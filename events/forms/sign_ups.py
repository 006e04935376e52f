"""The form by which everybody signs up for an event, without an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Occurrence, SignUp
from activities.models.sign_up import MOST_SEATS
from common.fields import LineField
from notifications.recipients import refuse_odd_address
from school.models import ConsentText

# A form that was open longer begins anew; a person needs at least the shorter time to read it and fill it in.
LONGEST_OPEN = timedelta(hours=12)
SHORTEST_OPEN = timedelta(seconds=3)
LONGEST_KEY = 150
# No stamp of ours is longer.
LONGEST_STAMP = 500


@dataclass(frozen=True)
class Stamp:
    """When a form was shown, and its key, which names nobody. The stamp travels signed."""

    key: UUID
    shown_at: datetime

    @classmethod
    def new(cls, shown_at: datetime) -> Self:
        return cls(uuid4(), shown_at)

    @classmethod
    def read(cls, text: str, occurrence: Occurrence) -> Self | None:
        """Return what `sealed` wrote for this date; None for anything else."""
        try:
            key, shown_at = _signer(occurrence).unsign_object(text[:LONGEST_STAMP])
            return cls(UUID(key), datetime.fromisoformat(shown_at))
        except (BadSignature, ValueError):
            return None

    def sealed(self, occurrence: Occurrence) -> str:
        return _signer(occurrence).sign_object([self.key.hex, self.shown_at.isoformat()])

    def is_old(self, now: datetime) -> bool:
        return now - self.shown_at > LONGEST_OPEN

    def is_too_fast(self, now: datetime) -> bool:
        return now - self.shown_at < SHORTEST_OPEN


def _signer(occurrence: Occurrence) -> Signer:
    return Signer(salt=f"activities.sign-up.{occurrence.pk}")


def contact_key_of(contact: str) -> str:
    """Return the contact in one spelling, so that the same person is known again. Raises `ValidationError`."""
    if "@" in contact:
        try:
            validate_email(contact)
            refuse_odd_address(contact)
        except ValidationError as error:
            raise ValidationError(
                _("This is not an e-mail address. Write it as anna@example.org."), code="email"
            ) from error
        return contact.casefold()[:LONGEST_KEY]
    try:
        number = phonenumbers.parse(contact, "RU")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("Write a phone number with its code, such as +7 844 200-00-00, or an e-mail address."),
            code="phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def line_of(name: str, **wording: Any) -> forms.Field:
    """Return a field on one line for a text of a sign-up, as the model words it."""
    model_field = SignUp._meta.get_field(name)
    assert isinstance(model_field, models.CharField)
    field = model_field.formfield(form_class=LineField, **wording)
    assert field is not None
    return field


class PublicSignUpForm(forms.Form):
    """A grown-up's name, a contact, how many come, and the consent to the version that the page shows."""

    # Of the contact the telephone is asked for first.
    own_data: ClassVar[dict[str, str]] = {"name": "name", "contact": "tel"}

    name = line_of("name")
    contact = line_of("contact")
    consent = forms.BooleanField(
        label=gettext_lazy("I have read this and agree"),
        error_messages={"required": gettext_lazy("Without this consent we may not record your sign-up.")},
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    # Somebody of this name with this contact is signed up already, and another one is meant.
    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Robots fill in every field. People neither see this one nor reach it by keyboard.
    remark = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    field_order = ["name", "contact", "seats", "consent", "version", "is_another", "remark"]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        occurrence: Occurrence,
        consent_text: ConsentText,
        is_another: bool = False,
    ) -> None:
        self.consent_text = consent_text
        current = str(consent_text.number)
        self.text_is_new = data is not None and data.get("version") not in {None, "", current}
        if data is not None:
            data = data.copy()
            if data.get("version") != current:
                # The person ticked another text.
                data.pop("consent", None)
            data["version"] = current
        super().__init__(data, initial={"version": current, "is_another": "yes" if is_another else ""})
        # Whoever wants more seats than there are in all would wait forever.
        self.most = min(MOST_SEATS, occurrence.capacity or MOST_SEATS)
        self.fields["seats"] = forms.TypedChoiceField(
            label=gettext_lazy("Number of people"),
            coerce=int,
            help_text=gettext_lazy("Including you and children."),
            choices=[
                (number, ngettext("%(number)s person", "%(number)s people", number) % {"number": number})
                for number in range(1, self.most + 1)
            ],
            error_messages={"invalid_choice": gettext_lazy("Choose the number of people from the list.")},
        )
        if self.text_is_new:
            self.fields["consent"].error_messages["required"] = _(
                "The text has changed in the meantime. Read the new one and tick the box again."
            )
        self.order_fields(self.field_order)

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        self.cleaned_data["contact_key"] = contact_key_of(contact)
        return contact

    @cached_property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("remark"))

    def review_reason(self, stamp: Stamp, now: datetime) -> str:
        """Return why staff should look at it first; empty if it looks like a person's."""
        if self.is_trapped:
            return SignUp.ReviewReason.TRAP
        return SignUp.ReviewReason.TOO_FAST if stamp.is_too_fast(now) else ""

    def says(self, sign_up: SignUp) -> bool:
        """Return whether it says what that sign-up says already."""
        return all(self.cleaned_data[name] == getattr(sign_up, name) for name in ("name", "contact_key", "seats"))
