"""Registries through which lower rooms show what higher rooms know."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy

from common.registries import Registry


def test_providers_come_in_the_order_of_their_position() -> None:
    registry: Registry[str] = Registry()
    registry.register("last", position=300)
    registry.register("first", position=10)
    registry.register("middle")
    assert list(registry) == ["first", "middle", "last"]


def test_providers_of_one_position_keep_their_order() -> None:
    registry: Registry[str] = Registry()
    for name in "cab":
        registry.register(name)
    assert list(registry) == ["c", "a", "b"]


def test_registering_twice_changes_nothing() -> None:
    registry: Registry[str] = Registry()
    registry.register("same")
    registry.register("same")
    assert list(registry) == ["same"]


@dataclass(frozen=True)
class Titled:
    title: str


def test_a_provider_with_a_translated_title_is_found_in_every_language() -> None:
    registry: Registry[Titled] = Registry()
    with translation.override("ru"):
        registry.register(Titled(gettext_lazy("Directions")))  # type: ignore[arg-type]
        in_russian = [str(each.title) for each in registry]
    with translation.override("en"):
        assert [str(each.title) for each in registry] == ["Directions"]
    assert in_russian == ["Направления"]
