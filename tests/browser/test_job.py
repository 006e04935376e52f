"""The work of a school's first week, done in a browser by role and label, with JavaScript and without."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from partners.models import Partner, Partnership
from school.models import User
from school.setup import setup_link
from tests.browser.appearance import faults
from tests.browser.conftest import DESKTOP, PHONE, Portal
from tests.conftest import signed_in
from tests.factories import PartnerFactory, SchoolProfileFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEMO_PASSWORD = "demo-partnership"
MUSEUM = "Музей-панорама «Сталинградская битва»"
CLUB = "Клуб «Пехотинец»"
NEW_PASSWORD = "три слова подряд"

# As the school's document has it, slips included
PASTED = """1.Социально – педагогическое:
- родители;
- детский сад № 382
-Приход Архангела Гавриила.
-детская областная библиотека
-Кванториум РЖД
- детский технопарк «Кванториум»

2. Гражданско – патриотическое:
- В/Ч 98540железнодорожные войска п. Гумрак.
- МОУ ЦДТ
- Клуб «Пехотинец»

3. Физкультурно – оздоровительное:
- ГУЗ «Поликлиника № 28»
- волонтеры медики
-ДЮСШОР № 10

4. профилактическое:
- ПДН, КДН;
- ДЦ «Перекресток»
- Дзержинский наркокабинет
- Госнаркоконтроль
"""


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/staff/")
    page.get_by_label("Адрес электронной почты").fill(email)
    page.get_by_label("Пароль").fill(password)
    page.get_by_role("button", name="Войти", exact=True).click()


def open_from_menu(page: Page, name: str) -> None:
    menu = page.get_by_role("navigation", name="Главное меню")
    link = menu.get_by_role("link", name=name, exact=True)
    if not link.is_visible():
        # A phone has no room for every place: the others stand under «Ещё».
        menu.locator("summary").click()
    link.click()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def search(page: Page, words: str) -> None:
    of_the_list = page.get_by_role("main").get_by_role("search")
    of_the_list.get_by_role("searchbox").fill(words)
    of_the_list.get_by_role("button", name="Найти").click()
    page.wait_for_url(re.compile(r"\?(.*&)?q="))


def unfold(page: Page, title: str) -> None:
    page.locator("summary", has_text=title).click()


def unfold_more(page: Page) -> None:
    """Open what else can be done with the page's record."""
    page.get_by_role("main").locator("summary", has_text="Ещё").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_first_week_of_a_school(demo: Portal, javascript: bool) -> None:
    a_coordinator_keeps_the_register(demo.visitor(javascript=javascript))
    link = an_administrator_invites_a_teacher(demo.visitor(javascript=javascript), javascript)
    a_teacher_comes_in_by_the_link(demo.visitor(javascript=javascript, viewport=PHONE), link)
    for size in (PHONE, DESKTOP):
        a_visitor_reads(demo.visitor(javascript=javascript, viewport=size), is_phone=size is PHONE)


