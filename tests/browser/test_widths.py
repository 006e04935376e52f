"""Every page on the narrowest screens and in the largest print, menus that close, and a focus that is seen."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from tests.addresses import World
from tests.browser.appearance import OVERFLOW, SETTLED
from tests.browser.conftest import DESKTOP, PHONE, Portal
from tests.browser.test_pages import PARTS, pages, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["world"]

# A list with a filter that is set, which stands among its tools
FILTERED = "/staff/activities/?state=held"
NARROW = {"width": 320, "height": 700}
LARGEST = "huge.black-on-white.wide.normal"
# The open menu of the page, where it sticks out of the screen
STICKS_OUT = """
() => {
  const panel = document.querySelector("details.menu[open] > .menu-panel");
  const box = panel.getBoundingClientRect();
  return box.left < 0 || box.right > innerWidth ? [`a menu from ${box.left} to ${box.right}`] : [];
}
"""
# Where the places stand that can be seen, without the menu of one's own
TOPS = """
all => all.filter((each) => each.checkVisibility() && !each.closest("details")).map((each) => each.offsetTop)
"""
# Gaps between the labels of the bar, from left to right
GAPS = """
() => {
  const seen = (each) => each.checkVisibility() && each.textContent.trim();
  const labels = [...document.querySelectorAll(".staff-tabs span, .staff-more > summary > .only-narrow")].filter(seen);
  const boxes = labels.map((label) => {
    const range = document.createRange();
    range.selectNodeContents(label);
    return range.getBoundingClientRect();
  }).sort((a, b) => a.left - b.left);
  return [boxes[0].left, ...boxes.slice(1).map((box, i) => box.left - boxes[i].right), innerWidth - boxes.at(-1).right];
}
"""
# What has the focus, where it is under the bar or above the screen
HIDDEN_FOCUS = """
() => {
  const active = document.activeElement, bar = document.querySelector(".staff-nav");
  if (active === document.body || bar.contains(active) || active.closest(".skip-link")) return "";
  const box = active.getBoundingClientRect();
  const isUnder = box.bottom > bar.getBoundingClientRect().top + 1 && box.top < innerHeight;
  return isUnder || box.bottom <= 0 ? `${active.tagName}.${active.className} «${active.textContent.trim().slice(0, 40)}»` : "";
}
"""
# How far what is said of a date stands under the last line of its name
GAPS_UNDER_NAMES = """
() => [...document.querySelectorAll(".held-row > .held-facts, .period-what > .event-note")].map((said) => {
  const range = document.createRange();
  range.selectNodeContents(said.parentElement.querySelector("a"));
  const words = document.createRange();
  words.selectNodeContents(said);
  return words.getBoundingClientRect().top - range.getBoundingClientRect().bottom;
})
"""
# Rows of the plan whose direction's sign stands under the last line of the title
LONELY_SIGNS = """
() => [...document.querySelectorAll(".plan-rows .row-direction .icon")].filter((sign) => {
  const lines = sign.closest("th").querySelector(".row-link").getClientRects();
  return sign.getBoundingClientRect().top >= lines[lines.length - 1].bottom - 2;
}).map((sign) => sign.closest("th").textContent.trim())
"""


def menus_that_stick_out(page: Page) -> list[str]:
    found = []
    for summary in page.locator("details.menu > summary:visible").all():
        summary.evaluate("each => { each.parentElement.open = true }")
        found += [*page.evaluate(STICKS_OUT), *page.evaluate(OVERFLOW)]
        summary.evaluate("each => { each.parentElement.open = false }")
    return [f"{page.url}: {each}" for each in found]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("look", ["", LARGEST], ids=["ordinary", "largest"])
def test_no_page_is_wider_than_the_narrowest_screen(demo: Portal, world: World, look: str, part: int) -> None:
    visitor = demo.visitor(viewport=NARROW)
    staff = demo.signed_in(world.browsers["administrator"], viewport=NARROW)
    found = []
    for page in (visitor, staff):
        if look:
            page.context.add_cookies([{"name": "display", "value": look, "url": demo.url}])
    for address in pages(part):
        path = world.path(address)
        if getattr(address.view, "only_acts", False):
            continue
        page = visitor if getattr(address.view, "login_required", True) is False else staff
        page.goto(path)
        page.evaluate("document.querySelectorAll('.fold, .filters-more').forEach((each) => { each.open = true })")
        page.evaluate(SETTLED)
        found += [f"{path}: {fault}" for fault in page.evaluate(OVERFLOW)] + menus_that_stick_out(page)
    staff.goto(FILTERED)
    staff.evaluate(SETTLED)
    found += [f"{FILTERED}: {fault}" for fault in staff.evaluate(OVERFLOW)]
    assert found == [], "\n".join(found)


def test_a_name_of_several_lines_does_not_touch_what_is_said_of_it(demo: Portal, world: World) -> None:
    page = demo.visitor(viewport=NARROW)
    for path in ("/directions/social-pedagogical/", "/directions/sport-health/", "/calendar/plan/2026/12/"):
        page.goto(path)
        page.evaluate(SETTLED)
        gaps = page.evaluate(GAPS_UNDER_NAMES)
        assert gaps, path
        assert min(gaps) >= 2, (path, gaps)


def test_the_sign_of_a_direction_is_never_alone_in_its_line(demo: Portal, world: World) -> None:
    page = demo.signed_in(world.browsers["administrator"])
    page.goto("/staff/plan/")
    for width in range(360, 440, 8):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate(SETTLED)
        assert page.evaluate(LONELY_SIGNS) == [], width


@pytest.mark.parametrize("role", ["teacher", "coordinator", "administrator"])
def test_the_labels_of_the_bar_do_not_touch(demo: Portal, world: World, role: str) -> None:
    page = demo.signed_in(world.browsers[role])
    for prefix in ("", "/en"):
        page.goto(f"{prefix}/staff/")
        for width, least in ((390, 6), (360, 6), (320, 3)):
            page.set_viewport_size({"width": width, "height": 700})
            page.evaluate(SETTLED)
            gaps = page.evaluate(GAPS)
            assert len(gaps) == 6
            assert min(gaps[1:-1]) >= least and min(gaps[0], gaps[-1]) >= 0, f"{width} px: {gaps}"


def test_the_places_stand_in_one_line_on_a_desktop(demo: Portal, world: World) -> None:
    page = demo.signed_in(world.browsers["administrator"])
    for prefix in ("", "/en"):
        page.goto(f"{prefix}/staff/")
        for width in (1000, 1200, 1280, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            tops = page.eval_on_selector_all(".staff-nav .nav-item-link", TOPS)
            assert len(tops) >= 10 and len(set(tops)) == 1, f"{prefix} {width} px: {tops}"


def test_a_menu_closes_on_escape_and_on_a_tap_elsewhere(demo: Portal, world: World) -> None:
    visitor = demo.visitor(viewport=PHONE)
    staff = demo.signed_in(world.browsers["teacher"], viewport=PHONE)
    for page, path, summary in [(visitor, "/", ".site-menu"), (staff, "/staff/plan/", ".staff-more")]:
        page.goto(path)
        menu = page.locator(f"{summary}")
        menu.locator("> summary").click()
        expect(menu).to_have_attribute("open", "")
        page.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open", "")
        expect(menu.locator("> summary")).to_be_focused()
        menu.locator("> summary").click()
        page.mouse.click(150, 30)
        expect(menu).not_to_have_attribute("open", "")


def test_what_has_the_focus_is_never_under_the_bar(demo: Portal, world: World) -> None:
    page = demo.signed_in(world.browsers["coordinator"], viewport=PHONE)
    for path in (reverse("plan:activity-new"), reverse("partners:partner-list"), reverse("today:today")):
        page.goto(path)
        for _press in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate(HIDDEN_FOCUS) == "", path


def test_the_key_leads_to_the_search_and_two_taps_find_a_partner(demo: Portal, world: World) -> None:
    page = demo.signed_in(world.browsers["teacher"], viewport=DESKTOP)
    page.goto("/staff/plan/")
    page.keyboard.press("/")
    field = page.locator(".staff-search input")
    expect(field).to_be_focused()
    field.fill("кванториум")
    field.press("Enter")
    page.get_by_role("link", name="Кванториум").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Кванториум")
    # On a phone: one tap opens the field, what is typed is found at once, another tap opens it.
    page.set_viewport_size(PHONE)
    page.goto("/staff/")
    page.locator("[data-search-link]").click()
    page.get_by_role("searchbox").fill("квантор")
    page.locator("#results a", has_text="Кванториум").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Кванториум")


@pytest.mark.parametrize("name", ["today:search", "partners:partner-list", "plan:activity-list"])
def test_what_is_typed_before_the_scripts_came_is_found(demo: Portal, world: World, name: str) -> None:
    page = demo.signed_in(world.browsers["teacher"], viewport=PHONE)
    late: list[Route] = []
    page.route("**/htmx.min*.js", lambda route: late.append(route))
    page.goto(reverse(name), wait_until="commit")
    page.locator("main input[type=search]").fill("квантор")
    with page.expect_response("**q=*"):
        late[0].continue_()
    # htmx writes the address once it has shown the answer.
    expect(page).to_have_url(re.compile("q=%D0%BA"))
    expect(page.locator("#results")).to_contain_text("Кванториум")


def test_what_is_wrong_has_the_focus_and_leads_to_its_field(demo: Portal, world: World) -> None:
    page = demo.signed_in(world.browsers["coordinator"], viewport=PHONE)
    page.goto("/en" + reverse("partners:partner-new"))
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_title("Error: New partner · School (demo)")
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#id_name")).to_be_focused()
