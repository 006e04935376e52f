"""One field finds everything: each sort of records, by whoever may see them, with one query each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import ContactPerson
from school.registries import searches
from tests import html
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    ContactPersonFactory,
    PartnerFactory,
    ProductFactory,
    ProjectFactory,
    UserFactory,
)
from tests.personas import Persona
from today.selectors.search import COUNTED, SHOWN, search_everything


def found_by(client: Persona, query: str) -> dict[str, list[str]]:
    """Return the names of what is found, by the titles of the groups."""
    page = html.page(client.get("/en/staff/search/", {"q": query}))
    return {
        group.name.rsplit(" ", 1)[0]: [each.text for each in group.all("span", class_="found-title")]
        for group in page.all("section", class_="found")
    }


@pytest.fixture
def lighthouses(db: None) -> None:
    """A record of each sort with one word in its name, and one contact person."""
    partner = PartnerFactory(name="Клуб «Маяк»", directions=["prevention"])
    PartnerFactory(name="Прежний «Маяк»", archived=True)
    ContactPersonFactory(
        partner=partner,
        post="директор маяка",
        name="Светлова Вера",
        phone="+74872123456",
        consent_basis="consent",
        consent_on="2026-01-01",
    )
    colleague = UserFactory(full_name="Маякова Нина")
    ActivityFactory(title="Поход к маяку").people.add(colleague)
    ActivityFactory(title="Маяк прошлого года", school_year=2025)
    ProjectFactory(title="Огни маяков")
    ProductFactory(title="Макет маяка")
    AgreementFactory(partner=partner, subject="о свете маяка")


def test_a_coordinator_finds_everything_by_any_form_of_a_word(lighthouses: None, coordinator: Persona) -> None:
    assert found_by(coordinator, "МАЯКОМ") == {
        "Partners": ["Клуб «Маяк»"],
        "Contact people": ["Светлова Вера"],
        "Activities": ["Поход к маяку"],
        "Projects": ["Огни маяков"],
        "Results": ["Макет маяка"],
        "Agreements": ["Contract о свете маяка"],
        "Who is responsible": ["Маякова Нина"],
        "Activities of other years": ["Маяк прошлого года"],
        "Partners in the archive": ["Прежний «Маяк»"],
    }


def test_an_administrator_finds_people_with_their_accounts(lighthouses: None, administrator: Persona) -> None:
    found = found_by(administrator, "маякова")
    assert found["People"] == ["Маякова Нина"]
    assert "Who is responsible" not in found


def test_a_teacher_finds_neither_contact_persons_nor_agreements(lighthouses: None, teacher: Persona) -> None:
    assert not {"Contact people", "Agreements", "People"} & found_by(teacher, "маяк").keys()
    for query in ("Светлова", "Вера", "4872123456", "+7 (4872) 12-34-56", "директор"):
        answer = teacher.get("/staff/search/", {"q": query})
        assert html.page(answer).all("section", class_="found") == []
        assert "123456" not in answer.text.replace(query, "")


@pytest.mark.parametrize("query", ["светлову", "8 (4872) 12-34-56", "+7 4872 123456", "12-34-56", "директор маяка"])
def test_a_contact_person_is_found_by_name_post_and_digits(lighthouses: None, coordinator: Persona, query: str) -> None:
    assert found_by(coordinator, query)["Contact people"] == ["Светлова Вера"]


def test_what_is_found_of_a_contact_person_follows_every_change(lighthouses: None) -> None:
    contact = ContactPerson.objects.get()
    contact.name = "Лучина Анна"
    contact.save(update_fields=["name"])
    assert ContactPerson.objects.search("лучиной").exists()
    assert not ContactPerson.objects.search("светлова").exists()


@pytest.mark.parametrize("query", ["", "   ", "«…»", "\x00", "ы" * 5000])
def test_odd_queries_find_nothing_and_break_nothing(coordinator: Persona, query: str) -> None:
    answer = coordinator.get("/staff/search/", {"q": query})
    assert answer.status_code == 200
    assert html.page(answer).all("section", class_="found") == []


def test_many_rows_are_cut_and_the_list_has_all_of_them(coordinator: Persona) -> None:
    for number in range(SHOWN + 2):
        PartnerFactory(name=f"Музей {number}")
    group = html.page(coordinator.get("/en/staff/search/", {"q": "музей"})).one("section", class_="found")
    assert len(group.all("span", class_="found-title")) == SHOWN
    link = group.all("a", class_="tap")[0]
    assert link.text.startswith(f"All {SHOWN + 2}")
    rows = html.page(coordinator.get(link.attrs["href"])).all("a", class_="row-link")
    assert len(rows) == SHOWN + 2


def test_each_sort_is_asked_once_however_much_is_found(administrator: Persona) -> None:
    for number in range(COUNTED + 2):
        PartnerFactory(name=f"Музей {number}")
    with CaptureQueriesContext(connection) as asked:
        groups = list(search_everything(administrator.user, "музей"))
    assert groups[0].count_in_words in (f"more than {COUNTED}", f"больше {COUNTED}")
    assert len(asked) <= len(list(searches))


def test_htmx_gets_the_results_alone_and_they_are_those_of_the_page(lighthouses: None, coordinator: Persona) -> None:
    page = html.page(coordinator.get("/staff/search/", {"q": "маяк"}))
    part = coordinator.get("/staff/search/", {"q": "маяк"}, headers={"hx-request": "true"})
    assert html.fragment(part).markup == page.one(id="results").markup
    assert "HX-Request" in part["Vary"]


def test_the_field_stands_on_every_page_of_the_staff_and_its_key_can_be_switched_off(teacher: Persona) -> None:
    page = html.page(teacher.get("/en/staff/plan/"))
    assert page.one("form", class_="staff-search").attrs["action"] == "/en/staff/search/"
    assert page.all("input", aria_keyshortcuts="/")
    teacher.post("/staff/search/key/", {"key": "off"})
    answer = teacher.get("/en/staff/plan/")
    assert not html.page(answer).all("input", aria_keyshortcuts="/")
    assert "search-key" not in answer.text
    teacher.post("/staff/search/key/", {"key": "on"})
    assert "search-key" in teacher.get("/en/staff/plan/").text