def a_coordinator_keeps_the_register(page: Page) -> None:
    sign_in(page, "coordinator@example.org", DEMO_PASSWORD)
    heading(page, "Сегодня")

    open_from_menu(page, "Партнёры")
    search(page, "музея")
    expect(page.get_by_text("Ничего не нашлось")).to_be_visible()

    page.get_by_role("link", name="Добавить партнёра").click()
    page.get_by_label("Полное название").fill(MUSEUM)
    page.get_by_role("combobox", name=re.compile("^Вид")).select_option("Музей, театр, учреждение культуры")
    page.get_by_label("Социально-педагогическое").check()
    page.get_by_label("Гражданско-патриотическое").check()
    unfold(page, "Контактное лицо")
    page.get_by_label("Должность").fill("Заведующий экспозицией")
    page.get_by_label("Телефон").fill("8 8442 55-00-83")
    page.get_by_role("button", name="Сохранить").click()
    heading(page, MUSEUM)
    directions = page.get_by_role("region", name="Партнёрства")
    expect(directions.get_by_role("link", name="Социально-педагогическое", exact=True)).to_be_visible()
    expect(directions.get_by_role("link", name="Гражданско-патриотическое", exact=True)).to_be_visible()
    contacts = page.get_by_role("region", name="Контактные лица")
    expect(contacts.get_by_text("Заведующий экспозицией").first).to_be_visible()
    expect(contacts.get_by_role("link", name=re.compile(r"^\+7 844"))).to_be_visible()

    open_from_menu(page, "Партнёры")
    search(page, "музея")
    expect(page.get_by_role("link", name=MUSEUM)).to_be_visible()
    expect(page.get_by_text("1 партнёр", exact=True)).to_be_visible()
    search(page, "БИБЛИОТЕКИ")
    expect(page.get_by_role("link", name="Детская областная библиотека")).to_be_visible()

    search(page, "пехотинца")
    page.get_by_role("link", name=CLUB).click()
    unfold_more(page)
    page.get_by_role("link", name="Перенести в архив").click()
    page.get_by_label("Причина").fill("Клуб переехал в другой город")
    page.get_by_role("button", name="Перенести в архив").click()
    expect(page.get_by_text("Клуб переехал в другой город")).to_be_visible()
    unfold_more(page)
    expect(page.get_by_role("button", name="Вернуть из архива")).to_be_visible()
    open_from_menu(page, "Партнёры")
    expect(page.get_by_role("link", name="Родители")).to_be_visible()
    expect(page.get_by_role("link", name=CLUB)).to_have_count(0)


def an_administrator_invites_a_teacher(page: Page, javascript: bool) -> str:
    sign_in(page, "administrator@example.org", DEMO_PASSWORD)
    open_from_menu(page, "Настройки")
    page.get_by_role("main").get_by_role("link", name="Люди", exact=True).click()
    page.get_by_role("link", name="Пригласить человека").click()
    page.get_by_label("Имя и отчество").fill("Ольга Сергеевна")
    page.get_by_label("Электронная почта").fill("olga@example.org")
    expect(page.get_by_role("radio", name=re.compile("^Учитель"))).to_be_checked()
    page.get_by_role("button", name="Создать приглашение").click()
    heading(page, "Приглашение готово")
    expect(page.get_by_role("button", name="Напечатать")).to_be_visible(visible=javascript)
    link = page.get_by_label("Ссылка", exact=True).input_value()

    page.emulate_media(media="print")
    sheet = page.get_by_role("region", name="Приглашение")
    expect(sheet.get_by_text(link)).to_be_visible()
    expect(sheet.get_by_role("img")).to_be_visible()
    expect(page.get_by_role("heading", name="Приглашение готово")).to_be_hidden()
    expect(page.get_by_role("link", name="Настройки")).to_have_count(0)
    return link


def a_teacher_comes_in_by_the_link(page: Page, link: str) -> None:
    page.goto(link)
    heading(page, "Добро пожаловать, Ольга Сергеевна")
    page.get_by_label("Пароль", exact=False).first.fill(NEW_PASSWORD)
    page.get_by_label("Тот же пароль ещё раз").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Присоединиться").click()
    heading(page, "Сегодня")
    open_from_menu(page, "Партнёры")
    expect(page.get_by_role("link", name=MUSEUM)).to_be_visible()
    expect(page.get_by_role("link", name="Добавить партнёра")).to_have_count(0)
    expect(page.get_by_role("link", name="Настройки", include_hidden=True)).to_have_count(0)


