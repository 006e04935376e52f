"""The first day of a school: what it has in Word and Excel goes in whole, and the year stands. By the handbook's steps."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from activities.models import Activity, Occurrence
from common.pasted import PastedTable
from common.tables import accept_table
from partners.models import Partner, Partnership
from school.models import SchoolClass, User
from tests import first_day_tables as tables
from tests.browser.appearance import faults
from tests.browser.conftest import Portal
from tests.browser.hands import Mouse
from tests.browser.test_plan_job import PASTE
from tests.factories import SchoolProfileFactory, UserFactory
from tests.personas import signed_in
from tests.uploads import as_upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# So many times somebody presses, ticks or chooses, step by step; what is typed or pasted is not counted.
CLICKS = {"people": 5, "classes": 2, "register": 5, "standing": 4, "levels": 8, "sheets": 14, "paper": 3}
ON_OUR_OWN = "делаем своими силами, партнёр не нужен"


class CountingHands(Mouse):
    """A mouse that counts how often it is used."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, control: Locator) -> None:
        self.count += 1
        super().press(control)

    def tick(self, box: Locator) -> None:
        self.count += 1
        super().tick(box)

    def choose(self, select: Locator, label: str) -> None:
        self.count += 1
        super().choose(select, label)

    def attach(self, field: Locator, file: Path) -> None:
        self.count += 1
        super().attach(field, file)


class FirstDay:
    """An administrator before an empty portal."""

    def __init__(self, page: Page, tmp_path: Path, *, javascript: bool) -> None:
        self.page, self.tmp_path, self.javascript = page, tmp_path, javascript
        self.main = page.get_by_role("main")
        self.hands = CountingHands()
        self.clicks: dict[str, int] = {}

    def button(self, name: str) -> Locator:
        return self.main.get_by_role("button", name=name).first

    def link(self, name: str) -> Locator:
        return self.main.get_by_role("link", name=name).first

    def begin(self, step: str) -> None:
        """Go on from «Сегодня», where the path is."""
        self.page.goto("/staff/")
        self.hands.press(self.main.locator(".first-day").get_by_role("link", name=step))

    def end(self, step: str) -> None:
        self.looks_right()
        self.clicks[step] = self.hands.count
        self.hands.count = 0

    def paste(self, box: Locator, rows: tables.Rows) -> None:
        if self.javascript:
            box.evaluate(PASTE, tables.as_word_html(rows))
        else:
            box.fill(tables.as_tabs(rows))

    def looks_right(self) -> None:
        """Accessible, on a desktop and on a phone; axe needs JavaScript."""
        if self.javascript:
            assert faults(self.page) == []


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def day(request: pytest.FixtureRequest, portal: Portal, settings: Settings, tmp_path: Path) -> Iterator[FirstDay]:
    settings.REQUIRE_TWO_FACTOR = False
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»", short_name="Школа № 5")
    head = UserFactory(administrator=True, full_name="Петрова Анна Алексеевна", post="Директор")
    page = portal.signed_in(signed_in(head), javascript=request.param)
    yield FirstDay(page, tmp_path, javascript=request.param)


def test_what_a_school_has_goes_in_whole_and_the_year_stands(day: FirstDay) -> None:
    staff_is_pasted_and_invited(day)
    classes_are_pasted(day)
    register_is_pasted(day)
    partnerships_are_as_they_stand(day)
    plan_of_three_levels_is_uploaded(day)
    workbook_of_three_sheets_is_uploaded(day)
    papers_are_printed(day)
    parents_see_the_year(day)
    assert day.clicks == CLICKS


