"""What was entered by mistake is deleted while nothing depends on it; else it is said what does, and where it ends."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.db.models import Model
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from partners.models import ContactPerson
from school.deleting import DeletionPage
from school.models import Undo
from school.undo import take_back, way_back
from tests import html
from tests.addresses import addresses
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    AgreementFileFactory,
    AttendanceFactory,
    ContactPersonFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    ProjectMemberFactory,
    PromiseFactory,
    SchoolClassFactory,
    WishConfirmationFactory,
)
from tests.personas import Persona

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


class Case(NamedTuple):
    """A record that nothing depends on, what may be given to it so that it stays, and where it is ended instead."""

    make: Callable[[], Any]
    hold: Callable[[Any], Any] | None = None
    instead: str = ""


def moved_partnership(row: Any) -> Any:
    return PromiseFactory(partnership=row)


CASES: dict[str, Case] = {
    "partners:partner-delete": Case(
        lambda: PartnerFactory(directions=["prevention"]),
        lambda row: AgreementFactory(partner=row),
        "Into the archive",
    ),
    "partners:partnership-delete": Case(PartnershipFactory, moved_partnership, "End the partnership"),
    "partners:agreement-delete": Case(
        lambda: AgreementFileFactory().agreement, lambda row: WishConfirmationFactory(paper=row)
    ),
    "partners:contact-delete": Case(lambda: ContactPersonFactory(named=True)),
    "partners:promise-delete": Case(PromiseFactory),
    "partners:wish-delete": Case(WishConfirmationFactory),
    "plan:activity-delete": Case(ActivityFactory, lambda row: OccurrenceFactory(activity=row), "Call off"),
    "projects:project-delete": Case(
        lambda: ProjectMemberFactory().project, lambda row: ProductFactory(project=row, activity=None)
    ),
    "school:class-delete": Case(SchoolClassFactory, lambda row: AttendanceFactory(school_class=row)),
}


def test_every_page_of_deletion_is_tried() -> None:
    pages = {
        each.name
        for each in addresses(get_resolver())
        if isinstance(getattr(inner(each.view), "view_class", None), type)
        and issubclass(inner(each.view).view_class, DeletionPage)
    }
    assert pages == set(CASES)


def inner(view: Any) -> Any:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view


def held_rows(record: Model) -> dict[str, Any]:
    return way_back(type(record)).snapshots([record.pk])[record.pk].values


@pytest.mark.parametrize("name", CASES)
def test_it_goes_and_can_be_taken_back_for_a_day(administrator: Persona, name: str) -> None:
    record = CASES[name].make()
    path, before = reverse(name, args=[record.pk]), held_rows(record)
    page = html.page(administrator.get(path))
    assert page.heading.startswith("Delete ")
    assert type(record).objects.filter(pk=record.pk).exists()
    answer = administrator.post(path)
    assert answer.status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()
    if isinstance(record, ContactPerson):
        assert "It goes for good." in page.text
        assert not ContactPerson.history.filter(id=record.pk).exists() and not Undo.objects.exists()
        return
    # Sent again, it leads to a list that says so.
    again = administrator.post(path, follow=True)
    assert "deleted already" in html.page(again).text
    assert "For a day it can be taken back." in page.text
    assert take_back(undo=Undo.objects.get(), by=administrator.user, now=timezone.now()).staying == []
    assert held_rows(type(record).objects.get(pk=record.pk)) == before


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.hold])
def test_what_something_depends_on_stays_and_names_it(administrator: Persona, name: str) -> None:
    case = CASES[name]
    record = case.make()
    assert case.hold is not None
    holder = case.hold(record)
    path = reverse(name, args=[record.pk])
    for answer in (administrator.get(path), administrator.post(path)):
        page = html.page(answer)
        assert page.heading == "It cannot be deleted"
        label = str(holder._meta.verbose_name_plural)
        assert f"{label[0].upper()}{label[1:]}: 1" in page.text
        assert not case.instead or page.link(case.instead)
    assert type(record).objects.filter(pk=record.pk).exists()


def test_what_goes_with_a_partner_comes_back_with_it(administrator: Persona) -> None:
    partner = PartnerFactory(directions=["prevention"])
    partnership = partner.partnerships.get()
    partner.name = "Новое имя"
    partner.save()
    administrator.post(reverse("partners:partner-delete", args=[partner.pk]))
    take_back(undo=Undo.objects.get(), by=administrator.user, now=timezone.now())
    back = partner.partnerships.get()
    assert (back.pk, back.stage_id, back.stage_since) == (partnership.pk, 1, partnership.stage_since)
    assert [each.kind for each in back.transitions.all()] == ["opened"]
    assert partner.former_names.count() == 1


def test_a_partnership_that_moved_is_ended_instead(coordinator: Persona) -> None:
    partnership = PartnershipFactory(at_stage=2)
    for record, name in ((partnership, "partnership"), (partnership.partner, "partner")):
        coordinator.post(reverse(f"partners:{name}-delete", args=[record.pk]))
        assert type(record).objects.filter(pk=record.pk).exists()
