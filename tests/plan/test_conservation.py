"""Of whatever is pasted or uploaded, the preview shows the text of every cell: used, asked about, or named."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plan.models import PlanImport
from plan.parsing.document import Line, LineRole, lines_of
from plan.services import importing
from tests import html
from tests.factories import PartnerFactory, SchoolProfileFactory
from tests.plan import written
from tests.plan.written import ABOVE, LEFT, Block, Sheet

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-08-20 12:00")]

PASTE = "/en/staff/import/plan/"
# So much of a long text the page shows.
SHOWN = 250
# Shrinking a find would post hundreds of forms.
FEW = {"max_examples": 8, "derandomize": True, "phases": [Phase.generate]}
MANY = {"max_examples": 250}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

HEADINGS = [
    "№",
    "№ п/п",
    "Дела, события, мероприятия",
    "Мероприятие",
    "Название",
    "Классы",
    "Класс",
    "Участники",
    "Сроки",
    "Дата",
    "Месяц",
    "Время",
    "Ответственные",
    "Партнёр",
    "Организация",
    "Место",
    "Направление",
    "Модуль",
    "Форма",
    "Примечание",
    "Отметка",
    "Договор",
    "Телефон",
    "Цель",
    "Охват",
    "Что-то ещё",
    "",
    "Дата, место",
    "Класс, ответственный",
    "Мероприятие, срок",
    "Сентябрь",
    "Октябрь",
    "Ноябрь",
    "Декабрь",
    "НОО",
    "ООО",
    "СОО",
    "1 кл.",
    "2 кл.",
    "5-6",
    "I четверть",
    "II четверть",
    "1 неделя",
    "2 неделя",
    "Начало",
    "Окончание",
    "Activity",
    "When",
]
CELLS = [
    "",
    "",
    "+",
    "-",
    "v",
    "1",
    "2.",
    "1.1",
    "15",
    "15-19",
    "1-4",
    "5–9 классы",
    "10, 11",
    "7Б",
    "НОО",
    "все",
    "родители",
    "1 сентября",
    "3 и 10 октября",
    "октябрь",
    "в течение года",
    "по графику",
    "последняя пятница",
    "23.02.2026",
    "05.09",
    "9.00",
    "I четверть",
    "каникулы",
    "Зам. директора по ВР",
    "Иванова Е. И.",
    "Классные руководители\nпедагог-организатор",
    "Детская библиотека № 5",
    "В/Ч 98540",
    "Актовый зал",
    "двор/спортзал",
    "Экологическое",
    "Гражданско-патриотическое",
    "Профориентация",
    "вып.",
    "тел. 2-34-56",
    "1. Сбор\n2. Поход",
    "- Сбор\n- Поход",
    "№ 5 от 01.09.2024",
    "5 < 6 & «7»",
    "Итого",
    "1 сентября, двор",
    "5-7, Кл. рук.",
    "0",
    "— ",
    "(см. приложение)",
    "Очень " + "длинное " * 60 + "дело",
]
SECTIONS = [
    "Сентябрь",
    "II четверть",
    "Модуль «Профориентация»",
    "Модуль «Наш край»",
    "5–9 классы",
    "СРЕДНЕЕ ОБЩЕЕ ОБРАЗОВАНИЕ",
    "Физкультурно-оздоровительное",
    "Экологическое",
    "1. Основные школьные дела",
    "Октябрь. Социальное партнёрство",
    "Вариативные модули",
    "Директор школы ________ И. И. Иванова",
    "СОГЛАСОВАНО",
    "Итого: 5",
    "1 сентября, вторник",
    "Календарный план на 2025-2026 учебный год",
    "Просто слова",
    "(по планам учителей)",
    "IV. Работа с педагогами",
]
SHEETS = ["План", "5-9", "ООО", "Сентябрь", "Лист1"]


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Draw a table: headings or none, of one line or two, rows, sections, merged cells."""
    width = draw(st.integers(1, 7))
    rows: list[list[str]] = []
    headings = [draw(st.sampled_from(HEADINGS)) for _column in range(width)]
    if draw(st.booleans()):
        rows.append(headings)
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["row"] * 6 + ["section", "headings", "counted"]))
        if kind == "headings":
            rows.append(headings)
        elif kind == "section":
            rows.append([draw(st.sampled_from(SECTIONS)), *[draw(st.sampled_from([LEFT, ""]))] * (width - 1)])
        elif kind == "counted":
            rows.append([str(column + 1) for column in range(width)])
        else:
            rows.append([draw(st.sampled_from([f"Дело {number}", *CELLS])) for _column in range(width)])
            for column in range(width):
                if len(rows) > 1 and draw(st.integers(0, 9)) == 0 and LEFT not in rows[-2]:
                    rows[-1][column] = ABOVE
    return rows


blocks: st.SearchStrategy[Block] = st.one_of(tables(), tables(), st.sampled_from(SECTIONS))


