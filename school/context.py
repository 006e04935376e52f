"""What every template may ask for."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from school.places import PublicMenu, StaffMenu
from school.profile import current_profile


def portal(request: HttpRequest) -> dict[str, Any]:
    """The school, the same page in the other language, the person who is signed in, and the menus.

    `user` and `staff_menu` stay lazy: a public page that never names them never loads the session.
    """
    address = request.get_full_path()
    is_english = get_language() == "en"
    return {
        "school": SimpleLazyObject(lambda: current_profile(request)),
        # Every page has the same address in both languages but for the prefix.
        "other_language_url": address.removeprefix("/en") if is_english else f"/en{address}",
        "user": SimpleLazyObject(lambda: request.user),
        "staff_menu": SimpleLazyObject(lambda: staff_menu(request)),
        "public_menu": SimpleLazyObject(lambda: PublicMenu(request)),
    }


def staff_menu(request: HttpRequest) -> StaffMenu | None:
    """Return the menu of the person who is signed in; None for a visitor."""
    return StaffMenu(request, request.user) if request.user.is_authenticated else None
