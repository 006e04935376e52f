"""Old code on a newer database, and a server without one, are refused in one line; a second server likewise."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from common.locks import hold
from school.serving.database import (
    refuse_newer_database,
    refuse_unprepared_database,
    unknown_migrations,
)


@pytest.mark.django_db
@pytest.mark.parametrize("step", [("school", "9000_of_tomorrow"), ("rooms_of_tomorrow", "0001_initial")])
def test_a_newer_database_is_refused_in_one_line(step: tuple[str, str]) -> None:
    refuse_newer_database(connection)
    MigrationRecorder(connection).record_applied(*step)
    assert unknown_migrations(connection) == [" ".join(step)]
    with pytest.raises(CommandError) as refusal:
        call_command("migrate", stdout=StringIO())
    assert "\n" not in str(refusal.value)
    assert f"({step[0]} {step[1]}), and this is {settings.RELEASE}" in str(refusal.value)


@pytest.mark.django_db
def test_a_package_may_have_thrown_its_old_steps_away() -> None:
    MigrationRecorder(connection).record_applied("account", "0000_merged_long_ago")
    refuse_newer_database(connection)


@pytest.mark.django_db
def test_a_server_without_its_tables_says_how_they_are_made() -> None:
    refuse_unprepared_database(connection)
    MigrationRecorder(connection).record_unapplied(*MigrationLoader(None).graph.leaf_nodes("school")[0])
    with pytest.raises(CommandError, match="serve --prepare"):
        refuse_unprepared_database(connection)


def test_a_second_server_beside_the_first_is_refused() -> None:
    with hold(settings.SERVING_LOCK), pytest.raises(CommandError) as refusal:
        call_command("serve", host="127.0.0.1", port="1", stdout=StringIO())
    assert (
        str(refusal.value)
        == f"The portal is running already with DATA_DIR={settings.DATA_DIR}, or is being restored: stop it first."
    )
