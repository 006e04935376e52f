"""Known devices: a browser in which somebody has signed in to an account keeps a signed note of it.

The note is no session and opens nothing. It says that mistakes of strangers are not counted against this browser
(`school.tries`), until the account has another password. A browser without a right note is a stranger's.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from school.models import User

COOKIE = "known_device"
SALT = "school.devices"
# Browsers keep no cookie longer.
AGE = 400 * 24 * 3600
# The computer of the staff room knows all who work at it
MOST_ACCOUNTS = 20


class Note(NamedTuple):
    """That this browser is known to an account; `device` tells it from the account's other browsers."""

    user_id: int
    device: str
    state: str


def state_of(user: User) -> str:
    """What a note is bound to: the account and its password."""
    return salted_hmac(SALT, f"{user.pk} {user.password}", algorithm="sha256").hexdigest()[:20]


def notes_of(request: HttpRequest) -> list[Note]:
    """The notes that this browser brings; none if they are not ours."""
    try:
        notes = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return []
    return [Note(*each) for each in notes]


def known_device(request: HttpRequest, user: User) -> str | None:
    """Tell by which name the account knows this browser; None if it does not."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        return f"session {request.session.session_key}"
    for note in notes_of(request):
        if note.user_id == user.pk and constant_time_compare(note.state, state_of(user)):
            return note.device
    return None


def remember_device(request: HttpRequest, user: User) -> None:
    """Have the answer to this request bring the browser a note: somebody has just signed in."""
    request.remembered_for = user  # type: ignore[attr-defined]


class KnownDeviceMiddleware:
    """Sends the note along with the answer of a successful sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user: User | None = getattr(request, "remembered_for", None)
        if user is not None:
            self.send_note(request, response, user)
        return response

    def send_note(self, request: HttpRequest, response: HttpResponse, user: User) -> None:
        others = notes_of(request)
        device = next((note.device for note in others if note.user_id == user.pk), get_random_string(12))
        notes = [Note(user.pk, device, state_of(user)), *(note for note in others if note.user_id != user.pk)]
        response.set_cookie(
            COOKIE,
            signing.dumps(notes[:MOST_ACCOUNTS], salt=SALT, compress=True),
            max_age=AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
