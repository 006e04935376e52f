"""Whom to call at a partner's."""

import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from simple_history.models import HistoricalRecords

from common.models import VersionedModel
from common.search import search_filter, search_text, sort_key
from notifications.recipients import of_field, refuse_odd_address
from partners.models.partner import Partner
from school.models import User

# What is typed of a telephone: digits and what stands between them
_PHONE = re.compile(r"[\d\s()+.-]{5,}")
# Fewer digits are part of many numbers.
_FEWEST_DIGITS = 5


class ContactPersonQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Coordinators and administrators only: this is personal data."""
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def search(self, query: str) -> Self:
        """By words of the post, the name, the e-mail and the note; by any run of digits of the telephone."""
        digits = "".join(filter(str.isdigit, query))
        if _PHONE.fullmatch(query.strip()) and len(digits) >= _FEWEST_DIGITS:
            # «8 (4872) …» and «+7 4872 …» are one number.
            return self.filter(search_text__contains=digits[1:] if len(digits) == 11 else digits)
        return self.filter(search_filter("search_text", query))


class ContactPerson(VersionedModel):
    """A partner's contact person: personal data under 152-ФЗ, never public. A post alone is enough.

    Terms are vCard's: TITLE is the post, TEL the telephone.
    """

    class Basis(models.TextChoices):
        CONSENT = "consent", _("the person’s consent")
        AGREEMENT = "agreement", _("named in the agreement")
        PUBLISHED = "published", _("published by the organization itself")

    partner = models.ForeignKey(Partner, models.CASCADE, verbose_name=_("partner"), related_name="contacts")
    post = models.CharField(
        _("position"),
        max_length=150,
        blank=True,
        help_text=_("For example, “заведующий библиотекой”. A position is enough."),
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True, max_length=30)
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    consent_basis = models.CharField(
        _("basis for keeping the name"),
        max_length=20,
        choices=Basis,
        blank=True,
        help_text=_("Needed if a name is entered (152-FZ)."),
    )
    consent_on = models.DateField(_("date of the basis"), null=True, blank=True)
    # Stored so that the order is the same on SQLite and PostgreSQL
    name_key = models.CharField(max_length=300, blank=True, editable=False)
    # Personal data as well, wherever the others are kept or erased
    search_text = models.TextField(editable=False)

    objects = ContactPersonQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["name_key", "search_text"])

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact people")
        ordering = ["partner_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(post="") | ~Q(name=""),
                name="contact_has_post_or_name",
                violation_error_message=_("Write at least the position."),
            ),
            models.CheckConstraint(
                condition=Q(name="") | (~Q(consent_basis="") & Q(consent_on__isnull=False)),
                name="contact_name_has_basis",
                violation_error_message=_("A name needs the basis for keeping it, and its date."),
            ),
        ]

    def __str__(self) -> str:
        return self.post or str(_("contact person"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = sort_key(self.name or self.post)
        digits = "".join(filter(str.isdigit, str(self.phone or "")))
        self.search_text = search_text(self.post, self.name, digits, self.email, self.note)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_key", "search_text"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        errors = {}
        if not self.post and not self.name:
            errors["post"] = _("Write at least the position.")
        if self.name and not self.consent_basis:
            errors["consent_basis"] = _("A name is entered: give the basis for keeping it.")
        if self.name and self.consent_on is None:
            errors["consent_on"] = _("A name is entered: give the date of the basis.")
        if errors:
            raise ValidationError(errors)
        with of_field("email"):
            refuse_odd_address(self.email)
