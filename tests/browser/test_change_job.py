"""A change and who learns of it: moved on a phone in four taps, told by the class teacher, read by a parent."""

import re
from datetime import date, time
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import time_machine
from playwright.sync_api import Page, expect

from activities.models import Occurrence
from school.models import SchoolClass
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolClassFactory, SchoolProfileFactory, UserFactory
from tests.personas import signed_in
from wordings.grades import grade_mask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Библиотечный урок «Книги нашего города»"
YESTERDAY, NOW = "2026-11-24T09:00:00+00:00", "2026-11-25T05:00:00+00:00"
CHANGED = "ИЗМЕНЕНИЕ: не в 9:00, а в 10:00"


@pytest.fixture
def sixth(portal: Portal) -> SchoolClass:
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»")
    school_class: SchoolClass = SchoolClassFactory(
        grade=6, letter="А", class_teacher=UserFactory(full_name="Марина Петровна")
    )
    return school_class


@pytest.fixture
def lesson(sixth: SchoolClass) -> Occurrence:
    """Today at nine, known since yesterday."""
    with time_machine.travel(YESTERDAY):
        activity = ActivityFactory(title=TITLE, grades=grade_mask([6]), grades_text="6А", place="читальный зал")
        activity.classes.add(sixth)
        occurrence: Occurrence = OccurrenceFactory(
            activity=activity, starts_on=date(2026, 11, 25), start_time=time(9), end_time=time(9, 45)
        )
    return occurrence


def looks_right(page: Page, javascript: bool) -> None:
    if javascript:
        assert faults(page) == []


def sent_to_max(page: Page) -> str:
    """Return what the link to MAX would send; nothing is asked of it."""
    link = page.get_by_role("link", name="Отправить в MAX").first
    expect(link).to_be_visible()
    address = link.get_attribute("href") or ""
    assert address.startswith("https://max.ru/:share?text=")
    return parse_qs(urlsplit(address).query)["text"][0]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_todays_event_is_moved_in_four_taps_and_everybody_learns_of_it(
    portal: Portal, sixth: SchoolClass, lesson: Occurrence, javascript: bool
) -> None:
    phone = {"javascript": javascript, "viewport": PHONE, "has_touch": True}
    with time_machine.travel(NOW):
        page = portal.signed_in(signed_in(UserFactory(coordinator=True)), **phone)
        page.goto("/staff/")
        looks_right(page, javascript)
        # The first three taps move it; the fourth would open MAX.
        page.get_by_role("link", name=re.compile("^Изменить время.*Книги")).tap()
        expect(page).to_have_url(re.compile(r"/edit/$"))
        looks_right(page, javascript)
        page.get_by_role("navigation", name="На другое время").get_by_role("link", name="10:00").tap()
        expect(page).to_have_url(re.compile(r"/edit/\?minutes=60$"))
        looks_right(page, javascript)
        save = page.get_by_role("button", name="Сохранить").first
        expect(save).to_be_in_viewport()
        save.tap()
        expect(page).to_have_url(re.compile(r"/staff/activities/"))
        lesson.refresh_from_db()
        assert (lesson.start_time, lesson.end_time) == (time(10), time(10, 45))
        expect(page.get_by_role("link", name="Отправить в MAX")).to_be_in_viewport()
        text = sent_to_max(page)
        assert text.startswith(f"{CHANGED}\n{TITLE}\n") and text.endswith(f"/events/{lesson.pk}/")
        looks_right(page, javascript)

        teacher = portal.signed_in(signed_in(sixth.class_teacher), **phone)
        teacher.goto("/staff/")
        expect(teacher.get_by_role("heading", name="Сообщите классу 6А")).to_be_in_viewport()
        assert sent_to_max(teacher) == text
        looks_right(teacher, javascript)
        teacher.get_by_role("button", name="Сообщили, убрать").tap()
        expect(teacher.get_by_role("heading", name="Сообщите классу 6А")).to_have_count(0)

        parent = portal.visitor(**phone)
        parent.goto("/calendar/?class=6А")
        expect(parent.get_by_text("Изменилось сегодня")).to_be_in_viewport()
        expect(parent.get_by_text(CHANGED).first).to_be_in_viewport()
        looks_right(parent, javascript)
        parent.get_by_role("link", name=re.compile("Книги нашего города")).first.tap()
        # The chosen class stays in the address.
        expect(parent).to_have_url(re.compile(rf"/events/{lesson.pk}/\?class={quote('6А')}$"))
        expect(parent.get_by_text(CHANGED).first).to_be_visible()
        parent.get_by_text("Отправить в чат").tap()
        assert sent_to_max(parent).startswith(f"{CHANGED}\n{TITLE}\n")
        looks_right(parent, javascript)
        feed = parent.request.get(f"/events/{lesson.pk}.ics").text().replace("\r\n ", "")
        assert "не в 9:00\\, а в 10:00" in feed
