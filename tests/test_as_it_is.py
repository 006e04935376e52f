"""What is done already is answered as it is, and what a page does not have with 405."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from school.models import User
from tests import html
from tests.addresses import World, addresses
from tests.factories import ActivityFactory, OccurrenceFactory, ProductFactory, ProjectFactory, UserFactory
from tests.personas import Persona, signed_in

# The last one: whoever signs out is asked to sign in by all others.
ALL = sorted(addresses(), key=lambda address: address.name == "account_logout")


def test_every_method_that_a_page_does_not_have_is_405(world: World) -> None:
    browser = world.browsers["administrator"]
    for address in ALL:
        path = world.path(address)
        for ask in (browser.put, browser.patch, browser.delete):
            with transaction.atomic():
                response = ask(path)
                transaction.set_rollback(True)
            assert response.status_code == 405, f"{ask.__name__} {address.name}: {response.status_code}"


@pytest.mark.parametrize(
    ("made", "button", "words"),
    [
        (ActivityFactory, "/en/staff/activities/{}/restore/", "It is already planned."),
        (OccurrenceFactory, "/en/staff/dates/{}/restore/", "The date is already planned."),
        (
            lambda: OccurrenceFactory(status="cancelled", cancel_reason="Карантин"),
            "/en/staff/dates/{}/cancel/",
            "The date is already called off.",
        ),
        (lambda: ProjectFactory(shown=True), "/en/staff/projects/{}/status/start/", "The project is running."),
    ],
)
def test_a_state_button_pressed_again_says_how_it_is(
    coordinator: Persona, made: Callable[[], Any], button: str, words: str
) -> None:
    page = coordinator.post(button.format(made().pk), follow=True)
    assert page.status_code == 200
    assert words in html.page(page).one(class_="messages").text


def test_a_second_deletion_leads_to_the_list_which_says_so(coordinator: Persona) -> None:
    product = ProductFactory()
    path = f"/en/staff/products/{product.pk}/delete/"
    assert coordinator.post(path).status_code == 302
    coordinator.get("/en/staff/products/")
    for ask in (coordinator.post, coordinator.get):
        page = ask(path, follow=True)
        assert page.redirect_chain == [("/en/staff/products/", 302)]
        assert html.page(page).one(class_="messages").text == "This has already been deleted."


def test_a_stranger_learns_nothing_of_what_is_deleted(coordinator: Persona) -> None:
    owner: User = UserFactory()
    mine, stranger = signed_in(owner), signed_in(UserFactory())
    activity = ActivityFactory(created_by=owner)
    path = f"/en/staff/activities/{activity.pk}/delete/"
    assert mine.post(path).status_code == 302
    assert mine.post(path).status_code == 302
    assert coordinator.post(path).status_code == 302
    assert stranger.post(path).status_code == stranger.get(path).status_code == 404
    # What never was is deleted for nobody.
    assert coordinator.post("/en/staff/activities/999/delete/").status_code == 404


def test_an_address_that_acts_leads_a_stranger_nowhere(teacher: Persona) -> None:
    activity = ActivityFactory(created_by=UserFactory())
    assert teacher.get(f"/en/staff/activities/{activity.pk}/restore/").status_code == 404
