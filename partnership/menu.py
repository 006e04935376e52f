"""The menu on a page that says what went wrong."""

from django.conf import settings
from django.http import HttpRequest

from school.context import staff_menu
from school.places import StaffMenu


def menu_kept(request: HttpRequest) -> StaffMenu | None:
    """Return the menu of whoever is signed in; none on a page for everybody, which asks nobody who they are."""
    match = request.resolver_match
    is_public = match is not None and getattr(match.func, "is_public_page", False)
    # A visitor without a session is not asked for one.
    if is_public or settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return staff_menu(request)
