"""«Бумаги»: every paper that somebody may take, in one place."""

from tests import html
from tests.factories import SchoolClassFactory
from tests.personas import Persona


def papers_of(client: Persona) -> list[str]:
    page = html.page(client.get("/en/staff/documents/"))
    links = page.all("a", class_="card-link")
    assert all(client.get(each.attrs["href"]).status_code == 200 for each in links)
    return [each.text for each in links]


def test_a_class_teacher_finds_the_plan_of_the_class_and_the_own_certificate(teacher: Persona) -> None:
    SchoolClassFactory(class_teacher=teacher.user, grade=6, letter="А", school_year=2026)
    SchoolClassFactory(school_year=2026)
    assert papers_of(teacher) == ["The plan of 6А", "Plan of the week", "Certificate of activities held"]


def test_a_coordinator_finds_the_papers_of_the_whole_school(coordinator: Persona) -> None:
    assert papers_of(coordinator)[:3] == [
        "The plan of the school",
        "Plan of the week",
        "Certificate of activities held",
    ]
