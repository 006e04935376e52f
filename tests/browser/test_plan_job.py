"""What a deputy head does in August: last year's table becomes this year's plan, and the plan becomes a paper."""

import re
from pathlib import Path

import docx
import pytest
import time_machine
from django.utils.html import escape
from playwright.sync_api import Page, expect

from activities.models import Activity, Occurrence
from partners.models import Partner
from school.models import Term
from tests.browser.appearance import faults
from tests.browser.conftest import DESKTOP, PHONE, Portal
from tests.browser.test_papers import converted, one_line
from tests.factories import PartnerFactory, SchoolClassFactory, SchoolProfileFactory, TermFactory, UserFactory
from tests.personas import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = ["№ п/п", "Дела, события, мероприятия", "Классы", "Сроки", "Ответственные"]
# As published plans word them; the last three of the first block are what a portal must ask about.
ROWS = [
    ["Общешкольная линейка, посвящённая «Первому звонку»", "1–11", "1 сентября", "Замдиректора по ВР"],
    [
        "Подъём Флага РФ и исполнение Гимна РФ",
        "5-9",
        "Каждый понедельник",
        "Замдиректора по ВР, педагог-организатор",
    ],
    ["Школьный этап сдачи норм ГТО", "5-9", "Сентябрь-декабрь", "Учителя физкультуры"],
    ["Экскурсия в детскую областную библиотеку", "6А и 7А", "II неделя октября", "классные руководители"],
    ["Беседа инспектора ПДН о безопасности", "7 кл.", "3 четверть", "Соц. педагог"],
    ["Занятия в Кванториуме РЖД", "5–8", "октябрь", "учитель информатики"],
    [
        "Кружок «Юный читатель» в детской областной библиотеке",
        "1–4",
        "каждый вторник",
        "Педагог-библиотекарь",
    ],
    ["Сбор книг и игр «Дети — детям»", "1–4", "23–30 сентября", "Педагог-библиотекарь"],
    ["Новогодние Ёлки", "5-9", "27-29 декабря", "Классные руководители"],
    ["День народного единства", "1-4", "4 ноября (День народного единства)", "Классные руководители"],
    ["Отчёт об итогах года", "педагоги", "до 15 марта", "Заведующий, завуч начальной школы"],
    ["Встреча с ветеранами железнодорожных войск", "9, 11", "по согласованию", "Советник по воспитанию"],
    ["Оформление стендов", "5-9", "сентябрь, в течение года", ""],
    ["Утверждение годового плана работы", "", "август", "Заведующий, завуч начальной школы"],
    ["Поход «Мы снова вместе»", "1-4", "12.09.2025", "Классные руководители"],
    ["Смотр строя и песни", "5-9-11", "февраль", "Преподаватель-организатор ОБЗР"],
]
ROWS += [
    [
        f"Урок мужества, занятие {number}",
        "1–4" if number % 2 else "5–9",
        f"{number + 1} февраля",
        "Классные руководители",
    ]
    for number in range(1, 41 - len(ROWS))
]
LIBRARY = "Детская областная библиотека"


@pytest.fixture
def school(portal: Portal) -> Portal:
    """A school with its partners, classes and terms, and nothing in its plan."""
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»", director_post="Директор школы")
    for name, direction in [
        (LIBRARY, "social-pedagogical"),
        ("Кванториум РЖД", "social-pedagogical"),
        ("Детский технопарк «Кванториум»", "social-pedagogical"),
        ("ПДН", "prevention"),
    ]:
        PartnerFactory(name=name, directions=[direction])
    for grade, letter in [(6, "А"), (6, "Б"), (7, "А")]:
        SchoolClassFactory(grade=grade, letter=letter)
    TermFactory()
    for name, kind, first, last in [
        ("осенние каникулы", Term.Kind.HOLIDAYS, "2026-10-26", "2026-11-03"),
        ("2 четверть", Term.Kind.TERM, "2026-11-04", "2026-12-30"),
        ("3 четверть", Term.Kind.TERM, "2027-01-12", "2027-03-26"),
    ]:
        TermFactory(name=name, kind=kind, starts_on=first, ends_on=last)
    return portal


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_last_years_table_becomes_this_years_plan_and_its_paper(
    school: Portal, tmp_path: Path, javascript: bool
) -> None:
    user = UserFactory(coordinator=True, full_name="Заместитель директора по ВР")
    with time_machine.travel("2026-08-20T06:00:00+00:00"):
        page = school.signed_in(signed_in(user), javascript=javascript)
        table_is_pasted(page, javascript)
        questions_are_answered(page, javascript)
        plan_is_applied(page, javascript)
        three_tuesdays_are_set(page, javascript)
        weekly_club_skips_the_holidays(page, javascript)
        paper_is_downloaded(page, tmp_path, javascript)
        first_import_is_taken_back(page)


