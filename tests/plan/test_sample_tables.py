"""The tables in `samples/` arrive as they are meant, however they come: as files, from the clipboard, as plain text."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from common.clipboard import parse_tables
from common.pasted import PastedTable
from common.tables import read_table
from partners.models import Direction
from plan.models import PlanImport, PlanImportRow
from plan.selectors.import_leftovers import summary_of
from plan.services.importing import QUICK_ANSWERS, begin_import, correct_row
from school.years import SchoolYear
from tests.factories import UserFactory
from tests.plan import written
from tests.plan.written import Sheet
from wordings.grades import grades_of_mask

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 8, 20, 9, tzinfo=UTC)
SAMPLES = Path(__file__).parent / "samples"

# How a table comes to the portal
WAYS: dict[str, Callable[[list[Sheet]], list[PastedTable]]] = {
    "word": lambda sheets: parse_tables(written.as_word_html(sheets)),
    "word-tight": lambda sheets: parse_tables(written.as_word_html(sheets, between="")),
    "libreoffice": lambda sheets: parse_tables(written.as_libreoffice_html(sheets)),
    "libreoffice-tight": lambda sheets: parse_tables(written.as_libreoffice_html(sheets, between="")),
    "excel": lambda sheets: parse_tables(written.as_excel_html(sheets)),
    "excel-tight": lambda sheets: parse_tables(written.as_excel_html(sheets, between="")),
    "browser": lambda sheets: parse_tables(written.as_browser_html(sheets)),
    "minified": lambda sheets: parse_tables(written.as_minified_html(sheets)),
    "tabs": lambda sheets: parse_tables(written.as_tabs(sheets)),
    "docx": lambda sheets: tables_of(written.as_docx(sheets)),
    "xlsx": lambda sheets: tables_of(written.as_xlsx(sheets)),
}

# Rows: title, wording of the time, its first and last day, grades, module, direction, partner.
# What is left: the beginning of each line.
_MODULES = ["Основные школьные дела"] * 4 + ["Социальное партнёрство"] * 2 + ["Профориентация"]
_LEVEL = [
    ("Торжественная линейка «День знаний»", "1 сентября", "01.09.2026", "01.09.2026"),
    ("Неделя безопасности дорожного движения", "1-я неделя сентября", "01.09.2026", "06.09.2026"),
    ("День пожилого человека. Концерт для ветеранов", "II декада октября", "11.10.2026", "20.10.2026"),
    ("Акция «Чистый двор»", "октябрь", "01.10.2026", "31.10.2026"),
    ("Экскурсии в пожарную часть", "в течение года", "01.09.2026", "31.05.2027"),
    ("Беседы инспектора ПДН", "1 раз в четверть", "01.09.2026", "31.05.2027"),
    ("Экскурсия на предприятие", "с 1 по 9 мая", "01.05.2027", "09.05.2027"),
]
SOCIAL, CIVIC, SPORT = "social-pedagogical", "civic-patriotic", "sport-health"
ROWS: dict[str, list[tuple[str, ...]]] = {
    "F1_three_levels.docx": [
        (f"{level}-{number:02} {title}", *when, grades, module, "", "")
        for level, grades in (("НОО", "1-4"), ("ООО", "5-9"), ("СОО", "10-11"))
        for number, ((title, *when), module) in enumerate(zip(_LEVEL, _MODULES, strict=True), start=1)
    ],
    "F5_partners.xlsx": [
        (
            "СП-01 Экскурсия будущих первоклассников в школу",
            "апрель",
            "01.04.2027",
            "30.04.2027",
            "1",
            "",
            SOCIAL,
            "Детский сад № 382",
        ),
        ("СП-02 Концерт для дошколят", "20 ноября", "20.11.2026", "20.11.2026", "3-4", "", SOCIAL, "Детский сад № 382"),
        ("СП-03 Акция «Подари игрушку»", "декабрь", "01.12.2026", "31.12.2026", "1-4", "", SOCIAL, "Детский сад № 382"),
        (
            "СП-04 Библиотечные уроки",
            "1 раз в четверть",
            "01.09.2026",
            "31.05.2027",
            "2-7",
            "",
            SOCIAL,
            "Детская областная библиотека",
        ),
        (
            "СП-05 Неделя книги",
            "24-31 марта",
            "24.03.2027",
            "31.03.2027",
            "1-6",
            "",
            SOCIAL,
            "Детская областная библиотека",
        ),
        # A date of the former year: it is asked once, with what it becomes.
        ("СП-06 День открытых дверей", "23.02.2026", "", "", "9-11", "", CIVIC, "В/Ч 98540"),
        ("СП-07 Медосмотр", "по графику", "", "", "1,5,9", "", SPORT, "Поликлиника № 28"),
        (
            "СП-08 Весёлые старты",
            "7 апреля",
            "07.04.2027",
            "07.04.2027",
            "1-4",
            "",
            SPORT,
            "ДЮСШОР № 10, волонтёры-медики",
        ),
    ],
    "F9_different_tables.docx": [
        ("РЗ-01 Линейка", "1 сентября", "01.09.2026", "01.09.2026", "1-4", "Ключевые общешкольные дела", "", ""),
        ("РЗ-02 День матери", "27 ноября", "27.11.2026", "27.11.2026", "1-4", "Ключевые общешкольные дела", "", ""),
        ("РЗ-03 Разговоры о важном", "дата уточняется", "", "", "1-4", "Курсы внеурочной деятельности", "", ""),
        ("РЗ-04 Подвижные игры", "дата уточняется", "", "", "1-4", "Курсы внеурочной деятельности", "", ""),
        (
            "РЗ-05 Общешкольное собрание",
            "2 раза в год",
            "01.09.2026",
            "31.05.2027",
            "1-4",
            "Работа с родителями",
            "",
            "",
        ),
        (
            "РЗ-06 Родительский патруль",
            "сентябрь, май",
            "01.09.2026",
            "31.05.2027",
            "1-4",
            "Работа с родителями",
            "",
            "",
        ),
        (
            "РЗ-07 Экскурсия",
            "октябрь",
            "01.10.2026",
            "31.10.2026",
            "",
            "Социальное партнёрство",
            "",
            "Поликлиника № 28",
        ),
        ("РЗ-08 Беседа", "14 ноября", "14.11.2026", "14.11.2026", "", "Социальное партнёрство", "", "ПДН"),
    ],
    "F10_month_and_day.docx": [
        ("МД-01 Линейка", "1 сентября", "01.09.2026", "01.09.2026", "1-11", "", "", ""),
        ("МД-02 День солидарности", "3 сентября", "03.09.2026", "03.09.2026", "5-11", "", "", ""),
        ("МД-03 Неделя безопасности", "15–19 сентября", "15.09.2026", "19.09.2026", "1-11", "", "", ""),
        ("МД-04 День учителя", "5 октября", "05.10.2026", "05.10.2026", "1-11", "", "", ""),
        ("МД-05 Осенний бал", "последняя пятница октября", "30.10.2026", "30.10.2026", "8-11", "", "", ""),
    ],
}
LEFT = {
    "F1_three_levels.docx": ["ПРИЛОЖЕНИЕ 3"],
    "F5_partners.xlsx": ["План работы с социальными", "Директор школы"],
    "F9_different_tables.docx": ["Календарный план"],
    "F10_month_and_day.docx": [],
}
LEFT_COLUMNS = {
    "F5_partners.xlsx": ["Отметка о выполнении"],
    "F9_different_tables.docx": ["Количество часов в неделю"],
}
MONTHS = {"F9_different_tables.docx": {"РЗ-06 Родительский патруль": {9, 5}}}


def tables_of(content: bytes) -> list[PastedTable]:
    return [PastedTable.from_json(table) for table in json.loads(read_table(content))]


def begin(tables: list[PastedTable]) -> PlanImport:
    return begin_import(tables=tables, name="", year=SchoolYear(2026), by=UserFactory(coordinator=True), now=NOW)


def sheets_of(name: str) -> list[Sheet]:
    content = (SAMPLES / name).read_bytes()
    return written.of_document(content) if name.endswith(".docx") else written.of_workbook(content)


def shown(row: PlanImportRow, directions: dict[int, str]) -> tuple[str, ...]:
    understood = row.understood
    days = [
        f"{date.fromisoformat(day):%d.%m.%Y}" if day else ""
        for day in (understood["worded_from"], understood["worded_until"])
    ]
    return (
        row.title,
        understood["timing_text"],
        *days,
        understood["grades_text"],
        understood["module"],
        directions.get(understood["direction"], ""),
        row.text("partner"),
    )


def assert_as_meant(name: str, tables: list[PastedTable]) -> None:
    plan = begin(tables)
    directions = {each.pk: each.code for each in Direction.objects.all()}
    rows = list(plan.rows.all())
    assert [shown(row, directions) for row in rows if row.is_activity] == ROWS[name]
    assert not [row for row in rows if row.role == PlanImportRow.Role.UNCLEAR]
    left = [row.cells[0][1] for row in rows if row.role == PlanImportRow.Role.LEFT]
    assert [text[: len(said)] for text, said in zip(left, LEFT[name], strict=True)] == LEFT[name]
    assert [column.heading for column in summary_of(plan).columns] == LEFT_COLUMNS.get(name, [])
    asking = [row.title[:5] for row in rows if "former" in row.asks]
    assert asking == (["СП-06"] if name.startswith("F5") else [])
    for title, months in MONTHS.get(name, {}).items():
        spans = next(row.understood["worded_spans"] for row in rows if row.title == title)
        assert {date.fromisoformat(first).month for first, _last in spans} == months


@pytest.mark.parametrize("name", ROWS)
def test_a_sample_arrives_by_upload_as_it_is_meant(name: str) -> None:
    assert_as_meant(name, tables_of((SAMPLES / name).read_bytes()))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ROWS)
def test_a_sample_arrives_from_the_clipboard_as_it_is_meant(name: str, way: str) -> None:
    assert_as_meant(name, WAYS[way](sheets_of(name)))


def test_rows_of_published_plans_arrive_with_their_columns() -> None:
    text = (SAMPLES / "calendar-plan-rows.tsv").read_text()
    stands = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    rows = list(begin(parse_tables(text)).rows.activities())
    assert len(rows) == len(stands)
    for row, was in zip(rows, stands, strict=True):
        assert row.title == was["Дела, события, мероприятия"]
        assert row.text("timing") == was["Сроки"]
        assert row.text("grades") == was["Классы"]
        assert row.text("responsible") == was["Ответственные"]
        assert [text for heading, text, field in row.cells if not field] == [was["source"]]
        # Each has days, or asks for them.
        assert row.understood["worded_from"] or row.needs_answer or "former" in row.asks


@pytest.mark.parametrize(
    ("timing", "spans"),
    [
        ("3 и 10 октября", [("2026-10-03", "2026-10-03"), ("2026-10-10", "2026-10-10")]),
        ("3,10,17 октября", [(f"2026-10-{day}", f"2026-10-{day}") for day in ("03", "10", "17")]),
        ("сентябрь, май", [("2026-09-01", "2026-09-30"), ("2027-05-01", "2027-05-31")]),
        ("Декабрь- январь", [("2026-12-01", "2027-01-31")]),
        ("последняя неделя сентября", [("2026-09-28", "2026-09-30")]),
    ],
)
def test_a_wording_of_several_days_keeps_them_apart(timing: str, spans: list[tuple[str, str]]) -> None:
    row = begin([PastedTable([["Дела", "Классы", "Сроки"], ["Линейка", "1-4", timing]])]).rows.activities().get()
    assert not row.needs_answer
    understood = row.understood
    found = understood["worded_spans"] or [[understood["worded_from"], understood["worded_until"]]]
    assert [tuple(span) for span in found] == spans


def test_holidays_without_their_season_are_asked_about() -> None:
    row = begin([PastedTable([["Дела", "Классы", "Сроки"], ["Поход", "1-4", "каникулы"]])]).rows.activities().get()
    assert row.needs_answer


def test_a_stretch_of_days_of_the_former_year_is_no_repetition() -> None:
    timing = "с 30 марта 2026 года (пн) по 5 апреля 2026 года (вс)"
    row = begin([PastedTable([["Дела", "Классы", "Сроки"], ["Неделя", "1-4", timing]])]).rows.activities().get()
    assert "former" in row.asks
    assert not row.understood["worded_spans"]


@pytest.mark.parametrize(("spoiled", "meant"), [("05.09.2026", {5, 6, 7, 8, 9}), ("01.апр", {1, 2, 3, 4})])
def test_grades_that_a_spreadsheet_spoiled_are_proposed(spoiled: str, meant: set[int]) -> None:
    table = PastedTable([["Дела", "Классы", "Сроки"], ["Поход", spoiled, "май"], ["Сбор", "1-4", "май"]])
    row = begin([table]).rows.activities()[0]
    assert row.needs_answer
    correct_row(row=row, texts=row.texts, answers=QUICK_ANSWERS["grades"])
    assert not row.needs_answer
    assert grades_of_mask(row.understood["grades"]) == meant


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Название курса", "title"),
        ("Тема", "title"),
        ("Формы взаимодействия", "description"),
        ("Наименование учреждения", "partner"),
        ("ФИО руководителя", "responsible"),
        ("Контактное лицо, телефон", ""),
        ("Телефон / e-mail", ""),
        ("Договор (№, дата, срок)", ""),
        ("Никому не известный столбец", ""),
    ],
)
def test_a_heading_is_known_or_named_with_its_first_cells(heading: str, field: str) -> None:
    first = "Сроки" if field == "title" else "Мероприятие"
    rows = [[first, heading, "Классы"], ["май" if field == "title" else "Поход", "Берёзка", "1-4"]]
    plan = begin([PastedTable(rows)])
    row = plan.rows.activities().get()
    assert [name for each, _text, name in row.cells if each == heading] == [field]
    if not field:
        assert [(each.heading, each.cells) for each in summary_of(plan).columns] == [(heading, ["Берёзка"])]
