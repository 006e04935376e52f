"""Whatever stands in a pasted register is used, asked about, or named as left out: no cell vanishes."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.pasted import PastedTable
from partners.pasting.register import References, RowDraft, left_columns, read_register
from tests.pasting import pasted_rows

pytestmark = pytest.mark.django_db

# Headings, and a cell below each; `{}` is the mark by which the cell is found again
COLUMNS = {
    "Направление": "патриотическое, особое{}",
    "Контактное лицо, телефон": "методист{}, 8 8442 38-84-39; Иванова Анна Петровна, завуч 23-45-67",
    "ФИО руководителя": "Сидоров И. И., начальник{}",
    "Телефон / e-mail": "23-45-67 доб. 5, box{}@school.example",
    "Договор (№, дата, срок)": "№ {} от 01.09.2024, на 3 года с автоматической пролонгацией",
    "Соглашение": "бессрочно {}",
    "Формы взаимодействия": "экскурсии {}\nвстречи",
    "Адрес, телефон": "ул. Мира, {}, тел. 45-67",
    "Сайт": "школа{}",
    "ИНН/КПП": "2,74062E+08 {}",
    "Реквизиты": "р/с {}, ИНН 7707083893",
    "Примечание": "примечание {}",
    "Цели": "цель {}",
    "С какого года": "давно {}",
    "Вид": "странный {}",
    "Количество часов": "{} часов",
    "": "без заголовка {}",
}
ROWS = st.sampled_from(
    ["partner", "partner", "partner", "section", "signature", "title", "heading", "nameless", "twice"]
)


@st.composite
def tables(draw: Any) -> list[list[str]]:
    """Rows of one or two tables with different columns in any order, each cell with a mark of its own."""
    count = 0

    def marked(cell: str) -> str:
        nonlocal count
        count += 1
        return cell.format(f"мк{count:04}z")

    rows: list[list[str]] = []
    for _table in range(draw(st.integers(1, 2))):
        headings = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=7, unique=True))
        place = draw(st.integers(0, len(headings)))
        headings.insert(place, "Наименование учреждения")
        rows.append(headings)
        for kind in draw(st.lists(ROWS, min_size=1, max_size=6)):
            blank = [""] * len(headings)
            cells = [
                marked("Музей {}" if at == place else COLUMNS[heading]) if draw(st.booleans()) or at == place else ""
                for at, heading in enumerate(headings)
            ]
            if kind == "section":
                rows.append(["Гражданско-патриотическое направление", *blank[1:]])
            elif kind == "signature":
                rows.append([marked("Директор {} ______"), *blank[1:]])
            elif kind == "title":
                rows.append([*blank[:-1], marked("Раздел {}")])
            elif kind == "heading":
                rows.append(headings)
            elif kind == "nameless":
                rows.append([*cells[:place], "", *cells[place + 1 :]])
            else:
                rows.append(
                    [*cells[:place], "Клуб «Пехотинец»" if kind == "twice" else cells[place], *cells[place + 1 :]]
                )
    return rows


def vanished(text: str, read: Callable[..., Any] = read_register) -> list[str]:
    """The marks of cells that are nowhere: in no partner to be, no question, no column or row that is named."""
    rows = pasted_rows(text)
    read_tables, drafts = read([PastedTable(rows)], References.load())
    by_number: dict[int, RowDraft] = {draft.number: draft for draft in drafts}
    left = {(table, column) for table, column, _heading, _cells in left_columns(read_tables)}
    headings = [table.header for table in read_tables]
    lost = []
    shown = [list(draft.cells) for draft in drafts] + headings
    for row in rows:
        if row not in shown:
            lost.append(f"a row: {row}")
    for draft in drafts:
        target = by_number[draft.joined_to] if draft.joined_to else draft
        if draft.reason and not draft.joined_to:
            # Named as left out, with all its words
            continue
        told = str(target.parsed.understood()) + str([question.wording for question in target.parsed.questions])
        for column, cell in enumerate(draft.cells):
            mark = next((word for word in cell.replace("@", " ").split() if "мк" in word), "")
            mark = mark[mark.find("мк") : mark.find("мк") + 6]
            if mark and mark not in told and (draft.table, column) not in left and not draft.joined_to:
                lost.append(cell)
    return lost


def as_text(rows: list[list[str]]) -> str:
    """The rows as Excel copies them."""

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if "\n" in cell else cell

    return "\n".join("\t".join(map(quoted, row)) for row in rows)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tables())
def test_no_cell_of_a_register_vanishes(rows: list[list[str]]) -> None:
    assert vanished(as_text(rows)) == []


@pytest.mark.walk
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_no_cell_of_many_registers_vanishes(rows: list[list[str]]) -> None:
    assert vanished(as_text(rows)) == []


def test_a_reader_that_drops_a_row_is_found_out() -> None:
    def drops(rows: Any, references: References) -> Any:
        read, drafts = read_register(rows, references)
        return read, drafts[:-1]

    assert vanished("Название\tПримечание\nМузей\tмк0001z\nКлуб\tмк0002z", drops)


def test_a_reader_that_drops_a_cell_is_found_out() -> None:
    def drops(rows: Any, references: References) -> Any:
        read, drafts = read_register(rows, references)
        drafts[0].parsed.note = ""
        return read, drafts

    assert vanished("Название\tПримечание\nМузей\tмк0001z", drops) == ["мк0001z"]
