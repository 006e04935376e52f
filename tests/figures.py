"""The figures of a page that are links to lists, and how many rows such a list has."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from tests import html

# Lists whose links carry figures; a link without a query leads to a place, not to rows
LISTS = ("/staff/plan/", "/staff/activities/", "/staff/products/", "/staff/partners/", "/staff/agreements/")
# What is counted is people, or dates of activities that are listed once: the rows are those that they belong to.
NOT_ROWS = ("participation", "of them from", "people", "Dates whose")


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
            address = response.request["PATH_INFO"] + address  # type: ignore[attr-defined]
        path, _mark, query = address.partition("?")
        is_list = query and "page=" not in query and path.removeprefix("/en").endswith(LISTS)
        number = next((int(word) for word in link.text.replace(":", " ").split() if word.isdigit()), None)
        if is_list and number is not None and not any(words in link.text for words in NOT_ROWS):
            yield Figure(link.text, number, address)


def rows_at(client: Client, address: str) -> int:
    """Return how many rows the list at this address says it has."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.context["page"].count
