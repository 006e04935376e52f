"""What visitors may know of the partners: public ones that are not archived, and nothing that hints at others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from partners.models import Direction, Partner, PartnerKind, Partnership
from partners.models.partner import PartnerQuerySet
from school.publication import per_version

# More of a direction's partners are on the direction's own page.
SHOWN_ON_HOME = 8


def public_name(partner: Partner) -> str:
    """The partner's name in the language of the page; the Russian one where there is no English."""
    return partner.name_en if is_named_in_english(partner) else partner.title


def is_named_in_english(partner: Partner) -> bool:
    return get_language() == "en" and bool(partner.name_en)


def open_public_partnerships() -> QuerySet[Partnership]:
    """Partnerships that go on now with partners whom visitors may know of."""
    return Partnership.objects.open().filter(partner__is_public=True, partner__is_archived=False)


@per_version
def kinds_in_use() -> list[PartnerKind]:
    """Kinds of which there is a partner that visitors may know of."""
    used = Partner.objects.public().values("kind")
    return list(PartnerKind.objects.filter(pk__in=used))


@dataclass(frozen=True)
class DirectionCard:
    """A direction with its first partners and the number of all of them."""

    direction: Direction
    partners: Sequence[Partner]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.partners)

    @classmethod
    def all(cls, shown: int = SHOWN_ON_HOME) -> list[Self]:
        """A card for each direction: three queries, whatever the number of partners."""
        counts = dict(open_public_partnerships().values_list("direction").annotate(partners=Count("pk")).order_by())
        first: dict[int, list[Partner]] = {}
        # As the school's own document names them, which is the order in which they came into the register
        places = Window(RowNumber(), partition_by=F("direction"), order_by=F("partner_id").asc())
        partnerships = (
            open_public_partnerships()
            .annotate(place=places)
            .filter(place__lte=shown)
            .select_related("partner")
            .order_by("place")
        )
        for partnership in partnerships:
            first.setdefault(partnership.direction_id, []).append(partnership.partner)
        return [
            cls(direction, first.get(direction.pk, []), counts.get(direction.pk, 0))
            for direction in Direction.objects.all()
        ]


def register(query: str = "", directions: Sequence[Direction] = (), kinds: Sequence[str] = ()) -> PartnerQuerySet:
    """Partners for visitors: those whose name has these words, in any of the directions, of any of the kinds."""
    partners = Partner.objects.public().search_as_visitor(query).select_related("kind")
    if directions:
        partners = partners.in_direction(*directions)
    if kinds:
        partners = partners.filter(kind__code__in=kinds)
    return partners


def of_direction(direction: Direction) -> PartnerQuerySet:
    """Return a direction's partners in the order of the school's own document, as they came into the register."""
    return register(directions=[direction]).order_by("pk")


def public_since(partner: Partner) -> int | None:
    """Return the year of the first partnership, ended ones too; None where there was none."""
    first = partner.partnerships.order_by("started_on").values_list("started_on", flat=True).first()
    return first.year if first else None


def public_successor(partner: Partner) -> Partner | None:
    """Who does the partner's work now, unless visitors may not know of it."""
    successor = partner.successor
    return successor if successor is not None and successor.is_public and not successor.is_archived else None


def public_predecessors(partner: Partner) -> QuerySet[Partner]:
    """Those whose work the partner took over. An archived one is named in no list, so not here either."""
    return partner.predecessors.public()
