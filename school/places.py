"""Where one is: the places of the portal's menus, and to which of them an address belongs.

An address belongs to a place by the beginning of its full name («projects:product-edit» begins with
«projects:product»); the longest beginning decides. So a new page of a room has its place by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.text import Text
from school.models import Role, User


@dataclass(frozen=True)
class Place:
    """A part of the portal that has an item of its own in a menu."""

    title: Text
    url_name: str
    # The beginnings of the names of its addresses
    names: tuple[str, ...]
    icon: str = ""
    role: Role = Role.TEACHER
    # On a phone it stands in the bar, and everything else behind «More»
    is_tab: bool = False
    # The one big button
    is_main: bool = False


STAFF_PLACES = (
    Place(_("Today"), "today:today", ("today:",), "house", is_tab=True),
    Place(_("Plan"), "plan:year-plan", ("plan:", "events:", "logbook:date-"), "calendar3", is_tab=True),
    Place(_("Log"), "logbook:log-list", ("logbook:",), "clipboard-check", is_tab=True, is_main=True),
    Place(_("Partners"), "partners:partner-list", ("partners:",), "people", is_tab=True),
    Place(
        _("Stages"),
        "partners:partnership-list",
        ("partners:partnership", "partners:promise", "partners:wish", "partners:principles"),
        "flag",
        Role.COORDINATOR,
    ),
    Place(_("Agreements"), "partners:agreement-list", ("partners:agreement",), "file-earmark-text", Role.COORDINATOR),
    Place(_("Projects"), "projects:project-list", ("projects:",), "star"),
    Place(_("Results"), "projects:product-list", ("projects:product",), "book"),
    Place(_("Papers"), "papers:paper-list", ("papers:",), "printer"),
    Place(_("Settings"), "school:settings", ("school:",), "gear", Role.ADMINISTRATOR),
)
SEARCH = Place(_("Search"), "today:search", ("today:search",), "search")
# What belongs to the person who is signed in: no page of its own, a menu
ACCOUNT = Place(_("My account"), "", ("account_", "mfa_", "undo:"), "person-circle", Role.REPRESENTATIVE)

PUBLIC_PLACES = (
    Place(_("Home"), "home", ("home", "privacy")),
    Place(_("Partners"), "partners:public-partner-list", ("partners:",)),
    Place(_("Calendar"), "events:calendar", ("events:",)),
    Place(_("Projects"), "projects:public-project-list", ("projects:",)),
    Place(_("What we did together"), "projects:public-product-list", ("projects:public-product",)),
)
SIGN_IN = Place(_("Sign in"), "account_login", ("account_", "mfa_", "setup"))
DISPLAY = Place(_("Large-print version"), "display", ("display",))


def place_of(view_name: str, places: Iterable[Place]) -> Place | None:
    """Return the place to which an address belongs, by its full name."""
    fitting = [
        (len(beginning), place) for place in places for beginning in place.names if view_name.startswith(beginning)
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


@dataclass(frozen=True)
class MenuItem:
    """A place as it stands in the menu of one page; `current` is the value of its `aria-current`."""

    place: Place
    current: str

    @property
    def url(self) -> str:
        return reverse(self.place.url_name)


class Menu:
    """The places that a page's menu shows, and which of them the page belongs to."""

    def __init__(self, request: HttpRequest, places: Iterable[Place], beside: Iterable[Place]) -> None:
        self.path = request.path
        self.places = list(places)
        match = request.resolver_match
        self.here = place_of(match.view_name, [*self.places, *beside]) if match is not None else None

    def item(self, place: Place) -> MenuItem:
        if place != self.here:
            return MenuItem(place, "")
        return MenuItem(place, "page" if place.url_name and self.path == reverse(place.url_name) else "true")

    @cached_property
    def items(self) -> list[MenuItem]:
        return [self.item(place) for place in self.places]


class StaffMenu(Menu):
    """The menu of whoever is signed in: the places that the person's role opens."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        super().__init__(
            request, [place for place in STAFF_PLACES if user.role_value.covers(place.role)], [SEARCH, ACCOUNT]
        )

    @property
    def tabs(self) -> list[MenuItem]:
        return [item for item in self.items if item.place.is_tab]

    @property
    def others(self) -> list[MenuItem]:
        return [item for item in self.items if not item.place.is_tab]

    @property
    def other_here(self) -> Place | None:
        """The place of this page, where a phone's bar does not show it."""
        return self.here if self.here in self.places and self.here is not None and not self.here.is_tab else None

    @property
    def search(self) -> MenuItem:
        return self.item(SEARCH)

    @property
    def account(self) -> MenuItem:
        return self.item(ACCOUNT)


class PublicMenu(Menu):
    """The menu of visitors, the same for everybody."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PUBLIC_PLACES, [SIGN_IN, DISPLAY])

    @property
    def sign_in(self) -> MenuItem:
        return self.item(SIGN_IN)

    @property
    def display(self) -> MenuItem:
        return self.item(DISPLAY)
