"""Public pages of projects: what visitors see, and what they must never learn."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from activities.models import Mechanism, Project
from school.publication import clear_cached, publishing
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    SchoolProfileFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-10-15 12:00")]

HIDDEN = [
    "Воинская",
    "voinskaia",
    "Музей в архиве",
    "ТАЙНЫЙ-ВКЛАД",
    "ТАЙНАЯ-ВЫГОДА",
    "ТАЙНАЯ-ПРИЧИНА",
    "Служебная экскурсия",
    "Отменённый праздник",
    "Внутренний отчёт",
    "Отчёт о служебном",
    "Координаторова",
    "Снимок без основания",
    "Снимок с истёкшим сроком",
    "Снимок служебной",
]


@pytest.fixture
def project() -> Project:
    """A project with something of each sort that visitors may see, and something that they may not."""
    SchoolProfileFactory()
    project: Project = ProjectFactory(
        title="Читаем малышам",
        shown=True,
        goal="Полюбить чтение",
        problem="Мало читают",
        significance="city",
        mechanism=Mechanism.objects.get(code="project-social"),
        coordinator=UserFactory(full_name="Координаторова"),
        starts_on=date(2026, 9, 1),
    )
    library = PartnerFactory(name="Библиотека Чехова", name_en="Chekhov Library")
    ProjectMemberFactory(project=project, partner=library, contribution="Книги и зал", benefit="ТАЙНАЯ-ВЫГОДА")
    ProjectMemberFactory(project=project, partner=None, group="Совет старшеклассников", contribution="Чтецы")
    ProjectMemberFactory(
        project=project,
        partner=PartnerFactory(name="Детский сад 5"),
        gone=True,
        leave_reason="ТАЙНАЯ-ПРИЧИНА",
    )
    for partner in (
        PartnerFactory(private=True, name="Воинская часть 777"),
        PartnerFactory(archived=True, name="Музей в архиве"),
    ):
        ProjectMemberFactory(project=project, partner=partner, contribution="ТАЙНЫЙ-ВКЛАД")
    shown = ActivityFactory(project=project, title="Громкие чтения")
    date_held = OccurrenceFactory(activity=shown, held=True, pupil_count=27, partner_count=4004)
    OccurrenceFactory(activity=shown, starts_on=date(2026, 11, 3))
    staff_only = ActivityFactory(project=project, title="Служебная экскурсия", is_public=False)
    staff_date = OccurrenceFactory(activity=staff_only, held=True, pupil_count=3003)
    ActivityFactory(project=project, title="Отменённый праздник", cancelled=True)
    ProductFactory(project=project, activity=shown, title="Мамины сказки", is_public=True, with_file=True)
    ProductFactory(project=project, activity=shown, title="Внутренний отчёт")
    ProductFactory(project=project, activity=staff_only, title="Отчёт о служебном", is_public=True)
    PhotoFactory(occurrence=date_held, shown=True, alt="Книги на столе")
    PhotoFactory(occurrence=date_held, alt="Снимок без основания")
    PhotoFactory(occurrence=date_held, shown=True, alt="Снимок с истёкшим сроком", public_until=date(2026, 10, 14))
    PhotoFactory(occurrence=staff_date, shown=True, alt="Снимок служебной")
    return project


def test_the_page_tells_what_visitors_may_know_and_nothing_else(client: Client, project: Project) -> None:
    page = client.get("/projects/chitaem-malysham/").text
    for word in (
        "Читаем малышам",
        "Полюбить чтение",
        "Мало читают",
        "Социальные проекты",
        "Библиотека Чехова",
        "Книги и зал",
        "Совет старшеклассников",
        "Детский сад 5",
        "Громкие чтения",
        "27",
        "3 ноября",
        "Мамины сказки",
        "Книги на столе",
        'width="1600"',
    ):
        assert word in page, word
    for word in [*HIDDEN, "3003", "4004", "3030", "4031"]:
        assert word not in page, word
    assert "ld+json" not in page
    english = client.get("/en/projects/chitaem-malysham/").text
    assert "Chekhov Library" in english and "Библиотека Чехова" not in english
    for word in HIDDEN:
        assert word not in english, word


def test_the_list_names_nobody_who_is_hidden_and_finds_nothing_by_them(client: Client, project: Project) -> None:
    page = client.get("/projects/").text
    assert "Читаем малышам" in page and "Библиотека Чехова" in page
    for word in HIDDEN:
        assert word not in page, word
    found = "chitaem-malysham"
    for query in (
        "q=чтение",
        "q=библиотека",
        "status=running",
        "mechanism=project",
        "mechanism=project-social",
        "partner=biblioteka-chekhova",
        "status=running&status=finished&q=читаем",
    ):
        assert found in client.get(f"/projects/?{query}").text, query
    for query in ("q=воинская", "q=архив", "status=finished", "q=служебная"):
        assert found not in client.get(f"/projects/?{query}").text, query


def test_filters_that_are_not_here_are_told(client: Client, project: Project) -> None:
    hidden = project.members.get(partner__is_public=False).partner.slug
    for query in (
        f"partner={hidden}",
        "status=draft",
        "status=cancelled",
        "mechanism=research",
        "partner=%00",
    ):
        page = client.get(f"/en/projects/?{query}").text
        assert "The address contains an unknown filter" in page, query
        assert "chitaem-malysham" in page, query
    assert "There is no such page of the list" in client.get("/en/projects/?page=9").text


def test_drafts_and_what_is_not_shown_are_not_there(client: Client) -> None:
    SchoolProfileFactory()
    for project in (ProjectFactory(is_public=True), ProjectFactory(status="running")):
        answer = client.get(f"/projects/{project.slug}/")
        assert answer.status_code == 404 and project.title not in answer.text
        assert project.slug not in client.get("/sitemap.xml").text
    assert "No projects are shown here yet" in client.get("/en/projects/").text


def test_a_project_that_was_called_off_is_told_without_the_reason(client: Client) -> None:
    SchoolProfileFactory()
    project = ProjectFactory(cancelled=True, is_public=True, outcome="ПРЕЖНИЙ-ИТОГ")
    page = client.get(f"/en/projects/{project.slug}/").text
    assert "called off" in page
    assert "Не набрали участников" not in page and "ПРЕЖНИЙ-ИТОГ" not in page


def test_photos_go_with_their_day_and_hidden_partners_at_once(client: Client, project: Project) -> None:
    path = "/projects/chitaem-malysham/"
    assert "Книги на столе" in client.get(path).text
    library = project.members.get(contribution="Книги и зал").partner
    with publishing():
        library.is_public = False
        library.save()
    assert "Чехова" not in client.get(path).text
    with time_machine.travel("2030-09-01 12:00"):
        assert "Книги на столе" not in client.get(path).text
    clear_cached()


def test_what_came_of_a_finished_project_and_its_page_are_public(client: Client, project: Project) -> None:
    with publishing():
        project.status, project.outcome = "finished", "Издали книгу"
        project.save()
    assert "Издали книгу" in client.get("/projects/chitaem-malysham/").text
    sitemap = client.get("/sitemap.xml").text
    for path in ("/projects/</loc>", "/en/projects/chitaem-malysham/</loc>", "/products/</loc>"):
        assert path in sitemap, path
    assert "/projects/" in html.page(client.get("/projects/")).links


def test_a_project_that_looks_for_people_says_how_to_answer(client: Client) -> None:
    SchoolProfileFactory(phone="8 (8442) 12-34-56")
    by = UserFactory(coordinator=True, full_name="Иванова Анна", post="Заместитель директора")
    for status, is_asked in ((Project.Status.OPEN, True), (Project.Status.RUNNING, False)):
        project = ProjectFactory(shown=True, status=status, coordinator=by)
        main = html.page(client.get(f"/projects/{project.slug}/")).one("main")
        assert ("tel:+78442123456" in main.links) is is_asked
        assert ("Заместитель директора" in main.text) is is_asked and "Иванова" not in main.text
