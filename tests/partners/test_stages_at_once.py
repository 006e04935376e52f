"""Coordinators who move, open or end one partnership at once: one of them does, the others are told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from partners.models import Direction, Partnership, Side
from partners.services.partnerships import withdraw
from partners.services.stages import PartnershipConflict, open_partnership
from school.models import User
from school.publication import public_version
from tests.factories import PartnerFactory, PartnershipFactory, UserFactory
from tests.partners.test_directions import at_once
from tests.partners.test_stages import (
    REPETITIONS,
    STARTED,
    STEPS,
    TODAY,
    forward,
    holds_together,
    stage,
    steps,
    stored,
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others", [1, 3])
def test_of_coordinators_who_advance_at_once_one_makes_the_step(others: int) -> None:
    for _time in range(REPETITIONS):
        partnership = PartnershipFactory()
        people = UserFactory.create_batch(1 + others)

        def job(user: User, partnership: Partnership = partnership) -> Callable[[], object]:
            return lambda: forward(partnership, seen=1, on=TODAY, by=user)

        raised = at_once([job(user) for user in people])
        assert [type(error) for error in raised] == [PartnershipConflict] * others
        assert steps(partnership) == [("opened", None, 1), ("advanced", 1, 2)]
        assert partnership.transitions.get(number=2).by in people
        assert stage(partnership) == (2, TODAY)
        assert partnership.history.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_different_steps_at_once_one_is_made() -> None:
    made = set()
    for _time in range(REPETITIONS):
        partnership = PartnershipFactory(at_stage=2)
        jobs = [lambda step=step, row=partnership: step(row, seen=2, on=TODAY, by=None) for step in STEPS]
        raised = at_once(jobs)
        assert [type(error) for error in raised] == [PartnershipConflict] * (len(STEPS) - 1)
        assert len(steps(partnership)) == 3
        assert holds_together(partnership)
        made.add(steps(partnership)[-1][0])
    assert made <= {"advanced", "decided", "stepped_back", "by_law"}


@pytest.mark.django_db(transaction=True)
def test_a_step_and_the_end_at_once_leave_one_story() -> None:
    user = UserFactory()
    for _time in range(REPETITIONS):
        partnership = PartnershipFactory()
        raised = at_once(
            [
                lambda row=partnership: forward(row, seen=1, on=TODAY, by=user),
                lambda row=partnership: withdraw(
                    partnership=row, side=Side.PARTNER, reason="Переезд", on=TODAY, by=user
                ),
            ]
        )
        # The step came first, or it was told that the partnership had ended.
        assert [type(error) for error in raised] in ([], [PartnershipConflict])
        found = stored(partnership)
        assert (found.ended_on, found.end_reason, found.ended_by) == (TODAY, "Переезд", user)
        assert found.stage_id == (1 if raised else 2)
        assert holds_together(partnership)


@pytest.mark.django_db(transaction=True)
def test_steps_of_different_partnerships_do_not_disturb_each_other() -> None:
    partner = PartnerFactory(directions=["prevention", "sport-health", "civic-patriotic"])
    rows = list(partner.partnerships.all())
    before = public_version()
    assert at_once([lambda row=row: forward(row, seen=1, on=TODAY, by=None) for row in rows]) == []
    assert [stage(row) for row in rows] == [(2, TODAY)] * 3
    assert public_version() == before + 3


@pytest.mark.django_db(transaction=True)
def test_a_race_opens_one_partnership() -> None:
    direction = Direction.objects.get(code="prevention")
    for _time in range(REPETITIONS):
        partner = PartnerFactory()

        def job(partner: Any = partner) -> object:
            return open_partnership(partner=partner, direction=direction, on=TODAY, by=None)

        raised = at_once([job] * 4)
        assert [type(error) for error in raised] == [IntegrityError] * 3
        opened = partner.partnerships.get()
        assert (opened.is_open, steps(opened)) == (True, [("opened", None, 1)])


@pytest.mark.django_db(transaction=True)
def test_after_the_end_a_new_partnership_opens_beside_the_old_one() -> None:
    old = PartnershipFactory(at_stage=3)
    again = {"partner": old.partner, "direction": old.direction, "on": TODAY, "by": None}
    with pytest.raises(IntegrityError):
        open_partnership(**again)
    withdraw(partnership=old, side=Side.SCHOOL, reason="Отремонтируем зал", on=TODAY, by=UserFactory())
    new = open_partnership(**again)
    assert stage(new) == (1, TODAY)
    assert (stage(old), stored(old).end_reason) == ((3, STARTED), "Отремонтируем зал")
    with pytest.raises(IntegrityError):
        open_partnership(**again)
    assert old.partner.partnerships.count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_leaves_twice_at_once_leaves_once() -> None:
    people = UserFactory.create_batch(3)
    for _time in range(REPETITIONS):
        partnership = PartnershipFactory()

        def job(user: User, partnership: Partnership = partnership) -> Callable[[], object]:
            return lambda: withdraw(partnership=partnership, side=Side.PARTNER, reason=str(user), on=TODAY, by=user)

        raised = at_once([job(user) for user in people])
        assert [type(error) for error in raised] == [PartnershipConflict] * 2
        found = stored(partnership)
        assert (found.ended_on, found.end_reason) == (TODAY, str(found.ended_by))
        assert [row.ended_on for row in partnership.history.all()] == [TODAY, None]
