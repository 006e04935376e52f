"""A week of the class teacher of 6А on a phone: three events, twelve taps, nothing asked twice, nothing left on Friday."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from activities.models import Group, Occurrence
from activities.services.log import CountedGroup, FieldEdit, HoldingReport, log_held, mark_step
from school.models import SchoolClass, User
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolClassFactory, SchoolProfileFactory, UserFactory
from tests.personas import signed_in
from tests.todos import waits
from wordings.grades import grade_mask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TAPS = 12
MOSCOW = ZoneInfo("Europe/Moscow")
LESSON, CROSS, WORKSHOP = "Библиотечный урок", "Осенний кросс", "Мастерская в технопарке"
SENTENCE = "Дети спорили о героях и забрали домой двадцать книг."
FRIDAY = date(2026, 11, 27)


class Finger:
    """Taps, and counts them; a field that is typed into is one tap on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, control: Locator) -> None:
        self.taps += 1
        control.click()

    def type(self, field: Locator, text: str) -> None:
        self.tap(field)
        field.fill(text)


def at(day: int, hour: int) -> time_machine.travel:
    return time_machine.travel(datetime(2026, 11, day, hour, tzinfo=MOSCOW))


@pytest.fixture
def sixth(portal: Portal) -> SchoolClass:
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»", shows_first_day=False)
    teacher = UserFactory(full_name="Марина Петровна", post="классный руководитель 6А")
    school_class: SchoolClass = SchoolClassFactory(grade=6, letter="А", size=27, class_teacher=teacher)
    return school_class


def for_sixth(title: str, day: int, *also: User) -> Occurrence:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=MOSCOW)):
        activity = ActivityFactory(title=title, grades=grade_mask([6]), grades_text="6", names_class_teachers=True)
        activity.people.add(*also)
        on = date(2026, 11, day)
        event: Occurrence = OccurrenceFactory(activity=activity, starts_on=on, start_time=time(14), end_time=time(15))
        # As the plan keeps it: its days are those of its dates.
        type(activity).objects.filter(pk=activity.pk).update(first_day=on, last_day=on, months=1 << 2)
        return event


def logged_by(person: User, event: Occurrence, count: int, group: CountedGroup) -> None:
    log_held(occurrence=event, report=HoldingReport({group: FieldEdit(count, 0)}), by=person)


def sum_up(finger: Finger) -> None:
    finger.type(finger.page.get_by_role("textbox", name=re.compile("^Как прошло")), SENTENCE)
    finger.tap(finger.page.get_by_role("button", name="Подвести итог"))


def test_the_class_teacher_lives_a_week_in_twelve_taps(portal: Portal, sixth: SchoolClass) -> None:
    teacher = sixth.class_teacher
    colleague, coach = UserFactory(full_name="Пётр Ильич"), UserFactory(full_name="Тренер технопарка")
    lesson, cross, workshop = for_sixth(LESSON, 24), for_sixth(CROSS, 24, colleague), for_sixth(WORKSHOP, 26, coach)
    with at(23, 8):
        page = portal.signed_in(signed_in(teacher), viewport=PHONE)
        finger = Finger(page)
        lesson.starts_on = lesson.ends_on = date(2026, 11, 25)
        lesson.save()
        # Monday: one is moved. She passes it on and taps it away.
        page.goto("/staff/")
        expect(page.get_by_role("heading", name=re.compile("6А"))).to_be_visible()
        assert faults(page) == []
        finger.tap(page.get_by_role("button", name=re.compile("убрать")))
        expect(page.get_by_role("heading", name=re.compile("классу"))).to_have_count(0)
    with at(24, 17):
        # Tuesday: a colleague counted her class, and summed it up.
        logged_by(colleague, cross, 25, CountedGroup(Group.PUPILS, school_class=sixth.pk))
        mark_step(activity=cross.activity, step="analyze", group=Group.TEACHERS, by=colleague)
        page.goto("/staff/")
        expect(page.get_by_text("Пётр Ильич")).to_be_visible()
        expect(page.locator(".to-log")).to_have_count(0)
    with at(25, 16):
        # Wednesday: hers stands on the page itself; she says that all came, and how it was.
        page.goto("/staff/")
        expect(page.locator(".to-log li")).to_have_count(1)
        finger.tap(page.get_by_role("button", name=re.compile("27")))
        expect(page.get_by_text("Сохранено")).to_be_visible()
        sum_up(finger)
    with at(26, 18):
        # Thursday: the partner's coach wrote down how many came; it remains to say how it was.
        logged_by(coach, workshop, 26, CountedGroup(Group.PUPILS))
        page.goto("/staff/")
        expect(page.locator(".to-log")).to_have_count(0)
        expect(page.get_by_text("Тренер технопарка")).to_be_visible()
        # What remains leads to the form itself, which is in sight.
        finger.tap(page.locator(".todo-first").get_by_role("link", name=WORKSHOP))
        expect(page.get_by_role("textbox", name=re.compile("^Как прошло"))).to_be_in_viewport()
        sum_up(finger)
    with at(27, 9):
        page.goto("/staff/")
        assert waits(teacher, FRIDAY) == []
        expect(page.get_by_text("Сегодня всё отмечено.")).to_be_visible()
        for event in (lesson, cross, workshop):
            event.refresh_from_db()
        assert [each.pupil_count for each in (lesson, cross, workshop)] == [27, 25, 26]
    assert finger.taps <= MOST_TAPS, finger.taps
