"""The board of stages, its table, its filters, and what waits on the staff home."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.models import ActivityKind, ProductType
from common.registries import Registry
from partners.evidence import findings
from partners.models import Agreement, Direction, Partnership, Side
from partners.registrations import partnerships_todo
from partners.registries import Finding, criteria
from partners.selectors.board import CARDS_SHOWN
from partners.services.partnerships import stay, withdraw
from school.models import JournalEntry
from school.todos import WaitingTodo
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PromiseFactory,
    SchoolProfileFactory,
    UserFactory,
    WishConfirmationFactory,
)
from tests.todos import waits

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

TODAY = date(2026, 11, 25)
BOARD = "/en/staff/partnerships/"


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory()
    with translation.override("en"):
        yield


def ready_one(**fields: object) -> Partnership:
    partnership = PartnershipFactory(common_goals="Читающие дети", common_values="Доверие", **fields)
    for side in Side:
        PromiseFactory(partnership=partnership, side=side)
    WishConfirmationFactory(partnership=partnership)
    return partnership


def shown(client: Client, query: str = "") -> set[int]:
    """Keys of the partnerships that the board or the table shows."""
    context = client.get(f"{BOARD}{query}").context
    if context["columns"] is None:
        return {card.partnership.pk for card in context["rows"]}
    return {card.partnership.pk for column in context["columns"] for card in column.cards}


def card_of(client: Client, partnership: Partnership):
    columns = client.get(BOARD).context["columns"]
    return next(card for column in columns for card in column.cards if card.partnership == partnership)


def test_each_stands_in_the_column_of_its_stage(coordinator: Client) -> None:
    for number in (1, 1, 2, 3):
        PartnershipFactory(at_stage=number)
    PartnershipFactory(by_law=True)
    columns = coordinator.get(BOARD).context["columns"]
    assert [(column.number, column.count, len(column.cards)) for column in columns] == [
        (1, 2, 2),
        (2, 1, 1),
        (3, 1, 1),
        ("law", 1, 1),
    ]


def test_a_card_says_what_its_stage_lacks(coordinator: Client) -> None:
    partnership = PartnershipFactory(common_goals="Цель", common_values="Ценность")
    assert [state.code for state in card_of(coordinator, partnership).lacking] == ["promises", "wish"]
    ready = ready_one()
    assert card_of(coordinator, ready).is_ready
    proper = PartnershipFactory(at_stage=3)
    assert [state.code for state in card_of(coordinator, proper).lacking] == [
        "agreement",
        "joint-activity",
        "principles",
    ]
    assert not card_of(coordinator, proper).is_ready
    by_law = PartnershipFactory(by_law=True)
    assert (card_of(coordinator, by_law).lacking, card_of(coordinator, by_law).is_ready) == ([], False)


def test_whoever_stays_by_choice_lacks_nothing_and_waits_for_nobody(coordinator: Persona) -> None:
    partnership = ready_one()
    stay(partnership=partnership, until=TODAY)
    card = card_of(coordinator, partnership)
    assert (card.stays, card.lacking, card.is_ready) == (True, [], False)
    assert waiting(coordinator) == {}
    with time_machine.travel("2026-11-26T09:00:00+00:00", tick=False):
        assert card_of(coordinator, partnership).is_ready
        assert "Ready for the next stage" in waiting(coordinator, TODAY + timedelta(days=1))


def test_an_agreement_that_runs_out_is_on_its_card(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=3)
    AgreementFactory(partner=partnership.partner, covers=[partnership], term_until=TODAY + timedelta(days=30))
    ending = card_of(coordinator, partnership).ending
    assert [state.ends_on for state in ending] == [TODAY + timedelta(days=30)]
    assert "Agreement expires on 25 December" in html.folded(coordinator.get(BOARD).text)
    AgreementFactory(partner=partnership.partner, covers=[partnership], term_until=TODAY + timedelta(days=400))
    assert card_of(coordinator, partnership).ending == []


def test_a_joint_activity_that_is_due_is_on_the_card_of_the_last_stage_alone(coordinator: Persona) -> None:
    second, third = PartnershipFactory(at_stage=2), PartnershipFactory(at_stage=3)
    OccurrenceFactory(
        activity=ActivityFactory(joint=[second, third], school_year=2025),
        starts_on=date(2026, 3, 2),
        held=True,
    )
    assert card_of(coordinator, third).ending == []
    with time_machine.travel("2027-08-10T09:00:00+00:00", tick=False):
        coordinator.force_login(coordinator.user)
        assert [state.code for state in card_of(coordinator, third).ending] == ["joint-activity"]
        assert card_of(coordinator, second).ending == []
        page = html.folded(coordinator.get(BOARD).text)
    assert "The next joint activity is due by 31 August" in page
    assert "Agreement expires" not in page


def test_coordinators_are_named_on_the_cards_where_they_differ(coordinator: Client) -> None:
    first, second = (UserFactory(full_name=name) for name in ("Орлова Инна", "Петрова Анна"))
    for partnership in [PartnershipFactory(coordinator=first), PartnershipFactory(coordinator=None)]:
        assert partnership.partner.title in coordinator.get(BOARD).text
    assert "board-coordinator" not in coordinator.get(BOARD).text
    PartnershipFactory(coordinator=second)
    assert coordinator.get(BOARD).text.count("board-coordinator") == 2


def test_a_long_column_goes_on_in_the_table(coordinator: Client) -> None:
    for _row in range(CARDS_SHOWN + 3):
        PartnershipFactory()
    page = coordinator.get(BOARD)
    column = page.context["columns"][0]
    assert (len(column.cards), column.count, column.is_longer) == (CARDS_SHOWN, CARDS_SHOWN + 3, True)
    assert "?view=table&amp;stage=1" in page.text
    assert page.context["count"] == CARDS_SHOWN + 3
    assert len(shown(coordinator, "?view=table&stage=1")) == CARDS_SHOWN + 3


@pytest.mark.walk
def test_filters_narrow_the_board_and_the_table_alike(coordinator: Persona) -> None:
    library = ready_one(
        partner=PartnerFactory(name="Детская областная библиотека"),
        coordinator=coordinator.user,
        direction=Direction.objects.get(code="social-pedagogical"),
    )
    colleague = UserFactory(coordinator=True)
    clinic = PartnershipFactory(
        partner=PartnerFactory(name="ГУЗ «Поликлиника № 28»"), coordinator=colleague, at_stage=2
    )
    law = PartnershipFactory(by_law=True)
    proper = PartnershipFactory(at_stage=3)
    AgreementFactory(partner=proper.partner, covers=[proper], term_until=TODAY + timedelta(days=3))
    expired = PartnershipFactory(at_stage=3)
    AgreementFactory(partner=expired.partner, covers=[expired], term_until=TODAY - timedelta(days=3))
    staying = PartnershipFactory(at_stage=2)
    stay(partnership=staying, until=date(2027, 5, 31))
    overdue = PromiseFactory(due_on=TODAY - timedelta(days=1)).partnership
    PromiseFactory(due_on=TODAY)
    contest = ActivityFactory(
        joint=[clinic, proper],
        kind=ActivityKind.objects.get(code="implementation"),
        product_type=ProductType.objects.get(code="contest"),
    )
    OccurrenceFactory(activity=contest, held=True)

    for query, expected in {
        "q=библиотеки": {library},
        "direction=social-pedagogical": {library},
        "coordinator=me": {library},
        f"coordinator={colleague.pk}": {clinic},
        "stage=law": {law},
        "stage=3": {proper, expired},
        "lacks=nothing": {library},
        "agreement=runs_out": {proper},
        "agreement=expired": {expired},
        "lacks=agreement": {expired},
        "lacks=trust": {clinic, staying},
        "lacks=held": {clinic, staying},
        "lacks=product": {staying},
        "lacks=joint-activity": {expired},
        "state=stays": {staying},
        "promises=overdue": {overdue},
        "q=библиотека&stage=2": set(),
    }.items():
        assert shown(coordinator, f"?{query}") == {each.pk for each in expected}, query
        assert shown(coordinator, f"?view=table&{query}") == {each.pk for each in expected}, query
    assert clinic.pk not in shown(coordinator, "?coordinator=nobody")
    assert law.pk in shown(coordinator, "?coordinator=nobody")


def test_ended_ones_are_a_table_with_their_reason(coordinator: Persona) -> None:
    left = PartnershipFactory()
    withdraw(partnership=left, side=Side.PARTNER, reason="Нет людей", on=TODAY, by=coordinator.user)
    PartnershipFactory()
    page = coordinator.get(f"{BOARD}?state=ended")
    assert page.context["columns"] is None
    assert [card.partnership for card in page.context["rows"]] == [left]
    assert "Нет людей" in page.text
    assert left.pk not in shown(coordinator)


def test_archived_partners_are_on_no_board(coordinator: Client) -> None:
    PartnershipFactory(partner=PartnerFactory(archived=True))
    assert shown(coordinator) == set()
    assert "No partnerships yet" in coordinator.get(BOARD).text
    assert "Nothing was found" in coordinator.get(f"{BOARD}?q=нету").text


@pytest.mark.parametrize(
    "order", ["since", "-since", "partner", "-partner", "stage", "-stage", "direction", "-direction"]
)
def test_each_order_holds_on_the_board_and_in_the_table(coordinator: Client, order: str) -> None:
    names = ["Арка", "Берег", "Волна"]
    for name, day in zip(names, [date(2024, 9, 1), date(2026, 9, 1), date(2025, 9, 1)], strict=True):
        PartnershipFactory(partner=PartnerFactory(name=name), started_on=day)
    expected = {
        "since": [0, 2, 1],
        "-since": [1, 2, 0],
        "partner": [0, 1, 2],
        "-partner": [2, 1, 0],
        "stage": [0, 2, 1],
        "-stage": [0, 2, 1],
        "direction": [0, 1, 2],
        "-direction": [0, 1, 2],
    }[order]
    column = coordinator.get(f"{BOARD}?sort={order}").context["columns"][0]
    table = coordinator.get(f"{BOARD}?sort={order}&view=table").context["rows"]
    for cards in (column.cards, table):
        assert [card.partnership.partner.name for card in cards] == [names[number] for number in expected]


def test_the_table_is_exported_with_what_is_lacking(coordinator: Client) -> None:
    PartnershipFactory(partner=PartnerFactory(name="=cmd", short_name=""))
    response = coordinator.get(f"{BOARD}?format=csv")
    heads, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(heads, row, strict=True))
    assert told["Partner"] == "'=cmd"
    assert told["What is missing"].count(";") == 2
    entry = JournalEntry.objects.get(action="exported")
    assert (entry.subject, entry.detail) == ("partnerships", "csv, 1")


def test_the_board_asks_six_times_however_long_it_is(coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def another_room(partnerships: list[Partnership], on: date, thresholds: object) -> dict[int, list[Finding]]:
        asked.append(len(partnerships))
        return {each.pk: [Finding("product", True, "есть")] for each in partnerships}

    registry: Registry = Registry()
    registry.register(findings)
    registry.register(another_room)
    monkeypatch.setattr("partners.criteria.criteria", registry)

    def queries() -> int:
        asked.clear()
        with CaptureQueriesContext(connection) as captured:
            coordinator.get(BOARD)
        return len(captured)

    ready_one()
    coordinator.get(BOARD)
    few = queries()
    for number in range(30):
        ready_one(coordinator=UserFactory(coordinator=True), at_stage=1 + number % 3)
    coordinator.get(BOARD)
    # The session, the person, the public version, the coordinators to choose from, the cards, and one for the
    # criteria of this room; another room's rules are asked once, for all the cards.
    assert queries() == few <= 6
    assert asked == [31]


def test_every_room_that_reports_is_registered() -> None:
    assert findings in list(criteria)


# What waits


def waiting(persona: Persona, on: date = TODAY) -> dict[str, WaitingTodo]:
    return {str(item.todo.title): item for item in waits(persona.user, on, partnerships_todo)}


def test_what_waits_is_counted_as_its_list_counts_it(coordinator: Persona) -> None:
    assert waiting(coordinator) == {}
    ready_one()
    PromiseFactory(due_on=TODAY - timedelta(days=1))
    ending = PartnershipFactory(at_stage=3)
    AgreementFactory(partner=ending.partner, covers=[ending], term_until=TODAY + timedelta(days=20))
    items = waiting(coordinator)
    assert list(items) == ["Agreements expiring", "Overdue promises", "Ready for the next stage"]
    for title, item in items.items():
        assert item.count == 1, title
    assert len(shown(coordinator, items["Ready for the next stage"].todo.url.partition("/partnerships/")[2])) == 1
    assert len(shown(coordinator, items["Overdue promises"].todo.url.partition("/partnerships/")[2])) == 1
    page = coordinator.get(items["Agreements expiring"].todo.url)
    assert page.context["page"].count == 1


def test_a_contract_that_another_outlasts_waits_for_nobody(coordinator: Persona) -> None:
    partnership = PartnershipFactory(at_stage=3)
    AgreementFactory(partner=partnership.partner, term_until=TODAY + timedelta(days=20))
    AgreementFactory(partner=partnership.partner, kind=Agreement.Kind.ACCORD, term_until=date(2028, 8, 31))
    assert "Agreements expiring" not in waiting(coordinator)


def test_teachers_have_no_partnerships_to_do(teacher: Persona) -> None:
    ready_one()
    assert waiting(teacher) == {}


def test_what_is_lacking_is_a_chip_that_says_so(coordinator: Client) -> None:
    PartnershipFactory()
    page = html.page(coordinator.get("/en/staff/partnerships/?lacks=wish"))
    assert page.link("What is missing: 1. The partner confirmed its wish: take it off").attrs["href"] == "?"
