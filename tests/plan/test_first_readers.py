"""What a fresh reader of the first day stumbled over: each as it is to be now."""

from datetime import UTC, datetime

import pytest

from activities.models import Activity
from common.clipboard import parse_tables
from plan.models import PlanImport
from plan.services.applying import HowToApply, apply_import
from plan.services.importing import begin_import, choose
from school.models import User
from school.years import SchoolYear
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

YEAR = SchoolYear(2026)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def by() -> User:
    user: User = UserFactory(coordinator=True)
    return user


def pasted(text: str, by: User) -> PlanImport:
    plan = begin_import(tables=parse_tables(text), name="", year=YEAR, by=by, now=NOW)
    return choose(plan_import=plan, choices={"partner": "own", "module": "-"}, seen=plan.version)


def test_a_total_beside_a_number_is_no_row(by: User) -> None:
    plan = pasted("Мероприятие\tСроки\tКлассы\nКросс\tмай\t5-9\nИтого мероприятий: 1\t\t15000", by)
    assert [row.title for row in plan.rows.activities()] == ["Кросс"]
    assert plan.rows.get(role="left").notes == {"why": "total"}


def test_who_stands_beside_a_partner_under_one_heading_is_not_lost(by: User) -> None:
    plan = pasted("Мероприятие\tСроки\tПартнёр / ответственный\nКросс\tмай\tФОК «Старт», Ершов П. К.", by)
    assert plan.rows.activities().get().text("responsible") == "ФОК «Старт», Ершов П. К."


def test_deeds_under_a_heading_that_names_modules_too_are_rows(by: User) -> None:
    head = "Модуль / дела\tДата проведения\tНОО\tООО\tСОО\tОтветственные"
    plan = pasted(f"{head}\nНеделя математики\tмай\t\t+\t+\tучителя", by)
    row = plan.rows.activities().get()
    assert (row.title, row.text("grades")) == ("Неделя математики", "ООО, СОО")


def test_an_outing_is_for_staff_though_the_rest_is_shown(by: User) -> None:
    plan = pasted("Мероприятие\tСроки\tКлассы\nЭкскурсия на завод\tмай\t5-9\nКросс\tмай\t5-9", by)
    applied = apply_import(plan_import=plan, seen=plan.version, how=HowToApply(is_public=True), by=by, now=NOW)
    assert applied.hidden == 1
    shown = {each.title: (each.is_away, each.is_public) for each in Activity.objects.all()}
    assert shown == {"Экскурсия на завод": (True, False), "Кросс": (False, True)}
