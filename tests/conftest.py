"""Personas and what every test needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from school.models import User
from school.publication import forget_kept
from tests.factories import UserFactory


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit for real find the reference rows again, which the one before them flushed."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            marks = {**marker.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**marks), append=False)


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> Path:
    """Files that a test uploads are gone with it."""
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No answer and no count of failed sign-ins lives on from another test."""
    forget_kept()
    cache.clear()
    yield
    forget_kept()


class Persona(Client):
    """A browser in which somebody is signed in."""

    user: User


def signed_in(user: User, browser: type[Persona] = Persona) -> Persona:
    client = browser()
    client.user = user
    client.force_login(user)
    return client


@pytest.fixture
def anonymous() -> Client:
    return Client()


@pytest.fixture
def representative(db: None) -> Persona:
    return signed_in(UserFactory(representative=True))


@pytest.fixture
def teacher(db: None) -> Persona:
    return signed_in(UserFactory())


@pytest.fixture
def coordinator(db: None) -> Persona:
    return signed_in(UserFactory(coordinator=True))


@pytest.fixture
def administrator(db: None) -> Persona:
    return signed_in(UserFactory(administrator=True, second_factor=True))
