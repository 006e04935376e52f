"""The bank «What we did together»: the products that visitors see, why one is not there, whom it counts for."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from urllib.parse import urlsplit

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import (
    Activity,
    ActivityKind,
    Occurrence,
    Photo,
    Product,
    ProductType,
    ProjectMember,
)
from activities.models.product import ProductQuerySet
from activities.selectors.product_pictures import CardPicture, card_pictures
from partners.models import Direction, Partner, Partnership
from school.models import User
from school.publication import per_version
from school.years import SchoolYear

SHOWN_ON_HOME = 4


@dataclass(frozen=True)
class ProductCard:
    """A public product with those of its partners who may be named."""

    product: Product
    made_with: Sequence[Partner]
    picture: CardPicture | None = None

    @property
    def site_name(self) -> str:
        """Return whose page the link opens: «vk.com»."""
        return urlsplit(self.product.link).netloc.removeprefix("www.")

    @property
    def file_kind(self) -> str:
        """Return «PDF»: visitors choose whether to open it before it is loaded."""
        return PurePath(self.product.file_name).suffix.lstrip(".").upper()


def with_all_named(products: ProductQuerySet) -> ProductQuerySet:
    """Add all that a list names of each product, with as many queries for one as for a hundred."""
    return products.select_related("type__kind", "activity", "project").prefetch_related(
        "partners", "activity__partnerships__partner"
    )


def made_with(product: Product) -> list[Partner]:
    """Return the partners it was made with: the ticked ones or, where none is, those of its activity."""
    ticked = list(product.partners.all())
    if ticked or product.activity is None:
        return sorted(ticked, key=_by_name)
    return sorted({each.partner for each in product.activity.partnerships.all()}, key=_by_name)


def _by_name(partner: Partner) -> tuple[str, int]:
    return partner.name_key, partner.pk


def cards_of(products: Iterable[Product], today: date) -> list[ProductCard]:
    """Return public products as visitors see them today; they come through `with_all_named`."""
    shown = list(products)
    pictures = card_pictures(shown, today)
    return [
        ProductCard(
            each, [one for one in made_with(each) if one.is_public and not one.is_archived], pictures.get(each.pk)
        )
        for each in shown
    ]


@dataclass(frozen=True)
class ProductRow:
    """A product as the list for staff shows it."""

    product: Product
    made_with: Sequence[Partner]
    is_shown: bool
    # The address of its own picture or, without one, of a photo of its activity
    picture: str


def product_rows(products: Sequence[Product], user: User) -> list[ProductRow]:
    """Return products as this member of staff sees them; they come through `with_all_named`."""
    photos = pictures_of([each.activity_id for each in products if each.activity_id], user)
    rows = []
    for each in products:
        is_shown, photo = not any(hidden_because(each)), photos.get(each.activity_id)
        picture = reverse("logbook:photo-file", args=[photo, "small"]) if photo else ""
        if each.picture and is_shown:
            picture = reverse("projects:public-product-picture", args=[each.pk])
        rows.append(ProductRow(each, made_with(each), is_shown, picture))
    return rows


def pictures_of(activities: Collection[int], user: User) -> Mapping[int | None, int]:
    """Return the key of the newest photo of each of these activities, for staff; one query."""
    photos = Photo.objects.visible_to(user).filter(occurrence__activity__in=activities).order_by("pk")
    return dict(photos.values_list("occurrence__activity", "pk"))


def fresh_products(today: date) -> list[ProductCard]:
    """Return the newest products of the bank, for the home page."""
    return cards_of(with_all_named(Product.objects.public())[:SHOWN_ON_HOME], today)


@dataclass(frozen=True)
class BankFilters:
    """What the bank can be narrowed by: only what a product of it has."""

    kinds: Sequence[ActivityKind]
    types: Sequence[ProductType]
    partners: Sequence[Partner]
    years: Sequence[SchoolYear]


@per_version
def filters_in_use() -> BankFilters:
    """Return kinds, types, public partners and school years of the products that visitors see."""
    shown = Product.objects.public().order_by()
    types = list(ProductType.objects.filter(pk__in=shown.values("type")).select_related("kind"))
    of_activities = Activity.objects.filter(products__in=shown)
    partners = Partner.objects.public().filter(
        Q(products__in=shown)
        | Q(partnerships__activities__in=of_activities)
        | Q(project_memberships__project__products__in=shown)
    )
    return BankFilters(
        kinds=sorted({each.kind for each in types}, key=lambda kind: (kind.position, kind.pk)),
        types=types,
        partners=list(partners.order_by("name_key", "pk").distinct()),
        years=sorted({SchoolYear.of(day) for day in shown.dates("made_on", "month")}, reverse=True),
    )


def bank(
    query: str = "",
    *,
    directions: Collection[str] = (),
    kinds: Collection[str] = (),
    types: Collection[str] = (),
    partners: Iterable[str] = (),
    years: Iterable[SchoolYear] = (),
) -> ProductQuerySet:
    """Return the products that visitors see, narrowed by words, slugs and codes; what is empty narrows nothing."""
    products = Product.objects.public().search(query)
    if directions:
        products = in_directions(products, Direction.objects.filter(slug__in=directions))
    if kinds:
        products = products.filter(type__kind__code__in=kinds)
    if types:
        products = products.filter(type__code__in=types)
    for partner in Partner.objects.filter(slug__in=partners):
        products = products.with_partner(partner)
    for year in years:
        products = in_year(products, year)
    return products


def in_directions(products: ProductQuerySet, directions: QuerySet[Direction]) -> ProductQuerySet:
    """Return those of activities in these directions: the main one, or that of a partnership with a public partner."""
    joint = Activity.partnerships.through.objects.filter(
        activity=OuterRef("activity"),
        partnership__direction__in=directions,
        partnership__partner__is_public=True,
        partnership__partner__is_archived=False,
    )
    return products.filter(Q(activity__direction__in=directions) | Exists(joint))


def in_year(products: ProductQuerySet, year: SchoolYear) -> ProductQuerySet:
    return products.filter(made_on__gte=year.starts_on, made_on__lte=year.ends_on)


def credited_to(product: Product, on: date) -> QuerySet[Partnership]:
    """Return the partnerships whose common product it is, by the rule of the second stage's criterion."""
    today = Value(on, output_field=DateField())
    held = Activity.partnerships.through.objects.filter(
        partnership=OuterRef("pk"),
        activity=product.activity_id,
        activity__cancelled_on=None,
        activity__occurrences__status=Occurrence.Status.HELD,
        activity__occurrences__starts_on__range=(OuterRef("started_on"), OuterRef("counts_until")),
    )
    members = ProjectMember.objects.filter(
        Q(left_on=None) | Q(left_on__gte=OuterRef("started_on")),
        Q(joined_on__lte=OuterRef("counts_until")),
        project=product.project_id,
        partner=OuterRef("partner"),
        joined_on__lte=product.made_on,
    )
    known = Partnership.objects.alias(counts_until=Least(Coalesce("ended_on", today), today))
    credited = known.filter(Exists(held) | Exists(members)).select_related("partner", "direction")
    return credited.order_by("partner__name_key", "direction__position")


def hidden_because(product: Product) -> Iterator[str]:
    """Say why visitors do not see it; nothing for what is in the bank (`ProductQuerySet.public`)."""
    if not product.is_public:
        yield _("It is not marked as visible to visitors: a coordinator ticks that in the form.")
    activity, project = product.activity, product.project
    if activity is not None and not activity.is_public:
        yield _("Its activity is for staff only.")
    if activity is not None and activity.is_cancelled:
        yield _("Its activity is called off.")
    if project is not None and not project.is_shown:
        yield _("Its project is not shown to visitors.")