def staff_is_pasted_and_invited(day: FirstDay) -> None:
    day.begin("Сотрудники")
    day.paste(day.page.locator("textarea").first, tables.STAFF)
    day.hands.press(day.button("Показать, что распознано"))
    # The head is in the portal already.
    day.hands.tick(day.page.locator("input[name='rows-0-action']").first)
    day.hands.press(day.button("Сохранить"))
    expect(day.page.get_by_text("Заведено 10 человек.")).to_be_visible()
    day.hands.press(day.button("Сделать лист"))
    expect(day.page.get_by_text("Готово 10 карточек.")).to_be_visible()
    assert User.objects.filter(email=None).count() == 5
    day.end("people")


def classes_are_pasted(day: FirstDay) -> None:
    day.page.goto("/staff/")
    day.page.goto("/staff/settings/classes/several/")
    day.paste(day.page.locator("textarea").first, tables.CLASSES)
    day.hands.press(day.button("Добавить классы"))
    day.hands.press(day.button("Сохранить"))
    found = {
        each.label: (each.size, str(each.class_teacher)) for each in SchoolClass.objects.select_related("class_teacher")
    }
    assert found["6А"] == (26, "Белов Пётр Сергеевич")
    assert len(found) == len(tables.CLASSES) - 1
    day.end("classes")


def register_is_pasted(day: FirstDay) -> None:
    day.begin("Реестр партнёров")
    day.paste(day.page.locator("textarea").first, tables.REGISTER)
    day.hands.press(day.button("Показать, что распознано"))
    day.hands.choose(day.main.get_by_label("Остальным — вид"), "Музей, театр, учреждение культуры")
    day.hands.press(day.button("Дать остальным"))
    day.hands.press(day.button("Внести в реестр"))
    expect(day.page.get_by_text("Добавлено 20 партнёров.")).to_be_visible()
    library = Partner.objects.get(name="Детская областная библиотека")
    assert str(library.agreements.get().valid_until) == "2028-09-04"
    assert library.contacts.get().email == "library@example.org"
    day.end("register")


def partnerships_are_as_they_stand(day: FirstDay) -> None:
    day.begin("Партнёрства, как есть сегодня")
    day.hands.press(day.main.get_by_text("Заполнить из таблицы"))
    day.paste(day.page.locator("textarea").first, tables.STANDING)
    day.hands.press(day.main.get_by_role("button", name="Заполнить", exact=True))
    day.page.get_by_label("Почему школа так решила").fill("Так было до портала")
    day.hands.press(day.button("Сохранить таблицу"))
    expect(day.page.get_by_text("Сохранены 3 партнёрства.")).to_be_visible()
    stages = {each.partner.name: each.stage.number for each in Partnership.objects.select_related("partner", "stage")}
    assert stages["Детский сад № 382"] == 3
    assert stages["Клуб «Пехотинец»"] == 2
    day.end("standing")


def plan_of_three_levels_is_uploaded(day: FirstDay) -> None:
    file = day.tmp_path / "План.docx"
    file.write_bytes(tables.levels_docx())
    day.begin("План года")
    day.hands.attach(day.page.get_by_label("Или файл"), file)
    day.hands.press(day.button("Показать, что распознано"))
    expect(day.page.get_by_text("Прочитано: 3 таблицы, 27 строк.")).to_be_visible()
    day.hands.tick(day.page.get_by_label("Переписать на этот год"))
    day.hands.tick(day.page.get_by_label(ON_OUR_OWN))
    day.hands.press(day.button("Ответить за все строки"))
    day.hands.tick(day.page.get_by_label("Показывать родителям, как обычно"))
    day.looks_right()
    day.hands.press(day.button("Внести в план"))
    # Rows of three levels that say the same are one activity.
    expect(day.page.get_by_text("В план внесено 11 строк. Из них 9 — в календаре.")).to_be_visible()
    day.end("levels")


