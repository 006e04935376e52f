"""Every form that creates something, sent twice at the same moment, makes one record."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from school.models import FormKey
from tests.activities.test_log_at_once import at_once
from tests.addresses import Address, World
from tests.creating import FILLED_IN, ONCE, filled_in, path_of
from tests.personas import signed_in


def sending(world: World, address: Address, path: str, sent: dict[str, Any]) -> Callable[[], object]:
    """Return what sends the form from a browser of its own, with files of its own, and answers where it led."""
    browser = signed_in(world.users["administrator"])
    files = {name: each for name, each in FILLED_IN[address.name](world).items() if hasattr(each, "read")}
    return lambda: browser.post(path, {**sent, **files})["Location"]


def counted() -> Counter[str]:
    return Counter({model._meta.label_lower: model._base_manager.count() for model in apps.get_models()})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "names",
    [
        pytest.param({"projects:project-new"}, id="a few"),
        pytest.param({each.name for each in ONCE}, id="all", marks=pytest.mark.walk),
    ],
)
def test_a_form_sent_twice_at_once_makes_one_record(names: set[str]) -> None:
    world = World()
    for address in ONCE:
        if address.name not in names:
            continue
        path, sent = path_of(world, address), filled_in(world, world.browsers["administrator"], address)
        FormKey.objects.all().delete()
        before = counted()
        first, second = at_once(*(sending(world, address, path, sent) for _click in range(2)))
        assert first == second and isinstance(first, str), f"{address.name}: {first}, {second}"
        made = Counter(label for label, _key in FormKey.objects.get().records)
        assert {label: counted()[label] - before[label] for label in made} == made, address.name
