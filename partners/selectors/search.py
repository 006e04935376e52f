"""What the search of the staff finds among partners, their contact persons and their agreements."""

from django.db.models import QuerySet
from django.urls import reverse

from common.addresses import with_query
from partners.models import Agreement, ContactPerson, Partner
from partners.models.partner import PartnerQuerySet
from school.models import User
from school.registries import Found


def find_partners(user: User, query: str, most: int) -> list[Found]:
    return _partners(Partner.objects.visible_to(user).current().search(query), most)


def find_archived(user: User, query: str, most: int) -> list[Found]:
    return _partners(Partner.objects.visible_to(user).archived().search(query), most)


def _partners(rows: PartnerQuerySet, most: int) -> list[Found]:
    found = rows.select_related("kind").order_by("name_key", "pk")[:most]
    return [Found(each.title, each.get_absolute_url(), each.kind.title) for each in found]


def list_of_partners(user: User, query: str) -> str:
    return with_query(reverse("partners:partner-list"), q=query)


def list_of_archived(user: User, query: str) -> str:
    return with_query(reverse("partners:partner-list"), state="archived", q=query)


def find_contacts(user: User, query: str, most: int) -> list[Found]:
    """Find contact persons for those who may see them; a post is shown where no name is kept."""
    rows: QuerySet[ContactPerson] = ContactPerson.objects.visible_to(user).search(query)
    found = rows.select_related("partner").order_by("name", "post", "pk")[:most]
    return [
        Found(
            each.name or each.post,
            f"{each.partner.get_absolute_url()}#contacts",
            ", ".join(filter(None, [each.post if each.name else "", str(each.phone or ""), each.partner.title])),
        )
        for each in found
    ]


def find_agreements(user: User, query: str, most: int) -> list[Found]:
    rows = Agreement.objects.visible_to(user).search(query)
    found = rows.select_related("partner").order_by("-valid_from", "-pk")[:most]
    return [Found(each.title, each.get_absolute_url(), each.partner.title) for each in found]


def list_of_agreements(user: User, query: str) -> str:
    return with_query(reverse("partners:agreement-list"), q=query)
