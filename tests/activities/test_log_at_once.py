"""Many log at the same moment: each class teacher a line, two people one line, one person twice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from activities.models import Activity, Attendance, Group, Occurrence
from activities.services.log import CountedGroup, EditConflict, FieldEdit, HoldingReport, log_held
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnershipFactory,
    SchoolClassFactory,
    UserFactory,
)
from tests.personas import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

TEACHERS = 30


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads that start together; what each one answered or raised."""
    barrier = threading.Barrier(len(actions))
    came: list[object] = [None] * len(actions)

    def run(index: int, action: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            came[index] = action()
        except BaseException as error:
            came[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


@pytest.mark.walk
def test_thirty_class_teachers_log_one_school_wide_activity() -> None:
    occurrence = OccurrenceFactory(activity=ActivityFactory(names_class_teachers=True))
    rows = [
        (SchoolClassFactory(grade=1 + number // 10, class_teacher=teacher).pk, teacher, 20 + number)
        for number, teacher in enumerate(UserFactory.create_batch(TEACHERS))
    ]

    def action(key: int, teacher: object, count: int) -> Callable[[], object]:
        report = HoldingReport({CountedGroup(Group.PUPILS, key): FieldEdit(count, 0)})
        mine = Occurrence.objects.get(pk=occurrence.pk)
        return lambda: log_held(occurrence=mine, report=report, by=teacher)  # type: ignore[arg-type]

    assert at_once(*(action(*row) for row in rows)) == [occurrence] * TEACHERS
    stored = set(Attendance.objects.values_list("school_class", "by", "count"))
    assert stored == {(key, teacher.pk, count) for key, teacher, count in rows}
    occurrence.refresh_from_db()
    assert occurrence.pupil_count == sum(count for _key, _teacher, count in rows)
    # Held once, by whoever was first.
    assert (occurrence.status, occurrence.sequence) == ("held", 1)
    assert occurrence.activity.cycle_steps.count() == 3


def test_of_two_who_write_one_number_the_second_is_told() -> None:
    occurrence = OccurrenceFactory()

    def action(count: int) -> Callable[[], object]:
        mine, by = Occurrence.objects.get(pk=occurrence.pk), UserFactory(full_name=f"Учитель {count}")
        return lambda: (
            log_held(occurrence=mine, report=HoldingReport({CountedGroup(Group.PUPILS): FieldEdit(count, 0)}), by=by).pk
        )

    came = at_once(action(25), action(27))
    (conflict,) = [each for each in came if isinstance(each, EditConflict)]
    assert [each for each in came if each is not conflict] == [occurrence.pk]
    stored = Attendance.objects.get()
    assert conflict.edits["pupils"].value == stored.count
    assert conflict.edits["pupils"].by == f"Учитель {stored.count}"


def test_two_taps_of_what_was_not_planned_are_one_activity() -> None:
    partnership, teacher = PartnershipFactory(), UserFactory()
    day = timezone.localdate().isoformat()
    sent = {
        "form-key": html.page(signed_in(teacher).get("/en/staff/activities/log/")).form().fields["form-key"],
        "title": "Встреча с ветераном",
        "day": day,
        "partnerships": partnership.pk,
        "pupils": "27",
        "partner": "2",
    }

    def tap(browser: Client) -> Callable[[], object]:
        return lambda: browser.post("/en/staff/activities/log/", sent)["Location"]

    first, second = at_once(tap(signed_in(teacher)), tap(signed_in(teacher)))
    assert first == second
    assert Activity.objects.get().is_unplanned
    assert sorted(Attendance.objects.values_list("count", flat=True)) == [2, 27]
