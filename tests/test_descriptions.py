"""Every page that search engines may list says in a sentence what it is about."""

from collections import defaultdict
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests import html
from tests.test_conventions import TEMPLATES

LOCATION = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# The longest that is written by hand; what is stored is cut off earlier.
LONGEST = 250


@pytest.mark.django_db
def test_the_pages_of_the_sitemap_have_a_description(client: Client, demo: None) -> None:
    listed = ElementTree.fromstring(client.get("/sitemap.xml").content).iterfind(LOCATION)
    # Two of each kind: events are many, and their pages one template.
    kinds: dict[str, list[str]] = defaultdict(list)
    for each in listed:
        path = urlsplit(each.text or "").path
        kinds[path.rpartition("/")[0].rpartition("/")[0]].append(path)
    paths = [path for kind in kinds.values() for path in [kind[0], kind[-1]]]
    assert {"/events", "/directions", "/partners", "/en/projects"} <= kinds.keys()
    for path in [*paths, "/privacy/", "/en/privacy/"]:
        said = html.page(client.get(path)).one("meta", name="description").attrs["content"]
        assert 20 < len(said) <= LONGEST and "<" not in said, (path, said)


def test_a_public_page_has_a_description_or_is_not_listed() -> None:
    public = {name for name, text in TEMPLATES.items() if '{% extends "base_public.html" %}' in text}
    silent = {
        name for name in public if "{% block description %}" not in TEMPLATES[name] and "noindex" not in TEMPLATES[name]
    }
    assert silent == set()
