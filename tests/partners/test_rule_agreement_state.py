"""One rule, many callers: all that ask what an agreement is on a day answer alike."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from partners.agreement_words import state_in_words
from partners.criteria import criteria_states, lacking
from partners.models import Agreement, AgreementState, Partnership
from partners.registrations import partnerships_todo
from school.models import SchoolProfile
from tests.conftest import Persona
from tests.factories import AgreementFactory, PartnershipFactory
from tests.todos import counts

pytestmark = pytest.mark.django_db

NOT_YET, VALID, PROLONGED, RUNS_OUT, EXPIRED = AgreementState
AGREEMENTS, BOARD = "/en/staff/agreements/", "/en/staff/partnerships/"
WITHIN = SchoolProfile().notice_days
YEARLY = {"prolongation": Agreement.Prolongation.YEARLY}

# First day, last day of the term and what follows, as days from today; the state that all callers must find
CASES: dict[str, tuple[int, int | None, dict[str, Any], AgreementState]] = {
    "from tomorrow on": (1, 400, {}, NOT_YET),
    "from today on": (0, None, {}, VALID),
    "no end date": (-400, None, {}, VALID),
    "a day too long to run out": (-400, WITHIN + 1, {}, VALID),
    "the first day on which it runs out": (-400, WITHIN, {}, RUNS_OUT),
    "its last day": (-400, 0, {}, RUNS_OUT),
    "the day after": (-400, -1, {}, EXPIRED),
    "prolonged yearly": (-400, -1, YEARLY, PROLONGED),
    "yearly, still in its term": (-400, 0, YEARLY, VALID),
    "prolonged to a day far away": (-400, -1, {**YEARLY, "prolonged_until": WITHIN + 1}, PROLONGED),
    "prolonged to a day that is near": (-400, -1, {**YEARLY, "prolonged_until": WITHIN}, RUNS_OUT),
    "extended until yesterday": (-400, -30, {**YEARLY, "prolonged_until": -1}, EXPIRED),
}
# How a tag of the state begins
TAGS = {
    NOT_YET: "from ",
    VALID: "in force",
    PROLONGED: "extended until ",
    RUNS_OUT: ("expires in ", "today is its last day"),
    EXPIRED: "expired on ",
}


def agreement_of(partnership: Partnership, name: str) -> Agreement:
    start, end, rest, _state = CASES[name]
    today = timezone.localdate()
    days = {"valid_from": start, "term_until": end, "prolonged_until": rest.get("prolonged_until")}
    return AgreementFactory(
        partner=partnership.partner,
        covers=[partnership],
        prolongation=rest.get("prolongation", Agreement.Prolongation.NONE),
        **{field: None if day is None else today + timedelta(days=day) for field, day in days.items()},
    )


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def partnership() -> Partnership:
    return PartnershipFactory(at_stage=3)


def test_every_state_is_tried() -> None:
    assert {case[-1] for case in CASES.values()} == set(AgreementState)


@pytest.mark.parametrize("name", CASES)
def test_the_list_and_the_pages_agree(coordinator: Persona, partnership: Partnership, name: str) -> None:
    agreement, state = agreement_of(partnership, name), CASES[name][-1]
    for each in AgreementState:
        found = coordinator.get(f"{AGREEMENTS}?state={each}").context["rows"]
        assert list(found) == ([agreement] if each == state else []), each
    (row,) = coordinator.get(AGREEMENTS).context["rows"]
    page = coordinator.get(agreement.get_absolute_url())
    assert row.state == page.context["agreement"].state == state
    # A request leaves the language of its page behind.
    with translation.override("en"):
        tag = state_in_words(row)
    assert tag.startswith(TAGS[state])
    for url in (AGREEMENTS, agreement.get_absolute_url(), partnership.get_absolute_url(), partner_page(partnership)):
        assert tag in coordinator.get(url).text, url
    # What is over stands at the end of the list.
    assert row.is_over == (state == EXPIRED)


def partner_page(partnership: Partnership) -> str:
    return partnership.partner.get_absolute_url()


@pytest.mark.parametrize("name", CASES)
def test_the_criterion_agrees(partnership: Partnership, name: str) -> None:
    agreement_of(partnership, name)
    today, profile, state = timezone.localdate(), SchoolProfile(), CASES[name][-1]
    found = {
        each.code: each for each in criteria_states([partnership], on=today, profile=profile)[partnership.pk].states
    }
    assert found["agreement"].is_met == state.is_in_force
    assert lacking(Partnership.objects.all(), "agreement", on=today, profile=profile).exists() != state.is_in_force


@pytest.mark.parametrize("name", CASES)
def test_the_board_agrees(coordinator: Persona, partnership: Partnership, name: str) -> None:
    agreement_of(partnership, name)
    state = CASES[name][-1]

    def cards(query: str) -> list[Any]:
        return [card for column in coordinator.get(BOARD + query).context["columns"] for card in column.cards]

    for query, is_shown in [("?agreement=runs_out", state == RUNS_OUT), ("?agreement=expired", state == EXPIRED)]:
        assert [card.partnership for card in cards(query)] == ([partnership] if is_shown else []), query
    (card,) = cards("")
    assert [each.code for each in card.ending] == (["agreement"] if state == RUNS_OUT else [])
    assert ("agreement" in {each.code for each in card.lacking}) == (not state.is_in_force)


@pytest.mark.parametrize("name", CASES)
def test_what_waits_agrees(coordinator: Persona, partnership: Partnership, name: str) -> None:
    agreement = agreement_of(partnership, name)
    state = CASES[name][-1]
    waiting = [agreement] if state in (RUNS_OUT, EXPIRED) else []
    counted = counts(coordinator.user, timezone.localdate(), partnerships_todo)
    assert list(coordinator.get(f"{AGREEMENTS}?renew=yes").context["rows"]) == waiting
    assert counted.get("agreements-end", 0) == (state == RUNS_OUT)
    assert counted.get("agreements-over", 0) == (state == EXPIRED)
