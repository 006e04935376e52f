"""The register in numbers; each is a link to its records."""

from dataclasses import dataclass

from django.db.models import Count, Q

from partners.models import Direction
from partners.models.partner import PartnerQuerySet


@dataclass(frozen=True)
class Overview:
    """How many partners there are, and how many of them in each direction."""

    current: int
    public: int
    archived: int
    directions: list[Direction]


def register_overview(partners: PartnerQuerySet) -> Overview:
    """Count the partners; two queries. Each direction carries `partner_count`, its current partners."""
    totals = partners.aggregate(
        current=Count("pk", filter=Q(is_archived=False)),
        public=Count("pk", filter=Q(is_archived=False, is_public=True)),
        archived=Count("pk", filter=Q(is_archived=True)),
    )
    directions = Direction.objects.annotate(
        partner_count=Count(
            "partnerships", filter=Q(partnerships__ended_on=None, partnerships__partner__is_archived=False)
        )
    ).order_by("position")
    return Overview(**totals, directions=list(directions))
