from datetime import date, timedelta
from itertools import pairwise

import pytest

from school.models import SchoolProfile, Term
from school.terms import usual_terms
from school.years import SchoolYear
from tests import html
from tests.conftest import Persona
from tests.factories import TermFactory

TYPED = {
    "school_year": "2026",
    "kind": "term",
    "name": "2 четверть",
    "starts_on": "2026-11-04",
    "ends_on": "2026-12-30",
    "grade_from": "1",
    "grade_to": "11",
}
NEW = "/staff/settings/terms/new/?year=2026"


@pytest.mark.parametrize("system", SchoolProfile.TermSystem.values)
def test_usual_terms_lie_in_their_year_and_follow_one_another(system: str) -> None:
    year = SchoolYear(2026)
    terms = usual_terms(year, system)
    for kind in Term.Kind.values:
        of_kind = [term for term in terms if term.kind == kind]
        assert all(term.starts_on in year and term.ends_on in year for term in of_kind)
        assert all(first.ends_on < second.starts_on for first, second in pairwise(of_kind))


def test_usual_quarters_and_holidays_leave_no_day_out() -> None:
    terms = sorted(usual_terms(SchoolYear(2026), "quarters"), key=lambda term: term.starts_on)
    for before, after in pairwise(terms):
        assert after.starts_on == before.ends_on + timedelta(days=1)


@pytest.mark.django_db
def test_a_term_is_saved(administrator: Persona) -> None:
    assert administrator.post(NEW, TYPED).status_code == 302
    assert Term.objects.get().name == "2 четверть"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_on": "2026-10-20"}, "starts_on"),
        ({"starts_on": "2026-08-31"}, "starts_on"),
        ({"ends_on": "2027-09-01"}, "ends_on"),
        ({"ends_on": "2026-11-03"}, "ends_on"),
        ({"grade_from": "9", "grade_to": "5"}, "grade_to"),
        ({"grade_to": "12"}, "grade_to"),
        ({"starts_on": "вчера"}, "starts_on"),
        ({"name": "н" * 61}, "name"),
        ({"school_year": "1990"}, "school_year"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_a_bad_term_is_answered_beside_its_field(change: dict[str, str], field: str, administrator: Persona) -> None:
    TermFactory()
    page = administrator.post(NEW, {**TYPED, **change})
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert Term.objects.count() == 1


@pytest.mark.django_db
def test_terms_of_other_grades_may_overlap(administrator: Persona) -> None:
    TermFactory(grade_from=1, grade_to=9)
    typed = {**TYPED, "starts_on": "2026-09-01", "grade_from": "10", "grade_to": "11", "name": "1 полугодие"}
    assert administrator.post(NEW, typed).status_code == 302


@pytest.mark.django_db
def test_holidays_may_lie_inside_a_term(administrator: Persona) -> None:
    TermFactory()
    typed = {**TYPED, "kind": "holidays", "starts_on": "2026-10-20", "ends_on": "2026-10-25"}
    assert administrator.post(NEW, typed).status_code == 302


@pytest.mark.django_db
def test_usual_dates_are_filled_in_once(administrator: Persona) -> None:
    administrator.post("/staff/settings/terms/usual/?year=2026")
    administrator.post("/staff/settings/terms/usual/?year=2026")
    assert Term.objects.count() == 8
    assert administrator.get("/staff/settings/terms/?year=2026").status_code == 200


@pytest.mark.django_db
@pytest.mark.moment("2026-09-02 12:00")
def test_what_is_missing_is_filled_in_though_something_is_there_and_can_be_taken_back(administrator: Persona) -> None:
    """A sibling of situation 24: one term of the new year took the button away."""
    own = TermFactory(name="1 четверть", starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 30))
    TermFactory(name="Каникулы в ноябре", kind="holidays", starts_on=date(2026, 10, 31), ends_on=date(2026, 11, 8))
    address = "/en/staff/settings/terms/?year=2026"
    page = html.page(administrator.get(address))
    assert "2 четверть" in page.text
    assert "Осенние каникулы" not in page.text
    done = administrator.post(page.form(method="post").attrs["action"], follow=True)
    names = set(Term.objects.values_list("name", flat=True))
    assert {"1 четверть", "2 четверть", "3 четверть", "4 четверть", "Каникулы в ноябре"} <= names
    assert "Осенние каникулы" not in names
    own.refresh_from_db()
    assert own.ends_on == date(2026, 10, 30)
    assert "Fill in what is missing" not in done.text
    administrator.post(html.page(done).link("Undo").attrs["href"])
    assert Term.objects.count() == 2
