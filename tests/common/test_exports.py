"""Exports, opened again as a spreadsheet program would."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from common.exports import as_typed, export_response

DANGEROUS = [
    "=1+1",
    "+7 (8442) 00-00-00",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\x00=1",
    "\ufeff=1",
]


def sheet(columns, rows):
    response = export_response("xlsx", "file", columns, rows)
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def lines(columns, rows):
    content = export_response("csv", "file", columns, rows).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_xlsx_keeps_words_numbers_and_dates():
    made = sheet(["Name", "Pupils", "On", "Share"], [["Музей", 25, date(2026, 9, 1), Decimal("0.5")], [None] * 4])
    assert [cell.value for cell in made[2]] == ["Музей", 25, datetime(2026, 9, 1), 0.5]
    assert made["C2"].is_date and made["C2"].number_format == "DD.MM.YYYY"
    assert [cell.value for cell in made[3]] == [None] * 4


def test_xlsx_header_is_bold_frozen_and_filtered():
    made = sheet(["Name", "About"], [["x" * 5, "y" * 500]] * 3)
    assert made["A1"].font.bold and not made["A2"].font.bold
    assert made.freeze_panes == "A2" and made.auto_filter.ref == "A1:B4"
    assert 8 <= made.column_dimensions["A"].width < made.column_dimensions["B"].width <= 60


def test_xlsx_without_rows_is_a_header():
    made = sheet(["Name"], [])
    assert (made.max_row, made["A1"].value, made.auto_filter.ref) == (1, "Name", "A1:A1")


@pytest.mark.parametrize("text", [*DANGEROUS, "#N/A", "#REF!", "1", "TRUE", "2026-09-01", "{=1}", "%"])
def test_xlsx_text_is_never_a_formula(text):
    made = sheet([text], [[text]])
    for cell in (made["A1"], made["A2"]):
        assert cell.data_type == "s" and isinstance(cell.value, str)


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_text_is_never_a_formula(text):
    for line in lines([text], [[text]]):
        assert line[0].startswith("'")


def test_csv_is_what_russian_excel_opens():
    assert lines(["Имя", "№"], [["Клуб «А»; «Б»", -5], ["две\nстроки", None], [date(2026, 9, 1), ""]]) == [
        ["Имя", "№"],
        ["Клуб «А»; «Б»", "-5"],
        ["две\nстроки", ""],
        ["2026-09-01", ""],
    ]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_characters_no_file_may_hold_are_dropped(format):
    response = export_response(format, "file", ["x"], [["a\x00b\x08c\ud800d\ufffee"]])
    if format == "csv":
        assert "abcde" in response.content.decode()
    else:
        assert openpyxl.load_workbook(io.BytesIO(response.content)).active["A2"].value == "abcde"


def test_long_text_is_cut_where_excel_would_refuse_it():
    made = sheet(["x"], [["я" * 40_000], ["😀" * 40_000]])
    assert len(made["A2"].value) == 32_767
    assert len(made["A3"].value.encode("utf-16-le")) // 2 == 32_766


def test_moments_are_written_in_local_time():
    moment = datetime(2026, 9, 1, 21, 30, tzinfo=UTC)
    made = sheet(["x"], [[moment]])
    assert made["A2"].value == moment.astimezone().replace(tzinfo=None) or made["A2"].value.minute == 30
    assert made["A2"].number_format == "DD.MM.YYYY HH:MM"


def test_yes_no_and_translated_words_are_text():
    made = sheet([gettext_lazy("Name")], [[True], [False], [gettext_lazy("Name")]])
    assert all(isinstance(made.cell(row, 1).value, str) for row in range(1, 5))


def test_a_date_in_words_is_found_in_a_sheet_as_one_types_it():
    rows = [["до\u00a031\u00a0мая\u00a02027"]]
    assert sheet(["Договор"], rows)["A2"].value == lines(["Договор"], rows)[1][0] == "до 31 мая 2027"


def test_rows_may_come_one_by_one():
    assert len(lines(["x"], ([number] for number in range(1000)))) == 1001
    assert sheet(["x"], ([number] for number in range(1000))).max_row == 1001


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_download_is_private_and_keeps_its_russian_name(format):
    response = export_response(format, 'Партнёры: "2026/27"\r\nX-Evil: 1', ["x"], [])
    assert response["Cache-Control"] == "no-store, private"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert unquote(disposition).endswith(f"Партнёры 2026 27 X-Evil 1.{format}")
    assert "\n" not in disposition


def test_file_always_has_a_name():
    assert 'filename="export.csv"' in export_response("csv", " ../ ", ["x"], [])["Content-Disposition"]


def test_unknown_format_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        export_response("exe", "file", [], [])


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_text_breaks_a_file_or_becomes_a_formula(texts):
    for row in sheet(texts, [texts]).iter_rows():
        assert {cell.data_type for cell in row} <= {"s", "n"}
        assert all(cell.value is None or isinstance(cell.value, str) for cell in row)
    for cell in lines(texts, [texts])[-1:][0]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_what_a_person_types_as_a_day_or_a_small_number_is_one():
    typed = {"12.10.2026": date(2026, 10, 12), "5": 5, "0": 0, "2026": 2026}
    assert {text: as_typed(text) for text in typed} == typed
    for text in ("05", "7701234567", "30.02.2026", "12.10.26", "12 октября", "1–4", "5А", "", "4.5", "=1", "-5"):
        assert as_typed(text) == text


def test_csv_has_decimals_that_russian_excel_reads():
    assert lines(["x", "y"], [[Decimal("4.5"), 0.25]])[1] == ["4,5", "0,25"]
