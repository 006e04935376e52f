"""A week of a parent: Saturday's event from the home page, a seat, and the week after, when the telephone still knows."""

import json
import re
from collections.abc import Iterator
from datetime import date, time

import pytest
import time_machine
from playwright.sync_api import Page, expect

from activities.models import Occurrence
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEDNESDAY, A_WEEK_LATER = "2026-11-25T09:00:00+00:00", "2026-12-02T09:00:00+00:00"
FAMILY, SIXTH, NINTH = "Весёлые старты", "Игры на прогулке", "Дискуссионный клуб"


@pytest.fixture
def school(portal: Portal) -> Iterator[Occurrence]:
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»", time_zone="Europe/Volgograd", phone="+7 8442 00-00-00")
    joint = [PartnershipFactory(partner=PartnerFactory(name="ДЮСШОР № 10"))]
    for year, grade, letter in ((2026, 6, "А"), (2026, 2, "Б"), (2027, 7, "А"), (2027, 3, "Б")):
        SchoolClassFactory(school_year=year, grade=grade, letter=letter)
    for title, mask, days in ((SIXTH, 1 << 5, (27, 4)), (NINTH, 1 << 8, (27, 4))):
        activity = ActivityFactory(title=title, grades=mask, grades_text=str(mask.bit_length()), joint=joint)
        for day, month in zip(days, (11, 12), strict=True):
            OccurrenceFactory(activity=activity, starts_on=date(2026, month, day), start_time=time(13))
    family = ActivityFactory(title=FAMILY, grades=0b111110, grades_text="2–6", joint=joint)
    fields = {"start_time": time(10), "end_time": time(12), "capacity": 30, "takes_sign_ups": True, "seats_taken": 12}
    yield OccurrenceFactory(activity=family, starts_on=date(2026, 11, 28), **fields)


def shows(page: Page, *, sixth: bool = True, ninth: bool) -> None:
    """Look for the events of grades 6 and 9, on whatever page is on its way."""
    rows = page.locator(".agenda-events a, .period-what a")
    for title, is_shown in ((SIXTH, sixth), (NINTH, ninth)):
        found = rows.filter(has_text=title)
        expect(found.first if is_shown else found).to_have_count(1 if is_shown else 0)


def says(page: Page, words: str) -> None:
    """Look at the line of what the device remembers; without words there is none."""
    line = page.locator("aside.remembered")
    expect(line).to_contain_text(words) if words else expect(line).to_be_hidden()


def test_a_parent_finds_saturdays_free_seats_in_two_taps_and_is_known_a_week_later(
    portal: Portal, school: Occurrence
) -> None:
    with time_machine.travel(WEDNESDAY):
        page = portal.visitor(viewport=PHONE, has_touch=True)
        page.goto("/")
        expect(page.get_by_role("main").get_by_text("есть запись").first).to_be_visible()
        page.get_by_role("link", name=re.compile(FAMILY)).first.tap()
        expect(page.get_by_role("main").get_by_text(re.compile("18")).first).to_be_visible()

        # Two children: 6А and 2Б
        page.goto("/calendar/")
        says(page, "")
        for label in ("6А", "2Б"):
            page.locator(".calendar-form summary").tap()
            page.get_by_label("Класс", exact=True).select_option(label)
            page.get_by_role("button", name="Показать").tap()
            expect(page).to_have_url(re.compile("class="))
        says(page, "Показано для 2Б и 6А — как вы выбирали")
        assert faults(page) == []

        page.goto(f"/events/{school.pk}/sign-up/")
        page.locator("[name=name]").fill("Анна")
        page.get_by_label(re.compile("елефон", re.IGNORECASE)).first.fill("+7 902 000-00-01")
        page.locator("[name=consent]").check()
        with time_machine.travel("2026-11-25T09:01:00+00:00"):
            page.get_by_role("button", name=re.compile("^Записаться")).tap()
            expect(page).to_have_url(re.compile("/sign-ups/"))
        own = page.url
        page.goto("/")
        expect(page.get_by_text("Вы записаны:")).to_be_hidden()
        page.goto(own)
        page.get_by_role("button", name="Запомнить на этом телефоне").tap()
        expect(page.get_by_text("Этот телефон помнит")).to_be_visible()
        page.goto("/")
        says(page, "Вы записаны:")
        page.locator("aside.remembered").get_by_role("link", name=re.compile(FAMILY)).tap()
        expect(page).to_have_url(own)

    with time_machine.travel(A_WEEK_LATER):
        page.goto("/calendar/")
        expect(page).to_have_url(re.compile(r"/calendar/\?class=2%D0%91&class=6%D0%90$"))
        says(page, "Показано для 2Б и 6А — как вы выбирали")
        # The event is over, and so is what the telephone knew of it.
        expect(page.get_by_text("Вы записаны:")).to_be_hidden()
        shows(page, ninth=False)
        page.get_by_role("link", name="План на неделю").tap()
        expect(page).to_have_url(re.compile("/calendar/week/.*class=6"))
        shows(page, ninth=False)

        page.get_by_role("link", name="Показать всё").tap()
        shows(page, ninth=True)
        says(page, "Вы выбирали события для 2Б и 6А")
        page.goto("/")
        page.get_by_role("link", name="Показать в календаре").tap()
        says(page, "Показано для")
        page.get_by_role("button", name="Забыть").tap()
        says(page, "")
        page.reload()
        page.goto("/calendar/")
        expect(page).to_have_url(re.compile("/calendar/$"))
        says(page, "")


