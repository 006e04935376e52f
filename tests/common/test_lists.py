"""The page of a list: numbers of pages, the count and its limit."""

import pytest

from common import lists
from common.lists import Page
from partners.models import Partner
from tests.factories import PartnerFactory


@pytest.fixture
def rows(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "COUNTED_AT_MOST", 6)
    for _row in range(10):
        PartnerFactory()


def page(asked: str | None, total: int, per_page: int = 2) -> Page:
    keys = list(Partner.objects.order_by("pk").values_list("pk", flat=True)[:total])
    return Page(Partner.objects.filter(pk__in=keys).order_by("pk"), asked, per_page)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (None, 1),
        ("", 1),
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("0", 1),
        ("-1", 1),
        ("abc", 1),
        ("1.5", 1),
        (str(10**30), 3),
        ("9" * 5000, 1),
        ("\0", 1),
        (" 2 ", 2),
        ("٢", 2),
    ],
)
def test_the_number_asked_for_is_brought_into_range(rows: None, asked: str | None, number: int) -> None:
    found = page(asked, 5)
    assert (found.number, found.count, found.num_pages, found.is_more) == (number, 5, 3, False)
    assert len(found.object_list) == (1 if number == 3 else 2)
    assert (found.has_previous, found.has_next) == (number > 1, number < 3)


@pytest.mark.parametrize("asked", ["1", "3", "5", "6", "999"])
def test_above_the_limit_pages_go_on_without_a_count(rows: None, asked: str) -> None:
    found = page(asked, 10)
    assert (found.count, found.is_more, found.num_pages) == (6, True, None)
    assert found.number == min(int(asked), 5)
    assert found.has_next == (found.number < 5)
    assert len(found.object_list) == 2


def test_exactly_the_limit_is_counted(rows: None) -> None:
    found = page("3", 6)
    assert (found.count, found.is_more, found.num_pages, found.has_next) == (6, False, 3, False)


@pytest.mark.parametrize("asked", [None, "1", "7"])
def test_an_empty_list_has_one_page(rows: None, asked: str | None) -> None:
    found = page(asked, 0)
    assert (found.number, found.count, found.num_pages, found.object_list) == (1, 0, 1, [])
    assert not found.has_next
    assert not found.has_previous


def test_every_row_stands_on_one_page_and_in_order(rows: None) -> None:
    shown = [row.pk for number in range(1, 6) for row in page(str(number), 10).object_list]
    assert shown == sorted(shown)
    assert len(set(shown)) == 10


def test_a_short_list_is_counted_by_reading_it(rows: None, django_assert_num_queries) -> None:
    asked_for = Partner.objects.order_by("pk")[:1].values_list("pk", flat=True)
    one = Partner.objects.filter(pk=asked_for[0]).order_by("pk")
    with django_assert_num_queries(1):
        found = Page(one, "1", 2)
        assert (found.count, len(found.object_list), found.has_next) == (1, 1, False)
