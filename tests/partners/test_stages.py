"""A partnership moves between its stages by steps that are only ever added, and by one service only."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.models import Direction, Partnership, Side, Stage, StageTransition
from partners.models.partnership import StageIsNotWrittenHere
from partners.models.transition import replay
from partners.services.partnerships import withdraw
from partners.services.stages import (
    PartnershipMoved,
    StageNotLeft,
    advance,
    change_basis,
    last_number,
    open_partnership,
    step_back,
)
from school.models import User
from school.publication import public_version
from tests.factories import PartnerFactory, PartnershipFactory, UserFactory
from tests.partners.test_directions import at_once
from tests.test_conventions import MODULES

STARTED, TODAY = date(2025, 9, 1), date(2026, 9, 1)
LAW, VOLUNTARY = Partnership.Basis.LAW, Partnership.Basis.VOLUNTARY
REPETITIONS = 8


def stored(partnership: Partnership) -> Partnership:
    return Partnership.objects.get(pk=partnership.pk)


def stage(partnership: Partnership) -> tuple[int | None, date]:
    found = stored(partnership)
    return found.stage_id, found.stage_since


def steps(partnership: Partnership) -> list[tuple[str, int | None, int | None]]:
    return list(partnership.transitions.values_list("kind", "from_stage_id", "to_stage_id"))


def holds_together(partnership: Partnership) -> bool:
    """The stored stage and its first day are those that the transitions lead to."""
    found = list(partnership.transitions.order_by("number"))
    return (replay(found), found[-1].on) == stage(partnership)


# Each takes what all steps take: seen, on, by


def forward(partnership: Partnership, **common: Any) -> StageTransition:
    return advance(partnership=partnership, outcome="Договорились", **common)


def decide(partnership: Partnership, **common: Any) -> StageTransition:
    return advance(partnership=partnership, outcome="Так решил совет", lacking=["wish"], **common)


def back(partnership: Partnership, to: int = 1, **common: Any) -> StageTransition:
    return step_back(partnership=partnership, to=to, reason="Начинаем снова", **common)


def by_law(partnership: Partnership, **common: Any) -> StageTransition:
    return change_basis(partnership=partnership, basis=LAW, reason="120-ФЗ", **common)


def of_free_will(partnership: Partnership, **common: Any) -> StageTransition:
    return change_basis(partnership=partnership, basis=VOLUNTARY, reason="Хотим сами", **common)


def now(partnership: Partnership, **changes: Any) -> dict[str, Any]:
    return {"seen": last_number(partnership), "on": TODAY, "by": None, **changes}


# Steps


@pytest.mark.django_db
def test_a_partnership_opens_at_the_first_stage_on_its_first_day() -> None:
    user = UserFactory()
    direction = Direction.objects.get(code="prevention")
    partnership = open_partnership(
        partner=PartnerFactory(), direction=direction, on=STARTED, by=user, common_goals="Меньше бед"
    )
    assert stage(partnership) == (1, STARTED)
    opened = partnership.transitions.get()
    assert (opened.number, opened.kind, opened.on, opened.by) == (1, "opened", STARTED, user)
    assert (opened.from_stage_id, opened.to_stage_id) == (None, 1)
    assert stored(partnership).common_goals == "Меньше бед"


@pytest.mark.django_db
def test_a_step_forward_keeps_the_outcome_in_words_and_who_wrote_it() -> None:
    partnership, user = PartnershipFactory(), UserFactory()
    before, version = public_version(), stored(partnership).version
    step = advance(partnership=partnership, seen=1, outcome="Хотим вместе читать вслух", on=TODAY, by=user)
    assert StageTransition.objects.get(pk=step.pk) == step
    assert (step.number, step.kind, step.from_stage_id, step.to_stage_id) == (2, "advanced", 1, 2)
    assert (step.text, step.lacking, step.on, step.by) == ("Хотим вместе читать вслух", [], TODAY, user)
    assert stage(partnership) == (2, TODAY)
    assert public_version() == before + 1
    # Who has the form of the partnership open is told.
    assert stored(partnership).version == version + 1
    assert [row.stage_id for row in partnership.history.all()] == [2, 1]


@pytest.mark.django_db
def test_a_decision_in_spite_of_what_is_lacking_says_what_it_was() -> None:
    partnership = PartnershipFactory()
    step = advance(
        partnership=partnership,
        seen=1,
        outcome="Знаем друг друга двадцать лет",
        on=TODAY,
        by=None,
        lacking=("promises", "wish"),
    )
    step.refresh_from_db()
    assert (step.kind, step.lacking, step.text) == (
        "decided",
        ["promises", "wish"],
        "Знаем друг друга двадцать лет",
    )
    assert stage(partnership) == (2, TODAY)


@pytest.mark.django_db
def test_stages_are_reached_one_by_one_and_left_for_any_earlier_one() -> None:
    partnership = PartnershipFactory()
    for step in (forward, decide, back, forward, forward):
        step(partnership, **now(partnership))
    back(partnership, to=2, **now(partnership))
    assert steps(partnership) == [
        ("opened", None, 1),
        ("advanced", 1, 2),
        ("decided", 2, 3),
        ("stepped_back", 3, 1),
        ("advanced", 1, 2),
        ("advanced", 2, 3),
        ("stepped_back", 3, 2),
    ]
    assert [step.number for step in partnership.transitions.all()] == list(range(1, 8))
    assert partnership.transitions.get(number=4).text == "Начинаем снова"
    assert holds_together(partnership)


@pytest.mark.django_db
def test_nothing_lies_beyond_the_last_stage() -> None:
    partnership = PartnershipFactory(at_stage=3)
    for step in (forward, decide):
        with pytest.raises(StageNotLeft):
            step(partnership, **now(partnership))
    assert stage(partnership) == (3, STARTED)
    assert len(steps(partnership)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "to"),
    [(at, to) for at, to in product((1, 2, 3), range(-1, 6)) if not 1 <= to < at],
)
def test_a_step_back_leads_to_an_earlier_stage_only(at: int, to: int) -> None:
    partnership = PartnershipFactory(at_stage=at)
    with pytest.raises(StageNotLeft):
        back(partnership, to=to, **now(partnership))
    assert stage(partnership) == (at, STARTED)
    assert len(steps(partnership)) == at


@pytest.mark.django_db
def test_cooperation_by_law_has_no_stage_and_takes_no_step() -> None:
    partnership = PartnershipFactory(by_law=True)
    assert (partnership.stage_id, partnership.stage_since) == (None, STARTED)
    assert steps(partnership) == [("opened", None, None)]
    for step in (forward, decide, back, by_law):
        with pytest.raises(StageNotLeft):
            step(partnership, **now(partnership))
    assert steps(partnership) == [("opened", None, None)]
    assert stage(partnership) == (None, STARTED)


@pytest.mark.django_db
def test_the_basis_changes_both_ways_and_free_will_begins_at_the_first_stage() -> None:
    partnership = PartnershipFactory(at_stage=3)
    with pytest.raises(StageNotLeft):
        of_free_will(partnership, **now(partnership))
    by_law(partnership, **now(partnership))
    assert (stored(partnership).basis, *stage(partnership)) == ("law", None, TODAY)
    with pytest.raises(StageNotLeft):
        by_law(partnership, **now(partnership))
    of_free_will(partnership, **now(partnership, on=TODAY + timedelta(days=1)))
    assert (stored(partnership).basis, *stage(partnership)) == (
        "voluntary",
        1,
        TODAY + timedelta(days=1),
    )
    assert steps(partnership)[3:] == [("by_law", 3, None), ("voluntary", None, 1)]
    assert partnership.transitions.last().text == "Хотим сами"


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["", "nonsense"])
def test_an_unknown_basis_is_refused(basis: str) -> None:
    for partnership in (PartnershipFactory(), PartnershipFactory(by_law=True)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change_basis(partnership=partnership, basis=basis, reason="Так", **now(partnership))
        assert len(steps(partnership)) == 1


STEPS = [forward, decide, back, by_law]


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("seen", [0, 1, 3, 99, -1])
def test_who_saw_another_state_is_told(step: Callable[..., Any], seen: int) -> None:
    partnership = PartnershipFactory(at_stage=2)
    with pytest.raises(PartnershipMoved):
        step(partnership, **now(partnership, seen=seen))
    assert stage(partnership) == (2, STARTED)
    assert len(steps(partnership)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_what_has_ended_is_moved_no_more(step: Callable[..., Any]) -> None:
    partnership = PartnershipFactory(at_stage=2)
    withdraw(partnership=partnership, side=Side.PARTNER, reason="Переезд", on=TODAY, by=UserFactory())
    with pytest.raises(PartnershipMoved):
        step(partnership, **now(partnership))
    assert stage(partnership) == (2, STARTED)
    # The copy from before the end is no way round.
    assert partnership.is_open


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_made_from_what_is_stored_not_from_an_old_copy(step: Callable[..., Any]) -> None:
    partnership = PartnershipFactory(at_stage=2)
    partnership.common_goals = "Не сохранено"
    partnership.stage_id = 1
    step(partnership, **now(partnership))
    assert stored(partnership).common_goals == ""
    assert steps(partnership)[-1][1] == 2
    assert holds_together(partnership)


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_a_step_without_words_is_refused_and_leaves_nothing(
    step: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = PartnershipFactory(at_stage=2)
    create, before = StageTransition.objects.create, public_version()
    monkeypatch.setattr(StageTransition.objects, "create", lambda **row: create(**{**row, "text": ""}))
    with pytest.raises(IntegrityError), transaction.atomic():
        step(partnership, **now(partnership))
    assert stage(partnership) == (2, STARTED)
    assert len(steps(partnership)) == 2
    assert public_version() == before


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_staying_by_choice_ends_with_a_step(step: Callable[..., Any]) -> None:
    partnership = PartnershipFactory(at_stage=2)
    partnership.stay(until=date(2027, 5, 31), reason="Нам хватает двух праздников")
    assert stored(partnership).stays(TODAY)
    assert not Partnership.objects.awaiting_step(TODAY).exists()
    step(partnership, **now(partnership))
    found = stored(partnership)
    assert (found.stays_until, found.stays_reason, found.stays(TODAY)) == (None, "", False)


@pytest.mark.django_db
def test_the_choice_to_stay_ends_by_itself_and_is_taken_back() -> None:
    partnership = PartnershipFactory()
    partnership.stay(until=TODAY, reason="Пока так")
    assert [partnership.stays(TODAY + timedelta(days=day)) for day in (-1, 0, 1)] == [True, True, False]
    assert Partnership.objects.awaiting_step(TODAY).count() == 0
    assert Partnership.objects.awaiting_step(TODAY + timedelta(days=1)).count() == 1
    partnership.stay(until=None, reason="Уже не важно")
    assert (stored(partnership).stays_until, stored(partnership).stays_reason) == (None, "")
    assert Partnership.objects.awaiting_step(TODAY).count() == 1
    assert stage(partnership) == (1, STARTED)


# Transitions are only added


@pytest.mark.django_db
def test_a_transition_is_never_changed_nor_deleted() -> None:
    partnership = PartnershipFactory(at_stage=2)
    step = partnership.transitions.get(number=2)
    before = list(StageTransition.objects.values())
    step.text = "Переписано"
    steps_there = StageTransition.objects.filter(pk=step.pk)
    for change in (
        step.save,
        lambda: step.save(update_fields=["text"]),
        step.delete,
        lambda: steps_there.update(text="Переписано"),
        lambda: StageTransition.objects.bulk_update([step], ["text"]),
        lambda: StageTransition.objects.update_or_create(pk=step.pk, defaults={"text": "Переписано"}),
        steps_there.delete,
        StageTransition.objects.all().delete,
        partnership.transitions.all().delete,
        lambda: partnership.transitions.update(on=TODAY),
    ):
        with pytest.raises(TypeError, match="only added"), transaction.atomic():
            change()
    assert list(StageTransition.objects.values()) == before


@pytest.mark.django_db
def test_a_new_transition_with_the_key_of_another_does_not_replace_it() -> None:
    partnership = PartnershipFactory(at_stage=2)
    before = list(StageTransition.objects.values())
    copy = partnership.transitions.get(number=2)
    copy._state.adding = True
    copy.text = "Переписано"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    assert list(StageTransition.objects.values()) == before


@pytest.mark.django_db
def test_a_transition_is_not_moved_to_another_partnership() -> None:
    partnership, other = PartnershipFactory(at_stage=2), PartnershipFactory()
    step = partnership.transitions.get(number=2)
    with pytest.raises(TypeError), transaction.atomic():
        other.transitions.add(step)
    assert len(steps(partnership)) == 2


@pytest.mark.django_db
def test_who_wrote_a_step_may_leave_the_school() -> None:
    user = UserFactory()
    partnership = PartnershipFactory(by=user, coordinator=user)
    user.delete()
    assert partnership.transitions.get().by is None
    assert stored(partnership).coordinator is None


# Replaying


@dataclass
class Walk:
    """What a partnership should be after the steps so far."""

    stage: int | None
    is_by_law: bool
    count: int = 1


WALKS = st.lists(
    st.one_of(
        st.tuples(st.just("forward"), st.sets(st.sampled_from(["goals", "wish", "trust"]))),
        st.tuples(st.just("back"), st.integers(-1, 4)),
        st.tuples(st.just("basis"), st.sampled_from([LAW, VOLUNTARY])),
        st.tuples(st.just("stay"), st.booleans()),
        st.tuples(st.just("edit"), st.text("абв", max_size=5)),
        st.tuples(st.just("stale"), st.integers(-3, 3).filter(bool)),
    ),
    max_size=12,
)


def follow(walk: Walk, partnership: Partnership, kind: str, value: Any, on: date) -> None:
    """Take one step both in the database and in the walk; a refused one changes neither."""
    common = {"partnership": partnership, "seen": walk.count, "on": on, "by": None}
    after = Walk(walk.stage, walk.is_by_law, walk.count + 1)
    refusal: type[Exception] | None = None
    step: Callable[[], object]
    if kind == "forward":
        step = lambda: advance(outcome="Итог", lacking=sorted(value), **common)  # noqa: E731
        refusal = StageNotLeft if walk.stage in (None, 3) else None
        after.stage = (walk.stage or 0) + 1
    elif kind == "back":
        step = lambda: step_back(to=value, reason="Причина", **common)  # noqa: E731
        refusal = StageNotLeft if walk.stage is None or not 1 <= value < walk.stage else None
        after.stage = value
    elif kind == "basis":
        step = lambda: change_basis(basis=value, reason="Причина", **common)  # noqa: E731
        refusal = StageNotLeft if walk.is_by_law == (value == LAW) else None
        after.is_by_law, after.stage = value == LAW, None if value == LAW else 1
    elif kind == "stale":
        step = lambda: advance(outcome="Итог", **{**common, "seen": walk.count + value})  # noqa: E731
        refusal = PartnershipMoved
    else:
        fresh = stored(partnership)
        if kind == "edit":
            fresh.common_goals = value
            fresh.save()
        elif walk.stage is not None:
            fresh.stay(until=on if value else None)
        return
    if refusal is not None:
        with pytest.raises(refusal):
            step()
    else:
        step()
        walk.stage, walk.is_by_law, walk.count = after.stage, after.is_by_law, after.count


@pytest.mark.walk
@pytest.mark.django_db
@settings(deadline=None, max_examples=60)
@given(starts_by_law=st.booleans(), walk=WALKS)
def test_replaying_any_walk_gives_the_stored_stage(starts_by_law: bool, walk: list[tuple[str, Any]]) -> None:
    partnership = PartnershipFactory(basis=LAW if starts_by_law else VOLUNTARY)
    expected = Walk(None if starts_by_law else 1, starts_by_law)
    for day, (kind, value) in enumerate(walk):
        follow(expected, partnership, kind, value, TODAY + timedelta(days=day))
        found = list(partnership.transitions.all())
        assert [step.number for step in found] == list(range(1, expected.count + 1))
        assert replay(found) == stored(partnership).stage_id == expected.stage
        assert stored(partnership).is_by_law == expected.is_by_law
    assert holds_together(partnership)
    # Any chain with a link left out, doubled or in another place is broken.
    found = list(partnership.transitions.all())
    for place in range(len(found) - 1):
        for broken in (found[:place] + found[place + 1 :], found[: place + 1] + found[place:], found[::-1]):
            with pytest.raises(ValidationError):
                replay(broken)


def link(number: int, start: int | None, to: int | None) -> StageTransition:
    return StageTransition(number=number, from_stage_id=start, to_stage_id=to)


def test_no_transitions_lead_to_no_stage() -> None:
    assert replay([]) is None


@pytest.mark.parametrize(
    "chain",
    [
        [link(1, 1, 2)],
        [link(2, None, 1)],
        [link(1, None, 1), link(2, 2, 3)],
        [link(1, None, 1), link(2, None, 1)],
        [link(1, None, 1), link(3, 1, 2)],
        [link(1, None, 1), link(1, 1, 2)],
        [link(1, None, None), link(2, 1, 2)],
        [link(1, None, 1), link(2, 1, 2), link(3, 1, 2)],
    ],
)
def test_a_broken_chain_is_not_replayed(chain: list[StageTransition]) -> None:
    with pytest.raises(ValidationError, match="does not follow"):
        replay(chain)


@pytest.mark.django_db
@pytest.mark.walk
def test_the_demos_partnerships_stand_where_their_stories_lead(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    assert Partnership.objects.count() > 17
    for partnership in Partnership.objects.all():
        assert replay(partnership.transitions.all()) == partnership.stage_id, partnership


# What the database itself holds

EVERYWHERE = (None, 1, 2, 3)
LEADS: dict[str, set[tuple[int | None, int | None]]] = {
    "opened": {(None, None), (None, 1)},
    "advanced": {(1, 2), (2, 3)},
    "decided": {(1, 2), (2, 3)},
    "stepped_back": {(2, 1), (3, 1), (3, 2)},
    "by_law": {(1, None), (2, None), (3, None)},
    "voluntary": {(None, 1)},
}


def test_every_kind_of_step_is_tried() -> None:
    assert set(LEADS) == set(StageTransition.Kind.values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "start", "to"),
    [
        *product([*LEADS, "unheard_of"], EVERYWHERE, EVERYWHERE),
    ],
)
def test_each_kind_of_step_leads_where_it_says(kind: str, start: int | None, to: int | None) -> None:
    partnership = PartnershipFactory()

    def write() -> None:
        StageTransition.objects.create(
            partnership=partnership,
            number=2,
            kind=kind,
            from_stage_id=start,
            to_stage_id=to,
            on=TODAY,
            text="Слова",
        )

    if (start, to) in LEADS.get(kind, ()):
        write()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LEADS)
def test_only_the_beginning_needs_no_words(kind: str) -> None:
    partnership = PartnershipFactory()
    start, to = sorted(LEADS[kind], key=str)[0]
    write = {
        "partnership": partnership,
        "number": 2,
        "kind": kind,
        "from_stage_id": start,
        "to_stage_id": to,
        "on": TODAY,
    }
    if kind == "opened":
        StageTransition.objects.create(**write)
        return
    with pytest.raises(IntegrityError, match=r"transition_has_words"), transaction.atomic():
        StageTransition.objects.create(**write)


# Two people at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others", [1, 3])
def test_of_coordinators_who_advance_at_once_one_makes_the_step(others: int) -> None:
    for _time in range(REPETITIONS):
        partnership = PartnershipFactory()
        people = UserFactory.create_batch(1 + others)

        def job(user: User, partnership: Partnership = partnership) -> Callable[[], object]:
            return lambda: forward(partnership, seen=1, on=TODAY, by=user)

        raised = at_once([job(user) for user in people])
        assert [type(error) for error in raised] == [PartnershipMoved] * others
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
        assert [type(error) for error in raised] == [PartnershipMoved] * (len(STEPS) - 1)
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
        assert [type(error) for error in raised] in ([], [PartnershipMoved])
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
        assert [type(error) for error in raised] == [PartnershipMoved] * 2
        found = stored(partnership)
        assert (found.ended_on, found.end_reason) == (TODAY, str(found.ended_by))
        assert [row.ended_on for row in partnership.history.all()] == [TODAY, None]


@pytest.mark.django_db
def test_the_end_is_written_with_side_reason_and_person() -> None:
    partnership, user = PartnershipFactory(at_stage=2), UserFactory()
    before, version = public_version(), partnership.partner.version
    ended = withdraw(partnership=partnership, side=Side.PARTNER, reason="Переезд", on=TODAY, by=user)
    assert (ended.ended_on, ended.ended_by_side, ended.end_reason, ended.ended_by) == (
        TODAY,
        "partner",
        "Переезд",
        user,
    )
    assert not stored(partnership).is_open
    assert public_version() == before + 1
    partnership.partner.refresh_from_db()
    assert partnership.partner.version == version + 1
    with pytest.raises(PartnershipMoved):
        withdraw(partnership=partnership, side=Side.SCHOOL, reason="Мы первые", on=TODAY, by=user)
    assert stored(partnership).end_reason == "Переезд"


@pytest.mark.django_db
@pytest.mark.parametrize("traits", [{}, {"ended": True}])
def test_a_partnership_is_ended_and_never_deleted(traits: dict[str, Any]) -> None:
    partnership = PartnershipFactory(**traits)
    for delete in (
        partnership.delete,
        Partnership.objects.filter(pk=partnership.pk).delete,
        Partnership.objects.ended().delete,
        partnership.partner.partnerships.all().delete,
    ):
        with pytest.raises(TypeError, match="never deleted"):
            delete()
    assert Partnership.objects.count() == 1
    assert len(steps(partnership)) == 1


# The stage is written by one service only


def poke(name: str, value: Any, **how: Any) -> Callable[[Partnership], object]:
    def act(partnership: Partnership) -> None:
        setattr(partnership, name, value)
        partnership.save(**how)

    return act


def poke_what_was_deferred(partnership: Partnership) -> None:
    light = Partnership.objects.only("partner").get(pk=partnership.pk)
    light.stage_id = 3
    light.save()


def kept_by_a_partial_refresh(partnership: Partnership) -> None:
    partnership.stage_id = 3
    partnership.refresh_from_db(fields=["common_goals"])
    partnership.save()


def kept_by_a_corrected_first_day(partnership: Partnership) -> None:
    partnership.stage_id = 3
    partnership.begin(STARTED, has_moved=False)
    partnership.save()


def deferred_and_emptied(partnership: Partnership) -> None:
    light = Partnership.objects.only("partner").get(pk=partnership.pk)
    light.basis, light.stage_id = LAW, None
    light.save()


def moved(partnership: Partnership) -> StageTransition:
    """A step back to where it was, with the object that the service moved."""
    forward(partnership, **now(partnership, on=STARTED))
    return back(partnership, **now(partnership, on=STARTED))


def begun(partnership: Partnership) -> Partnership:
    partnership.begin(STARTED, has_moved=False)
    partnership.save()
    return partnership


POKES: dict[str, Callable[[Partnership], object]] = {
    "stage": poke("stage", Stage(pk=-1, number=3)),
    "stage_id": poke("stage_id", 3),
    "stage_id, emptied": poke("stage_id", None),
    "stage_id, by an expression": poke("stage_id", F("stage_id") + 1),
    "stage_since": poke("stage_since", TODAY),
    "stage_id alone": poke("stage_id", 3, update_fields=["stage"]),
    "stage_id alone, by its column": poke("stage_id", 3, update_fields=["stage_id"]),
    "stage_since alone": poke("stage_since", TODAY, update_fields=["stage_since"]),
    "beside another field": poke("stage_id", 3, update_fields=["common_goals"]),
    "a deferred one": poke_what_was_deferred,
    "update": lambda row: Partnership.objects.filter(pk=row.pk).update(stage=3),
    "update by key": lambda row: Partnership.objects.update(stage_id=3),
    "update of the day": lambda row: Partnership.objects.update(stage_since=TODAY, common_goals="Да"),
    "update through the partner": lambda row: row.partner.partnerships.update(stage=3),
    "update through the stage": lambda row: Stage.objects.get(number=1).partnerships.update(stage=3),
    "bulk_update": lambda row: Partnership.objects.bulk_update([row], ["stage"]),
    "bulk_update by key": lambda row: Partnership.objects.bulk_update([row], ["stage_id"]),
    "bulk_update of the day": lambda row: Partnership.objects.bulk_update([row], iter(["stage_since"])),
    "update_or_create": lambda row: Partnership.objects.update_or_create(pk=row.pk, defaults={"stage_id": 3}),
    "clear": lambda row: Stage.objects.get(number=1).partnerships.clear(),
    "remove": lambda row: Stage.objects.get(number=1).partnerships.remove(row),
    "another's transition": lambda row: row.follow(PartnershipFactory(at_stage=2).transitions.last()),
    "a transition that is not stored": lambda row: row.follow(
        StageTransition(partnership=row, number=2, to_stage_id=3, on=TODAY)
    ),
    "add": lambda row: Stage.objects.get(number=3).partnerships.add(row),
    "set": lambda row: Stage.objects.get(number=3).partnerships.set([row]),
    "bulk_create over it": lambda row: Partnership.objects.bulk_create(
        [
            Partnership(
                pk=row.pk,
                partner=row.partner,
                direction=row.direction,
                started_on=STARTED,
                stage_id=3,
                stage_since=STARTED,
            )
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["stage"],
    ),
    "a partial refresh": kept_by_a_partial_refresh,
    "a corrected first day": kept_by_a_corrected_first_day,
    "a deferred one, emptied": deferred_and_emptied,
    "the object of a step": lambda row: poke("stage_id", 3)(moved(row).partnership),
    "the object of a corrected first day": lambda row: poke("stage_since", TODAY)(begun(row)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", POKES)
def test_a_stage_is_not_written_past_its_service(name: str) -> None:
    partnership = stored(PartnershipFactory())
    with pytest.raises(StageIsNotWrittenHere), transaction.atomic():
        POKES[name](partnership)
    assert stage(partnership) == (1, STARTED)
    assert steps(partnership) == [("opened", None, 1)]
    # Nothing of it is left for the next save.
    fresh = stored(partnership)
    fresh.common_goals = "Вместе читаем"
    fresh.save()
    assert stage(partnership) == (1, STARTED)


@pytest.mark.django_db
def test_the_object_just_opened_is_watched_too() -> None:
    partnership = PartnershipFactory()
    partnership.stage_id = 2
    with pytest.raises(StageIsNotWrittenHere):
        partnership.save()
    partnership.refresh_from_db()
    partnership.save()
    assert stage(partnership) == (1, STARTED)


@pytest.mark.django_db
def test_a_new_partnership_begins_at_the_first_stage_whatever_it_was_given() -> None:
    fields = {"started_on": STARTED, "stage_id": 3, "stage_since": TODAY}
    direction = Direction.objects.get(code="prevention")
    made = Partnership(partner=PartnerFactory(), direction=direction, **fields)
    made.save()
    assert stage(made) == (1, STARTED)
    created = Partnership.objects.create(partner=PartnerFactory(), direction=direction, **fields)
    assert stage(created) == (1, STARTED)
    through_stage = Stage.objects.get(number=3).partnerships.create(
        partner=PartnerFactory(), direction=direction, started_on=STARTED
    )
    assert stage(through_stage) == (1, STARTED)
    opened = open_partnership(
        partner=PartnerFactory(), direction=direction, on=STARTED, by=None, stage_id=3, stage_since=TODAY
    )
    assert stage(opened) == (1, STARTED)
    lawful = Partnership(partner=PartnerFactory(), direction=direction, basis=LAW, **fields)
    lawful.save()
    assert stage(lawful) == (None, STARTED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "again",
    [
        lambda row: Partnership(pk=row.pk, partner=row.partner, direction=row.direction, started_on=row.started_on),
        lambda row: row.history.last().instance,
    ],
    ids=["the same key", "an earlier version"],
)
def test_a_new_object_with_the_key_of_another_does_not_begin_it_anew(
    again: Callable[[Partnership], Partnership],
) -> None:
    partnership = PartnershipFactory(at_stage=3)
    with pytest.raises((IntegrityError, StageIsNotWrittenHere)), transaction.atomic():
        again(partnership).save()
    assert stage(partnership) == (3, STARTED)


def saved(copy: Partnership, **how: Any) -> None:
    copy.common_goals = "Вместе читаем"
    copy.save(**how)


def goals_of_many(copy: Partnership) -> None:
    copy.common_goals = "Вместе читаем"
    Partnership.objects.bulk_update([copy], ["common_goals"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        pytest.param(saved, id="save"),
        pytest.param(
            lambda copy: saved(copy, update_fields=["common_goals", "stage", "stage_since"]),
            id="save of the fields",
        ),
        pytest.param(lambda copy: saved(copy, update_fields=["common_goals"]), id="save of one field"),
        pytest.param(lambda copy: copy.stay(until=date(2027, 5, 31), reason="Нам хватает"), id="stay"),
        pytest.param(goals_of_many, id="bulk_update"),
    ],
)
def test_a_copy_from_before_a_step_does_not_take_it_back(write: Callable[[Partnership], object]) -> None:
    partnership = PartnershipFactory()
    copy = stored(partnership)
    forward(partnership, **now(partnership))
    write(copy)
    assert stage(partnership) == (2, TODAY)
    assert holds_together(partnership)


# The code


WRITES, CREATES, FOLLOWS = "writes a stage", "creates a row", "follows a transition"
# The model itself keeps the rule; the service is the one that follows and creates.
ALLOWED = {
    "partners/models/partnership.py": {WRITES},
    "partners/services/stages.py": {CREATES, FOLLOWS},
}
# A form of a new partnership needs an object to fill in; the service makes the one that is saved.
ALLOWED_LINES = {("partners/views/partnerships.py", "Partnership(**asked_for(request))")}
STAGE_NAMES = {"stage", "stage_id", "stage_since"}
GUARDED = {"Partnership", "StageTransition"}
REVERSE = {"partnerships", "transitions"}
CREATORS = {
    "create",
    "acreate",
    "get_or_create",
    "aget_or_create",
    "update_or_create",
    "aupdate_or_create",
    "bulk_create",
    "abulk_create",
}


def offences(text: str) -> set[tuple[str, str]]:
    """What a module does that only the one service may do, each with the line of code."""
    return {(what, ast.unparse(node)) for node in ast.walk(ast.parse(text)) if (what := offence(node))}


def offence(node: ast.AST) -> str:
    match node:
        case ast.Attribute(attr=attr, ctx=ast.Store() | ast.Del()) if attr in STAGE_NAMES:
            return WRITES
        case ast.Subscript(value=ast.Attribute(attr="__dict__"), ctx=ast.Store() | ast.Del()):
            return WRITES
        case ast.ImportFrom(names=names) if any(each.name in GUARDED and each.asname for each in names):
            return CREATES
        case ast.Call(func=func, args=args, keywords=keywords):
            return offence_of_call(func, args, {keyword.arg for keyword in keywords})
    return ""


def offence_of_call(func: ast.expr, args: list[ast.expr], keywords: set[str | None]) -> str:
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    if name in GUARDED:
        return CREATES
    if name in {"setattr", "__setattr__"}:
        return WRITES if any(isinstance(each, ast.Constant) and each.value in STAGE_NAMES for each in args) else ""
    if not isinstance(func, ast.Attribute):
        return ""
    if name == "follow":
        return FOLLOWS
    if name in {"update", "aupdate"} and keywords & STAGE_NAMES:
        return WRITES
    if name in CREATORS:
        within = list(ast.walk(func.value))
        if any(isinstance(each, ast.Name) and each.id in GUARDED for each in within) or any(
            isinstance(each, ast.Attribute) and each.attr in GUARDED | REVERSE for each in within
        ):
            return CREATES
    return ""


def test_no_other_code_writes_a_stage_or_a_step() -> None:
    found = {
        (name, what, line)
        for name, text in MODULES.items()
        if "/migrations/" not in name
        for what, line in offences(text)
        if what not in ALLOWED.get(name, ()) and (name, line) not in ALLOWED_LINES
    }
    assert sorted(found) == []


def test_the_service_is_where_rows_are_created_and_followed() -> None:
    service = offences(MODULES["partners/services/stages.py"])
    assert {what for what, _line in service} == {CREATES, FOLLOWS}
    assert sorted(line.partition("(")[0] for what, line in service if what == CREATES) == [
        "Partnership",
        "StageTransition.objects.create",
    ]
    assert [line for what, line in service if what == FOLLOWS] == ["current.follow(transition)"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("partnership.stage = third", WRITES),
        ("self.instance.stage_id = 3", WRITES),
        ("one.stage_id, two.stage_id = 1, 2", WRITES),
        ("partnership.stage_id += 1", WRITES),
        ("partnership.stage_since: date = today", WRITES),
        ("for partnership.stage_id in (1, 2): pass", WRITES),
        ("del partnership.stage", WRITES),
        ("setattr(partnership, 'stage_id', 3)", WRITES),
        ("object.__setattr__(partnership, 'stage', third)", WRITES),
        ("partnership.__dict__['stage_id'] = 3", WRITES),
        ("partnerships.update(stage=3)", WRITES),
        ("Partnership._base_manager.filter(pk=1).update(stage_since=today)", WRITES),
        ("partnership.follow(transition)", FOLLOWS),
        ("Partnership(partner=partner)", CREATES),
        ("models.Partnership(partner=partner)", CREATES),
        ("Partnership.objects.create(partner=partner)", CREATES),
        ("Partnership.objects.using('default').bulk_create(rows)", CREATES),
        ("partner.partnerships.create(direction=direction)", CREATES),
        ("partnership.transitions.get_or_create(number=2)", CREATES),
        ("StageTransition(number=2)", CREATES),
        ("StageTransition.objects.create(number=2)", CREATES),
        ("from partners.models import Partnership as Row", CREATES),
        ("print(partnership.stage, partnership.stage_id)", None),
        ("Partnership.objects.filter(stage=3).exclude(stage_since=today)", None),
        ("partnerships.update(common_goals='')", None),
        ("context['stage'] = 3", None),
        ("agreement.partnerships.set(chosen)", None),
        ("Promise.objects.create(partnership=partnership)", None),
    ],
)
def test_the_search_finds_what_it_looks_for(line: str, what: str | None) -> None:
    assert {found for found, _line in offences(line)} == ({what} if what else set())
