"""Pages of projects for staff: the list and its files, what a page says, its forms, two people at one project."""

import csv
import io
from datetime import date

import pytest

from activities.models import Mechanism, Project, ProjectMember
from school.models import JournalEntry, PlannedResult
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    UserFactory,
)
from tests.partners.test_conflicts import differences, opened

pytestmark = pytest.mark.django_db

LIST = "/en/staff/projects/"


def page_of(project: Project, name: str = "") -> str:
    return f"{LIST}{project.pk}/{name}"


def member_page(member: ProjectMember, name: str) -> str:
    return f"/en/staff/members/{member.pk}/{name}/"


# Who may


def test_teachers_see_all_and_change_nothing(teacher: Persona) -> None:
    project = ProjectFactory(title="Читаем малышам")
    member = ProjectMemberFactory(project=project)
    page = teacher.get(page_of(project)).text
    assert "Читаем малышам" in page and member.title in page
    for word in (">Edit<", "Add a member", "Start the project", "Call off", "Remove", "Not recorded yet"):
        assert word not in page, word
    assert "Add a project" not in teacher.get(LIST).text
    assert teacher.post(page_of(project, "status/cancel/"), {"text": "Так"}).status_code == 403
    assert teacher.post(member_page(member, "delete")).status_code == 403


# The list