def looks_right(page: Page, javascript: bool) -> None:
    """Accessible, on a desktop and on a phone; axe needs JavaScript."""
    if javascript:
        assert faults(page) == []
        page.set_viewport_size(PHONE)
        assert faults(page) == []
        page.set_viewport_size(DESKTOP)


# Word's clipboard, as a browser hands it over
PASTE = """
(box, html) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}
"""


def table_is_pasted(page: Page, javascript: bool) -> None:
    page.goto("/staff/")
    page.get_by_role("navigation", name="Главное меню").get_by_role("link", name="План", exact=True).click()
    expect(page.get_by_text("План пуст")).to_be_visible()
    looks_right(page, javascript)
    page.get_by_role("main").get_by_role("link", name="Вставить прошлогодний").first.click()
    rows = [HEADER, *([str(number), *row] for number, row in enumerate(ROWS, 1))]
    box = page.get_by_label(re.compile("^Таблицы плана"))
    if javascript:
        cells = "".join(f"<tr>{''.join(f'<td><p>{escape(cell)}</p></td>' for cell in row)}</tr>" for row in rows)
        box.evaluate(PASTE, f"<html><body><table>{cells}</table></body></html>")
    else:
        box.fill("\n".join("\t".join(row) for row in rows))
    expect(page.get_by_role("radio", name="2026/2027")).to_be_checked()
    page.get_by_role("button", name="Показать, что распознано").click()
    expect(page.get_by_role("heading", level=1, name="Проверьте план на 2026/2027")).to_be_visible()


def questions_are_answered(page: Page, javascript: bool) -> None:
    summary = page.get_by_role("main")
    expect(summary.get_by_text("Прочитано: 1 таблица, 40 строк.")).to_be_visible()
    # Once for all rows: the last year's day of one of them, no partner, no module.
    page.get_by_label("Переписать на этот год").check()
    page.get_by_label("ищем партнёра").check()
    page.get_by_label("Строки без модуля").select_option(label="без модуля")
    page.get_by_role("button", name="Ответить за все строки").click()
    expect(summary.get_by_text("2 ждут ответа", exact=True)).to_be_visible()
    rows = page.get_by_role("list", name="Строки таблицы").get_by_role("listitem")
    # What the words name is proposed.
    excursion = rows.filter(has_text="Экскурсия в детскую областную библиотеку")
    expect(excursion.get_by_text(LIBRARY)).to_be_visible()
    expect(excursion.get_by_text("5–11 октября")).to_be_visible()
    expect(rows.filter(has_text="Беседа инспектора ПДН").get_by_text("Профилактическое")).to_be_visible()
    expect(rows.filter(has_text="Занятия в Кванториуме РЖД").get_by_text("Кванториум РЖД").last).to_be_visible()
    looks_right(page, javascript)
    page.get_by_role("link", name="Показать только ждущие ответа").first.click()
    expect(rows).to_have_count(2)
    approval = rows.filter(has_text="Утверждение годового плана работы")
    approval.get_by_role("button", name="Да, эти дни").click()
    expect(approval).to_have_count(0)
    rows.filter(has_text="Смотр строя и песни").get_by_role(
        "link", name=re.compile("Написать иначе|Исправить")
    ).first.click()
    expect(page.get_by_role("heading", level=1, name="Строка 17")).to_be_visible()
    looks_right(page, javascript)
    page.get_by_label("Классы").fill("5–9, 11")
    page.get_by_role("button", name="Сохранить строку").click()
    expect(page.get_by_role("button", name="Внести в план 40 строк").first).to_be_visible()
    assert not Activity.objects.exists()


def plan_is_applied(page: Page, javascript: bool) -> None:
    # Their dates are set one by one below.
    page.get_by_label("Строки с ясным днём — сразу в календарь").uncheck()
    page.get_by_role("button", name="Внести в план 40 строк").first.click()
    expect(page.get_by_text("В план внесено 40 строк.")).to_be_visible()
    expect(page.get_by_text("40 мероприятий", exact=True)).to_be_visible()
    assert Activity.objects.count() == 40
    looks_right(page, javascript)


