"""What a parent does on a phone with a poster's address, and what the school's move does to a subscribed calendar."""

import re
from collections.abc import Iterator
from datetime import date, time
from urllib.request import urlopen

import pytest
import time_machine
from icalendar import Calendar
from playwright.sync_api import Page, expect

from activities.models import Occurrence, SignUp
from partners.models import Partnership
from school.models import User
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolProfileFactory,
    UserFactory,
)
from tests.personas import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = "2026-11-25T09:00:00+00:00"
SATURDAY = date(2026, 11, 28)
FAMILY = "Весёлые старты «Мама, папа, я — спортивная семья»"
SECOND = "Посвящение в читатели"
SIXTH = "Игры на прогулке: вожатые 6 классов у дошкольников"
NINTH = "Дискуссионный клуб «Перекрёсток мнений»"


@pytest.fixture
def sports_school(portal: Portal) -> Partnership:
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»", time_zone="Europe/Volgograd", phone="+7 8442 00-00-00")
    made: Partnership = PartnershipFactory(partner=PartnerFactory(name="ДЮСШОР № 10"))
    return made


@pytest.fixture
def saturday(sports_school: Partnership) -> Iterator[Occurrence]:
    """A school's November: Saturday's event for grades 2 to 6, and one event each for grades 2, 6 and 9."""
    # Before the day on which the school changes something
    with time_machine.travel("2026-11-20T09:00:00+00:00"):
        made = plan_of_november(sports_school)
    yield made


def plan_of_november(sports_school: Partnership) -> Occurrence:
    rows = [(SECOND, "2", 1 << 1, 26), (SIXTH, "6", 1 << 5, 27), (NINTH, "9", 1 << 8, 27)]
    for title, text, mask, day in rows:
        activity = ActivityFactory(title=title, grades_text=text, grades=mask, joint=[sports_school])
        OccurrenceFactory(activity=activity, starts_on=date(2026, 11, day), start_time=time(13, 0))
    family = ActivityFactory(
        title=FAMILY,
        grades_text="2–6",
        grades=0b111110,
        joint=[sports_school],
        place="спортивный зал",
        to_bring="Спортивную форму",
        cost="Бесплатно",
    )
    made: Occurrence = OccurrenceFactory(
        activity=family,
        starts_on=SATURDAY,
        start_time=time(10, 0),
        end_time=time(12, 0),
        capacity=30,
        takes_sign_ups=True,
    )
    return made


def looks_right(page: Page, javascript: bool) -> None:
    # axe is a script: without JavaScript the page is looked at by the other run.
    if javascript:
        assert faults(page) == []


