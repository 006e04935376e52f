"""The figures of a page that are links to lists, and how many rows such a list has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from tests import html

# Lists whose links carry figures; a link without a query leads to a place, not to rows
LISTS = ("/staff/plan/", "/staff/activities/", "/staff/products/", "/staff/partners/", "/staff/agreements/")
# What is counted is people, who are no rows: the rows are those that they took part in.
NOT_ROWS = re.compile(r"participation|of them from|people")


@dataclass(frozen=True)
class Figure:
    """A number that a page says, and the list it leads to."""

    words: str
    number: int
    address: str


def figures(response: HttpResponse) -> Iterator[Figure]:
    """Yield the figures that lead to rows."""
    for link in html.page(response).all("a"):
        address = link.attrs.get("href", "").partition("#")[0]
        if address.startswith("?"):
            address = response.request["PATH_INFO"] + address
        path, _mark, query = address.partition("?")
        number = re.search(r"(?<![\d/.])\d+(?![\d/.])", link.text)
        if (
            query
            and "page=" not in query
            and path.removeprefix("/en").endswith(LISTS)
            and number
            and not NOT_ROWS.search(link.text)
        ):
            yield Figure(link.text, int(number[0]), address)


def rows_at(client: Client, address: str) -> int:
    """Return how many rows the list at this address says it has."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.context["page"].count
