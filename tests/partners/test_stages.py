"""A partnership moves between its stages by steps that are only ever added, until it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.models import Direction, Partnership, Side, StageTransition
from partners.models.transition import replay
from partners.services.partnerships import withdraw
from partners.services.stages import (
    PartnershipConflict,
    StageNotLeft,
    advance,
    change_basis,
    last_number,
    open_partnership,
    step_back,
)
from school.publication import public_version
from tests.factories import PartnerFactory, PartnershipFactory, UserFactory

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
    with pytest.raises(PartnershipConflict):
        step(partnership, **now(partnership, seen=seen))
    assert stage(partnership) == (2, STARTED)
    assert len(steps(partnership)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_what_has_ended_is_moved_no_more(step: Callable[..., Any]) -> None:
    partnership = PartnershipFactory(at_stage=2)
    withdraw(partnership=partnership, side=Side.PARTNER, reason="Переезд", on=TODAY, by=UserFactory())
    with pytest.raises(PartnershipConflict):
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
        refusal = PartnershipConflict
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


# The end


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
    with pytest.raises(PartnershipConflict):
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
