"""Where a first partnership is made, for whoever has none to choose from."""

from django.db.models import Model
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.empty_choices import WayOn
from partners.models import Partner, Partnership


def first_partnership(model: type[Model], form: BaseForm) -> WayOn | None:
    """Whoever asks for a partner of joint work chooses a partnership: of a new partner, or of one that has none."""
    if model is not Partnership:
        return None
    partner = getattr(getattr(form, "instance", None), "partner_id", None)
    if partner or Partner.objects.current().exists():
        query = f"?partner={partner}" if partner else ""
        url, label = reverse("partners:partnership-new") + query, _("Open a partnership")
    else:
        url, label = reverse("partners:partner-new"), _("Add a partner")
    return WayOn(url, label, _("The partnership coordinators enter them."), lambda user: user.is_coordinator)
