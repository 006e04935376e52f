"""A partnership from its first day to its sheets of principles: by mouse, without JavaScript, by keyboard alone."""

import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from partners.models import Direction, Partnership
from tests import html
from tests.browser.appearance import faults
from tests.browser.conftest import PHONE, Portal
from tests.browser.hands import Keyboard, Mouse
from tests.conftest import signed_in
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolProfileFactory,
    UserFactory,
)
from tests.pdfs import paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIBRARY = "Детская областная библиотека"
CLUB = "Клуб «Пехотинец»"
CENTER = "ДЦ «Перекресток»"
PDF = paper()
GOALS = "Дети читают каждый день"
VALUES = "Книга, доверие, свободный выбор"
OUTCOME = "Библиотека ждёт шестые классы по средам и готовит с нами неделю книги"
REASON = "Сменился руководитель клуба, цели обсуждаем заново"


@pytest.fixture
def papers(tmp_path: Path) -> tuple[Path, Path]:
    """The scan of an agreement, and a letter."""
    found = tmp_path / "Договор с библиотекой.pdf", tmp_path / "Письмо библиотеки.pdf"
    for path in found:
        path.write_bytes(PDF)
    return found


@pytest.fixture
def school(portal: Portal) -> Portal:
    """A school with the library, and with two partnerships that went on before."""
    SchoolProfileFactory()
    PartnerFactory(name=LIBRARY)
    PartnershipFactory(
        partner=PartnerFactory(name=CLUB), direction=Direction.objects.get(code="civic-patriotic"), at_stage=2
    )
    center = PartnershipFactory(
        partner=PartnerFactory(name=CENTER), direction=Direction.objects.get(code="prevention"), at_stage=3
    )
    AgreementFactory(partner=center.partner, covers=[center], term_until=date(2027, 1, 5))
    return portal


@pytest.mark.parametrize(
    ("hands", "javascript"),
    [(Mouse(), True), (Mouse(), False), (Keyboard(), True)],
    ids=["by mouse", "without JavaScript", "by keyboard alone"],
)
def test_a_partnership_goes_its_way(school: Portal, papers: tuple[Path, Path], hands: Mouse, javascript: bool) -> None:
    coordinator = UserFactory(coordinator=True, full_name="Заместитель директора по ВР")
    with time_machine.travel("2026-11-25T06:00:00+00:00"):
        page = school.signed_in(signed_in(coordinator), javascript=javascript)
        the_library_comes_in(page, hands)
        goals_and_promises_are_written_down(page, hands)
        the_papers_are_attached(page, hands, *papers)
        every_criterion_leads_to_what_meets_it(page)
        the_partnership_moves_on(page, hands)
    with time_machine.travel("2026-12-25T06:00:00+00:00"):
        page = school.signed_in(signed_in(coordinator), javascript=javascript)
        another_one_steps_back(page, hands)
        the_board_says_who_lacks_what(page)
        both_sides_fill_in_their_sheets(page, hands)


def open_section(page: Page, hands: Mouse, name: str) -> None:
    page.goto("/staff/")
    menu = page.get_by_role("navigation", name="Главное меню")
    hands.press(menu.get_by_role("link", name=name, exact=True))


def open_card(page: Page, hands: Mouse, partner: str) -> None:
    open_section(page, hands, "Этапы")
    hands.press(page.get_by_role("main").get_by_role("link", name=partner))
    expect(page.get_by_role("heading", level=1, name=partner)).to_be_visible()


def the_library_comes_in(page: Page, hands: Mouse) -> None:
    open_section(page, hands, "Этапы")
    hands.press(page.get_by_role("link", name="Открыть партнёрство").first)
    hands.choose(page.get_by_role("combobox", name=re.compile("^Партнёр")), LIBRARY)
    hands.pick(page.get_by_role("radio", name="Социально-педагогическое"))
    hands.press(page.get_by_role("button", name="Открыть партнёрство"))
    expect(page.get_by_role("heading", level=1, name=LIBRARY)).to_be_visible()
    expect(page.get_by_role("heading", name="Этап 1 из трёх")).to_be_visible()


def goals_and_promises_are_written_down(page: Page, hands: Mouse) -> None:
    hands.press(page.get_by_role("link", name="Записать цели и ценности"))
    hands.write(page.get_by_label("Общие цели"), GOALS)
    hands.write(page.get_by_label("Общие ценности"), VALUES)
    hands.press(page.get_by_role("button", name="Сохранить"))
    for side, text in [
        ("Что даёт школа", "Читатели и актовый зал"),
        ("Что даёт партнёр", "Читальный зал по средам"),
    ]:
        hands.press(page.get_by_role("link", name=side))
        hands.write(page.get_by_label("Что именно"), text)
        hands.choose(page.get_by_role("combobox", name="Вид"), "помещения и площадки")
        hands.press(page.get_by_role("button", name="Сохранить", exact=True))
        expect(page.get_by_role("region", name="Кто что даёт").get_by_text(text).first).to_be_visible()


