"""`manage.py load_demo`: the demo school with its people, classes and partners."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partners.models import ContactPerson, Direction, Partner, PartnerKind, Partnership, Principle
from partners.services.register import archive_partner
from reports.demo import partners as demo_partners
from reports.demo import school as demo_school
from reports.demo.loading import Loading, scans_of_one_run
from reports.demo.partnerships import PARTNERSHIPS
from reports.demo.principles import SHEETS
from school.accounts import confirm_email
from school.models import SchoolClass, SchoolProfile, Term, User
from school.publication import publishing


class Command(BaseCommand):
    help = "Fill an empty portal with the demo school. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SERVES_STRANGERS:
            raise CommandError(
                "The demo's passwords are printed in its documentation: not where others can sign in."
            )
        if is_loaded():
            self.stdout.write("The demo school is already loaded: nothing was changed.")
            return
        if SchoolProfile.objects.exists() or User.objects.exists() or Partner.objects.exists():
            raise CommandError(
                "This portal holds another school's data: the demo is only loaded into an empty one. "
                "Set DATA_DIR (or DATABASE_URL) to a new place for the demo."
            )
        # All or nothing: a run that was interrupted leaves an empty portal for the next one.
        with scans_of_one_run() as scans, publishing():
            load_school()
            partners = load_partners()
            coordinator = User.objects.get(email=demo_school.COORDINATOR)
            load_partnerships(partners, Loading(timezone.localdate(), coordinator, scans))
            load_archive(partners)
        self.stdout.write(f"Loaded the demo school with {len(demo_partners.PARTNERS)} partners.")


def is_loaded() -> bool:
    """Whether the profile began as the demo's; its name may have been edited since."""
    return SchoolProfile.history.filter(name=demo_school.NAME).exists()


def load_school() -> None:
    SchoolProfile(**demo_school.PROFILE).save()
    users = {}
    for email, name, role in demo_school.USERS:
        users[email] = User.objects.create_user(
            email, demo_school.PASSWORD, full_name=name, role=role, joined_at=demo_school.JOINED_AT
        )
        confirm_email(users[email])
    teacher_email, teacher_grade, teacher_letter = demo_school.CLASS_TEACHER
    for grade, sizes in enumerate(demo_school.CLASS_SIZES, 1):
        for letter, size in zip("АБ", sizes, strict=True):
            is_hers = (grade, letter) == (teacher_grade, teacher_letter)
            SchoolClass.objects.create(
                school_year=demo_school.SCHOOL_YEAR,
                grade=grade,
                letter=letter,
                size=size,
                class_teacher=users[teacher_email] if is_hers else None,
            )
    for kind, name, starts_on, ends_on, grade_from, grade_to in demo_school.TERMS:
        Term.objects.create(
            school_year=demo_school.SCHOOL_YEAR,
            kind=kind,
            name=name,
            starts_on=starts_on,
            ends_on=ends_on,
            grade_from=grade_from,
            grade_to=grade_to,
        )


def load_partners() -> dict[str, Partner]:
    """The partners with their contact persons, by name."""
    kinds = {kind.code: kind for kind in PartnerKind.objects.all()}
    saved: dict[str, Partner] = {}
    for demo in demo_partners.PARTNERS:
        partner = Partner(
            form=demo.form,
            name=demo.name,
            short_name=demo.short_name,
            name_en=demo.name_en,
            kind=kinds[demo.kind],
            about=demo.about,
            about_en=demo.about_en,
            address=demo.address,
            note=demo.note,
            is_public=demo.is_public,
            successor=saved[demo.successor] if demo.successor else None,
        )
        partner.save()
        saved[demo.name] = partner
        for post in demo.contacts:
            ContactPerson.objects.create(partner=partner, post=post)
    return saved


def load_partnerships(partners: dict[str, Partner], loading: Loading) -> None:
    directions = {direction.code: direction for direction in Direction.objects.all()}
    for demo in demo_partners.PARTNERS:
        stories = PARTNERSHIPS.get(demo.name, ())
        for (code, started_on), story in zip(demo.directions, stories, strict=True):
            loading.partnership(story, partners[demo.name], directions[code], started_on)
    principles = dict(Principle.objects.values_list("code", "pk"))
    for name, sheets in SHEETS.items():
        partnership = Partnership.objects.open().get(partner=partners[name])
        for sheet in sheets:
            loading.sheet(sheet, partnership, principles)


def load_archive(partners: dict[str, Partner]) -> None:
    """Last, when their partnerships have ended."""
    for demo in demo_partners.PARTNERS:
        if demo.archived_on:
            archive_partner(partner=partners[demo.name], reason=demo.archive_reason, on=demo.archived_on)
