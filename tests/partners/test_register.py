"""The register: finding, narrowing, ordering, taking away."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Partner, PartnerKind
from school.models import JournalEntry
from tests import html
from tests.factories import ContactPersonFactory, PartnerFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/en/staff/partners/"


def names(client: Client, query: str = "") -> list[str]:
    return [row.title for row in client.get(ADDRESS + query).context["rows"]]


@pytest.fixture
def partners() -> None:
    kind = {each.code: each for each in PartnerKind.objects.all()}
    PartnerFactory(name="Краеведческий музей", kind=kind["culture"], directions=["civic-patriotic"])
    PartnerFactory(
        name="Детская областная библиотека",
        kind=kind["library"],
        directions=["social-pedagogical", "prevention"],
    )
    PartnerFactory(name="Клуб «Пехотинец»", kind=kind["youth-club"], inn="7707083893", is_public=False)
    PartnerFactory(name="Детский сад № 10", archived=True)
    PartnerFactory(name="Детский сад № 2")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("музея", ["Краеведческий музей"]),
        ("БИБЛИОТЕКИ", ["Детская областная библиотека"]),
        ("библиоте", ["Детская областная библиотека"]),
        ("«пехотинцы»", ["Клуб «Пехотинец»"]),
        ("7707083893", ["Клуб «Пехотинец»"]),
        ("сада 10", []),
        ("сада 10&state=all", ["Детский сад № 10"]),
        ("сада&state=archived", ["Детский сад № 10"]),
        ("театр", []),
        ("", ["Детская областная библиотека", "Детский сад № 2", "Клуб «Пехотинец»", "Краеведческий музей"]),
    ],
)
def test_search_forgives_case_and_endings(teacher: Client, partners: None, query: str, found: list[str]) -> None:
    assert names(teacher, f"?q={query}") == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("direction=prevention", {"Детская областная библиотека"}),
        (
            "direction=prevention&direction=civic-patriotic",
            {"Детская областная библиотека", "Краеведческий музей"},
        ),
        ("direction=none", {"Клуб «Пехотинец»", "Детский сад № 2"}),
        (
            "direction=none&direction=civic-patriotic",
            {"Клуб «Пехотинец»", "Детский сад № 2", "Краеведческий музей"},
        ),
        ("kind=library", {"Детская областная библиотека"}),
        ("kind=library&direction=civic-patriotic", set()),
        ("shown=no", {"Клуб «Пехотинец»"}),
        ("shown=yes&q=клуб", set()),
        ("contact=none&q=сад", {"Детский сад № 2"}),
    ],
)
def test_filters_are_joined(teacher: Client, partners: None, query: str, found: set[str]) -> None:
    assert set(names(teacher, f"?{query}")) == found


def test_a_partner_in_two_chosen_directions_stands_once(teacher: Client, partners: None) -> None:
    assert names(teacher, "?direction=prevention&direction=social-pedagogical") == ["Детская областная библиотека"]


def test_partners_with_a_contact_are_left_out_of_those_without(teacher: Client) -> None:
    with_contact, without = PartnerFactory(), PartnerFactory()
    ContactPersonFactory(partner=with_contact)
    PartnerFactory(name="Родители", form=Partner.Form.COMMUNITY)
    assert names(teacher, "?contact=none") == [without.title]


def test_partners_entered_twice_are_found(teacher: Client) -> None:
    PartnerFactory(name="МОУ «Центр детского творчества»")
    PartnerFactory(name="Центр детского творчества")
    PartnerFactory(name="Центр детского творчества", archived=True)
    PartnerFactory(name="Клуб «Пехотинец»")
    assert set(names(teacher, "?alike=yes")) == {
        "МОУ «Центр детского творчества»",
        "Центр детского творчества",
    }


def test_names_sort_as_people_sort_them(teacher: Client) -> None:
    for name in ("Детский сад № 10", "«Ёлочка»", "Детский сад № 2", "Жар-птица", "аптека"):
        PartnerFactory(name=name)
    in_order = ["аптека", "Детский сад № 2", "Детский сад № 10", "«Ёлочка»", "Жар-птица"]
    assert names(teacher) == in_order
    assert names(teacher, "?sort=-name") == in_order[::-1]


def test_kinds_sort_in_the_order_of_their_list(teacher: Client, partners: None) -> None:
    position = dict(PartnerKind.objects.values_list("name_en", "position"))
    rows = [row.kind for row in teacher.get(ADDRESS + "?sort=kind").context["rows"]]
    assert [position[kind] for kind in rows] == sorted(position[kind] for kind in rows)


def test_a_long_register_has_pages_and_says_how_many_there_are(teacher: Client) -> None:
    for number in range(51):
        PartnerFactory(name=f"Клуб {number}")
    first, second = teacher.get(ADDRESS), teacher.get(ADDRESS + "?page=2")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 1)
    assert "51 partners" in first.text
    assert "?page=2" in html.page(first).links
    assert names(teacher, f"?page={10**30}") == [row.title for row in second.context["rows"]]
    assert "?q=%D0%BA%D0%BB%D1%83%D0%B1&page=2" in html.page(teacher.get(ADDRESS + "?q=клуб")).links


@pytest.mark.parametrize(
    "query", ["", "?q=библиотеки", "?direction=prevention&sort=-name", "?q=театр", "?page=9&sort=x"]
)
def test_htmx_gets_exactly_the_results_of_the_whole_page(teacher: Client, partners: None, query: str) -> None:
    whole = teacher.get(ADDRESS + query)
    partial = teacher.get(ADDRESS + query, headers={"hx-request": "true"})
    results, toolbar = html.applied(partial)
    page = html.page(whole)
    assert results == page.one(id="results").markup
    assert toolbar == {key: page.one(id=key).markup for key in toolbar}
    for answer in (whole, partial):
        assert "HX-Request" in answer["Vary"]
    restored = teacher.get(ADDRESS + query, headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert restored.text.startswith("<!DOCTYPE html>")


def test_the_register_is_exported_as_csv(teacher: Client, partners: None) -> None:
    PartnerFactory(name='=HYPERLINK("http://evil.example")', address="+7 8442", site="https://club.example")
    answer = teacher.get(ADDRESS + "?format=csv&q=hyperlink")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["Full name", "Short name"]
    assert rows[1][0] == '\'=HYPERLINK("http://evil.example")'
    assert "'+7 8442" in rows[1]
    assert answer["Content-Disposition"] == 'attachment; filename="partners.csv"'
    assert "no-store" in answer["Cache-Control"]


def test_the_register_is_exported_as_xlsx_with_what_is_filtered(teacher: Client, partners: None) -> None:
    answer = teacher.get(ADDRESS + "?format=xlsx&direction=prevention")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows] == ["Full name", "Детская областная библиотека"]
    assert rows[1][3] == "Social and educational, Prevention"


def test_an_export_is_in_the_journal(teacher: Client, partners: None) -> None:
    teacher.get(ADDRESS + "?format=csv&kind=library")
    entry = JournalEntry.objects.get(action="exported")
    assert (entry.actor_id, entry.subject, entry.detail) == (teacher.user.pk, "partners", "csv, 1")  # type: ignore[attr-defined]


def test_an_export_holds_no_personal_data(coordinator: Client) -> None:
    ContactPersonFactory(named=True, phone="+78442000000", email="person@example.org", post="Заведующая")
    text = coordinator.get(ADDRESS + "?format=csv").content.decode()
    for private in ("Иванова", "8442000000", "person@example.org", "Заведующая"):
        assert private not in text


def test_empty_lists_say_what_to_do(teacher: Client, coordinator: Client) -> None:
    assert "No partners yet" in teacher.get(ADDRESS).text
    assert "Paste your table from Word" in coordinator.get(ADDRESS).text
    assert "Paste your table from Word" not in teacher.get(ADDRESS).text
    assert "Nothing was found" in teacher.get(ADDRESS + "?q=музей").text


def test_a_register_without_any_partner_does_not_count_them(teacher: Client) -> None:
    assert "0 partners" not in teacher.get(ADDRESS).text
    assert "0 partners" in teacher.get(ADDRESS + "?q=музей").text


def test_teachers_are_offered_no_changes(teacher: Client) -> None:
    partner = PartnerFactory()
    for path in (ADDRESS, f"{ADDRESS}{partner.pk}/"):
        page = teacher.get(path).text
        for word in ("/edit/", "/archive/", "/staff/import/", "/history/"):
            assert word not in page
        # What is their own they may plan.
        assert "/new/" not in page.replace("/staff/activities/new/", "")


def test_a_partners_page_tells_its_story(coordinator: Client) -> None:
    successor = PartnerFactory(name="Новый центр")
    partner = PartnerFactory(
        name="Муниципальный старый центр",
        short_name="Старый центр",
        successor=successor,
        inn="7707083893",
        note="Звонить до обеда",
        directions=["prevention"],
        archived=True,
    )
    page = html.folded(coordinator.get(f"{ADDRESS}{partner.pk}/").text)
    for text in (
        "Муниципальный старый центр",
        "Старый центр",
        "Новый центр",
        "7707083893",
        "Звонить до обеда",
        "Prevention",
        "since 1 September 2025",
        "In the archive since 15 January 2026",
        "Закрыт в 2016 году",
    ):
        assert text in page, text
    assert "Старый центр" in coordinator.get(f"{ADDRESS}{successor.pk}/").text


def test_a_bare_partners_page_says_that_nothing_is_written_yet(teacher: Client) -> None:
    bare = PartnerFactory()
    page = teacher.get(f"{ADDRESS}{bare.pk}/").text
    assert "are not filled in yet" in page
    assert "Not in any direction yet." in page
    full = PartnerFactory(address="ул. Мира, 15")
    assert "are not filled in yet" not in teacher.get(f"{ADDRESS}{full.pk}/").text


def test_archive_and_restore(coordinator: Client, anonymous: Client) -> None:
    partner = PartnerFactory(directions=["prevention"])
    public = f"/en/partners/{partner.slug}/"
    assert anonymous.get(public).status_code == 200

    assert "Archive “" in coordinator.get(f"{ADDRESS}{partner.pk}/archive/").text
    partner.refresh_from_db()
    assert not partner.is_archived
    answer = coordinator.post(f"{ADDRESS}{partner.pk}/archive/", {"reason": "закрыт"}, follow=True)
    partner.refresh_from_db()
    assert (partner.is_archived, partner.archived_on, partner.archive_reason) == (
        True,
        timezone.localdate(),
        "закрыт",
    )
    assert "is in the archive" in answer.text
    assert names(coordinator) == []
    assert anonymous.get(public).status_code == 404
    again = coordinator.post(f"{ADDRESS}{partner.pk}/archive/", {"reason": "опять"}, follow=True)
    assert "is already in the archive" in again.text
    partner.refresh_from_db()
    assert partner.archive_reason == "закрыт"

    assert coordinator.get(f"{ADDRESS}{partner.pk}/restore/")["Location"] == f"{ADDRESS}{partner.pk}/"
    partner.refresh_from_db()
    assert partner.is_archived
    coordinator.post(f"{ADDRESS}{partner.pk}/restore/")
    partner.refresh_from_db()
    assert (partner.is_archived, partner.archived_on, partner.archive_reason) == (False, None, "")
    assert anonymous.get(public).status_code == 200
    assert partner.partnerships.open().count() == 1
    again = coordinator.post(f"{ADDRESS}{partner.pk}/restore/", follow=True)
    assert "is already in the register" in again.text


def test_a_reason_too_long_for_the_archive_is_answered_beside_it(coordinator: Client) -> None:
    partner = PartnerFactory()
    page = coordinator.post(f"{ADDRESS}{partner.pk}/archive/", {"reason": "я" * 301})
    assert "reason" in page.context["form"].errors
    assert "я" * 301 in page.text


def test_every_number_of_what_waits_is_that_of_the_list_behind_it(coordinator: Client) -> None:
    PartnerFactory(name="Детская областная библиотека")
    PartnerFactory(name="Областная детская библиотека")
    PartnershipFactory(partner=PartnerFactory(name="Клуб «Пехотинец»"))
    waiting = coordinator.get("/staff/").context["now"].order.todos
    # None of the two that are entered twice is named again for what it lacks as well.
    assert {item.todo.code: item.count for item in waiting} == {"alike": 2, "no-contact": 1}
    for item in waiting:
        assert coordinator.get(item.todo.url).context["page"].count == item.count


def test_an_archived_partner_is_offered_as_successor_only_where_it_is_one(coordinator: Client) -> None:
    closed = PartnerFactory(name="Дом пионеров", is_archived=True, archived_on=date(2020, 1, 1))
    heir, other = PartnerFactory(name="Дворец творчества", successor=closed), PartnerFactory(name="Музей")
    choices = {
        partner: coordinator.get(f"/staff/partners/{partner.pk}/edit/").context["form"]["successor"].field.choices
        for partner in (heir, other)
    }
    assert (closed.pk, "Дом пионеров") in choices[heir]
    assert (closed.pk, "Дом пионеров") not in choices[other]
