"""A pasted plan that is applied, printed for each level and pasted again: every row is said to be in the plan."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activities.models import Activity
from common.pasted import PastedTable
from common.tables import accept_table
from plan.models import PlanImport, PlanImportRow
from plan.services.applying import HowToApply, apply_import
from plan.services.importing import accept_as_written, begin_import, choose, set_action
from school.models import User
from school.years import SchoolYear
from tests.factories import SchoolProfileFactory
from tests.personas import Persona
from tests.plan.tables import CASES
from tests.plan.test_sample_tables import ROWS, SAMPLES, WAYS, tables_of
from tests.plan.written import written
from wordings.grades import Level, grades_of_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

YEAR = SchoolYear(2026)
PAPER = "/en/staff/plan/paper/?year=2026"
CHOICES = {
    "grid": "cells",
    "several": "each",
    "former": "rewrite",
    "timing": "дата уточняется",
    "partner": "own",
    "module": "Основные школьные дела",
}


def begin(tables: list[PastedTable], by: User) -> PlanImport:
    return begin_import(tables=tables, name="", year=YEAR, by=by, now=timezone.now())


def apply(tables: list[PastedTable], by: User) -> None:
    plan = begin(tables, by)
    plan = choose(plan_import=plan, choices=CHOICES, seen=plan.version)
    accept_as_written(plan_import=plan)
    for row in plan.rows.filter(role=PlanImportRow.Role.UNCLEAR):
        set_action(row=row, action=PlanImportRow.Action.SKIP)
    plan.refresh_from_db()
    apply_import(plan_import=plan, seen=plan.version, how=HowToApply(with_dates=True), by=by, now=timezone.now())


def printed(client: Persona, level: str) -> list[PastedTable]:
    answer = client.get(f"{PAPER}&level={level}&group=module&format=docx")
    return accept_table(SimpleUploadedFile("plan.docx", answer.content)).tables


def assert_round(client: Persona, tables: list[PastedTable]) -> None:
    SchoolProfileFactory()
    apply(tables, client.user)
    planned = list(Activity.objects.all())
    for level in Level:
        own = [each for each in planned if not each.grades or grades_of_mask(each.grades) & set(level.grades)]
        paper = printed(client, level)
        plan = begin(paper, client.user)
        rows = list(plan.rows.activities().select_related("same_as"))
        assert sorted(row.title for row in rows) == sorted(each.title for each in own)
        unknown = [(row.texts, row.understood["grades"]) for row in rows if row.same_as is None]
        assert not unknown
        assert {row.same_as.pk for row in rows if row.same_as} == {each.pk for each in own}
        days = [cell for table in paper for row in table.rows for cell in row]
        years = {int(year) for cell in days for year in re.findall(r"\b\d\d\.\d\d\.(20\d\d)\b", cell)}
        assert years <= {2026, 2027}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.long
def test_a_sample_that_is_printed_and_pasted_again_is_the_same_plan(coordinator: Persona, name: str) -> None:
    assert_round(coordinator, tables_of((SAMPLES / name).read_bytes()))


@pytest.mark.walk
@pytest.mark.parametrize("name", CASES)
def test_a_table_that_is_printed_and_pasted_again_is_the_same_plan(coordinator: Persona, name: str) -> None:
    sheets = written(CASES[name].notation)
    assert_round(coordinator, WAYS["xlsx" if sheets[0].name else "word"](sheets))