def choose_both_grades(page: Page) -> None:
    main = page.get_by_role("main")
    main.get_by_role("link", name=re.compile(r"^2(\s|$)")).first.click()
    expect(page).to_have_url(re.compile(r"grade=2"))
    main.get_by_role("link", name=re.compile(r"^6(\s|$)")).first.click()
    expect(page).to_have_url(re.compile(r"grade=2&grade=6"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_parent_of_two_sees_subscribes_signs_up_and_withdraws(
    portal: Portal, saturday: Occurrence, javascript: bool
) -> None:
    with time_machine.travel(NOW):
        page = portal.visitor(javascript=javascript, viewport=PHONE, has_touch=True)
        page.goto("/calendar/")
        looks_right(page, javascript)
        choose_both_grades(page)
        main = page.get_by_role("main")
        for title in (SECOND, SIXTH, FAMILY):
            expect(main.get_by_role("link", name=re.compile(re.escape(title))).first).to_be_visible()
        expect(main.get_by_text(NINTH)).to_have_count(0)

        main.get_by_role("link", name="Месяц", exact=True).first.click()
        expect(page).to_have_url(re.compile(r"/calendar/2026/11/\?grade=2&grade=6"))
        looks_right(page, javascript)

        main.get_by_role("link", name=re.compile("^Подписаться")).first.click()
        looks_right(page, javascript)
        address = main.get_by_role("link", name=re.compile("^Подписаться")).first.get_attribute("href")
        assert address is not None and address.startswith("webcal://") and "grade=2&grade=6" in address
        assert titles(address) == {SECOND, SIXTH, FAMILY}

        page.go_back()
        main.get_by_role("link", name=re.compile(re.escape(FAMILY))).first.click()
        looks_right(page, javascript)
        chat_text = main.get_by_label(re.compile("чат", re.IGNORECASE)).first.input_value()
        assert FAMILY in chat_text and f"/events/{saturday.pk}/" in chat_text

        main.get_by_role("link", name=re.compile("^Записаться")).first.click()
        looks_right(page, javascript)
        page.get_by_label(re.compile("имя", re.IGNORECASE)).first.fill("Анна")
        page.get_by_label(re.compile("елефон", re.IGNORECASE)).first.fill("+7 902 000-00-01")
        seats = page.locator("[name=seats]").first
        if seats.evaluate("each => each.tagName") == "SELECT":
            seats.select_option("2")
        elif seats.get_attribute("type") == "radio":
            page.locator("[name=seats][value='2']").check()
        else:
            seats.fill("2")
        page.locator("[name=consent]").check()
        # A person needs longer than the portal believes a program would.
        with time_machine.travel("2026-11-25T09:01:00+00:00"):
            page.get_by_role("button", name=re.compile("^Записаться")).click()
            expect(page).to_have_url(re.compile("/sign-ups/"))
        looks_right(page, javascript)
        assert SignUp.objects.get().is_seated
        saturday.refresh_from_db()
        assert saturday.seats_taken == 2

        # «Back», and the button once more: the page has another key, the typed text is kept, and no seat is taken.
        link = page.url
        page.go_back()
        page.locator("[name=consent]").check()
        with time_machine.travel("2026-11-25T09:02:00+00:00"):
            page.get_by_role("button", name=re.compile("^Записаться")).click()
            if javascript:
                expect(page).to_have_url(link)
            else:
                expect(page.get_by_role("button", name="Записать ещё одного")).to_be_visible()
        saturday.refresh_from_db()
        assert (SignUp.objects.count(), saturday.seats_taken) == (1, 2)

        # Later, by the link that was kept
        page.goto("/calendar/")
        page.goto(link)
        page.get_by_text(re.compile("^Отменить запись")).first.click()
        page.get_by_role("button", name=re.compile("тменить")).first.click()
        expect(page.get_by_role("main").get_by_text(re.compile("отменена", re.IGNORECASE)).first).to_be_visible()
        looks_right(page, javascript)
        assert SignUp.objects.get().is_cancelled
        saturday.refresh_from_db()
        assert saturday.seats_taken == 0


def feed(address: str) -> Calendar:
    with urlopen(address.replace("webcal://", "http://")) as answer:
        return Calendar.from_ical(answer.read())


def titles(address: str) -> set[str]:
    return {str(event["SUMMARY"]) for event in feed(address).walk("VEVENT")}


def test_a_subscribed_calendar_moves_with_the_school(portal: Portal, saturday: Occurrence) -> None:
    coordinator: User = UserFactory(coordinator=True)
    with time_machine.travel(NOW):
        address = portal.address("/calendar.ics?grade=2&grade=6")
        before = {str(event["UID"]): event for event in feed(address).walk("VEVENT")}

        staff = portal.signed_in(signed_in(coordinator))
        staff.goto(f"/staff/dates/{saturday.pk}/edit/")
        staff.locator("[name=starts_on]").fill("2026-12-05")
        staff.locator("[name=ends_on]").fill("2026-12-05")
        with time_machine.travel("2026-11-25T10:00:00+00:00"):
            staff.get_by_role("button", name=re.compile("^Сохранить")).click()
            staff.wait_for_url(re.compile(r"/staff/(activities|dates)/\d+/$"))

        after = {str(event["UID"]): event for event in feed(address).walk("VEVENT")}
        assert before.keys() == after.keys()
        moved = [uid for uid in after if after[uid]["DTSTART"].dt != before[uid]["DTSTART"].dt]
        assert [str(after[uid]["SUMMARY"]) for uid in moved] == [FAMILY]
        (uid,) = moved
        assert after[uid]["DTSTART"].dt.isoformat() == "2026-12-05T07:00:00+00:00"
        assert int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"])
        assert after[uid]["LAST-MODIFIED"].dt > before[uid]["LAST-MODIFIED"].dt

        # Who signed up reads it on their own page and on the event's
        visitor = portal.visitor(viewport=PHONE)
        visitor.goto(f"/events/{saturday.pk}/")
        expect(visitor.get_by_role("main").get_by_text(re.compile("еренесено", re.IGNORECASE)).first).to_be_visible()
