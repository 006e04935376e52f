"""A combined event without one of its classes: those who read the calendar for that class, and for the rest."""

from datetime import date, time

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from activities.models import ExcusedClass, Occurrence
from activities.services.suspending import suspend
from activities.suspended import SuspensionPlan
from school.models import SchoolClass
from school.publication import publishing
from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolClassFactory, UserFactory
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
    # Last year's class of this name is another one.
    SchoolClassFactory(school_year=2025, grade=6, letter="А")
    event("Шестые и седьмые", 6, 7, excused=(sixth,))
    event("Для всех", excused=(sixth,))
    event("Без шестых", 6, 7, excused=(sixth, classes["6Б"]), whole=(6,))
    event("Со всеми", 6, 7)
    titles = set(SHOWN[""])
    for query, expected in SHOWN.items():
        for path in ("/calendar/", "/calendar/2026/11/", "/calendar.ics", "/open-data/events.json"):
            text = client.get(path + query).content.decode().replace("\r\n ", "")
            assert {title for title in titles if title in text} == expected, path + query


def suspended(*classes: SchoolClass, dates: tuple[Occurrence, ...]) -> None:
    plan = SuspensionPlan("Карантин", date(2026, 11, 27), date(2026, 11, 27), classes=classes)
    chosen = {each.pk: each.version for each in dates}
    suspend(plan=plan, chosen=chosen, by=UserFactory(coordinator=True), now=timezone.now())


def strip(client: Client, query: str = "") -> list[str]:
    """Return the lines of the strip above the calendar."""
    aside = html.page(client.get(f"/en/calendar/{query}")).all("aside", class_="calendar-changes")
    return [each.text for part in aside for each in part.find(".//summary | .//li")]


def test_days_that_fall_out_are_one_line_for_those_whom_they_concern(
    client: Client, classes: dict[str, SchoolClass]
) -> None:
    sixth = classes["6А"]
    whole, combined, other = event("Шестым", 6), event("Шестым и седьмым", 6, 7), event("Седьмым", 7)
    hidden = event("Жъыщ", 6)
    hidden.activity.visibility, hidden.activity.is_public = "staff", False
    hidden.activity.save()
    whole.activity.classes.set([sixth])
    suspended(sixth, dates=(whole, combined, other, hidden))
    head, *lines = strip(client)
    assert head.startswith("Quarantine, 6А: ") and head.endswith("27 November: 2 events changed")
    assert [line.partition(" Fri")[0].partition(" fri")[0] for line in lines] == [
        "Шестым CALLED OFF",
        "Шестым и седьмым without 6А",
    ]
    # Whoever reads the calendar of the class learns of it, though the event is not among its events any more.
    assert len(strip(client, "?class=6А")) == 3 and len(strip(client, "?grade=6")) == 3
    assert strip(client, "?class=6Б") == [] and strip(client, "?grade=7") == []
    with time_machine.travel("2026-11-28 08:00+03:00"):
        assert strip(client) == []


def test_every_reader_says_without_whom(client: Client, classes: dict[str, SchoolClass], teacher: Persona) -> None:
    combined = event("Шестым и седьмым", 6, 7)
    suspended(classes["6А"], dates=(combined,))
    without = "without 6а"
    page = html.page(client.get(f"/en/events/{combined.pk}/"))
    assert without in page.one("article").text.casefold()
    assert page.one("textarea").element.text.casefold().strip().startswith(without)
    data = client.get("/en/open-data/events.json").json()["events"][0]
    assert data["audience"]["audienceType"] == "6, 7, without 6А"
    for path in ("/en/calendar/", "/en/calendar/2026/11/", "/en/calendar.ics", f"/en/events/{combined.pk}.ics"):
        assert without in client.get(path).content.decode().replace("\r\n ", "").casefold(), path
    for path in (f"/en/staff/dates/{combined.pk}/", f"/en/staff/activities/{combined.activity_id}/"):
        assert without in html.page(teacher.get(path)).text.casefold(), path
    # What nobody is excused from says nothing.
    beside = event("Со всеми", 6, 7)
    assert without not in html.page(client.get(f"/en/events/{beside.pk}/")).text.casefold()
