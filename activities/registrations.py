"""What this room tells the others."""

from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.evidence import KNOWN, findings, lacking
from activities.models import (
    ActivityKind,
    Mechanism,
    ParticipationForm,
    ProductType,
    SignUp,
)
from activities.selectors.partner_page import activity_panels, activity_timeline, held_panels
from activities.services.erasing import erase_expired
from activities.visibility import follow_kind, follow_partner
from partners.models import Partner, PartnerKind
from partners.registries import CriteriaConditions, criteria, criteria_conditions, panels, timeline
from school.registries import Eraser, ReferenceList, erasers, reference_lists

reference_lists.register(
    ReferenceList("mechanisms", _("Mechanisms of cooperation"), Mechanism, fields=("parent",)), position=60
)
reference_lists.register(
    ReferenceList("activity-kinds", _("Kinds of joint activity"), ActivityKind, is_fixed=True), position=61
)
reference_lists.register(
    ReferenceList("product-types", _("Types of products"), ProductType, fields=("kind",)), position=62
)
reference_lists.register(
    ReferenceList("participation-forms", _("Forms of participation"), ParticipationForm), position=63
)

criteria.register(findings, position=20)
criteria_conditions.register(CriteriaConditions(KNOWN, lacking), position=20)
panels.register(activity_panels, position=20)
panels.register(held_panels, position=21)
timeline.register(activity_timeline, position=20)


# Partners are saved in many places, and what is hidden must not depend on which: hence signals.
post_save.connect(follow_partner, sender=Partner, dispatch_uid="activities.follow_partner")
post_save.connect(follow_kind, sender=PartnerKind, dispatch_uid="activities.follow_kind")


erasers.register(
    Eraser(
        count=lambda: SignUp.objects.expired(timezone.localdate()).count(),
        erase=lambda by: erase_expired(today=timezone.localdate(), by=by),
    )
)
