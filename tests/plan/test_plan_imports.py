"""A pasted plan on its way into the portal: what is read, what is asked, what is written, what is undone."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Occurrence
from common.pasted import PastedTable, tidied
from partners.models import Partnership
from plan.models import PlanImport, PlanImportRow
from plan.services.applying import AnswersMissing, HowToApply, apply_import
from plan.services.importing import (
    PORTION,
    QUICK_ANSWERS,
    StalePlan,
    accept_as_written,
    answer_alike,
    begin_import,
    choose,
    correct_row,
    parse_on,
    regions_of,
    set_action,
    set_columns,
    set_role,
)
from school.models import SchoolClass, Undo, User
from school.undo import Undoing, take_back
from school.years import SchoolYear
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    SchoolClassFactory,
    TermFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

YEAR = SchoolYear(2026)
NOW = datetime(2026, 8, 20, 9, tzinfo=UTC)
HEADER = ["№", "Дела, события, мероприятия", "Классы", "Сроки", "Ответственные"]
MOST_QUERIES = 40
PLAIN = HowToApply()


@pytest.fixture
def by() -> User:
    user: User = UserFactory(coordinator=True)
    return user


def begin(rows: list[list[str]], by: User, header: list[str] | None = None) -> PlanImport:
    table = [header if header is not None else HEADER, *rows]
    return answered(begin_import(tables=[PastedTable(tidied(table))], name="", year=YEAR, by=by, now=NOW))


def answered(plan_import: PlanImport) -> PlanImport:
    """Answer what is asked once for all rows: nothing of it matters here."""
    if plan_import.state == PlanImport.State.READING:
        return plan_import
    choices = {"partner": "looking", "module": "-", "former": "keep"}
    return choose(plan_import=plan_import, choices=choices, seen=plan_import.version)


def lines(plan_import: PlanImport) -> list[PlanImportRow]:
    return list(plan_import.rows.activities())


def row(
    title: str, grades: str = "1–4", timing: str = "октябрь", responsible: str = "Классные руководители"
) -> list[str]:
    return ["", title, grades, timing, responsible]


def apply(plan_import: PlanImport, by: User, how: HowToApply = PLAIN) -> int:
    plan_import.refresh_from_db()
    applied = apply_import(plan_import=plan_import, seen=plan_import.version, how=how, by=by, now=NOW)
    return len(applied.activities)


def many(count: int) -> list[list[str]]:
    return [row(f"Дело № {number}", timing=f"{number % 27 + 1} октября") for number in range(count)]


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.long
def test_preview_and_application_cost_the_same_queries_for_3_and_for_300_rows(count: int, by: User) -> None:
    partner = PartnerFactory(name="Клуб «Пехотинец»", directions=["civic-patriotic"])
    SchoolClassFactory(grade=6, letter="А")
    rows = [*many(count - 1), row("Смотр с клубом «Пехотинец»", grades="6А")]
    table = PastedTable(tidied([HEADER, *rows]))
    with CaptureQueriesContext(connection) as reading:
        plan_import = begin_import(tables=[table], name="", year=YEAR, by=by, now=NOW)
    answered(plan_import)
    with CaptureQueriesContext(connection) as writing:
        assert apply(plan_import, by) == count
    # Five of them record how it is undone.
    assert (len(reading), len(writing)) == (15, 21)
    assert len(reading) + len(writing) < MOST_QUERIES
    joint = Activity.objects.get(partnerships__partner=partner)
    assert joint.title == "Смотр с клубом «Пехотинец»"
    assert [each.label for each in joint.classes.all()] == ["6А"]
    assert Activity.objects.count() == count
    # History is what `save()` would have left, with whom included.
    versions = joint.history.all()
    assert [(each.history_type, each.history_user, each.history_date) for each in versions] == [("+", by, NOW)]
    assert [link.partnership.partner for link in versions[0].partnerships.all()] == [partner]
    # So are the columns that `save()` fills.
    assert Activity.objects.search("пехотинца").get() == joint
    assert joint.plan_month == 2


def test_what_is_applied_is_what_was_shown(by: User) -> None:
    plan_import = begin([row("Экскурсия", "5-8", "II неделя октября"), row("Конкурс", "", "в течение года")], by)
    shown = {each.title: each.understood for each in lines(plan_import)}
    apply(plan_import, by)
    for activity in Activity.objects.all():
        understood = shown[activity.title]
        assert str(activity.worded_from) == understood["worded_from"]
        assert str(activity.worded_until) == understood["worded_until"]
        assert (activity.grades, activity.timing_kind) == (understood["grades"], understood["timing_kind"])
    assert Activity.objects.get(title="Экскурсия").timing_text == "II неделя октября"
    assert Activity.objects.get(title="Экскурсия").grades_text == "5-8"


def test_single_days_arrive_as_they_were_shown(by: User) -> None:
    plan_import = begin([row("Экскурсия", "5-8", "3 и 10 октября")], by)
    understood = plan_import.rows.activities().get().understood
    assert understood["worded_spans"] == [["2026-10-03", "2026-10-03"], ["2026-10-10", "2026-10-10"]]
    apply(plan_import, by)
    assert Activity.objects.get().worded_spans == understood["worded_spans"]


def test_rows_in_doubt_stop_the_whole(by: User) -> None:
    plan_import = begin([row("Ясное"), row("Неясное", timing="как получится у всех")], by)
    assert plan_import.rows.waiting().get().title == "Неясное"
    with pytest.raises(AnswersMissing) as missing:
        apply(plan_import, by)
    assert missing.value.count == 1
    assert not Activity.objects.exists()


def test_an_answer_lets_a_row_in_with_its_wording(by: User) -> None:
    plan_import = begin([row("Месячник", timing="август")], by)
    waiting = plan_import.rows.activities().get()
    assert waiting.needs_answer
    correct_row(row=waiting, texts=waiting.texts, answers={"timing": "proposed"})
    assert apply(plan_import, by) == 1
    activity = Activity.objects.get()
    assert (activity.timing_text, activity.worded_from.month) == ("август", 8)  # type: ignore[union-attr]


def test_all_questions_can_be_answered_at_once_but_for_a_row_without_words(by: User) -> None:
    plan_import = begin(
        [row("А", timing="когда-нибудь потом"), row("Б", grades="инопланетяне"), row("", timing="май")], by
    )
    assert accept_as_written(plan_import=plan_import) == 2
    assert plan_import.rows.waiting().get().number == 4
    set_action(row=plan_import.rows.get(number=4), action=PlanImportRow.Action.SKIP)
    assert apply(plan_import, by) == 2
    assert Activity.objects.get(title="А").timing_text == "когда-нибудь потом"
    assert Activity.objects.get(title="А").first_day is None
    assert Activity.objects.get(title="Б").grades_text == "инопланетяне"


def test_a_row_that_the_plan_has_is_left_out_unless_asked_for(by: User) -> None:
    apply(begin([row("Экскурсия")], by), by)
    again = begin([row("экскурсия"), row("Экскурсия", timing="ноябрь"), row("Новое"), row("Новое")], by)
    rows = lines(again)
    assert [each.action for each in rows] == ["skip", "add", "add", "skip"]
    assert rows[0].same_as == Activity.objects.get()
    assert rows[3].same_as is None
    apply(again, by)
    assert sorted(Activity.objects.values_list("title", flat=True)) == ["Новое", "Экскурсия", "Экскурсия"]


def test_headings_between_rows_speak_for_the_rows_below(by: User) -> None:
    SchoolClass.objects.all().delete()
    rows = [
        ["Модуль «Социальное партнёрство»"] * 5,
        ["НАЧАЛЬНОЕ ОБЩЕЕ ОБРАЗОВАНИЕ"] * 5,
        ["Сентябрь"] * 5,
        ["1", "Линейка", "", "", "Замдиректора по ВР"],
        ["2", "Поход", "3", "8 сентября", ""],
        HEADER,
        ["Профилактическое направление"] * 5,
        ["3", "Беседа", "", "май", ""],
    ]
    plan_import = begin(rows, by)
    apply(plan_import, by)
    found = {each.title: each for each in Activity.objects.select_related("direction")}
    assert set(found) == {"Линейка", "Поход", "Беседа"}
    assert found["Линейка"].timing_text == "сентябрь"
    assert found["Линейка"].grade_set == {1, 2, 3, 4}
    assert found["Поход"].grade_set == {3}
    assert found["Беседа"].direction.code == "prevention"  # type: ignore[union-attr]
    assert {each.module for each in found.values()} == {"Социальное партнёрство"}


def test_a_table_without_a_heading_is_understood_by_what_stands_in_it(by: User) -> None:
    rows = [
        [str(number), f"Большое общее дело № {number}", "5-9", f"{number} ноября", "Педагог-организатор"]
        for number in range(1, 9)
    ]
    plan_import = begin_import(tables=[PastedTable(rows)], name="", year=YEAR, by=by, now=NOW)
    assert plan_import.regions[0]["columns"] == {"1": "title", "2": "grades", "3": "timing", "4": "responsible"}


def test_columns_can_be_given_another_meaning(by: User) -> None:
    plan_import = begin([["1", "Экскурсия", "5-9", "октябрь", "Библиотека"]], by)
    plan_import.refresh_from_db()
    key = regions_of(plan_import)[0].key
    columns = {key: {1: "title", 3: "timing", 4: "place"}}
    set_columns(plan_import=plan_import, columns=columns, seen=plan_import.version)
    apply(plan_import, by)
    activity = Activity.objects.get()
    assert (activity.place, activity.responsible_text, activity.grades_text) == ("Библиотека", "", "")


def test_who_saw_an_older_plan_applies_nothing(by: User) -> None:
    plan_import = begin(many(2), by)
    seen = plan_import.version
    set_action(row=plan_import.rows.get(number=2), action=PlanImportRow.Action.SKIP)
    with pytest.raises(StalePlan):
        apply_import(plan_import=plan_import, seen=seen, how=PLAIN, by=by, now=NOW)
    assert not Activity.objects.exists()


def test_a_plan_is_applied_once(by: User) -> None:
    plan_import = begin(many(2), by)
    apply(plan_import, by)
    with pytest.raises(StalePlan):
        apply(plan_import, by)
    with pytest.raises(StalePlan):
        set_action(row=plan_import.rows.get(number=2), action=PlanImportRow.Action.SKIP)
    assert Activity.objects.count() == 2


def test_an_error_in_the_middle_leaves_nothing(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_import = begin(many(3), by)
    monkeypatch.setattr("plan.services.applying._write_history", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply(plan_import, by)
    assert not Activity.objects.exists()
    plan_import.refresh_from_db()
    assert plan_import.is_ready


def undone(by: User) -> Undoing:
    return take_back(undo=Undo.objects.get(), by=by, now=NOW)


def test_undoing_takes_back_what_nobody_touched(by: User) -> None:
    before = ActivityFactory()
    plan_import = begin(many(4), by)
    apply(plan_import, by)
    edited, dated, *rest = Activity.objects.exclude(pk=before.pk).order_by("pk")
    edited.place = "Актовый зал"
    edited.save()
    OccurrenceFactory(activity=dated)
    done = undone(by)
    assert [row.entry.object_id for row in done.going] == [each.pk for each in rest]
    assert [row.record for row in done.staying] == [edited, dated]
    assert set(Activity.objects.all()) == {before, edited, dated}
    assert Activity.history.filter(history_type="-").count() == 2
    assert Occurrence.objects.count() == 1
    plan_import.refresh_from_db()
    assert plan_import.state == PlanImport.State.UNDONE
    assert plan_import.rows.exclude(activity=None).count() == 2


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.long
def test_undoing_costs_the_same_queries_for_3_and_for_300_rows(count: int, by: User) -> None:
    apply(begin(many(count), by), by)
    with CaptureQueriesContext(connection) as undoing:
        undone(by)
    assert not Activity.objects.exists()
    assert len(undoing) < MOST_QUERIES


@pytest.mark.long
def test_a_long_table_is_read_in_portions(by: User) -> None:
    plan_import = begin(many(PORTION + 20), by)
    assert (plan_import.state, plan_import.read_count) == ("reading", PORTION)
    with pytest.raises(StalePlan):
        apply(plan_import, by)
    plan_import = parse_on(plan_import=plan_import)
    assert (plan_import.state, plan_import.rows.activities().count()) == ("ready", PORTION + 20)
    # Asked again, it changes nothing.
    assert parse_on(plan_import=plan_import).version == plan_import.version


def test_a_partner_of_two_names_is_asked_about(by: User) -> None:
    for name in ("Детская областная библиотека", "Областная детская библиотека"):
        PartnerFactory(name=name, directions=["social-pedagogical"])
    waiting = begin([row("Экскурсия в областную детскую библиотеку")], by).rows.activities().get()
    assert waiting.needs_answer
    partnership = Partnership.objects.first()
    assert partnership is not None
    correct_row(row=waiting, texts=waiting.texts, answers={"partnerships": [partnership.pk]})
    assert not waiting.needs_answer
    assert waiting.understood["partnerships"] == [partnership.pk]
    assert waiting.understood["direction"] == partnership.direction_id


def test_a_partner_that_went_away_meanwhile_is_left_out(by: User) -> None:
    partner = PartnerFactory(name="ДЦ «Перекресток»", directions=["prevention"])
    TermFactory()
    plan_import = begin([row("Тренинг в ДЦ «Перекресток»")], by)
    partnership = partner.partnerships.get()
    partnership.end(on=YEAR.starts_on, side="school", reason="Закрыт", by=by)
    assert apply(plan_import, by) == 1
    # What was shown is written: the partnership ended, but it was there.
    assert Activity.objects.get().partnerships.get() == partnership


def test_drafts_that_nobody_applied_are_deleted_in_time(by: User) -> None:
    old = begin(many(1), by)
    PlanImport.objects.filter(pk=old.pk).update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    applied = begin(many(1), by)
    apply(applied, by)
    PlanImport.objects.filter(pk=applied.pk).update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    begin(many(1), by)
    assert set(PlanImport.objects.values_list("state", flat=True)) == {"applied", "ready"}
    assert not PlanImport.objects.filter(pk=old.pk).exists()


def test_an_answer_to_other_words_does_not_outlive_them(by: User) -> None:
    plan_import = begin([row("Месячник", timing="когда-нибудь потом")], by)
    waiting = plan_import.rows.activities().get()
    correct_row(row=waiting, texts={**waiting.texts, "timing": "10 мая"}, answers={"timing": "none"})
    assert waiting.understood["worded_from"] == "2027-05-10"


def in_modules(by: User, *grades: str) -> PlanImport:
    rows = []
    for module, graded in zip(["Профориентация", "Внешкольные мероприятия"], grades, strict=True):
        rows += [[f"Модуль «{module}»"] * 5, row("Экскурсия на завод", graded)]
    return begin(rows, by)


@pytest.mark.parametrize("grades", [("5–9", "10–11"), ("5–9", "5–9")])
def test_a_row_that_says_the_same_in_another_module_is_asked_about(by: User, grades: tuple[str, str]) -> None:
    plan_import = in_modules(by, *grades)
    first, second = lines(plan_import)
    assert not first.needs_answer
    assert second.is_like_another
    assert second.notes["like"] == first.number
    with pytest.raises(AnswersMissing):
        apply(plan_import, by)


def test_two_activities_in_two_modules_stay_two(by: User) -> None:
    plan_import = in_modules(by, "5–9", "10–11")
    second = lines(plan_import)[1]
    correct_row(row=second, texts=second.texts, answers=QUICK_ANSWERS["two"])
    # Another answer for all rows asks nothing anew.
    plan_import.refresh_from_db()
    choose(plan_import=plan_import, choices={"partner": "own"}, seen=plan_import.version)
    assert not plan_import.rows.waiting().exists()
    assert apply(plan_import, by) == 2
    assert set(Activity.objects.values_list("module", flat=True)) == {"Профориентация", "Внешкольные мероприятия"}


def test_one_activity_in_two_modules_is_written_once_for_all_its_grades(by: User) -> None:
    plan_import = in_modules(by, "5–9", "10–11")
    second = lines(plan_import)[1]
    correct_row(row=second, texts=second.texts, answers=QUICK_ANSWERS["one"])
    plan_import.refresh_from_db()
    choose(plan_import=plan_import, choices={"partner": "own"}, seen=plan_import.version)
    assert lines(plan_import)[1].action == "join"
    assert apply(plan_import, by) == 1
    activity = Activity.objects.get()
    assert activity.grade_set == set(range(5, 12))
    assert activity.module == "Профориентация"


def test_accepting_all_as_written_leaves_two_modules_two(by: User) -> None:
    plan_import = in_modules(by, "5–9", "10–11")
    assert accept_as_written(plan_import=plan_import) == 1
    assert apply(plan_import, by) == 2


def test_a_row_joined_to_one_that_is_left_out_stands_by_itself(by: User) -> None:
    plan_import = in_modules(by, "5–9", "10–11")
    first, second = lines(plan_import)
    set_action(row=first, action=PlanImportRow.Action.SKIP)
    correct_row(row=second, texts=second.texts, answers=QUICK_ANSWERS["one"])
    assert apply(plan_import, by) == 1
    assert Activity.objects.get().module == "Внешкольные мероприятия"


@pytest.mark.long
def test_a_later_portion_asks_the_database_as_often_as_the_first(by: User) -> None:
    plan_import = begin(many(2 * PORTION + 20), by)
    with CaptureQueriesContext(connection) as second:
        parse_on(plan_import=plan_import)
    with CaptureQueriesContext(connection) as third:
        plan_import = parse_on(plan_import=plan_import)
    assert plan_import.state == PlanImport.State.READY
    assert len(third) <= len(second) < 20


def test_a_heading_that_is_none_of_ours_ends_what_the_one_above_said(by: User) -> None:
    rows = [
        ["Физкультурно-оздоровительное"] * 5,
        row("Лыжня"),
        ["Экологическое"] * 5,
        row("Субботник"),
    ]
    plan_import = begin(rows, by)
    unclear = plan_import.rows.get(role="unclear")
    plan_import = set_role(plan_import=plan_import, place=unclear.place, role="section")
    assert [(each.title, each.text("direction")) for each in lines(plan_import)] == [
        ("Лыжня", "Физкультурно-оздоровительное"),
        ("Субботник", ""),
    ]


def test_a_list_in_a_cell_is_asked_about_once(by: User) -> None:
    plan_import = begin([row("1. День знаний\n2. Кросс"), row("Поход")], by)
    assert [each.title for each in lines(plan_import)] == ["День знаний", "Кросс", "Поход"]
    assert ["several" in each.asks for each in lines(plan_import)] == [True, True, False]
    plan_import.refresh_from_db()
    choose(plan_import=plan_import, choices={"several": "each"}, seen=plan_import.version)
    assert not any("several" in each.asks for each in lines(plan_import))
    plan_import.refresh_from_db()
    choose(plan_import=plan_import, choices={"several": "whole"}, seen=plan_import.version)
    assert [each.title for each in lines(plan_import)] == ["День знаний 2. Кросс", "Поход"]


def test_an_answer_about_a_partner_holds_for_all_rows_with_the_same_words(by: User) -> None:
    header = [*HEADER, "Партнёр"]
    rows = [[*row(f"Встреча № {number}", timing=f"{number} октября"), "ООО «Ромашка»"] for number in (1, 2, 3)]
    plan_import = begin([*rows, [*row("Слёт"), "ООО «Лютик»"]], by, header)
    first = plan_import.rows.waiting().first()
    assert first is not None
    correct_row(row=first, texts=first.texts, answers={"partnerships": [], "cooperation": "own"})
    assert answer_alike(row=first) == 2
    assert [each.title for each in plan_import.rows.waiting()] == ["Слёт"]
    assert {each.understood["cooperation"] for each in lines(plan_import)[:3]} == {"own"}


def test_a_correction_comes_back_with_the_line_that_it_is_of(by: User) -> None:
    plan_import = begin(
        [row("1. Линейка\n2. Классный час\n3. Экскурсия", timing="1 сентября\n2 сентября\n3 сентября")], by
    )
    first = lines(plan_import)[0]
    correct_row(row=first, texts={**first.texts, "title": "Торжественная линейка"}, answers=first.answers)
    for answer, count in (("whole", 1), ("each", 3)):
        plan_import.refresh_from_db()
        plan_import = choose(plan_import=plan_import, choices={"several": answer}, seen=plan_import.version)
        assert len(lines(plan_import)) == count
    assert lines(plan_import)[0].title == "Торжественная линейка"
    place = lines(plan_import)[0].place
    assert plan_import.rows.get(place=place).is_corrected
