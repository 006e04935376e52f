"""Rows of several levels that are one activity: none is lost when another of them is changed, left out or planned."""

import pytest

from activities.models import Activity
from plan.models import PlanImport, PlanImportRow
from plan.services import importing
from plan.services.applying import HowToApply, apply_import
from plan.services.importing import (
    RowsChange,
    accept_as_written,
    choose,
    correct_row,
    set_action,
    set_on_rows,
    set_role,
    take_back_rows,
)
from school.models import User
from tests.factories import ActivityFactory, UserFactory
from tests.plan.test_plan_imports import NOW, begin

pytestmark = pytest.mark.django_db

HEADER = ["Дела, события, мероприятия", "Классы", "Сроки", "Ответственные", "Модуль"]
SCHOOLING, CAREERS = "Урочная деятельность", "Профориентация"


@pytest.fixture
def by() -> User:
    user: User = UserFactory(coordinator=True)
    return user


def trip(grades: str, module: str = CAREERS, title: str = "Экскурсия", timing: str = "октябрь") -> list[str]:
    return [title, grades, timing, "Классные руководители", module]


def begun(by: User, *rows: list[str]) -> PlanImport:
    return begin(list(rows), by, HEADER)


def lines(plan_import: PlanImport) -> list[PlanImportRow]:
    return list(plan_import.rows.activities())


def actions(plan_import: PlanImport) -> list[str]:
    return [row.action for row in lines(plan_import)]


def set_on(plan_import: PlanImport, rows: list[PlanImportRow], change: RowsChange) -> None:
    plan_import.refresh_from_db()
    numbers = [row.number for row in rows]
    set_on_rows(plan_import=plan_import, numbers=numbers, change=change, seen=plan_import.version)


def read_anew(plan_import: PlanImport) -> PlanImport:
    plan_import.refresh_from_db()
    return choose(plan_import=plan_import, choices={"former": "rewrite"}, seen=plan_import.version)


def applied(plan_import: PlanImport, by: User) -> list[tuple[str, str]]:
    plan_import.refresh_from_db()
    apply_import(plan_import=plan_import, seen=plan_import.version, how=HowToApply(), by=by, now=NOW)
    return list(Activity.objects.order_by("pk").values_list("grades_text", "module"))