def the_papers_are_attached(page: Page, hands: Mouse, scan: Path, letter: Path) -> None:
    hands.press(page.get_by_role("link", name="Добавить договор"))
    hands.write(page.get_by_label("Номер"), "7")
    hands.write(page.get_by_label("Предмет"), "о сотрудничестве")
    page.get_by_label(re.compile("^Действует с")).fill("2026-11-25")
    hands.attach(page.get_by_label(re.compile("^Скан")), scan)
    hands.press(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_role("heading", level=1, name="Договор № 7 о сотрудничестве")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Договор с библиотекой.pdf"))).to_be_visible()

    open_card(page, hands, LIBRARY)
    hands.press(page.get_by_role("link", name="Записать желание"))
    hands.pick(page.get_by_role("radio", name="по письму"))
    hands.attach(page.get_by_label("Письмо или другая бумага"), letter)
    hands.press(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_role("region", name="Желание партнёра").get_by_text("По письму", exact=True)).to_be_visible()


def every_criterion_leads_to_what_meets_it(page: Page) -> None:
    address = page.url.partition("#")[0]
    stage = page.get_by_role("region", name="Этап 1 из трёх").get_by_role("listitem").first
    for name, what in [
        ("Записано, чего хотим вместе", GOALS),
        ("Записано, что даёт каждый", "Читальный зал по средам"),
        ("Партнёр подтвердил желание", "По письму"),
    ]:
        criterion = stage.get_by_role("listitem").filter(has_text=name)
        expect(criterion).to_contain_text(re.compile("^\\s*выполнено"))
        criterion.get_by_role("link", name=name).click()
        assert page.url.startswith(f"{address}#")
        expect(page.get_by_text(what).first).to_be_in_viewport()


def the_partnership_moves_on(page: Page, hands: Mouse) -> None:
    hands.press(page.get_by_role("link", name="Перевести на следующий этап"))
    hands.write(page.get_by_label("Достигнутый итог"), OUTCOME)
    hands.press(page.get_by_role("button", name="Перевести на этап 2"))
    expect(page.get_by_role("heading", name="Этап 2 из трёх")).to_be_visible()
    expect(page.get_by_role("region", name="Хронология").get_by_text(OUTCOME)).to_be_visible()


def another_one_steps_back(page: Page, hands: Mouse) -> None:
    open_card(page, hands, CLUB)
    hands.press(page.get_by_role("link", name="Вернуть на этап"))
    hands.pick(page.get_by_role("radio", name=re.compile("^Этап 1")))
    hands.write(page.get_by_label("Причина"), REASON)
    hands.press(page.get_by_role("button", name="Вернуть"))
    expect(page.get_by_role("heading", name="Этап 1 из трёх")).to_be_visible()
    expect(page.get_by_role("region", name="Хронология").get_by_text(REASON)).to_be_visible()


def the_board_says_who_lacks_what(page: Page) -> None:
    page.goto("/staff/partnerships/")

    def column(number: int) -> str:
        return html.folded(page.locator(f"#stage-{number}").inner_text())

    assert CLUB in column(1)
    assert "Партнёр подтвердил желание" in column(1)
    assert LIBRARY in column(2)
    assert "Партнёр доверяет школе" in column(2)
    assert "с ноября 2026" in column(2)
    assert CENTER in column(3)
    assert "Договор истекает 5 января" in column(3)
    page.goto("/staff/")
    expect(page.get_by_role("link", name=re.compile("Договоры истекают"))).to_be_visible()


def both_sides_fill_in_their_sheets(page: Page, hands: Mouse) -> None:
    open_card(page, hands, LIBRARY)
    hands.press(page.get_by_role("link", name="Листы принципов"))
    for side, score in [("школы", "5"), ("партнёра", "2")]:
        hands.press(page.get_by_role("link", name=re.compile(f"лист {side}")).first)
        groups = page.get_by_role("radiogroup")
        for number in range(9):
            hands.pick(groups.nth(number).get_by_role("radio", name=score, exact=True))
        if side == "партнёра":
            hands.pick(groups.nth(9).get_by_role("radio", name="4", exact=True))
        hands.press(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_text(re.compile("школа — 5, партнёр — 2")).first).to_be_visible()


def test_the_board_and_a_partnership_on_a_phone(school: Portal) -> None:
    page = school.signed_in(signed_in(UserFactory(coordinator=True)), viewport=PHONE)
    page.goto("/staff/partnerships/")
    page.get_by_role("link", name=re.compile("^Этап 3")).click()
    expect(page.get_by_role("heading", name=re.compile("^3\\."))).to_be_in_viewport()
    page.get_by_role("main").get_by_role("link", name=CENTER).click()
    expect(page.get_by_role("heading", level=1, name=CENTER)).to_be_visible()
    found = faults(page)
    withdrawn = Partnership.objects.get(partner__name=CLUB)
    page.goto(f"/staff/partnerships/{withdrawn.pk}/withdraw/")
    page.get_by_role("radio", name="партнёр").check()
    page.get_by_label("Причина").fill("Клуб переехал")
    page.get_by_role("button", name="Завершить партнёрство").click()
    expect(page.get_by_text("вышел партнёр").first).to_be_visible()
    found += faults(page)
    assert found == []
