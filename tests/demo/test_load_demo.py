"""The demo school: complete, the same each time, and never in the way of what was entered."""

import re
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model

from activities.models import Attendance, CycleStep
from common.files import accept_document, recognize_document
from common.search import similarity
from demo.management.commands import load_demo as command
from demo.partners import DOCUMENT_PARTNERS, PARTNERS
from demo.partnerships import PARTNERSHIPS
from demo.principles import SHEETS
from demo.scans import SAMPLE, one_page
from partners.criteria import BY_CODE, criteria_states
from partners.models import (
    Agreement,
    AgreementFile,
    ContactPerson,
    Direction,
    Partner,
    Partnership,
    PrincipleSheet,
    Promise,
    Side,
    StageTransition,
    WishConfirmation,
)
from partners.models.agreement_state import AgreementState
from partners.models.transition import replay
from school.models import PublicVersion, Role, SchoolClass, SchoolProfile, Term, User
from school.years import SchoolYear
from tests.readiness import ready_to_advance
from tests.sample_school import load_demo

pytestmark = pytest.mark.django_db

# As the school's document lists them, line by line; «ПДН, КДН» are two bodies.
LISTED = {
    "Социально-педагогическое": [
        "Родители",
        "Детский сад № 382",
        "Приход Архангела Гавриила",
        "Детская областная библиотека",
        "Кванториум РЖД",
        "Детский технопарк «Кванториум»",
    ],
    "Гражданско-патриотическое": ["В/Ч 98540", "МОУ ЦДТ", "Клуб «Пехотинец»"],
    "Физкультурно-оздоровительное": ["ГУЗ «Поликлиника № 28»", "Волонтеры-медики", "ДЮСШОР № 10"],
    "Профилактическое": ["ПДН", "КДН", "ДЦ «Перекресток»", "Дзержинский наркокабинет", "Госнаркоконтроль"],
}
TODAY = date(2026, 11, 25)
# The last day of a school year, 29 February, and a day between
DAYS = [date(2027, 8, 31), date(2028, 2, 29), TODAY]


def load() -> str:
    output = StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


def load_on(day: date) -> None:
    with time_machine.travel(f"{day}T09:00:00Z", tick=False):
        load_demo()


@pytest.fixture
def demo_of_today(private_files: Path) -> None:
    load_on(TODAY)


def scans(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def own_models() -> list[type[Model]]:
    rooms = ("school", "partners", "activities", "plan", "papers")
    return [model for room in rooms for model in apps.get_app_config(room).get_models()]


def everything() -> dict:
    """Every row of the portal's rooms, with what differs from run to run left out."""
    passing = {
        "password",
        "history_date",
        "last_login",
        "written_at",
        "uploaded_at",
        "uid",
        "at",
        "modified_at",
        "made_at",
        "token",
        "created_at",
        "seated_at",
        "notified_at",
    }
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in passing}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in own_models()
    }


def test_the_seventeen_partners_of_the_document_are_public_in_their_directions(demo):
    for direction in Direction.objects.all():
        public = Partner.objects.public().in_direction(direction)
        assert sorted(partner.title for partner in public) == sorted(LISTED[direction.name])
    assert Partner.objects.public().count() == 17
    assert len(DOCUMENT_PARTNERS) == 17


def test_the_abolished_service_has_a_private_successor(demo):
    successor = Partner.objects.get(name="Госнаркоконтроль").successor
    assert successor.title == "УНК ГУ МВД России по Волгоградской области"
    assert not successor.is_public


def test_the_register_is_imperfect_as_registers_are(demo):
    assert Partner.objects.archived().count() == 1
    assert Partner.objects.current().filter(is_public=False).count() >= 2
    assert similarity("Детская областная библиотека", "Областная детская библиотека") == 1
    assert Partner.objects.filter(name__endswith="библиотека").count() == 2
    assert not Partnership.objects.open().filter(partner__is_archived=True).exists()


def test_contacts_are_posts_without_names(demo):
    assert ContactPerson.objects.count() >= 17
    assert not ContactPerson.objects.exclude(name="", phone="", email="").exists()


