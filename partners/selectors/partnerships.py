"""Partnerships as the pages that change them fetch them."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from partners.models import Partnership
from school.as_it_is import AsItIs
from school.models import User


def changeable_partnership(user: User, pk: int) -> Partnership:
    """Return one that this person may change; raise `AsItIs` for one that has ended, or whose partner is archived."""
    visible = Partnership.objects.visible_to(user).select_related("partner", "direction", "stage")
    partnership = get_object_or_404(visible, pk=pk)
    if not partnership.is_open:
        raise AsItIs(partnership, _("The partnership has already ended. Its record stays readable here."))
    if partnership.partner.is_archived:
        raise AsItIs(partnership, _("The partner is in the archive: restore it first, then continue here."))
    return partnership
