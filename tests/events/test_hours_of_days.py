"""Hours that end on another day than they begin, as every reader of the calendar says them."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from activities.models import Occurrence
from tests import html
from tests.events.test_event_page import data_of, page_of
from tests.events.test_open_data import data
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolProfileFactory

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-12-16 12:00")]

FIRST, LAST = date(2026, 12, 15), date(2026, 12, 18)


@pytest.fixture(autouse=True)
def _school(db: None) -> None:
    SchoolProfileFactory(time_zone="Europe/Moscow")


def held(**fields: Any) -> Occurrence:
    made: Occurrence = OccurrenceFactory(activity=ActivityFactory(title="Выставка"), starts_on=FIRST, **fields)
    return made


def readers(client: Client, occurrence: Occurrence) -> dict[str, Any]:
    """Return what each reader says of the only event."""
    page = page_of(client, occurrence)
    (event,) = Calendar.from_ical(client.get("/calendar.ics").content).walk("VEVENT")
    month = html.page(client.get("/calendar/2026/12/"))
    agenda = html.page(client.get("/calendar/"))
    json_ld, (open_data,) = data_of(page), data(client)["events"]
    assert json_ld.get("eventSchedule") == open_data.get("eventSchedule")
    assert [json_ld[name] for name in ("startDate", "endDate")] == [open_data["startDate"], open_data["endDate"]]
    return {
        "page": html.page(page).one("dl", class_="event-lead").all("dd")[0].text,
        "feed": (str(event["SUMMARY"]), event["DTSTART"].dt.isoformat(), event["DTEND"].dt.isoformat()),
        "json-ld": (json_ld["startDate"], json_ld["endDate"], json_ld.get("eventSchedule")),
        "month": [each.text for each in month.all(class_="event-time")],
        "agenda": [each.text for name in ("event-time", "event-note") for each in agenda.all(class_=name)],
    }


def test_the_same_hours_on_each_day_are_no_block(client: Client) -> None:
    """Situation 11: 10:00–11:00 on five days was one block of 97 hours in the feed."""
    said = readers(client, held(ends_on=LAST, start_time=time(10), end_time=time(11), has_daily_hours=True))
    assert said == {
        "page": "15–18 декабря, каждый день 10:00–11:00",
        "feed": ("Выставка (каждый день 10:00–11:00)", "2026-12-15", "2026-12-19"),
        "json-ld": (
            "2026-12-15",
            "2026-12-18",
            {
                "@type": "Schedule",
                "startDate": "2026-12-15",
                "endDate": "2026-12-18",
                "startTime": "10:00:00",
                "endTime": "11:00:00",
                "repeatFrequency": "P1D",
                "scheduleTimezone": "Europe/Moscow",
            },
        ),
        "month": ["10:00–11:00"],
        "agenda": ["10:00–11:00", "каждый день до 18 декабря"],
    }


def test_what_goes_on_over_nights_is_one_block(client: Client) -> None:
    said = readers(client, held(ends_on=LAST, start_time=time(18), end_time=time(12)))
    assert said == {
        "page": "Вт, 15 декабря, 18:00 – пт, 18 декабря, 12:00",
        "feed": ("Выставка", "2026-12-15T15:00:00+00:00", "2026-12-18T09:00:00+00:00"),
        "json-ld": ("2026-12-15T18:00:00+03:00", "2026-12-18T12:00:00+03:00", None),
        "month": ["18:00"],
        "agenda": ["продолжается", "до 18 декабря, 12:00"],
    }