@pytest.mark.walk
def test_every_record_passes_its_own_checks(demo):
    # A new partnership's first step comes from no stage, which no form offers.
    not_asked = {"password", "from_stage", "to_stage"}
    for model in own_models():
        if not hasattr(model, "history_object"):
            # Counts and steps are many and alike: each tenth stands for the others.
            # Whom they are of is one of several columns, which no form asks for.
            are_many = model in {Attendance, CycleStep}
            for row in model._base_manager.order_by("pk")[:: 10 if are_many else 1]:
                row.full_clean(exclude=not_asked | ({"school_class", "partner"} if are_many else set()))


def test_the_three_people_can_sign_in(demo):
    assert {(user.email, user.role) for user in User.objects.all()} == {
        ("administrator@example.org", Role.ADMINISTRATOR),
        ("coordinator@example.org", Role.COORDINATOR),
        ("teacher@example.org", Role.TEACHER),
    }
    assert all(user.check_password("demo-partnership") for user in User.objects.all())
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 3


def test_every_grade_has_two_classes_and_every_day_its_term_this_year_and_last(demo_of_today):
    assert SchoolClass.objects.count() == 44
    for year, grade in ((2025, 5), (2026, 6)):
        classes = SchoolClass.objects.filter(school_year=year)
        assert classes.count() == 22
        assert classes.get(grade=grade, letter="А").class_teacher.email == "teacher@example.org"
        terms = Term.objects.filter(school_year=year, grade_from=1, grade_to=11).order_by("starts_on")
        assert (terms.first().starts_on, terms.last().ends_on) == (date(year, 9, 1), date(year + 1, 8, 31))
        gaps = [(after.starts_on - before.ends_on).days for before, after in pairwise(terms)]
        assert set(gaps) == {1}


def test_a_second_run_changes_nothing(demo, private_files):
    before, files = everything(), scans(private_files)

    assert "already loaded" in load()
    assert everything() == before
    assert scans(private_files) == files


def test_what_was_entered_is_kept_by_a_second_run(demo):
    profile = SchoolProfile.objects.get()
    profile.name = "Наша школа"
    profile.save()
    partner = Partner.objects.get(name="Родители")
    partner.about = "Исправлено"
    partner.save()
    Partner.objects.get(name="Областная детская библиотека").delete()
    before = everything()

    assert "already loaded" in load()
    assert everything() == before


def test_another_schools_data_are_refused_and_left_alone():
    SchoolProfile(name="Школа № 1", short_name="Школа № 1").save()

    with pytest.raises(CommandError, match="another school"):
        load()
    assert not Partner.objects.exists()
    assert SchoolProfile.objects.get().name == "Школа № 1"


