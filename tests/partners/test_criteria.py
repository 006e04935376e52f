"""What was found of the criteria of each partnership: the same in Python as in SQL, and in one query for all."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from partners.criteria import (
    BY_CODE,
    CRITERIA,
    CriteriaStates,
    CriterionState,
    criteria_states,
    lacking,
    may_advance,
    searchable,
    titles,
)
from partners.evidence import KNOWN, criteria_met, evidence_of, last_finished_year, with_records
from partners.models import Agreement, Direction, Partnership, PrincipleSheet, Promise, Side, WishConfirmation
from partners.registries import CriteriaConditions, Finding, criteria, criteria_conditions
from school.models import SchoolProfile
from school.years import SchoolYear
from tests.factories import (
    AgreementFactory,
    PartnershipFactory,
    PrincipleSheetFactory,
    PromiseFactory,
    WishConfirmationFactory,
)
from tests.readiness import ready_to_advance

pytestmark = pytest.mark.django_db

ON, DAY = date(2026, 10, 15), timedelta(days=1)
THIS, LAST, BEFORE = 2026, 2025, 2024
Build = Callable[[Partnership], object]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def profile(**thresholds: int) -> SchoolProfile:
    return SchoolProfile(**thresholds)


def states(partnership: Partnership, on: date = ON, **thresholds: int) -> dict[str, CriterionState]:
    found = criteria_states([partnership], on=on, profile=profile(**thresholds))[partnership.pk]
    return {state.code: state for state in found.states}


def met(found: CriteriaStates) -> set[str]:
    return {state.code for state in found.states if state.is_met}


# What is written down of a partnership


def words(**fields: str) -> Build:
    def build(partnership: Partnership) -> None:
        for name, text in fields.items():
            setattr(partnership, name, text)
        partnership.save()

    return build


def promise(side: Side, **fields: Any) -> Build:
    return lambda partnership: PromiseFactory(partnership=partnership, side=side, **fields)


def wish(on: date, **fields: Any) -> Build:
    return lambda partnership: WishConfirmationFactory(partnership=partnership, on=on, **fields)


def wish_by_letter(partnership: Partnership) -> None:
    letter = AgreementFactory(partner=partnership.partner, kind=Agreement.Kind.LETTER, covers=[partnership])
    WishConfirmationFactory(partnership=partnership, way=WishConfirmation.Way.LETTER, paper=letter)


def paper(**fields: Any) -> Build:
    return lambda partnership: AgreementFactory(
        partner=partnership.partner, covers=[partnership], **{"valid_from": date(2025, 9, 1), **fields}
    )


def paper_of_no_partnership(partnership: Partnership) -> None:
    AgreementFactory(partner=partnership.partner)


def sheet(side: Side, year: int, **fields: Any) -> Build:
    return lambda partnership: PrincipleSheetFactory(partnership=partnership, side=side, school_year=year, **fields)


def trust(points: int | None, year: int = LAST, signed_on: date | None = date(2026, 5, 20)) -> Build:
    return sheet(Side.PARTNER, year, trust=points, signed_on=signed_on)


LETTER, PLAN, ACCORD = Agreement.Kind.LETTER, Agreement.Kind.PLAN, Agreement.Kind.ACCORD
YEARLY = {"prolongation": Agreement.Prolongation.YEARLY, "term_until": date(2026, 8, 31)}
GOALS = words(common_goals="Читаем вместе", common_values="Слово")
BOTH_GIVE = (promise(Side.SCHOOL), promise(Side.PARTNER))
SCHOOLS, PARTNERS = (lambda year: sheet(Side.SCHOOL, year)), (lambda year: sheet(Side.PARTNER, year))
EVERYTHING = (*BOTH_GIVE, GOALS, wish(ON), paper(), trust(5), SCHOOLS(LAST))

# What is there of each, and which criteria it meets on the day
VARIED: dict[str, tuple[tuple[Build, ...], str]] = {
    "nothing": ((), ""),
    "goals without values": ((words(common_goals="Читаем вместе"),), ""),
    "values without goals": ((words(common_values="Слово"),), ""),
    "goals and values": ((GOALS,), "goals"),
    "the school gives": ((promise(Side.SCHOOL),), ""),
    "the partner gives": ((promise(Side.PARTNER), promise(Side.PARTNER)), ""),
    "both give": (BOTH_GIVE, "promises"),
    "both gave, one did not keep it": (
        (promise(Side.SCHOOL, is_kept=False, noted_on=ON), promise(Side.PARTNER, is_kept=True, noted_on=ON)),
        "promises",
    ),
    "a wish of the day": ((wish(ON),), "wish"),
    "a wish of tomorrow": ((wish(ON + DAY),), ""),
    "a wish of long ago, one of tomorrow": ((wish(date(2019, 1, 1)), wish(ON + DAY)), "wish"),
    "a wish by letter": ((wish_by_letter,), "wish"),
    "a letter": ((paper(kind=LETTER),), ""),
    "a plan": ((paper(kind=PLAN),), ""),
    "an accord": ((paper(kind=ACCORD),), "agreement"),
    "a contract no end date": ((paper(),), "agreement"),
    "a contract from the day on": ((paper(valid_from=ON),), "agreement"),
    "a contract from tomorrow on": ((paper(valid_from=ON + DAY),), ""),
    "a contract that does not name it": ((paper_of_no_partnership,), ""),
    "a contract that ends on the day": ((paper(term_until=ON),), "agreement"),
    "a contract that ended yesterday": ((paper(term_until=ON - DAY),), ""),
    "a contract prolonged each year": ((paper(**YEARLY),), "agreement"),
    "a contract prolonged to the day": ((paper(**YEARLY, prolonged_until=ON),), "agreement"),
    "a contract prolonged to yesterday": ((paper(**YEARLY, prolonged_until=ON - DAY),), ""),
    "an old contract and one in force": (
        (paper(term_until=ON - DAY), paper(term_until=ON + DAY), paper(term_until=date(2026, 1, 1))),
        "agreement",
    ),
    "an old contract and one no end date": ((paper(), paper(term_until=ON - DAY)), "agreement"),
    "an old contract and one to come": (
        (paper(term_until=ON - DAY), paper(valid_from=ON + DAY)),
        "",
    ),
    "an old contract and a letter": ((paper(term_until=ON - DAY), paper(kind=LETTER)), ""),
    "trust that nobody signed": ((trust(5, signed_on=None),), ""),
    "trust signed tomorrow": ((trust(5, signed_on=ON + DAY),), ""),
    "trust signed on the day": ((trust(4, signed_on=ON),), "trust"),
    "trust as wanted": ((trust(4),), "trust"),
    "trust below what is wanted": ((trust(3),), ""),
    "a signed sheet without trust": ((trust(None),), ""),
    "trust that fell": ((trust(5, BEFORE), trust(3)), ""),
    "trust that grew": ((trust(2, BEFORE), trust(5)), "trust"),
    "trust of a year ago, this year's unsigned": ((trust(4, BEFORE), trust(1, signed_on=None)), "trust"),
    "trust of long ago": ((trust(5, 2015, date(2016, 5, 1)),), "trust"),
    "the school's sheet alone": ((SCHOOLS(LAST),), ""),
    "the partner's sheet alone": ((PARTNERS(LAST),), ""),
    "both sheets": ((SCHOOLS(LAST), PARTNERS(LAST)), "principles"),
    "both sheets of the year before": ((SCHOOLS(BEFORE), PARTNERS(BEFORE)), ""),
    "both sheets of this year": ((SCHOOLS(THIS), PARTNERS(THIS)), ""),
    "sheets of different years": ((SCHOOLS(LAST), PARTNERS(THIS), PARTNERS(BEFORE)), ""),
    "everything": (EVERYTHING, "goals promises wish agreement trust principles"),
    "all but a wish": (
        tuple(each for each in EVERYTHING if each is not EVERYTHING[3]),
        "goals promises agreement trust principles",
    ),
}


def build(name: str, **fields: Any) -> Partnership:
    partnership = PartnershipFactory(**fields)
    for write in VARIED[name][0]:
        write(partnership)
    return partnership


@pytest.mark.parametrize("name", VARIED)
def test_what_is_written_down_meets_its_criterion(name: str) -> None:
    partnership = build(name)
    found = criteria_states([partnership], on=ON, profile=profile())[partnership.pk]
    assert met(found) == set(VARIED[name][1].split())


@pytest.mark.parametrize("traits", [{"by_law": True}, {"ended": True}, {"at_stage": 3}])
def test_the_findings_do_not_depend_on_where_it_stands(traits: dict[str, Any]) -> None:
    partnership = build("everything", **traits)
    assert met(criteria_states([partnership], on=ON, profile=profile())[partnership.pk]) == set(KNOWN)


@pytest.fixture
def varied() -> list[Partnership]:
    """One partnership of each sort, some by law, at other stages or ended."""
    traits: list[dict[str, Any]] = [{}, {"by_law": True}, {"at_stage": 2}, {"ended": True}, {"at_stage": 3}]
    return [build(name, **traits[place % len(traits)]) for place, name in enumerate(VARIED)]


DAYS = [
    date(2015, 1, 1),
    date(2026, 8, 31),
    date(2026, 9, 1),
    ON - DAY,
    ON,
    ON + DAY,
    ON + 2 * DAY,
    date(2027, 9, 1),
]


@pytest.mark.long
def test_the_conditions_of_a_query_agree_with_the_findings(varied: list[Partnership]) -> None:
    everybody = {partnership.pk for partnership in varied}
    assert len(everybody) > 25
    for on, wanted in product(DAYS, (1, 3, 4, 5)):
        school = profile(trust_wanted=wanted)
        found = criteria_states(varied, on=on, profile=school)
        rows = with_records(Partnership.objects.order_by(), on)
        for code in KNOWN:
            condition = criteria_met(on, school)[code]
            by_findings = {pk for pk, each in found.items() if code in met(each)}
            lacking = everybody - by_findings
            case = (code, on, wanted)
            assert set(rows.filter(condition).values_list("pk", flat=True)) == by_findings, case
            # A list is narrowed by what is lacking, too.
            assert set(rows.filter(~condition).values_list("pk", flat=True)) == lacking, case
            assert set(rows.exclude(condition).values_list("pk", flat=True)) == lacking, case


def test_each_criterion_is_met_by_some_and_lacks_to_others_on_the_day(varied: list[Partnership]) -> None:
    found = criteria_states(varied, on=ON, profile=profile()).values()
    for code in KNOWN:
        assert 0 < sum(code in met(each) for each in found) < len(varied), code


def test_a_contract_is_in_force_as_the_agreements_themselves_say(varied: list[Partnership]) -> None:
    for on in DAYS:
        found = criteria_states(varied, on=on, profile=profile())
        in_force = Agreement.objects.binding().in_force(on)
        for partnership in varied:
            expected = in_force.filter(partnerships=partnership).exists()
            assert ("agreement" in met(found[partnership.pk])) == expected, (partnership.pk, on)


def test_only_criteria_of_this_room_are_conditions_of_a_query() -> None:
    assert tuple(criteria_met(ON, profile())) == KNOWN


def test_a_list_is_narrowed_by_what_any_room_can_tell_at_its_own_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second, third = build("goals without values", at_stage=2), build("nothing", at_stage=3)
    asked: list[tuple[str, date]] = []

    def nobody_has(rows: Any, code: str, on: date, thresholds: Any) -> Any:
        asked.append((code, on))
        return rows

    own = [entry for entry in criteria_conditions._providers if "goals" in entry[1].codes]
    monkeypatch.setattr(criteria_conditions, "_providers", own)
    assert [each.code for each in searchable()] == list(KNOWN)
    criteria_conditions.register(CriteriaConditions(("held",), nobody_has))
    # In the order of the stages, whatever the order of the rooms
    assert [each.code for each in searchable()][:4] == ["goals", "promises", "wish", "held"]
    rows = Partnership.objects.all()
    assert list(lacking(rows, "held", on=ON, profile=profile())) == [second]
    assert list(lacking(rows, "principles", on=ON, profile=profile())) == [third]
    assert list(lacking(rows, "goals", on=ON, profile=profile())) == []
    assert asked == [("held", ON)]
    with pytest.raises(LookupError):
        lacking(rows, "product", on=ON, profile=profile())


# Why, and where to see it

WHY = [
    ("goals", "goals and values", "goals and values are recorded"),
    ("goals", "goals without values", "common values are not recorded yet"),
    ("goals", "values without goals", "common goals are not recorded yet"),
    ("goals", "nothing", "neither goals nor values are recorded yet"),
    ("promises", "both give", "both sides give something"),
    ("promises", "the school gives", "what the partner gives is not recorded"),
    ("promises", "the partner gives", "what the school gives is not recorded"),
    ("promises", "nothing", "nothing recorded for either side"),
    ("wish", "a wish of the day", "recorded on 15 October 2026"),
    ("wish", "a wish of long ago, one of tomorrow", "recorded on 1 January 2019"),
    ("wish", "a wish of tomorrow", "it is not recorded yet that the partner wants it"),
    ("wish", "nothing", "it is not recorded yet that the partner wants it"),
    ("trust", "trust as wanted", "4 of 5 in the signed sheet, at least 4 needed"),
    ("trust", "trust below what is wanted", "3 of 5 in the signed sheet, at least 4 needed"),
    ("trust", "trust that fell", "3 of 5 in the signed sheet, at least 4 needed"),
    ("trust", "trust that nobody signed", "no sheet signed by the partner yet"),
    ("trust", "a signed sheet without trust", "no sheet signed by the partner yet"),
    ("agreement", "nothing", "no agreement is entered"),
    ("agreement", "a letter", "no agreement is entered"),
    ("agreement", "a contract from tomorrow on", "no agreement is entered"),
    ("agreement", "a contract no end date", "no end date"),
    ("agreement", "a contract that ends on the day", "until 15 October 2026"),
    ("agreement", "a contract that ended yesterday", "ended on 14 October 2026"),
    ("agreement", "an old contract and one in force", "until 16 October 2026"),
    ("agreement", "an old contract and one to come", "ended on 14 October 2026"),
    ("agreement", "an old contract and one no end date", "no end date"),
    ("principles", "both sheets", "both sheets of 2025/2026 are there"),
    ("principles", "the school's sheet alone", "the partner’s sheet of 2025/2026 is missing"),
    ("principles", "the partner's sheet alone", "the school’s sheet of 2025/2026 is missing"),
    ("principles", "both sheets of the year before", "both sheets of 2025/2026 are missing"),
]


@pytest.mark.parametrize(("code", "name", "why"), WHY)
def test_why_it_is_so_is_said(code: str, name: str, why: str) -> None:
    state = states(build(name))[code]
    assert str(state.why) == why
    assert state.is_met == (code in VARIED[name][1].split())


def test_every_criterion_of_this_room_is_said_both_ways() -> None:
    said = {(code, code in VARIED[name][1].split()) for code, name, _why in WHY}
    assert said == {(code, answer) for code in KNOWN for answer in (True, False)}


def test_each_finding_leads_to_the_record_that_shows_it() -> None:
    partnership = build("everything")
    page = reverse("partners:partnership-detail", args=[partnership.pk])
    principles = reverse("partners:principles-detail", args=[partnership.pk])
    agreement = Agreement.objects.binding().get()
    assert {code: state.url for code, state in states(partnership).items() if code in KNOWN} == {
        "goals": f"{page}#goals",
        "promises": f"{page}#promises",
        "wish": f"{page}#wish",
        "trust": principles,
        "agreement": reverse("partners:agreement-detail", args=[agreement.pk]),
        "principles": f"{principles}?year=2025",
    }
    assert states(PartnershipFactory())["agreement"].url.endswith("#agreements")


def test_of_several_contracts_the_one_that_lasts_longest_is_shown() -> None:
    partnership = PartnershipFactory()
    for fields in ({"term_until": ON + DAY}, {}, {"term_until": date(2030, 1, 1)}):
        paper(**fields)(partnership)
    endless = Agreement.objects.get(valid_until=None)
    assert evidence_of([partnership], ON, profile())[partnership.pk].agreement_id == endless.pk


def test_what_will_lapse_says_until_when_it_holds() -> None:
    partnership = build("a contract that ends on the day")
    assert states(partnership)["agreement"].ends_on == ON
    assert states(partnership, on=ON + DAY)["agreement"].ends_on is None
    found = criteria_states([partnership], on=ON, profile=profile())[partnership.pk]
    assert [state.code for state in found.ending(3, by=ON)] == ["agreement"]
    assert found.ending(3, by=ON - DAY) == found.ending(1, by=ON) == found.ending(None, by=ON) == []
    assert states(build("a contract no end date"))["agreement"].ends_on is None


def test_the_last_finished_year_turns_with_the_school_year() -> None:
    assert last_finished_year(date(2026, 8, 31)) == SchoolYear(2024)
    assert last_finished_year(date(2026, 9, 1)) == SchoolYear(2025)
    partnership = build("both sheets")
    assert not states(partnership, on=date(2026, 8, 31))["principles"].is_met
    assert states(partnership, on=date(2026, 9, 1))["principles"].is_met
    assert not states(partnership, on=date(2027, 9, 1))["principles"].is_met


# Thresholds


@pytest.mark.parametrize(("wanted", "answer"), [(1, True), (3, True), (4, False), (5, False)])
def test_the_schools_own_threshold_decides_about_trust(wanted: int, answer: bool) -> None:
    partnership = build("trust below what is wanted")
    state = states(partnership, trust_wanted=wanted)["trust"]
    assert state.is_met is answer
    assert str(state.why) == f"3 of 5 in the signed sheet, at least {wanted} needed"


def test_the_lowest_threshold_still_asks_for_a_signed_sheet() -> None:
    for name in ("nothing", "trust that nobody signed", "a signed sheet without trust"):
        assert states(build(name), trust_wanted=1)["trust"].is_met is False


# What nobody reports

ELSEWHERE = {"held", "product", "four-c", "joint-activity"}


def test_what_no_room_reports_has_no_data_and_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    only_this_room(monkeypatch)
    partnership = build("everything", at_stage=2)
    found = criteria_states([partnership], on=ON, profile=profile())[partnership.pk]
    unknown = [state for state in found.states if state.is_met is None]
    assert {state.code for state in unknown} == ELSEWHERE
    assert {(str(state.why), state.url) for state in unknown} == {("no data yet", "")}
    assert found.lacking(1) == []
    assert [state.code for state in found.lacking(2)] == ["held", "product", "four-c"]
    assert [state.code for state in found.lacking(3)] == ["joint-activity"]
    assert ready_to_advance([partnership], on=ON, profile=profile()) == set()


def test_with_no_provider_everything_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(criteria, "_providers", [])
    partnership = build("everything")
    found = criteria_states([partnership], on=ON, profile=profile())[partnership.pk]
    assert [state.is_met for state in found.states] == [None] * len(CRITERIA)
    assert found.lacking(1) == found.of_stage(1)


# Providers


def only_this_room(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [entry for entry in criteria._providers if entry[1].__module__ == "partners.evidence"]
    assert len(own) == 1
    monkeypatch.setattr(criteria, "_providers", own)


def reports(*findings: Finding) -> tuple[Callable[..., Any], list[tuple[list[int], date, Any]]]:
    """A provider that finds the same of every partnership, and the calls it got."""
    calls: list[tuple[list[int], date, Any]] = []

    def provider(partnerships: Sequence[Partnership], on: date, thresholds: Any) -> dict[int, list[Finding]]:
        calls.append(([partnership.pk for partnership in partnerships], on, thresholds))
        return {partnership.pk: list(findings) for partnership in partnerships}

    return provider, calls


def test_a_provider_is_asked_once_for_all_partnerships(monkeypatch: pytest.MonkeyPatch) -> None:
    only_this_room(monkeypatch)
    provider, calls = reports(
        Finding("held", True, "3 of 3", "/here/"),
        Finding("product", True, "a wall newspaper"),
        Finding("four-c", False, "no analysis"),
        Finding("unheard-of", True, "nobody asks"),
    )
    criteria.register(provider)
    partnerships, school = [PartnershipFactory() for _row in range(5)], profile(events_wanted=2)
    found = criteria_states(partnerships, on=ON, profile=school)
    assert calls == [([each.pk for each in partnerships], ON, school)]
    for partnership in partnerships:
        second = {state.code: state for state in found[partnership.pk].of_stage(2)}
        assert (second["held"].is_met, second["held"].why, second["held"].url) == (True, "3 of 3", "/here/")
        assert second["product"].is_met is True
        assert second["four-c"].is_met is False
        assert [state.code for state in found[partnership.pk].lacking(2)] == ["four-c", "trust"]
        assert [state.code for state in found[partnership.pk].states] == [each.code for each in CRITERIA]


def test_a_provider_may_know_nothing_of_some(monkeypatch: pytest.MonkeyPatch) -> None:
    only_this_room(monkeypatch)
    known, unknown = PartnershipFactory(), PartnershipFactory()
    criteria.register(lambda rows, on, thresholds: {known.pk: [Finding("held", True, "3 of 3")]})
    found = criteria_states([known, unknown], on=ON, profile=profile())
    assert "held" in met(found[known.pk])
    assert "held" in {state.code for state in found[unknown.pk].lacking(2)}


def test_ready_is_who_meets_every_criterion_and_has_a_stage_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    only_this_room(monkeypatch)
    first, second, last, lawful, ended = (
        build("everything", **traits)
        for traits in ({}, {"at_stage": 2}, {"at_stage": 3}, {"by_law": True}, {"ended": True})
    )
    lacking = build("all but a wish")
    everybody = [first, second, last, lawful, ended, lacking]
    assert [may_advance(each) for each in everybody] == [True, True, False, False, False, True]
    assert ready_to_advance(everybody, on=ON, profile=profile()) == {first.pk}
    provider, calls = reports(*(Finding(code, True, "") for code in ELSEWHERE))
    criteria.register(provider)
    assert ready_to_advance(everybody, on=ON, profile=profile()) == {first.pk, second.pk}
    assert calls[0][0] == [first.pk, second.pk, lacking.pk]


@pytest.mark.parametrize("count", [1, 30])
def test_the_evidence_of_any_number_is_one_query(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    only_this_room(monkeypatch)
    names = list(VARIED)
    partnerships = [build(names[-1 - row % len(names)]) for row in range(count)]
    with CaptureQueriesContext(connection) as captured:
        found = criteria_states(partnerships, on=ON, profile=profile())
        assert all(str(state.why) for each in found.values() for state in each.states)
    assert len(captured) == 1
    assert found.keys() == {partnership.pk for partnership in partnerships}


def test_no_partnerships_ask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    only_this_room(monkeypatch)
    with CaptureQueriesContext(connection) as captured:
        assert criteria_states([], on=ON, profile=profile()) == {}
    assert len(captured) == 0


# The list itself


def test_every_criterion_has_a_code_of_its_own_and_a_stage() -> None:
    assert len(BY_CODE) == len(CRITERIA)
    assert {criterion.stage for criterion in CRITERIA} == {1, 2, 3}
    assert set(KNOWN) | ELSEWHERE == set(BY_CODE)
    assert not set(KNOWN) & ELSEWHERE


def test_codes_that_are_no_longer_known_have_no_title() -> None:
    assert titles(["wish", "gone", "trust"]) == [
        "The partner confirmed its wish",
        "The partner trusts the school",
    ]


def test_cooperation_by_law_lacks_nothing() -> None:
    partnership = PartnershipFactory(by_law=True)
    found = criteria_states([partnership], on=ON, profile=profile())[partnership.pk]
    assert found.of_stage(partnership.stage_id) == found.lacking(partnership.stage_id) == []


def test_the_evidence_is_that_of_the_partnership_alone() -> None:
    """Nothing of one partnership is found of another, of the same partner or not."""
    alone = PartnershipFactory()
    build("everything")
    direction = Direction.objects.exclude(pk=alone.direction_id).first()
    other = build("nothing", partner=alone.partner, direction=direction)
    for write in EVERYTHING:
        write(other)
    assert met(criteria_states([alone], on=ON, profile=profile())[alone.pk]) == set()
    assert met(criteria_states([other], on=ON, profile=profile())[other.pk]) == set(KNOWN)
    assert Promise.objects.count() == PrincipleSheet.objects.count() == 4
