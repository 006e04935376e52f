"""What a telephone loads before it shows anything: a parent on a bus waits for it."""

import gzip
from datetime import date, timedelta

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from activities.models import Occurrence
from tests import html
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolProfileFactory

pytestmark = pytest.mark.django_db

# Fonts and pictures come later, and are kept for good.
MOST_BYTES = 64 * 1024


@pytest.fixture
def full_calendar() -> None:
    SchoolProfileFactory()
    today = timezone.localdate()
    dates = []
    for number in range(60):
        activity = ActivityFactory(
            title=f"Экскурсия {number} в областную детскую библиотеку", grades_text="5–7, родители"
        )
        day: date = today + timedelta(days=number // 3)
        dates.append(OccurrenceFactory.build(activity=activity, starts_on=day, ends_on=day, original_start=str(number)))
    Occurrence.objects.bulk_create(dates)


@pytest.mark.parametrize("path", ["/", "/calendar/", "/calendar/2026/11/", "/calendar/week/"])
def test_a_first_visit_is_light(client: Client, full_calendar: None, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    page = html.page(client.get(path))
    links = [each.attrs["href"] for each in page.all("link", rel="stylesheet")]
    links += [each.attrs["src"] for each in page.all("script") if "src" in each.attrs]
    weights = {path: len(answer.content), **{each: packed(each) for each in links}}

    assert links and answer["Content-Encoding"] == "gzip"
    assert sum(weights.values()) <= MOST_BYTES, weights


def packed(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    with open(found, "rb") as file:
        return len(gzip.compress(file.read(), 6))
