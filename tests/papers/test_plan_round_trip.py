"""What is printed for each level, read back as a plan that is uploaded: each row in its module, none lost, none added."""

from datetime import date
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from activities.models import Activity, Module
from activities.modules import settle_module
from common.pasted import PastedTable
from common.tables import accept_table
from plan.services.importing import begin_import
from school.years import SchoolYear
from tests import html
from tests.factories import ActivityFactory, SchoolProfileFactory
from tests.personas import Persona
from wordings.grades import Level, grade_mask, parse_grades
from wordings.months import month_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

YEAR = SchoolYear(2026)
PAPER = "/en/staff/plan/paper/?year=2026"
HEADINGS = ["№", "Дела, события, мероприятия", "Классы", "Сроки", "Ответственные"]
# As schools spell them, in the order of the list of modules: two spellings of one, one that no list has
MODULES = [
    "Внеурочная деятельность",
    "Классное руководство",
    "Ключевые общешкольные дела",
    "Работа с родителями",
    "Профилактика и безопасность",
    "Профориентация",
    "Наш край",
]


class Row(NamedTuple):
    """A row of the school's plan and whom each level's plan says that it is for."""

    title: str
    module: str
    timing: str
    day: date | None
    grades: str
    of_level: dict[str, str]


def of_each_level(module: str, number: int) -> list[Row]:
    """Return rows of one module: of each level alone, of two, of all, for everybody; not in the order of their days."""
    month = number % 9 + 1

    def row(name: str, day: int, grades: str, *, year: int = 2027, **of_level: str) -> Row:
        first = date(year, month if year == 2027 else 10, day)
        return Row(f"{name} «{module}» {number}", module, f"{first:%d.%m.%Y}", first, grades, of_level)

    return [
        row("Слёт", 20, "10–11", soo="10–11"),
        row("Праздник", 12, "1–4 классы", noo="1–4 классы"),
        row("Поход", 15, "5–9", ooo="5–9"),
        row("Линейка", 1, "1–9", noo="1–4", ooo="5–9"),
        row("Осенний бал", 30, "9, 11", year=2026, ooo="9", soo="11"),
        row("Субботник", 18, "", noo="1–4", ooo="5–9", soo="10–11"),
        row("Выставка", 5, "4А, 5Б", noo="4А", ooo="5Б"),
    ]


ROWS = [
    *(row for number, module in enumerate(MODULES) for row in of_each_level(module, number)),
    Row("Без модуля для всех", "", "в течение года", None, "все желающие", dict.fromkeys(Level.values, "все желающие")),
    Row("Без модуля, без срока", "", "по согласованию", None, "1–4, родители", {"noo": "1–4, родители"}),
]


@pytest.fixture(autouse=True)
def plan() -> None:
    SchoolProfileFactory(director_name="Петрова А. А.")
    modules = list(Module.objects.all())
    # Not in the order of the paper
    for row in sorted(ROWS):
        audience = parse_grades(row.grades)
        activity: Activity = ActivityFactory.build(
            title=row.title,
            module=row.module,
            timing_text=row.timing,
            worded_from=row.day,
            worded_until=row.day,
            worded_months=month_mask([row.day.month] if row.day else []),
            grades_text=row.grades,
            grades=0 if audience.is_everyone else grade_mask(audience.grades),
            responsible_text="Классные руководители;\nсоветник",
        )
        settle_module(activity, modules)
        activity.save()


def expected(level: str) -> list[list[str]]:
    """Return what the table of a level must hold, cell by cell; a heading of a module is one cell."""
    own = [row for row in ROWS if level in row.of_level]
    rows, number = [HEADINGS], 0
    for module in ["", *MODULES]:
        members = [row for row in own if row.module == module]
        if module and members:
            rows.append([f"Модуль «{module}»"])
        for row in sorted(members, key=lambda row: (row.day is None, row.day or date.max)):
            number += 1
            cells = [str(number), row.title, row.of_level[level], row.timing, "Классные руководители;\nсоветник"]
            rows.append(cells)
    return rows


def read_back(answer: HttpResponse, name: str) -> list[PastedTable]:
    """Return the tables of a downloaded file as the import reads them."""
    assert answer.status_code == 200
    return accept_table(SimpleUploadedFile(name, answer.content)).tables


