"""What is done already is answered as it is, and what a page does not have with 405: of every address of the portal."""

from django.db import transaction

from tests.addresses import World, addresses

ALL = list(addresses())
SENT = {"GET", "HEAD", "POST", "OPTIONS"}


def methods_of(world: World, name: str, path: str) -> set[str]:
    """Return the methods that a page says it has, when it is asked for one that none has."""
    with transaction.atomic():
        response = world.browsers["administrator"].put(path)
        transaction.set_rollback(True)
    assert response.status_code == 405, f"{name}: {response.status_code}"
    return {each.strip() for each in response["Allow"].split(",")}


def test_every_method_that_a_page_does_not_have_is_405(world: World) -> None:
    wrong = {}
    for address in ALL:
        try:
            methods = methods_of(world, address.name, world.path(address))
            wrong[address.name] = methods - SENT
        except (AssertionError, KeyError) as e:
            wrong[address.name] = e
    assert {k: v for k, v in wrong.items() if v} == {}
