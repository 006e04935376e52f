"""Tables in uploaded documents and workbooks."""

import io
import json
import re
import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import escape

import docx
import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common import table_document, table_parts, table_workbook, tables
from common.clipboard import MAX_CELL, MAX_COLUMNS
from common.limited import Refused
from common.pasted import PastedTable
from common.tables import MAX_FILE_ROWS, MAX_TABLE_BYTES, FileTable, TableFileField, accept_table, read_table
from tests import pasting

Rows = list[list[str]]


def tables_of(content: bytes) -> list[PastedTable]:
    return [PastedTable.from_json(table) for table in json.loads(read_table(content))]


def rows_of(content: bytes) -> Rows:
    return pasting.rows_of(tables_of(content))


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as error:
        read_table(content)
    return error.value.reason


def archive(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return saved.getvalue()


def parts_of(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_parts(content: bytes, **parts: str | bytes | Callable[[bytes], bytes]) -> bytes:
    """The file with some parts replaced or changed, named by the ends of their paths: `sheet1=…`."""
    found = parts_of(content)
    for name, new in parts.items():
        path = next(path for path in found if path.endswith(f"{name}.xml"))
        found[path] = new(found[path]) if callable(new) else new
    return archive(found)


# Documents

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def word(body: str) -> bytes:
    """A document of this body."""
    xml = f"<?xml version='1.0' encoding='UTF-8'?><w:document {W} {MC}><w:body>{body}</w:body></w:document>"
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def p(text: str) -> str:
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def tc(text: str = "", span: int = 1, merge: str = "", inside: str = "") -> str:
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cell if '<' in cell else tc(cell) for cell in cells)}</w:tr>"


