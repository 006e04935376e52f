"""The sheets of principles in a browser: a whole one by keyboard alone, the pages' faults, one page of paper."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from partners.models import Partnership, Principle, PrincipleSheet
from partners.services.principles import PrincipleScore, save_sheet
from school.models import SchoolProfile
from school.publication import publishing
from school.years import SchoolYear
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.conftest import signed_in
from tests.factories import PartnerFactory, PartnershipFactory, SchoolProfileFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCORES = [5, 4, 3, 2, 1, 5, 4, 3, 2]
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def partnership() -> Partnership:
    SchoolProfileFactory()
    return PartnershipFactory(started_on=date(2020, 9, 1))


def path_of(partnership: Partnership, rest: str = "", year: int = 2025) -> str:
    return f"/staff/partnerships/{partnership.pk}/principles/{rest}?year={year}"


def write(partnership: Partnership, side: str, scores: list[int], year: int = 2025) -> None:
    principles = Principle.objects.all()
    remark = "Замечание, для которого в строке нужно место, " * 5
    save_sheet(
        partnership=partnership,
        year=SchoolYear(year),
        side=side,
        by=UserFactory(coordinator=True),
        seen=None,
        answers={each.pk: PrincipleScore(score, remark) for each, score in zip(principles, scores, strict=True)},
        trust=4 if side == "partner" else None,
        signed_on=date(2026, 5, 26) if side == "partner" else None,
    )


def saved_scores() -> list[int]:
    return [each.score for each in PrincipleSheet.objects.get().assessments.all()]


def has_come_to(page: Page, path: str) -> None:
    page.wait_for_url(f"**{path}")
    expect(page.locator(".messages .notice-success, .messages [class*=success]").first).to_be_visible()


def test_a_sheet_is_entered_by_ten_figures_and_enter(portal: Portal, partnership: Partnership) -> None:
    page = portal.signed_in(signed_in(UserFactory(coordinator=True)))
    page.goto(path_of(partnership, "partner/"))
    for score in [*SCORES, 4]:
        page.keyboard.press(str(score))
    # The day it was signed comes after the last row; a figure there is one of the day's.
    expect(page.locator("#id_signed_on")).to_be_focused()
    page.locator("#id_signed_on").fill("2026-05-26")
    page.keyboard.press("Enter")
    has_come_to(page, path_of(partnership))
    assert saved_scores() == SCORES
    sheet = PrincipleSheet.objects.get()
    assert (sheet.trust, sheet.signed_on) == (4, date(2026, 5, 26))


def test_the_schools_sheet_ends_at_the_button(portal: Portal, partnership: Partnership) -> None:
    page = portal.signed_in(signed_in(UserFactory(coordinator=True)))
    page.goto(path_of(partnership, "school/"))
    for score in SCORES[:4]:
        page.keyboard.press(str(score))
    # A figure in a remark is a letter; Enter in a row goes to the first one without an answer.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("В 5 классе")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "score_co-creation"
    for score in SCORES[4:]:
        page.keyboard.press(str(score))
    expect(page.locator("form[data-sheet] button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    has_come_to(page, path_of(partnership))
    assert saved_scores() == SCORES
    assert [each.remark for each in PrincipleSheet.objects.get().assessments.all() if each.remark] == ["В 5 классе"]


def test_without_javascript_tab_and_arrows_enter_it(portal: Portal, partnership: Partnership) -> None:
    page = portal.signed_in(signed_in(UserFactory(coordinator=True)), javascript=False)
    page.goto(path_of(partnership, "school/"))
    expect(page.locator("noscript")).to_have_count(1)
    pressed = 0
    first = page.locator("#id_score_voluntariness_0")
    while not first.evaluate("each => each === document.activeElement") and pressed < 60:
        page.keyboard.press("Tab")
        pressed += 1
    for score in SCORES:
        page.keyboard.press("Space")
        for _step in range(score - 1):
            page.keyboard.press("ArrowRight")
        # Past the remark of the row
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    has_come_to(page, path_of(partnership))
    assert saved_scores() == SCORES


def test_no_page_of_the_principles_has_a_fault(portal: Portal) -> None:
    SchoolProfileFactory()
    partnership = PartnershipFactory(started_on=date(2014, 9, 1))
    staff = portal.signed_in(signed_in(UserFactory(coordinator=True)))
    found = []

    def look(rest: str = "", year: int = 2025) -> None:
        staff.goto(path_of(partnership, rest, year))
        staff.evaluate("document.querySelectorAll('details.sheet-remark').forEach((each) => { each.open = true })")
        found.extend(faults(staff))

    look()
    look("school/")
    look("partner/")
    look("paper/")
    staff.goto(path_of(partnership, "partner/"))
    staff.locator("form[data-sheet] button[type=submit]").click()
    expect(staff.locator(".field-errors").first).to_be_visible()
    found += faults(staff)
    for year in range(2019, 2026):
        write(partnership, "school", SCORES, year)
    look()
    for year in range(2019, 2026):
        write(partnership, "partner", SCORES[::-1], year)
    look()
    # Somebody else was quicker.
    staff.goto(path_of(partnership, "partner/", 2026))
    write(partnership, "partner", SCORES, 2026)
    for score in SCORES[::-1]:
        staff.keyboard.press(str(score))
    staff.locator("form[data-sheet] button[type=submit]").click()
    expect(staff.locator(".sheet-saved").first).to_be_visible()
    found += faults(staff)
    assert found == []


def test_a_finger_finds_five_targets_in_a_row(portal: Portal, partnership: Partnership) -> None:
    page = portal.signed_in(signed_in(UserFactory(coordinator=True)), viewport=PHONE)
    page.goto(path_of(partnership, "school/"))
    boxes = [each.bounding_box() for each in page.locator("label.score").all()]
    assert len(boxes) == 45
    for box in boxes:
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    assert len({round(box["y"]) for box in boxes[:5] if box}) == 1


@pytest.mark.parametrize("side", ["partner", "school"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_paper_form_is_one_page(portal: Portal, side: str, language: str) -> None:
    """With names as long as they may be, and for somebody who reads the screen in the largest letters."""
    SchoolProfileFactory()
    with publishing():
        profile = SchoolProfile.objects.get()
        profile.name = ("Муниципальное общеобразовательное учреждение «Средняя школа» " * 5)[:300]
        profile.save()
    name = ("Государственное учреждение дополнительного образования «Центр» " * 5)[:300]
    partnership = PartnershipFactory(started_on=date(2020, 9, 1), partner=PartnerFactory(name=name))
    page = portal.signed_in(signed_in(UserFactory(coordinator=True)))
    path = f"{language}{path_of(partnership, 'paper/')}&side={side}"
    page.goto(path)
    assert len(PAGE.findall(page.pdf(format="A4", prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    expect(page.locator(".staff-nav")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.locator("article.paper")).to_be_visible()
    page.emulate_media(media="null")
    page.goto("/display/")
    page.locator("input[value=huge]").check(force=True)
    page.locator("input[value=wide]").check(force=True)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("html")).to_have_attribute("data-size", "huge")
    page.goto(path)
    assert len(PAGE.findall(page.pdf(format="A4", prefer_css_page_size=True))) == 1
