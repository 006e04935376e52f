"""What a class teacher does on a phone between two lessons, and what a deputy head does at the month's end."""

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from activities.models import Activity, Occurrence, Product, Project
from partners.models import Partnership
from school.models import User
from tests import pdfs
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.factories import (
    PASSWORD,
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProjectFactory,
    ProjectMemberFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    UserFactory,
)
from tests.personas import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIBRARY = "Детская областная библиотека"
TITLE = "Библиотечный урок «Книги нашего города»"
NOW = "2026-11-13T09:00:00+00:00"
SENTENCE = "Дети спорили о героях и забрали домой двадцать книг."
# From the sign-in page to the saved log, on a phone
MOST_TAPS = 12


@pytest.fixture
def library(portal: Portal) -> Partnership:
    """A partnership at its second stage, with two activities held and analyzed."""
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»", events_wanted=1)
    partner = PartnerFactory(name=LIBRARY)
    partnership: Partnership = PartnershipFactory(partner=partner, at_stage=2)
    return partnership


@pytest.fixture
def lesson(library: Partnership) -> Activity:
    """Today's activity that names class teachers, and two classes for it."""
    teacher = UserFactory(email="teacher@example.org", full_name="Марина Петровна", post="классный руководитель 6А")
    SchoolClassFactory(grade=6, letter="А", size=27, class_teacher=teacher)
    SchoolClassFactory(grade=6, letter="Б", size=25)
    activity: Activity = ActivityFactory(
        title=TITLE,
        timing_text="13 ноября",
        grades_text="6",
        grades=1 << 5,
        joint=[library],
        responsible_text="классные руководители 6 классов",
        names_class_teachers=True,
    )
    OccurrenceFactory(activity=activity, starts_on=date(2026, 11, 13), start_time=time(11, 0))
    return activity


