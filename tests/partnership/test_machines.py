"""What machines ask for: probes, robots.txt, the sitemap, and the pages of errors."""

from xml.etree import ElementTree

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone

from activities.models import Occurrence
from partners.models import Partner
from partnership import errors
from school import readiness
from school.publication import publishing
from school.years import SchoolYear
from tests import html

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_livez_answers_without_the_database(client):
    # No database mark: a query would fail this test.
    answer = client.get("/livez")

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readyz_is_ok_with_all_migrations(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readyz_says_that_the_database_does_not_answer(client, monkeypatch):
    def fail(*args):
        raise OperationalError("could not connect to server at 10.0.0.1")

    monkeypatch.setattr(readiness, "MigrationExecutor", fail)
    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")


@pytest.mark.django_db
def test_readyz_says_that_migrations_are_waiting(client, monkeypatch):
    monkeypatch.setattr(readiness.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "manage.py migrate" in answer.text


@pytest.mark.django_db
def test_robots_keeps_crawlers_out_of_the_staff_pages(client):
    robots = client.get("/robots.txt")

    assert robots["Content-Type"].startswith("text/plain")
    for path in ("/staff/", "/accounts/", "/setup/", "/en/staff/"):
        assert f"Disallow: {path}\n" in robots.text
    assert "Sitemap: http://testserver/sitemap.xml" in robots.text


@pytest.mark.long
def test_the_sitemap_has_every_public_page_in_both_languages_and_nothing_hidden(client, demo):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    pages = {url.findtext(f"{SITEMAP}loc"): url for url in root.iter(f"{SITEMAP}url")}

    year = SchoolYear.of(timezone.localdate())
    events = Occurrence.objects.public().not_cancelled().between(year.starts_on, year.ends_on).count()
    assert len(pages) == 2 * (1 + 1 + 4 + 17 + 1 + 4 + 1 + 1 + 1 + events)
    for address, url in pages.items():
        links = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        assert address in links.values()
        assert links["en"] == links["ru"].replace("http://testserver/", "http://testserver/en/", 1)
        path = address.removeprefix("http://testserver")
        number = path.removeprefix("/en").removeprefix("/events/").strip("/")
        # Of a hundred events every tenth is opened.
        if not number.isdigit() or int(number) % 10 == 0:
            assert client.get(path).status_code == 200, path
    for partner in Partner.objects.filter(is_public=False) | Partner.objects.archived():
        assert not any(f"/partners/{partner.slug}/" in address for address in pages)


def test_a_hidden_partner_leaves_the_sitemap(client, demo):
    client.get("/sitemap.xml")
    with publishing():
        partner = Partner.objects.get(name="Родители")
        partner.is_public = False
        partner.save()

    assert "roditeli" not in client.get("/sitemap.xml").text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no-such-page/", "/en/no-such-page/", "/partners/no-such-partner/"])
def test_a_page_that_is_not_there_is_answered_in_words_and_without_a_session(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert html.page(answer).heading
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.django_db
def test_a_refusal_gives_its_reason():
    request = RequestFactory().get("/en/")
    answer = errors.permission_denied(request, PermissionError("Ask a coordinator."))

    assert answer.status_code == 403
    assert "Ask a coordinator." in answer.text


@pytest.mark.django_db
def test_a_form_that_grew_old_is_explained():
    answer = errors.csrf_failure(RequestFactory().post("/en/"), reason="CSRF token missing")

    assert answer.status_code == 403
    assert "CSRF" not in answer.text


def test_broken_requests_and_our_own_faults_are_answered_without_the_database():
    request = RequestFactory().get("/")

    assert errors.bad_request(request, Exception()).status_code == 400
    assert errors.server_error(request).status_code == 500


@pytest.mark.django_db
def test_an_unknown_host_gets_a_page_of_its_own():
    client = Client(raise_request_exception=False, headers={"host": "evil.example"})

    assert client.get("/").status_code == 400
