"""A school's last grade: what lies above it is offered nowhere."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.models import Activity
from activities.parsing import PlanParser
from papers.selectors.plan import paper_of, plan_document, rows_of_paper
from school.classes import parse_classes
from school.forms.settings import SchoolClassForm
from school.models import SchoolClass, SchoolProfile, Term
from school.moving_up import preview_of
from school.profile import current_profile
from school.publication import publishing
from school.years import SchoolYear
from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory, SchoolClassFactory, SchoolProfileFactory, TermFactory
from wordings.grades import Level, levels_of

YEAR = SchoolYear(2026)


def go_up_to(last_grade: int) -> None:
    with publishing():
        SchoolProfileFactory(last_grade=last_grade)


@pytest.mark.django_db
def test_a_class_that_is_there_stays_visible_and_can_be_edited(administrator: Persona) -> None:
    row = SchoolClassFactory(school_year=2026, grade=10, letter="А")
    go_up_to(9)
    assert html.page(administrator.get("/staff/settings/classes/?year=2026")).table().row("10А")
    form = html.page(administrator.get(f"/staff/settings/classes/{row.pk}/edit/")).form()
    sent = administrator.post(f"/staff/settings/classes/{row.pk}/edit/", form.fields | {"size": ["20"]})
    assert sent.status_code == 302


@pytest.mark.django_db
def test_a_new_class_above_the_last_grade_is_refused_beside_its_field(administrator: Persona) -> None:
    go_up_to(9)
    form = SchoolClassForm({"school_year": "2026", "grade": "10"}, instance=SchoolClass(school_year=2026))
    assert "grade" in form.errors


def test_pasted_classes_above_the_last_grade_are_named() -> None:
    lines, problems = parse_classes("9А 20, 10А 20", last_grade=9)
    assert [line.label for line in lines] == ["9А"]
    assert "«10А 20»" in problems[0]
    assert "9" in problems[0]


@pytest.mark.django_db
def test_the_last_grade_leaves_when_classes_move_up() -> None:
    SchoolClassFactory(school_year=2025, grade=9, letter="А")
    SchoolClassFactory(school_year=2025, grade=8, letter="А")
    preview = preview_of(into=YEAR, last_grade=9)
    assert [each.label for each in preview.left] == ["9А"]
    assert [each.label for each in preview.leaving] == ["9А"]


@pytest.mark.django_db
def test_the_usual_terms_are_for_the_grades_of_the_school(administrator: Persona) -> None:
    go_up_to(9)
    administrator.post("/staff/settings/terms/usual/?year=2026")
    assert {term.grade_to for term in Term.objects.all()} == {9}


@pytest.mark.django_db
def test_holidays_of_all_grades_of_the_school_are_holidays_of_everybody() -> None:
    TermFactory(kind="holidays", name="Осенние", starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 26), grade_to=9)
    assert PlanParser(YEAR).holidays() == []
    go_up_to(9)
    assert PlanParser(YEAR).holidays() == [(date(2026, 10, 26), date(2026, 10, 26))]


@pytest.mark.django_db
def test_wordings_of_several_grades_end_with_the_last_one_of_the_school() -> None:
    go_up_to(9)
    parser = PlanParser(YEAR)
    assert parser.audience("5–11 классы").audience.grades == frozenset(range(5, 10))
    assert parser.audience("5–11 классы").ambiguities == ()
    assert parser.audience("1–11").audience.is_everyone
    assert [each.code for each in parser.audience("10 класс").ambiguities] == ["above-last-grade"]
    SchoolClassFactory(school_year=2026, grade=10, letter="А")
    assert PlanParser(YEAR).audience("10А").ambiguities == ()


@pytest.mark.django_db
def test_a_paper_says_for_which_grades_a_row_for_everybody_is() -> None:
    go_up_to(9)
    ActivityFactory(school_year=2026, grades_text="")
    plan = plan_document(rows_of_paper(Activity.objects.all()), paper=paper_of(YEAR), profile=current_profile())
    cells = [cell for _heading, rows in plan.groups for row in rows for cell in row]
    assert "1–9" in cells


def test_a_level_is_there_from_its_first_grade_on() -> None:
    assert levels_of(range(1, 5)) == [Level.NOO]
    assert levels_of(range(1, 10)) == [Level.NOO, Level.OOO]
    assert levels_of(range(1, 12)) == list(Level)


@pytest.mark.django_db
@pytest.mark.parametrize("last_grade", [0, 12])
def test_the_database_takes_no_grade_that_schools_do_not_have(last_grade: int) -> None:
    profile = SchoolProfileFactory()
    profile.last_grade = last_grade
    with pytest.raises(ValidationError):
        profile.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolProfile.objects.update(last_grade=last_grade)
