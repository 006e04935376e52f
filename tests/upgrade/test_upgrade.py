"""A database of every version, with the demo in it, is upgraded to today's tables and works.

`make upgrade-dumps` writes the databases; each version's manifest says what was in it.
"""

import gzip
import io
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import time_machine
from django.apps import apps
from django.conf import global_settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from activities.models import Activity, Occurrence, Product, Project
from demo.school import PASSWORD
from papers.models import PlanPaper
from partners.models import Agreement, Partner, Partnership
from school.models import Role, SchoolProfile, User
from tests.factories import OccurrenceFactory, PartnershipFactory
from tests.personas import signed_in

pytestmark = pytest.mark.walk

MANIFESTS = sorted(Path(__file__).parent.glob("*.json"))


@dataclass(frozen=True)
class Version:
    """What a version's manifest says, and its dump for the database under test."""

    number: str
    manifest: dict[str, Any]

    def dump(self) -> str:
        path = Path(__file__).parent / f"{self.number}.{connection.vendor}.sql.gz"
        return gzip.decompress(path.read_bytes()).decode()


@pytest.fixture(scope="module", params=MANIFESTS, ids=lambda path: path.stem)
def version(request: pytest.FixtureRequest) -> Version:
    return Version(request.param.stem, json.loads(request.param.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def upgraded(
    version: Version, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Version]:
    """The portal on that version's database, brought to today's migrations; it is gone after the tests of it."""
    with django_db_blocker.unblock(), portal_on(tmp_path_factory.mktemp("upgrade"), version.dump()):
        yield version


@contextmanager
def portal_on(folder: Path, dump: str = "") -> Iterator[None]:
    """The portal on a database of its own with today's migrations: a new one, or what the dump brought."""
    own = connection.settings_dict["NAME"]
    connection.close()
    with {"sqlite": sqlite_database, "postgresql": postgresql_database}[connection.vendor](folder, dump) as name:
        try:
            connection.settings_dict["NAME"] = name
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own


@contextmanager
def sqlite_database(folder: Path, dump: str) -> Iterator[str]:
    path = folder / "portal.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump)
    yield str(path)


@contextmanager
def postgresql_database(folder: Path, dump: str) -> Iterator[str]:
    name = f"upgrade_{os.getpid()}_{'old' if dump else 'new'}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        # The dump sets options of its connection, the search path too: a connection of its own.
        parameters = connection.get_connection_params() | {"dbname": name}
        with closing(psycopg2.connect(**parameters)) as database, database, database.cursor() as cursor:
            cursor.execute(dump or "SELECT 1")
        yield name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def tables() -> dict[str, tuple[set[Any], dict[str, Any]]]:
    """Columns and constraints of every table of a model, whatever their order."""
    look = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: (
                {tuple(column) for column in look.get_table_description(cursor, table)},
                {name: sorted(map(str, rule.items())) for name, rule in look.get_constraints(cursor, table).items()},
            )
            for table in look.django_table_names(only_existing=True)
        }


def test_there_is_a_dump_of_each_version() -> None:
    assert MANIFESTS


def test_nothing_is_lost(upgraded: Version) -> None:
    counts = {label: apps.get_model(label)._default_manager.count() for label in upgraded.manifest["counts"]}
    assert counts == upgraded.manifest["counts"]


def test_every_migration_is_applied_and_none_is_missing(upgraded: Version) -> None:
    call_command("migrate", check_unapplied=True, stdout=io.StringIO())
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=io.StringIO())
    assert Client().get("/readyz").status_code == 200


def test_every_row_keeps_the_rules_of_today(upgraded: Version) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
            assert cursor.fetchall() == []


def test_every_activity_says_with_whom_it_is_done(upgraded: Version) -> None:
    joint = Activity.objects.exclude(partnerships=None)
    assert set(joint.values_list("cooperation", flat=True)) == {"partners"}
    # «On our own» could not be said before, and a row without a partner was shown to look for one.
    assert set(Activity.objects.filter(partnerships=None).values_list("cooperation", flat=True)) == {"looking"}
    versions = Activity.history.order_by().values_list("cooperation", flat=True)
    assert set(versions.distinct()) == {"partners", "looking"}


