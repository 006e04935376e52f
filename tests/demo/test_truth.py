"""What the demo says is what a school would say: whole, fitting together, and in good Russian."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from activities.models import ActivityKind, ProductType
from demo.activities import ACTIVITIES, NOT_TAKEN_OVER
from demo.held import HELD
from demo.partners import PARTNERS
from demo.partnerships import PARTNERSHIPS
from demo.photos import PHOTOS
from demo.principles import SHEETS
from demo.products import PRODUCTS
from demo.projects import PROJECTS
from partners.models import Partnership, Side

# Abolished in 2016: nobody is left to promise anything.
GONE = {"Госнаркоконтроль"}
ODD = re.compile(r"lorem|ipsum|todo|xxx|\btest|тест |  |\s$|^\s|\s[,.;:!?]|\"|'|\.\.", re.IGNORECASE)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts_in(key)
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))


@pytest.mark.django_db
def test_every_product_is_of_a_type_that_its_kind_yields() -> None:
    kinds = {code: set(ProductType.objects.filter(kind__code=code).values_list("code", flat=True)) for code in KINDS}
    assert kinds.keys() == set(ActivityKind.objects.values_list("code", flat=True))
    rows = {row.title: row for row in (*ACTIVITIES, *NOT_TAKEN_OVER)}
    for row in rows.values():
        assert row.product in kinds[row.kind], row.title
    for product in PRODUCTS:
        if product.activity:
            assert product.type in kinds[rows[product.activity].kind], product.title


KINDS = ("discussion", "design", "implementation", "mutual-support")


def test_comfort_is_measured_and_is_no_object() -> None:
    measured = [each for each in PRODUCTS if each.type == "comfort"]
    assert measured
    for product in measured:
        assert product.title.startswith("Отклик") and " из 5" in product.about, product.title


def test_both_sides_of_every_partnership_promise_something_and_know_why() -> None:
    for name, partnerships in PARTNERSHIPS.items():
        lasting = [each for each in partnerships if each.end is None and each.basis != Partnership.Basis.LAW]
        for each in [] if name in GONE else lasting:
            assert {promise.side for promise in each.promises} == set(Side), name
            assert each.common_goals and each.problem and each.benefit and each.opportunity, name


def test_everybody_in_a_project_gives_something_and_gets_something() -> None:
    for project in PROJECTS:
        assert project.problem and project.goal and project.planned_results and project.work_directions
        for member in project.members:
            assert member.role and member.contribution and member.benefit, (project.title, member)


def test_no_text_is_careless() -> None:
    found = texts_in([ACTIVITIES, NOT_TAKEN_OVER, HELD, PARTNERS, PARTNERSHIPS, PHOTOS, SHEETS, PRODUCTS, PROJECTS])
    texts = {each for each in found if re.search("[а-яё]", each)}
    assert len(texts) > 700
    for text in texts:
        assert not ODD.search(text), text
        assert text.count("«") == text.count("»") and text.count("(") == text.count(")"), text
