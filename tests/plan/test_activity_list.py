"""The list of activities: what it shows, how it is narrowed, its files."""

import csv
import io
from collections.abc import Iterator
from datetime import time

import openpyxl
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from activities.models import Activity, Group, Occurrence, Step
from activities.services.log import mark_step
from partners.models import Direction, PartnerKind
from school.models import JournalEntry
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    SchoolClassFactory,
)
from tests.plan.test_activity_pages import LIST, on, with_dates
from wordings.grades import grade_mask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The list is of the present school year."""
    with time_machine.travel("2026-10-15 12:00"):
        yield


# The list


@pytest.fixture
def plan() -> dict[str, Activity]:
    kinds = {each.code: each for each in PartnerKind.objects.all()}
    library = PartnerFactory(name="Детская областная библиотека", kind=kinds["library"])
    police = PartnerFactory(name="Инспекция", kind=kinds["prevention"])
    reading = PartnershipFactory(partner=library, direction=Direction.objects.get(code="social-pedagogical"))
    law = PartnershipFactory(partner=police, direction=Direction.objects.get(code="prevention"))
    october = {"worded_from": on(1), "worded_until": on(31), "worded_months": 2}
    september = {"worded_from": on(1, 9), "worded_until": on(30, 9), "worded_months": 1}
    return {
        "read": ActivityFactory(
            title="Чтения", joint=[reading], grades=grade_mask([1, 2]), timing_text="октябрь", **october
        ),
        "law": ActivityFactory(
            title="Беседа", joint=[law], grades=grade_mask([9]), timing_text="сентябрь", **september
        ),
        "both": ActivityFactory(title="Акция", joint=[reading, law], timing_text="сентябрь", **september),
        "open": ActivityFactory(title="Поход", copied_from=ActivityFactory(title="Старый поход", school_year=2025)),
        "off": ActivityFactory(title="Концерт", cancelled=True),
    }


def rows(browser: Client, query_string: str = "") -> list[str]:
    return [row.title for row in browser.get(LIST + query_string).context["rows"]]


def test_the_list_is_of_one_year_in_order_of_days(teacher: Persona, plan: dict[str, Activity]) -> None:
    assert rows(teacher) == ["Беседа", "Акция", "Чтения", "Поход", "Концерт"]
    assert rows(teacher, "?sort=-day") == ["Концерт", "Поход", "Чтения", "Акция", "Беседа"]
    assert rows(teacher, "?sort=title") == ["Акция", "Беседа", "Концерт", "Поход", "Чтения"]
    assert rows(teacher, "?year=2025") == ["Старый поход"]
    assert rows(teacher, "?year=2026") == rows(teacher)
    assert rows(teacher, "?year=2027") == []
    page = teacher.get(LIST)
    assert "5 activities" in page.text
    assert "called off" in page.text and "looking for a partner" in page.text


def test_the_list_is_narrowed(teacher: Persona, plan: dict[str, Activity]) -> None:
    SchoolClassFactory(grade=9, letter="А", class_teacher=teacher.user)
    plan["read"].people.add(teacher.user)
    Activity.objects.filter(pk=plan["law"].pk).update(names_class_teachers=True)
    OccurrenceFactory(activity=plan["both"], starts_on=on(6, 9))
    OccurrenceFactory(activity=plan["open"], starts_on=on(20))
    OccurrenceFactory(activity=plan["read"], starts_on=on(13), held=True)
    library = plan["read"].partnerships.get().partner
    slug = {each.code: each.slug for each in Direction.objects.all()}
    cases = {
        "month=9": ["Беседа", "Акция"],
        "month=10": ["Чтения"],
        "month=3": [],
        f"direction={slug['prevention']}": ["Беседа", "Акция"],
        f"direction={slug['prevention']}&direction={slug['social-pedagogical']}": [
            "Беседа",
            "Акция",
            "Чтения",
        ],
        "direction=none": ["Поход", "Концерт"],
        f"direction=none&direction={slug['sport-health']}": ["Поход", "Концерт"],
        f"partner={library.pk}": ["Акция", "Чтения"],
        "level=noo": ["Акция", "Чтения", "Поход", "Концерт"],
        "level=ooo": ["Беседа", "Акция", "Поход", "Концерт"],
        "grade=2": ["Акция", "Чтения", "Поход", "Концерт"],
        "responsible=me": ["Беседа", "Чтения"],
        "state=held": ["Чтения"],
        "state=no-analysis": ["Чтения"],
        "state=no-analysis&responsible=me": ["Чтения"],
        "state=no-product": ["Чтения"],
        f"responsible={teacher.user.pk}": ["Чтения"],
        "state=undated": ["Беседа"],
        "state=lost": ["Беседа"],
        "state=unmarked": ["Акция"],
        "state=unclear": ["Поход"],
        "state=looking": ["Поход"],
        "state=joint": ["Беседа", "Акция", "Чтения", "Поход"],
        "state=own": [],
        "state=off": ["Концерт"],
        "state=copied": ["Поход"],
        "month=9&level=noo": ["Акция"],
        "q=библиотеки": ["Акция", "Чтения"],
        "q=чтение БИБЛИОТЕКА": ["Чтения"],
        "q=походы": ["Поход"],
        "q=инспекцией": ["Беседа", "Акция"],
        "q=театр": [],
    }
    assert {query: rows(teacher, f"?{query}") for query in cases} == cases
    page = teacher.get(f"{LIST}?q=театр").text
    assert "Nothing was found" in page


def test_the_list_says_what_was_held_with_whom_and_how_many(teacher: Persona, plan: dict[str, Activity]) -> None:
    dates = [OccurrenceFactory(activity=plan["read"], starts_on=on(day), held=True) for day in (6, 13)]
    Occurrence.objects.filter(pk=dates[0].pk).update(pupil_count=27, partner_count=2)
    Occurrence.objects.filter(pk=dates[1].pk).update(pupil_count=25)
    page = html.page(teacher.get(LIST)).table().text
    assert page.count("54 participations") == page.count("held, not summed up") == 1
    OccurrenceFactory(activity=plan["read"], starts_on=on(20))
    heading, *found = csv_rows(teacher.get(LIST + "?format=csv"))
    told = {row[0]: dict(zip(heading, row, strict=True)) for row in found}
    read = told["Чтения"]
    assert (read["Held on"], read["Participations"], read["Summed up"]) == (
        "Tue, 6 October; Tue, 13 October",
        "54",
        "no",
    )
    assert [told["Поход"][name] for name in ("Held on", "Participations", "Summed up")] == ["", "", ""]
    mark_step(activity=plan["read"], step=Step.ANALYZE, group=Group.PUPILS, by=None)
    page = html.page(teacher.get(LIST)).table().text
    assert "54 participations" in page and "not summed up" not in page
    assert rows(teacher, "?state=no-analysis") == []
    ProductFactory(activity=plan["read"])
    assert rows(teacher, "?state=held") == ["Чтения"]
    assert rows(teacher, "?state=no-product") == []


def test_values_that_are_none_are_said_and_passed_over(teacher: Persona, plan: dict[str, Activity]) -> None:
    for name in ("year", "month", "direction", "partner", "level", "grade", "responsible", "state"):
        for value in ("nonsense", "%00", "9" * 30, "-1"):
            page = teacher.get(f"{LIST}?{name}={value}")
            assert page.status_code == 200
            assert len(page.context["rows"]) == 5, (name, value)
            assert name in page.context["filters"].errors
    page = teacher.get(f"{LIST}?month=13&state=off&sort=nonsense&format=exe")
    assert [row.title for row in page.context["rows"]] == ["Концерт"]
    assert "There is no such order" in page.text and "XLSX or CSV" in page.text


def test_htmx_gets_the_rows_alone(teacher: Persona, plan: dict[str, Activity]) -> None:
    answer = teacher.get(LIST + "?month=10", headers={"HX-Request": "true"})
    assert "Чтения" in html.fragment(answer).text and "Беседа" not in answer.text
    assert "HX-Request" in answer["Vary"]


def test_an_empty_plan_says_what_to_do(teacher: Persona, coordinator: Persona) -> None:
    assert "The plan is empty" in teacher.get(LIST).text
    assert "Paste last year’s" in coordinator.get(LIST).text
    assert "Nothing was found" in teacher.get(LIST + "?state=off").text


# Files


def csv_rows(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_list_is_taken_away_as_it_is_narrowed(teacher: Persona, plan: dict[str, Activity]) -> None:
    with_dates(on(6), on(13), activity=plan["read"], start_time=time(14))
    heading, *found = csv_rows(teacher.get(LIST + "?q=библиотека&format=csv&sort=title"))
    assert heading[:6] == ["What", "When", "First day", "Last day", "Dates", "Classes"]
    assert [row[0] for row in found] == ["Акция", "Чтения"]
    told = dict(zip(heading, found[1], strict=True))
    assert (told["When"], told["Dates"], told["Together with"]) == (
        "октябрь",
        "Tue, 6 October, 14:00; Tue, 13 October, 14:00",
        "Детская областная библиотека",
    )
    assert told["Module of the programme"] == ""
    assert dict(zip(heading, found[0], strict=True))["Together with"] == "Детская областная библиотека, Инспекция"
    book = openpyxl.load_workbook(io.BytesIO(teacher.get(LIST + "?format=xlsx").content)).active
    assert [cell.value for cell in book["A"]] == ["What", "Беседа", "Акция", "Чтения", "Поход", "Концерт"]
    assert book.cell(6, len(heading)).value == "Карантин"
    entries = JournalEntry.objects.filter(action=JournalEntry.Action.EXPORTED).order_by("pk")
    assert [(each.actor_id, each.subject, each.detail) for each in entries] == [
        (teacher.user.pk, "activities", "csv, 2"),
        (teacher.user.pk, "activities", "xlsx, 5"),
    ]


def test_no_cell_becomes_a_formula(teacher: Persona) -> None:
    danger = '=HYPERLINK("http://evil.example";"x")'
    row: Activity = ActivityFactory(
        title=danger, timing_text="+7", grades_text="-1", responsible_text="@SUM(A1)", place="\u200b=1+1", module="=1"
    )
    row.cancel(on=on(1), reason="=2+2")
    _heading, line = csv_rows(teacher.get(LIST + "?format=csv"))
    assert line[0] == f"'{danger}"
    assert not [cell for cell in line if cell.lstrip("\u200b").startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(teacher.get(LIST + "?format=xlsx").content)).active
    assert book["A2"].value == danger
    assert {cell.data_type for cell in book[2]} <= {"s", "n"}
    assert all(cell.data_type == "s" for cell in book[2] if cell.value is not None)
