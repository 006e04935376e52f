"""The demo school: complete, the same each time, and never in the way of what was entered."""

from datetime import date
from io import StringIO
from itertools import pairwise

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from common.search import similarity
from partners.models import ContactPerson, Direction, Partner, Partnership
from reports.demo.partners import DOCUMENT_PARTNERS
from school.models import PublicVersion, Role, SchoolClass, SchoolProfile, Term, User

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


def load() -> str:
    output = StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


def everything() -> dict:
    """Every row of the portal's rooms, with what differs from run to run left out."""
    passing = {"password", "history_date", "last_login"}
    rooms = ("school", "partners", "activities")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in passing}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in models
    }


def test_the_seventeen_partners_of_the_document_are_public_in_their_directions():
    load()

    for direction in Direction.objects.all():
        public = Partner.objects.public().in_direction(direction)
        assert sorted(partner.title for partner in public) == sorted(LISTED[direction.name])
    assert Partner.objects.public().count() == 17
    assert len(DOCUMENT_PARTNERS) == 17


def test_the_abolished_service_has_a_private_successor():
    load()

    successor = Partner.objects.get(name="Госнаркоконтроль").successor
    assert successor.title == "УНК ГУ МВД России по Волгоградской области"
    assert not successor.is_public


def test_the_register_is_imperfect_as_registers_are():
    load()

    assert Partner.objects.archived().count() == 1
    assert Partner.objects.current().filter(is_public=False).count() >= 2
    assert similarity("Детская областная библиотека", "Областная детская библиотека") == 1
    assert Partner.objects.filter(name__endswith="библиотека").count() == 2
    assert not Partnership.objects.open().filter(partner__is_archived=True).exists()


def test_contacts_are_posts_without_names():
    load()

    assert ContactPerson.objects.count() >= 17
    assert not ContactPerson.objects.exclude(name="", phone="", email="").exists()


def test_every_record_passes_its_own_checks():
    load()

    for model in (SchoolProfile, User, SchoolClass, Term, Partner, Partnership, ContactPerson):
        for row in model.objects.all():
            row.full_clean(exclude=["password"])


def test_the_three_people_can_sign_in():
    load()

    assert {(user.email, user.role) for user in User.objects.all()} == {
        ("administrator@example.org", Role.ADMINISTRATOR),
        ("coordinator@example.org", Role.COORDINATOR),
        ("teacher@example.org", Role.TEACHER),
    }
    assert all(user.check_password("demo-partnership") for user in User.objects.all())
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 3


def test_every_grade_has_two_classes_and_every_day_of_the_year_its_term():
    load()

    assert SchoolClass.objects.count() == 22
    assert SchoolClass.objects.get(grade=6, letter="А").class_teacher.email == "teacher@example.org"
    terms = Term.objects.filter(grade_from=1, grade_to=11).order_by("starts_on")
    assert (terms.first().starts_on, terms.last().ends_on) == (date(2026, 9, 1), date(2027, 8, 31))
    gaps = [(after.starts_on - before.ends_on).days for before, after in pairwise(terms)]
    assert set(gaps) == {1}


def test_loading_raises_the_public_version_once():
    before = PublicVersion.objects.get().number

    load()

    assert PublicVersion.objects.get().number == before + 1


def test_a_second_run_changes_nothing():
    load()
    before = everything()

    assert "already loaded" in load()
    assert everything() == before


def test_what_was_entered_is_kept_by_a_second_run():
    load()
    profile = SchoolProfile.objects.get()
    profile.name = "Наша школа"
    profile.save()
    partner = Partner.objects.get(name="Родители")
    partner.about = "Исправлено"
    partner.save()
    Partner.objects.get(name="Шахматный клуб микрорайона").delete()
    before = everything()

    assert "already loaded" in load()
    assert everything() == before


def test_another_schools_data_are_refused_and_left_alone():
    SchoolProfile(name="Школа № 1", short_name="Школа № 1").save()

    with pytest.raises(CommandError, match="another school"):
        load()
    assert not Partner.objects.exists()
    assert SchoolProfile.objects.get().name == "Школа № 1"


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


def test_two_loadings_are_alike():
    def without_keys(tables: dict) -> dict:
        """Sequences do not roll back on PostgreSQL: which partner a contact is of is told by the order of rows."""
        return {
            name: [{key: row[key] for key in row if key not in {"id", "history_id"} and not key.endswith("_id")} for row in rows]
            for name, rows in tables.items()
        }  # fmt: skip

    with transaction.atomic():
        load()
        first = everything()
        transaction.set_rollback(True)
    load()

    assert without_keys(everything()) == without_keys(first)


def test_the_demo_is_refused_where_strangers_can_sign_in(settings):
    settings.SERVES_STRANGERS = True
    with pytest.raises(CommandError, match="printed"):
        call_command("load_demo")
    assert not User.objects.exists()
