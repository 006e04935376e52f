"""The plans of other schools than the seed's go in whole as well: a nine-year village school, a school with a kindergarten."""

from datetime import UTC, datetime

import pytest

from activities.models import Activity
from common.clipboard import parse_tables
from partners.models import PartnerKind
from plan.models import PlanImport
from plan.services.applying import HowToApply, apply_import
from plan.services.importing import begin_import, choose
from school.models import SchoolProfile, Term, User
from school.years import SchoolYear
from tests.factories import PartnerFactory, SchoolProfileFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db

YEAR = SchoolYear(2026)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def by() -> User:
    user: User = UserFactory(coordinator=True)
    return user


def pasted(html: str, by: User) -> PlanImport:
    return begin_import(tables=parse_tables(html), name="", year=YEAR, by=by, now=NOW)


def table(*rows: str) -> str:
    """Return a table as a browser copies it; cells end at «|», a cell over the whole width stands alone."""
    width = max(row.count("|") for row in rows) + 1
    lines = [
        f"<tr><td colspan={width}>{row}</td></tr>"
        if "|" not in row
        else "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) + "</tr>"
        for row in rows
    ]
    return f"<table>{''.join(lines)}</table>"


VILLAGE = (
    "<p>МКОУ «Гумракская основная школа»</p><p>План воспитательной работы на 2026-2027 учебный год</p>"
    "<p>1. Уровень начального общего образования</p>"
    + table(
        "Дела | Сроки | С кем | Ответственные",
        "Модуль «Социальное партнёрство»",
        "1 триместр",
        "Экскурсия в сельскую библиотеку | 2 октября | сельская библиотека | библиотекарь",
        "Осмотр | октябрь | ФАП | фельдшер",
        "2 триместр",
        "Концерт ко Дню села | | ДК | учителя 1-4 классов",
    )
    + "<p>2. Уровень основного общего образования</p>"
    + table(
        "Мероприятие | Классы | Дата | Кто проводит",
        "Профориентация",
        "День в пожарной части | 8-9 | 15.03.2026 | классные руководители",
        "Конкурс сочинений «Моё село» | 5–9 | осенние каникулы | учитель литературы",
        "Директор ____________ | | | П. П. Петров",
    )
)


def test_the_plan_of_a_nine_year_village_school_goes_in_whole(by: User) -> None:
    SchoolProfileFactory(last_grade=9, term_system=SchoolProfile.TermSystem.TRIMESTERS)
    for name, kind, first, last in [
        ("1 триместр", Term.Kind.TERM, "2026-09-01", "2026-11-20"),
        ("осенние каникулы", Term.Kind.HOLIDAYS, "2026-10-26", "2026-11-01"),
        ("2 триместр", Term.Kind.TERM, "2026-11-30", "2027-02-26"),
        ("3 триместр", Term.Kind.TERM, "2027-03-08", "2027-05-28"),
    ]:
        TermFactory(name=name, kind=kind, starts_on=first, ends_on=last)
    for name, kind in [
        ("Гумракская сельская библиотека", "library"),
        ("ФАП п. Гумрак", "medical"),
        ("Дом культуры п. Гумрак", "culture"),
    ]:
        PartnerFactory(name=name, kind=PartnerKind.objects.get(code=kind), directions=["social-pedagogical"])
    plan = pasted(VILLAGE, by)
    plan = choose(plan_import=plan, choices={"former": "rewrite", "partner": "own"}, seen=plan.version)
    assert [row.title for row in plan.rows.waiting()] == []
    apply_import(plan_import=plan, seen=plan.version, how=HowToApply(with_dates=True), by=by, now=NOW)
    found = {each.title: each for each in Activity.objects.all()}
    assert {title: (sorted(each.grade_set), each.module, each.timing_text) for title, each in found.items()} == {
        "Экскурсия в сельскую библиотеку": ([1, 2, 3, 4], "Социальное партнёрство", "2 октября"),
        "Осмотр": ([1, 2, 3, 4], "Социальное партнёрство", "октябрь"),
        "Концерт ко Дню села": ([1, 2, 3, 4], "Социальное партнёрство", "2 триместр"),
        "День в пожарной части": ([8, 9], "Профориентация", "15.03.2027"),
        "Конкурс сочинений «Моё село»": ([5, 6, 7, 8, 9], "Профориентация", "осенние каникулы"),
    }
    with_whom = {
        title: [str(each.partner) for each in activity.partnerships.all()] for title, activity in found.items()
    }
    assert with_whom["Экскурсия в сельскую библиотеку"] == ["Гумракская сельская библиотека"]
    assert with_whom["Осмотр"] == ["ФАП п. Гумрак"]
    assert with_whom["Концерт ко Дню села"] == ["Дом культуры п. Гумрак"]
    left = {row.cells[0][1]: row.notes["why"] for row in plan.rows.filter(role="left")}
    assert left == {
        "МКОУ «Гумракская основная школа»": "title",
        "План воспитательной работы на 2026-2027 учебный год": "title",
        "Директор ____________": "signature",
    }


NURSERY = "<h1>Совместный план «школа – детский сад»</h1>" + table(
    "Месяц | Мероприятие | Группа / класс | Ответственные | Взаимодействие с родителями",
    "Сентябрь | Экскурсия детей подготовительной группы в школу | подготовительная группа, 1 класс | воспитатели | беседа",
    "Октябрь | Утренник «Осень» | 1-2 | воспитатели, учителя | ",
    "В течение года | Взаимопосещение уроков и занятий | | заведующий, завуч | анкетирование",
)


def test_the_plan_of_a_school_with_a_kindergarten_goes_in_whole(by: User) -> None:
    SchoolProfileFactory(last_grade=4)
    plan = pasted(NURSERY, by)
    choices = {"partner": "own", "module": "Внеурочная деятельность"}
    plan = choose(plan_import=plan, choices=choices, seen=plan.version)
    rows = {row.title: row for row in plan.rows.activities()}
    assert {title: row.understood["timing_text"] for title, row in rows.items()} == {
        "Экскурсия детей подготовительной группы в школу": "Сентябрь",
        "Утренник «Осень»": "Октябрь",
        "Взаимопосещение уроков и занятий": "В течение года",
    }
    first = rows["Экскурсия детей подготовительной группы в школу"]
    assert [cell for cell in first.cells if not cell[2]] == [["Взаимодействие с родителями", "беседа", ""]]
    assert rows["Утренник «Осень»"].understood["grades"] == 0b11