def test_the_modules_of_all_activities_lead_to_the_list(upgraded: Version) -> None:
    led = dict(Activity.objects.order_by().values_list("module", "programme_module__code").distinct())
    assert led["Социальное партнёрство"] == "social-partnership"
    assert led["Взаимодействие с родителями"] == "parents"
    assert None not in led.values()


def test_a_school_at_work_is_not_sent_on_the_path_of_the_first_day(upgraded: Version) -> None:
    assert not SchoolProfile.objects.get().shows_first_day


def test_the_plans_of_the_levels_stay_grouped_as_they_were(upgraded: Version) -> None:
    papers = PlanPaper.objects.values_list("grouping", "level_grouping")
    assert papers
    assert all(grouping == of_level for grouping, of_level in papers)


def test_the_tables_are_those_of_a_new_database(upgraded: Version, tmp_path: Path) -> None:
    """A migration that was changed after its release would part the two."""
    old = tables()
    with portal_on(tmp_path):
        new = tables()
    assert old.keys() == new.keys()
    for table in new:
        assert old[table] == new[table], table


def test_new_records_are_numbered_after_the_old_ones(upgraded: Version) -> None:
    newest = {
        model: model._base_manager.order_by("pk").last() for model in (Partner, Partnership, Activity, Occurrence)
    }
    occurrence = OccurrenceFactory(activity__joint=[PartnershipFactory()])
    try:
        for model, old in newest.items():
            new = model._base_manager.order_by("pk").last()
            assert new is not None and old is not None and new.pk > old.pk
    finally:
        occurrence.delete()


def test_the_demos_people_still_sign_in(upgraded: Version, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    for user in User.objects.exclude(role=Role.REPRESENTATIVE):
        assert user.check_password(PASSWORD)


def test_visitors_pages_open(upgraded: Version) -> None:
    with time_machine.travel(upgraded.manifest["moment"]):
        event = Occurrence.objects.public().order_by("-starts_on").first()
        partner = Partner.objects.public().first()
        project = Project.objects.public().first()
        assert event and partner and project
        paths = [
            *map(reverse, ["home", "partners:public-partner-list", "events:calendar", "events:calendar-feed"]),
            *map(reverse, ["projects:public-project-list", "projects:public-product-list", "sitemap"]),
            reverse("partners:public-partner-detail", args=[partner.slug]),
            reverse("projects:public-project-detail", args=[project.slug]),
            reverse("events:event", args=[event.pk]),
            "/en/",
        ]
        assert failing(Client(), paths) == {}
        assert partner.title in Client().get(reverse("partners:public-partner-list")).text


def test_an_administrators_pages_open(upgraded: Version, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = False
    with time_machine.travel(upgraded.manifest["moment"]):
        browser = signed_in(User.objects.get(role=Role.ADMINISTRATOR))
        records = {
            "partners:partner-detail": Partner,
            "partners:partner-history": Partner,
            "partners:partnership-detail": Partnership,
            "partners:agreement-detail": Agreement,
            "plan:activity-detail": Activity,
            "logbook:date-detail": Occurrence,
            "projects:project-detail": Project,
            "projects:product-detail": Product,
        }
        paths = [
            *map(
                reverse,
                ["today:today", "partners:partner-list", "partners:partnership-list", "partners:agreement-list"],
            ),
            *map(reverse, ["plan:year-plan", "logbook:log-list", "logbook:log-month", "projects:product-list"]),
            *map(reverse, ["school:settings", "school:person-list", "school:journal"]),
            *(reverse(name, args=[model._base_manager.order_by("pk")[0].pk]) for name, model in records.items()),
        ]
        assert failing(browser, paths) == {}


def failing(browser: Client, paths: list[str]) -> dict[str, int]:
    answers = {path: browser.get(path).status_code for path in paths}
    return {path: status for path, status in answers.items() if status != 200}