def test_rows_are_one_without_a_first_that_is_left_out(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9"), trip("10–11"))
    set_action(row=lines(plan)[0], action="skip")
    assert actions(plan) == ["skip", "add", "join"]
    plan = read_anew(plan)
    assert actions(plan) == ["skip", "add", "join"]
    assert applied(plan, by) == [("5–11", CAREERS)]


def test_rows_are_one_without_a_first_that_is_left_out_among_others(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9"), trip("10–11"))
    set_on(plan, lines(plan)[:1], RowsChange({}, {}, "skip"))
    assert actions(plan) == ["skip", "add", "join"]
    take_back_rows(plan_import=plan)
    assert actions(plan) == ["add", "join", "join"]
    set_on(plan, lines(plan)[:1], RowsChange({}, {}, "skip"))
    assert applied(plan, by) == [("5–11", CAREERS)]


@pytest.mark.parametrize("portion", [2, 500])
def test_rows_are_not_one_with_a_row_that_the_plan_has(portion: int, by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PORTION", portion)
    ActivityFactory(title="Экскурсия", timing_text="октябрь", grades_text="1–4", grades=15, school_year=2026)
    plan = begun(by, trip("1–4"), trip("5–9"), trip("10–11"))
    while not plan.is_ready:
        plan = importing.parse_on(plan_import=plan)
    plan = choose(plan_import=plan, choices={"partner": "looking"}, seen=plan.version)
    while not plan.is_ready:
        plan = importing.parse_on(plan_import=plan)
    assert actions(plan) == ["skip", "add", "join"]
    assert applied(plan, by)[1:] == [("5–11", CAREERS)]


def test_what_is_one_with_a_row_follows_it_into_another(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9", SCHOOLING), trip("10–11", SCHOOLING))
    second = lines(plan)[1]
    correct_row(row=second, texts=second.texts, answers={"one": True})
    assert {row.joined_to for row in lines(plan)[1:]} == {lines(plan)[0].number}
    assert applied(plan, by) == [("1–11", CAREERS)]


def test_a_row_whose_words_are_corrected_is_not_one_with_the_others(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9"))
    first = lines(plan)[0]
    correct_row(row=first, texts={**first.texts, "title": "Поход"}, answers={})
    assert actions(plan) == ["add", "add"]


def test_what_is_set_on_one_of_the_rows_holds_for_its_grades_only(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9"))
    set_on(plan, lines(plan)[1:], RowsChange({"module": SCHOOLING}, {}))
    assert applied(plan, by) == [("1–4", CAREERS), ("5–9", SCHOOLING)]


def test_what_is_set_on_all_of_the_rows_leaves_them_one(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9"))
    set_on(plan, lines(plan), RowsChange({"module": SCHOOLING}, {"partnerships": [], "cooperation": "own"}))
    plan = read_anew(plan)
    assert applied(plan, by) == [("1–9", SCHOOLING)]


def test_a_change_is_not_taken_back_in_other_rows_after_the_tables_are_read_anew(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9", title="Поход"))
    set_on(plan, lines(plan)[1:], RowsChange({"grades": "6"}, {}))
    plan = read_anew(plan)
    assert take_back_rows(plan_import=plan) == 0
    assert lines(plan)[1].text("grades") == "6"


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [("1–4", "5–9 классы", "1–9"), ("1–4", "7Ж", "1–4, 7Ж"), ("1–4", "родители", "1–4, родители")],
)
def test_the_words_for_the_grades_of_several_rows_are_kept(one: str, other: str, both: str, by: User) -> None:
    assert applied(begun(by, trip(one), trip(other)), by) == [(both, CAREERS)]


def test_a_line_that_was_corrected_into_a_row_is_one_when_the_tables_are_read_anew(by: User) -> None:
    plan = begun(by, trip("1–4"), ["Иное слово о чём-то", "", "", "", ""], trip("5–9"))
    unclear = lines(plan)[1]
    assert unclear.role == "unclear"
    correct_row(row=unclear, texts={"title": "Иное дело", "timing": "май", "module": CAREERS}, answers={})
    row = lines(read_anew(plan))[1]
    assert (row.title, row.role, row.needs_answer) == ("Иное дело", "activity", False)


def test_a_line_that_a_person_leaves_out_stays_so(by: User) -> None:
    plan = begun(by, trip("1–4"), trip("5–9"))
    set_role(plan_import=plan, place=lines(plan)[0].place, role="left")
    assert actions(plan) == ["add"]


def test_accepting_all_as_written_does_not_change_what_was_answered_for_all(by: User) -> None:
    plan = begun(by, trip("1–4", timing="как получится у всех"))
    plan = choose(plan_import=plan, choices={"partner": "own"}, seen=plan.version)
    accept_as_written(plan_import=plan)
    assert lines(plan)[0].understood["cooperation"] == "own"


def test_words_that_are_too_long_together_are_cut(by: User) -> None:
    plan = begun(by, trip(f"1–4, {'по желанию ' * 15}"), trip(f"5–9, {'по выбору ' * 15}"))
    accept_as_written(plan_import=plan)
    ((grades, _module), *_others) = applied(plan, by)
    assert len(grades) <= 300


def test_own_forces_that_are_too_long_together_are_cut(by: User) -> None:
    many = ", ".join(["Движение Первых, Юнармия"] * 20)
    plan = begin([[*trip("1–4"), many]], by, [*HEADER, "Партнёр"])
    accept_as_written(plan_import=plan)
    applied(plan, by)
    assert 0 < len(Activity.objects.get().own_forces_text) <= 300
