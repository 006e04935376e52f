"""What is deleted of this room while nothing depends on it, and where it is ended instead."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import Text
from partners.models import Agreement, ContactPerson, Partner, Partnership, Promise, WishConfirmation
from partners.services.deleting import parts_of_partner, parts_of_partnership
from school.deleting import DeletionPage, Instead


class PartnerDeletion(DeletionPage):
    """A partner with the partnerships that were opened and nothing more."""

    model = Partner

    def get_queryset(self) -> QuerySet[Partner]:
        return Partner.objects.visible_to(self.request.user)

    def parts(self, record: Partner) -> Sequence[Model]:
        return parts_of_partner(record)

    def list_url(self, last: Any) -> str:
        return reverse("partners:partner-list")

    def instead(self, record: Partner) -> Instead | None:
        if record.is_archived:
            return None
        return Instead(_("Archive"), reverse("partners:partner-archive", args=[record.pk]))


class PartnershipDeletion(DeletionPage):
    """A partnership that was opened by mistake."""

    model = Partnership

    def get_queryset(self) -> QuerySet[Partnership]:
        return Partnership.objects.visible_to(self.request.user).select_related("partner", "direction")

    def parts(self, record: Partnership) -> Sequence[Model]:
        return parts_of_partnership(record)

    def home(self, record: Partnership) -> str:
        return record.partner.get_absolute_url()

    def list_url(self, last: Any) -> str:
        return reverse("partners:partnership-list")

    def instead(self, record: Partnership) -> Instead | None:
        if not record.is_open or record.partner.is_archived:
            return None
        return Instead(_("End the partnership"), reverse("partners:partnership-withdraw", args=[record.pk]))


class AgreementDeletion(DeletionPage):
    """An agreement with its scans. Those with partners in the archive stay as they are."""

    model = Agreement

    def get_queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.visible_to(self.request.user).of_current_partners().select_related("partner")

    def parts(self, record: Agreement) -> Sequence[Model]:
        return list(record.files.all())

    def home(self, record: Agreement) -> str:
        return record.partner.get_absolute_url()

    def list_url(self, last: Any) -> str:
        return reverse("partners:agreement-list")

    def instead(self, record: Agreement) -> Instead | None:
        if record.valid_until is None or record.is_let_go:
            return None
        return Instead(_("No longer needed"), reverse("partners:agreement-let-go", args=[record.pk]))


class ContactDeletion(DeletionPage):
    """A contact person, with every earlier version: nothing personal is kept to be taken back."""

    model = ContactPerson
    erased_as = "contact"
    text = gettext_lazy("The name, phone and e-mail are deleted with every earlier version.")

    def erased_from(self, record: ContactPerson) -> str:
        return f"partner {record.partner_id}"

    def get_queryset(self) -> QuerySet[ContactPerson]:
        return ContactPerson.objects.visible_to(self.request.user).select_related("partner")

    def page(self, record: ContactPerson) -> str:
        return f"{record.partner.get_absolute_url()}#contacts"

    def home(self, record: ContactPerson) -> str:
        return self.page(record)

    def list_url(self, last: Any) -> str:
        return reverse("partners:partner-list")


class _PartOfPartnership(DeletionPage):
    """What is written down of a partnership that goes on."""

    anchor: str

    def get_queryset(self) -> QuerySet[Promise | WishConfirmation]:
        manager = self.model.objects  # type: ignore[attr-defined]
        rows = manager.visible_to(self.request.user).filter(partnership__in=Partnership.objects.current())
        return rows.select_related("partnership__partner", "partnership__direction")

    def page(self, record: Promise | WishConfirmation) -> str:
        return f"{record.partnership.get_absolute_url()}#{self.anchor}"

    def home(self, record: Promise | WishConfirmation) -> str:
        return self.page(record)

    def list_url(self, last: Any) -> str:
        return reverse("partners:partnership-list")


class PromiseDeletion(_PartOfPartnership):
    """A promise of either side."""

    model = Promise
    anchor = "promises"

    def name(self, record: Promise) -> Text:
        return _("the promise “%(text)s”") % {"text": record.text}


class WishDeletion(_PartOfPartnership):
    """A note that the partner wants to act together; a letter stays among its papers."""

    model = WishConfirmation
    anchor = "wish"
    text = gettext_lazy("The letter stays among the partner’s documents.")

    def name(self, record: WishConfirmation) -> Text:
        return _("the record of the partner’s wish (%(how)s)") % {"how": record}