def tbl(*rows: str, widths: Sequence[int] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def document(*contents: Rows | str) -> bytes:
    """A document that python-docx writes: tables, and paragraphs between them."""
    made = docx.Document()
    for content in contents:
        if isinstance(content, str):
            made.add_paragraph(content)
            continue
        table = made.add_table(len(content), len(content[0]))
        for row, texts in zip(table.rows, content, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


HEADER = ["Мероприятие", "Срок", "Ответственный"]
SEPTEMBER = [["День знаний", "1 сентября", "Петрова"], ["Совет профилактики", "ежемесячно", "Иванов"]]
OCTOBER = [["Совет профилактики", "ежемесячно", "Иванов"], ["Субботник", "10 октября", "Сидорова"]]


def test_table_of_a_document_keeps_its_columns_and_lines():
    content = document("План работы", [HEADER, ["Музей\nПобеды\tи славы", " а\u00a0 б ", ""], *SEPTEMBER], "Директор")
    assert rows_of(content) == [HEADER, ["Музей\nПобеды и славы", "а б", ""], *SEPTEMBER]


def test_paragraphs_and_breaks_are_lines_of_a_cell():
    inside = (
        p("Музей") + p("") + "<w:p><w:r><w:t>Парк</w:t><w:br/><w:t>5</w:t><w:noBreakHyphen/><w:t>й</w:t></w:r></w:p>"
    )
    assert rows_of(word(tbl(tr(tc(inside=inside), "Де\u00adт\u200bи\u0306")))) == [["Музей\nПарк\n5-й", "Детй"]]


def test_every_table_of_a_document_is_read_with_the_text_above_it():
    approval = [["СОГЛАСОВАНО", "УТВЕРЖДАЮ"], ["Совет школы", "Директор"]]
    content = document(
        "План", approval, "", "Модуль «Профориентация»", "5–9 классы", [HEADER, *SEPTEMBER], "", OCTOBER, "Директор"
    )
    assert tables_of(content) == [
        PastedTable(approval, ["План"]),
        PastedTable([HEADER, *SEPTEMBER], ["Модуль «Профориентация»", "5–9 классы"]),
        PastedTable(OCTOBER),
        PastedTable([], ["Директор"]),
    ]


def test_tables_of_a_document_keep_their_own_widths():
    council = [["Петрова", "8-8442"], ["Иванов", "8-8443"]]
    assert [table.rows for table in tables_of(document([HEADER, *SEPTEMBER], council))] == [
        [HEADER, *SEPTEMBER],
        council,
    ]


def test_document_without_a_table_is_a_list():
    assert tables_of(document("Музей", "", "Клуб «Пехотинец»")) == [PastedTable([["Музей"], ["Клуб «Пехотинец»"]])]


def test_name_of_a_month_over_the_whole_width_is_a_row():
    plan = tbl(
        tr("№", "Дело", "Срок"),
        tr(tc("Сентябрь", span=3)),
        tr("1", "Линейка", "01.09"),
        tr(tc("Модуль «Социальное партнёрство»", span=2), properties='<w:gridBefore w:val="1"/>'),
        tr("2", "Музей", ""),
    )
    assert rows_of(word(plan)) == [
        ["№", "Дело", "Срок"],
        ["Сентябрь", "", ""],
        ["1", "Линейка", "01.09"],
        ["Модуль «Социальное партнёрство»", "", ""],
        ["2", "Музей", ""],
    ]


def test_cells_merged_by_word_speak_as_pasted_ones_do():
    made = docx.Document()
    table = made.add_table(5, 3)
    for row, text in enumerate(
        ["Направление Партнёр Адрес", "Социальное Музей 1", "- Клуб 2", "- Парк -", "Спорт Стадион 3"]
    ):
        for cell, word_ in zip(table.rows[row].cells, text.split(), strict=True):
            cell.text = "" if word_ == "-" else word_
    table.cell(1, 0).merge(table.cell(3, 0))
    table.cell(2, 2).merge(table.cell(3, 2))
    table.cell(4, 1).merge(table.cell(4, 2))
    saved = io.BytesIO()
    made.save(saved)
    assert rows_of(saved.getvalue()) == [
        ["Направление", "Партнёр", "Адрес"],
        ["Социальное", "Музей", "1"],
        ["Социальное", "Клуб", "2"],
        ["Социальное", "Парк", "2"],
        ["Спорт", "Стадион\n3", ""],
    ]


def test_row_with_nothing_of_its_own_is_no_row():
    table = tbl(
        tr(tc("Линейка", merge="start"), tc("1 сентября", merge="start")),
        tr(tc(merge="on"), tc(merge="on")),
        tr("", ""),
        tr("Субботник", "осенью"),
    )
    assert rows_of(word(table)) == [["Линейка", "1 сентября"], ["Субботник", "осенью"]]


def test_merge_that_begins_nowhere_is_a_cell_of_its_own():
    assert rows_of(word(tbl(tr(tc("а", merge="on"), "б"), tr(tc(merge="on"), "в")))) == [
        ["а", "б"],
        ["а", "в"],
    ]
    # What hung there ends with the next cell.
    ended = tbl(tr(tc("а", merge="start"), "б"), tr("", "в"), tr(tc("", merge="on"), "г"))
    assert rows_of(word(ended)) == [["а", "б"], ["", "в"], ["", "г"]]


def test_lines_that_a_hand_drew_nearly_together_are_one():
    drawn = tbl(
        tr("Дело", "Срок", tc("Кто", span=2)),
        tr("Линейка", tc("01.09", span=2), "Петрова"),
        tr(tc("Сентябрь", span=4)),
        tr("Музей", tc("12.09", span=2), "Иванов"),
        widths=[3000, 2000, 120, 1880],
    )
    assert rows_of(word(drawn)) == [
        ["Дело", "Срок", "Кто"],
        ["Линейка", "01.09", "Петрова"],
        ["Сентябрь", "", ""],
        ["Музей", "12.09", "Иванов"],
    ]


@pytest.mark.parametrize("widths", [(), (0, 0, 0), (100, 100, 100), (3000, 3000)])
def test_narrow_or_unknown_columns_stay_apart(widths):
    table = tbl(tr("№", "Дело", "Кто"), tr(tc("а", span=2), "б"), widths=widths)
    assert rows_of(word(table)) == [["№", "Дело", "Кто"], ["а", "", "б"]]


def test_tracked_changes_are_read_as_accepted():
    change = 'w:id="1" w:author="a"'
    text = (
        f"<w:p><w:del {change}><w:r><w:delText>Старое</w:delText></w:r></w:del><w:ins {change}><w:r><w:t>Новое</w:t></w:r>"
        f"</w:ins><w:moveFrom {change}><w:r><w:t>Ушло</w:t></w:r></w:moveFrom></w:p>"
    )
    table = tbl(tr(tc(inside=text), "1"), tr("Вычеркнуто", "2", properties=f"<w:del {change}/>"), tr("в", "3"))
    assert rows_of(word(table)) == [["Новое", "1"], ["в", "3"]]


def test_content_controls_links_and_fields_are_text():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc('Музей')}</w:sdtContent></w:sdt>"
    link = (
        "<w:p><w:hyperlink><w:r><w:t>школа</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText> PAGE </w:instrText></w:r><w:fldSimple><w:r><w:t>.рф</w:t></w:r></w:fldSimple></w:p>"
    )
    row = f"<w:sdt><w:sdtContent>{tr(control, tc(inside=link))}</w:sdtContent></w:sdt>"
    assert rows_of(word(f"<w:sdt><w:sdtContent>{tbl(row)}</w:sdtContent></w:sdt>")) == [["Музей", "школа.рф"]]


def test_inner_table_is_text_of_its_cell():
    inner = p("Музей") + tbl(tr("пн", "10–18"), tr("вт", "")) + p("")
    assert rows_of(word(tbl(tr(tc(inside=inner), "x"), tr("y", "z")))) == [
        ["Музей\nпн\n10–18\nвт", "x"],
        ["y", "z"],
    ]


def test_table_in_a_row_that_holds_nothing_else_is_a_table():
    inner = p("Модуль") + tbl(tr(*HEADER), tr(*SEPTEMBER[0])) + p("")
    outer = tbl(tr("СОГЛАСОВАНО", "УТВЕРЖДАЮ"), tr(tc(inside=inner), ""), tr("Директор", ""))
    assert tables_of(word(outer)) == [
        PastedTable([["СОГЛАСОВАНО", "УТВЕРЖДАЮ"]]),
        PastedTable([HEADER, SEPTEMBER[0]], ["Модуль"]),
        PastedTable([["Директор"]]),
    ]


def test_text_box_is_read_once():
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert rows_of(word(tbl(tr(tc(inside=box.format(p("Музей"))), "x")))) == [["Музей", "x"]]
    assert rows_of(word(box.format(tbl(tr("Музей", "x"), tr("Парк", "y"))))) == [
        ["Музей", "x"],
        ["Парк", "y"],
    ]


def test_empty_rows_and_columns_are_dropped():
    assert rows_of(document([["", "а", "", "б"], ["", "", "", ""], ["", "в", "", ""]])) == [
        ["а", "б"],
        ["в", ""],
    ]


def test_main_part_may_have_a_number():
    parts = parts_of(document([HEADER]))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    assert rows_of(archive(parts)) == [HEADER]


GRID = st.lists(
    st.lists(st.tuples(st.text("абв", min_size=1, max_size=2), st.integers(1, 3)), min_size=1, max_size=4),
    min_size=2,
    max_size=5,
)


@given(GRID, st.integers(0, 4))
def test_document_reads_as_the_same_table_pasted(grid, reach):
    """The first cell reaches over some rows; each row has a cell of its own besides."""
    reach = min(reach, len(grid) - 1)
    pasted = word_rows = ""
    for number, row in enumerate(grid):
        html = "".join(f"<td colspan={span}>{text}</td>" for text, span in row) + "<td>я</td>"
        cells = [tc(text, span) for text, span in row] + [tc("я")]
        if number == 0:
            html, cells = f"<td rowspan={reach + 1}>верх</td>{html}", [tc("верх", merge="start"), *cells]
        elif number <= reach:
            cells = [tc(merge="on"), *cells]
        pasted += f"<tr>{html}</tr>"
        word_rows += tr(*cells)
    assert rows_of(word(tbl(word_rows))) == pasting.pasted_rows(f"<table>{pasted}</table>")


# Workbooks


def workbook(*sheets: Sequence[Sequence[object]], change: Callable[[openpyxl.Workbook], object] | None = None) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(list(row))
    if change:
        change(made)
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def as_excel_writes(content: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel keeps them; openpyxl writes them into the cells."""
    parts = {name: bytes(part) for name, part in parts_of(content).items()}
    texts: list[bytes] = []

    def kept(match: re.Match[bytes]) -> bytes:
        texts.append(match[1])
        return b't="s"><v>%d</v></c>' % (len(texts) - 1)

    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = re.sub(rb't="inlineStr"><is>(.*?)</is></c>', kept, parts[name], flags=re.DOTALL)
    shared = b"".join(b"<si>%s</si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (SHEET, shared)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    return archive({**parts})


SHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_texts_that_excel_keeps_apart_are_read():
    content = as_excel_writes(workbook([HEADER, *SEPTEMBER, ["Музей\nПобеды", 12]]))
    assert rows_of(content) == [HEADER, *SEPTEMBER, ["Музей\nПобеды", "12", ""]]
    two_runs = b"<si><r><t>a</t></r><r><t>b</t></r></si>"
    colored = with_parts(content, sharedStrings=lambda xml: re.sub(rb"<si>.*?</si>", two_runs, xml, count=1))
    assert rows_of(colored)[0] == ["ab", *HEADER[1:]]


def test_table_of_a_workbook_keeps_its_columns_and_lines():
    content = workbook(
        [["План"], [], [None, *HEADER], [None, "Музей\r\nПобеды", " а\u00a0 б ", None], [None, *SEPTEMBER[0]]]
    )
    assert rows_of(content) == [
        ["План", "", "", ""],
        ["", *HEADER],
        ["", "Музей\nПобеды", "а б", ""],
        ["", *SEPTEMBER[0]],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 9, 1), "01.09.2026"),
        (datetime(2026, 9, 1), "01.09.2026"),
        (datetime(2026, 9, 1, 8, 30), "01.09.2026 08:30"),
        (time(8, 5), "08:05"),
        (timedelta(hours=26, minutes=5), "26:05"),
        (12, "12"),
        (12.0, "12"),
        (3445123456, "3445123456"),
        (0.1 + 0.2, "0,3"),
        (-1.5, "-1,5"),
        (True, "ИСТИНА"),
        ("12.0", "12.0"),
        ("=1+1", ""),
        ("а_x000D_\nб_x000D_в", "а\nб\nв"),
        ("и\u0306\u00ad\u200b", "й"),
    ],
)
def test_value_of_a_cell_is_written_as_people_write_it(value, text):
    assert rows_of(workbook([["x", value]])) == [["x", text] if text else ["x"]]


@pytest.mark.parametrize(
    ("kept", "text"),
    [("0.30000000000000004", "0,3"), ("12.0", "12"), ("1.2E3", "1200"), ("344512345678", "344512345678")],
)
def test_number_is_written_with_the_digits_that_excel_shows(kept, text):
    content = with_parts(workbook([["x", 7]]), sheet1=lambda xml: xml.replace(b"<v>7</v>", f"<v>{kept}</v>".encode()))
    assert rows_of(content) == [["x", text]]


def test_formula_says_what_it_gave():
    content = with_parts(
        workbook([["x", "=40+2"]]),
        sheet1=lambda xml: re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>42</v>", xml),
    )
    assert rows_of(content) == [["x", "42"]]


def test_merged_cells_of_a_sheet_speak_as_pasted_ones_do():
    areas = ("A2:A4", "C3:C4", "A5:C6", "B8:C8", "A9:A12")
    content = workbook(
        [
            ["Направление", "Партнёр", "Адрес"],
            ["Социальное", "Музей", 1],
            ["", "Клуб", 2],
            ["", "Парк", ""],
            ["Октябрь"],
            [],
            ["Спорт", "Стадион", 3],
            ["", "Контакты", ""],
            ["Лето", "Лагерь", ""],
            ["", "Поход", ""],
        ],
        change=lambda book: [book.worksheets[0].merge_cells(area) for area in areas],
    )
    assert rows_of(content) == [
        ["Направление", "Партнёр", "Адрес"],
        ["Социальное", "Музей", "1"],
        ["Социальное", "Клуб", "2"],
        ["Социальное", "Парк", "2"],
        ["Октябрь", "", ""],
        ["Спорт", "Стадион", "3"],
        ["", "Контакты", ""],
        ["Лето", "Лагерь", ""],
        ["Лето", "Поход", ""],
    ]


def test_every_sheet_is_read_and_says_whether_it_is_hidden():
    content = workbook(
        [["Титул"]],
        [HEADER, *SEPTEMBER],
        [["", ""]],
        [["один"], ["два"]],
        change=lambda book: (
            setattr(book.worksheets[1], "title", "НОО"),
            setattr(book.worksheets[3], "sheet_state", "hidden"),
        ),
    )
    assert [(table.sheet, table.is_hidden, table.rows) for table in tables_of(content)] == [
        ("Sheet", False, [["Титул"]]),
        ("НОО", False, [HEADER, *SEPTEMBER]),
        ("Sheet3", True, [["один"], ["два"]]),
    ]


def test_chart_on_a_sheet_of_its_own_is_no_table():
    assert rows_of(workbook([["а", "б"]], change=lambda book: book.create_chartsheet())) == [["а", "б"]]


def test_parts_that_a_table_does_not_need_may_be_broken():
    parts = parts_of(workbook([["а", "б"]]))
    assert {"docProps/core.xml", "xl/theme/theme1.xml"} <= parts.keys()
    broken = {"docProps/core.xml": "<", "xl/theme/theme1.xml": "<", "xl/drawings/drawing1.xml": "<"}
    assert rows_of(archive(parts | broken)) == [["а", "б"]]


def test_what_openpyxl_warns_of_is_no_reason_to_stop():
    odd = b'</sheetData><extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><a/></ext></extLst>'
    content = with_parts(workbook([["а", "б"]]), sheet1=lambda xml: xml.replace(b"</sheetData>", odd))
    with pytest.warns(UserWarning, match="not supported"):
        list(openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0].iter_rows())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rows_of(content) == [["а", "б"]]


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD3", "A99999999", "XFD99999999"])
def test_cell_in_the_far_corner_costs_nothing(cell):
    number = "".join(filter(str.isdigit, cell))
    far = f'<row r="{number}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    content = with_parts(
        workbook([["а", "б"], ["в", "г"]]),
        sheet1=lambda xml: xml.replace(b"</sheetData>", far.encode()).replace(b"A1:B2", f"A1:{cell}".encode()),
    )
    tracemalloc.start()
    try:
        assert rows_of(content) == [["а", "б"], ["в", "г"]]
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


# Limits


@pytest.mark.parametrize("make", [lambda rows: document(rows), lambda rows: workbook(rows)], ids=["docx", "xlsx"])
class TestLimits:
    def test_as_many_columns_as_allowed(self, make):
        rows = [["x"] * MAX_COLUMNS]
        assert rows_of(make(rows)) == rows
        assert rows_of(make([[*row, ""] for row in rows])) == rows
        assert refusal(make([[*row, "x"] for row in rows])) == "too_many_columns"

    def test_as_long_a_cell_as_allowed(self, make):
        assert rows_of(make([["x" * MAX_CELL, "y"]])) == [["x" * MAX_CELL, "y"]]
        assert refusal(make([["x" * MAX_CELL + "z", "y"]])) == "long_cell"

    def test_nothing_written_is_no_table(self, make):
        assert refusal(make([["", " "], ["\u00a0", ""]])) == "no_table"


def long_document(count: int) -> bytes:
    return word(tbl(*[tr(tc(f"Дело {number}"), "сентябрь") for number in range(count)], tr("", "")))


def long_workbook(count: int) -> bytes:
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet()
    for number in range(count):
        sheet.append([f"Дело {number}", "сентябрь"])
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("make", [long_document, long_workbook])
def test_one_row_too_many_is_refused(make):
    assert refusal(make(MAX_FILE_ROWS + 1)) == "too_many_rows"


def test_tables_too_long_together_are_refused():
    half = tbl(*[tr("а", "б")] * (MAX_FILE_ROWS // 2 + 1))
    assert refusal(word(half + half)) == "too_many_rows"


def test_merged_text_does_not_multiply_without_end(monkeypatch):
    monkeypatch.setattr(tables, "MAX_FILE_CHARACTERS", 1_000)
    rows = [tr(tc("x" * 90, merge="on" if number else "start"), "y") for number in range(11)]
    assert len(rows_of(word(tbl(*rows[:10])))) == 10
    assert refusal(word(tbl(*rows))) == "too_much_inside"


# What is no table


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "old_office"),
        (OLE + "Workbook".encode("utf-16-le"), "old_office"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(64), "password"),
        (archive({**parts_of(document([HEADER])), "word/vbaProject.bin": b"x"}), "macros"),
        (archive({**parts_of(workbook([HEADER])), "xl/VBAPROJECT.BIN": b"x"}), "macros"),
        (archive({**parts_of(document([HEADER])), "word/embeddings/setup.EXE": b"x"}), "macros"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "other_program"),
        (archive({"[Content_Types].xml": "<x/>", "xl/workbook.bin": b"x"}), "other_program"),
        (
            archive({"word/document.xml": "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'/>"}),
            "other_program",
        ),
        (archive({"a.txt": "x"}), "not_a_table"),
        (archive({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}), "not_a_table"),
        (archive({}), "not_a_table"),
        (b"%PDF-1.7\n%%EOF", "not_a_table"),
        (b"{\\rtf1 words}", "not_a_table"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "not_a_table"),
        ("Дело;Срок\nМузей;осень".encode(), "not_a_table"),
        (b"MZ" + bytes(300), "not_a_table"),
        (b"x", "not_a_table"),
        (document(), "no_table"),
        (word(""), "no_table"),
        (word(tbl()), "no_table"),
        (word(tbl(tr(), tr("", ""))), "no_table"),
        (workbook([]), "no_table"),
        (document([HEADER])[:-40], "damaged"),
        (workbook([HEADER])[:-40], "damaged"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (with_parts(document([HEADER]), document=lambda xml: xml[: len(xml) // 2]), "damaged"),
        (with_parts(document([HEADER]), document=""), "damaged"),
        (with_parts(workbook([HEADER]), sheet1=lambda xml: xml[: len(xml) // 2]), "damaged"),
        (with_parts(as_excel_writes(workbook([HEADER])), sharedStrings="<x"), "damaged"),
        (with_parts(workbook([HEADER]), workbook="<workbook"), "damaged"),
        (archive({"xl/workbook.xml": "<x/>"}), "damaged"),
        (archive(parts_of(document([HEADER])), zipfile.ZIP_LZMA), "damaged"),
        (word(tbl(tr(tc(inside="<w:p>" * 2_000 + "</w:p>" * 2_000)))), "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content, reason):
    assert refusal(content) == reason
    assert reason in tables._REFUSALS


def test_damage_within_the_packed_text_is_refused():
    for content in (document([HEADER]), as_excel_writes(workbook([HEADER]))):
        for name, at in packed_parts(content):
            spoilt = bytearray(content)
            spoilt[at + 10] ^= 0xFF
            if name in ("word/document.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
                assert refusal(bytes(spoilt)) == "damaged"


def packed_parts(content: bytes) -> list[tuple[str, int]]:
    """Each part's name and where its packed bytes begin."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return [
            (member.filename, member.header_offset + 30 + len(member.filename.encode())) for member in made.infolist()
        ]


# Bombs


SPACES = b" " * 20_000_000


@pytest.fixture
def little_unpacked(monkeypatch) -> Iterator[None]:
    """Less than real documents unpack to, and a look at the memory that a refusal takes."""
    for module in (tables, table_workbook):
        monkeypatch.setattr(module, "MAX_UNPACKED", 1_000_000)
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


PARTS = [
    (document([HEADER]), "document"),
    (workbook([HEADER]), "sheet1"),
    (workbook([HEADER]), "workbook"),
    (workbook([HEADER]), "styles"),
]


@pytest.mark.parametrize(("content", "part"), PARTS)
def test_part_that_unpacks_to_too_much_is_refused_unread(content, part, little_unpacked):
    assert refusal(with_parts(content, **{part: SPACES})) == "too_much_inside"


def test_parts_that_unpack_to_too_much_together_are_refused(little_unpacked):
    parts = parts_of(workbook([HEADER]))
    sheets = {f"xl/worksheets/more{number}.xml": SPACES[:300_000] for number in range(4)}
    assert refusal(archive(parts | sheets)) == "too_much_inside"


@pytest.mark.parametrize(("content", "part"), PARTS)
def test_part_that_lies_about_its_size_is_not_unpacked(content, part, little_unpacked):
    bomb = with_parts(content, **{part: SPACES})
    true, false = struct.pack("<L", len(SPACES)), struct.pack("<L", 1_000)
    assert bomb.count(true) == 2
    assert refusal(bomb.replace(true, false)) == "damaged"


def test_pictures_are_not_unpacked(little_unpacked):
    assert rows_of(archive({**parts_of(document([HEADER])), "word/media/image1.png": SPACES})) == [HEADER]
    assert rows_of(archive({**parts_of(workbook([HEADER])), "xl/media/image1.png": SPACES})) == [HEADER]


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ха'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
FILE = "<!DOCTYPE x [<!ENTITY i SYSTEM 'file:///etc/passwd'>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("dtd", [f"{LAUGHS}]>", f"{FILE}]>", "<!DOCTYPE x SYSTEM 'http://example.org/x.dtd'>"])
def test_entities_are_refused(dtd, encoding):
    head = f"<?xml version='1.0' encoding='{encoding}'?>{dtd}"
    body = f"<w:document {W}><w:body>{tbl(tr('а', '{}'))}</w:body></w:document>"
    text = head + body.format("&i;" if "ENTITY" in dtd else "б")
    assert refusal(with_parts(document([HEADER]), document=text.encode(encoding))) == "damaged"
    good = as_excel_writes(workbook([HEADER]))
    for part in ("sheet1", "sharedStrings", "workbook", "styles", "[Content_Types]"):
        xml = next(bytes(xml) for path, xml in parts_of(good).items() if path.endswith(f"{part}.xml"))
        spoilt = head + xml.decode()[xml.startswith(b"<?") and xml.index(b"?>") + 2 :]
        assert refusal(with_parts(good, **{part: spoilt.encode(encoding)})) == "damaged"


