"""Days that fall out: a quarantine of some classes, a day of frost; looked at first, saved once, taken back for a day."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import ExcusedClass, Occurrence, OccurrenceChange, Suspension
from school.models import SchoolClass, Undo
from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolClassFactory, SignUpFactory, UserFactory
from tests.personas import signed_in
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

PAGE = "/en/staff/plan/day-off/"
FRIDAY = date(2026, 12, 4)


@pytest.fixture(autouse=True)
def classes() -> dict[str, SchoolClass]:
    return {f"{grade}{letter}": SchoolClassFactory(grade=grade, letter=letter) for grade, letter in ("6А", "6Б", "7А")}


def event(title: str, *grades: int, named: tuple[SchoolClass, ...] = (), **fields: object) -> Occurrence:
    """A date known to people for an hour."""
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        activity = ActivityFactory(title=title, grades=grade_mask(grades), grades_text=", ".join(map(str, grades)))
        activity.classes.set(named)
        return OccurrenceFactory(activity=activity, **{"starts_on": FRIDAY, "start_time": time(14), **fields})


def sent(person: Persona, **fields: object) -> HttpResponse:
    """Ask for the preview, then send it as a browser would."""
    page = person.get(PAGE, {"cause": "quarantine", "first": FRIDAY, "action": "cancel", **fields})
    return person.post(PAGE, html.page(page).form().fields, follow=True)


def of(title: str) -> Occurrence:
    return Occurrence.objects.get(activity__title=title)


def test_a_quarantine_calls_off_what_is_for_the_class_alone_and_takes_it_out_of_the_rest(
    coordinator: Persona, classes: dict[str, SchoolClass]
) -> None:
    sixth = classes["6А"]
    event("Только 6А", 6, named=(sixth,))
    event("Шестые и седьмые", 6, 7)
    event("Для всех")
    event("Седьмые", 7)
    event("Другой день", 6, named=(sixth,), starts_on=date(2026, 12, 14))
    event("Проведено", 6, named=(sixth,), status="held")
    for seats in (1, 3):
        SignUpFactory(occurrence=of("Только 6А"), seats=seats)
    fields = {"first": "2026-12-03", "last": "2026-12-07", "classes": sixth.pk}
    preview = html.page(coordinator.get(PAGE, {"cause": "quarantine", "action": "cancel", **fields}))
    assert "3 dates on these days" in preview.text
    assert preview.text.count("2 sign-ups, 4 people") == 2
    assert preview.text.count("It takes place without 6А.") == 2
    assert "Проведено Fri, 4 December, 14:00. It was held.".casefold() in preview.text.casefold()
    assert "Седьмые " not in preview.text and "Другой день" not in preview.text
    page = html.page(sent(coordinator, **fields))
    assert of("Только 6А").is_cancelled and of("Только 6А").cancel_reason == "Карантин"
    for title in ("Шестые и седьмые", "Для всех"):
        date_ = of(title)
        assert date_.is_planned and date_.excused_text == "6А" and date_.excused_grades == 0
    assert not ExcusedClass.objects.exclude(school_class=sixth).exists()
    text = page.one("textarea").element.text.strip().casefold().splitlines()
    assert text == [
        "quarantine, 6а: 3–7 december",
        "• called off — fri, 4 december, 14:00: только 6а",
        "• without 6а — fri, 4 december, 14:00: шестые и седьмые",
        "• without 6а — fri, 4 december, 14:00: для всех",
    ]
    assert "2 sign-ups, 4 people" in page.text and f"/en/staff/dates/{of('Только 6А').pk}/sign-ups/" in page.links
    # One line for all of it: the changes know their reason.
    assert {each.suspension for each in OccurrenceChange.objects.all()} == {Suspension.objects.get()}


def test_it_is_taken_back_as_a_whole(coordinator: Persona, classes: dict[str, SchoolClass]) -> None:
    event("Только 6А", 6, named=(classes["6А"],))
    event("Для всех")
    sent(coordinator, classes=classes["6А"].pk)
    assert of("Только 6А").is_cancelled and of("Для всех").excused_text
    undo = Undo.objects.get()
    answer = html.page(coordinator.get(f"/en{undo.get_absolute_url()}"))
    assert "Quarantine: 2 dates" in answer.text
    coordinator.post(undo.get_absolute_url())
    assert of("Только 6А").is_planned and of("Только 6А").cancel_reason == ""
    assert of("Для всех").excused_text == "" and not ExcusedClass.objects.exists()
    assert not OccurrenceChange.objects.exists() and not Suspension.objects.exists()


def test_two_in_a_row_are_taken_back_last_first(coordinator: Persona, classes: dict[str, SchoolClass]) -> None:
    event("Для всех")
    for label in ("6А", "7А"):
        sent(coordinator, classes=classes[label].pk)
    first, second = Undo.objects.order_by("pk")
    refused = html.page(coordinator.post(f"/en{first.get_absolute_url()}"))
    assert "Undo what was done later first" in refused.text and of("Для всех").excused_text == "6А, 7А"
    for undo, left in ((second, "6А"), (first, "")):
        coordinator.post(undo.get_absolute_url())
        assert of("Для всех").excused_text == left
        assert ", ".join(each.school_class.label for each in ExcusedClass.objects.all()) == left
    assert not Suspension.objects.exists()


def test_both_classes_of_a_grade_leave_it_out(coordinator: Persona, classes: dict[str, SchoolClass]) -> None:
    """First one class, then the other: the date goes without the grade, and is called off once nobody is left."""
    event("Шестые и седьмые", 6, 7)
    for label, text in (("6А", "6А"), ("6Б", "6А, 6Б")):
        sent(coordinator, classes=classes[label].pk)
        assert of("Шестые и седьмые").excused_text == text
    assert of("Шестые и седьмые").excused_grades == grade_mask([6])
    sent(coordinator, classes=classes["7А"].pk)
    assert of("Шестые и седьмые").is_cancelled


def test_a_known_cause_is_read_in_the_language_of_the_reader(coordinator: Persona, client: Client) -> None:
    """Whoever saves it on an English page froze «Quarantine» for everybody."""
    event("Кросс")
    sent(coordinator)
    assert of("Кросс").cancel_reason == Suspension.objects.get().reason == "Карантин"
    for path, words in (("/calendar/", "Карантин: пт, 4 декабря"), ("/en/calendar/", "Quarantine: Fri, 4 December")):
        assert words in html.page(client.get(path)).text


def test_a_class_comes_after_all(coordinator: Persona, classes: dict[str, SchoolClass]) -> None:
    """A quarantine may end before its time, when the day for taking it back is over."""
    event("Для всех")
    sent(coordinator, classes=classes["6А"].pk)
    activity = f"/en/staff/activities/{of('Для всех').activity_id}/"
    button = f"/en/staff/dates/{of('Для всех').pk}/bring-back/"
    form = html.page(coordinator.get(activity)).form(action=button)
    page = html.page(coordinator.post(button, form.fields, follow=True))
    assert "6А: takes part after all. Tell the class." in page.text
    assert of("Для всех").excused_text == "" and not ExcusedClass.objects.exists()
    assert "All its classes are already taking part." in html.page(coordinator.post(button, follow=True)).text


@pytest.mark.parametrize("way", ["button", "undo"])
def test_that_a_class_comes_after_all_is_told_as_its_absence_was(
    coordinator: Persona, client: Client, classes: dict[str, SchoolClass], clock: time_machine.Traveller, way: str
) -> None:
    """Put right within ten minutes it was a slip; later the class teacher, the strip and the page say it."""
    found, teacher = event("Для всех", 6), signed_in(UserFactory())
    other = signed_in(UserFactory())
    for label, persona in (("6А", teacher), ("6Б", other)):
        classes[label].class_teacher = persona.user
        classes[label].save()
    back = f"/en/staff/dates/{found.pk}/bring-back/"
    words = "TAKES PLACE AFTER ALL for 6А"
    sent(coordinator, classes=classes["6А"].pk)
    clock.shift(timedelta(minutes=2))
    coordinator.post(back if way == "button" else Undo.objects.get().get_absolute_url())
    assert not OccurrenceChange.objects.exists()
    sent(coordinator, classes=classes["6А"].pk)
    clock.shift(timedelta(hours=1))
    coordinator.post(back if way == "button" else Undo.objects.latest("pk").get_absolute_url())
    texts = [each.element.text for each in html.page(teacher.get("/en/staff/")).all("textarea")]
    assert [text.splitlines()[0].strip() or text.splitlines()[1] for text in texts] == [words]
    assert words not in html.page(other.get("/en/staff/")).text
    for path in ("/en/calendar/", f"/en/events/{found.pk}/", f"/en/staff/dates/{found.pk}/"):
        assert words in html.page((coordinator if "staff" in path else client).get(path)).text, path
    # Out again, it is no news any more that it came.
    sent(coordinator, classes=classes["6А"].pk)
    assert words not in html.page(client.get("/en/calendar/")).text


def test_a_day_of_frost_moves_what_can_be_moved(coordinator: Persona) -> None:
    event("Кросс", signs_up_until=date(2026, 12, 3))
    taken = event("Кружок")
    OccurrenceFactory(activity=taken.activity, starts_on=FRIDAY + timedelta(days=7), start_time=time(14))
    event("Поход", ends_on=FRIDAY + timedelta(days=1), start_time=None)
    preview = html.page(coordinator.get(PAGE, {"cause": "frost", "first": FRIDAY, "action": "move", "days": 7}))
    assert "moves to fri, 11 december" in preview.text.casefold()
    assert "The activity already has a date at that time." in preview.text
    # What goes on on other days is not ticked by itself.
    assert "It also takes place on other days." in preview.text
    assert preview.form().fields["date"] == [f"{of('Кросс').pk}.{of('Кросс').version}"]
    page = html.page(sent(coordinator, cause="frost", action="move", days=7))
    moved = of("Кросс")
    assert (moved.starts_on, moved.moved_from, moved.signs_up_until) == (date(2026, 12, 11), FRIDAY, date(2026, 12, 10))
    assert "• moved from 4 to 11 december" in page.one("textarea").element.text.casefold()
    taken.refresh_from_db()
    assert taken.starts_on == FRIDAY


def test_all_go_to_one_day_but_never_two_of_one_activity_to_one_hour(coordinator: Persona) -> None:
    first = event("Кружок")
    OccurrenceFactory(activity=first.activity, starts_on=FRIDAY + timedelta(days=1), start_time=time(14))
    event("Кросс")
    fields = {"last": FRIDAY + timedelta(days=1), "action": "day", "to_day": "2026-12-11"}
    sent(coordinator, **fields)
    days = sorted(first.activity.occurrences.values_list("starts_on", flat=True))
    assert days == [FRIDAY + timedelta(days=1), date(2026, 12, 11)]
    assert of("Кросс").starts_on == date(2026, 12, 11)


def test_what_changed_meanwhile_is_left_and_named_and_nothing_ticked_is_asked_again(coordinator: Persona) -> None:
    event("Кросс")
    fields = {"cause": "other", "reason": "Нет света", "first": FRIDAY, "action": "cancel"}
    form = html.page(coordinator.get(PAGE, fields)).form().fields
    none = html.page(coordinator.post(PAGE, {**form, "date": []}))
    assert "Select at least one date." in none.text and none.form().fields.get("date") is None
    of("Кросс").save()
    page = html.page(coordinator.post(PAGE, form))
    assert "Unchanged" in page.text and "It was changed in the meantime." in page.text
    assert of("Кросс").is_planned and not Suspension.objects.exists()


WRONG = [
    ({"first": ""}, "first"),
    ({"last": "2026-12-01"}, "last"),
    ({"last": "2027-12-01"}, "last"),
    ({"cause": "other", "reason": " "}, "reason"),
    ({"action": "move", "days": ""}, "days"),
    ({"action": "move", "days": "0"}, "days"),
    ({"action": "day", "to_day": ""}, "to_day"),
    ({"action": "day", "to_day": "2026-11-01"}, "to_day"),
    ({"classes": "99999999999999999999"}, "classes"),
    ({"classes": "x"}, "classes"),
    ({"cause": "?"}, "cause"),
]


def test_what_is_wrong_is_said_beside_its_field(coordinator: Persona) -> None:
    for fields, name in WRONG:
        page = html.page(coordinator.get(PAGE, {"cause": "quarantine", "first": FRIDAY, "action": "cancel", **fields}))
        assert name in page.errors, (fields, page.errors)


def test_the_preview_asks_as_often_for_twenty_dates_as_for_two(coordinator: Persona) -> None:
    counts = []
    coordinator.get(PAGE)
    for many in (2, 18):
        for number in range(many):
            SignUpFactory(occurrence=event(f"Кросс {many} {number}", 6))
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(PAGE, {"cause": "frost", "first": FRIDAY, "action": "move", "days": 7})
        counts.append(len(queries))
    assert counts[0] == counts[1]
