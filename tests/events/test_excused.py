"""A combined event without one of its classes: those who read the calendar for that class, and for the rest."""

from datetime import date, time

import pytest
from django.test import Client

from activities.models import ExcusedClass, Occurrence
from school.models import SchoolClass
from school.publication import publishing
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolClassFactory
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture
def classes() -> dict[str, SchoolClass]:
    return {f"{grade}{letter}": SchoolClassFactory(grade=grade, letter=letter) for grade, letter in ("6А", "6Б", "7А")}


def event(title: str, *grades: int, excused: tuple[SchoolClass, ...] = (), whole: tuple[int, ...] = ()) -> Occurrence:
    activity = ActivityFactory(title=title, grades=grade_mask(grades), grades_text=", ".join(map(str, grades)))
    found = OccurrenceFactory(
        activity=activity,
        starts_on=date(2026, 11, 27),
        start_time=time(14),
        excused_text=", ".join(each.label for each in excused),
        excused_grades=grade_mask(whole),
    )
    for each in excused:
        ExcusedClass.objects.create(occurrence=found, school_class=each)
    with publishing():
        pass
    return found


# Of the events below: which stay for these filters
SHOWN = {
    "": {"Шестые и седьмые", "Для всех", "Без шестых", "Со всеми"},
    "?class=6А": {"Со всеми"},
    "?class=6Б": {"Шестые и седьмые", "Для всех", "Со всеми"},
    "?grade=6": {"Шестые и седьмые", "Для всех", "Со всеми"},
    "?grade=7": {"Шестые и седьмые", "Для всех", "Без шестых", "Со всеми"},
    "?class=6А&grade=7": {"Шестые и седьмые", "Для всех", "Без шестых", "Со всеми"},
    "?class=7А": {"Шестые и седьмые", "Для всех", "Без шестых", "Со всеми"},
}


def test_a_class_is_not_shown_what_goes_without_it(client: Client, classes: dict[str, SchoolClass]) -> None:
    sixth = classes["6А"]
    event("Шестые и седьмые", 6, 7, excused=(sixth,))
    event("Для всех", excused=(sixth,))
    event("Без шестых", 6, 7, excused=(sixth, classes["6Б"]), whole=(6,))
    event("Со всеми", 6, 7)
    titles = set(SHOWN[""])
    for query, expected in SHOWN.items():
        for path in ("/calendar/", "/calendar/2026/11/", "/calendar.ics", "/open-data/events.json"):
            text = client.get(path + query).content.decode().replace("\r\n ", "")
            assert {title for title in titles if title in text} == expected, path + query
