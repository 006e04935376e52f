"""The log's service: three-way answers, sums, what the school did, the same sent twice."""

from datetime import date

import pytest

from activities.models import Activity, Attendance, CycleStep, Group, Occurrence
from activities.parsing import PlanParser, SettledTiming, fill_in
from activities.services.activities import cancel_activity
from activities.services.log import (
    ConflictingEdit,
    CountedGroup,
    EditConflict,
    FieldEdit,
    HoldingReport,
    log_held,
    log_on_day,
    log_unplanned,
    sum_up,
    unmark_step,
)
from activities.services.occurrences import CalledOff, Scope, cancel_dates, remove_dates
from school.models import User
from school.years import SchoolYear
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnershipFactory,
    SchoolClassFactory,
    UserFactory,
)
from wordings.timing import TimingKind

pytestmark = pytest.mark.django_db

PUPILS = CountedGroup(Group.PUPILS)
DAY = date(2026, 10, 13)


def counted(count: int, group: CountedGroup = PUPILS, seen: int = 0, summary: str = "", saw: str = "") -> HoldingReport:
    return HoldingReport({group: FieldEdit(count, seen)}, FieldEdit(summary, saw))


def sums(occurrence: Occurrence) -> tuple[int, int, int, int]:
    occurrence.refresh_from_db()
    return (
        occurrence.pupil_count,
        occurrence.parent_count,
        occurrence.teacher_count,
        occurrence.partner_count,
    )


def named(name: str) -> User:
    return UserFactory(full_name=name)


def test_what_is_said_is_stored_and_the_date_is_held() -> None:
    partnership, of_class, by = PartnershipFactory(), SchoolClassFactory(), UserFactory()
    occurrence = OccurrenceFactory(activity=ActivityFactory(joint=[partnership]))
    report = HoldingReport(
        {
            CountedGroup(Group.PUPILS, of_class.pk): FieldEdit(27, 0),
            CountedGroup(Group.PARENTS): FieldEdit(3, 0),
            CountedGroup(Group.TEACHERS): FieldEdit(0, 0),
            CountedGroup(Group.PARTNER, partner=partnership.partner_id): FieldEdit(2, 0),
        },
        FieldEdit("Читали вслух", ""),
        FieldEdit("https://example.org/", ""),
    )
    log_held(occurrence=occurrence, report=report, by=by)
    assert sums(occurrence) == (27, 3, 0, 2)
    assert (occurrence.status, occurrence.summary, occurrence.publication_url, occurrence.sequence) == (
        "held",
        "Читали вслух",
        "https://example.org/",
        1,
    )
    assert {row.by for row in occurrence.attendance.all()} == {by}
    # Sent once more as it was, it changes nothing: neither counts nor the history.
    before = (Occurrence.history.count(), Attendance.history.count(), CycleStep.objects.count())
    log_held(occurrence=occurrence, report=report, by=UserFactory())
    assert sums(occurrence) == (27, 3, 0, 2)
    assert (Occurrence.history.count(), Attendance.history.count(), CycleStep.objects.count()) == before


def test_what_was_not_touched_takes_nothing_back() -> None:
    occurrence, first, second = OccurrenceFactory(), UserFactory(), UserFactory()
    log_held(occurrence=occurrence, report=counted(25, summary="Хорошо"), by=first)
    # A page that was opened before says nothing and nothing again.
    log_held(occurrence=occurrence, report=counted(0), by=second)
    assert sums(occurrence)[0] == 25
    assert occurrence.summary == "Хорошо"


def test_the_second_person_is_told_and_nothing_of_theirs_is_stored() -> None:
    occurrence, marina, other = OccurrenceFactory(), named("Марина Петровна"), UserFactory()
    log_held(occurrence=occurrence, report=counted(25), by=marina)
    with pytest.raises(EditConflict) as conflict:
        log_held(occurrence=occurrence, report=counted(27, summary="Мы"), by=other)
    assert conflict.value.edits == {"pupils": ConflictingEdit(25, "Марина Петровна")}
    assert sums(occurrence)[0] == 25
    assert occurrence.summary == ""
    # Knowing the other's number, theirs is stored; the same number is no quarrel.
    log_held(occurrence=occurrence, report=counted(27, seen=25), by=other)
    log_held(occurrence=occurrence, report=counted(27, seen=3), by=marina)
    assert sums(occurrence)[0] == 27
    assert occurrence.attendance.get().by == other


def test_a_number_taken_away_is_gone() -> None:
    occurrence = OccurrenceFactory()
    log_held(occurrence=occurrence, report=counted(25), by=UserFactory())
    log_held(occurrence=occurrence, report=counted(0, seen=25), by=UserFactory())
    assert sums(occurrence)[0] == 0
    assert not occurrence.attendance.exists()


