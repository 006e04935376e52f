"""Nothing that is not for visitors shows in anything that visitors can open: markers are planted, all is crawled."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from activities.models import Occurrence
from partners.models import Direction
from school.publication import clear_cached, publishing
from school.years import SchoolYear
from tests import html
from tests.factories import (
    ActivityFactory,
    ContactPersonFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    SignUpFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Unlike any word of the portal; upper and lower case, so that a slug made of it is found as well
MARKER = "Жъыщ"
LATIN_MARKER = "zxqvw"
# Where a visitor's links end
CLOSED = ("/staff/", "/accounts/", "/setup/", "/static/", "/display/")
# Of a page with filters so many combinations
QUERIES_OF_A_PATH = 4
LINKS = "//@href | //@src | //@action | //@formaction | //@value | //@content"
IN_TEXT = re.compile(r"(?:URL[^:\r\n]*:|<loc>|\"(?:url|@id|sameAs)\": ?\")(https?://[^\s\"<]+)")


def marked(what: str) -> str:
    return f"{MARKER} {what}"


@pytest.fixture
def shown() -> dict[str, Occurrence]:
    """Two public events, one held and one to come, with everything around them that visitors may not know of."""
    SchoolProfileFactory()
    today = timezone.localdate()
    year = SchoolYear.of(today)
    teacher = UserFactory(full_name=marked("Петровна"), email=f"{LATIN_MARKER}@example.org")
    hidden = PartnerFactory(name=marked("часть"), short_name=marked("ч"), slug=f"{LATIN_MARKER}-1", is_public=False)
    archived = PartnerFactory(name=marked("архив"), slug=f"{LATIN_MARKER}-2", archived=True)
    known = PartnerFactory(name="Областная детская библиотека", slug="library")
    ContactPersonFactory(partner=known, named=True, name=marked("контакт"), phone="+78442000000")
    ties = [
        PartnershipFactory(partner=known),
        PartnershipFactory(partner=hidden, direction=Direction.objects.get(code="prevention")),
    ]
    SchoolClassFactory(class_teacher=teacher)
    draft = ProjectFactory(title=marked("черновик"), slug=f"{LATIN_MARKER}-3")
    project = ProjectFactory(shown=True, problem="Мало читают")
    ProjectMemberFactory(project=project, partner=hidden, contribution=marked("вклад"))
    ProjectMemberFactory(project=project, partner=archived, leave_reason=marked("ушли"), left_on=today)
    events = {}
    for name, day, status in (
        ("held", today - timedelta(days=1), "held"),
        ("coming", today + timedelta(days=3), "planned"),
    ):
        activity = ActivityFactory(
            school_year=year.start,
            title=f"Библиотечный урок {name}",
            joint=ties,
            project=draft,
            responsible_text=f"классные руководители, {MARKER}ина А. П.",
            lessons=marked("уроки"),
            place="школа",
        )
        activity.people.add(teacher)
        date = OccurrenceFactory(
            activity=activity,
            starts_on=day,
            status=status,
            capacity=5,
            takes_sign_ups=True,
            seats_taken=2,
            summary=marked("итог") if status == "held" else "",
        )
        date.people.add(teacher)
        SignUpFactory(occurrence=date, name=marked("Анна"), contact=f"{LATIN_MARKER}@example.org", seats=2)
        PhotoFactory(occurrence=date, alt=marked("для отчёта"))
        PhotoFactory(occurrence=date, shown=True, public_until=today - timedelta(days=1), alt=marked("срок вышел"))
        ProductFactory(activity=activity, title=marked("внутренний"), is_public=False)
        ProductFactory(activity=activity, title=f"Сборник {name}", is_public=True)
        OccurrenceFactory(
            activity=activity,
            starts_on=day + timedelta(days=1),
            status="cancelled",
            cancel_reason=marked("причина"),
        )
        events[name] = date
    for number, fields in enumerate(({"visibility": "staff", "is_public": False}, {"is_public": False})):
        staff_only = ActivityFactory(
            school_year=year.start,
            title=marked(f"служебное {number}"),
            joint=[ties[0]],
            place=marked("место"),
            **fields,
        )
        secret = OccurrenceFactory(activity=staff_only, starts_on=today + timedelta(days=2))
        OccurrenceChangeFactory(occurrence=secret, place=marked("прежнее место"))
    # Visitors read of the event to come what they saw of it, and not what staff are told.
    OccurrenceChangeFactory(occurrence=events["coming"], place="библиотека")
    OccurrenceChangeFactory(occurrence=events["coming"], is_for_visitors=False, place=marked("место для своих"))
    ActivityFactory(in_october=True, school_year=year.start, title=marked("без дат"), is_public=False)
    with publishing():
        pass
    return events


def said_in(response: HttpResponse) -> str:
    """Return what an answer says, also within the addresses that hand a text over to another program."""
    handed = re.findall(r"https://max\.ru/[^\"'\s<>]+", response.text)
    return "\n".join([response.text, *map(unquote, handed)])


def links_of(address: str, response: HttpResponse) -> list[str]:
    is_page = response.headers["Content-Type"].startswith("text/html")
    found = [str(link) for link in html.page(response).element.xpath(LINKS)] if is_page else []
    found += [unescape(link) for link in IN_TEXT.findall(response.text)]
    return [
        urljoin(address, link)
        for link in found
        if link.startswith(("/", "?", "http://testserver", "webcal://testserver"))
    ]


def crawl(browser: Client, *starts: str) -> dict[str, str]:
    """Everything that a visitor's links lead to, with what it says."""
    said: dict[str, str] = {}
    of_path: Counter[str] = Counter()
    waiting = list(starts)
    while waiting:
        parts = urlsplit(waiting.pop())
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        path = parts.path.removeprefix("/en")
        if address in said or path.startswith(CLOSED) or of_path[parts.path] > QUERIES_OF_A_PATH:
            continue
        of_path[parts.path] += 1
        response = browser.get(address)
        content_type = response.headers.get("Content-Type", "")
        if response.status_code != 200 or not content_type.startswith(("text/", "application/")) or response.streaming:
            said[address] = ""
            continue
        said[address] = said_in(response)
        waiting += links_of(f"http://testserver{address}", response)
    return said


