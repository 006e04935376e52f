"""`manage.py load_demo`: the demo school with its people, classes, partners and plan of the year."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.console import gettext as _
from demo import partners as demo_partners
from demo import school as demo_school
from demo.activities import ACTIVITIES
from demo.activity_loading import load_plans
from demo.loading import Loading, scans_of_one_run
from demo.outcome_loading import OutcomeLoading
from demo.partnerships import PARTNERSHIPS
from demo.principles import SHEETS
from demo.sign_ups import load_sign_ups
from partners.models import ContactPerson, Direction, Partner, PartnerKind, Partnership, Principle
from partners.services.register import archive_partner
from school.accounts import confirm_email
from school.models import SchoolClass, SchoolProfile, Term, User
from school.privacy import draft_policy
from school.publication import publishing
from school.years import GRADES, SchoolYear


class Command(BaseCommand):
    help = "Fill an empty portal with the demo school. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SERVES_STRANGERS:
            raise CommandError(
                _("The demo’s passwords are printed in its documentation: not where others can sign in.")
            )
        if is_loaded():
            self.stdout.write(_("The demo school is already loaded: nothing was changed."))
            return
        if SchoolProfile.objects.exists() or User.objects.exists() or Partner.objects.exists():
            raise CommandError(
                _(
                    "This portal holds another school’s data: the demo is only loaded into an empty one. "
                    "Set DATA_DIR (or DATABASE_URL) to a new place for the demo."
                )
            )
        # All or nothing: a run that was interrupted leaves an empty portal for the next one.
        with scans_of_one_run() as scans, publishing():
            load_school()
            today = timezone.localdate()
            year = SchoolYear.of(today)
            for each in (SchoolYear(year.start - 1), year):
                load_year(each, present=year)
            load_goals()
            partners = load_partners()
            coordinator = User.objects.get(email=demo_school.COORDINATOR)
            load_partnerships(partners, Loading(today, coordinator, scans))
            load_plans(today=today, by=coordinator)
            OutcomeLoading(today, coordinator, scans).load()
            load_sign_ups(timezone.now(), by=coordinator)
            load_archive(partners)
        self.stdout.write(
            _("Loaded the demo school with %(partners)s partners and %(activities)s activities of %(year)s.")
            % {"partners": len(demo_partners.PARTNERS), "activities": len(ACTIVITIES), "year": year}
        )


def is_loaded() -> bool:
    """Whether the profile began as the demo's; its name may have been edited since."""
    return SchoolProfile.history.filter(name=demo_school.NAME).exists()


def load_school() -> None:
    profile = SchoolProfile(**demo_school.PROFILE)
    profile.privacy_policy = draft_policy(profile, "ru") + "\n" + demo_school.POLICY_ENDING.rstrip()
    profile.privacy_policy_en = draft_policy(profile, "en") + "\n" + demo_school.POLICY_ENDING_EN.rstrip()
    profile.privacy_published_on = SchoolYear.of(timezone.localdate()).starts_on
    profile.save()
    for email, name, role in demo_school.USERS:
        user = User.objects.create_user(
            email, demo_school.PASSWORD, full_name=name, role=role, joined_at=demo_school.JOINED_AT
        )
        confirm_email(user)


def load_year(year: SchoolYear, *, present: SchoolYear) -> None:
    """The classes of a school year, each a grade higher than the year before, and its terms."""
    years_ago = present.start - year.start
    email, teacher_grade, teacher_letter = demo_school.CLASS_TEACHER
    teacher = User.objects.get(email=email)
    for grade in GRADES:
        for letter, size in zip("АБ", demo_school.CLASS_SIZES[grade - 1 + years_ago], strict=True):
            is_hers = (grade + years_ago, letter) == (teacher_grade, teacher_letter)
            SchoolClass.objects.create(
                school_year=year.start,
                grade=grade,
                letter=letter,
                size=size,
                class_teacher=teacher if is_hers else None,
            )
    for term in demo_school.TERMS:
        Term.objects.create(
            school_year=year.start,
            kind=term.kind,
            name=term.name,
            starts_on=term.first(year),
            ends_on=term.last(year),
            grade_to=term.grade_to,
        )


def load_goals() -> None:
    for direction in Direction.objects.all():
        direction.goal, direction.goal_en = demo_partners.GOALS[direction.code]
        direction.save()


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
            thanks=demo.thanks,
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
