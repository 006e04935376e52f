"""Someone whose access ends: what they are responsible for goes to others from one page."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from activities.models import Activity, Occurrence, Project
from partners.models import Partnership
from school.handing_over import duties_of, people_who_left
from school.models import SchoolClass, Undo, User
from school.registries import handovers
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnershipFactory,
    ProjectFactory,
    SchoolClassFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

TODAY = date(2026, 11, 25)
# Who said, typed or sent something: that stays theirs for good
WHO_DID = {"by", "user", "actor", "owner"}


@pytest.fixture
def leaving() -> User:
    """A coordinator who is responsible for something of each sort, and was for what is over."""
    person: User = UserFactory(full_name="Орлова Инна", coordinator=True)
    SchoolClassFactory(class_teacher=person, letter="А")
    SchoolClassFactory(class_teacher=person, school_year=2025, letter="А")
    PartnershipFactory(coordinator=person)
    PartnershipFactory(coordinator=person, ended=True)
    ProjectFactory(coordinator=person)
    ProjectFactory(coordinator=person, cancelled=True)
    ahead, over = ActivityFactory(title="Поход"), ActivityFactory(title="Был", last_day=date(2026, 10, 1))
    Activity.objects.filter(pk=over.pk).update(first_day=date(2026, 10, 1), last_day=date(2026, 10, 1), months=2)
    other = UserFactory()
    for activity in (ahead, over):
        activity.people.set([person, other])
    for day, status in ((TODAY, "planned"), (date(2026, 10, 1), "held")):
        OccurrenceFactory(starts_on=day, status=status).people.add(person)
    return person


def responsible(person: User) -> dict[str, set[int]]:
    return {
        each.code: set(each.rows(User.objects.filter(pk=person.pk), TODAY).values_list("pk", flat=True))
        for each in handovers
    }


def address(person: User, page: str) -> str:
    return f"/en/staff/people/{person.pk}/{page}/"


def test_whoever_is_named_as_responsible_can_be_handed_over() -> None:
    named = set()
    for model in apps.get_models():
        if not model.__module__.startswith(("allauth", "django")) and "Historical" not in model.__name__:
            fields = [*model._meta.fields, *model._meta.many_to_many]
            named |= {(model, field.name) for field in fields if field.related_model is User}
    responsible = {(model, name) for model, name in named if name not in WHO_DID and not name.endswith("_by")}
    assert responsible == {(each.model, each.field) for each in handovers}


def test_all_goes_to_one_and_comes_back(administrator: Persona, leaving: User) -> None:
    successor = UserFactory(full_name="Петрова Анна", coordinator=True)
    before = responsible(leaving)
    assert {code: len(keys) for code, keys in before.items()} == dict.fromkeys(before, 1)
    page = html.page(administrator.get(address(leaving, "deactivate")))
    assert {"Class teacher (1)", "Activities (1)", "Partnerships (1)"} <= {each.text for each in page.all("label")}
    done = administrator.post(
        address(leaving, "deactivate"), page.form().fields | {"everything": successor.pk}, follow=True
    )
    leaving.refresh_from_db()
    assert not leaving.is_active
    assert "5 records of Орлова Инна are handed over." in done.text
    assert responsible(successor) == before
    assert duties_of(leaving, TODAY) == []
    # What is over stays where it was, and others who are responsible stay so.
    assert Activity.objects.get(title="Был").people.filter(pk=leaving.pk).exists()
    assert Activity.objects.get(title="Поход").people.count() == 2
    assert SchoolClass.objects.get(school_year=2025).class_teacher == leaving
    administrator.post(html.page(done).link("Undo").attrs["href"])
    assert responsible(leaving) == before
    assert not leaving.is_active


def test_each_sort_may_go_to_somebody_else_or_stay_and_is_named(administrator: Persona, leaving: User) -> None:
    teacher, other = UserFactory(), UserFactory()
    fields: dict[str, Any] = {"everything": teacher.pk, "to-classes": other.pk, "to-projects": "nobody"}
    refused = html.page(administrator.post(address(leaving, "deactivate"), fields))
    assert "does not have the rights" in str(refused.form().errors["to-partnerships"])
    # What was chosen is kept, and only those are offered who have the rights.
    assert refused.form().fields["to-classes"] == [str(other.pk)]
    assert str(teacher.pk) not in refused.form().choices("to-partnerships")
    leaving.refresh_from_db()
    assert leaving.is_active
    fields["to-partnerships"] = "nobody"
    done = administrator.post(address(leaving, "deactivate"), fields, follow=True)
    assert "Unchanged: Partnerships (1), Projects (1)." in done.text
    assert (SchoolClass.objects.get(school_year=2026).class_teacher, Project.objects.count()) == (other, 2)
    assert Partnership.objects.current().get().coordinator == leaving
    assert Occurrence.objects.get(status="planned").people.get() == teacher
    # Later the rest is handed over from the person's page.
    rest = html.page(administrator.get(address(leaving, "hand-over").replace("hand-over/", "")))
    page = html.page(administrator.get(rest.link("Hand it over").attrs["href"]))
    assert html.page(administrator.post(address(leaving, "hand-over"), page.form().fields)).form().errors
    administrator.post(address(leaving, "hand-over"), {"everything": administrator.user.pk})
    assert duties_of(leaving, TODAY) == []
    assert "There is nothing to hand over." in administrator.get(address(leaving, "hand-over")).text


def test_nothing_has_to_be_handed_over(administrator: Persona, coordinator: Persona, leaving: User) -> None:
    assert coordinator.post(address(leaving, "hand-over"), {"everything": coordinator.user.pk}).status_code == 403
    administrator.post(address(leaving, "deactivate"))
    again = administrator.post(address(leaving, "deactivate"), follow=True)
    assert "can no longer sign in" in again.text
    assert len(duties_of(leaving, TODAY)) == len(list(handovers))
    # What nobody took waits for administrators; who signs in and shares some of it has not left.
    assert list(people_who_left(TODAY)) == [leaving]
    waiting = html.page(administrator.get("/en/staff/")).one("ul", class_="todo-order")
    assert address(leaving, "hand-over") in waiting.links
    assert address(leaving, "hand-over") not in coordinator.get("/en/staff/").text
    assert not Undo.objects.exists()
