"""The register and the school year in numbers; each is a link to its records."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from activities.models import Activity, Product
from activities.totals import Totals, totals_of
from partners.models import Direction
from partners.models.partner import PartnerQuerySet
from projects.selectors.bank import in_year
from school.models import User
from school.years import SchoolYear


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


@dataclass(frozen=True)
class YearOverview:
    """What the school held in a school year. `unfinished` is without its fourth C, `products` were made in the year."""

    year: SchoolYear
    totals: Totals
    unfinished: int
    products: int


def year_overview(user: User, today: date) -> YearOverview:
    """Count the school year that is going on; combined events count once."""
    year = SchoolYear.of(today)
    activities = Activity.objects.visible_to(user).in_year(year)
    return YearOverview(
        year,
        totals_of(activities),
        unfinished=activities.without_analysis().count(),
        products=in_year(Product.objects.visible_to(user), year).count(),
    )
