"""Every page with a box for tables: whatever is pasted or uploaded stands on its preview, used, asked about or left out."""

import html as markup
import io
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import pasting
from common.clipboard import as_text, parse_tables
from common.pasted import PastedTable
from tests import html
from tests.addresses import World, addresses
from tests.factories import PartnerFactory, PartnershipFactory

pytestmark = pytest.mark.moment("2026-11-25 12:00")

Blocks = Sequence[str | list[list[str]]]
Way = Callable[[Blocks], dict[str, Any]]


@dataclass(frozen=True)
class PastePage:
    """What schools paste there: headings, and a cell below each; `{}` is the mark by which the cell is found again."""

    name: str
    # The columns that name a row
    naming: dict[str, str]
    columns: dict[str, str]
    sections: list[str]
    more: dict[str, str] = field(default_factory=dict)


PASTE_PAGES = [
    PastePage(
        "partners:partner-import",
        {"Наименование учреждения": "Музей {}"},
        {
            "Направление": "патриотическое, особое{}",
            "Контактное лицо, телефон": "методист{}, 8 8442 38-84-39",
            "Договор": "№ {} от 01.09.2024, на 3 года",
            "Адрес": "ул. {}, 5",
            "Примечание": "примечание {}",
            "Количество часов": "{} часов",
        },
        ["Спортивно-оздоровительное направление", "Приложение {}"],
    ),
    PastePage(
        "partners:partnership-today",
        {"Партнёр": "Музей {}"},
        {
            "С какого года": "давно {}",
            "Этап": "этап {}",
            "Координатор": "кто-то {}",
            "Договор до": "бессрочно {}",
            "Примечание": "примечание {}",
        },
        ["Партнёры {}"],
        {"fill": "yes"},
    ),
    PastePage(
        "school:staff-paste",
        {"ФИО": "Иванова{} Анна Петровна"},
        {
            "Должность": "учитель {}",
            "Почта": "m{}@school.example",
            "Класс": "нет {}",
            "Кабинет": "каб. {}",
            "Телефон": "доб. {}",
        },
        ["Педагоги {}", "Администрация {}"],
        {"school_year": "2026"},
    ),
    PastePage(
        "school:class-add-several",
        {"Класс": "6А"},
        {
            "Количество учащихся": "много {}",
            "Классный руководитель": "Иванова{} А. П.",
            "Кабинет": "каб. {}",
        },
        ["Начальная школа {}"],
        {"school_year": "2026"},
    ),
    PastePage(
        "plan:plan-import",
        {"Дела, события, мероприятия": "Дело {}"},
        {
            "Классы": "1–4, кроме {}",
            "Сроки": "октябрь, {}",
            "Ответственные": "Учитель {}",
            "Партнёр": "Музей {}",
            "Примечание": "примечание {}",
        },
        ["Модуль «Профориентация»", "Октябрь", "Приложение {}"],
        {"year": "2026"},
    ),
]
EACH_PAGE = pytest.mark.parametrize("paste_page", PASTE_PAGES, ids=lambda each: each.name)
MARK = re.compile(r"мк\d{4}")


# How it comes


def as_tabs(blocks: Blocks) -> dict[str, Any]:
    return {"text": as_text([PastedTable([[block]] if isinstance(block, str) else block) for block in blocks])}


def as_html(blocks: Blocks) -> dict[str, Any]:
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{markup.escape(block)}</p>")
        else:
            rows = ["".join(f"<td><p>{markup.escape(cell)}</p></td>" for cell in row) for row in block]
            parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return {"text": "The server reads the other field", "text_html": "".join(parts)}


def as_typed_html(blocks: Blocks) -> dict[str, Any]:
    return {"text": as_html(blocks)["text_html"]}


def as_document(blocks: Blocks) -> dict[str, Any]:
    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        table = made.add_table(len(block), len(block[0]))
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return uploaded(made, "table.docx")


