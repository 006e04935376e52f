"""What the search of the staff finds among people: for administrators, who keep the accounts."""

from django.urls import reverse

from common.addresses import with_query
from school.models import User
from school.registries import Found


def find_people(user: User, query: str, most: int) -> list[Found]:
    if not user.is_administrator:
        return []
    found = User.objects.search(query).order_by("name_key", "pk")[:most]
    return [
        Found(
            str(each),
            reverse("school:person-detail", args=[each.pk]),
            each.post or str(each.role_value.label),
        )
        for each in found
    ]


def list_of_people(user: User, query: str) -> str:
    return with_query(reverse("school:person-list"), q=query)
