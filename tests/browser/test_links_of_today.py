"""Where «Today» leads, the rows are at hand: the first of them stands above the fold, on a phone and on a desktop."""

import pytest
from playwright.sync_api import Page

from school.models import User
from tests.browser.conftest import DESKTOP, PHONE, Portal
from tests.personas import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLD = 700
# A list marks what holds its rows. What is no list, a form or the page of a record, has no such mark.
FIRST_ROW = """
() => {
  const rows = [...document.querySelectorAll("[data-rows] > tr, [data-rows] > li, [data-rows] > tbody > tr")];
  const first = rows.find((row) => row.getClientRects().length);
  return first ? first.getBoundingClientRect().top + window.scrollY : null;
}
"""
LISTS = (
    "main a[href*='/activities/?'], main a[href*='/partners/?'], main a[href*='/partnerships/?'], "
    "main a[href*='/agreements/?'], main a[href*='/products/?'], main .todo-item:has(.todo-first) .todo-title, "
    "main .year-line a:not([href^='#'])"
)


def links_of(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(LISTS, "links => links.map((each) => each.getAttribute('href'))")
    return sorted(set(found))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_each_link_of_today_shows_its_first_row_above_the_fold(demo: Portal, size: dict[str, int]) -> None:
    coordinator = User.objects.get(email="coordinator@example.org")
    page = demo.signed_in(signed_in(coordinator), viewport=size)
    page.goto("/staff/")
    links = links_of(page)
    assert len(links) > 20
    low = {}
    for address in links:
        page.goto(address)
        top = page.evaluate(FIRST_ROW)
        if top is None or top > FOLD:
            low[address] = top
    assert low == {}