def as_workbook(blocks: Blocks) -> dict[str, Any]:
    """Each table on a sheet of its own, the last one on a hidden sheet, below what stands above it."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    for block in blocks:
        if isinstance(block, str):
            sheet.append([block])
            continue
        for row in block:
            sheet.append(row)
        sheet = made.create_sheet()
    sheet.append(["Список мк9999", "ещё"])
    sheet.sheet_state = "hidden"
    return uploaded(made, "table.xlsx")


def uploaded(made: Any, name: str) -> dict[str, Any]:
    saved = io.BytesIO()
    made.save(saved)
    return {"text": "", "file": SimpleUploadedFile(name, saved.getvalue())}


PASTED: list[Way] = [as_tabs, as_html, as_typed_html]
WAYS: list[Way] = [*PASTED, as_document, as_workbook]


# What comes, and what is shown


def sample(paste_page: PastePage) -> Blocks:
    """Two tables with other headings, text above each, a section, a row of one cell, a signature."""
    count = itertools.count(1)

    def marked(text: str) -> str:
        return text.format(f"мк{next(count):04}")

    columns = {**paste_page.naming, **paste_page.columns}
    fewer = dict(reversed([*paste_page.naming.items(), *list(paste_page.columns.items())[::2]]))
    blocks: list[Any] = []
    for number, chosen in enumerate((columns, fewer)):
        rows = [list(chosen)]
        for _row in range(2):
            rows.append([marked(cell).replace("6А", f"{next(count)}А"[-2:]) for cell in chosen.values()])
        rows.append([marked("Раздел {}"), *[""] * (len(chosen) - 1)])
        blocks += [marked(paste_page.sections[number % len(paste_page.sections)]), marked("Текст {}"), rows]
    return [*blocks, marked("Директор {} __________")]


@st.composite
def many_blocks(draw: Any, paste_page: PastePage) -> Blocks:
    """Tables of any columns in any order, rows of any kind, text anywhere."""
    count = itertools.count(1)

    def marked(text: str) -> str:
        return text.format(f"мк{next(count):04}")

    blocks: list[Any] = []
    for _table in range(draw(st.integers(1, 3))):
        texts = draw(st.lists(st.sampled_from([*paste_page.sections, "Текст {}", "Приложение {}:"]), max_size=2))
        blocks += map(marked, texts)
        chosen = draw(st.lists(st.sampled_from(list(paste_page.columns.items())), min_size=1, unique=True))
        chosen.insert(draw(st.integers(0, len(chosen))), *paste_page.naming.items())
        has_heading = draw(st.integers(0, 3)) > 0
        rows = [[heading for heading, _cell in chosen]] if has_heading else []
        for kind in draw(st.lists(st.sampled_from(["row", "row", "row", "line", "nameless", "heading"]), min_size=1)):
            if kind == "heading" and rows:
                rows.append([heading for heading, _cell in chosen])
            elif kind == "line":
                place = draw(st.integers(0, len(chosen) - 1))
                rows.append([marked("Раздел {}") if at == place else "" for at in range(len(chosen))])
            else:
                rows.append(
                    [
                        "" if kind == "nameless" and heading in paste_page.naming else marked(cell)
                        for heading, cell in chosen
                    ]
                )
        blocks.append(rows)
    return blocks


def shown(page: html.Part) -> str:
    """Everything that stands on the page: its text, and what stands in its fields, but not in the box itself."""
    values = [
        value
        for each in page.all("form")
        for name, values in each.fields.items()
        if name not in BOX
        for value in values
    ]
    return " ".join([page.text, *values])


BOX = {"text", "text_html", "table-left_out"}


def answer(browser: Client, paste_page: PastePage, sent: dict[str, Any]) -> html.Part:
    with transaction.atomic():
        data = html.page(browser.get(reverse(paste_page.name))).form().fields
        data |= {**paste_page.more, **sent}
        answered = html.page(browser.post(reverse(paste_page.name), data, follow=True))
        transaction.set_rollback(True)
    return answered


def vanished(browser: Client, paste_page: PastePage, blocks: Blocks, way: Way) -> list[str]:
    """The cells and lines that stand nowhere on the preview; everything, where there is no preview."""
    page = answer(browser, paste_page, way(blocks))
    if "text" in page.errors or "file" in page.errors:
        return [f"refused: {page.errors}"]
    said = shown(page)
    texts = [cell for block in blocks for row in ([[block]] if isinstance(block, str) else block) for cell in row]
    if way is as_workbook:
        texts.append("Список мк9999")
    return [text for text in texts if text and (mark_of(text) or text) not in said]


def mark_of(text: str) -> str:
    found = MARK.search(text)
    return found[0] if found else ""


@pytest.fixture
def school(administrator: Client) -> Client:
    PartnershipFactory(partner=PartnerFactory(name="Музей мк0001"))
    return administrator


def test_every_page_with_a_box_for_tables_is_here(world: World) -> None:
    found = set()
    for address in addresses():
        with transaction.atomic():
            response = world.browsers["administrator"].get(world.path(address))
            transaction.set_rollback(True)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if is_page and html.page(response).find("//input[@data-paste-html]"):
            found.add(address.name)
    assert found == {each.name for each in PASTE_PAGES}


@EACH_PAGE
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_is_pasted_or_uploaded_stands_on_the_preview(school: Client, paste_page: PastePage, way: Way) -> None:
    assert vanished(school, paste_page, sample(paste_page), way) == []


@EACH_PAGE
def test_a_box_with_a_mistake_comes_back_as_it_was(school: Client, paste_page: PastePage) -> None:
    page = answer(school, paste_page, {"text": "   \n", "text_html": "<p>  </p>"})
    assert list(page.errors) == ["text"]
    assert page.form().fields["text_html"] == ["<p>  </p>"]


def assert_all_is_shown(browser: Client, paste_page: PastePage, data: Any, ways: list[Way]) -> None:
    blocks, way = data.draw(many_blocks(paste_page)), data.draw(st.sampled_from(ways))
    found = vanished(browser, paste_page, blocks, way)
    # Where nothing names a person or a class, that is said beside the box.
    assert found == [] or found[0].startswith("refused")


@EACH_PAGE
@settings(max_examples=6, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_cell_of_any_table_vanishes(school: Client, paste_page: PastePage, data: Any) -> None:
    assert_all_is_shown(school, paste_page, data, PASTED)


@pytest.mark.walk
@EACH_PAGE
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_cell_of_many_tables_vanishes(school: Client, paste_page: PastePage, data: Any) -> None:
    assert_all_is_shown(school, paste_page, data, WAYS)


@EACH_PAGE
def test_a_reader_that_drops_a_row_is_found_out(
    school: Client, paste_page: PastePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drops(text: str, *, max_rows: int) -> list[PastedTable]:
        tables = parse_tables(text, max_rows=max_rows)
        return [PastedTable(table.rows[:-1], table.above) for table in tables]

    monkeypatch.setattr(pasting, "parse_tables", drops)
    assert vanished(school, paste_page, sample(paste_page), as_html)


def of_word(rows: int) -> str:
    """As many rows as Word's HTML has once the script cleaned it: without attributes, comments and styles."""
    cell = "<td><p>День открытых дверей в библиотеке, экскурсия и беседа {}</p></td>\n"
    return f"<table><tbody>{''.join(f'<tr>{cell.format(row) * 8}</tr>' for row in range(rows))}</tbody></table>"


@EACH_PAGE
@pytest.mark.long
def test_500_rows_of_word_fit_into_a_request_and_more_are_refused_in_words(
    school: Client, paste_page: PastePage
) -> None:
    text = "День открытых дверей в библиотеке\t" * 4_000
    sent = {**paste_page.more, "text": text, "text_html": of_word(500)}
    assert school.post(reverse(paste_page.name), sent).status_code in (200, 302)
    page = answer(school, paste_page, {"text": "x", "text_html": "<table><tr><td>" + "x" * 3_000_000})
    assert list(page.errors) == ["text"]
    page = answer(school, paste_page, {"text": "x", "text_html": of_word(1_001)})
    assert list(page.errors) == ["text"]
