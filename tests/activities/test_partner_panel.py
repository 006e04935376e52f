"""What a partner's page shows of this room: the plan with it, the year in numbers, products, the story."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.models import Activity, Group, Product
from activities.selectors.partner_page import activity_timeline, held_panels
from activities.services.log import recount
from partners.models import Direction, Partner
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    SchoolProfileFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory()
    with translation.override("en"):
        yield


def held_with(partner: Partner) -> Activity:
    """Held twice with the partner, in two directions of it."""
    joint = [
        PartnershipFactory(partner=partner, direction=Direction.objects.get(code=code))
        for code in ("sport-health", "prevention")
    ]
    activity = ActivityFactory(title="День здоровья", joint=joint)
    for day in (date(2026, 10, 13), date(2026, 10, 20)):
        occurrence = OccurrenceFactory(activity=activity, starts_on=day, held=True)
        AttendanceFactory(occurrence=occurrence, count=20)
        AttendanceFactory(occurrence=occurrence, group=Group.PARTNER, partner=partner, count=2)
        recount(occurrence)
    return activity


def four_products(activity: Activity, partner: Partner) -> list[Product]:
    """In each of the ways in which a product may be a partner's, the first of them in two."""
    project = ProjectFactory()
    ProjectMemberFactory(project=project, partner=partner, gone=True)
    made = [
        ProductFactory(activity=activity, project=project, made_on=date(2026, 10, 21)),
        ProductFactory(activity=None, project=project, made_on=date(2026, 10, 22)),
        ProductFactory(activity=activity, made_on=date(2026, 10, 20)),
        ProductFactory(made_on=date(2026, 10, 23)),
    ]
    made[3].partners.add(partner)
    return made


def test_the_page_shows_what_is_planned_held_and_made_with_the_partner(teacher: Client) -> None:
    partner = PartnerFactory()
    activity = held_with(partner)
    first, second, oldest, newest = four_products(activity, partner)
    ProductFactory(title="Чужое")
    OccurrenceFactory(activity=activity, starts_on=date(2026, 12, 20))
    page = html.page(teacher.get(f"/en/staff/partners/{partner.pk}/"))
    assert "Plan of 2026/2027" in page.text
    assert "1 row of the plan" in page.text
    assert "Done together in 2026/2027" in page.text
    assert "1 held" in page.actions
    assert "Attendance: 44 participations" in page.text
    assert "4 of them from the partner" in page.text
    assert "all 4 results with this partner" in page.text
    places = [page.text.index(product.title) for product in (newest, second, first)]
    assert places == sorted(places)
    assert oldest.title not in page.text
    assert "Чужое" not in page.text
    assert page.text.count("Held 2 times: “День здоровья”") == 1
    for address in (
        f"activities/?year=2026&partner={partner.pk}&state=held",
        f"products/?partner={partner.pk}",
    ):
        assert f"/en/staff/{address}" in page.links
        assert teacher.get(f"/en/staff/{address}").context["page"].count == {"a": 1, "p": 4}[address[0]]


def test_a_partner_with_whom_nothing_was_held_has_a_first_step(teacher: Client) -> None:
    page = teacher.get(f"/en/staff/partners/{PartnerFactory().pk}/").text
    assert "Nothing is planned with this partner this year." in page
    assert "Nothing is logged as held with this partner this school year." in page
    assert "/en/staff/activities/log/" in page


def test_any_number_of_partners_asks_as_often_as_one(teacher: Persona) -> None:
    partners = [PartnerFactory() for _row in range(5)]
    for partner in partners:
        four_products(held_with(partner), partner)

    def queries(asked: list[Partner]) -> int:
        with CaptureQueriesContext(connection) as captured:
            told = held_panels(asked, teacher.user)
            assert [len(told[each.pk][0].context["products"]) for each in asked] == [3] * len(asked)
            assert all(len(activity_timeline(asked, teacher.user)[each.pk]) == 1 for each in asked)
        return len(captured)

    assert queries(partners[:1]) + 4 == queries(partners)