def plan_rows(table: PastedTable) -> list[list[str]]:
    """Return the rows below the head of the paper; what is merged across the table as one cell."""
    start = next(number for number, row in enumerate(table.rows) if row[: len(HEADINGS)] == HEADINGS)
    return [row[:1] if not any(row[1:]) else row for row in table.rows[start:]]


def plans_of(tables: list[PastedTable]) -> list[PastedTable]:
    return [table for table in tables if HEADINGS in [row[: len(HEADINGS)] for row in table.rows]]


@pytest.mark.parametrize("level", Level.values)
def test_the_file_of_a_level_holds_exactly_its_rows_in_their_modules(coordinator: Client, level: str) -> None:
    (table,) = plans_of(read_back(coordinator.get(f"{PAPER}&level={level}&format=docx"), "plan.docx"))
    assert plan_rows(table) == expected(level)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_one_file_holds_the_plans_of_all_levels(coordinator: Client, kind: str) -> None:
    tables = plans_of(read_back(coordinator.get(f"{PAPER}&level=all&format={kind}"), f"plan.{kind}"))
    assert [plan_rows(table) for table in tables] == [expected(level) for level in Level.values]
    if kind == "xlsx":
        assert [table.sheet for table in tables] == ["НОО", "ООО", "СОО"]


def test_the_page_shows_the_same_as_the_files(coordinator: Client) -> None:
    for level in Level.values:
        assert html.page(coordinator.get(f"{PAPER}&level={level}")).table().rows == shown(expected(level))
    tables = html.page(coordinator.get(f"{PAPER}&level=all")).all_by_role("table")
    assert [table.rows for table in tables] == [shown(expected(level)) for level in Level.values]


def shown(rows: list[list[str]]) -> list[list[str]]:
    return [[" ".join(cell.split()) for cell in row] for row in rows]


@pytest.mark.parametrize("level", ["", *Level.values, "all"])
def test_what_is_printed_is_said_to_be_in_the_plan(coordinator: Persona, level: str) -> None:
    """Of the whole school as well, and by module: each row has the activity that it was printed of."""
    answer = coordinator.get(f"{PAPER}&level={level}&group=module&format=docx")
    plan_import = begin_import(
        tables=read_back(answer, "plan.docx"), name="plan.docx", year=YEAR, by=coordinator.user, now=timezone.now()
    )
    rows = list(plan_import.rows.activities().select_related("same_as"))
    printed = [row for row in ROWS if level in ("", "all") or level in row.of_level]
    assert len(rows) == (sum(len(row.of_level) for row in ROWS) if level == "all" else len(printed))
    unknown = [row.texts for row in rows if row.same_as is None or row.same_as.title != row.title]
    assert not unknown
    assert [row.texts for row in rows if row.needs_answer] == []
    modules = {row.title: row.module for row in ROWS}
    assert {row.title: row.texts.get("module", "") for row in rows} == {row.title: modules[row.title] for row in rows}
    # What stands above the tables says of the rows what level they are for, and nothing else.
    said = [line.notes["grades"] for line in plan_import.rows.all() if "grades" in line.notes]
    levels = {"noo": "1–4 классы", "ooo": "5–9 классы", "soo": "10–11 классы"}
    assert said == [words for each, words in levels.items() if level in (each, "all")]


@pytest.mark.parametrize("group", ["month", "module", "direction"])
def test_a_sheet_is_said_to_be_in_the_plan(coordinator: Persona, group: str) -> None:
    """Its numbers and days are numbers and days, and read as the words that they are on paper."""
    answer = coordinator.get(f"{PAPER}&group={group}&format=xlsx")
    plan_import = begin_import(
        tables=read_back(answer, "plan.xlsx"), name="plan.xlsx", year=YEAR, by=coordinator.user, now=timezone.now()
    )
    rows = list(plan_import.rows.activities().select_related("same_as"))
    assert sorted(row.title for row in rows) == sorted(row.title for row in ROWS)
    assert [row.texts for row in rows if row.same_as is None or row.same_as.title != row.title] == []
    assert not plan_import.rows.filter(role="unclear").exists()
