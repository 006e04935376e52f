"""Browsers in which somebody is signed in."""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.crypto import get_random_string

from school.accounts import SIGNED_IN_AT
from school.models import User
from school.sessions import SessionStore


class Persona(Client):
    """A browser in which somebody is signed in."""

    user: User


def signed_in(user: User, browser: type[Persona] = Persona) -> Persona:
    """A browser with the session that a sign-in leaves behind.

    It is written at once, since half of the tests begin with it: without a line in the journal and `last_login`, which
    the tests of signing in look at.
    """
    known = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        SIGNED_IN_AT: time.time(),
    }
    store, key = SessionStore(), get_random_string(32).lower()
    row = Session(session_key=key, session_data=store.encode(known), expire_date=store.get_expiry_date())
    Session.objects.bulk_create([row])
    client = browser()
    client.user = user
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client
