"""Browsers in which somebody is signed in."""

from django.test import Client

from school.models import User


class Persona(Client):
    """A browser in which somebody is signed in."""

    user: User


def signed_in(user: User, browser: type[Persona] = Persona) -> Persona:
    client = browser()
    client.user = user
    client.force_login(user)
    return client
