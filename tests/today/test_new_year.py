"""«Today» of late August leads through what the new school year begins with."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from partners.models import Agreement
from school.models import SchoolProfile, User, YearStepMark
from school.new_year import new_year_of
from school.registries import year_steps
from tests import html
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    PartnerFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    TermFactory,
    UserFactory,
)
from tests.html import Part
from tests.personas import Persona

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-08-20 12:00")]

TODAY, STEP, SETTINGS = "/en/staff/", "/en/staff/new-year/step/", "/en/staff/settings/"
ORDER = ["classes", "terms", "plan", "agreements", "thresholds"]


@pytest.fixture(autouse=True)
def a_school_before_its_second_year() -> None:
    SchoolProfileFactory()
    SchoolProfile.objects.update(shows_first_day=False)
    SchoolClassFactory(school_year=2025, letter="А")
    AgreementFactory(
        partner=PartnerFactory(directions=["prevention"]), term_until=date(2026, 9, 10), valid_until=date(2026, 9, 10)
    )


def card(client: Client) -> Part | None:
    cards = [each for each in html.page(client.get(TODAY)).all_by_role("region") if "School year" in each.name]
    return cards[0] if cards else None


def done(user: User, today: date = date(2026, 8, 20)) -> list[str]:
    path = new_year_of(user, today)
    return [each.step.code for each in path.steps if each.is_done] if path else ["all"]


WORK: dict[str, Callable[[], Any]] = {
    "classes": lambda: SchoolClassFactory(grade=7, letter="А"),
    "terms": TermFactory,
    "plan": ActivityFactory,
    "agreements": lambda: Agreement.objects.update(term_until=date(2027, 9, 10), valid_until=date(2027, 9, 10)),
}


def test_it_leads_through_the_year_from_mid_august_to_mid_september(administrator: Persona) -> None:
    assert [each.code for each in year_steps] == ORDER
    for day, year in (
        (date(2026, 8, 14), None),
        (date(2026, 8, 15), 2026),
        (date(2026, 8, 31), 2026),
        (date(2026, 9, 1), 2026),
        (date(2026, 9, 15), 2026),
        (date(2026, 9, 16), None),
        (date(2028, 2, 29), None),
    ):
        path = new_year_of(administrator.user, day)
        assert (path and path.year.start) == year, day
    shown = card(administrator)
    assert shown is not None
    assert shown.name == "School year 2026/2027: 0 of 5 ready"
    for address in shown.links:
        assert administrator.get(address).status_code == 200, address
    assert len(shown.links) == len(ORDER)


@pytest.mark.parametrize("code", WORK)
def test_each_step_is_done_by_its_own_work(administrator: Persona, code: str) -> None:
    WORK[code]()
    assert done(administrator.user) == [code]
    # At midnight of 1 September it is as done as it was.
    assert done(administrator.user, date(2026, 9, 1)) == [code]


def test_the_classes_are_done_when_none_is_left(administrator: Persona) -> None:
    SchoolClassFactory(grade=1, letter="А")
    assert done(administrator.user) == []


def test_steps_are_ticked_off_by_hand_and_the_tick_taken_away(administrator: Persona, coordinator: Persona) -> None:
    for _turn in range(2):
        administrator.post(STEP, {"step": "thresholds", "done": "yes"})
        assert done(administrator.user) == ["thresholds"]
    administrator.post(STEP, {"step": "thresholds", "done": "no"})
    assert done(administrator.user) == []
    # A coordinator ticks off what is theirs.
    shown = card(coordinator)
    assert shown is not None
    assert "An administrator does this." in shown.text
    coordinator.post(STEP, {"step": "thresholds", "done": "yes"})
    coordinator.post(STEP, {"step": "plan", "done": "yes"})
    coordinator.post(STEP, {"step": "nonsense"})
    assert done(administrator.user) == ["plan"]
    for code in ORDER:
        administrator.post(STEP, {"step": code})
    assert card(administrator) is None


def test_it_is_put_away_for_the_year_and_brought_back(administrator: Persona, teacher: Persona) -> None:
    assert card(teacher) is None
    assert teacher.post(STEP, {"step": "all"}).status_code == 403
    administrator.post(STEP, {"step": "all"})
    assert card(administrator) is None
    form = html.page(administrator.get(SETTINGS)).form(action=STEP)
    administrator.post(STEP, form.fields | {"done": "no"})
    assert card(administrator) is not None
    administrator.post(STEP, {"step": "all"})
    with time_machine.travel("2027-08-20 12:00"):
        assert new_year_of(administrator.user, date(2027, 8, 20)) is not None


@pytest.mark.parametrize(
    ("codes", "constraint"), [(["plan", "plan"], "year_step_mark_once"), ([""], "year_step_mark_says_which")]
)
def test_the_database_refuses_odd_marks(codes: list[str], constraint: str) -> None:
    by = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        for code in codes:
            YearStepMark.objects.create(school_year=2026, code=code, by=by, at=timezone.now())
