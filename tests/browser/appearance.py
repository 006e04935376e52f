"""What can be measured of a page's look: axe, borders, targets, width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

axe = Axe()

# Colors as the screen mixes them: a canvas understands every notation, and layers are laid over one another.
BORDERS = """
() => {
  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const over = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) { context.fillStyle = color; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.unshift(getComputedStyle(each).backgroundColor);
    return ["white", ...layers];
  };
  const found = [];
  for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea, .btn, .chip")) {
    const box = control.getBoundingClientRect();
    const style = getComputedStyle(control);
    const isSeen = control.checkVisibility({visibilityProperty: true, opacityProperty: true});
    if (!isSeen || box.width < 2 || control.closest(".visually-hidden")) continue;
    const outside = behind(control.parentElement);
    const ground = over(outside);
    const sides = [over([...outside, style.backgroundColor])];
    if (parseFloat(style.borderTopWidth) > 0) sides.push(over([...outside, style.borderTopColor]));
    const best = Math.max(...sides.map((side) => contrast(side, ground)));
    if (best < 3) found.push(`${control.tagName}.${control.className}: border ${best.toFixed(2)} : 1`);
  }
  return [...new Set(found)];
}
"""

# The label around a tick or a radio is what the finger hits, of an unseen one the label that stands elsewhere; links
# inside a sentence may be as small as its words.
TARGETS = """
() => {
  const found = [];
  const kinds = "button, input:not([type=hidden]), select, textarea, summary, .btn, .chip, .tap, nav a, .pages-link";
  for (const control of document.querySelectorAll(kinds)) {
    if (control.closest(".visually-hidden, .skip-link, [aria-hidden=true]")) continue;
    const isTick = control.matches("[type=checkbox], [type=radio]");
    const isUnseen = getComputedStyle(control).opacity === "0";
    const target = isTick ? control.closest("label") || (isUnseen && control.labels[0]) || control : control;
    const box = target.getBoundingClientRect();
    if (!target.checkVisibility({visibilityProperty: true}) || box.width === 0) continue;
    if (box.height < 43.5) found.push(`${control.tagName}.${control.className} «${target.textContent.trim().slice(0, 30)}»: ${box.height.toFixed(0)} px high`);
  }
  return [...new Set(found)];
}
"""

OVERFLOW = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > room + 1);
  return [`wider than ${innerWidth} px by ${document.documentElement.scrollWidth - room}: ` + wide.slice(0, 3).map((each) => `${each.tagName}.${each.getAttribute("class") || ""}`).join(", ")];
}
"""


# Colors and widths follow an emulated screen with the next frame, and transitions with the frames after it.
SETTLED = """
async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
"""


# What colors and sizes of letters can break; names, roles and headings are the same in every look.
OF_A_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds, a line for each kind with its first place; by all of its rules where none are named."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": rules}} if rules else {})
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:160]} ({len(found['nodes'])})"
        for found in axe.run(page, options=options).response["violations"]
    ]


def faults(page: Page) -> list[str]:
    """Everything wrong with the page as it stands, its folds open, on a desktop and on a phone, light and dark."""
    where = page.url
    found = []
    page.evaluate("document.querySelectorAll('.fold, .filters-more').forEach((each) => { each.open = true })")
    page.set_viewport_size(DESKTOP)
    found += violations(page)
    page.set_viewport_size(PHONE)
    found += violations(page) + page.evaluate(OVERFLOW) + page.evaluate(TARGETS)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [f"{scheme}: {fault}" for fault in page.evaluate(BORDERS)]
    page.set_viewport_size({"width": 320, "height": 700})
    page.evaluate(SETTLED)
    found += page.evaluate(OVERFLOW)
    page.set_viewport_size(DESKTOP)
    return [f"{where}: {fault}" for fault in found]