def documents() -> st.SearchStrategy[list[Sheet]]:
    return st.lists(blocks, min_size=1, max_size=5).map(lambda found: [Sheet(blocks=[each for each in found if each])])


def workbooks() -> st.SearchStrategy[list[Sheet]]:
    sheet = st.builds(Sheet, st.sampled_from(SHEETS), st.booleans(), st.lists(tables(), min_size=1, max_size=2))
    return st.lists(sheet, min_size=1, max_size=4).map(
        # Excel wants one sheet that is not hidden.
        lambda found: [
            replace(each, name=f"{each.name} {number}", is_hidden=each.is_hidden and number > 0)
            for number, each in enumerate(found)
        ]
    )


def laid_out(sheets: list[Sheet]) -> str:
    """As a page that puts tables into tables: one for its layout, and one within a cell."""
    inner = written.as_browser_html(sheets)
    return f"<table><tr><td>{inner}</td></tr><tr><td>Слева {inner}</td><td>Справа</td></tr></table>"


PASTED: dict[str, Callable[[list[Sheet]], str]] = {
    "word": written.as_word_html,
    "minified": written.as_minified_html,
    "excel": written.as_excel_html,
    "tabs": written.as_tabs,
    "nested": laid_out,
}
UPLOADED: dict[str, Callable[[list[Sheet]], bytes]] = {"docx": written.as_docx, "xlsx": written.as_xlsx}


def folded(text: str) -> str:
    return " ".join(text.split())


def cells_of(sheets: list[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for block in sheet.blocks:
            for cell in [block] if isinstance(block, str) else (cell for row in block for cell in row):
                if cell.strip() and cell not in (LEFT, ABOVE):
                    yield cell


def came(client: Client, sheets: list[Sheet], way: str) -> PlanImport | None:
    """Paste or upload tables; None where there is nothing in them."""
    PlanImport.objects.all().delete()
    data: dict[str, Any] = {"year": 2026}
    if way in UPLOADED:
        data["file"] = SimpleUploadedFile(f"plan.{way}", UPLOADED[way](sheets))
    elif way == "tabs":
        data["text"] = PASTED[way](sheets)
    else:
        data["text_html"] = PASTED[way](sheets)
    answer = client.post(PASTE, data)
    assert answer.status_code in (200, 302)
    return PlanImport.objects.first() if answer.status_code == 302 else None


def assert_all_is_shown(client: Client, sheets: list[Sheet], way: str) -> None:
    plan = came(client, sheets, way)
    if plan is None:
        assert not any(
            any(row) for sheet in sheets for block in sheet.blocks if not isinstance(block, str) for row in block
        )
        return
    page = html.page(client.get(f"{PASTE}{plan.pk}/")).one("main").text.casefold()
    for cell in cells_of(sheets):
        # The marks at the ends of a list's lines go when it is pasted; each line is looked for by itself.
        for line in cell.split("\n"):
            said = re.sub(r"^(?:[-–—•]|\d{1,2}[.)])\s+|[;,.]$", "", folded(line))
            assert folded(said)[:SHOWN].casefold() in page, (cell, way)


@pytest.fixture(autouse=True)
def a_school() -> None:
    SchoolProfileFactory()
    PartnerFactory(name="Детская библиотека № 5", directions=["social-pedagogical"])


def conserves(client: Client, **how: Any) -> None:
    @settings(deadline=None, suppress_health_check=QUIET, **how)
    @given(documents(), st.sampled_from([*PASTED, "docx"]))
    def of_documents(sheets: list[Sheet], way: str) -> None:
        assert_all_is_shown(client, sheets, way)

    @settings(deadline=None, suppress_health_check=QUIET, **how)
    @given(workbooks())
    def of_workbooks(sheets: list[Sheet]) -> None:
        assert_all_is_shown(client, sheets, "xlsx")

    of_documents()
    of_workbooks()


@pytest.mark.long
def test_every_cell_is_on_the_preview(coordinator: Client) -> None:
    conserves(coordinator, **FEW)


@pytest.mark.walk
def test_every_cell_of_many_tables_is_on_the_preview(coordinator: Client) -> None:
    conserves(coordinator, **MANY)


def test_a_reader_that_drops_a_row_is_found_out(coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [Sheet(blocks=[[["Мероприятие", "Сроки"], ["Поход", "май"], ["Кросс", "июнь"]]])]
    assert_all_is_shown(coordinator, sheets, "word")

    def careless(*args: Any) -> Iterator[Line]:
        lines = list(lines_of(*args))
        lines.remove([line for line in lines if line.role == LineRole.ACTIVITY][-1])
        yield from lines

    monkeypatch.setattr(importing, "lines_of", careless)
    with pytest.raises(AssertionError, match="Кросс"):
        assert_all_is_shown(coordinator, sheets, "word")
    with pytest.raises(AssertionError):
        conserves(coordinator, **FEW)