def test_a_total_holds_until_the_classes_are_more() -> None:
    occurrence, by = OccurrenceFactory(), UserFactory()
    log_held(occurrence=occurrence, report=counted(50), by=by)
    for place, expected in enumerate((50, 54, 81)):
        log_held(
            occurrence=occurrence,
            report=counted(27, CountedGroup(Group.PUPILS, SchoolClassFactory().pk)),
            by=by,
        )
        assert sums(occurrence)[0] == expected, place


def test_the_school_did_what_it_planned_and_so_did_who_came() -> None:
    partnership = PartnershipFactory()
    activity = ActivityFactory(joint=[partnership])
    occurrence = OccurrenceFactory(activity=activity)
    group = CountedGroup(Group.PARTNER, partner=partnership.partner_id)
    log_held(occurrence=occurrence, report=counted(2, group), by=UserFactory())
    steps = set(activity.cycle_steps.values_list("step", "group", "partner"))
    assert steps == {
        ("plan", "teachers", None),
        ("prepare", "teachers", None),
        ("hold", "teachers", None),
        ("hold", "partner", partnership.partner_id),
    }


def test_a_step_of_pupils_is_not_doubled_by_the_school() -> None:
    activity = ActivityFactory()
    CycleStep.objects.create(activity=activity, step="plan", group="pupils")
    log_held(occurrence=OccurrenceFactory(activity=activity), report=HoldingReport(), by=UserFactory())
    assert [*activity.cycle_steps.filter(step="plan").values_list("group", flat=True)] == ["pupils"]
    unmark_step(activity=activity, step="plan", group="pupils")
    assert not activity.cycle_steps.filter(step="plan").exists()


def test_the_fourth_c_is_said_with_how_it_went() -> None:
    occurrence, by = OccurrenceFactory(held=True), UserFactory()
    sum_up(
        occurrence=occurrence,
        summary=FieldEdit("Дети просят ещё", ""),
        by_groups=["pupils"],
        by_partners=[],
        by=by,
    )
    assert Activity.objects.analyzed().get() == occurrence.activity
    with pytest.raises(EditConflict):
        sum_up(occurrence=occurrence, summary=FieldEdit("Иначе", ""), by_groups=["teachers"], by_partners=[], by=by)
    assert occurrence.activity.cycle_steps.count() == 1


def test_what_is_called_off_or_gone_is_refused() -> None:
    by = UserFactory()
    called_off, kept = OccurrenceFactory(), OccurrenceFactory()
    cancel_dates(occurrence=called_off, scope=Scope.ONE, reason="Карантин")
    with pytest.raises(CalledOff):
        log_held(occurrence=called_off, report=counted(5), by=by)
    with pytest.raises(CalledOff):
        # Its day is not a new date of it either.
        log_on_day(activity=called_off.activity, day=called_off.starts_on, report=counted(5), by=by)
    cancel_activity(activity=kept.activity, reason="Карантин", on=DAY)
    for day in (kept.starts_on, date(2026, 10, 20)):
        with pytest.raises(CalledOff):
            log_on_day(activity=kept.activity, day=day, report=counted(5), by=by)
    gone = OccurrenceFactory()
    remove_dates(occurrence=Occurrence.objects.get(pk=gone.pk), scope=Scope.ONE)
    with pytest.raises(CalledOff):
        log_held(occurrence=gone, report=counted(5), by=by)
    assert not Attendance.objects.exists()


def test_a_day_without_a_date_gets_one_and_the_next_finds_it() -> None:
    activity, by = ActivityFactory(), UserFactory()
    first = log_on_day(activity=activity, day=DAY, report=counted(5), by=by)
    of_class = CountedGroup(Group.PUPILS, SchoolClassFactory().pk)
    second = log_on_day(activity=activity, day=DAY, report=counted(9, of_class), by=UserFactory())
    assert first == second
    assert (sums(first)[0], first.starts_on, first.status) == (9, DAY, "held")
    activity.refresh_from_db()
    assert (activity.first_day, activity.last_day) == (DAY, DAY)


def unplanned(title: str = "Встреча с ветераном") -> Activity:
    activity = Activity(school_year=2026, title=title, timing_text="13 октября", grades_text="")
    parser = PlanParser(SchoolYear(2026))
    fill_in(
        activity,
        timing=SettledTiming(TimingKind.DAYS, DAY, DAY, 2),
        audience=parser.audience(""),
        responsible=parser.responsible(""),
    )
    return activity


def test_what_had_no_plan_is_an_activity_that_nobody_planned() -> None:
    by, partnership, of_class = UserFactory(), PartnershipFactory(), SchoolClassFactory()
    date = log_unplanned(
        activity=unplanned(),
        day=DAY,
        partnerships=[partnership],
        classes=[of_class],
        report=counted(27),
        by=by,
    )
    activity = Activity.objects.get()
    assert (activity.created_by, activity.direction, [*activity.classes.all()], activity.is_unplanned) == (
        by,
        partnership.direction,
        [of_class],
        True,
    )
    assert {*activity.cycle_steps.values_list("step", flat=True)} == {"prepare", "hold"}
    assert sums(date)[0] == 27
