"""The calendar as open data: what its document promises is what programs get."""

import json
import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from activities.models import ActivityKind
from tests.factories import (
    ActivityFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnerFactory,
    SchoolProfileFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 15:00")]

DATA = "/open-data/events.json"
DOCUMENT = Path(settings.BASE_DIR, "docs", "open-data.md")


@pytest.fixture(autouse=True)
def school() -> None:
    SchoolProfileFactory(short_name="Лицей № 8", time_zone="Europe/Volgograd", city="Волгоград", address="ул. Мира, 1")


def documented(heading: str) -> set[str]:
    """The fields that the table under this heading of the document explains."""
    section = DOCUMENT.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", section, flags=re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(.+?)`", cell)}


def example() -> dict[str, Any]:
    text = DOCUMENT.read_text(encoding="utf-8")
    return json.loads(re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)[0])


def data(client: Client, query: str = "") -> dict[str, Any]:
    return client.get(DATA + query).json()


def full_event() -> None:
    partner = PartnerFactory(name="Детская библиотека", directions=["social-pedagogical"])
    activity = ActivityFactory(
        title="Вечер сказок",
        description="Читаем вслух и рисуем",
        place="Актовый зал",
        grades=32,
        grades_text="6",
        participants="родители",
        cost="бесплатно",
        joint=[partner.partnerships.get()],
        kind=ActivityKind.objects.get(code="discussion"),
    )
    event = OccurrenceFactory(
        activity=activity,
        starts_on=date(2026, 12, 12),
        start_time=time(14),
        end_time=time(15, 30),
        capacity=30,
        takes_sign_ups=True,
        signs_up_until=date(2026, 12, 11),
        sequence=3,
    )
    OccurrenceChangeFactory(occurrence=event, starts_on=date(2026, 12, 5))


def test_the_document_explains_every_field_and_no_other(client: Client) -> None:
    full_event()
    found, shown = data(client), example()
    assert set(found) == documented("The document") == set(shown)
    event, shown_event = found["events"][0], shown["events"][0]
    assert set(event) == documented("An event") == set(shown_event)
    for name in ("school", "location", "audience", "organizer", "offers"):
        there, here = (shown, found) if name == "school" else (shown_event, event)
        assert set(there[name]) == set(here[name])
    assert set(event["contributor"][0]) == set(shown_event["contributor"][0])
    # Of the example what follows from no number and no host is what the portal really says.
    for name in (
        "@type",
        "name",
        "description",
        "startDate",
        "endDate",
        "eventStatus",
        "previousStartDate",
        "change",
        "location",
        "audience",
        "organizer",
        "maximumAttendeeCapacity",
        "grades",
        "direction",
        "kind",
    ):
        assert event[name] == shown_event[name]
    for name in ("version", "@context", "generated_on", "from", "until", "time_zone"):
        assert found[name] == shown[name]


def test_what_says_nothing_is_left_out(client: Client) -> None:
    OccurrenceFactory(activity__title="Поход", starts_on=date(2026, 12, 5), ends_on=date(2026, 12, 7))
    OccurrenceFactory(activity__title="Сбор", starts_on=date(2026, 12, 8), start_time=time(9))
    walk, meeting = data(client)["events"]
    assert (walk["startDate"], walk["endDate"]) == ("2026-12-05", "2026-12-07")
    assert meeting["startDate"] == "2026-12-08T09:00:00+03:00"
    assert set(meeting) == {
        "@type",
        "identifier",
        "url",
        "name",
        "startDate",
        "eventStatus",
        "organizer",
        "dateModified",
        "sequence",
    }
    assert data(client, "?grade=99")["events"] == []


def test_what_is_called_off_stays_and_a_full_one_says_so(client: Client) -> None:
    OccurrenceFactory(activity__title="Кросс", status="cancelled", cancel_reason="Карантин")
    OccurrenceFactory(
        starts_on=date(2026, 12, 1),
        capacity=10,
        seats_taken=10,
        takes_sign_ups=True,
    )
    off, full = data(client)["events"]
    assert off["eventStatus"] == "https://schema.org/EventCancelled"
    assert full["offers"]["availability"] == "https://schema.org/SoldOut"
    text = client.get(DATA).text
    assert "Карантин" not in text
    assert "seats_taken" not in text


def test_other_sites_may_read_it_and_an_unchanged_one_is_not_sent_again(client: Client) -> None:
    full_event()
    first, kept = client.get(DATA), client.get(DATA)
    for answer in (first, kept):
        assert answer["Content-Type"] == "application/json"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer
    assert client.get(DATA, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_text_of_any_kind_is_whole(client: Client) -> None:
    title = "«Кросс»\u2028 </script> 🏃 \\ \r\n"
    OccurrenceFactory(activity__title=title)
    assert data(client)["events"][0]["name"] == "«Кросс»\n </script> 🏃 \\ \n"


def test_it_answers_the_filters_in_both_languages(client: Client) -> None:
    partner = PartnerFactory(name="Библиотека", name_en="Library", directions=["sport-health"])
    OccurrenceFactory(activity=ActivityFactory(title="Сказки", joint=[partner.partnerships.get()]))
    OccurrenceFactory(activity__title="Кросс")
    found = client.get(f"/en{DATA}?partner={partner.slug}").json()
    assert found["url"] == f"http://testserver/en{DATA}?partner={partner.slug}"
    assert [each["name"] for each in found["events"]] == ["Сказки"]
    assert found["events"][0]["contributor"] == [
        {"@type": "Organization", "name": "Library", "url": f"http://testserver/en/partners/{partner.slug}/"}
    ]
    assert [each["name"] for each in data(client, "?q=кросс")["events"]] == ["Кросс"]
