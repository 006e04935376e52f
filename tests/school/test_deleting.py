"""What was entered by mistake is deleted while nothing depends on it; else it is said what does, and where it ends."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db.models import Model
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from partners.models import ContactPerson
from school.deleting import DeletionPage
from school.dependents import can_come_back
from school.models import JournalEntry, Undo, User
from school.undo import erase_expired_undos, take_back, way_back
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
    TermFactory,
    UserFactory,
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
        "Archive",
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
    "projects:product-delete": Case(lambda: ProductFactory(with_file=True)),
    "projects:member-delete": Case(ProjectMemberFactory),
    "school:term-delete": Case(TermFactory),
    "school:person-delete": Case(
        lambda: UserFactory(invited=True), lambda row: SchoolClassFactory(class_teacher=row), "Switch off"
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
    path = reverse(name, args=[record.pk])
    before = held_rows(record) if can_come_back(type(record)) else None
    page = html.page(administrator.get(path))
    assert page.heading.startswith("Delete ")
    assert type(record).objects.filter(pk=record.pk).exists()
    answer = administrator.post(path)
    assert answer.status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()
    if before is None:
        assert "It is deleted permanently." in page.text
        is_person = isinstance(record, ContactPerson | User)
        assert type(record).history.filter(id=record.pk).exists() != is_person and not Undo.objects.exists()
        return
    # Sent again, it leads to a list that says so.
    again = administrator.post(path, follow=True)
    assert "already been deleted" in html.page(again).text
    assert "You can undo this for 24 hours." in page.text
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


def test_a_person_who_never_came_is_erased_and_any_other_is_switched_off(administrator: Persona) -> None:
    invited, joined = UserFactory(invited=True), UserFactory()
    for each in (invited, joined):
        administrator.post(reverse("school:person-delete", args=[each.pk]))
    assert not User.objects.filter(pk=invited.pk).exists() and User.objects.filter(pk=joined.pk).exists()
    entry = JournalEntry.objects.get(action="erased")
    assert (entry.subject, entry.actor) == (f"user {invited.pk}", administrator.user)
    page = html.page(administrator.get(reverse("school:person-delete", args=[joined.pk])))
    assert page.heading == "It cannot be deleted" and page.link("Switch off")


def test_the_file_of_a_deleted_product_goes_when_its_day_is_over(
    coordinator: Persona, django_capture_on_commit_callbacks: Any
) -> None:
    product = ProductFactory(with_file=True)
    storage, path = product.file.storage, product.file.name
    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(reverse("projects:product-delete", args=[product.pk]))
    assert storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        erase_expired_undos(now=timezone.now() + timedelta(days=2))
    assert not storage.exists(path)
