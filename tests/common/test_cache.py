"""The cache in the database keeps nothing that is over: its keys name addresses."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from common.cache import remove_expired

SECONDS = {"over": -1, "in-force": 60, "forever": None}


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM portal_cache")
        return {key.removeprefix(":1:") for (key,) in cursor.fetchall()}


@pytest.mark.django_db
def test_what_is_expired_leaves_the_table_by_itself(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "common.cache.SharedCache", "LOCATION": "portal_cache"}}
    settings.BACKUP_EVERY_HOURS = 0
    call_command("createcachetable", verbosity=0)
    for name, seconds in SECONDS.items():
        caches["default"].set(name, "anna@example.org", seconds)
    assert names() == set(SECONDS)
    call_command("tick")
    assert names() == {"in-force", "forever"}


@pytest.mark.django_db
def test_another_cache_is_left_to_itself() -> None:
    caches["default"].set("over", 1, 1)
    assert remove_expired(timezone.now() + timedelta(hours=1)) == 0
