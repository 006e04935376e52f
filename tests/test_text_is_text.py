"""What the office writes into reference lists is text on every page, whatever it looks like."""

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse

from common.models import ReferenceItem
from school.publication import publishing
from tests.addresses import World, addresses

pytestmark = pytest.mark.django_db
MARKUP = '<b title="x">Жъыщ</b>'
LISTS = [model for model in apps.get_models() if issubclass(model, ReferenceItem)]
# What the program knows rows by, or draws by
NOT_WORDS = {"code", "slug", "palette", "icon", "search_text", "name_key"}


def words_of(model: type[ReferenceItem]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices and field.name not in NOT_WORDS
    ]


def write_markup(model: type[ReferenceItem]) -> None:
    for row in model.objects.all():
        model.objects.filter(pk=row.pk).update(
            **{name: f"{MARKUP} {row.pk}"[: model._meta.get_field(name).max_length] for name in words_of(model)}
        )


def holds_markup(answer: HttpResponse) -> bool:
    return not answer.streaming and "html" in answer.get("Content-Type", "") and MARKUP in answer.content.decode()


@pytest.mark.parametrize("language", ["", "/en"])
def test_words_of_reference_lists_are_text_on_every_page(language: str, world: World) -> None:
    assert len(LISTS) > 5
    with publishing():
        for model in LISTS:
            write_markup(model)
    shown = 0
    for role in ("administrator", "anonymous"):
        for address in addresses():
            answer = world.browsers[role].get(language + world.path(address))
            assert not holds_markup(answer), f"{role}: {address.name}"
            shown += is_shown(answer)
    assert shown > 20


def is_shown(answer: HttpResponse) -> bool:
    return not answer.streaming and "Жъыщ&lt;/b&gt;" in answer.content.decode(errors="replace")


def test_the_walk_would_find_it() -> None:
    assert holds_markup(HttpResponse(f"<p>{MARKUP}</p>"))
