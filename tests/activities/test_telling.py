"""What is told of changed dates: between which two states, to whom, and for how long."""

import ast
from collections.abc import Callable
from copy import copy
from datetime import date, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone, translation

from activities.bulk_words import BulkAction
from activities.change_words import told_in_words
from activities.models import Activity, Occurrence, OccurrenceChange
from activities.selectors.changes import changes_by_date
from activities.services.activities import cancel_activity, restore_activity
from activities.services.log import HoldingReport, log_held
from activities.services.occurrences import Scope, cancel_dates, change_dates, restore_date
from activities.services.telling import is_usually_told, telling
from school.models import User
from school.undo import record_undo, take_back
from tests.factories import ActivityFactory, OccurrenceFactory, PartnershipFactory, SignUpFactory, UserFactory

ROOT = Path(__file__).resolve().parents[2]
SOON = date(2026, 12, 1)
FAR = date(2026, 12, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture
def event(clock: time_machine.Traveller) -> Occurrence:
    """A public date of next week at nine, known to people for an hour."""
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        activity = ActivityFactory(title="День открытых дверей", place="Актовый зал")
        return OccurrenceFactory(activity=activity, starts_on=SOON, start_time=time(9))


def change(event: Occurrence, *, by: User | None = None, **values: Any) -> None:
    current = Occurrence.objects.select_related("activity").get(pk=event.pk)
    current._history_user = by  # type: ignore[attr-defined]
    before = copy(current)
    for name, value in values.items():
        setattr(current, name, value)
    if "starts_on" in values and "ends_on" not in values:
        current.ends_on = current.starts_on
    change_dates(occurrence=current, before=before, scope=Scope.ONE)


def told(event: Occurrence, *, to_visitors: bool = True) -> str:
    with translation.override("ru"):
        found = changes_by_date([event.pk], today=timezone.localdate(), to_visitors=to_visitors)
        return told_in_words(found[event.pk]) if found else ""


def chain(clock: time_machine.Traveller, event: Occurrence, *steps: Any) -> str:
    """Make the changes one after the other, an hour apart but for those said by minutes, and return what is told."""
    for step in steps:
        if isinstance(step, int):
            clock.shift(timedelta(minutes=step))
        else:
            step(event)
            clock.shift(timedelta(minutes=1))
    return told(event)


def to(**values: Any) -> Callable[[Occurrence], None]:
    return lambda event: change(event, **values)


def called_off(event: Occurrence) -> None:
    cancel_dates(occurrence=event, scope=Scope.ONE, reason="Карантин")


def planned_again(event: Occurrence) -> None:
    restore_date(occurrence=event)


def hidden(event: Occurrence) -> None:
    show(event, is_shown=False)


def shown(event: Occurrence) -> None:
    show(event, is_shown=True)


def show(event: Occurrence, *, is_shown: bool) -> None:
    activity = Activity.objects.get(pk=event.activity_id)
    activity.is_public = is_shown
    activity.save()


def held(event: Occurrence) -> None:
    log_held(occurrence=event, report=HoldingReport(), by=UserFactory())


AN_HOUR = 60
NINE, TEN, ELEVEN = to(start_time=time(9)), to(start_time=time(10)), to(start_time=time(11))
CHAINS = {
    "a change": ([TEN], "ИЗМЕНЕНИЕ: не в 9:00, а в 10:00"),
    "several changes are one": ([TEN, AN_HOUR, ELEVEN], "ИЗМЕНЕНИЕ: не в 9:00, а в 11:00"),
    "a slip is not told": ([TEN, NINE], ""),
    "who was told of ten is told of nine": ([TEN, AN_HOUR, NINE], "ИЗМЕНЕНИЕ: не в 10:00, а в 9:00"),
    "a slip mended to another hour": ([TEN, ELEVEN], "ИЗМЕНЕНИЕ: не в 9:00, а в 11:00"),
    "a calling off": ([called_off], "ОТМЕНЕНО"),
    "a calling off by a slip": ([called_off, planned_again], ""),
    "planned again": ([called_off, AN_HOUR, planned_again], "СОСТОИТСЯ ВСЁ-ТАКИ"),
    "planned again at another hour": (
        [TEN, AN_HOUR, called_off, AN_HOUR, planned_again],
        "СОСТОИТСЯ ВСЁ-ТАКИ. ИЗМЕНЕНИЕ: не в 9:00, а в 10:00",
    ),
    "called off a second time": (
        [called_off, AN_HOUR, planned_again, AN_HOUR, called_off],
        "ОТМЕНЕНО",
    ),
    "hiding takes the changes with it": ([TEN, AN_HOUR, hidden], ""),
    "publication starts without a past": ([TEN, hidden, TEN, ELEVEN, AN_HOUR, shown], ""),
    "after publication a change is told": ([hidden, TEN, AN_HOUR, shown, ELEVEN], "ИЗМЕНЕНИЕ: не в 10:00, а в 11:00"),
    "what was held is over": ([TEN, AN_HOUR, held], ""),
    "moved into the past by a slip, and mended": (
        [to(starts_on=date(2026, 11, 20)), AN_HOUR, to(starts_on=date(2026, 12, 2))],
        "ПЕРЕНЕСЕНО с 1 на 2 декабря",
    ),
    "moved into the past by a slip, and back": (
        [to(starts_on=date(2026, 11, 20)), AN_HOUR, to(starts_on=SOON)],
        "",
    ),
    "back from a day that has passed since": (
        [to(starts_on=date(2026, 11, 25)), 24 * AN_HOUR, to(starts_on=SOON)],
        "ПЕРЕНЕСЕНО с 25 ноября на 1 декабря",
    ),
    "a place in other letters": ([to(place="актовый  ЗАЛ")], ""),
    "a date that is called off is moved": (
        [called_off, AN_HOUR, to(starts_on=date(2026, 12, 2))],
        "ОТМЕНЕНО (было назначено на 1 декабря)",
    ),
    "called off and moved": (
        [to(starts_on=date(2026, 12, 2)), AN_HOUR, called_off],
        "ОТМЕНЕНО (было назначено на 1 декабря)",
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_changes_in_a_row_are_told_as_one(clock: time_machine.Traveller, event: Occurrence, name: str) -> None:
    steps, words = CHAINS[name]
    assert chain(clock, event, *steps) == words


def test_staff_are_told_what_visitors_are_not(clock: time_machine.Traveller, event: Occurrence) -> None:
    """Situation 7: an event that was public is for staff only now."""
    chain(clock, event, TEN, AN_HOUR, hidden)
    words = "ИЗМЕНЕНИЕ: не в 9:00, а в 10:00. БОЛЬШЕ НЕ НА САЙТЕ: только для сотрудников"
    assert told(event, to_visitors=False) == words
    chain(clock, event, AN_HOUR, ELEVEN, shown)
    assert told(event, to_visitors=False) == "ИЗМЕНЕНИЕ: не в 9:00, а в 11:00"


def test_it_is_told_until_the_event_is_over(clock: time_machine.Traveller, event: Occurrence) -> None:
    chain(clock, event, TEN)
    clock.move_to("2026-12-01T23:00+03:00")
    assert told(event)
    clock.move_to("2026-12-02T00:01+03:00")
    assert not told(event)
    assert OccurrenceChange.objects.count() == 2
    # Whoever changes something next takes away what nobody is told of any more.
    other = OccurrenceFactory(starts_on=date(2026, 12, 5))
    with telling(True):
        change(other, start_time=time(12))
    assert set(OccurrenceChange.objects.values_list("occurrence", flat=True)) == {other.pk}


def test_what_is_far_or_just_entered_is_told_only_by_choice(event: Occurrence) -> None:
    by = UserFactory()
    far = OccurrenceFactory(activity=event.activity, starts_on=FAR)
    fresh = OccurrenceFactory(activity=event.activity, starts_on=date(2026, 12, 3))
    assert [is_usually_told([each], now=timezone.now()) for each in (event, far)] == [True, False]
    fresh.history.update(history_user=by)
    for each in (far, fresh):
        change(each, by=by, start_time=time(12))
        assert not told(each)
        with telling(True):
            change(each, start_time=time(13))
        assert told(each) == "ИЗМЕНЕНИЕ: не в 12:00, а в 13:00"
    with telling(False):
        change(event, place="Библиотека")
    assert not told(event)
    # Somebody else's change is no slip, and who signed up knows of what is far.
    other = OccurrenceFactory(activity=event.activity, starts_on=date(2026, 12, 4))
    other.history.update(history_user=by)
    change(other, by=UserFactory(), place="Библиотека")
    assert told(other)
    expected = OccurrenceFactory(activity=event.activity, starts_on=date(2026, 12, 21))
    SignUpFactory(occurrence=expected)
    change(expected, place="Библиотека")
    assert told(expected)
    # What begins today or tomorrow is read at once, also by whoever did not know of it a moment ago.
    soon = OccurrenceFactory(activity=event.activity, starts_on=date(2026, 11, 26))
    soon.history.update(history_user=by)
    with telling() as done:
        change(soon, by=by, place="Библиотека")
        change(fresh, by=by, place="Библиотека")
    assert told(soon) and done.untold == {fresh.pk}
    # Brought near, it is told.
    change(far, starts_on=date(2026, 12, 7))
    assert told(far) == "ПЕРЕНЕСЕНО с 20 на 7 декабря, не в 12:00, а в 13:00"


def test_an_activity_tells_of_its_dates(clock: time_machine.Traveller, event: Occurrence) -> None:
    own = OccurrenceFactory(activity=event.activity, starts_on=date(2026, 12, 2), place="Спортзал")
    activity = event.activity
    activity.place = "Библиотека"
    activity.save()
    assert told(event) == "Место: было «Актовый зал», стало «Библиотека»"
    assert not told(own)
    clock.shift(timedelta(hours=1))
    cancel_activity(activity=activity, reason="Карантин", on=timezone.localdate())
    assert (told(event), told(own)) == ("ОТМЕНЕНО", "ОТМЕНЕНО")
    clock.shift(timedelta(hours=1))
    restore_activity(activity=activity)
    assert told(event) == "СОСТОИТСЯ ВСЁ-ТАКИ. Место: было «Актовый зал», стало «Библиотека»"


def test_a_partner_that_becomes_private_hides_what_was_told(event: Occurrence) -> None:
    partnership = PartnershipFactory()
    event.activity.partnerships.add(partnership)
    change(event, start_time=time(10))
    assert told(event)
    partnership.partner.kind.private_by_default = True
    partnership.partner.kind.save()
    assert not told(event)
    assert told(event, to_visitors=False).endswith("только для сотрудников")


# What is written past `save()`, and so past what is told: days that follow from dates, sums, when a record was made
WRITTEN_PAST_SAVE = {
    ("activities/services/log.py", "recount"),
    ("activities/services/occurrences.py", "follow_dates"),
    ("school/ways_back.py", "recreate"),
    ("school/ways_back.py", "remove"),
}
TOLD = {"starts_on", "ends_on", "start_time", "end_time", "place", "status", "is_public"}
ROOMS = ("activities", "events", "logbook", "plan", "projects", "school", "today")


def test_no_code_writes_past_what_is_told() -> None:
    """Whoever writes a date or an activity saves it: `update()` and `bulk_update()` send no signals."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for function in ast.walk(ast.parse(path.read_text())):
                if isinstance(function, ast.FunctionDef) and any(map(writes_past_save, ast.walk(function))):
                    found.add((str(path.relative_to(ROOT)), function.name))
    assert found == WRITTEN_PAST_SAVE


def writes_past_save(node: ast.AST) -> bool:
    """Tell whether this is an update of columns that are told, or of columns that it does not name."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr == "update":
        return any(each.arg is None or each.arg in TOLD for each in node.keywords)
    named = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    return node.func.attr in {"bulk_update", "bulk_update_with_history"} and bool(TOLD & named)


def test_many_dates_are_told_by_as_many_queries_as_few(
    event: Occurrence, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    days = [SOON + timedelta(days=number) for number in range(1, 9)]
    for day in days:
        OccurrenceFactory(activity=event.activity, starts_on=day)
    activity = event.activity
    activity.place = "Библиотека"
    with django_assert_max_num_queries(11):
        activity.save()
    assert OccurrenceChange.objects.filter(is_for_visitors=True).count() == 9


def test_what_was_moved_before_changes_were_told_is_told_after_the_upgrade(event: Occurrence) -> None:
    note_moved = import_module("activities.migrations.0015_moved_dates").note_moved
    staff_only = OccurrenceFactory(activity__is_public=False, starts_on=SOON, moved_from=date(2026, 11, 27))
    OccurrenceFactory(starts_on=FAR, moved_from=date(2026, 12, 19))
    OccurrenceFactory(starts_on=date(2026, 11, 24), moved_from=date(2026, 11, 23))
    event.moved_from = date(2026, 11, 30)
    event.save()
    note_moved(apps, None)
    note_moved(apps, None)
    assert told(event) == told(event, to_visitors=False) == "ПЕРЕНЕСЕНО с 30 ноября на 1 декабря"
    assert (told(staff_only), told(staff_only, to_visitors=False)) == ("", "ПЕРЕНЕСЕНО с 27 ноября на 1 декабря")
    assert OccurrenceChange.objects.count() == 3


def test_what_is_told_of_a_date_does_not_keep_it_from_being_taken_back(event: Occurrence) -> None:
    by = UserFactory(coordinator=True)
    now = timezone.now()
    undo = record_undo(what=BulkAction.SCHEDULE, details={"count": 1}, by=by, now=now, created=[event])
    assert undo is not None
    event.activity.place = "Библиотека"
    event.activity.save()
    assert told(event)
    take_back(undo=undo, by=by, now=now)
    assert not Occurrence.objects.filter(pk=event.pk).exists()
