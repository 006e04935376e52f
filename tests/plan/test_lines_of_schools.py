"""The name of a school at the head of a plan says nothing of the rows below it."""

import pytest

from activities.models import Module
from activities.parsing import PlanParser
from partners.models import Direction
from plan.parsing.lines import LineKind, LineMeaning, PlanLists, parse_line
from school.years import SchoolYear

pytestmark = pytest.mark.django_db


def meaning(text: str) -> LineMeaning:
    return parse_line(
        text, PlanLists(PlanParser(SchoolYear(2026)), list(Module.objects.all()), Direction.objects.all())
    )


@pytest.mark.parametrize(
    "text",
    [
        "МОУ «Средняя школа № 1»",
        "МБОУ «Основная школа с. Ивановка»",
        "МКОУ Начальная школа – детский сад № 12",
        "МОБУ «Средняя школа имени Гагарина»",
        "«Средняя школа № 5 г. Саратова»",
        "Основная школа им. А. С. Пушкина",
        "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 1»",
    ],
)
def test_the_name_of_a_school_is_no_level(text: str) -> None:
    assert meaning(text) == LineMeaning(LineKind.TITLE)


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("Средняя школа", "10–11"),
        ("Основная школа (5–9 классы)", "5–9 классы"),
        ("Начальное общее образование", "1–4"),
        ("ООО", "5–9"),
    ],
)
def test_a_level_stays_a_level(text: str, grades: str) -> None:
    assert (meaning(text).kind, meaning(text).grades) == (LineKind.SECTION, grades)
