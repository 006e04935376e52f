"""No word is too long for a phone: every page with texts of 255 letters and no space (situation 27), on paper as well."""

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from school.publication import clear_cached
from tests.addresses import World, addresses
from tests.browser.appearance import OVERFLOW, SETTLED
from tests.browser.conftest import DESKTOP, PHONE, Portal
from tests.browser.test_pages import ELSEWHERE, NO_PAGES, OF_A_KEY, TWICE
from tests.factories import SchoolClassFactory, UserFactory
from tests.personas import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As wide as a sheet of A4 between its margins
PAPER = {"width": 720, "height": 1000}
LONGEST = 255
ROOMS = {"school", "partners", "activities", "plan"}
# What programs read: a long word in it is another record, another address or no answer at all
MACHINE_WORDS = {
    "password email slug code key link_code link_purpose token file_type digest palette icon color uid path small medium",
    "large file logo original_start timezone zone letter what title_key name_key search search_text",
}
MACHINE_NAMES = {name for line in MACHINE_WORDS for name in line.split()}
# Rows of pages of many: what is wrong with the first is wrong with all
MOST_ROWS = 40


def is_for_people(field: models.Field) -> bool:
    is_text = type(field) in {models.CharField, models.TextField}
    return is_text and not field.choices and not field.unique and field.name not in MACHINE_NAMES


def lengthen_everything() -> int:
    """Write a word of 255 letters, or of as many as it takes, into each text of each record; return how many there are."""
    written = 0
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS or model.__name__.startswith(
            ("Historical", "Journal", "KeptForm", "FormKey")
        ):
            continue
        for field in filter(is_for_people, model._meta.fields):
            length = min(field.max_length or LONGEST, LONGEST)
            for pk in models.QuerySet(model).values_list("pk", flat=True)[:MOST_ROWS]:
                word = "Ш" + "щ" * (length - 1 - len(f"{pk}")) + f"{pk}"
                try:
                    with transaction.atomic():
                        written += models.QuerySet(model).filter(pk=pk).update(**{field.attname: word})
                except IntegrityError:
                    # A constraint says what it looks like.
                    break
    clear_cached()
    return written


# Words that go over the end of a line, though no hyphen or stroke lets them; an address is no word.
BROKEN = """
() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    if (!parentElement.checkVisibility({visibilityProperty: true}) || parentElement.closest("option")) continue;
    // What only a screen reader reads, on a phone at least, is one pixel wide.
    if (parentElement.getBoundingClientRect().width <= 1 || parentElement.closest(".visually-hidden")) continue;
    for (const word of data.includes("@") ? [] : data.matchAll(/\\p{L}{3,}/gu)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, word.index);
      range.setEnd(walk.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((each) => Math.round(each.top))).size > 1) found.push(word[0]);
    }
  }
  return [...new Set(found)];
}
"""
ORDINARY = """
    / /partners/ /calendar/ /products/ /staff/ /staff/partners/ /staff/partners/new/ /staff/partnerships/ /staff/agreements/
    /staff/plan/ /staff/activities/ /staff/activities/log/ /staff/projects/ /staff/people/ /staff/settings/classes/
""".split()


def test_no_ordinary_word_is_broken(demo: Portal) -> None:
    """What lets a word of 255 letters break would break every word in a box that is a little too narrow."""
    staff = demo.signed_in(signed_in(UserFactory(administrator=True, second_factor=True)))
    found = []
    for path in ORDINARY:
        staff.goto(path)
        for size in (PHONE, DESKTOP):
            staff.set_viewport_size(size)
            staff.evaluate(SETTLED)
            found += [f"{path} at {size['width']}: {word}" for word in staff.evaluate(BROKEN)]
    assert found == [], "\n".join(found)


def test_no_page_is_wider_than_a_phone_or_a_sheet(demo: Portal) -> None:
    SchoolClassFactory.reset_sequence(2)
    world = World()
    assert lengthen_everything() > 500
    staff, visitor = demo.signed_in(world.browsers["administrator"], viewport=PHONE), demo.visitor(viewport=PHONE)
    found, looked = [], 0
    for address in addresses():
        if address.name in [*NO_PAGES, *ELSEWHERE, *TWICE, *OF_A_KEY]:
            continue
        path = world.path(address)
        is_public = getattr(address.view, "login_required", True) is False
        page = visitor if is_public else staff
        if world.browsers["administrator"].get(path).status_code == 405:
            # It only acts.
            continue
        page.goto(path)
        page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((each) => { each.open = true })")
        found += [f"{path}: {fault}" for fault in page.evaluate(OVERFLOW)]
        page.set_viewport_size(PAPER)
        page.emulate_media(media="print")
        # A register printed from its page has columns side by side, and each may be as wide as its longest word.
        found += [f"{path} on paper: {fault}" for fault in page.evaluate(OVERFLOW) if ": TABLE." not in fault]
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)
        looked += 1
    assert found == [], "\n".join(found)
    assert looked > 60
