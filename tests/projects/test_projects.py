"""Projects and their members as the services and forms write them: states, joining, leaving, removing."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, CycleStep, Group, Mechanism, Product, Project, ProjectMember, Step
from activities.services.projects import (
    AlreadyMember,
    NotPossible,
    leave_project,
    save_member,
    set_status,
)
from projects.forms.projects import MemberForm, NewMemberForm, mechanism_choices
from projects.selectors.projects import (
    four_c_of,
    missing_of,
    products_of,
    project_panels,
    project_timeline,
    public_projects,
)
from school.models import User
from school.publication import public_version
from tests.factories import (
    ActivityFactory,
    PartnerFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 2)


@pytest.fixture
def by() -> User:
    return UserFactory(coordinator=True)


def moved(project: Project, action: str, by: User, text: str = "") -> Project:
    return set_status(project=project, action=action, text=text, by=by)


def new_member(project: Project, **sent: Any) -> NewMemberForm:
    data = {"joined_on": "2026-09-07", **sent}
    return NewMemberForm(data, instance=ProjectMember(project=project))


# States


def test_a_project_goes_from_a_draft_to_its_end_and_may_be_taken_up_again(by: User) -> None:
    project, before = ProjectFactory(is_public=True), public_version()
    assert moved(project, "announce", by).status == "open"
    assert moved(project, "start", by).status == "running"
    finished = moved(project, "finish", by, "Книга сказок")
    assert (finished.status, finished.outcome) == ("finished", "Книга сказок")
    assert moved(project, "reopen", by).status == "running"
    cancelled = moved(project, "cancel", by, "Не набрали участников")
    assert (cancelled.status, cancelled.cancel_reason, cancelled.is_shown) == (
        "cancelled",
        "Не набрали участников",
        True,
    )
    again = moved(project, "reopen", by)
    assert (again.status, again.cancel_reason) == ("running", "")
    assert public_version() == before + 6
    assert again.history.first().history_user == by


@pytest.mark.parametrize(
    ("status", "possible"),
    [
        ("draft", {"announce", "start", "cancel"}),
        ("open", {"start", "cancel"}),
        ("running", {"finish", "cancel"}),
        ("finished", {"reopen"}),
        ("cancelled", {"reopen"}),
    ],
)
def test_each_state_lets_only_its_own_actions_happen(by: User, status: str, possible: set[str]) -> None:
    for action in ("announce", "start", "finish", "cancel", "reopen"):
        project = ProjectFactory(status=status, cancel_reason="Карантин" if status == "cancelled" else "")
        if action in possible:
            assert moved(project, action, by, "Слова").status != status
        else:
            with pytest.raises(NotPossible):
                moved(project, action, by, "Слова")
            project.refresh_from_db()
            assert project.status == status


def test_a_draft_that_is_called_off_was_never_shown_and_stays_so(by: User) -> None:
    project = moved(ProjectFactory(is_public=True), "cancel", by, "Передумали")
    assert not project.is_shown


# Members


def test_a_member_is_a_partner_or_a_group_and_no_more_than_once() -> None:
    project, partner = ProjectFactory(), PartnerFactory()
    assert new_member(project, partner=partner.pk).saved() is not None
    assert new_member(project, group="Совет старшеклассников").saved() is not None
    for sent, field in (
        ({"partner": partner.pk}, "partner"),
        ({"group": "«совет  старшеклассников»"}, "group"),
        ({}, "partner"),
        ({"partner": PartnerFactory().pk, "group": "6А"}, "group"),
        ({"partner": PartnerFactory(archived=True).pk}, "partner"),
        ({"partner": str(10**30)}, "partner"),
        ({"partner": "", "group": "а" * 151}, "group"),
        ({"partner": PartnerFactory().pk, "joined_on": "0202-09-01"}, "joined_on"),
    ):
        form = new_member(project, **sent)
        assert form.saved() is None
        assert list(form.errors) == [field], sent
    assert project.members.count() == 2


def test_leaving_deletes_nothing_and_coming_back_is_a_new_row() -> None:
    member = ProjectMemberFactory(contribution="Зал")
    leave_project(member=member, on=NOVEMBER, reason="Ремонт")
    member.refresh_from_db()
    assert (member.left_on, member.leave_reason, member.contribution) == (NOVEMBER, "Ремонт", "Зал")
    with pytest.raises(NotPossible):
        leave_project(member=member, on=NOVEMBER, reason="Ещё раз")
    back = new_member(member.project, partner=member.partner.pk, joined_on="2027-01-11").saved()
    assert back is not None and back.pk != member.pk
    # The words about the time before may still be mended, although the partner is here again.
    form = MemberForm(
        {"contribution": "Зал и сцена", "joined_on": "2026-09-07", "version": member.version}, instance=member
    )
    assert form.saved() is not None
    late = MemberForm({"joined_on": "2026-12-01", "version": member.version}, instance=member)
    assert late.saved() is None and list(late.errors) == ["joined_on"]


def test_of_two_who_add_the_same_partner_the_second_is_told() -> None:
    member = ProjectMemberFactory()
    twin = ProjectMember(project=member.project, partner=member.partner, joined_on=NOVEMBER)
    with pytest.raises(AlreadyMember):
        save_member(member=twin)


def test_a_mechanism_stands_in_a_group_with_its_kinds() -> None:
    kept = Mechanism.objects.get(code="action")
    kept.is_active = False
    kept.save()
    choices = mechanism_choices(kept.pk)
    grouped = dict(each for each in choices if isinstance(each[1], list))
    assert [len(kinds) for kinds in grouped.values()] == [4]
    assert kept.pk in [key for key, _label in choices]
    assert kept.pk not in [key for key, _label in mechanism_choices(None)]


# What pages say


def test_what_a_project_lacks_is_said_and_a_full_one_lacks_nothing(by: User) -> None:
    bare = ProjectFactory()
    gone = ProjectMemberFactory(project=bare, gone=True)
    group = ProjectMemberFactory(project=bare, partner=None, group="6А", contribution="Руки")
    words = " ".join(missing_of(bare, [gone, group]))
    assert len(missing_of(bare, [gone, group])) == 7
    assert "6А" in words and gone.title not in words
    full = ProjectFactory(
        problem="Мало читают",
        goal="Читать",
        mechanism=Mechanism.objects.get(code="project-social"),
        coordinator=by,
        starts_on=NOVEMBER,
        ends_on=NOVEMBER,
    )
    assert missing_of(full, [ProjectMemberFactory(project=full, contribution="Зал", benefit="Читатели")]) == []


def test_the_four_c_of_many_activities_are_counted_by_one_query() -> None:
    rows = [ActivityFactory() for _number in range(3)]
    for step in Step:
        CycleStep.objects.create(activity=rows[0], step=step, group=Group.PUPILS)
    CycleStep.objects.create(activity=rows[0], step=Step.PLAN, group=Group.TEACHERS)
    CycleStep.objects.create(activity=rows[1], step=Step.PLAN, group=Group.PUPILS)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        four_c = four_c_of(rows)
    assert len(queries) == 1
    assert [step.count for step in four_c.steps] == [2, 1, 1, 1]
    assert (four_c.successes, four_c.activities) == (1, 3)


def test_a_product_of_the_project_and_of_its_activity_counts_once() -> None:
    project = ProjectFactory()
    activity: Activity = ActivityFactory(project=project)
    expected = {
        ProductFactory(activity=activity, project=project),
        ProductFactory(activity=activity),
        ProductFactory(activity=None, project=project),
    }
    ProductFactory()
    found = list(products_of(project, Product.objects.all()))
    assert len(found) == 3 and set(found) == expected


def test_the_name_of_a_hidden_member_finds_no_project_for_visitors() -> None:
    project = ProjectFactory(shown=True, title="Читаем малышам")
    ProjectMemberFactory(project=project, partner=PartnerFactory(private=True, name="Воинская часть 777"))
    ProjectMemberFactory(project=project, partner=PartnerFactory(name="Библиотека Чехова"))
    assert list(Project.objects.search("воинская")) == [project]
    assert list(public_projects("воинская")) == []
    assert list(public_projects("читаем библиотека")) == [project]


# On a partner's page


def test_a_partner_s_page_tells_of_its_projects_for_many_partners_at_once(by: User) -> None:
    first, second, other = PartnerFactory(), PartnerFactory(), PartnerFactory()
    reading = ProjectFactory(title="Читаем")
    gone = ProjectMemberFactory(project=reading, partner=first, gone=True)
    back = ProjectMemberFactory(project=reading, partner=first, joined_on=date(2027, 1, 11))
    ProjectMemberFactory(project=ProjectFactory(title="Поём"), partner=second)
    with CaptureQueriesContext(connection) as queries:
        panels = project_panels([first, second, other], by)
        told = project_timeline([first, second, other], by)
    assert len(queries) == 2
    assert set(panels) == {first.pk, second.pk}
    assert list(panels[first.pk][0].context["memberships"]) == [back, gone]
    assert [entry.on for entry in told[first.pk]] == [gone.joined_on, gone.left_on, back.joined_on]
    assert all("Читаем" in str(entry.text) for entry in told[first.pk])
    assert told[first.pk][1].note == "Закрылись на ремонт"


def test_why_a_partner_left_is_for_coordinators_and_projects_are_for_staff() -> None:
    member = ProjectMemberFactory(gone=True)
    notes = [entry.note for entry in project_timeline([member.partner], UserFactory())[member.partner.pk]]
    assert notes == ["", ""]
    stranger = UserFactory(representative=True)
    assert project_timeline([member.partner], stranger) == {}
    assert project_panels([member.partner], stranger) == {}
