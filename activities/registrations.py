"""What this room tells the others."""

from django.utils.translation import gettext_lazy as _

from activities.models import ActivityKind, Mechanism, ParticipationForm, ProductType
from common.registries import ReferenceList, reference_lists

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
