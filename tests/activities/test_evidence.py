"""What joint activities say of the criteria: the same in Python as in SQL, in as many queries for two as for twenty."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.evidence import KNOWN, evidence_of, findings, lacking, lapses_on
from activities.models import Activity, ActivityKind, CycleStep, ProductType, Step
from partners import criteria as stages
from partners.models import Direction, Partnership
from partners.registries import Finding, criteria, criteria_conditions
from school.models import SchoolProfile
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnershipFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
)

pytestmark = pytest.mark.django_db

ON, DAY = date(2026, 11, 25), timedelta(days=1)
THIS, LAST, LONG_AGO = date(2026, 10, 13), date(2026, 3, 2), date(2025, 5, 12)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def held(*joint: Partnership, on: date = THIS, analyzed: bool = False, **fields: Any) -> Activity:
    """An activity that was held on that day with these partnerships."""
    activity = ActivityFactory(joint=list(joint), **fields)
    OccurrenceFactory(activity=activity, starts_on=on, held=True)
    if analyzed:
        step(activity, Step.ANALYZE)
    return activity


def step(activity: Activity, which: str, by: Partnership | None = None) -> None:
    partner = by.partner if by is not None else None
    CycleStep.objects.create(activity=activity, step=which, partner=partner, group="partner" if partner else "pupils")


def found(partnership: Partnership, on: date = ON, **thresholds: int) -> dict[str, Finding]:
    profile = SchoolProfile(**thresholds)
    return {each.code: each for each in findings([partnership], on, profile)[partnership.pk]}


def met(partnership: Partnership, on: date = ON, **thresholds: int) -> set[str]:
    return {code for code, each in found(partnership, on, **thresholds).items() if each.is_met}


# Held and analyzed


def test_as_many_as_the_school_wants_are_held_and_analyzed() -> None:
    partnership = PartnershipFactory()
    assert found(partnership)["held"].why == "nothing held yet"
    for _row in range(2):
        held(partnership, analyzed=True)
    assert (found(partnership)["held"].is_met, found(partnership)["held"].why) == (
        False,
        "2 of 3 held and summed up",
    )
    for _row in range(3):
        held(partnership)
    assert found(partnership)["held"].why == "5 held, 2 of them summed up, 3 needed"
    assert found(partnership, events_wanted=2)["held"].is_met
    activity = held(partnership, analyzed=True)
    assert (found(partnership)["held"].is_met, found(partnership)["held"].why) == (
        True,
        "3 held and summed up",
    )
    # Another date, another step of the same activity: it is still one.
    OccurrenceFactory(activity=activity, starts_on=THIS + DAY, held=True)
    CycleStep.objects.create(activity=activity, step="analyze", group="teachers")
    assert found(partnership)["held"].why == "3 held and summed up"


def test_only_what_was_held_within_a_partnerships_own_days_counts() -> None:
    first, last = date(2025, 9, 1), date(2026, 5, 26)
    partnership = PartnershipFactory(ended=True, started_on=first)
    for day, count in [(first - DAY, 0), (last + DAY, 0), (first, 1), (last, 2)]:
        held(partnership, on=day, analyzed=True, school_year=2025)
        assert evidence_of([partnership], ON, SchoolProfile())[partnership.pk].analyzed_count == count, day
    assert evidence_of([partnership], last - DAY, SchoolProfile())[partnership.pk].held_count == 1


def test_nothing_counts_that_was_not_held_that_is_to_come_or_that_was_called_off() -> None:
    partnership = PartnershipFactory()
    planned = ActivityFactory(joint=[partnership])
    OccurrenceFactory(activity=planned, starts_on=THIS)
    off = held(partnership, analyzed=True, cancelled=True)
    of_tomorrow = held(partnership, on=ON + DAY, analyzed=True)
    for activity in (planned, off, of_tomorrow):
        ProductFactory(activity=activity)
        for each in Step:
            step(activity, each, by=partnership)
    assert met(partnership, events_wanted=1) == set()
    assert met(partnership, ON + DAY, events_wanted=1) == set(KNOWN)


def test_each_partnership_of_a_combined_event_gets_its_credit() -> None:
    clinic = PartnershipFactory(direction=Direction.objects.get(code="sport-health"))
    again = PartnershipFactory(partner=clinic.partner, direction=Direction.objects.get(code="prevention"))
    inspectors = PartnershipFactory(direction=Direction.objects.get(code="prevention"))
    stranger = PartnershipFactory(partner=clinic.partner, direction=Direction.objects.get(code="civic-patriotic"))
    activity = held(clinic, again, inspectors, analyzed=True)
    ProductFactory(activity=activity)
    for each in Step:
        step(activity, each, by=clinic) if each != Step.ANALYZE else step(activity, each, by=inspectors)
    for partnership in (clinic, again, inspectors):
        assert met(partnership, events_wanted=1) == {"held", "product", "joint-activity"}, partnership
    step(activity, Step.ANALYZE, by=clinic)
    assert "four-c" in met(clinic)
    assert "four-c" in met(again)
    assert "four-c" not in met(inspectors)
    assert met(stranger, events_wanted=1) == set()


# What came of it


def test_a_product_of_what_was_held_is_common() -> None:
    partnership = PartnershipFactory()
    activity = held(partnership)
    assert found(partnership)["product"].why == "no joint results yet"
    assert found(partnership)["product"].url == f"/en/staff/products/?partner={partnership.partner_id}"
    ProductFactory(activity=activity, made_on=ON + DAY)
    assert "product" not in met(partnership)
    product = ProductFactory(activity=activity, made_on=ON, title="Сборник сказок")
    finding = found(partnership)["product"]
    assert (finding.is_met, finding.why, finding.url) == (
        True,
        "“Сборник сказок”",
        f"/en/staff/products/{product.pk}/",
    )


def test_a_product_of_a_project_is_common_while_the_partner_is_or_was_in_it() -> None:
    partnership = PartnershipFactory(ended=True)
    project = ProjectFactory()
    ProductFactory(activity=None, project=project, made_on=date(2026, 2, 1))
    member = ProjectMemberFactory(
        project=project,
        partner=partnership.partner,
        joined_on=date(2026, 1, 10),
        left_on=date(2026, 1, 20),
        leave_reason="Переезд",
    )
    assert "product" in met(partnership)
    for joined, left, is_common in [
        (date(2026, 5, 26), None, False),
        (date(2025, 1, 1), date(2025, 9, 1), True),
        (date(2025, 1, 1), date(2025, 8, 31), False),
        (date(2026, 2, 2), None, False),
    ]:
        member.joined_on, member.left_on, member.leave_reason = joined, left, "Переезд" if left else ""
        member.save()
        assert ("product" in met(partnership)) is is_common, (joined, left)
    # Nobody else's membership makes it common.
    assert "product" not in met(PartnershipFactory())


def test_the_event_itself_is_the_product_of_putting_education_into_practice() -> None:
    partnership = PartnershipFactory()
    kind = ActivityKind.objects.get(code="implementation")
    contest = ProductType.objects.get(code="contest")
    held(partnership, kind=kind)
    held(partnership, kind=ActivityKind.objects.get(code="design"), product_type=contest)
    assert "product" not in met(partnership)
    activity = held(partnership, kind=kind, product_type=contest)
    finding = found(partnership)["product"]
    assert (finding.is_met, finding.why, finding.url) == (
        True,
        "the event itself is the result",
        f"/en/staff/activities/{activity.pk}/",
    )


# The four C


def test_the_partner_itself_has_a_part_in_each_of_the_four() -> None:
    partnership = PartnershipFactory()
    one, other = held(partnership), held(partnership)
    for each in Step:
        step(one, each)
    step(one, Step.PLAN, by=partnership)
    step(other, Step.HOLD, by=partnership)
    assert found(partnership)["four-c"].why == "missing: we prepare it ourselves, we analyse it ourselves"
    step(other, Step.PREPARE, by=partnership)
    # Done by the partner in another partnership's activity, it is that one's.
    step(held(), Step.ANALYZE, by=partnership)
    assert "four-c" not in met(partnership)
    step(other, Step.ANALYZE, by=partnership)
    assert (found(partnership)["four-c"].is_met, found(partnership)["four-c"].why) == (
        True,
        "in each of the four",
    )


# This school year or last


def test_a_joint_activity_of_this_school_year_or_last_says_when_it_lapses() -> None:
    partnership = PartnershipFactory(started_on=date(2024, 9, 1))
    held(partnership, on=LONG_AGO, school_year=2024)
    finding = found(partnership)["joint-activity"]
    assert (finding.is_met, finding.why, finding.ends_on) == (False, "last held on 12 May 2025", None)
    assert finding.url.endswith(f"?partner={partnership.partner_id}&state=held&year=2024")
    for on, answer in [(date(2026, 8, 31), True), (date(2026, 9, 1), False)]:
        assert ("joint-activity" in met(partnership, on)) is answer, on
    held(partnership, on=THIS)
    finding = found(partnership)["joint-activity"]
    assert (finding.is_met, finding.ends_on) == (True, date(2028, 8, 31))
    assert finding.url.endswith(f"?partner={partnership.partner_id}&state=held")
    assert [lapses_on(day) for day in (date(2026, 8, 31), date(2026, 9, 1))] == [
        date(2027, 8, 31),
        date(2028, 8, 31),
    ]


# All of them at once


def population(number: int) -> list[Partnership]:
    """Partnerships of every sort: by law, ended, with more and more done together."""
    traits: list[dict[str, Any]] = [{}, {"by_law": True}, {"at_stage": 2}, {"ended": True}, {"at_stage": 3}]
    made = []
    for place in range(number):
        partnership = PartnershipFactory(**traits[place % 5])
        made.append(partnership)
        for row in range(place % 4):
            activity = held(partnership, on=[THIS, LAST, LONG_AGO][(place + row) % 3], analyzed=place % 3 > 0)
            if place % 7 == 3:
                ProductFactory(activity=activity)
            for each in list(Step)[: place % 6]:
                step(activity, each, by=partnership)
    return made


@pytest.mark.long
def test_the_conditions_of_a_query_agree_with_the_findings() -> None:
    everybody = population(24)
    for on in (THIS - DAY, THIS, ON, date(2027, 9, 1)):
        for profile in (SchoolProfile(events_wanted=1), SchoolProfile(events_wanted=3)):
            by_findings = findings(everybody, on, profile)
            for code in KNOWN:
                expected = {
                    pk for pk, each in by_findings.items() if any(one.code == code and not one.is_met for one in each)
                }
                rows = lacking(Partnership.objects.order_by(), code, on, profile)
                assert set(rows.values_list("pk", flat=True)) == expected, (code, on)
                assert rows.count() == len(expected)
    at_its_day = findings(everybody, ON, SchoolProfile(events_wanted=2)).values()
    for place, code in enumerate(KNOWN):
        assert 0 < sum(each[place].is_met for each in at_its_day) < len(everybody), code


def test_two_ask_as_often_as_twenty() -> None:
    everybody = population(20)

    def queries(partnerships: list[Partnership]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(findings(partnerships, ON, SchoolProfile())) == len(partnerships)
        return len(captured)

    with_product = next(each for each in everybody if "product" in met(each))
    assert queries([everybody[0], with_product]) == queries(everybody) == 2
    assert queries([]) == 0


def test_every_criterion_is_reported_and_can_be_searched_for() -> None:
    assert findings in list(criteria)
    assert {code for room in criteria_conditions for code in room.codes} == set(stages.BY_CODE)
    with pytest.raises(LookupError):
        stages.lacking(Partnership.objects.all(), "unheard-of", on=ON, profile=SchoolProfile())
    second, third = PartnershipFactory(at_stage=2), PartnershipFactory(at_stage=3)
    for code, expected in [("held", second), ("joint-activity", third), ("agreement", third)]:
        rows = stages.lacking(Partnership.objects.all(), code, on=ON, profile=SchoolProfile())
        assert list(rows) == [expected], code
