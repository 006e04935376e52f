"""The plan as a paper: on the screen, in Word, in Excel; of the school, of a level, of a class; as the school sets it up."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from activities.models import Activity, Module, Occurrence
from activities.modules import settle_module
from activities.services.occurrences import follow_dates
from papers.models import PlanPaper
from papers.selectors.plan import PlanDocument, one_plan
from papers.writers.plan_docx import write_plan_docx
from papers.writers.plan_xlsx import write_plan_xlsx
from partners.models import Direction
from school.models import JournalEntry, SchoolClass, SchoolProfile
from school.publication import publishing
from tests import html
from tests.conftest import Persona, signed_in
from tests.factories import (
    ActivityFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

PAPER = "/en/staff/plan/paper/"
SET_UP = "/en/staff/plan/paper/edit/?year=2026"
Rows = list[list[str]]


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory(director_name="Петрова А. А.")
    with translation.override("en"):
        yield


def october(title: str, **fields: Any) -> Activity:
    activity: Activity = ActivityFactory(title=title, in_october=True, **fields)
    return activity


def on_screen(answer: HttpResponse) -> Rows:
    """The table of the page: headings, headings of groups, rows."""
    return html.page(answer).table().rows


def in_word(answer: HttpResponse) -> Rows:
    """The same of the DOCX; a heading of a group is one merged cell."""
    table = docx.Document(io.BytesIO(answer.content)).tables[1]
    return [[docx.table._Cell(cell, table).text for cell in row._tr.tc_lst] for row in table.rows]


def as_shown(cell: Any) -> str:
    """What Excel shows of a value."""
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell)


def in_excel(answer: HttpResponse) -> Rows:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[as_shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    rows = rows[next(number for number, row in enumerate(rows) if row[0] == "№") :]
    merged = {each.min_row for each in sheet.merged_cells.ranges}
    first = sheet.max_row - len(rows) + 1
    return [row[:1] if first + number in merged else row for number, row in enumerate(rows)]


def everywhere(client: Client, address: str) -> Rows:
    """The rows, which the page, the document and the sheet have to agree about."""
    joint = "&" if "?" in address else "?"
    shown = on_screen(client.get(address))
    assert in_word(client.get(f"{address}{joint}format=docx")) == shown
    assert in_excel(client.get(f"{address}{joint}format=xlsx")) == shown
    return shown


# --- what stands in it --------------------------------------------------------------------------


def test_page_word_and_excel_hold_the_same_rows(coordinator: Client) -> None:
    october("Экскурсия в библиотеку", grades_text="1–4", responsible_text="Классные руководители")
    october("Кросс", timing_text="октябрь, по погоде")
    ActivityFactory(title="Рейд", timing_text="по согласованию")
    assert everywhere(coordinator, PAPER) == [
        ["№", "Дела, события, мероприятия", "Классы", "Сроки", "Ответственные"],
        ["Октябрь"],
        ["1", "Экскурсия в библиотеку", "1–4", "октябрь", "Классные руководители"],
        ["2", "Кросс", "1–11", "октябрь, по погоде", ""],
        ["Срок уточняется"],
        ["3", "Рейд", "1–11", "по согласованию", ""],
    ]


def test_the_head_is_that_of_a_schools_paper(coordinator: Client) -> None:
    october("Кросс")
    page = coordinator.get(PAPER).text
    document = docx.Document(io.BytesIO(coordinator.get(f"{PAPER}?format=docx").content))
    head = "\n".join(cell.text for cell in document.tables[0].rows[0].cells)
    body = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for text in ("РАССМОТРЕНО", "на заседании педагогического совета", "УТВЕРЖДАЮ", "Петрова А. А."):
        assert text in page
        assert text in head
    for text in (
        "МОУ «Средняя школа № 1»",
        "Календарный план воспитательной работы",
        "на 2026/2027 учебный год",
    ):
        assert text in page
        assert text in body
    # The paper is Russian in any language.
    assert html.page(coordinator.get(PAPER)).by_role("article").attrs["lang"] == "ru"


def test_hostile_texts_stay_texts(coordinator: Client) -> None:
    october("<b>Кросс</b> & «бег»", responsible_text="=1+1", grades_text="@SUM(A1)", timing_text="-5 октября")
    october("Вертикаль\x0bпосреди \x01слова", responsible_text="+7 900 000-00-00")
    rows = on_screen(coordinator.get(PAPER))
    assert rows[2][1:] == ["<b>Кросс</b> & «бег»", "@SUM(A1)", "-5 октября", "=1+1"]
    assert "<b>Кросс" not in coordinator.get(PAPER).text
    word, excel = (
        read(coordinator.get(f"{PAPER}?format={name}")) for name, read in (("docx", in_word), ("xlsx", in_excel))
    )
    assert word == excel
    assert word[2] == rows[2]
    assert word[3][1] == "Вертикаль\nпосреди слова"
    sheet = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{PAPER}?format=xlsx").content)).active
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("text", ["я" * 5_000, "слово " * 833, "=" * 5_000, "&<>\"'" * 1_000])
def test_five_thousand_letters_fit_into_a_cell(text: str) -> None:
    plan = PlanDocument(
        title="План",
        subtitle="на 2026/2027 учебный год",
        sheet_name="План",
        considered=(text,),
        approved=("УТВЕРЖДАЮ",),
        school=text,
        headings=("№", "Дела"),
        codes=("number", "title"),
        groups=((text, (("1", text),)),),
    )
    document = docx.Document(io.BytesIO(write_plan_docx(one_plan(plan))))
    assert document.tables[1].rows[2].cells[1].text == text
    sheet = openpyxl.load_workbook(io.BytesIO(write_plan_xlsx(one_plan(plan)))).active
    assert sheet.cell(sheet.max_row, 2).value == text


def test_what_is_called_off_is_said(coordinator: Client) -> None:
    activity = october("Лыжня", cancelled=True)
    assert everywhere(coordinator, PAPER)[2][1] == "Лыжня (отменено)"
    # Where there is a column for marks, it says so instead.
    PlanPaper.objects.create(school_year=2026, columns={"mark": {"shown": True}})
    assert everywhere(coordinator, PAPER)[2][1:] == ["Лыжня", "1–11", "октябрь", "", "отменено"]
    activity.restore()
    for day, status in ((13, "held"), (14, "planned"), (15, "cancelled")):
        Occurrence.objects.create(
            activity=activity,
            starts_on=date(2026, 10, day),
            ends_on=date(2026, 10, day),
            status=status,
            cancel_reason="Карантин" if status == "cancelled" else "",
        )
    follow_dates(activity)
    assert everywhere(coordinator, PAPER)[2][-1] == "13.10.2026"


def test_a_level_has_a_paper_of_its_own(coordinator: Client) -> None:
    october("Для малышей", grades=0b1111)
    october("Для старших", grades=0b11000000000)
    october("Для всех")
    shown = {
        level: [row[1] for row in everywhere(coordinator, f"{PAPER}?year=2026&level={level}") if len(row) > 1][1:]
        for level in ("noo", "soo", "unknown")
    }
    assert shown == {
        "noo": ["Для малышей", "Для всех"],
        "soo": ["Для старших", "Для всех"],
        "unknown": ["Для малышей", "Для старших", "Для всех"],
    }
    page = html.page(coordinator.get(f"{PAPER}?level=noo&group=module"))
    assert "Начальное общее образование (1–4 классы)" in page.text
    # The links of the other levels and of the files keep the grouping.
    for query in ("?group=module&level=soo&year=2026", "?level=noo&group=module&format=docx"):
        assert query in page.links


def test_rows_are_grouped_as_the_address_says(coordinator: Client) -> None:
    civic = Direction.objects.get(code="civic-patriotic")
    october("Митинг", direction=civic, module="Патриотика")
    prevention = Module.objects.get(code="prevention")
    october("Рейд", module="Профилактика", programme_module=prevention)

    def headings(query: str) -> list[str]:
        return [row[0] for row in everywhere(coordinator, f"{PAPER}{query}") if len(row) == 1]

    assert headings("") == headings("?group=month") == headings("?group=weather") == ["Октябрь"]
    assert headings("?group=direction") == [civic.name, "Без направления"]
    # Other names lead to one module, which is headed as it is spelled first; what has no module stands above them.
    october("Инструктаж", module="Профилактика и безопасность", programme_module=prevention)
    october("Поход")
    assert headings("?group=module") == ["Модуль «Профилактика»", "Модуль «Патриотика»"]
    page = html.page(coordinator.get(f"{PAPER}?group=weather")).one("main")
    assert [each.attrs["href"] for each in page.all("a", aria_current="page")][-1:] == ["?group=month"]


def test_dates_of_a_former_year_are_named_with_links_to_their_rows(coordinator: Client) -> None:
    old = october("Кросс", timing_text="05.10.2025")
    titled = october("Акция 9 мая 2026 г.")
    october("Чтения", timing_text="5 октября 2026 г.")
    # A row that several levels print is named once.
    for query in ("", "&level=all"):
        notice = html.page(coordinator.get(f"{PAPER}?year=2026{query}")).one(id="former-dates")
        assert "The document contains a date from last year: 2" in notice.text
        assert "05.10.2025" in notice.text
        assert "9 мая 2026" in notice.text
        assert [link.attrs["href"] for link in notice.all("a")] == [each.get_absolute_url() for each in (old, titled)]


def test_a_paper_of_this_year_says_nothing_of_former_ones(coordinator: Client) -> None:
    october("Чтения", timing_text="5 октября 2026 г.")
    assert not html.page(coordinator.get(f"{PAPER}?year=2026")).all(id="former-dates")


def test_the_schools_own_communities_are_printed_as_they_are_written(coordinator: Client) -> None:
    partnership = PartnershipFactory(partner__name="Библиотека")
    october("Сбор", cooperation="own", own_forces_text="Движение Первых, ШСК")
    october("Зарядка", cooperation="own")
    october("Поход")
    october("Чтения", joint=[partnership], own_forces_text="школьный музей")
    PlanPaper.objects.create(school_year=2026, columns={"partner": {"shown": True}})
    printed = {cell for row in everywhere(coordinator, PAPER) for cell in row}
    assert {"Движение Первых, ШСК", "Библиотека, школьный музей"} <= printed
    assert not any("ищем" in cell.lower() or "своими силами" in cell.lower() for cell in printed)


def test_modules_stand_in_the_order_of_the_schools_list(coordinator: Client) -> None:
    for position, code in enumerate(["parents", "main-events"], 1):
        Module.objects.filter(code=code).update(position=position)
    for title, module in [
        ("Слёт", "Наш край"),
        ("Бал", "Ключевые общешкольные дела"),
        ("Собрание", "Модуль «Работа с родителями»"),
        ("Форум", "РДДМ «Движение Первых»"),
        ("Рейд", ""),
        ("День семьи", "Взаимодействие с родителями (законными представителями)"),
    ]:
        activity = october(title, module=module)
        settle_module(activity, Module.objects.all())
        activity.save()
    rows = everywhere(coordinator, f"{PAPER}?group=module")[1:]
    # Rows of no module come first: below a module they would be read as its own.
    assert [row[0] if len(row) == 1 else row[1] for row in rows] == [
        "Рейд",
        *("Модуль «Работа с родителями»", "Собрание", "День семьи"),
        *("Модуль «Ключевые общешкольные дела»", "Бал"),
        *("Модуль РДДМ «Движение Первых»", "Форум"),
        # The school's list does not have it.
        *("Модуль «Наш край»", "Слёт"),
    ]


def test_the_plan_of_a_level_is_by_module_unless_the_school_says_otherwise(coordinator: Client) -> None:
    october("Митинг", module="Патриотика")

    def heading(query: str = "") -> list[str]:
        return everywhere(coordinator, f"{PAPER}?level=noo{query}")[1]

    assert heading() == ["Модуль «Патриотика»"]
    assert heading("&group=month") == ["Октябрь"]
    coordinator.post(SET_UP, filled(coordinator, level_grouping="month"))
    assert heading() == ["Октябрь"]
    # The year after begins as this one.
    assert filled(coordinator)["level_grouping"] == "month"


def test_a_grouping_that_does_not_exist_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="plan_paper_level_grouping_known"), transaction.atomic():
        PlanPaper.objects.create(school_year=2026, level_grouping="weather")


def test_a_nine_year_school_has_the_plans_of_its_two_levels(coordinator: Client) -> None:
    with publishing():
        SchoolProfile.objects.update(last_grade=9)
    october("Для всех")
    page = html.page(coordinator.get(f"{PAPER}?level=all"))
    assert [table.rows[1][2] for table in page.all_by_role("table")] == ["1–4", "5–9"]
    answer = coordinator.get(f"{PAPER}?level=all&format=xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["НОО", "ООО"]
    assert "по уровням" in unquote(answer["Content-Disposition"])
    # How many rows the file has: one that is for both levels stands in it twice.
    assert JournalEntry.objects.get(subject="plan").detail == "xlsx, 2"


def test_an_empty_plan_says_so(coordinator: Client) -> None:
    page = coordinator.get(PAPER).text
    assert "There is no row for this paper yet" in page
    assert "format=docx" not in page
    document = docx.Document(io.BytesIO(coordinator.get(f"{PAPER}?format=docx").content))
    assert "В плане пока нет ни одной строки." in [each.text for each in document.paragraphs]
    assert openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{PAPER}?format=xlsx").content)).active.max_row > 5


def test_a_download_is_named_written_down_and_kept_by_nobody(coordinator: Persona) -> None:
    october("Кросс")
    answer = coordinator.get(f"{PAPER}?format=docx&level=noo")
    assert "Календарный план воспитательной работы на 2026-2027 учебный год" in unquote(answer["Content-Disposition"])
    assert answer["Cache-Control"] == "private, no-store"
    entry = JournalEntry.objects.filter(subject="plan").get()
    assert (entry.action, entry.detail) == ("exported", "docx, 1")
    # A format that does not exist is the page.
    assert "paper-table" in coordinator.get(f"{PAPER}?format=exe").text


# --- for whom -----------------------------------------------------------------------------------


def test_the_schools_paper_is_for_coordinators(teacher: Client, representative: Client, anonymous: Client) -> None:
    for address in (PAPER, SET_UP, f"{PAPER}?format=docx"):
        assert teacher.get(address).status_code == 403
        assert representative.get(address).status_code == 403
        assert anonymous.get(address).status_code == 302


def test_the_plan_of_a_class_is_for_its_teacher_alone(teacher: Persona, coordinator: Client) -> None:
    own: SchoolClass = SchoolClassFactory(letter="А", class_teacher=teacher.user)
    neighbour: SchoolClass = SchoolClassFactory(letter="Б")
    october("Для шестых", grades=0b100000)
    named = october("Для 6Б", grades=0b100000)
    named.classes.add(neighbour)
    october("Для первых", grades=0b1)
    october("Для всех")
    address = f"/en/staff/plan/classes/{own.pk}/"
    for who in (teacher, coordinator):
        assert [row[1] for row in everywhere(who, address) if len(row) > 1][1:] == ["Для шестых", "Для всех"]
    assert "на 2026/2027 учебный год, 6А класс" in teacher.get(address).text
    # Nobody but coordinators changes the head of the paper.
    assert "/plan/paper/edit/" not in teacher.get(address).text
    assert "/plan/paper/edit/" in coordinator.get(address).text
    assert teacher.get(f"/en/staff/plan/classes/{neighbour.pk}/").status_code == 404
    for query in ("", "?format=docx", "?format=xlsx"):
        assert signed_in(UserFactory()).get(f"{address}{query}").status_code == 404


# --- how the school sets it up ------------------------------------------------------------------


def filled(client: Client, **changes: Any) -> dict[str, Any]:
    """What the form would send, with some of it changed; None unticks."""
    form = client.get(SET_UP).context["form"]
    data = {name: form[name].value() for name in form.fields} | changes
    return {name: "on" if value is True else value for name, value in data.items() if value not in (None, False)}


def test_columns_are_renamed_and_chosen(coordinator: Client) -> None:
    october("Кросс", joint=[PartnershipFactory(partner=PartnerFactory(name="ДЮСШОР № 10"))])
    changes = {"heading-partner": "Социальный партнёр", "heading-title": "Что делаем", "shown-partner": True}
    answer = coordinator.post(SET_UP, filled(coordinator, **changes))
    assert answer["Location"] == f"{PAPER}?year=2026"
    rows = everywhere(coordinator, PAPER)
    assert rows[0] == ["№", "Что делаем", "Классы", "Сроки", "Ответственные", "Социальный партнёр"]
    assert rows[2][-1] == "ДЮСШОР № 10"
    # The year after begins as this one.
    assert "Социальный партнёр" in coordinator.get("/en/staff/plan/paper/edit/?year=2027").text
    coordinator.post(SET_UP, filled(coordinator, **{"shown-partner": None}))
    assert everywhere(coordinator, PAPER)[0] == ["№", "Что делаем", "Классы", "Сроки", "Ответственные"]


def test_who_considered_and_approved_it_stands_in_the_head(coordinator: Client) -> None:
    october("Кросс")
    changes = {
        "protocol_number": "1",
        "protocol_on": "2026-08-28",
        "order_number": "125-о",
        "order_on": "2026-08-31",
    }
    coordinator.post(SET_UP, filled(coordinator, **changes))
    page = coordinator.get(PAPER).text
    assert "протокол № 1 от 28.08.2026" in page
    assert "приказ № 125-о от 31.08.2026" in page


def test_two_who_set_it_up_for_the_first_time_do_not_overwrite_each_other(coordinator: Client) -> None:
    seen = filled(coordinator)
    coordinator.post(SET_UP, {**seen, "title": "План первого"})
    page = coordinator.post(SET_UP, {**seen, "title": "План второго"})
    assert "Somebody was faster" in page.text
    assert PlanPaper.objects.get().title == "План первого"


def test_a_form_left_empty_is_explained(coordinator: Client) -> None:
    page = coordinator.post(SET_UP, filled(coordinator, title="")).text
    assert "field-errors" in page
    assert not PlanPaper.objects.exists()


def test_a_plan_that_is_too_long_for_a_document_is_refused_in_words_before_it_is_written(
    coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papers.views.plan.MOST_ROWS", 1)
    for title in ("Кросс", "Эстафета", "Заплыв"):
        october(title, grades=0b1111)
    page = html.page(coordinator.get(PAPER))
    assert "The plan has 3 rows; a document holds 1 at most." in page.text
    file = coordinator.get(f"{PAPER}?format=docx")
    assert file.status_code == 413 and not file.has_header("Content-Disposition")
    # The way out leads to a page again.
    assert all("format" not in each.attrs["href"] for each in page.all("a", class_="chip"))