def a_visitor_reads(page: Page, *, is_phone: bool) -> None:
    page.goto("/")
    assert page.context.cookies() == []
    the_public_pages_tell_all(page, is_phone, language="ru")
    page.goto("/")
    if is_phone:
        unfold(page, "Меню")
    page.get_by_role("link", name="English").locator("visible=true").click()
    the_public_pages_tell_all(page, is_phone, language="en")
    assert page.context.cookies() == []

    page.goto("/")
    page.get_by_role("link", name="Версия для слабовидящих").first.click()
    page.get_by_role("radio", name="Очень крупный").check()
    page.get_by_role("radio", name="Белым по чёрному").check()
    page.get_by_role("button", name="Показать так").click()
    expect(page.locator("html")).to_have_attribute("data-size", "huge")
    expect(page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    the_public_pages_tell_all(page, is_phone, language="ru")
    page.get_by_role("link", name="Версия для слабовидящих").first.click()
    page.get_by_role("button", name="Вернуться к обычной версии").click()
    assert page.locator("html").get_attribute("data-size") is None
    assert page.context.cookies() == []


WORDS = {
    "ru": {
        "home": "Школа и её партнёры",
        "directions": [
            ("Социально-педагогическое", "Детская областная библиотека"),
            ("Гражданско-патриотическое", "МОУ ЦДТ"),
            ("Физкультурно-оздоровительное", "Волонтеры-медики"),
            ("Профилактическое", "ДЦ «Перекресток»"),
        ],
        "partners": "Партнёры",
        "all": "Партнёры школы",
        "find": "Найти",
    },
    "en": {
        "home": "The school and its partners",
        "directions": [
            ("Social and educational", "Regional Children’s Library"),
            ("Civic and patriotic", "Center of Children’s Creativity"),
            ("Sport and health", "Medical Volunteers"),
            ("Prevention", "Crossroads"),
        ],
        "partners": "Partners",
        "all": "Partners",
        "find": "Find",
    },
}


def the_public_pages_tell_all(page: Page, is_phone: bool, *, language: str) -> None:
    """The home page, the four directions, the partners and the new one; the archived one is nowhere."""
    words = WORDS[language]
    home = page.url
    heading(page, words["home"])
    for direction, partner in words["directions"]:
        page.get_by_role("heading", level=3, name=direction).get_by_role("link").click()
        heading(page, direction)
        expect(page.get_by_role("main").get_by_role("link", name=partner).first).to_be_visible()
        expect(page.get_by_role("link", name="Пехотинец")).to_have_count(0)
        page.goto(home)
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^(Все партнёры|All \d+ partners)")).click()
    heading(page, words["all"])
    page.get_by_role("searchbox").fill("пехотинец")
    page.get_by_role("button", name=words["find"]).click()
    expect(page.get_by_role("link", name="Пехотинец")).to_have_count(0)
    page.get_by_role("searchbox").fill("музеи")
    page.get_by_role("button", name=words["find"]).click()
    page.get_by_role("link", name=MUSEUM).click()
    heading(page, MUSEUM)
    expect(page.get_by_text("Заведующий экспозицией")).to_have_count(0)
    page.goto(home)


def test_a_partner_in_the_archive_answers_nobody(demo: Portal) -> None:
    page = demo.visitor()
    archived = Partner.objects.get(is_archived=True)
    response = page.goto(f"/partners/{archived.slug}/")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_text("Шахматный")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_list_from_a_document_becomes_the_register(portal: Portal, javascript: bool) -> None:
    SchoolProfileFactory()
    page = portal.signed_in(signed_in(UserFactory(coordinator=True)), javascript=javascript)
    page.goto("/staff/partners/")
    expect(page.get_by_text("Партнёров пока нет")).to_be_visible()
    if javascript:
        assert faults(page) == []
    page.get_by_role("main").get_by_role("link", name="Вставить таблицу").first.click()
    page.get_by_label("Ваш список партнёров").fill(PASTED)
    page.get_by_role("button", name="Показать, что распознано").click()
    heading(page, "Проверьте строки")
    expect(page.get_by_text("Внести 16 партнёров")).to_be_visible()
    if javascript:
        assert faults(page) == []

    unit = page.get_by_role("listitem").filter(has_text="98540").first
    unit.get_by_role("link", name=re.compile("^Исправить")).first.click()
    expect(page.get_by_label("Гражданско-патриотическое")).to_be_checked()
    page.get_by_label("Полное название").fill("")
    page.get_by_role("button", name="Сохранить строку").click()
    expect(page.get_by_text("Не указано, кто партнёр").first).to_be_visible()
    if javascript:
        assert faults(page) == []
    page.get_by_label("Полное название").fill("В/Ч 98540, железнодорожные войска, п. Гумрак")
    page.get_by_role("button", name="Сохранить строку").click()
    page.get_by_label("Остальным — вид").select_option("Другое")
    page.get_by_role("button", name="Дать остальным").click()
    page.get_by_role("button", name="Внести в реестр").click()
    expect(page.get_by_text("Добавлено 16 партнёров.")).to_be_visible()
    expect(page.get_by_role("link", name="В/Ч 98540, железнодорожные войска, п. Гумрак")).to_be_visible()
    assert Partnership.objects.open().filter(direction__code="prevention").count() == 4


def test_two_editors_of_one_partner_both_keep_what_they_choose(portal: Portal) -> None:
    SchoolProfileFactory()
    partner: Partner = PartnerFactory(directions=["prevention"])
    first, second = (
        portal.signed_in(signed_in(UserFactory(coordinator=True, full_name=name)))
        for name in ("Анна Ивановна", "Пётр Ильич")
    )
    for page in (first, second):
        page.goto(f"/staff/partners/{partner.pk}/edit/")
        unfold(page, "Адрес, сайт и логотип")
    first.get_by_label("Адрес").fill("ул. Мира, 1")
    first.get_by_label("Краткое название").fill("Садик")
    first.get_by_role("button", name="Сохранить").click()
    heading(first, "Садик")

    second.get_by_label("Адрес").fill("ул. Ленина, 2")
    second.get_by_label("Краткое название").fill("Сад")
    second.get_by_role("button", name="Сохранить").click()
    expect(second.get_by_text("Вас опередили")).to_be_visible()
    expect(second.get_by_text("Анна Ивановна")).to_be_visible()
    assert faults(second) == []
    second.get_by_role("group", name="Адрес").get_by_label(re.compile("Ленина")).check()
    second.get_by_role("group", name="Краткое название").get_by_label(re.compile("Садик")).check()
    second.get_by_role("button", name="Сохранить").click()
    heading(second, "Садик")
    expect(second.get_by_text("ул. Ленина, 2")).to_be_visible()
    unfold_more(second)
    second.get_by_role("link", name="История изменений").click()
    expect(second.get_by_role("main").get_by_text("Пётр Ильич")).to_be_visible()
    assert faults(second) == []


def code_now(secret: str) -> str:
    """What the app on a telephone would show; the portal takes each code once."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_new_portal_is_set_up_with_two_step_sign_in(portal: Portal, settings: Settings, javascript: bool) -> None:
    # A code that turns stale between the reading and the sending is no mistake.
    settings.MFA_TOTP_TOLERANCE = 1
    page = portal.visitor(javascript=javascript)
    page.goto("/")
    heading(page, "Портал ещё не настроен")
    link = setup_link(portal.url)
    assert link is not None
    page.goto(link)
    if javascript:
        assert faults(page) == []
    page.get_by_label("Полное название школы").fill("МОУ «Средняя школа № 5»")
    page.get_by_label("Краткое название").fill("Школа № 5")
    page.get_by_label("Ваши имя и отчество").fill("Мария Петровна")
    page.get_by_label("Ваша электронная почта").fill("maria@example.org")
    page.get_by_label("Пароль", exact=False).first.fill("коротко")
    page.get_by_role("button", name="Открыть портал").click()
    expect(page.locator(".field-errors").first).to_be_visible()
    if javascript:
        assert faults(page) == []
    page.get_by_label("Пароль", exact=False).first.fill(NEW_PASSWORD)
    page.get_by_label("Тот же пароль ещё раз").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Открыть портал").click()

    heading(page, "Приложение на телефоне")
    if javascript:
        assert faults(page) == []
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Код из приложения").fill("000000")
    page.get_by_role("button", name="Дальше").click()
    expect(page.locator(".field-errors").first).to_be_visible()
    page.get_by_label("Код из приложения").fill(code_now(secret))
    page.get_by_role("button", name="Дальше").click()
    # The codes for the day without the telephone come at once.
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if javascript:
        assert faults(page) == []
    page.goto("/staff/")
    heading(page, "Сегодня")

    other = portal.visitor(javascript=javascript, viewport=PHONE)
    sign_in(other, "maria@example.org", NEW_PASSWORD)
    heading(other, "Второй шаг входа")
    if javascript:
        assert faults(other) == []
    other.get_by_label("Код", exact=False).first.fill(code_now(secret))
    other.get_by_role("button", name="Войти", exact=True).click()
    heading(other, "Сегодня")
    assert User.objects.get().is_administrator
    assert portal.visitor().goto(link).url.endswith("/accounts/login/")
