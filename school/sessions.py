"""How long one stays signed in.

On one's own device for 120 days, if one says so at sign-in. Otherwise the session ends with the browser and after
some hours without use; an administrator's always does. The end stands in the session's row, so that looking costs no
query; the row is written anew at most every few minutes.
"""

import time
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

LASTS_UNTIL = "lasts_until"
IS_OWN_DEVICE = "is_own_device"


class SessionStore(DatabaseSessionStore):
    """A session of which only the sign-in decides whether it lasts; what is not said to last does not."""

    row_expires_at: datetime | None = None
    # What it held when its use was noted
    noted: dict[str, Any] | None = None

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]
        self.row_expires_at = row.expire_date if row else None
        return row

    @property
    def lasts(self) -> bool:
        return bool(self.get(LASTS_UNTIL))

    def let_last(self) -> None:
        """Keep it for the whole time, counted from now."""
        self[LASTS_UNTIL] = int(time.time()) + settings.SESSION_COOKIE_AGE

    def end_with_browser(self) -> None:
        """Have it end with the browser and after hours without use."""
        self.pop(LASTS_UNTIL, None)

    def get_expiry_age(self, **kwargs: Any) -> int:
        until: int | None = self.get(LASTS_UNTIL)
        return max(0, until - int(time.time())) if until else settings.SESSION_IDLE_SECONDS

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age())

    def get_expire_at_browser_close(self) -> bool:
        return not self.lasts

    def note_use(self) -> None:
        """Move the end of one that ends after hours without use; rarely, since it writes."""
        if self.lasts or self.row_expires_at is None:
            return
        used = settings.SESSION_IDLE_SECONDS - (self.row_expires_at - timezone.now()).total_seconds()
        # Less than nothing is used of those that an earlier version of the portal let last.
        if not 0 <= used <= settings.SESSION_WRITTEN_EVERY_SECONDS:
            self.modified = True
            self.noted = deepcopy(dict(self.items()))

    def save(self, must_create: bool = False) -> None:
        """Store it. Where nothing but its use is to be noted, a disk that takes no more keeps nobody from reading."""
        try:
            super().save(must_create)
        except UpdateError:
            if self.noted is None or self.noted != dict(self.items()):
                raise


def ask_to_last(request: HttpRequest, *, is_own_device: bool) -> None:
    """Remember what was ticked until the sign-in is complete: a second step may come between."""
    request.session[IS_OWN_DEVICE] = is_own_device


class SessionLifeMiddleware:
    """Notes that a session is used, and shortens that of somebody who has become an administrator."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: list, view_kwargs: dict
    ) -> HttpResponseBase | None:
        # Whoever reaches such a view is signed in: the middleware before this one asks for it.
        if getattr(view_func, "login_required", True) and isinstance(request.session, SessionStore):
            if request.user.is_administrator and request.session.lasts:  # type: ignore[union-attr]
                request.session.end_with_browser()
            request.session.note_use()
        return None
