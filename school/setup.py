"""The first run: one link, one page, the school's profile and its first administrator."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from school import wording
from school.accounts import confirm_email
from school.journal import record
from school.models import JournalEntry, Role, SchoolProfile, User
from school.people import subject_of
from school.publication import publishing


class AlreadySetUp(Exception):
    """Somebody has set the portal up before."""


def is_set_up() -> bool:
    """Whether an administrator can sign in. The last one cannot leave, so it stays so."""
    return User.objects.administrators().exists()


def setup_token() -> str:
    """The secret part of the first-run link: only this installation's key makes it."""
    return salted_hmac("school.setup", "first run", algorithm="sha256").hexdigest()[:40]


def is_setup_token(token: str) -> bool:
    return constant_time_compare(token, setup_token())


def setup_link(base_url: str) -> str | None:
    """The address that sets the portal up, or nothing once an administrator has joined."""
    if is_set_up():
        return None
    with translation.override(settings.LANGUAGE_CODE):
        return urljoin(base_url, reverse("setup", args=[setup_token()]))


def set_up(*, name: str, short_name: str, city: str, time_zone: str, full_name: str, email: str, password: str) -> User:
    """Create the profile and the first administrator. Raises `AlreadySetUp`; `ValidationError` by field."""
    hashed = make_password(password)
    with publishing():
        # Two people with the same link queue at this row; the second finds an administrator.
        SchoolProfile.objects.get_or_create(pk=1, defaults=first_words())
        profile = SchoolProfile.objects.select_for_update().get(pk=1)
        if is_set_up():
            raise AlreadySetUp
        profile.name, profile.short_name = name, short_name
        profile.city, profile.time_zone = city, time_zone
        profile.full_clean()
        profile.save()
        # An invitation that nobody accepted must not keep the school out.
        email = email.strip().lower()
        user = User.objects.filter(email=email).first() or User(email=email)
        user.full_name, user.role, user.is_active, user.password = full_name, Role.ADMINISTRATOR, True, hashed
        user.full_clean()
        user.save()
        confirm_email(user)
        record(JournalEntry.Action.SET_UP, by=user, subject=subject_of(user))
    return user


def first_words() -> dict[str, str]:
    """What a new profile says of social partnership until the school rewrites it."""
    return {
        "definition": wording.DEFINITION,
        "definition_en": wording.DEFINITION_EN,
        "statement": wording.STATEMENT,
        "statement_en": wording.STATEMENT_EN,
        "goal": wording.GOAL,
        "goal_en": wording.GOAL_EN,
        "task": wording.TASK,
        "task_en": wording.TASK_EN,
    }
