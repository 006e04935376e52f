"""One rule, many callers: a list narrowed by what is lacking, the findings and the board agree on every criterion."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from partners.criteria import CRITERIA, criteria_states, lacking
from partners.models import Partnership
from school.models import SchoolProfile
from tests.activities.test_evidence import population
from tests.conftest import Persona
from tests.partners.test_criteria import ON, VARIED, build
from tests.readiness import ready_to_advance

pytestmark = pytest.mark.django_db

BOARD = "/en/staff/partnerships/"
DAYS = (ON - timedelta(days=1), ON, ON + timedelta(days=60), date(2027, 9, 1))
# At the criterion's own stage, so that a list narrowed by it may show them
TRAITS: list[dict[str, Any]] = [{}, {"at_stage": 2}, {"at_stage": 3}]


@pytest.fixture
def everybody() -> list[Partnership]:
    """Partnerships in all situations, of the papers of both sides and of what was done together."""
    papers = [build(name, **TRAITS[place % 3]) for place, name in enumerate(VARIED)]
    return [*papers, *(build(name, **TRAITS[(place + 1) % 3]) for place, name in enumerate(VARIED)), *population(15)]


@pytest.mark.long
def test_each_criterion_narrows_a_list_to_those_whose_finding_is_not_met(everybody: list[Partnership]) -> None:
    for on in DAYS:
        for profile in (SchoolProfile(events_wanted=1, trust_wanted=3), SchoolProfile()):
            found = criteria_states(everybody, on=on, profile=profile)
            for criterion in CRITERIA:
                expected = {
                    each.pk
                    for each in everybody
                    if each.stage_id == criterion.stage
                    and any(state.code == criterion.code for state in found[each.pk].lacking(each.stage_id))
                }
                rows = lacking(Partnership.objects.all(), criterion.code, on=on, profile=profile)
                assert {row.pk for row in rows} == expected, (criterion.code, on)


@pytest.mark.long
def test_every_criterion_is_met_by_some_of_them_and_lacks_to_others(everybody: list[Partnership]) -> None:
    found = criteria_states(everybody, on=DAYS[2], profile=SchoolProfile(events_wanted=1)).values()
    for criterion in CRITERIA:
        answers = {state.is_met for each in found for state in each.states if state.code == criterion.code}
        assert answers == {True, False}, criterion.code


def test_the_board_and_its_filters_agree(coordinator: Persona, everybody: list[Partnership]) -> None:
    with time_machine.travel(f"{ON}T12:00:00+03:00", tick=False):
        shown = {
            criterion.code: {
                row.partnership.pk
                for page in (1, 2, 3)
                for row in coordinator.get(f"{BOARD}?view=table&lacks={criterion.code}&page={page}").context["rows"]
            }
            for criterion in CRITERIA
        }
        ready = coordinator.get(f"{BOARD}?view=table&lacks=nothing").context["rows"]
    going_on = list(Partnership.objects.current())
    found = criteria_states(going_on, on=ON, profile=SchoolProfile())
    for code, keys in shown.items():
        expected = {
            each.pk for each in going_on if code in {state.code for state in found[each.pk].lacking(each.stage_id)}
        }
        assert keys == expected, code
    assert {row.partnership.pk for row in ready} == ready_to_advance(going_on, on=ON, profile=SchoolProfile())
