"""Every rule that the database holds of what was held, of projects, products and photos, tried past the forms."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from activities.models import Attendance, CycleStep, Photo, Product, Project, ProjectMember
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    OccurrenceFactory,
    PartnerFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    SchoolClassFactory,
    UserFactory,
)
from tests.personas import signed_in

pytestmark = pytest.mark.django_db

Attempt = Callable[[], object]
DAY = date(2026, 10, 13)


def change(instance: models.Model, **fields: Any) -> Attempt:
    return lambda: models.QuerySet(type(instance)).filter(pk=instance.pk).update(**fields)


def refused(attempt: Attempt) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        attempt()
    return str(error.value)


def attendance(occurrence: Any, **fields: Any) -> Attempt:
    return lambda: Attendance.objects.bulk_create([Attendance(occurrence=occurrence, **{"count": 1, **fields})])


def step(activity: Any, **fields: Any) -> Attempt:
    return lambda: CycleStep.objects.bulk_create([CycleStep(activity=activity, **{"step": "plan", **fields})])


def test_who_came_is_one_group_a_class_or_a_partners_people() -> None:
    date_ = OccurrenceFactory(held=True)
    partner, school_class = PartnerFactory(), SchoolClassFactory()
    for fields in (
        {"group": "partner"},
        {"group": "pupils", "partner": partner},
        {"group": "parents", "school_class": school_class},
        {"group": "partner", "partner": partner, "school_class": school_class},
        {"group": "neighbours"},
    ):
        assert "attendance_is_of_one_group" in refused(attendance(date_, **fields))
    for count in (0, 5001):
        assert "attendance_count_in_range" in refused(attendance(date_, group="pupils", count=count))
    # Each of them passes where it is right.
    attendance(date_, group="pupils")()
    attendance(date_, group="pupils", school_class=school_class)()
    attendance(date_, group="partner", partner=partner)()


def test_nobody_is_counted_twice() -> None:
    total = AttendanceFactory()
    partner, school_class = PartnerFactory(), SchoolClassFactory()
    AttendanceFactory(occurrence=total.occurrence, school_class=school_class)
    AttendanceFactory(occurrence=total.occurrence, group="partner", partner=partner)
    for fields in (
        {"group": "pupils"},
        {"group": "pupils", "school_class": school_class},
        {"group": "partner", "partner": partner},
    ):
        assert "unique" in refused(attendance(total.occurrence, **fields)).lower()


def test_a_class_and_a_partner_that_are_counted_stay() -> None:
    school_class, partner = SchoolClassFactory(), PartnerFactory()
    AttendanceFactory(school_class=school_class)
    AttendanceFactory(group="partner", partner=partner)
    for record in (school_class, partner):
        with pytest.raises(ProtectedError):
            record.delete()


def test_a_step_is_one_of_four_and_done_by_a_group_or_a_partner() -> None:
    activity, partner = ActivityFactory(), PartnerFactory()
    assert "cycle_step_known" in refused(step(activity, step="dream", group="pupils"))
    for fields in ({"group": "partner"}, {"group": "pupils", "partner": partner}, {"group": ""}):
        assert "cycle_step_is_of_one" in refused(step(activity, **fields))
    for fields in ({"group": "pupils"}, {"group": "partner", "partner": partner}):
        step(activity, **fields)()
        assert "unique" in refused(step(activity, **fields)).lower()
        step(activity, **{**fields, "step": "hold"})()


def test_a_project_is_named_in_order_and_called_off_with_a_reason() -> None:
    project: Project = ProjectFactory()
    for name, fields in {
        "project_is_named": {"title": ""},
        "project_ends_after_start": {"starts_on": DAY, "ends_on": date(2026, 10, 12)},
        "project_significance_known": {"significance": "universe"},
    }.items():
        assert name in refused(change(project, **fields))
    for fields in ({"status": "cancelled"}, {"status": "lost"}, {"cancel_reason": "Карантин"}):
        assert "project_called_off_with_reason" in refused(change(project, **fields))
    assert "unique" in refused(change(ProjectFactory(), slug=project.slug)).lower()


def test_a_member_is_a_partner_or_a_group_once_at_a_time_and_leaves_with_a_reason() -> None:
    member: ProjectMember = ProjectMemberFactory()
    group: ProjectMember = ProjectMemberFactory(project=member.project, partner=None, group="6А")
    for fields in ({"group": "6А"}, {"partner": None}):
        assert "project_member_is_partner_or_group" in refused(change(member, **fields))
    for fields in ({"left_on": DAY}, {"leave_reason": "Ремонт"}):
        assert "project_member_left_with_reason" in refused(change(member, **fields))
    early = {"left_on": date(2026, 9, 1), "leave_reason": "Ремонт"}
    assert "project_member_left_after_joining" in refused(change(member, **early))
    again: dict[str, Any] = {"project": member.project, "partner": member.partner}
    assert "unique" in refused(lambda: ProjectMemberFactory(**again)).lower()
    assert "unique" in refused(lambda: ProjectMemberFactory(project=group.project, partner=None, group="6а")).lower()
    member.leave(on=DAY, reason="Ремонт")
    assert ProjectMemberFactory(**again).pk
    with pytest.raises(ProtectedError):
        member.partner.delete()


def test_a_product_is_named_comes_of_something_and_its_file_has_a_name() -> None:
    product: Product = ProductFactory()
    for name, fields in {
        "product_is_named": {"title": ""},
        "product_comes_of_something": {"activity": None},
        "product_file_is_named": {"file": "products/aa/a.pdf"},
    }.items():
        assert name in refused(change(product, **fields))
    change(product, activity=None, project=ProjectFactory())()
    with pytest.raises(ProtectedError):
        ProductFactory().activity.delete()


def test_a_photo_is_public_only_with_a_basis_an_end_and_words() -> None:
    photo: Photo = PhotoFactory()
    whole = {"basis": "nobody", "public_until": DAY, "alt": "Книги"}
    for lacking, empty in (("basis", ""), ("public_until", None), ("alt", "")):
        assert "photo_is_public_with_reason" in refused(change(photo, **{**whole, lacking: empty}))
    change(photo, **whole)()
    assert "unique" in refused(lambda: PhotoFactory(occurrence=photo.occurrence, digest=photo.digest)).lower()


def test_a_class_that_was_counted_is_not_deleted_and_the_administrator_is_told() -> None:
    school_class = SchoolClassFactory()
    AttendanceFactory(school_class=school_class)
    administrator = signed_in(UserFactory(administrator=True, second_factor=True))
    page = administrator.post(f"/staff/settings/classes/{school_class.pk}/delete/", follow=True)
    assert "Удалить нельзя" in page.text and "Участники: 1" in page.text
    school_class.refresh_from_db()
