"""What visitors see is never older than their request: after whatever changes it, the next one shows the new."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from activities.models import Activity, Occurrence, Photo
from activities.services.activities import save_activity
from activities.services.occurrences import Scope, cancel_dates
from activities.services.photos import save_photo
from partners.models import Partnership
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnershipFactory,
    PhotoFactory,
    SchoolProfileFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

TITLE = "Осенний кросс с тренерами"


@pytest.fixture
def partnership() -> Partnership:
    SchoolProfileFactory(time_zone="Europe/Volgograd")
    made: Partnership = PartnershipFactory()
    return made


@pytest.fixture
def event(partnership: Partnership) -> Occurrence:
    made: Occurrence = OccurrenceFactory(
        activity=ActivityFactory(title=TITLE, joint=[partnership]), starts_on=date(2026, 11, 27)
    )
    return made


@pytest.fixture
def pages(event: Occurrence) -> list[str]:
    """Everything that shows the event."""
    return [
        "/",
        "/calendar/",
        "/calendar/2026/11/",
        "/calendar.ics",
        "/open-data/events.json",
        "/sitemap.xml",
    ]


def shows(event: Occurrence, page: str, browser: Client) -> bool:
    answer = browser.get(page)
    assert answer.status_code == 200
    return f"/events/{event.pk}/" in answer.content.decode().replace("\r\n ", "")


def publish(activity: Activity, visibility: str) -> None:
    activity.visibility = visibility
    save_activity(activity=activity, partnerships=list(activity.partnerships.all()), classes=[], by=None)


def test_an_unpublished_event_is_gone_and_a_published_one_there(event: Occurrence, pages: list[str]) -> None:
    browser = Client()
    assert [shows(event, page, browser) for page in pages] == [True] * len(pages)
    publish(event.activity, Activity.Visibility.STAFF)
    assert [shows(event, page, browser) for page in pages] == [False] * len(pages)
    assert browser.get(f"/events/{event.pk}/").status_code == 404
    publish(event.activity, Activity.Visibility.PUBLIC)
    assert [shows(event, page, browser) for page in pages] == [True] * len(pages)
    assert browser.get(f"/events/{event.pk}/").status_code == 200


def test_after_midnight_in_the_schools_zone_yesterday_is_over(event: Occurrence) -> None:
    browser = Client()
    OccurrenceFactory(activity=event.activity, starts_on=date(2026, 12, 5))
    # 23:59 and 00:01 in Volgograd
    with time_machine.travel("2026-11-27T20:59:00+00:00", tick=False):
        before = browser.get("/calendar/")
        assert shows(event, "/calendar/", browser)
        assert shows(event, "/", browser)
    with time_machine.travel("2026-11-27T21:01:00+00:00", tick=False):
        assert not shows(event, "/calendar/", browser)
        assert not shows(event, "/", browser)
        again = browser.get("/calendar/", headers={"If-None-Match": before["ETag"]})
        assert again.status_code == 200


def test_a_date_that_is_called_off_says_so_at_once(event: Occurrence) -> None:
    browser = Client()
    assert "Отменено" not in browser.get(f"/events/{event.pk}/").text
    cancel_dates(occurrence=event, scope=Scope.ONE, reason="Карантин")
    assert "тменено" in browser.get(f"/events/{event.pk}/").text
    assert "STATUS:CANCELLED" in browser.get("/calendar.ics").text


@pytest.mark.parametrize("release", ["0.1.0", "0.2.0"])
def test_a_new_release_answers_anew(event: Occurrence, settings: Settings, release: str) -> None:
    browser = Client()
    settings.RELEASE = "0.1.0"
    etag = browser.get("/calendar/")["ETag"]
    settings.RELEASE = release
    status = browser.get("/calendar/", headers={"If-None-Match": etag}).status_code
    assert status == (304 if release == "0.1.0" else 200)


def test_a_photo_is_gone_after_its_last_day_and_when_it_is_hidden(partnership: Partnership) -> None:
    browser, day = Client(), date(2026, 11, 24)
    held = OccurrenceFactory(activity=ActivityFactory(joint=[partnership]), starts_on=day, held=True)
    photo: Photo = PhotoFactory(occurrence=held, shown=True, public_until=date(2026, 11, 25))
    other: Photo = PhotoFactory(occurrence=held, shown=True)

    def seen(photo: Photo) -> bool:
        return f"/photos/{photo.pk}/" in browser.get(f"/events/{held.pk}/").text

    assert (seen(photo), seen(other)) == (True, True)
    with time_machine.travel("2026-11-25T21:01:00+00:00", tick=False):
        assert (seen(photo), seen(other)) == (False, True)
        assert browser.get(f"/photos/{photo.pk}/medium/").status_code == 404
        other.basis, other.public_until = "", None
        save_photo(photo=other, by=UserFactory())
        assert not seen(other)


def test_what_did_not_change_is_asked_for_once(
    event: Occurrence, pages: list[str], django_assert_max_num_queries: Callable
) -> None:
    browser = Client()
    for page in pages:
        etag = browser.get(page)["ETag"]
        # The number of the version
        with django_assert_max_num_queries(1):
            assert browser.get(page, headers={"If-None-Match": etag}).status_code == 304, page
