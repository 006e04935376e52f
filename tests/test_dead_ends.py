"""Whoever follows the links from page to page meets no dead end."""

from collections import Counter
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import translation
from pytest_django import Settings

from tests import html
from tests.addresses import World
from tests.factories import SchoolClassFactory

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

ORIGIN = "http://testserver"
# Answers for machines
MACHINES = (".ics", ".json", "format=")
MOST_WITH_FILTERS = 2


def links(response: HttpResponse, url: str) -> list[str]:
    """The addresses of the portal that the page leads to, downloads apart."""
    if not response["Content-Type"].startswith("text/html"):
        return []
    found = html.page(response).element.xpath("//a[@href][not(@download)]/@href")
    whole = (urldefrag(urljoin(url, each)).url for each in found)
    return [each for each in whole if each.startswith(f"{ORIGIN}/")]


def view_of(url: str) -> tuple[str, str]:
    """The language and the name of the view that answers an address."""
    path = urlsplit(url).path
    language = "en" if path.startswith("/en/") else "ru"
    with translation.override(language):
        return language, resolve(path).view_name


def walk(browser: Client, start: str, *, avoid: tuple[str, ...], most_of_a_kind: int) -> list[str]:
    """Follow every link from page to page; of pages of one kind a few are enough."""
    kinds: Counter[tuple[str, ...]] = Counter()
    waiting, visited = [urljoin(ORIGIN, start)], []
    known = set(waiting)
    while waiting:
        url = waiting.pop(0)
        query = urlsplit(url).query
        kind = (*view_of(url), *sorted({key for key, _value in parse_qsl(query)}))
        kinds[kind] += 1
        # Filters make as many addresses as there are combinations.
        if kinds[kind] > (min(most_of_a_kind, MOST_WITH_FILTERS) if query else most_of_a_kind):
            continue
        response = browser.get(url.removeprefix(ORIGIN), follow=True)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        visited.append(url)
        for link in links(response, url):
            if link not in known and not any(piece in link for piece in (*avoid, *MACHINES)):
                known.add(link)
                waiting.append(link)
    return visited


@pytest.mark.usefixtures("demo")
def test_a_visitor_meets_no_dead_end_and_gets_no_cookie(anonymous: Client) -> None:
    visited = walk(anonymous, "/", avoid=("/accounts/", "/staff/"), most_of_a_kind=30)
    paths = {urlsplit(url).path for url in visited}
    assert len([path for path in paths if path.startswith("/partners/")]) == 1 + 17
    assert len([path for path in paths if path.startswith("/en/directions/")]) == 4
    assert not anonymous.cookies


@pytest.mark.usefixtures("demo")
def test_an_administrator_meets_no_dead_end(settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = False
    # 6А and 6Б are the demo's.
    SchoolClassFactory.reset_sequence(2)
    staff = World().browsers["administrator"]
    visited = walk(staff, "/staff/", avoid=("/logout/", "/download/"), most_of_a_kind=1)
    names = {view_of(url) for url in visited}
    for name in ("partners:partner-history", "school:term-delete", "school:journal", "mfa_index"):
        assert {("ru", name), ("en", name)} <= names
