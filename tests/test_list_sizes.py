"""The pages of lists are small, whatever the number of their rows."""

import gzip
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from common.lists import ListPage
from tests.conftest import Persona
from tests.test_query_counts import lines_of_the_journal

MOST_BYTES = 20 * 1024
ROWS = 100
# Lists with a view of their own
OTHERS = ["logbook:log-list", "logbook:log-month"]


def lists(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, type[ListPage]]]:
    """Yield the names of the addresses of all lists, with their views."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from lists(each.url_patterns, f"{each.namespace}:" if each.namespace else namespace)
        elif issubclass(view := getattr(each.callback, "view_class", object), ListPage):
            yield f"{namespace}{each.name}", view


def size(response: HttpResponse) -> int:
    assert response.status_code == 200
    return len(gzip.compress(response.content, 6))


def size_with_many_rows(client: Client, path: str) -> int:
    """Return how large the list is with a hundred rows: of fewer each counts as much as these do, one by one."""
    response = client.get(path)
    count = len(response.context["page"].object_list) if "page" in response.context else ROWS
    bare = size(client.get(f"{path}?q=этого+нигде+нет&since=2099-01-01"))
    return bare + max(size(response) - bare, 0) * ROWS // max(count, 1)


@pytest.mark.django_db
@pytest.mark.moment("2026-11-25 12:00")
@pytest.mark.usefixtures("demo")
def test_a_list_of_a_hundred_rows_is_small(administrator: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    lines_of_the_journal(range(20))
    views = dict(lists(get_resolver().url_patterns))
    assert len(views) > 7
    for view in views.values():
        monkeypatch.setattr(view, "per_page", ROWS)
    sizes = {name: size_with_many_rows(administrator, reverse(name)) for name in [*views, *OTHERS]}
    assert {name: count for name, count in sizes.items() if count > MOST_BYTES} == {}, sizes