@pytest.mark.walk
def test_no_marker_shows_in_anything_that_visitors_can_open(shown: dict[str, Occurrence]) -> None:
    clear_cached()
    said = crawl(Client(), "/", "/en/", "/sitemap.xml", "/calendar.ics", "/open-data/events.json", "/robots.txt")
    found = [
        (address, text[max(0, place - 80) : place + 40])
        for address, text in said.items()
        if (place := max(text.find(MARKER), text.casefold().find(LATIN_MARKER), text.find(MARKER.casefold()))) >= 0
    ]
    assert found == []
    # Otherwise the crawl would prove nothing
    for date in shown.values():
        for path in (f"/events/{date.pk}/", f"/en/events/{date.pk}/"):
            assert said[path], path
        assert date.activity.title in said["/calendar.ics"].replace("\r\n ", "")
        assert date.activity.title in said["/open-data/events.json"]
    assert said[f"/events/{shown['coming'].pk}.ics"]
    assert any(address.startswith("/calendar/2") for address in said)


def test_a_search_for_what_is_hidden_finds_nothing(shown: dict[str, Occurrence]) -> None:
    day = shown["coming"].starts_on
    for path in (
        "/calendar/",
        f"/calendar/{day.year}/{day.month}/",
        "/calendar.ics",
        "/open-data/events.json",
    ):
        for query in (MARKER, f"{MARKER}ина"):
            text = Client().get(path, {"q": query}).content.decode()
            assert f"/events/{shown['coming'].pk}" not in text, path
    # A direction that only a hidden partner brings in
    text = Client().get("/calendar.ics?direction=prevention").content.decode()
    assert "BEGIN:VEVENT" not in text


def test_hidden_events_have_no_pages(shown: dict[str, Occurrence]) -> None:
    hidden = Occurrence.objects.filter(activity__is_public=False)
    assert hidden.exists()
    for date in hidden:
        for path in (
            f"/events/{date.pk}/",
            f"/events/{date.pk}.ics",
            f"/events/{date.pk}/poster/",
            f"/events/{date.pk}/sign-up/",
        ):
            assert Client().get(path).status_code == 404, path
        assert Client().get(f"/activities/{date.activity_id}/").status_code == 404


def test_sign_ups_show_on_their_own_pages_alone(shown: dict[str, Occurrence]) -> None:
    """Whether two or three of five seats are taken, visitors read the same bytes, but for the number on two pages."""
    date = shown["coming"]
    own = [f"/events/{date.pk}/", f"/events/{date.pk}/sign-up/"]
    others = [
        "/calendar/",
        "/calendar.ics",
        f"/events/{date.pk}/poster/",
        "/open-data/events.json",
    ]

    def read(taken: int) -> tuple[list[bytes], list[bytes]]:
        Occurrence.objects.filter(pk=date.pk).update(seats_taken=taken)
        clear_cached()
        bodies = [[html.body_without(Client().get(path), "form-key") for path in paths] for paths in (others, own)]
        number = re.compile(f"свободно {(date.capacity or 0) - taken} (место|места|мест) из".encode())
        return bodies[0], [number.sub(b"", body, count=1) for body in bodies[1]]

    assert read(2) == read(3)