def workbook_of_three_sheets_is_uploaded(day: FirstDay) -> None:
    file = day.tmp_path / "Партнёры.xlsx"
    file.write_bytes(tables.sheets_xlsx())
    day.page.goto("/staff/import/plan/")
    day.hands.attach(day.page.get_by_label("Или файл"), file)
    day.hands.press(day.button("Показать, что распознано"))
    expect(day.page.get_by_text("столбец «Количество часов в неделю»")).to_be_visible()
    day.hands.tick(day.page.get_by_label("«в течение года»"))
    day.hands.tick(day.page.get_by_label(ON_OUR_OWN))
    day.hands.choose(day.page.get_by_label("Строки без модуля"), "Социальное партнёрство")
    day.hands.press(day.button("Ответить за все строки"))
    for title in ("Неделя безопасности дорожного движения", "Осенний бал"):
        day.hands.tick(day.main.get_by_role("listitem").filter(has_text=title).get_by_role("checkbox"))
    day.hands.press(day.main.get_by_text("Задать одинаковое отмеченным строкам"))
    day.hands.choose(day.page.get_by_label("Направление", exact=True), "Физкультурно-оздоровительное")
    day.hands.press(day.button("Задать отмеченным строкам"))
    day.hands.tick(day.page.get_by_label("Показывать родителям, как обычно"))
    day.hands.tick(day.page.get_by_label("Сохранить невзятые столбцы в описаниях"))
    day.hands.press(day.button("Внести в план"))
    expect(day.page.get_by_text("В план внесено 6 строк.")).to_be_visible()
    assert Activity.objects.get(title="Юный железнодорожник").description == "Количество часов в неделю: 1"
    assert Activity.objects.get(title="Осенний бал").direction.code == "sport-health"  # type: ignore[union-attr]
    day.end("sheets")


def papers_are_printed(day: FirstDay) -> None:
    day.page.goto("/staff/plan/?year=2026")
    day.hands.press(day.main.get_by_text("Бумаги", exact=True))
    day.hands.press(day.link("Каждый уровень отдельно"))
    with day.page.expect_download() as downloading:
        day.hands.press(day.link("Скачать для Word"))
    file = day.tmp_path / "plans.docx"
    downloading.value.save_as(file)
    assert_printed_as_in_the_files(accept_table(as_upload(file)).tables)
    day.end("paper")


def assert_printed_as_in_the_files(printed: list[PastedTable]) -> None:
    """Lay the printed plans beside their sources, cell by cell: each row in its module, of its level, this year's days."""
    plans = [table for table in printed if any("Дела, события, мероприятия" in row for row in table.rows)]
    assert len(plans) == len(tables.LEVELS)
    for table, (_level, grades) in zip(plans, tables.LEVELS, strict=True):
        found, module = set(), ""
        for row in table.rows:
            if row[0].startswith("Модуль") or sum(map(bool, row)) == 1:
                module = re.sub("^Модуль «(.*)»$", r"\1", row[0])
            elif row[0].isdigit():
                found.add((module, *row[1:]))
        # «1-4» of one row is «1–4» where it was put together with other levels.
        seen = {tuple(cell.replace("–", "-") for cell in row) for row in found}
        for module_of_row, row in tables.plan_rows(grades):
            what, whom, when, who = row
            assert (module_of_row, what, whom, when.replace("23.02.2026", "23.02.2027"), who) in seen
        assert not any("2026" in row[3] for row in seen)
        others = {what for _module, what, *_rest in seen} - {row[0] for _module, row in tables.plan_rows(grades)}
        assert others <= {row["title"] for row in tables.sheet_rows() if overlaps(row["grades"], grades)}


def overlaps(grades: str, level: str) -> bool:
    first, last = (int(part) for part in (grades.split("-") * 2)[:2])
    begins, ends = (int(part) for part in level.split("-"))
    return first <= ends and begins <= last


def parents_see_the_year(day: FirstDay) -> None:
    day.page.goto("/calendar/2026/11/")
    expect(day.main.get_by_text("Концерт для дошколят").first).to_be_visible()
    # What the rule hides is nowhere to be seen.
    expect(day.main.get_by_text("Беседа инспектора ПДН")).to_have_count(0)
    assert Occurrence.objects.count() == 12
