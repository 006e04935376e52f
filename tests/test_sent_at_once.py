"""Every form that creates something, sent twice at the same moment, makes one record."""

from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from django.test import Client

from school.models import FormKey
from tests.activities.test_log_at_once import at_once
from tests.addresses import World
from tests.creating import ONCE, filled_in, path_of
from tests.personas import signed_in


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
    administrator = world.users["administrator"]
    for address in ONCE:
        if address.name not in names:
            continue
        path, sent = path_of(world, address), filled_in(world, world.browsers["administrator"], address)
        FormKey.objects.all().delete()

        def send(browser: Client, path: str = path, sent: dict[str, Any] = sent) -> Callable[[], object]:
            own = {name: copy(value) for name, value in sent.items()}
            return lambda: browser.post(path, own)["Location"]

        came = at_once(send(signed_in(administrator)), send(signed_in(administrator)))
        assert came[0] == came[1] and isinstance(came[0], str), f"{address.name}: {came}"
        made = FormKey.objects.get()
        assert len(made.records) == len({tuple(each) for each in made.records})