def open_activity(page: Page, title: str) -> None:
    page.goto("/staff/plan/")
    page.get_by_role("searchbox", name="Что, где, кто, с кем").fill(title)
    page.get_by_role("button", name="Найти").click()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def three_tuesdays_are_set(page: Page, javascript: bool) -> None:
    open_activity(page, "Занятия в Кванториуме РЖД")
    looks_right(page, javascript)
    page.get_by_role("link", name="Назначить даты").first.click()
    looks_right(page, javascript)
    page.get_by_role("radio", name="отдельные дни").check()
    page.get_by_role("textbox", name="Даты").fill("6, 13 и 20 октября")
    page.get_by_label("Начало").fill("14:00")
    page.get_by_role("button", name="Показать даты").click()
    for day in ("вт, 6 октября, 14:00", "вт, 13 октября, 14:00", "вт, 20 октября, 14:00"):
        expect(page.get_by_role("checkbox", name=day)).to_be_checked()
    looks_right(page, javascript)
    assert not Occurrence.objects.exists()
    page.get_by_role("button", name="Назначить эти даты").click()
    expect(page.get_by_text("Назначены 3 даты.")).to_be_visible()
    expect(page.get_by_text("вт, 20 октября, 14:00", exact=True)).to_be_visible()


def weekly_club_skips_the_holidays(page: Page, javascript: bool) -> None:
    open_activity(page, "Кружок «Юный читатель»")
    page.get_by_role("link", name="Назначить даты").first.click()
    expect(page.get_by_role("radio", name="каждую неделю")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Вт")).to_be_checked()
    page.get_by_label("Первая дата").fill("2026-10-06")
    page.get_by_label("По какой день").fill("2026-11-24")
    page.get_by_role("button", name="Показать даты").click()
    expect(page.get_by_role("checkbox", name="вт, 20 октября")).to_be_checked()
    for day in ("вт, 27 октября", "вт, 3 ноября"):
        expect(page.get_by_role("checkbox", name=re.compile(f"{day}.*каникулы"))).not_to_be_checked()
    page.get_by_role("button", name="Назначить эти даты").click()
    expect(page.get_by_text("Назначено 6 дат.")).to_be_visible()
    looks_right(page, javascript)


def paper_is_downloaded(page: Page, folder: Path, javascript: bool) -> None:
    page.goto("/staff/plan/")
    page.locator("summary", has_text="Бумаги").click()
    page.get_by_role("link", name=re.compile("^Начальное общее")).click()
    expect(page.get_by_role("heading", name="Календарный план воспитательной работы")).to_be_visible()
    looks_right(page, javascript)
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать для Word").click()
    paper = folder / "paper.docx"
    download.value.save_as(paper)
    table = docx.Document(str(paper)).tables[-1]
    written = [[cell.text for cell in row.cells] for row in table.rows]
    assert written[0] == ["№", *HEADER[1:]]
    lines = {tuple(row[1:]) for row in written}
    expected = [row for row in ROWS if row[1] in ("1–4", "1-4", "1–11", "педагоги", "")]
    for title, grades, timing, responsible in expected:
        of_level = "1–4" if grades in ("", "1–11") else grades
        assert (title, of_level, timing.replace("12.09.2025", "12.09.2026"), responsible) in lines
    assert not any(row[1] == "Школьный этап сдачи норм ГТО" for row in written)
    if javascript:
        text = converted(paper.read_bytes(), "plan.docx", "txt:Text (encoded):UTF8", folder)
        words = one_line(text.read_text(encoding="utf-8-sig"))
        for said in (
            "УТВЕРЖДАЮ",
            "МОУ «Средняя школа № 5»",
            "Кружок «Юный читатель»",
            "каждый вторник",
        ):
            assert said in words


def first_import_is_taken_back(page: Page) -> None:
    """What somebody worked on stays: the two with dates."""
    page.goto("/staff/import/plan/")
    page.get_by_role("link", name="Вставленная таблица").click()
    page.get_by_role("link", name="Забрать обратно").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("38 строк"))).to_be_visible()
    page.locator("main .confirm .btn-danger").click()
    expect(page.get_by_text(re.compile("^Возвращено 38 строк"))).to_be_visible()
    assert Activity.objects.count() == 2
    assert Partner.objects.count() == 4
