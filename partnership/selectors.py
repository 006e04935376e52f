"""What the home page says, and which pages there are for visitors."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import translation

from activities.models import ActivityKind, Mechanism, Occurrence, ProductType, Project
from common.addresses import address_pattern
from partners.models import Partner, PartnershipCondition, Principle, Stage
from partners.selectors.public_register import DirectionCard
from partners.selectors.reference import directions
from school.models import PlannedResult, WorkDirection
from school.publication import per_version
from school.years import SchoolYear

LISTS_FOR_VISITORS = (
    "home",
    "partners:public-partner-list",
    "events:calendar",
    "projects:public-project-list",
    "projects:public-product-list",
    "privacy",
)
# The protocol's limit is 50,000 addresses in a file, and each page has two.
MOST_SITEMAP_PAGES = 25_000


@dataclass(frozen=True)
class MechanismBranch:
    """A mechanism of cooperation with its own kinds."""

    mechanism: Mechanism
    kinds: list[Mechanism]

    @classmethod
    def all(cls) -> "list[MechanismBranch]":
        """Return all that are offered, in their order; one query."""
        rows = list(Mechanism.objects.offered())
        return [
            cls(each, [kind for kind in rows if kind.parent_id == each.pk]) for each in rows if each.parent_id is None
        ]


@dataclass(frozen=True)
class HomeDetails:
    """What the home page says, in rows that know both languages."""

    cards: list[DirectionCard]
    partners_count: int
    stages: list[Stage]
    conditions: list[PartnershipCondition]
    principles: list[Principle]
    planned_results: list[PlannedResult]
    work_directions: list[WorkDirection]
    mechanisms: list[MechanismBranch]
    activity_kinds: list[ActivityKind]


@per_version
def home_details() -> HomeDetails:
    return HomeDetails(
        cards=DirectionCard.all(),
        partners_count=Partner.objects.public().count(),
        stages=list(Stage.objects.order_by("number")),
        conditions=list(PartnershipCondition.objects.offered()),
        principles=list(Principle.objects.offered()),
        planned_results=list(PlannedResult.objects.offered()),
        work_directions=list(WorkDirection.objects.offered()),
        mechanisms=MechanismBranch.all(),
        activity_kinds=list(
            ActivityKind.objects.offered().prefetch_related(Prefetch("product_types", ProductType.objects.offered()))
        ),
    )


def public_paths(version: int, today: date) -> list[str]:
    """Return the Russian paths of the pages that visitors see; of events those of this school year."""
    with translation.override("ru"):
        paths = [reverse(name) for name in LISTS_FOR_VISITORS]
        paths += [direction.get_absolute_url() for direction in directions(version)]
        # One reverse instead of thousands: a slug stands in the address as it is.
        partner_path = reverse("partners:public-partner-detail", args=["slug"])
        project_path = reverse("projects:public-project-detail", args=["slug"])
        event_path = address_pattern("events:event")
    projects = Project.objects.public().values_list("slug", flat=True)[: MOST_SITEMAP_PAGES - len(paths)]
    paths += [project_path.replace("/slug/", f"/{slug}/") for slug in projects]
    slugs = Partner.objects.public().values_list("slug", flat=True)[: MOST_SITEMAP_PAGES - len(paths)]
    paths += [partner_path.replace("/slug/", f"/{slug}/") for slug in slugs]
    year = SchoolYear.of(today)
    events = Occurrence.objects.public().not_cancelled().between(year.starts_on, year.ends_on)
    numbers = events.order_by("pk").values_list("pk", flat=True)[: MOST_SITEMAP_PAGES - len(paths)]
    paths += [event_path.format(number) for number in numbers]
    return paths
