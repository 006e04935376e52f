"""What the search of the staff finds among projects and what came of joint work."""

from django.urls import reverse

from activities.models import Product, Project
from common.addresses import with_query
from school.models import User
from school.registries import Found


def find_projects(user: User, query: str, most: int) -> list[Found]:
    found = Project.objects.visible_to(user).search(query).order_by("title_key", "pk")[:most]
    return [Found(each.title, each.get_absolute_url(), each.get_status_display()) for each in found]


def list_of_projects(user: User, query: str) -> str:
    return with_query(reverse("projects:project-list"), q=query)


def find_products(user: User, query: str, most: int) -> list[Found]:
    rows = Product.objects.visible_to(user).search(query)
    found = rows.select_related("type").order_by("-made_on", "-pk")[:most]
    return [Found(each.title, each.get_absolute_url(), each.type.title) for each in found]


def list_of_products(user: User, query: str) -> str:
    return with_query(reverse("projects:product-list"), q=query)
