"""A register of several tables and sheets, with text between them."""

import pytest

from common.clipboard import parse_tables
from common.pasted import PastedTable
from partners.models import RegisterImport
from partners.pasting.register import References, RowDraft, read_register
from tests import html
from tests.conftest import Persona
from tests.factories import RegisterImportFactory

pytestmark = pytest.mark.django_db

HEADING = ["Название", "Телефон"]


def read(*tables: PastedTable) -> list[RowDraft]:
    return read_register(tables, References.load())[1]


def partners(drafts: list[RowDraft]) -> list[tuple[str, list[str]]]:
    """The partners to be, each with the codes of its directions."""
    return [
        (each.parsed.name, [direction.code for direction in each.parsed.directions])
        for each in drafts
        if each.is_partner
    ]


def left(drafts: list[RowDraft]) -> list[tuple[str, str]]:
    return [(each.reason, each.cells[0]) for each in drafts if each.reason]


def test_a_direction_above_a_table_counts_and_other_text_is_named() -> None:
    drafts = read(
        PastedTable([HEADING, ["Музей", "23-45-67"]], ["Наши партнёры", "Гражданско-патриотическое направление"]),
        PastedTable([HEADING, ["Стадион", "34-56-78"]], ["Физкультурно-оздоровительное:"]),
        PastedTable([], ["Директор ________ Петрова"]),
    )
    assert partners(drafts) == [("Музей", ["civic-patriotic"]), ("Стадион", ["sport-health"])]
    assert left(drafts) == [
        ("title", "Наши партнёры"),
        ("section", "Гражданско-патриотическое направление"),
        ("section", "Физкультурно-оздоровительное:"),
        ("heading", "Название"),
        ("signature", "Директор ________ Петрова"),
    ]


def test_each_table_has_its_own_headings_in_its_own_order() -> None:
    drafts = read(
        PastedTable([["Название", "Адрес"], ["Музей", "ул. Мира, 1"]]),
        PastedTable([["№", "ИНН", "Партнёр"], ["1", "7707083893", "Клуб"]]),
    )
    assert [(each.parsed.name, each.parsed.address, each.parsed.inn) for each in drafts] == [
        ("Музей", "ул. Мира, 1", ""),
        ("Клуб", "", "7707083893"),
    ]


def test_a_table_without_headings_goes_on_with_the_one_before_where_it_is_as_wide() -> None:
    drafts = read(
        PastedTable([["Телефон", "Название"], ["23-45-67", "Музей"]], ["Профилактическое направление"]),
        PastedTable([["34-56-78", "Клуб"]]),
        PastedTable([["Директор", "", "Петрова А. А."]]),
    )
    assert partners(drafts) == [("Музей", ["prevention"]), ("Клуб", ["prevention"])]
    assert left(drafts)[-1] == ("title", "Директор")


def test_tables_without_any_headings_are_read_each_by_its_cells() -> None:
    drafts = read(
        PastedTable([["1", "Музей"], ["2", "Клуб"]]),
        PastedTable([["Стадион", "ул. Мира", "23-45-67"], ["Парк", "ул. Труда", "34-56-78"]]),
    )
    assert [name for name, _codes in partners(drafts)] == ["Музей", "Клуб", "Стадион", "Парк"]


def test_sheets_say_directions_and_hidden_ones_are_named_as_left_out() -> None:
    drafts = read(
        PastedTable([HEADING, ["Музей", ""]], sheet="Гражданско-патриотическое"),
        PastedTable([HEADING, ["Стадион", ""]], sheet="Спорт и здоровье"),
        PastedTable([["Выбор", "Список"]], sheet="Лист3", is_hidden=True),
    )
    assert partners(drafts)[0] == ("Музей", ["civic-patriotic"])
    assert ("hidden", "Выбор") in left(drafts)
    assert "Лист3" not in str(left(drafts))


def test_markup_and_file_give_the_same() -> None:
    rows = [HEADING, ["Музей", "23-45-67"], ["Клуб", ""]]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    pasted = parse_tables(f"<p>Профилактическое направление</p><table>{cells}</table>")
    assert read(*pasted) == read(PastedTable(rows, ["Профилактическое направление"]))


def test_a_line_of_text_and_a_row_of_a_hidden_sheet_are_used_after_all(coordinator: Persona) -> None:
    register = RegisterImportFactory(
        tables=[
            PastedTable([["Вид", "Название"], ["музей", "Музей"]], ["Клуб «Пехотинец»"]),
            PastedTable([["x", "Парк"]], sheet="Ещё", is_hidden=True),
        ]
    )
    path = f"/en/staff/import/partners/{register.pk}/"
    page = html.page(coordinator.get(path))
    assert "A row of a hidden sheet" in page.text
    assert "Вид Клуб «Пехотинец»" not in page.text
    for row in register.rows.filter(reason__in=["title", "hidden"]):
        assert page.one("li", id=f"row-{row.number}").choices("answer") == ["add"]
        coordinator.post(f"{path}rows/{row.number}/answer/", {"answer": "add"})
    names = [row.understood["name"] for row in RegisterImport.objects.get().rows.filter(reason="")]
    assert sorted(names) == ["Клуб «Пехотинец»", "Музей", "Парк"]
