"""One rule, many callers: all that ask whether one can sign up for an event answer alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import Occurrence, SignUp
from activities.services.sign_ups import Closed, sign_up, sign_up_again
from school.models import ConsentText
from tests import html
from tests.events.test_public_sign_up import send
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolProfileFactory, SignUpFactory

# It is noon at the school.
pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-18 12:00")]

YESTERDAY, TODAY, TOMORROW, LATER = (date(2026, 11, day) for day in (17, 18, 19, 27))
TWO = time(14)


@dataclass(frozen=True)
class Case:
    """An event, and what the rule says of it.

    Some callers cannot know the day or the time: a feed is asked for again who knows when, a page is cached for a day.
    """

    dates: dict[str, Any]
    # Whether people sign up for it at all, whether they can on this day, and whether they can at this moment
    at_all: bool
    on_day: bool
    now: bool
    takes_sign_ups: bool = True
    is_public: bool = True
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return "capacity" in self.dates


def at(day: date, hour: time | None = TWO, **rest: Any) -> dict[str, Any]:
    return {"starts_on": day, "start_time": hour, **rest}


CASES = {
    "asked for": Case(at(LATER), True, True, True),
    "not asked for": Case(at(LATER), False, False, False, takes_sign_ups=False),
    "held": Case(at(LATER), False, False, False, state={"status": "held"}),
    "called off": Case(at(LATER), False, False, False, state={"status": "cancelled", "cancel_reason": "Карантин"}),
    "called off, never asked for": Case(
        at(LATER), False, False, False, takes_sign_ups=False, state={"status": "cancelled", "cancel_reason": "Карантин"}
    ),
    "for staff only": Case(at(LATER), False, False, False, is_public=False),
    "its last day": Case(at(LATER, signs_up_until=TODAY), True, True, True),
    "after its last day": Case(at(LATER, signs_up_until=YESTERDAY), True, False, False),
    "the last day is after it begins": Case(
        at(TODAY, time(10), ends_on=LATER, signs_up_until=LATER), True, True, False
    ),
    "later today": Case(at(TODAY), True, True, True),
    "begun at this very moment": Case(at(TODAY, time(12)), True, True, False),
    "begun today": Case(at(TODAY, time(10)), True, True, False),
    "begun yesterday, still going on": Case(at(YESTERDAY, ends_on=TOMORROW), True, False, False),
    "over": Case(at(YESTERDAY), True, False, False),
    "the whole day": Case(at(TODAY, None), True, True, True),
    "whole days, in the middle": Case(at(YESTERDAY, None, ends_on=TOMORROW), True, True, True),
    "whole days, after the last day": Case(
        at(YESTERDAY, None, ends_on=TOMORROW, signs_up_until=YESTERDAY), True, False, False
    ),
    "the whole of yesterday": Case(at(YESTERDAY, None), True, False, False),
    "full": Case(at(LATER, capacity=1), True, True, True),
    "full, and later today": Case(at(TODAY, capacity=1), True, True, True),
    "full and over": Case(at(YESTERDAY, capacity=1), True, False, False),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def occurrence(case: Case) -> Occurrence:
    SchoolProfileFactory()
    made: Occurrence = OccurrenceFactory(
        activity=ActivityFactory(title="Осенний кросс", is_public=case.is_public),
        takes_sign_ups=case.takes_sign_ups,
        seats_taken=case.dates.get("capacity", 0),
        **case.dates,
        **case.state,
    )
    return made


def shown(client: Client, case: Case, path: str) -> html.Part | None:
    """The page, or None for what visitors may not know of."""
    answer = client.get(f"/en{path}")
    assert answer.status_code == (200 if case.is_public else 404)
    return html.page(answer) if case.is_public else None


def test_the_pages_of_the_event_answer_alike(client: Client, case: Case, occurrence: Occurrence) -> None:
    path = f"/events/{occurrence.pk}/"
    page, poster, form = (shown(client, case, path + rest) for rest in ("", "poster/", "sign-up/"))
    answers = {
        "page": page is not None and f"/en{path}sign-up/" in page.links,
        "page, full": page is not None and "waiting list" in page.text,
        "poster": poster is not None and "and signing up" in poster.text,
        "form": form is not None and any("contact" in each.names() for each in form.all("form")),
    }
    assert answers == {
        "page": case.on_day,
        "page, full": case.on_day and case.is_full,
        "poster": case.on_day,
        "form": case.now,
    }


def rows_of(client: Client, path: str) -> list[str]:
    return [row.text for row in html.page(client.get(f"/en{path}")).all("li") if "Осенний кросс" in row.text]


def test_the_rows_of_the_calendar_answer_alike(client: Client, case: Case, occurrence: Occurrence) -> None:
    rows = {path: rows_of(client, path) for path in ("/", "/calendar/", "/calendar/2026/11/")}
    is_ahead = case.is_public and occurrence.ends_on >= TODAY
    assert {path: bool(found) for path, found in rows.items()} == {
        "/": is_ahead and not occurrence.is_cancelled,
        "/calendar/": is_ahead,
        "/calendar/2026/11/": case.is_public,
    }
    for path, found in rows.items():
        for row in found:
            assert ("sign-up open" in row) is (case.on_day and not case.is_full), path
            assert ("full" in row) is (case.on_day and case.is_full), path


def test_feeds_and_open_data_answer_alike(client: Client, case: Case, occurrence: Occurrence) -> None:
    """They are asked for again who knows when: neither the day nor the time matters."""
    links = {}
    for path in ("/calendar.ics", f"/events/{occurrence.pk}.ics"):
        text = client.get(f"/en{path}").content.decode().replace("\r\n ", "")
        links[path] = "Details and sign-up" in text
        assert ("BEGIN:VEVENT" in text) is case.is_public
    assert set(links.values()) == {case.at_all}
    events = client.get("/en/open-data/events.json").json()["events"]
    seats = "https://schema.org/SoldOut" if case.is_full else "https://schema.org/InStock"
    offers = [event.get("offers", {}).get("availability", "") for event in events]
    assert offers == ([seats if case.at_all else ""] if case.is_public else [])


def test_the_form_takes_what_is_sent(client: Client, case: Case, occurrence: Occurrence) -> None:
    answer = send(client, occurrence, seats="1")
    assert answer.status_code == (302 if case.now else 409 if case.is_public else 404)
    stored = [made.status for made in SignUp.objects.all()]
    assert stored == ([] if not case.now else ["waiting"] if case.is_full else ["seated"])


def test_who_withdrew_may_come_again(client: Client, case: Case, occurrence: Occurrence) -> None:
    gone = SignUpFactory(occurrence=occurrence, status="cancelled", cancelled_at="2026-11-10T09:00Z")
    page = html.page(client.get(f"/en/sign-ups/{gone.token}/"))
    assert ("again" in page.choices("action")) is case.now
    answer = client.post(f"/en/sign-ups/{gone.token}/", {"action": "again"})
    assert answer.status_code == (302 if case.now else 409)
    gone.refresh_from_db()
    assert gone.is_cancelled is not case.now


def refused(write: Callable[[], object]) -> bool:
    try:
        write()
    except Closed:
        return True
    return False


def test_the_service_asks_again_what_may_change_meanwhile(case: Case, occurrence: Occurrence) -> None:
    """The day and the time its caller has asked."""
    consent = ConsentText.objects.current()
    assert consent is not None
    now = timezone.now()

    def come() -> SignUp:
        return sign_up(
            occurrence=occurrence,
            name="Смирнова Анна",
            contact="anna@example.org",
            contact_key="anna@example.org",
            seats=1,
            consent=consent,
            is_another=True,
            now=now,
        )

    assert refused(come) is not case.at_all
    gone = SignUpFactory(occurrence=occurrence, status="cancelled", cancelled_at=now)
    assert refused(lambda: sign_up_again(sign_up=gone, now=now)) is not case.at_all
