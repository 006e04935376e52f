"""A stage is written by one service only: the model refuses every other way, and no other code tries."""

import ast
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from partners.models import Direction, Partnership, Stage, StageTransition
from partners.models.partnership import StageIsNotWrittenHere
from partners.services.stages import open_partnership
from tests.factories import PartnerFactory, PartnershipFactory
from tests.partners.test_stages import LAW, STARTED, TODAY, back, forward, holds_together, now, stage, steps, stored
from tests.test_conventions import MODULES

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
