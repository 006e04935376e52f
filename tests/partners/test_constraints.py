"""Every rule that the database holds, tried to be broken past the forms."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation

from partners.models import (
    Agreement,
    AgreementFile,
    ContactPerson,
    Direction,
    FormerName,
    Partner,
    PartnerKind,
    Partnership,
    Principle,
    Stage,
    StageTransition,
    WishConfirmation,
)
from school.models import SchoolProfile
from tests.factories import (
    AgreementFactory,
    ContactPersonFactory,
    PartnerFactory,
    PartnershipFactory,
    PrincipleSheetFactory,
    PromiseFactory,
    RegisterImportFactory,
    SchoolProfileFactory,
    WishConfirmationFactory,
)

pytestmark = pytest.mark.django_db


def change(instance: models.Model, **fields: object) -> None:
    # A plain set of rows, whatever the model's own refuses
    models.QuerySet(type(instance)).filter(pk=instance.pk).update(**fields)


def open_twice() -> None:
    first = PartnershipFactory()
    Partnership.objects.create(partner=first.partner, direction=first.direction, started_on=date(2026, 1, 1))


def own_successor() -> None:
    partner = PartnerFactory()
    change(partner, successor=partner)


def step(kind: str, start: int | None, to: int | None, number: int = 2, text: str = "Слова") -> Callable[[], object]:
    return lambda: StageTransition.objects.create(
        partnership=PartnershipFactory(),
        number=number,
        kind=kind,
        from_stage_id=start,
        to_stage_id=to,
        on=date(2026, 9, 1),
        text=text,
    )


def profile_with(**fields: object) -> Callable[[], object]:
    return lambda: change(SchoolProfileFactory(), **fields)


def yearly() -> Agreement:
    return AgreementFactory(term_until=date(2026, 8, 31), prolongation="yearly", prolonged_until=date(2028, 8, 31))


def second_version_one() -> None:
    agreement = AgreementFactory()
    for name in ("a.pdf", "b.pdf"):
        AgreementFile.objects.create(agreement=agreement, number=1, file=name, name=name, size=1)


def sheet_entered_twice() -> None:
    sheet = PrincipleSheetFactory()
    PrincipleSheetFactory(partnership=sheet.partnership, school_year=sheet.school_year, side=sheet.side)


def assessed(*scores: int) -> Callable[[], object]:
    """A sheet that says so many things of one and the same principle."""

    def write() -> None:
        sheet, principle = PrincipleSheetFactory(), Principle.objects.get(code="openness")
        for score in scores:
            sheet.assessments.create(principle=principle, score=score)

    return write


ATTEMPTS: dict[str, list[Callable[[], object]]] = {
    "partner_is_named": [lambda: change(PartnerFactory(), name="")],
    "former_name_once": [
        lambda: FormerName.objects.bulk_create(FormerName(partner=p, name="ЦДТ") for p in [PartnerFactory()] * 2)
    ],
    "former_name_is_written": [lambda: FormerName.objects.create(partner=PartnerFactory(), name="")],
    "partner_archived_has_date": [
        lambda: change(PartnerFactory(), is_archived=True),
        lambda: change(PartnerFactory(), archived_on=date(2026, 1, 1)),
        lambda: change(PartnerFactory(archived=True), archived_on=None),
    ],
    "partner_is_not_its_own_successor": [own_successor],
    "partnership_one_open": [open_twice],
    "partnership_ends_after_start": [lambda: change(PartnershipFactory(ended=True), ended_on=date(2020, 1, 1))],
    "partnership_end_has_side_and_reason": [
        lambda: change(PartnershipFactory(), ended_on=date(2026, 1, 1)),
        lambda: change(PartnershipFactory(), ended_by_side="school"),
        lambda: change(PartnershipFactory(), end_reason="Переезд"),
        lambda: change(PartnershipFactory(ended=True), ended_by_side=""),
        lambda: change(PartnershipFactory(ended=True), end_reason=""),
        lambda: change(PartnershipFactory(ended=True), ended_on=None),
    ],
    "partnership_by_law_has_no_stage": [
        lambda: change(PartnershipFactory(), stage=None),
        lambda: change(PartnershipFactory(), basis="law"),
        lambda: change(PartnershipFactory(), basis="nonsense"),
        lambda: change(PartnershipFactory(by_law=True), stage=1),
        lambda: change(PartnershipFactory(by_law=True), basis="voluntary"),
    ],
    "partnership_stage_within_it": [
        lambda: change(PartnershipFactory(), stage_since=date(2025, 8, 31)),
        lambda: change(PartnershipFactory(), started_on=date(2025, 9, 2)),
        lambda: change(PartnershipFactory(by_law=True), stage_since=date(2025, 8, 31)),
    ],
    "partnership_stays_at_a_stage": [
        lambda: change(PartnershipFactory(), stays_reason="Нам хватает"),
        lambda: change(PartnershipFactory(), stays_until=date(2025, 8, 31)),
        lambda: change(PartnershipFactory(by_law=True), stays_until=date(2027, 5, 31)),
    ],
    "transition_number_unique": [step("advanced", 1, 2, number=1)],
    # Every kind from and to every stage is tried in test_stages.py.
    "transition_leads_where_its_kind_says": [
        step("opened", 1, 2),
        step("advanced", 1, 3),
        step("decided", 2, 1),
        step("stepped_back", 2, 3),
        step("by_law", 2, 1),
        step("voluntary", None, 2),
        step("nonsense", 1, 2),
    ],
    "transition_has_words": [
        step("advanced", 1, 2, text=""),
        step("decided", 2, 3, text=""),
        step("stepped_back", 3, 1, text=""),
        step("by_law", 1, None, text=""),
        step("voluntary", None, 1, text=""),
    ],
    "promise_says_what": [lambda: change(PromiseFactory(), text="")],
    "promise_note_has_day": [
        lambda: change(PromiseFactory(), is_kept=True),
        lambda: change(PromiseFactory(), is_kept=False),
        lambda: change(PromiseFactory(), noted_on=date(2026, 9, 1)),
    ],
    "wish_by_letter_has_paper": [lambda: change(WishConfirmationFactory(), way="letter")],
    "agreement_ends_after_start": [
        lambda: change(AgreementFactory(), term_until=date(2025, 8, 31), valid_until=date(2025, 8, 31))
    ],
    "agreement_prolonged_after_term": [
        lambda: change(AgreementFactory(), prolonged_until=date(2027, 8, 31)),
        lambda: change(
            AgreementFactory(term_until=date(2026, 8, 31)),
            prolongation="yearly",
            prolonged_until=date(2026, 8, 30),
            valid_until=date(2026, 8, 30),
        ),
        lambda: change(AgreementFactory(), prolongation="nonsense"),
    ],
    "agreement_last_day_follows": [
        lambda: change(AgreementFactory(term_until=date(2026, 8, 31)), valid_until=date(2026, 9, 1)),
        lambda: change(AgreementFactory(term_until=date(2026, 8, 31)), term_until=date(2026, 9, 1)),
        lambda: change(yearly(), valid_until=date(2028, 9, 1)),
        lambda: change(yearly(), valid_until=date(2026, 8, 31)),
    ],
    "agreement_replaces_another": [lambda: change(agreement := AgreementFactory(), replaces=agreement)],
    "agreement_reason_is_of_letting_go": [lambda: change(AgreementFactory(), let_go_reason="Не нужен")],
    "agreement_file_version_unique": [second_version_one],
    "principle_sheet_one_a_year": [sheet_entered_twice],
    "principle_sheet_trust_is_the_partners": [
        lambda: change(PrincipleSheetFactory(), trust=4),
        lambda: change(PrincipleSheetFactory(), signed_on=date(2026, 5, 26)),
        lambda: change(PrincipleSheetFactory(), side="nonsense"),
    ],
    "principle_sheet_trust_in_range": [
        lambda: change(PrincipleSheetFactory(side="partner"), trust=0),
        lambda: change(PrincipleSheetFactory(side="partner"), trust=6),
    ],
    "assessment_one_per_principle": [assessed(4, 5)],
    "assessment_score_in_range": [assessed(0), assessed(6)],
    "contact_has_post_or_name": [lambda: change(ContactPersonFactory(), post="")],
    "contact_name_has_basis": [
        lambda: change(ContactPersonFactory(), name="Иванова"),
        lambda: change(ContactPersonFactory(named=True), consent_on=None),
        lambda: change(ContactPersonFactory(named=True), consent_basis=""),
    ],
    "stage_is_one_of_three": [
        lambda: Stage.objects.create(code="fourth", name="Четвёртый", number=4),
        lambda: change(Stage.objects.get(number=3), number=0),
    ],
    "school_profile_last_grade_exists": [profile_with(last_grade=0), profile_with(last_grade=12)],
    "school_profile_policy_has_its_day": [
        profile_with(privacy_policy=""),
        profile_with(privacy_published_on=None),
        profile_with(privacy_policy="", privacy_policy_en="The operator", privacy_published_on=None),
    ],
    "school_profile_is_one": [lambda: change(SchoolProfileFactory(), id=2)],
    "school_profile_thresholds_in_range": [
        profile_with(events_wanted=0),
        profile_with(events_wanted=21),
        profile_with(trust_wanted=0),
        profile_with(trust_wanted=6),
        profile_with(gap_named_from=0),
        profile_with(gap_named_from=5),
        profile_with(notice_days=0),
        profile_with(notice_days=366),
    ],
    "register_import_applied_at": [
        lambda: change(RegisterImportFactory(), state="applied", cells=[]),
        lambda: change(RegisterImportFactory(), applied_at=timezone.now()),
    ],
    "register_import_basis_has_day": [
        lambda: change(RegisterImportFactory(), names_basis="consent"),
        lambda: change(RegisterImportFactory(), names_basis="none", names_on=date(2026, 9, 1)),
        lambda: change(RegisterImportFactory(), names_on=date(2026, 9, 1)),
    ],
    "register_import_keeps_no_cells": [lambda: change(RegisterImportFactory(), state="erased")],
    "register_import_row_once": [lambda: RegisterImportFactory().rows.create(number=1)],
    "register_import_row_action_known": [lambda: RegisterImportFactory().rows.create(number=77, action="burn")],
}


# A word that is none of the choices breaks both rules that read it; the database names one.
ALSO_BROKEN = {"agreement_prolonged_after_term": ["agreement_last_day_follows"]}


def constraints() -> dict[str, models.BaseConstraint]:
    guarded = [*apps.get_app_config("partners").get_models(), SchoolProfile]
    return {constraint.name: constraint for model in guarded for constraint in model._meta.constraints}


def test_every_constraint_is_tried() -> None:
    assert set(ATTEMPTS) == set(constraints())


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        pytest.param(name, attempt, id=f"{name} {n}")
        for name, attempts in ATTEMPTS.items()
        for n, attempt in enumerate(attempts)
    ],
)
def test_the_database_refuses(name: str, attempt: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt()
    # By this rule and by no other it did not mean; of what is unique, SQLite names the columns instead.
    if isinstance(constraints()[name], models.CheckConstraint):
        assert any(rule in str(refusal.value) for rule in (name, *ALSO_BROKEN.get(name, ())))


@pytest.mark.parametrize(
    "double",
    [
        lambda: Direction.objects.create(code="prevention", slug="other", name="Ещё"),
        lambda: Direction.objects.create(code="other", slug="prevention", name="Ещё"),
        lambda: PartnerKind.objects.create(code="library", name="Ещё"),
        lambda: change(PartnerFactory(), slug=PartnerFactory().slug),
    ],
)
def test_codes_and_addresses_are_unique(double: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        double()


def test_lists_in_use_cannot_be_deleted() -> None:
    partnership = PartnershipFactory()
    for used in (partnership.partner.kind, partnership.direction):
        with pytest.raises(ProtectedError):
            used.delete()


def test_a_partner_with_a_past_is_archived_never_deleted() -> None:
    for record in (PartnershipFactory(), AgreementFactory()):
        with pytest.raises(ProtectedError):
            record.partner.delete()


def test_a_successor_that_is_gone_leaves_its_predecessor() -> None:
    successor = PartnerFactory()
    partner = PartnerFactory(successor=successor)
    successor.delete()
    partner.refresh_from_db()
    assert partner.successor is None


def test_what_the_database_refuses_is_said_in_words_before() -> None:
    contact = ContactPerson(partner=PartnerFactory(), name="Иванова")
    with pytest.raises(ValidationError) as error:
        contact.full_clean()
    assert set(error.value.message_dict) == {"consent_basis", "consent_on"}
    partner: Partner = PartnerFactory()
    partner.successor = partner
    with pytest.raises(ValidationError):
        partner.full_clean()


def said_of(record: models.Model) -> str:
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    return " ".join(error.value.messages)


def test_what_stages_and_promises_ask_for_is_said_in_words_before() -> None:
    with translation.override("en"):
        partnership = PartnershipFactory()
        twin = Partnership(
            partner=partnership.partner,
            direction=partnership.direction,
            started_on=date(2026, 9, 1),
            stage_since=date(2026, 9, 1),
        )
        assert "already has an open partnership" in said_of(twin)
        partnership.stays_reason = "Нам хватает"
        assert "until when you stay" in said_of(partnership)
        wish = WishConfirmation(partnership=partnership, way="letter", on=date(2026, 9, 1))
        assert "Attach the letter" in said_of(wish)
        profile = SchoolProfileFactory()
        profile.trust_wanted, profile.notice_days = 6, 0
        with pytest.raises(ValidationError) as error:
            profile.full_clean()
        assert {"trust_wanted", "notice_days"} <= error.value.message_dict.keys()
