"""Personas and what every test needs."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from school.models import User
from school.publication import forget_kept
from tests.factories import UserFactory


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


def signed_in(user: User) -> Persona:
    client = Persona()
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
