"""One place in the menu is the active one, on every page and for every role."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from partnership import errors, menu
from school.models import Role
from school.places import ACCOUNT, DISPLAY, PUBLIC_PLACES, SEARCH, SIGN_IN, STAFF_PLACES, place_of
from tests import html
from tests.addresses import ROLES, Address, World, addresses
from tests.personas import Persona

ALL = list(addresses())
# What visitors open that is a page of no place: files, probes, feeds
NO_PAGES = ("livez", "readyz", "robots", "sitemap", "school-logo", "account_logout")


def active_of(page: html.Part) -> list[str]:
    """Return the words of the active items of the header, but for a menu that a narrow screen has in addition."""
    header = page.one("header", class_="site-header")
    return [each.text for each in header.find(".//*[@aria-current][not(ancestor::*[@class='menu site-menu'])]")]


def test_every_address_belongs_to_a_place_that_its_readers_see() -> None:
    for address in ALL:
        if address.name in NO_PAGES:
            continue
        if getattr(address.view, "access", None) in Role:
            place = place_of(address.name, [*STAFF_PLACES, SEARCH, ACCOUNT])
            assert place is not None, f"{address.name} has no place in school.places"
            assert Role(address.view.access).covers(place.role), f"{address.name}: {place.title} is not for all of them"
        else:
            places = [*PUBLIC_PLACES, SIGN_IN, DISPLAY, ACCOUNT]
            assert place_of(address.name, places) is not None, f"{address.name} has no place in school.places"


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)
def test_every_page_has_one_active_item_for_every_role(world: World, address: Address) -> None:
    for role in ROLES:
        with transaction.atomic():
            answer = world.browsers[role].get(world.path(address))
            transaction.set_rollback(True)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            assert len(active_of(html.page(answer))) == 1, f"{role}: {active_of(html.page(answer))}"


@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/staff/", "Today"),
        ("/staff/activities/log/", "Log"),
        ("/staff/activities/{activity}/", "Plan"),
        ("/staff/dates/{held}/", "Plan"),
        ("/staff/activities/{activity}/log/", "Log"),
        ("/staff/partnerships/{partnership}/principles/", "Stages"),
        ("/staff/agreements/", "Agreements"),
        ("/staff/products/", "Results"),
        ("/staff/products/{product}/edit/", "Results"),
        ("/staff/projects/", "Projects"),
        ("/staff/documents/", "Papers"),
        ("/staff/documents/held/", "Papers"),
        ("/staff/people/", "Settings"),
        ("/staff/journal/", "Settings"),
        ("/staff/settings/classes/", "Settings"),
        ("/staff/undo/", "My account More"),
    ],
)
def test_a_page_stands_in_its_place(world: World, path: str, active: str) -> None:
    keys = {name: getattr(world, name).pk for name in ("activity", "held", "partnership", "product")}
    answer = world.browsers["administrator"].get("/en" + path.format(**keys))
    assert active_of(html.page(answer)) == [active]


def test_the_first_page_of_a_place_is_current_and_the_others_are_below_it(coordinator: Persona) -> None:
    for path, current in (("/staff/partners/", "page"), ("/staff/partners/new/", "true")):
        menu = html.page(coordinator.get(path)).by_role("navigation", "Главное меню")
        assert menu.link("Партнёры").attrs["aria-current"] == current


@pytest.mark.parametrize("role", [Role.TEACHER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_a_phone_has_five_tabs(world: World, role: Role) -> None:
    menu = html.page(world.browsers[role].get("/en/staff/")).one("nav", class_="staff-nav")
    tabs = [each.text for each in menu.one(class_="staff-tabs").all("a")]
    assert [*tabs, menu.one("details", class_="staff-more").one("summary").all("span")[-1].text] == [
        "Today",
        "Plan",
        "Log",
        "Partners",
        "More",
    ]


def test_every_place_can_be_opened_and_has_an_address_of_its_own() -> None:
    for place in STAFF_PLACES:
        assert place_of(place.url_name, STAFF_PLACES) == place
    for place in PUBLIC_PLACES:
        assert place_of(place.url_name, PUBLIC_PLACES) == place
    assert len({reverse(place.url_name) for place in STAFF_PLACES}) == len(STAFF_PLACES)


def test_the_pages_of_errors_keep_the_menu(teacher: Persona, world: World) -> None:
    answers = {
        403: teacher.get("/en/staff/people/"),
        404: teacher.get("/en/staff/partners/999999/"),
        405: teacher.post("/en/staff/plan/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert html.page(answer).one("nav", class_="staff-nav").link("Plan").attrs["href"] == "/en/staff/plan/"
    assert active_of(html.page(answers[404])) == ["Partners"]
    assert answers[405]["Allow"]
    assert teacher.get("/en/nowhere/").text.count("staff-nav") == 1


def test_a_visitor_keeps_the_public_menu_on_the_pages_of_errors(client: Client, world: World) -> None:
    for path in ("/partners/nowhere/", "/nowhere/"):
        page = html.page(client.get(path))
        assert page.by_role("navigation", "Главное меню").link("Календарь")
        assert not page.all("nav", class_="staff-nav")


def test_the_pages_of_our_own_faults_keep_the_menu_if_it_can_be_asked(
    teacher: Persona, rf, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = rf.get("/en/staff/", HTTP_COOKIE="sessionid=any")
    request.user = teacher.user
    for answer in (errors.bad_request(request, Exception()), errors.server_error(request)):
        assert "staff-nav" in answer.text

    def fail(request: object) -> None:
        raise DatabaseError("the database is away")

    monkeypatch.setattr(menu, "staff_menu", fail)
    for answer in (errors.bad_request(request, Exception()), errors.server_error(request)):
        assert answer.status_code in (400, 500)
        assert "staff-nav" not in answer.text
        assert html.page(answer).heading
