"""The demo's plan: a believable school year on whatever day it is loaded."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
import time_machine
from django.db.models import Count
from django.utils import timezone

from activities.models import (
    Activity,
    ActivityKind,
    Attendance,
    CycleStep,
    Mechanism,
    Occurrence,
    ParticipationForm,
    Photo,
    Product,
    ProductType,
    Project,
    ProjectMember,
    Significance,
)
from demo import school as demo_school
from demo.activities import ACTIVITIES, NOT_TAKEN_OVER
from demo.activity_loading import SET_AHEAD, UNMARKED
from demo.days import (
    FEB,
    PUBLIC_HOLIDAYS,
    SUN,
    THU,
    fixed,
    in_week,
    later,
    nth,
    school_day,
    weekday_from,
)
from demo.partners import DOCUMENT_PARTNERS
from papers.models import PlanPaper
from partners.models import Direction, Partner, Principle
from school.models import Term, User
from school.years import SchoolYear
from tests.sample_school import load_demo
from wordings.grades import parse_grades
from wordings.responsible import parse_responsible
from wordings.timing import TimingKind, parse_timing

ROWS = (*ACTIVITIES, *NOT_TAKEN_OVER)
YEARS = [SchoolYear(start) for start in range(2025, 2037)]
CLUB = "Кружок «Мастерская» (занятия педагогов ЦДТ в школе)"
every_year = pytest.mark.parametrize("year", YEARS, ids=str)


@cache
def terms_of(year: SchoolYear) -> list[Term]:
    return [
        Term(
            school_year=year.start,
            kind=term.kind,
            name=term.name,
            starts_on=term.first(year),
            ends_on=term.last(year),
            grade_to=term.grade_to,
        )
        for term in demo_school.TERMS
    ]


@cache
def timing_of(row, year: SchoolYear):
    return parse_timing(row.timing_text(year), year=year, terms=terms_of(year))


def holidays_of(year: SchoolYear) -> list[Term]:
    return [term for term in terms_of(year) if term.kind == "holidays" and term.grade_to == 11]


# What is written down, in any year


@every_year
def test_every_timing_is_understood_without_a_doubt_or_answered(year):
    ambiguous = {row.title: row for row in ROWS if not timing_of(row, year).is_sure}

    assert ambiguous.keys() == {
        "Праздник «Самая родная»",
        "Субботник «Школьный сад»",
        "Вахта памяти: возложение цветов к памятному знаку",
    }
    assert all(row.means or row.accepts_proposal for row in ambiguous.values())
    answered = {row.title for row in ROWS if row.means or row.accepts_proposal}
    assert answered == ambiguous.keys()


@every_year
def test_every_day_is_one_on_which_a_school_works(year):
    resting = [(term.starts_on, term.ends_on) for term in holidays_of(year)[:-1]]
    for row in ROWS:
        for day in [rule(year) for rule in row.rules()]:
            assert day in year
            assert day.weekday() != SUN, row.title
            assert (day.month, day.day) not in PUBLIC_HOLIDAYS, row.title
            in_holidays = any(first <= day <= last for first, last in resting)
            assert in_holidays == ("каникулы" in row.when), row.title


@every_year
def test_every_day_lies_within_its_wording(year):
    for row in ROWS:
        timing = timing_of(row, year)
        for day in [each.day(year) for each in row.dates]:
            if row.means:
                first, last = (rule(year) for rule in row.means)
                assert first <= day <= last
            elif timing.kind == TimingKind.DEADLINE:
                assert timing.last_day - timedelta(days=31) <= day <= timing.last_day
            elif not row.accepts_proposal:
                assert any(span.first <= day <= span.last for span in timing.spans), row.title


def test_the_terms_of_any_year_follow_one_another():
    for year in YEARS:
        terms = [term for term in terms_of(year) if term.grade_to == 11]
        assert (terms[0].starts_on, terms[-1].ends_on) == (year.starts_on, year.ends_on)
        gaps = {(b.starts_on - a.ends_on).days for a, b in pairwise(terms)}
        assert gaps == {1}


def test_rules_of_days_find_the_days_they_name():
    year = SchoolYear(2027)
    assert fixed(FEB, 29)(year) == date(2028, 2, 29)
    assert nth(2, THU, 9)(year) == date(2027, 9, 9)
    assert weekday_from(SUN, 1, 8)(year) == date(2028, 1, 9)
    assert later(nth(1, THU, 10), 4)(year) == date(2027, 10, 11)
    # 1 May 2028 is a Monday: the first week of May is that of its first Thursday.
    assert in_week(1, 0, 5)(year) == date(2028, 5, 1)
    # 1 September 2028 is a Friday.
    assert in_week(1, 0, 9)(SchoolYear(2028)) == date(2028, 9, 4)
    assert school_day(9, 18)(year) == date(2027, 9, 20)
    assert school_day(9, 20)(year) == date(2027, 9, 20)


def test_grades_and_posts_are_understood_and_nobody_is_named():
    for row in ROWS:
        assert not parse_grades(row.grades).ambiguities, row.grades
        responsible = parse_responsible(row.responsible, [])
        assert responsible.posts, row.title
        assert not responsible.names, responsible.names
        assert not responsible.ambiguities, row.responsible
        assert not parse_responsible(row.accompanied_by, []).names


def test_what_is_taken_over_names_no_day_of_one_year():
    taken_over = [row for row in ACTIVITIES if row.lessons]

    assert 13 <= len(taken_over) + len(NOT_TAKEN_OVER) <= 18
    assert not any(row.on or row.means for row in (*taken_over, *NOT_TAKEN_OVER))
    assert all(row.lessons for row in NOT_TAKEN_OVER)


def test_titles_and_wordings_are_the_plans_own():
    assert len({row.title for row in ROWS}) == len(ROWS)
    wordings = {row.when for row in ACTIVITIES}
    assert len(wordings) > 50
    assert {
        "1 раз в четверть",
        "до 15 марта",
        "по согласованию",
        "3 четверть",
        "октябрь – апрель",
    } <= wordings
    assert all(len(row.timing_text(SchoolYear(2026))) <= 300 for row in ROWS)


# What stands in the portal


@pytest.fixture
def plan(demo):
    return Activity.objects.in_year(SchoolYear.of(timezone.localdate()))


def counted(plan, name: str) -> Counter:
    return Counter(plan.values_list(name, flat=True))


def test_the_plan_is_spread_over_everything_a_plan_has(plan):
    assert 60 <= plan.count() == len(ACTIVITIES) <= 100
    directions = counted(plan, "direction__code")
    assert directions.keys() == set(Direction.objects.values_list("code", flat=True))
    assert min(directions.values()) >= 15
    kinds = counted(plan, "kind__code")
    assert kinds.keys() == set(ActivityKind.objects.values_list("code", flat=True))
    assert min(kinds.values()) >= 5
    forms = counted(plan, "form__code")
    assert forms.keys() == set(ParticipationForm.objects.values_list("code", flat=True))
    assert min(forms.values()) >= 8
    mechanisms = counted(plan, "mechanism__code")
    assert mechanisms.keys() == {None, *Mechanism.objects.values_list("code", flat=True)}
    products = counted(plan, "product_type__code")
    assert products.keys() == set(ProductType.objects.values_list("code", flat=True))
    assert counted(plan, "significance").keys() == set(Significance.values)
    assert counted(plan, "timing_kind").keys() == set(TimingKind.values)
    assert counted(plan, "principles__code").keys() >= set(Principle.objects.values_list("code", flat=True))
    assert len(counted(plan, "module")) == 6


def test_each_product_is_one_of_its_kind(plan):
    for activity in plan.select_related("product_type"):
        assert activity.product_type.kind_id == activity.kind_id, activity.title


def test_every_partner_of_the_document_that_is_left_takes_part_twice_or_more(plan):
    partners = Partner.objects.filter(name__in=[demo.name for demo in DOCUMENT_PARTNERS])
    count = {each.title: plan.with_partner(each).count() for each in partners}

    assert count.pop("Госнаркоконтроль") == 0
    assert len(count) == 16
    assert min(count.values()) >= 2
    together = plan.annotate(partners=Count("partnerships__partner", distinct=True)).filter(partners__gte=2)
    assert together.count() >= 20
    health = plan.get(title="День здоровья")
    assert {each.partner.title for each in health.partnerships.all()} == {
        "ГУЗ «Поликлиника № 28»",
        "ПДН",
        "ДЮСШОР № 10",
    }


def test_some_rows_look_for_a_partner_and_have_a_direction(plan):
    looking = plan.looking_for_partner()

    assert looking.count() == plan.filter(partnerships=None).count() >= 2
    assert not looking.filter(direction=None).exists()


def test_who_sees_a_row_follows_from_its_partner_its_place_or_a_decision(plan):
    staff, public = plan.filter(is_public=False), plan.filter(is_public=True)

    assert staff.count() >= 20
    assert public.count() >= 40
    assert counted(plan, "visibility").keys() == set(Activity.Visibility.values)
    private = public.filter(partnerships__partner__kind__private_by_default=True)
    assert set(private.values_list("visibility", flat=True)) == {"public"}
    assert not public.filter(is_away=True).exists()
    # The council of veterans asked not to be shown.
    assert not public.filter(partnerships__partner__is_public=False).exists()


def test_places_are_the_school_the_partners_and_elsewhere(plan):
    assert plan.filter(is_away=True).count() >= 8
    assert not plan.filter(is_away=True, accompanied_by="").exclude(cooperation="looking").exists()
    places = {place for place in plan.values_list("place", flat=True) if place}
    assert len(places) > 20


def test_classes_and_people_are_found_behind_the_words(plan):
    excursion = plan.get(title="Экскурсия об архитектуре и росписи храма")
    assert [each.label for each in excursion.classes.all()] == ["6А", "7А"]
    teacher = User.objects.get(email="teacher@example.org")
    coordinator = User.objects.get(email="coordinator@example.org")
    assert teacher in excursion.people.all()
    assert plan.naming(teacher).count() > 5
    assert plan.naming(coordinator).count() > 5
    assert set(plan.values_list("created_by", flat=True)) == {coordinator.pk}


def test_the_years_plans_have_their_papers(plan):
    last, present = PlanPaper.objects.order_by("school_year")
    assert present.school_year == plan[0].school_year == last.school_year + 1
    for paper in (last, present):
        paper.full_clean()
        assert paper.protocol_number
        assert paper.protocol_on < paper.order_on < SchoolYear(paper.school_year).starts_on
        assert {column.code: column.is_shown for column in paper.chosen_columns()}["partner"]


# On several days of the year


@pytest.mark.walk
@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2028, 2, 29)], ids=str)
def test_the_plan_is_believable_on_whatever_day_it_is_loaded(db, today, private_files):
    with time_machine.travel(f"{today}T09:00:00Z", tick=False):
        load_demo()

    year = SchoolYear.of(today)
    plan = Activity.objects.in_year(year)
    assert plan.count() == len(ACTIVITIES)
    what_has_passed_was_held_but_for_the_last_dates(plan, today)
    days_that_are_not_in_the_wording_are_set_when_they_are_near(plan, today)
    some_rows_have_lost_their_date(plan, today)
    dates_were_moved_and_called_off(plan, today)
    the_club_rests_in_the_holidays(plan, year)
    last_years_plan_was_held_and_in_part_taken_over(plan, year)
    nothing_was_made_or_counted_before_its_day(today)


def what_has_passed_was_held_but_for_the_last_dates(plan, today: date):
    dates = Occurrence.objects.filter(activity__in=plan)
    assert not dates.filter(status="held", ends_on__gte=today).exists()
    past = dates.not_cancelled().filter(ends_on__lt=today)
    waiting = past.open().order_by("ends_on")
    assert waiting.count() == min(UNMARKED, past.count())
    if waiting:
        assert not past.filter(status="held", ends_on__gt=waiting[0].ends_on).exists()
        assert plan.unmarked(today).exists()
    assert all(each.starts_on in SchoolYear.of(today) for each in dates)


def days_that_are_not_in_the_wording_are_set_when_they_are_near(plan, today: date):
    for activity in plan.exclude(timing_kind__in=["days", "repeated"]).prefetch_related("occurrences"):
        for occurrence in activity.occurrences.all():
            assert occurrence.starts_on <= today + SET_AHEAD


def some_rows_have_lost_their_date(plan, today: date):
    lost = plan.lost_date(today).count()
    assert lost == 0 if today.month == 9 else 2 <= lost <= 9


def dates_were_moved_and_called_off(plan, today: date):
    dates = Occurrence.objects.filter(activity__in=plan)
    assert dates.exclude(moved_from=None).count() == 2
    assert all(each.moved_from != each.starts_on and each.sequence for each in dates.exclude(moved_from=None))
    called_off = dates.filter(status="cancelled", activity__cancelled_on=None)
    assert called_off.count() in {2, 3}
    assert not called_off.filter(cancel_reason="").exists()
    called_off = plan.exclude(cancelled_on=None).get()
    assert called_off.cancelled_on <= today
    assert {each.status for each in called_off.occurrences.all()} == {"cancelled"}


def the_club_rests_in_the_holidays(plan, year: SchoolYear):
    club = plan.get(title=CLUB)
    days = list(club.occurrences.values_list("starts_on", flat=True))
    assert len(days) >= 28
    assert {day.weekday() for day in days} == {2}
    resting = [
        (term.starts_on, term.ends_on)
        for term in Term.objects.filter(school_year=year.start, kind="holidays", grade_to=11)
    ]
    assert len(resting) == 4
    assert not [day for day in days if any(first <= day <= last for first, last in resting)]
    # A first grade's week of its own is no holiday of the fifth to seventh.
    extra = Term.objects.get(school_year=year.start, grade_to=1)
    assert any(extra.starts_on <= day <= extra.ends_on for day in days)
    assert club.first_day == days[0]
    assert club.plan_month == 13


def last_years_plan_was_held_and_in_part_taken_over(plan, year: SchoolYear):
    last = Activity.objects.in_year(SchoolYear(year.start - 1))
    copied = plan.exclude(copied_from=None)
    assert 13 <= last.count() <= 18
    assert not last.filter(lessons="").exists()
    assert set(copied.values_list("copied_from", flat=True)) == {
        each.pk for each in last if each.title not in {row.title for row in NOT_TAKEN_OVER}
    }
    assert not plan.exclude(lessons="").exists()
    assert not plan.filter(copied_from=None, title__in=last.values("title")).exists()
    dates = Occurrence.objects.filter(activity__in=last)
    assert Counter(dates.values_list("status", flat=True)) == {"held": len(dates) - 1, "cancelled": 1}
    assert not last.without_dates().exists()
    assert all(each.starts_on in SchoolYear(year.start - 1) for each in dates)


def nothing_was_made_or_counted_before_its_day(today: date):
    assert not Attendance.objects.exclude(occurrence__status="held").exists()
    assert not CycleStep.objects.exclude(activity__in=Activity.objects.held()).exists()
    assert Attendance.objects.exists()
    assert not Product.objects.filter(made_on__gt=today).exists()
    assert 15 <= Product.objects.count() <= 25
    assert Photo.objects.filter(occurrence__ends_on__lt=today).count() == Photo.objects.count() >= 8
    assert Project.objects.count() == 6
    assert not ProjectMember.objects.filter(joined_on__gt=today).exists()
    assert not ProjectMember.objects.filter(left_on__gt=today).exists()
    for project in Project.objects.exclude(status__in=["draft", "open"]):
        assert project.starts_on <= today
    assert Project.objects.get(status="finished").ends_on <= today
