"""A slow line and a hurried hand: two clicks, «back» and once more, and there is one record."""

import re

import pytest
from playwright.sync_api import Page, expect

from activities.models import Activity, Project
from tests.browser.conftest import PHONE, Portal
from tests.factories import PartnerFactory, PartnershipFactory, SchoolProfileFactory, UserFactory
from tests.personas import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LATENCY = 1500
BETWEEN_CLICKS = 600


@pytest.fixture
def library(portal: Portal) -> Portal:
    SchoolProfileFactory()
    PartnershipFactory(partner=PartnerFactory(name="Детская областная библиотека"))
    return portal


def on_a_slow_line(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)


def new_row(page: Page) -> None:
    page.goto("/staff/activities/new/")
    page.locator("#id_title").fill("Урок мужества")
    page.locator("#id_timing_text").fill("5 декабря")
    page.get_by_label(re.compile("Детская областная библиотека")).first.check()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_two_slow_clicks_make_one_row_of_the_plan(library: Portal, javascript: bool) -> None:
    """Situation 2: at a latency of 1.5 s, two clicks 0.6 s apart."""
    page = library.signed_in(signed_in(UserFactory(coordinator=True)), javascript=javascript, viewport=PHONE)
    new_row(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    on_a_slow_line(page)
    save = page.get_by_role("button", name="Сохранить", exact=True)
    save.scroll_into_view_if_needed()
    box = save.bounding_box()
    assert box is not None
    for _click in range(2):
        # The hand does not wait for the page, as a locator would.
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(BETWEEN_CLICKS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Урок мужества", timeout=20_000)
    # The script spares the second sending; without it both arrive.
    assert len(sent) == (1 if javascript else 2)
    assert page.url.endswith(Activity.objects.get().get_absolute_url())


# While a page is left, nobody can look into it from outside.
NOTE_WHAT_IS_SHOWN = """button => {
    const width = button.getBoundingClientRect().width;
    window.addEventListener("submit", () => {
        const after = getComputedStyle(button, "::after").content;
        const moved = button.getBoundingClientRect().width - width;
        sessionStorage.shown = `${after.slice(0, 3)} ${getComputedStyle(button).cursor} ${moved}`;
    });
}"""


def test_a_press_is_seen_at_once_and_moves_nothing(library: Portal) -> None:
    page = library.signed_in(signed_in(UserFactory(coordinator=True)), viewport=PHONE)
    page.goto("/staff/projects/new/")
    page.get_by_label("Название проекта").fill("Аллея памяти")
    save = page.get_by_role("button", name="Сохранить черновик")
    save.evaluate(NOTE_WHAT_IS_SHOWN)
    save.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Аллея памяти")
    assert page.evaluate("sessionStorage.shown") == '"…" progress 0'
    # Come back to, it waits for a press again.
    page.go_back()
    expect(save).not_to_have_attribute("data-pressed", "")


def test_back_and_save_again_leads_to_the_first(library: Portal) -> None:
    page = library.signed_in(signed_in(UserFactory(coordinator=True)))
    page.goto("/staff/projects/new/")
    title = page.get_by_label("Название проекта")
    title.fill("Аллея памяти")
    save = page.get_by_role("button", name="Сохранить черновик")
    save.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Аллея памяти")
    address = page.url
    page.go_back()
    expect(title).to_have_value("Аллея памяти")
    save.click()
    expect(page).to_have_url(address)
    expect(page.get_by_role("status")).to_contain_text("Уже сохранено")
    # Something else is a correction, or another one: it is asked, and what was typed is not lost.
    page.go_back()
    title.fill("Аллея славы")
    save.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Эта форма уже отправлена")
    assert Project.objects.count() == 1
    page.get_by_role("button", name="Записать ещё одно").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Аллея славы")
    assert Project.objects.count() == 2
