"""The path of the first day: what it asks of whom, in which order, and when it is gone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from school.consent import accept
from school.first_day import first_day_of
from school.models import SchoolProfile
from school.registries import first_steps
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    TermFactory,
    UserFactory,
)
from tests.html import Part
from tests.personas import Persona

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

TODAY = "/en/staff/"
PUT_AWAY = "/en/staff/first-day/put-away/"
SETTINGS = "/en/staff/settings/"
BRING_BACK = "/en/staff/settings/first-day/"
ORDER = ["profile", "people", "classes", "terms", "partners", "partnerships", "plan", "dates", "consent", "privacy"]
# What does each step; a date has an activity, and a partnership a partner, which are steps of their own
WORK: dict[str, Callable[[], Any]] = {
    "profile": lambda: SchoolProfile.objects.update(director_name="Петрова А. А.", address="Саратов, ул. Мира, 1"),
    "classes": SchoolClassFactory,
    "terms": TermFactory,
    "people": UserFactory,
    "partners": PartnerFactory,
    "partnerships": lambda: PartnershipFactory(at_stage=2),
    "plan": ActivityFactory,
    "dates": OccurrenceFactory,
    "consent": lambda: accept(number=1, by=UserFactory(administrator=True)),
    "privacy": lambda: SchoolProfile.objects.update(privacy_policy="Политика", privacy_published_on=date(2026, 11, 25)),
}


@pytest.fixture(autouse=True)
def an_empty_school() -> None:
    SchoolProfileFactory(privacy_policy="", privacy_published_on=None)


def path(client: Client, address: str = TODAY) -> Part | None:
    """Return the card of the path; None where there is none."""
    cards = [each for each in html.page(client.get(address)).all_by_role("region") if "First day:" in each.name]
    return cards[0] if cards else None


def shown(client: Client) -> Part:
    card = path(client)
    assert card is not None
    return card


def done(client: Client) -> list[str]:
    """Return the codes of the steps that are ticked."""
    steps = shown(client).all_by_role("listitem")
    return [code for code, step in zip(ORDER, steps, strict=True) if step.text.startswith("Done:")]


def test_an_empty_school_is_led_from_the_profile_on(administrator: Persona) -> None:
    card = shown(administrator)
    assert card.name == "First day: 0 of 10 done"
    assert [step.code for step in first_steps] == ORDER
    following = card.one("li", aria_current="step")
    assert following.link("The school’s profile").attrs["href"] == "/en/staff/settings/profile/"
    assert "btn-primary" in following.link("The school’s profile").attrs["class"]
    # It is the page's one primary button, and nothing says beside it that nothing waits.
    page = html.page(administrator.get(TODAY)).one("main")
    assert len(page.all("a", class_="btn-primary")) == 1
    assert "Nothing is waiting for you" not in page.text
    # Pictures of an empty year would be rows of noughts.
    assert "The plan of this school year is empty" in page.text and not page.all("table")


def test_every_step_leads_to_a_page_that_opens(administrator: Persona) -> None:
    links = shown(administrator).links
    assert len(links) == len(ORDER)
    for address in links:
        assert administrator.get(address).status_code == 200, address


@pytest.mark.parametrize("code", ORDER)
def test_each_step_gets_its_tick_by_its_own_work(administrator: Persona, code: str) -> None:
    assert done(administrator) == []
    WORK[code]()
    along = {"partnerships": ["partners"], "dates": ["plan"]}.get(code, [])
    assert set(done(administrator)) == {code, *along}


def test_what_is_done_is_passed_over_by_the_next_step(administrator: Persona) -> None:
    for code in ("profile", "classes", "people"):
        WORK[code]()
    card = shown(administrator)
    assert card.name == "First day: 3 of 10 done"
    assert card.one("li", aria_current="step").text.startswith("4 Terms and holidays")


def test_a_coordinator_is_told_what_an_administrator_does(coordinator: Persona) -> None:
    WORK["profile"]()
    card = shown(coordinator)
    steps = dict(zip(ORDER, card.all_by_role("listitem"), strict=True))
    for code in ("classes", "terms", "consent", "privacy"):
        assert steps[code].text.endswith("An administrator does this."), code
        assert not steps[code].links
    # Their own first step comes next, though others are open above it.
    assert card.one("li", aria_current="step").link("Register of partners")


def test_nobody_else_sees_the_path(teacher: Persona) -> None:
    assert path(teacher) is None
    assert teacher.post(PUT_AWAY).status_code == 403


def test_the_path_is_gone_once_all_is_done(administrator: Persona) -> None:
    for work in WORK.values():
        work()
    assert path(administrator) is None


@pytest.mark.moment("2026-08-20 12:00")
def test_in_august_its_pages_are_of_the_year_to_come(administrator: Persona) -> None:
    assert "/en/staff/settings/terms/?year=2026" in shown(administrator).links


def test_it_is_put_away_for_the_school_and_brought_back_from_the_settings(
    administrator: Persona, coordinator: Persona
) -> None:
    version = SchoolProfile.objects.get().version
    assert html.page(coordinator.get(TODAY)).by_role("button", "Dismiss")
    answer = coordinator.post(PUT_AWAY, follow=True)
    assert "You can show them again in the settings" in answer.text
    assert path(coordinator) is None
    assert path(administrator) is None
    # Whoever edits the profile meanwhile is not told of a conflict.
    assert SchoolProfile.objects.get().version == version
    assert coordinator.post(BRING_BACK).status_code == 403
    assert html.page(administrator.get(SETTINGS)).by_role("button", "Show on “Today”")
    assert "shown on “Today” again" in administrator.post(BRING_BACK, follow=True).text
    assert path(administrator) is not None
    assert "Show on “Today”" not in administrator.get(SETTINGS).text


def test_bringing_it_back_says_so_where_all_is_done(administrator: Persona) -> None:
    for work in WORK.values():
        work()
    administrator.post(PUT_AWAY)
    assert "there is nothing to show" in administrator.post(BRING_BACK, follow=True).text


def test_a_portal_without_a_profile_has_the_path_too(administrator: Persona) -> None:
    SchoolProfile.objects.all().delete()
    assert done(administrator) == []
    administrator.post(PUT_AWAY)
    assert path(administrator) is None


def test_what_the_path_asks_for_does_not_wait_for_the_same_person_as_well(administrator: Persona) -> None:
    asked = ("Complete the school’s profile", "Enter the classes of this school year")
    page = html.page(administrator.get(TODAY)).text
    assert not [each for each in asked if each in page]
    administrator.post(PUT_AWAY)
    page = html.page(administrator.get(TODAY)).text
    assert [each for each in asked if each in page] == list(asked)


def test_the_classes_of_a_later_year_are_asked_for_as_ever(administrator: Persona) -> None:
    SchoolClassFactory(school_year=2025)
    assert "Enter the classes of this school year" in html.page(administrator.get(TODAY)).text


def test_all_steps_are_asked_with_one_query(administrator: Persona) -> None:
    with CaptureQueriesContext(connection) as asked:
        first_day_of(administrator.user, timezone.localdate())
    assert len(asked) == 1
