"""A calendar of class 6А says so when 6А has become 7А."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from school.models import SchoolClass
from school.moving_up import Move, move_up
from school.publication import clear_cached, publishing
from tests import html
from tests.factories import SchoolClassFactory, SchoolProfileFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-09-02 12:00")]

FEED, AGENDA, SUBSCRIBE = "/en/calendar.ics", "/en/calendar/", "/en/calendar/subscribe/"


def school_class(year: int, label: str, **fields: Any) -> SchoolClass:
    made: SchoolClass = SchoolClassFactory(school_year=year, grade=int(label[:-1]), letter=label[-1], **fields)
    return made


@pytest.fixture(autouse=True)
def a_school_whose_classes_went_up() -> None:
    SchoolProfileFactory()
    for label in ("2Б", "6А", "9А", "9Б", "11А"):
        school_class(2025, label)
    for label in ("3Б", "7А", "6А"):
        school_class(2026, label)
    ninth = SchoolClass.objects.filter(school_year=2025, grade=9)
    move_up(moves=[Move(each, "К") for each in ninth], by=UserFactory(administrator=True), now=timezone.now())


def told(query: str, day: str = "2026-09-02") -> list[Any]:
    with time_machine.travel(f"{day} 12:00+03:00", tick=False):
        clear_cached()
        return list(Calendar.from_ical(Client().get(FEED + query).content).walk("VEVENT"))


@pytest.mark.parametrize(
    ("query", "title", "address"),
    [
        ("?class=6А", "Class 6А is now 7А: subscribe again", "?class=7%D0%90"),
        ("?class=9Б", "Class 9Б is now 10К: subscribe again", "?class=10%D0%9A"),
        (
            "?class=6А&class=2Б&q=лес",
            "Class 2Б is now 3Б, class 6А is now 7А: subscribe again",
            "?class=3%D0%91&class=7",
        ),
        ("?grade=6", "Grade 6 is now grade 7: subscribe again", "?grade=7"),
        ("?grade=6&grade=7", "", ""),
        ("?class=11А", "", ""),
        ("?class=7А", "", ""),
        ("", "", ""),
    ],
)
def test_a_feed_says_what_its_classes_are_now(query: str, title: str, address: str) -> None:
    found = told(query)
    assert [str(each["SUMMARY"]) for each in found] == ([title] if title else [])
    if found:
        (event,) = found
        assert f"http://testserver/en/calendar/subscribe/{address}" in str(event["DESCRIPTION"])
        assert str(event["URL"]).startswith(f"http://testserver/en/calendar/subscribe/{address}")
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 9, 1), date(2026, 10, 1))
        # The same event, whenever it is asked for.
        assert told(query, "2026-09-30") == found


def test_it_is_told_in_september_alone() -> None:
    assert told("?class=6А", "2026-09-01")
    assert not told("?class=6А", "2026-10-01")
    assert not told("?class=6А", "2026-08-31")


def test_the_pages_lead_to_the_new_class(client: Client) -> None:
    for page, words in ((AGENDA, "Open the calendar of the new class"), (SUBSCRIBE, "Subscribe to the new class")):
        shown = html.page(client.get(f"{page}?class=6А"))
        assert "Class 6А is now 7А" in shown.text
        assert shown.link(words).attrs["href"] == f"{page}?class=7%D0%90"
        assert "is now" not in html.page(client.get(f"{page}?class=7А")).text
    with publishing():
        SchoolClass.objects.filter(school_year=2026).delete()
    assert "is now" not in html.page(client.get(f"{AGENDA}?class=6А")).text