def test_parser_by_itself_reads_no_file_for_an_entity():
    xml = f"{FILE}]><w:document {W}>{p('X')}</w:document>".replace("X", "а&i;б").encode()
    texts = [element.xpath("string()") for _event, element in table_parts.elements(xml, table_document._PARAGRAPH)]
    assert texts[-1] in ("а&i;б", "аб")


# Uploads, in the limited child


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refused_upload(content: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as error:
        accept_table(upload("План.docx", content))
    return error.value


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("План работы.xlsx", document([HEADER]), "План работы.xlsx"),
        ("  План \t2026\u202e.docx", workbook([HEADER]), "План 2026.docx"),
        ("план", workbook([HEADER]), "план"),
        (".docx", document([HEADER]), "docx"),
        ("а" * 240 + ".docx", document([HEADER]), "а" * 150 + ".docx"),
    ],
)
def test_upload_is_known_by_its_content_and_named_for_people(name, content, kept):
    accepted = accept_table(upload(name, content))
    assert (accepted.name, pasting.rows_of(accepted.tables)) == (kept, [HEADER])


@pytest.mark.parametrize("make", [long_document, long_workbook])
def test_as_many_rows_as_allowed_are_read_within_the_limits(make):
    rows = pasting.rows_of(accept_table(upload("План.docx", make(MAX_FILE_ROWS))).tables)
    assert len(rows) == MAX_FILE_ROWS
    assert rows[-1] == [f"Дело {MAX_FILE_ROWS - 1}", "сентябрь"]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (OLE, "old_office", "Open it and save it as DOCX or XLSX."),
        (document([["x"] * (MAX_COLUMNS + 1)]), "too_many_columns", "at most 30."),
        (workbook([["x" * (MAX_CELL + 1)]]), "long_cell", "at most 5000 characters."),
        (
            with_parts(document([HEADER]), document=b" " * 101 * 1024 * 1024),
            "too_much_inside",
            "Leave only the table",
        ),
        (b"", "empty", "The file is empty."),
        (bytes(MAX_TABLE_BYTES + 1), "too_large", "at most 10 MB."),
    ],
)
def test_refusal_speaks_to_a_person(content, code, words):
    with translation.override("en"):
        error = refused_upload(content)
        assert error.code == code
        assert words in error.messages[0]