def test_from_september_the_telephone_asks_once_which_class_it_is_now(portal: Portal, school: Occurrence) -> None:
    with time_machine.travel(WEDNESDAY):
        page, other = (portal.visitor(viewport=PHONE, has_touch=True) for _ in range(2))
        for each in (page, other):
            each.goto("/calendar/?class=6А")
            says(each, "Показано для 6А")
    with time_machine.travel("2027-09-01T09:00:00+00:00"):
        for each in (page, other):
            each.goto("/calendar/")
            expect(each.get_by_role("button", name="Да, теперь 7А")).to_be_visible()
            assert faults(each) == []
        page.get_by_role("button", name="Да, теперь 7А").tap()
        expect(page).to_have_url(re.compile(r"\?class=7%D0%90$"))
        says(page, "Показано для 7А")
        other.get_by_role("button", name="Нет, оставить").tap()
        expect(other).to_have_url(re.compile(r"\?class=6%D0%90$"))
        for each in (page, other):
            each.goto("/calendar/week/")
            expect(each).to_have_url(re.compile("class="))
            says(each, "Показано для")


POISONED = [
    "5",
    '"?class=6А"',
    "{",
    json.dumps({"choice": "?class=6А", "signUps": {"url": "/sign-ups/x/"}}),
    json.dumps({"choice": {"query": ["?class=6А"], "words": "6А", "year": "2026"}, "signUps": [None, 5, {}]}),
    # Would be fetched again and again, or lead to another site
    json.dumps({"choice": {"query": "?", "words": "x", "year": "2026"}}),
    json.dumps({"choice": {"query": "/evil.example/", "words": "x", "year": "2026"}}),
    json.dumps(
        {
            "signUps": [
                {"url": url, "title": "x", "when": "x", "until": "2027"} for url in ("javascript:x()", "//e.example/")
            ]
        }
    ),
]


def test_what_somebody_else_wrote_into_the_storage_is_as_good_as_nothing(portal: Portal, school: Occurrence) -> None:
    with time_machine.travel(WEDNESDAY):
        page = portal.visitor(viewport=PHONE)
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto("/calendar/")
        for text in POISONED:
            page.evaluate("text => localStorage.setItem('calendar', text)", text)
            for path in ("/", "/calendar/"):
                page.goto(path)
                shows(page, ninth=True)
                says(page, "")
                assert page.url.endswith(path)
        assert failures == []


def test_without_javascript_the_address_has_the_filters_and_nothing_is_offered(
    portal: Portal, school: Occurrence
) -> None:
    with time_machine.travel(WEDNESDAY):
        page = portal.visitor(javascript=False, viewport=PHONE)
        page.goto("/calendar/?class=6А")
        shows(page, ninth=False)
        says(page, "")
        page.goto("/calendar/")
        shows(page, ninth=True)
        says(page, "")
