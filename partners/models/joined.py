"""Records that were joined into others: where their addresses lead now, and by what names they were known."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import VersionedModel
from partners.models.partner import Partner
from partners.models.partnership import Partnership


class JoinedPartnerQuerySet(models.QuerySet):
    def of_slugs(self, slugs: Iterable[str]) -> dict[str, str]:
        """Return the present address of each of these that visitors knew of a record which was joined into another."""
        wanted = [slug for slug in slugs if slug and "\0" not in slug]
        known = self.filter(slug__in=wanted, was_public=True)
        return dict(known.values_list("slug", "partner__slug")) if wanted else {}


class JoinedPartner(VersionedModel):
    """A record of a partner that was joined into another («объединённая запись»): its addresses lead there.

    Its names are among the partner's former names. Joined again, it goes along: no address takes two steps.
    """

    former_pk = models.PositiveBigIntegerField(_("record number"), unique=True)
    slug = models.SlugField(_("address of the page"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=255)
    partner = models.ForeignKey(Partner, models.CASCADE, verbose_name=_("merged into"), related_name="joined_records")
    joined_on = models.DateField(_("merged on"))
    # The address of a page that visitors never saw tells them nothing: it might be that of a military unit.
    was_public = models.BooleanField(_("visitors saw it"), default=False)

    objects = JoinedPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("merged record of a partner")
        verbose_name_plural = _("merged records of partners")
        ordering = ["joined_on", "pk"]

    def __str__(self) -> str:
        return self.name


class JoinedPartnership(VersionedModel):
    """A partnership that became one with another of the same direction, when their partners were joined."""

    former_pk = models.PositiveBigIntegerField(_("record number"), unique=True)
    partnership = models.ForeignKey(
        Partnership, models.CASCADE, verbose_name=_("merged into"), related_name="joined_records"
    )
    joined_on = models.DateField(_("merged on"))

    class Meta:
        verbose_name = _("merged partnership")
        verbose_name_plural = _("merged partnerships")
        ordering = ["joined_on", "pk"]

    def __str__(self) -> str:
        return f"{self.former_pk} → {self.partnership_id}"