class Finger:
    """Taps, and counts them: a field that is typed into is one tap on it."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, control: Any) -> None:
        self.taps += 1
        control.click()

    def type(self, field: Any, text: str) -> None:
        self.taps += 1
        field.fill(text)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_class_teacher_logs_todays_lesson_and_sums_it_up(
    portal: Portal, lesson: Activity, library: Partnership, javascript: bool
) -> None:
    finger = Finger()
    with time_machine.travel(NOW):
        page = portal.visitor(javascript=javascript, viewport=PHONE, has_touch=True)
        page.goto("/accounts/login/")
        finger.type(page.get_by_label("Адрес электронной почты"), "teacher@example.org")
        finger.type(page.get_by_label("Пароль"), PASSWORD)
        finger.tap(page.get_by_role("button", name="Войти", exact=True))
        finger.tap(page.get_by_role("main").get_by_role("link", name="Отметить проведённое").first)
        looks_right(page, javascript)
        finger.tap(page.get_by_role("link", name=re.compile(re.escape(TITLE))))
        looks_right(page, javascript)
        finger.tap(page.get_by_label(re.compile("весь класс — 27")))
        if javascript:
            finger.tap(page.get_by_role("button", name=f"На одного больше: {LIBRARY}"))
        else:
            finger.type(page.get_by_label(LIBRARY, exact=True), "1")
        finger.tap(page.get_by_role("button", name="Отправить"))
        expect(page.get_by_role("heading", name=re.compile("^Осталось подвести итог"))).to_be_visible()
        assert finger.taps <= MOST_TAPS

        expect(page.get_by_text("Охват: 28 участий")).to_be_visible()
        expect(page.locator(".four-c-tile.is-done")).to_have_count(3)
        looks_right(page, javascript)
        page.get_by_label("Как прошло — одним предложением").fill(SENTENCE)
        page.get_by_role("button", name="Подвести итог").click()
        expect(page.locator(".four-c-tile.is-done")).to_have_count(4)
        expect(page.locator(".four-c-result.is-lit")).to_be_visible()
        expect(page.get_by_text(SENTENCE)).to_be_visible()
        looks_right(page, javascript)
        coordinator = portal.signed_in(signed_in(UserFactory(coordinator=True)))
        coordinator.goto(library.get_absolute_url())
        held = coordinator.get_by_role("listitem").filter(has_text="Совместные мероприятия проведены с итогом").first
        expect(held).to_contain_text("выполнено: Совместные мероприятия проведены с итогом")
        expect(held).not_to_contain_text("не выполнено: Совместные")
    occurrence = Occurrence.objects.get()
    assert (occurrence.status, occurrence.pupil_count, occurrence.partner_count) == ("held", 27, 1)


def looks_right(page: Page, javascript: bool) -> None:
    if javascript:
        assert faults(page) == []


def test_what_was_typed_outlives_a_lost_connection(portal: Portal, lesson: Activity) -> None:
    teacher = signed_in(User.objects.get(email="teacher@example.org"))
    log = f"/staff/activities/{lesson.pk}/log/"
    with time_machine.travel(NOW):
        page = portal.signed_in(teacher, viewport=PHONE)
        page.goto(log)
        page.get_by_label(re.compile("весь класс — 27")).check()
        page.context.set_offline(True)
        page.get_by_role("button", name="Отправить").click()
        expect(page.get_by_text("Нет связи")).to_be_visible()
        assert faults(page) == []
        assert not Occurrence.objects.get().is_held
        # The phone was put away and the page is opened again: what was typed is still there.
        page.context.set_offline(False)
        page.goto("about:blank")
        page.goto(log)
        expect(page.get_by_text("Восстановлен черновик")).to_be_visible()
        expect(page.get_by_label("6А", exact=True)).to_have_value("27")
        page.get_by_role("button", name="Отправить").click()
        expect(page.get_by_role("heading", name=re.compile("^Осталось подвести итог"))).to_be_visible()
        # What is sent is no draft any more.
        page.goto(log)
        expect(page.get_by_text("Восстановлен черновик")).to_be_hidden()
    occurrence = Occurrence.objects.get()
    assert (occurrence.status, occurrence.pupil_count) == ("held", 27)
    # The browser itself said that there was no connection.
    complaints = [each for each in portal.complaints if "ERR_INTERNET_DISCONNECTED" not in each]
    portal.complaints[:] = complaints


def test_the_deputy_head_marks_the_month_in_one_grid(portal: Portal, library: Partnership) -> None:
    for number in range(1, 21):
        activity = ActivityFactory(title=f"Час чтения № {number}", joint=[library])
        OccurrenceFactory(activity=activity, starts_on=date(2026, 11, number))
    coordinator = signed_in(UserFactory(coordinator=True))
    with time_machine.travel("2026-11-30T09:00:00+00:00"):
        page = portal.signed_in(coordinator)
        page.goto("/staff/activities/log/month/")
        expect(page.get_by_text("Отмечено 0 из 20")).to_be_visible()
        assert faults(page) == []
        rows = page.get_by_role("row").filter(has_text="Час чтения")
        for number in range(20):
            row = rows.nth(number)
            if number == 18:
                row.get_by_role("combobox").select_option(label="отменено")
                row.get_by_label(re.compile(": Как прошло или почему отменили")).fill("Карантин")
            elif number == 19:
                row.get_by_label(re.compile(": Новый день")).fill("2026-12-04")
            else:
                row.get_by_label(re.compile(": Учеников")).fill(str(20 + number) if number else "двадцать")
        page.get_by_role("button", name="Сохранить все строки").click()
        # One row is wrong: none is saved, and what was typed is there.
        expect(page.get_by_role("alert")).to_contain_text("Час чтения № 1")
        assert not Occurrence.objects.held().exists()
        expect(rows.nth(5).get_by_label(re.compile(": Учеников"))).to_have_value("25")
        assert faults(page) == []
        rows.first.get_by_label(re.compile(": Учеников")).fill("20")
        page.get_by_role("button", name="Сохранить все строки").click()
        expect(page.get_by_text("Сохранено 20 строк.")).to_be_visible()
    assert Occurrence.objects.held().count() == 18
    assert sum(each.pupil_count for each in Occurrence.objects.all()) == sum(range(20, 38))
    assert Occurrence.objects.get(status="cancelled").cancel_reason == "Карантин"
    assert Occurrence.objects.get(status="planned").starts_on == date(2026, 12, 4)


def test_a_partner_leaves_a_project_and_its_products_stand_in_the_public_bank(
    portal: Portal, library: Partnership, tmp_path: Path
) -> None:
    project: Project = ProjectFactory(title="Читаем малышам", status="running", is_public=True)
    ProjectMemberFactory(project=project, partner=library.partner, contribution="Книги", benefit="Читатели")
    leaving = ProjectMemberFactory(project=project, partner=PartnerFactory(name="Детский сад № 382"))
    paper = tmp_path / "Сборник.pdf"
    paper.write_bytes(pdfs.paper(b"stories"))
    with time_machine.travel(NOW):
        page = portal.signed_in(signed_in(UserFactory(coordinator=True)))
        page.goto("/staff/")
        page.get_by_role("navigation", name="Главное меню").get_by_role("link", name="Проекты").click()
        page.get_by_role("link", name="Читаем малышам").click()
        assert faults(page) == []
        page.get_by_role("link", name=re.compile("^Выходит.*382")).click()
        page.get_by_label(re.compile("^Причина")).fill("Закрылись на ремонт")
        page.get_by_role("button", name="Выходит из проекта").click()
        expect(page.get_by_text("Закрылись на ремонт")).to_be_visible()
        page.get_by_role("link", name=re.compile("^Добавить результат")).first.click()
        page.get_by_label(re.compile("^Название результата")).fill("Сборник «Мамины сказки»")
        page.get_by_role("combobox", name="Вид").select_option(label="Ресурсы")
        page.get_by_label(re.compile("^Файл")).set_input_files(paper)
        page.get_by_label("Видно посетителям").check()
        page.get_by_role("button", name="Сохранить").click()
        expect(page.get_by_role("heading", level=1, name="Сборник «Мамины сказки»")).to_be_visible()
        assert faults(page) == []
        visitor = portal.visitor(viewport=PHONE)
        visitor.goto("/products/")
        expect(visitor.get_by_role("heading", name="Сборник «Мамины сказки»")).to_be_visible()
        assert faults(visitor) == []
        visitor.goto(f"/projects/{project.slug}/")
        expect(visitor.get_by_text("Закрылись на ремонт")).to_have_count(0)
        assert faults(visitor) == []
    leaving.refresh_from_db()
    assert leaving.left_on == date(2026, 11, 13)
    assert Product.objects.public().get().project == project
