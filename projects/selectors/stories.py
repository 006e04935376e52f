"""What a partner's public page shows of projects and of what came of joint work."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from activities.models import Product
from partners.models import Partner
from partners.registries import PublicBlock
from projects.selectors.bank import cards_of, with_all_named
from projects.selectors.projects import public_members, public_projects

SHOWN = 6


def projects_with(partner: Partner, today: date, version: int) -> Sequence[PublicBlock]:
    """Provide `partners.registries.public_story` with the projects that the partner is or was in."""
    projects = list(public_projects(partners=[partner.slug]).prefetch_related(public_members())[: SHOWN + 1])
    if not projects:
        return []
    address = f"{reverse('projects:public-project-list')}?partner={partner.slug}"
    context = {"projects": projects[:SHOWN], "address": address if len(projects) > SHOWN else ""}
    return [PublicBlock("projects/_story_projects.html", context)]


def products_with(partner: Partner, today: date, version: int) -> Sequence[PublicBlock]:
    """Provide `partners.registries.public_story` with the newest results, and the way to all of them."""
    products = Product.objects.public().with_partner(partner)
    count = products.count()
    if not count:
        return []
    context = {
        "cards": cards_of(with_all_named(products)[:SHOWN], today),
        "count": count,
        "address": f"{reverse('projects:public-product-list')}?partner={partner.slug}",
    }
    return [PublicBlock("projects/_story_products.html", context)]
