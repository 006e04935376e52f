"""What a partner's page shows of this room: what is planned with it, what was held, and what came of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Occurrence, Product, ProjectMember
from activities.selectors.occurrences import with_dates
from activities.totals import held_with
from partners.models import Partner
from partners.registries import Panel, TimelineEntry
from school.models import User
from school.years import SchoolYear

# A page shows so many rows; the plan has them all.
SHOWN = 8
PRODUCTS_SHOWN = 3


def activity_panels(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[Panel]]:
    """This room's provider of `partners.registries.panels`: the partner's activities of the school year."""
    today = timezone.localdate()
    year = SchoolYear.planned(today)
    rows = (
        Activity.objects.visible_to(user)
        .in_year(year)
        .planned()
        .filter(partnerships__partner__in=partners)
        .distinct()
        .select_related("direction")
        .with_partners()
        .order_by("sorts_on", "pk")
    )
    by_partner: dict[int, list[Activity]] = defaultdict(list)
    for activity in with_dates(rows, only_standing=True):
        for key in {partnership.partner_id for partnership in activity.partnerships.all()}:
            by_partner[key].append(activity)
    return {
        partner.pk: [
            Panel(
                _("Plan of %(year)s") % {"year": year},
                "activities/_partner_panel.html",
                {
                    "activities": _nearest(by_partner[partner.pk], today),
                    "count": len(by_partner[partner.pk]),
                    "partner": partner,
                    "year": year,
                    "today": today,
                },
            )
        ]
        for partner in partners
    }


def held_panels(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[Panel]]:
    """This room's provider of `partners.registries.panels`: the school year with the partner in numbers, and products."""
    # Not the planned year: in July this one is what there are numbers of.
    year = SchoolYear.of(timezone.localdate())
    held = held_with(partners, Activity.objects.visible_to(user).in_year(year))
    products = _products_with(partners, user)
    newest = Product.objects.in_bulk({key for keys in products.values() for key in keys[:PRODUCTS_SHOWN]})
    return {
        partner.pk: [
            Panel(
                _("Done together in %(year)s") % {"year": year},
                "activities/_partner_held.html",
                {
                    "held": held[partner.pk],
                    "products": [newest[key] for key in products[partner.pk][:PRODUCTS_SHOWN]],
                    "product_count": len(products[partner.pk]),
                    "partner": partner,
                    "year": year,
                },
            )
        ]
        for partner in partners
    }


def _products_with(partners: Sequence[Partner], user: User) -> Mapping[int, list[int]]:
    """Keys of each partner's products, the newest first, as `ProductQuerySet.with_partner` finds them: one query."""
    visible = Product.objects.visible_to(user).order_by().values("pk")
    links: Any = Activity.partnerships.through
    ways = [
        links.objects.filter(partnership__partner__in=partners, activity__products__in=visible).values_list(
            "partnership__partner", "activity__products", "activity__products__made_on"
        ),
        ProjectMember.objects.filter(partner__in=partners, project__products__in=visible)
        .order_by()
        .values_list("partner", "project__products", "project__products__made_on"),
        Product.partners.through.objects.filter(partner__in=partners, product__in=visible).values_list(
            "partner", "product", "product__made_on"
        ),
    ]
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for partner, product, made_on in ways[0].union(*ways[1:]):
        found[partner].append((made_on, product))
    return {partner.pk: [key for _day, key in sorted(found[partner.pk], reverse=True)] for partner in partners}


def _nearest(activities: Sequence[Activity], today: date) -> list[Activity]:
    """Those that are still ahead, the nearest first; where nothing is ahead, the last ones."""
    ahead = [each for each in activities if each.last_day is None or each.last_day >= today]
    return ahead[:SHOWN] if ahead else list(activities[-SHOWN:])


def activity_timeline(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[TimelineEntry]]:
    """This room's provider of `partners.registries.timeline`: each activity once, on the last day it was held."""
    held = (
        Activity.objects.visible_to(user)
        .filter(partnerships__partner__in=partners, occurrences__status=Occurrence.Status.HELD)
        .values("pk", "title", "partnerships__partner")
        .annotate(times=Count("occurrences", distinct=True), last_on=Max("occurrences__starts_on"))
        .order_by("last_on", "pk")
    )
    wanted = {partner.pk for partner in partners}
    entries: dict[int, list[TimelineEntry]] = defaultdict(list)
    for row in held:
        if row["partnerships__partner"] in wanted:
            entries[row["partnerships__partner"]].append(_entry(row))
    return entries


def _entry(row: Mapping[str, Any]) -> TimelineEntry:
    text = ngettext("held: “%(title)s”", "held %(count)s times: “%(title)s”", row["times"])
    url = Activity(pk=row["pk"]).get_absolute_url()
    return TimelineEntry(row["last_on"], text % {"title": row["title"], "count": row["times"]}, url)