def test_every_refusal_has_its_words():
    for code, message in tables._REFUSALS.items():
        with translation.override("en"):
            text = ValidationError(message, code=code, params=tables._LIMITS_IN_WORDS).messages[0]
        assert "%" not in text and text.endswith(".")


@pytest.mark.walk
def test_work_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(tables, "_LIMITS", {"cpu_seconds": 1, "memory_mb": 512})
    rows = [tr(*["слово " * 20] * 8)] * MAX_FILE_ROWS
    assert refused_upload(word(tbl(*rows * 3))).code == "limit"


def test_field_gives_the_table_or_nothing():
    field = TableFileField(required=False)
    assert field.clean(upload("План.docx", document([HEADER]))) == FileTable("План.docx", [PastedTable([HEADER])])
    assert field.clean(None) is None
    with pytest.raises(ValidationError):
        TableFileField().clean(None)
    with pytest.raises(ValidationError) as error:
        field.clean(upload("План.docx", b"x"))
    assert error.value.code == "not_a_table"


@given(st.binary(max_size=200), st.integers(0, 10_000), st.sampled_from(["docx", "xlsx"]))
def test_any_damage_is_refused_or_read(noise, at, kind):
    content = SAMPLES[kind]
    at %= len(content)
    try:
        rows = rows_of(content[:at] + noise + content[at + len(noise) :])
    except Refused as refused:
        assert refused.reason in tables._REFUSALS
    else:
        assert len({len(row) for row in rows}) == 1


SAMPLES = {"docx": word(tbl(tr("а", "б"), tr("в", "г"))), "xlsx": workbook([["а", "б"], ["в", "г"]])}
