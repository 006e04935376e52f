"""What was held, in numbers: combined events count once for the school, and for each partner that was there."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.models import Activity, CycleStep, Group, Occurrence
from activities.services.log import recount
from activities.totals import HeldWithPartner, Totals, held_with, totals_of
from partners.models import Direction, Partner
from tests import html
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    SchoolProfileFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory()
    with translation.override("en"):
        yield


def came(occurrence: Occurrence, pupils: int = 0, **partners: int) -> None:
    if pupils:
        AttendanceFactory(occurrence=occurrence, count=pupils)
    for name, count in partners.items():
        partner = Partner.objects.get(name=name)
        AttendanceFactory(occurrence=occurrence, group=Group.PARTNER, partner=partner, count=count)
    recount(occurrence)


@pytest.fixture
def combined() -> Activity:
    """A day of health with a clinic, in two directions, and with inspectors; held twice."""
    clinic, inspectors = PartnerFactory(name="clinic"), PartnerFactory(name="inspectors")
    health, prevention, civic = (
        Direction.objects.get(code=code) for code in ("sport-health", "prevention", "civic-patriotic")
    )
    activity = ActivityFactory(
        title="День здоровья",
        joint=[
            PartnershipFactory(partner=clinic, direction=health),
            PartnershipFactory(partner=clinic, direction=prevention),
            PartnershipFactory(partner=inspectors, direction=civic),
        ],
    )
    first = OccurrenceFactory(activity=activity, held=True)
    second = OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 20), held=True)
    came(first, 40, clinic=2, inspectors=1)
    came(second, 30, clinic=3)
    planned = OccurrenceFactory(activity=activity, starts_on=date(2026, 12, 20))
    AttendanceFactory(occurrence=planned, group=Group.PARTNER, partner=clinic, count=100)
    CycleStep.objects.create(activity=activity, step="analyze", group="pupils")
    ProductFactory(activity=activity, title="Плакат о здоровье")
    # Of another year
    earlier = ActivityFactory(school_year=2025, joint=list(activity.partnerships.all()))
    came(OccurrenceFactory(activity=earlier, starts_on=date(2026, 3, 2), held=True), 500)
    return activity


def test_a_combined_event_counts_once_for_the_school(combined: Activity) -> None:
    rows = Activity.objects.filter(school_year=2026)
    expected = Totals(activities=1, dates=2, pupils=70, partners_people=6, analyzed=1, products=1)
    assert totals_of(rows) == expected
    # However often the rows find it
    assert totals_of(rows.filter(partnerships__isnull=False)) == expected
    assert expected.participations == 76
    assert totals_of(Activity.objects.none()) == Totals()


def test_it_counts_for_each_partner_once_whatever_its_directions(combined: Activity) -> None:
    clinic, inspectors, stranger = *Partner.objects.order_by("name"), PartnerFactory()
    with CaptureQueriesContext(connection) as captured:
        held = held_with([clinic, inspectors, stranger], Activity.objects.filter(school_year=2026))
    assert len(captured) == 2
    assert held[clinic.pk] == HeldWithPartner(activities=1, participations=76, own_people=5)
    assert held[inspectors.pk] == HeldWithPartner(activities=1, participations=76, own_people=1)
    assert held[stranger.pk] == HeldWithPartner()


def test_the_staff_home_says_the_year_in_numbers_each_a_link_to_its_records(
    combined: Activity, teacher: Client
) -> None:
    OccurrenceFactory(held=True)
    came(OccurrenceFactory(activity=ActivityFactory(title="Не подведено"), held=True), 1)
    page = html.page(teacher.get("/en/staff/"))
    assert "Attendance: 77 participations" in page.text
    for words, address, count in [
        ("Held: 3", "activities/?year=2026&counted=held", 3),
        ("in the plan: 3", "activities/?year=2026&counted=planned", 3),
        ("Results: 1", "products/?year=2026", 1),
    ]:
        assert words in page.actions
        assert f"/en/staff/{address}" in page.links
        assert teacher.get(f"/en/staff/{address}").context["page"].count == count, address


def test_a_year_without_anything_held_says_what_to_do(teacher: Client) -> None:
    page = teacher.get("/en/staff/").text
    assert "The plan of this school year is empty" in page
    assert "/en/staff/activities/log/" in page
