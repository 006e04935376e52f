"""Every sheet that the portal gives away: days are days and numbers are numbers, for whoever sorts and adds them up."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse

from activities.models import Activity
from activities.services.occurrences import follow_dates
from tests.addresses import Address, World, addresses
from tests.factories import ActivityFactory, AgreementFactory, OccurrenceFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Numbers of something, with zeros in front that Excel would take away
NUMBERS_OF = {"Number", "INN", "KPP", "OGRN", "Phone", "Phone or e-mail"}
DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{4}|\d\d)( \d\d:\d\d)?|\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
DAY_IN_WORDS = re.compile(r"(\w{2,3}, )?\d{1,2}([–-]\d{1,2})? [A-Za-zа-я]{3,}(, \d\d:\d\d(–\d\d:\d\d)?)?")


# Beside the lists that are exported
OTHERS = {"events:date-sign-ups", "papers:plan-paper", "papers:class-plan"}


@pytest.fixture
def school(world: World) -> World:
    """The world with what is written as words and as days."""
    ActivityFactory(timing_text="октябрь", in_october=True)
    exact = ActivityFactory(timing_text="12.10.2026", grades_text="5")
    OccurrenceFactory(activity=exact, starts_on=date(2026, 10, 12), held=True)
    ProjectFactory(starts_on=date(2026, 10, 1))
    AgreementFactory(number="17")
    for activity in Activity.objects.all():
        follow_dates(activity)
    return world


def is_exported(address: Address) -> bool:
    view_class = getattr(address.view, "view_class", None)
    return bool(getattr(view_class, "export_name", "")) or address.name in OTHERS


def sheets_of(school: World, address: Address) -> dict[str, Any]:
    """Each sheet of an address, read as Excel does; none if it is no file."""
    response: HttpResponse = school.browsers["administrator"].get(f"/en{school.path(address)}?format=xlsx&year=2026")
    if response.get("Content-Type") != XLSX:
        return {}
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return {f"{address.name}, {sheet.title}": sheet for sheet in book.worksheets}


def test_days_are_days_and_numbers_are_numbers(school: World) -> None:
    """Situation 18: the days of activities were words without a year."""
    exported = [address for address in addresses() if is_exported(address)]
    assert len(exported) >= 10, exported
    for address in exported:
        sheets = sheets_of(school, address)
        assert sheets, address.name
        wrong = [f"{name}: {cell}" for name, sheet in sheets.items() for cell in _typed_as_text(sheet)]
        assert not wrong, "\n".join(wrong)


@pytest.mark.walk
def test_no_other_address_has_a_sheet(school: World) -> None:
    assert [each.name for each in addresses() if not is_exported(each) and sheets_of(school, each)] == []


def _typed_as_text(sheet: Any) -> Iterator[str]:
    headings: dict[int, str] = {}
    for row in sheet.iter_rows():
        texts = {cell.column: cell.value for cell in row if isinstance(cell.value, str)}
        if len(texts) > len(headings):
            headings = texts
            continue
        has_day = any(getattr(cell, "is_date", False) for cell in row)
        for cell in row:
            assert cell.data_type != "f", cell.coordinate
            text = texts.get(cell.column, "").strip()
            is_number = NUMBER.fullmatch(text) and headings.get(cell.column) not in NUMBERS_OF
            if is_number or DAY.fullmatch(text) or (DAY_IN_WORDS.fullmatch(text) and not has_day):
                yield f"{cell.coordinate} «{text}» of «{headings.get(cell.column)}»"