def test_the_list_is_searched_filtered_sorted_and_saved_as_a_file(coordinator: Persona) -> None:
    partner = PartnerFactory(name="Библиотека Чехова")
    social = Mechanism.objects.get(code="project-social")
    early = ProjectFactory(
        title="Ярмарка",
        shown=True,
        mechanism=social,
        starts_on=date(2026, 9, 1),
        coordinator=coordinator.user,
    )
    late = ProjectFactory(title="Азбука", starts_on=date(2026, 12, 1), coordinator=UserFactory())
    ProjectFactory(title="Белый лист")
    ProjectMemberFactory(project=late, partner=partner)

    def titles(query: str) -> list[str]:
        return [each.title for each in coordinator.get(f"{LIST}?{query}").context["rows"]]

    assert titles("") == ["Азбука", "Белый лист", "Ярмарка"]
    assert titles("sort=start") == ["Ярмарка", "Азбука", "Белый лист"]
    assert titles("sort=-start") == ["Азбука", "Ярмарка", "Белый лист"]
    assert titles("q=библиотеки") == ["Азбука"]
    assert titles("status=running&status=open") == ["Ярмарка"]
    assert titles("mechanism=project") == ["Ярмарка"]
    assert titles(f"partner={partner.pk}") == ["Азбука"]
    assert titles("coordinator=me") == [early.title]
    assert titles("coordinator=nobody") == ["Белый лист"]
    assert titles("public=yes") == ["Ярмарка"]
    assert titles("public=no") == ["Азбука", "Белый лист"]
    wrong = coordinator.get(f"{LIST}?status=lost&partner={'9' * 40}&sort=color")
    assert wrong.status_code == 200 and "There is no such order" in wrong.text
    table = coordinator.get(f"{LIST}?q=библиотека&format=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert len(rows) == 2 and "Библиотека Чехова" in rows[1]
    assert JournalEntry.objects.get(action="exported").subject == "projects"


def test_an_empty_list_says_what_to_do(coordinator: Persona, teacher: Persona) -> None:
    assert "A title is enough to begin" in coordinator.get(LIST).text
    assert "The partnership coordinators enter them" in teacher.get(LIST).text
    assert "Show all projects" in teacher.get(f"{LIST}?q=нет").text


# A project's page


def test_the_page_tells_what_is_done_missing_and_one_sided(coordinator: Persona) -> None:
    project = ProjectFactory(title="Читаем малышам", status="running")
    partner = PartnerFactory(name="Библиотека Чехова")
    ProjectMemberFactory(project=project, partner=partner, contribution="Книги", role="площадка")
    ProjectMemberFactory(project=project, gone=True)
    held = ActivityFactory(project=project, title="Громкие чтения")
    OccurrenceFactory(activity=held, held=True, pupil_count=27)
    OccurrenceFactory(activity=ActivityFactory(project=project), starts_on=date(2026, 10, 14))
    ActivityFactory(project=project, cancelled=True)
    ProductFactory(project=project, activity=held, title="Мамины сказки")
    response = coordinator.get(page_of(project))
    page = html.folded(response.text)
    for word in (
        "Библиотека Чехова",
        "площадка",
        "Книги",
        "Only one side gives",
        "Not recorded yet",
        "a coordinator",
        "left on 2 November 2026: Закрылись на ремонт",
        "With us again",
        "Громкие чтения",
        "Мамины сказки",
        f"/en/staff/activities/new/?project={project.pk}",
        f"/en/staff/products/new/?project={project.pk}",
        "Finish the project",
        "0 of 2",
    ):
        assert word in page, word
    assert (response.context["totals"].participations, response.context["totals"].dates) == (27, 1)
    assert "Start the project" not in page and "Remove the draft" not in page


# Its forms


def test_a_title_is_all_that_a_project_needs(coordinator: Persona) -> None:
    fields = {"title": "  Читаем \n малышам "}
    assert coordinator.post(f"{LIST}new/", fields).status_code == 302
    project = Project.objects.get()
    assert (project.title, project.status) == ("Читаем малышам", "draft")
    refused = coordinator.post(
        f"{LIST}new/",
        {
            "title": " ",
            "goal": "ы" * 5000,
            "mechanism": "9" * 40,
            "coordinator": "x\x00",
            "planned_results": ["1" * 30],
            "starts_on": "2026-12-01",
            "ends_on": "2026-11-01",
            "significance": "world",
        },
    )
    assert set(refused.context["form"].errors) == {
        "title",
        "goal",
        "mechanism",
        "coordinator",
        "planned_results",
        "ends_on",
        "significance",
    }
    assert "ы" * 5000 in refused.text


def test_the_second_editor_sees_both_versions_and_history_tells_both(
    coordinator: Persona, administrator: Persona
) -> None:
    project = ProjectFactory(title="Читаем", goal="Читать")
    result = PlannedResult.objects.first()
    path = page_of(project, "edit/")
    first, second = opened(coordinator, path), opened(administrator, path)
    assert coordinator.post(path, {**first, "goal": "Читать вслух", "planned_results": [result.pk]}).status_code == 302
    met = differences(administrator.post(path, {**second, "goal": "Читать малышам"}))
    assert (met["goal"].mine, met["goal"].theirs) == ("Читать малышам", "Читать вслух")
    ProjectMemberFactory(project=project, partner=None, group="Совет старшеклассников")
    told = coordinator.get(page_of(project, "history/")).text
    for word in ("Читать вслух", result.name_en, "Совет старшеклассников"):
        assert word in told, word


def test_states_are_changed_on_pages_that_say_what_will_happen(coordinator: Persona) -> None:
    project = ProjectFactory(status="running", is_public=True)
    path = page_of(project, "status/finish/")
    assert "The project is over" in coordinator.get(path).text
    assert list(coordinator.post(path, {"text": " "}).context["form"].errors) == ["text"]
    assert coordinator.post(path, {"text": "Книга сказок"}).status_code == 302
    assert "Книга сказок" in coordinator.get(page_of(project)).text
    for method in ("get", "post"):
        refused = getattr(coordinator, method)(page_of(project, "status/cancel/"))
        assert refused.status_code == 200 and "This is not possible now" in refused.text
    assert coordinator.post(page_of(project, "status/reopen/")).status_code == 302
    project.refresh_from_db()
    assert project.status == "running"
    assert coordinator.post(page_of(project, "status/explode/")).status_code == 404


def test_a_draft_is_removed_and_any_other_is_not(coordinator: Persona) -> None:
    draft, running = ProjectFactory(), ProjectFactory(shown=True)
    assert coordinator.post(page_of(draft, "delete/")).status_code == 302
    refused = coordinator.post(page_of(running, "delete/"))
    assert "It cannot be deleted" in refused.text and "Call the project off" in refused.text
    assert list(Project.objects.all()) == [running]


def test_members_come_leave_and_come_back(coordinator: Persona) -> None:
    project, partner = ProjectFactory(), PartnerFactory()
    new = page_of(project, "members/new/")
    sent = {"partner": partner.pk, "contribution": "Зал", "joined_on": "2026-01-12"}
    assert coordinator.post(new, sent).status_code == 302
    assert (
        "This partner is already in the project" in coordinator.post(new, {**sent, "contribution": "Актовый зал"}).text
    )
    member = project.members.get()
    leave = member_page(member, "leave")
    assert "Leaving is a right" in coordinator.get(leave).text
    for on in ("2025-12-31", "2999-01-01", "вчера"):
        assert "on" in coordinator.post(leave, {"on": on, "reason": "Ремонт"}).context["form"].errors, on
    assert coordinator.post(leave, {"on": "2026-02-02", "reason": "Ремонт"}).status_code == 302
    again = coordinator.post(leave, {"on": "2026-02-03", "reason": "А"}, follow=True)
    assert "It has already left" in again.text
    assert project.members.get().leave_reason == "Ремонт"
    offered = coordinator.get(f"{new}?partner={partner.pk}").context["form"]
    assert (offered["partner"].value(), offered["contribution"].value()) == (partner.pk, "Зал")
    assert coordinator.post(new, {**sent, "joined_on": "2026-03-02"}).status_code == 302
    assert project.members.count() == 2
    edit = member_page(project.members.present().get(), "edit")
    assert coordinator.post(edit, {**opened(coordinator, edit), "benefit": "Читатели"}).status_code == 302
    assert member.title in coordinator.get(member_page(member, "delete")).text
    assert coordinator.post(member_page(member, "delete")).status_code == 302
    assert project.members.get().benefit == "Читатели"


def test_a_panel_of_projects_stands_on_a_partner_s_page(coordinator: Persona) -> None:
    member = ProjectMemberFactory(project=ProjectFactory(title="Читаем малышам"), role="площадка")
    page = coordinator.get(f"/en/staff/partners/{member.partner.pk}/").text
    assert "Читаем малышам" in page and "площадка" in page
