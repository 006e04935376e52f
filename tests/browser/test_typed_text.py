"""Nothing that was typed is lost: a form sent after signing in anew, and a log that was never sent."""

import re
from datetime import date

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from partners.models import Partner
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.factories import PASSWORD, OccurrenceFactory, SchoolProfileFactory, UserFactory
from tests.personas import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = "2026-11-12T09:00:00+03:00"


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Адрес электронной почты").fill(email)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()


def account(page: Page) -> Locator:
    """The menu with one's own account: «Кабинет», on a phone «Ещё»."""
    return page.locator("summary").filter(has_text=re.compile("Кабинет|Ещё")).first


def sign_out(page: Page) -> None:
    account(page).click()
    page.get_by_role("button", name="Выйти").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_long_form_outlives_a_new_sign_in_in_another_tab(portal: Portal, javascript: bool) -> None:
    """Situation 23, and its sibling: the session ended, and nobody signed in anew."""
    SchoolProfileFactory()
    coordinator = UserFactory(coordinator=True)
    page = portal.signed_in(signed_in(coordinator), javascript=javascript)
    other = page.context.new_page()
    page.goto("/staff/partners/new/")
    page.get_by_label("Полное название").fill("Музей обороны")
    other.goto("/staff/")
    sign_out(other)
    other.goto("/accounts/login/")
    sign_in(other, coordinator.email)
    expect(account(other)).to_be_visible()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Вы вошли снова. Проверьте и сохраните")).to_be_visible()
    expect(page.get_by_label("Полное название")).to_have_value("Музей обороны")
    if javascript:
        assert faults(page) == []
    # The session ends once more, before the form is sent.
    other.goto("/staff/")
    sign_out(other)
    page.get_by_label("Полное название").fill("Музей обороны Царицына")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("сохранено на сутки")).to_be_visible()
    sign_in(page, coordinator.email)
    expect(page.get_by_label("Полное название")).to_have_value("Музей обороны Царицына")
    assert not Partner.objects.exists()


def test_a_teachers_draft_waits_for_its_author_alone(portal: Portal) -> None:
    """Situation 22."""
    SchoolProfileFactory()
    teacher, coordinator = UserFactory(), UserFactory(coordinator=True)
    with time_machine.travel(NOW):
        occurrence = OccurrenceFactory(activity__created_by=teacher, starts_on=date(2026, 11, 11))
        log = f"/staff/activities/{occurrence.activity_id}/log/"
        page = portal.signed_in(signed_in(teacher), viewport=PHONE)
        page.goto(log)
        page.get_by_label(re.compile("^Учеников|^Сколько|участников", re.IGNORECASE)).first.fill("27")
        page.goto("/staff/activities/log/")
        page.get_by_text("Этого не было в плане").first.click()
        page.get_by_label("Что провели").fill("Кросс")
        page.goto("/staff/")
        account(page).click()
        page.get_by_role("button", name="Выйти").click()
        expect(page.get_by_text("Вы ещё не вышли")).to_be_visible()
        expect(page.get_by_text("неотправленная запись")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Всё равно выйти").click()
        page.goto("/accounts/login/")
        sign_in(page, coordinator.email)
        expect(account(page)).to_be_visible()
        page.goto("/staff/activities/log/")
        expect(page.get_by_text("Не отправлено с этого устройства")).to_be_hidden()
        page.goto(log)
        expect(page.get_by_text("Восстановлен черновик")).to_be_hidden()
        # Nothing of the coordinator's is unsent: signing out asks nothing.
        sign_out(page)
        page.goto("/accounts/login/")
        sign_in(page, teacher.email)
        expect(account(page)).to_be_visible()
        page.goto("/staff/activities/log/")
        expect(page.get_by_text("Не отправлено с этого устройства")).to_be_visible()
        drafts = page.get_by_role("region", name="Не отправлено с этого устройства").get_by_role("listitem")
        expect(drafts).to_have_count(2)
        expect(drafts.first).to_contain_text(re.compile("Черновик от .+ будет удалён "))
        expect(page.get_by_label("Что провели")).to_have_value("Кросс")
        drafts.filter(has_text="Этого не было в плане").get_by_role("button", name="Удалить черновик").click()
        expect(page.get_by_label("Что провели")).to_have_value("")
        expect(drafts).to_have_count(1)
        assert faults(page) == []
        page.get_by_role("link", name=re.compile(re.escape(occurrence.activity.title))).first.click()
        expect(page.get_by_text("Восстановлен черновик")).to_be_visible()
        page.get_by_role("button", name="Удалить черновик").click()
        expect(page.get_by_text("Восстановлен черновик")).to_be_hidden()