@pytest.mark.walk
def test_an_interrupted_run_leaves_the_portal_empty(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("switched off")

    monkeypatch.setattr(ContactPerson, "save", fail)
    with pytest.raises(RuntimeError):
        load()
    monkeypatch.undo()

    assert not SchoolProfile.objects.exists()
    assert not User.objects.exists()
    assert "Loaded" in load()


@pytest.mark.walk
def test_a_run_that_fails_at_its_end_leaves_no_scan_behind(monkeypatch, private_files):
    stored = []

    def fail(*args, **kwargs):
        stored.extend(scans(private_files))
        raise RuntimeError("switched off")

    monkeypatch.setattr(command, "load_archive", fail)
    with pytest.raises(RuntimeError):
        load()
    monkeypatch.undo()

    kinds = Counter(Path(name).suffix for name in stored)
    assert kinds[".pdf"] > 15
    assert kinds[".jpg"] >= 3 * 8
    assert scans(private_files) == {}
    assert not Agreement.objects.exists()


@pytest.mark.walk
def test_two_loadings_are_alike_and_each_raises_the_public_version_once():
    def is_alike(column: str) -> bool:
        """Sequences do not roll back on PostgreSQL: which partner a contact is of is told by the order of rows."""
        is_key = column in {"id", "history_id"} or (column.endswith("_id") and not column.endswith("stage_id"))
        return not is_key

    def without_keys(tables: dict) -> dict:
        # A stage is known by its number, and a stored file has a name by chance.
        for name in ("AgreementFile", "Product", "Photo"):
            for row in tables[name]:
                for field in ("file", "small", "medium", "large"):
                    row.pop(field, None)
        return {
            name: [{key: row[key] for key in row if is_alike(key)} for row in rows] for name, rows in tables.items()
        }

    before = PublicVersion.objects.get().number
    with transaction.atomic():
        load_demo()
        first = everything()
        transaction.set_rollback(True)
    load()

    assert PublicVersion.objects.get().number == before + 1
    assert without_keys(everything()) == without_keys(first)


@pytest.mark.walk
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_partnerships_are_believable_on_whatever_day_they_are_loaded(today, private_files):
    load_on(today)

    they_stand_at_three_stages()
    nothing_lies_in_the_future(today)
    steps_follow_from_what_was_written_down()
    promises_wait_are_kept_and_are_not(today)
    five_agreements_beside_the_letters(today)
    both_sides_filled_in_two_years_of_sheets(today)
    one_partnership_stays_by_choice(today)


def they_stand_at_three_stages():
    stages = Counter()
    for demo in DOCUMENT_PARTNERS:
        partnership = Partnership.objects.open().get(partner__name=demo.name)
        stages[partnership.stage_id] += 1
    assert stages == {1: 6, 2: 7, 3: 4}
    for partnership in Partnership.objects.all():
        assert replay(partnership.transitions.all()) == partnership.stage_id
        assert partnership.transitions.last().on == partnership.stage_since


def nothing_lies_in_the_future(today: date):
    for partnership in Partnership.objects.all():
        days = [partnership.started_on, *partnership.transitions.values_list("on", flat=True)]
        days.append(partnership.ended_on or today)
        assert days == sorted(days)
        assert days[-1] <= today
        for wish in partnership.wishes.all():
            assert partnership.started_on <= wish.on <= today
    assert not Promise.objects.filter(noted_on__gt=today).exists()
    assert not PrincipleSheet.objects.filter(signed_on__gt=today).exists()
    for agreement in Agreement.objects.all():
        assert agreement.signed_on <= agreement.valid_from <= today
        assert all(agreement.valid_from >= each.started_on for each in agreement.partnerships.all())


def steps_follow_from_what_was_written_down():
    kinds = Counter(StageTransition.objects.values_list("kind", flat=True))
    assert kinds["advanced"] > kinds["decided"] == 2
    assert kinds["stepped_back"] == 1
    assert StageTransition.objects.filter(to_stage=3, kind="advanced").exists()
    for step in StageTransition.objects.exclude(kind="opened"):
        assert len(step.text) > 20
        assert step.by.email == "coordinator@example.org"
        assert bool(step.lacking) == (step.kind == "decided")
        assert all(BY_CODE[code].stage == step.from_stage_id for code in step.lacking)
    for step in StageTransition.objects.filter(kind="advanced"):
        partnership = step.partnership
        assert partnership.common_goals and partnership.common_values
        assert partnership.wishes.get().on <= step.on
        if step.to_stage_id == 3:
            assert partnership.agreements.binding().in_force(step.on).exists()
    for partnership in Partnership.objects.open().filter(stage__gte=2):
        assert {promise.side for promise in partnership.promises.all()} == {Side.SCHOOL, Side.PARTNER}


def promises_wait_are_kept_and_are_not(today: date):
    assert Promise.objects.overdue(today).count() == 3
    assert Counter(Promise.objects.values_list("is_kept", flat=True))[True] == 9
    assert Promise.objects.get(is_kept=False).due_on < Promise.objects.get(is_kept=False).noted_on
    assert Promise.objects.filter(due_on__gt=today, is_kept=None).count() == 5
    assert Promise.objects.values("kind").distinct().count() >= 6


def five_agreements_beside_the_letters(today: date):
    entered = Agreement.objects.filter(wishes=None)
    assert Counter(entered.values_list("kind", flat=True)) == {
        "contract": 2,
        "accord": 1,
        "plan": 1,
        "letter": 1,
    }
    assert all(agreement.number and agreement.subject for agreement in entered)
    assert {each.partner_id for agreement in Agreement.objects.all() for each in agreement.partnerships.all()} == set(
        Agreement.objects.values_list("partner", flat=True)
    )

    states = {agreement: agreement.status for agreement in entered.with_state(today, within=30)}
    assert Counter(status.state for status in states.values())[AgreementState.EXPIRED] == 1
    assert Counter(status.state for status in states.values())[AgreementState.PROLONGED] == 1
    ((runs_out, status),) = [
        (agreement, status)
        for agreement, status in states.items()
        if agreement.is_binding and status.state == AgreementState.RUNS_OUT
    ]
    assert status.days_left == 20
    assert runs_out.valid_until == today + timedelta(days=20)
    assert [each.stage_id for each in runs_out.partnerships.all()] == [3]
    plan = entered.get(kind="plan")
    assert plan.subject == f"на {SchoolYear.of(today)} учебный год"
    assert states[plan].state.is_in_force

    letters = Agreement.objects.exclude(wishes=None)
    assert letters.count() == WishConfirmation.objects.filter(way="letter").count() == 3
    assert {agreement.files.count() for agreement in letters} == {1}
    assert sum(agreement.files.count() for agreement in entered) == 4
    ways = {way for way, _label in WishConfirmation.Way.choices}
    assert set(WishConfirmation.objects.values_list("way", flat=True)) == ways


def both_sides_filled_in_two_years_of_sheets(today: date):
    finished = [SchoolYear.of(today).start - 1, SchoolYear.of(today).start - 2]
    partnerships = Partnership.objects.exclude(principle_sheets=None).distinct()
    assert len(partnerships) == 4
    trust = []
    for partnership in partnerships:
        scores = {
            (sheet.school_year, sheet.side): [each.score for each in sheet.assessments.all()]
            for sheet in partnership.principle_sheets.all()
        }
        assert scores.keys() == {(year, side) for year in finished for side in Side.values}
        assert {len(row) for row in scores.values()} == {9}
        assert all(scores[finished[0], side] != scores[finished[1], side] for side in Side.values)
        assert SchoolYear(finished[1]).starts_on >= partnership.started_on
        for sheet in partnership.principle_sheets.filter(side=Side.PARTNER):
            assert sheet.signed_on in SchoolYear(sheet.school_year)
        trust.append(partnership.principle_sheets.get(school_year=finished[0], side=Side.PARTNER).trust)
    assert sorted(trust) == [3, 4, 5, 5]
    assert gaps_of(finished[0]) == {
        "Детская областная библиотека",
        "ГУЗ «Поликлиника № 28»",
        "Детский технопарк «Кванториум»",
    }
    assert gaps_of(finished[1]) == set()


def gaps_of(year: int) -> set[str]:
    """Partners whose view of some principle is two points or more from the school's."""
    sheets = {(sheet.partnership, sheet.side): sheet for sheet in PrincipleSheet.objects.filter(school_year=year)}
    return {
        partnership.partner.name
        for partnership, side in sheets
        for ours, theirs in zip(
            sheets[partnership, "school"].assessments.all(),
            sheets[partnership, "partner"].assessments.all(),
            strict=True,
        )
        if side == Side.SCHOOL and abs(ours.score - theirs.score) >= 2
    }


def one_partnership_stays_by_choice(today: date):
    partnership = Partnership.objects.exclude(stays_until=None).get()
    assert partnership.partner.title == "Приход Архангела Гавриила"
    assert partnership.stays(today)
    assert partnership.stays_until == SchoolYear.of(today).ends_on
    assert partnership.stays_reason


def test_a_partner_that_left_came_back_in_a_partnership_of_its_own(demo_of_today):
    first, second = Partnership.objects.filter(partner__name="Клуб «Пехотинец»").order_by("started_on")
    assert (first.ended_by_side, bool(first.end_reason)) == (Side.PARTNER, True)
    assert timedelta(days=360) < second.started_on - first.ended_on < timedelta(days=400)
    assert second.is_open
    assert second.stage_id == 1
    assert first.ended_by.email == "coordinator@example.org"


def test_the_abolished_service_lacks_everything_and_its_successor_works_by_law(demo_of_today):
    abolished = Partnership.objects.get(partner__name="Госнаркоконтроль")
    profile = SchoolProfile.objects.get()
    lacking = criteria_states([abolished], on=TODAY, profile=profile)[abolished.pk].lacking(1)
    assert [state.code for state in lacking] == ["goals", "promises", "wish"]
    assert (abolished.stage_id, abolished.coordinator) == (1, None)
    successor = abolished.partner.successor.partnerships.get()
    assert (successor.basis, successor.stage_id) == (Partnership.Basis.LAW, None)
    assert [step.kind for step in successor.transitions.all()] == ["opened"]


def test_the_board_has_something_to_show_in_every_column(demo_of_today):
    profile = SchoolProfile.objects.get()
    partnerships = list(Partnership.objects.current().exclude(stage=None))
    found = criteria_states(partnerships, on=TODAY, profile=profile)
    ready = ready_to_advance(partnerships, on=TODAY, profile=profile)
    assert {each.partner.title for each in partnerships if each.pk in ready} == {
        "Волонтеры-медики",
        "Клуб «Пехотинец»",
        "Кванториум РЖД",
    }
    last = [each for each in partnerships if each.is_last_stage]
    lapsed = {each.partner.title for each in last if "agreement" in {state.code for state in found[each.pk].lacking(3)}}
    assert lapsed == {"МОУ ЦДТ", "Родители"}
    with_coordinator = [each for each in partnerships if each.coordinator]
    assert len(partnerships) > len(with_coordinator) > len(partnerships) / 2
    assert all(each.coordinator.email == "coordinator@example.org" for each in with_coordinator)


def test_every_story_belongs_to_a_partner_of_the_register():
    assert PARTNERSHIPS.keys() == {demo.name for demo in PARTNERS if demo.directions}
    assert SHEETS.keys() <= PARTNERSHIPS.keys()


# A first name with a surname, initials, a patronymic
NAMES_OF_PEOPLE = re.compile(
    r"[А-ЯЁ][а-яё]+(?: [А-ЯЁ][а-яё]+)+|[А-ЯЁ]\.\s?[А-ЯЁ]\.|[А-ЯЁ][а-яё]+ [А-ЯЁ]\.|[А-ЯЁ][а-яё]+(?:вич|вна|чна)\b"
)
NO_PERSON = {
    "Приход Архангела Гавриила",
    "Архангела Гавриила",
    "Движение Первых",
    "Движения Первых",
    "Дня Победы",
    "Дню Победы",
    "Окна Победы",
    "Орлята России",
    "Служим Отечеству",
}


def test_no_person_is_named(demo_of_today):
    texts = [
        value for rows in everything().values() for row in rows for value in row.values() if isinstance(value, str)
    ]
    assert len(texts) > 1000
    assert {name for text in texts for name in NAMES_OF_PEOPLE.findall(text)} == NO_PERSON


@pytest.mark.parametrize("name", ["Иван Петров", "Петрова М. И.", "И.И. Иванов", "Мария Ивановна", "Сергеевич"])
def test_a_person_would_be_noticed(name):
    assert NAMES_OF_PEOPLE.search(f"Заведующий, {name}, согласен")


def test_scans_are_papers_that_the_portal_accepts(demo_of_today, private_files):
    for version in AgreementFile.objects.all():
        assert version.name.endswith(".pdf")
        content = version.file.read()
        version.file.close()
        assert recognize_document(content) == b".pdf"
        assert len(content) == version.size
    accepted = accept_document(SimpleUploadedFile("Договор № 4.pdf", content))
    assert (accepted.extension, accepted.size) == (".pdf", len(content))


def test_a_scan_finds_its_own_objects():
    content = one_page(SAMPLE)

    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref\n0 6\n")
    for number, entry in enumerate(re.findall(rb"^(\d{10}) 00000 n ", content[start:], re.MULTILINE), 1):
        assert content[int(entry) :].startswith(b"%d 0 obj\n" % number)
    (length,) = re.findall(rb"/Length (\d+)", content)
    stream = content.split(b"stream\n", 1)[1].split(b"\nendstream")[0]
    assert len(stream) == int(length)
    assert b"nikem ne podpisan" in stream


def test_the_demo_is_refused_where_strangers_can_sign_in(settings):
    settings.SERVES_STRANGERS = True
    with pytest.raises(CommandError, match="printed"):
        call_command("load_demo")
    assert not User.objects.exists()
