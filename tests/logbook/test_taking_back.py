"""Situation 28: what was logged by mistake is planned again after two clicks, or moves to the date that was meant."""

from datetime import date
from typing import Any

import pytest

from activities.models import Activity, Attendance, Group, Occurrence, Step
from activities.services.activities import cancel_activity
from activities.services.log import CountedGroup, FieldEdit, HoldingReport, log_held, log_on_day, sum_up
from activities.totals import totals_of
from school.models import Undo, User
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnershipFactory,
    PhotoFactory,
    SchoolClassFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

FRIDAY = date(2026, 11, 20)


def address(occurrence: Occurrence, page: str = "") -> str:
    return f"/en/staff/dates/{occurrence.pk}/{page}"


def logged(by: User, occurrence: Occurrence, summary: str = "Дружно", **counts: int) -> Occurrence:
    groups = {CountedGroup(group): FieldEdit(count, 0) for group, count in counts.items()}
    return log_held(occurrence=occurrence, report=HoldingReport(groups, FieldEdit(summary, "")), by=by)


def friday(**fields: Any) -> Occurrence:
    return OccurrenceFactory(activity=ActivityFactory(title="День здоровья", **fields), starts_on=FRIDAY)


def entered(occurrence: Occurrence) -> tuple[Any, ...]:
    """What a log holds, and what follows from it."""
    occurrence = Occurrence.objects.select_related("activity").get(pk=occurrence.pk)
    rows = occurrence.attendance.order_by("group").values_list("group", "school_class", "partner", "count", "by")
    steps = occurrence.activity.cycle_steps.order_by("step", "group").values_list("step", "group", "partner")
    totals = totals_of(Activity.objects.all())
    sums = (occurrence.attended, totals.activities, totals.participations)
    return occurrence.status, occurrence.summary, [*rows], [*steps], sums


def test_two_clicks_plan_it_again_and_what_was_entered_can_be_put_back(coordinator: Persona) -> None:
    partnership = PartnershipFactory()
    occurrence = friday(joint=[partnership])
    untouched = entered(occurrence)
    school_class = SchoolClassFactory()
    groups = {
        CountedGroup(Group.PUPILS, school_class=school_class.pk): FieldEdit(27, 0),
        CountedGroup(Group.PARTNER, partner=partnership.partner_id): FieldEdit(2, 0),
    }
    log_held(occurrence=occurrence, report=HoldingReport(groups, FieldEdit("Дружно", "")), by=coordinator.user)
    sum_up(
        occurrence=occurrence,
        summary=FieldEdit("Дружно", "Дружно"),
        by_groups=[Group.PUPILS],
        by_partners=[],
        by=coordinator.user,
    )
    photo = PhotoFactory(occurrence=occurrence)
    before = entered(occurrence)
    assert before != untouched
    button = html.page(coordinator.get(address(occurrence))).link("Remove the log")
    # It is two taps from each list in which it stands.
    for list_of_logs in ("/en/staff/activities/log/month/", "/en/staff/activities/log/"):
        assert button.attrs["href"] in html.page(coordinator.get(list_of_logs)).links
    asked = coordinator.get(button.attrs["href"])
    for words in (school_class.label, "27", "Дружно", "we hold it ourselves", "1 photo stays with the date"):
        assert words.casefold() in asked.text.casefold(), words
    done = coordinator.post(button.attrs["href"], follow=True)
    assert done.redirect_chain == [(address(occurrence), 302)]
    # Planned again, it can be called off from where one is.
    assert html.page(done).link("Call off")
    assert entered(occurrence) == untouched
    assert [*occurrence.photos.all()] == [photo]
    # Pressed again, it says how the date is.
    again = coordinator.post(button.attrs["href"], follow=True)
    assert "This date is planned: there is no log to remove." in again.text
    assert coordinator.get(button.attrs["href"])["Location"] == address(occurrence)
    # For a day it can be put back.
    back = html.page(done).link("Restore the log").attrs["href"]
    coordinator.post(back)
    assert entered(occurrence) == before


def test_a_date_of_a_called_off_activity_is_called_off_with_it(coordinator: Persona) -> None:
    occurrence = logged(coordinator.user, friday(), pupils=20)
    cancel_activity(activity=occurrence.activity, reason="Карантин", on=FRIDAY)
    coordinator.post(address(occurrence, "take-back/"))
    occurrence.refresh_from_db()
    assert (occurrence.status, occurrence.cancel_reason, occurrence.cancelled_with_activity) == (
        "cancelled",
        "Карантин",
        True,
    )


def test_what_was_logged_anew_since_is_not_overwritten(coordinator: Persona) -> None:
    occurrence = logged(coordinator.user, friday(), pupils=20)
    coordinator.post(address(occurrence, "take-back/"))
    logged(coordinator.user, occurrence, "Иначе", parents=3)
    now = entered(occurrence)
    page = coordinator.post(Undo.objects.get().get_absolute_url(), follow=True)
    assert page.status_code == 200
    assert entered(occurrence) == now


def test_what_another_date_proves_stays_marked(coordinator: Persona) -> None:
    partnership = PartnershipFactory()
    occurrence = friday(joint=[partnership])
    came = {CountedGroup(Group.PARTNER, partner=partnership.partner_id): FieldEdit(2, 0)}
    day = date(2026, 11, 13)
    log_on_day(activity=occurrence.activity, day=day, report=HoldingReport(), by=coordinator.user)
    log_held(occurrence=occurrence, report=HoldingReport(came), by=coordinator.user)
    coordinator.post(address(occurrence, "take-back/"))
    steps = occurrence.activity.cycle_steps
    assert {*steps.values_list("step", "partner")} == {(step, None) for step in (Step.PLAN, Step.PREPARE, Step.HOLD)}


def test_teachers_take_back_what_they_alone_entered(teacher: Persona, coordinator: Persona) -> None:
    other = UserFactory(full_name="Петрова Анна")
    occurrence = friday()
    occurrence.activity.people.set([teacher.user, other])
    logged(teacher.user, occurrence, pupils=20)
    assert "Others have logged it" not in teacher.get(address(occurrence, "take-back/")).text
    logged(other, occurrence, parents=3, summary="")
    for browser, says in ((teacher, "So a coordinator has to remove the log"), (coordinator, "Петрова Анна")):
        text = browser.get(address(occurrence, "take-back/")).text
        assert ("Others have logged it, too" if browser is teacher else "Logged by") in text
        assert says in text
    assert teacher.post(address(occurrence, "take-back/")).status_code == 200
    assert entered(occurrence)[0] == "held"
    assert teacher.get(address(friday(), "take-back/")).status_code == 404
    coordinator.post(address(occurrence, "take-back/"))
    assert entered(occurrence)[0] == "planned"
    # What a coordinator did, the teacher does not undo.
    assert teacher.post(Undo.objects.get().get_absolute_url()).status_code == 404


def test_the_log_moves_to_the_event_that_was_meant(coordinator: Persona) -> None:
    wrong, meant = friday(), OccurrenceFactory(activity=ActivityFactory(title="Ярмарка"), starts_on=date(2026, 11, 21))
    far = OccurrenceFactory(activity=ActivityFactory(), starts_on=date(2026, 9, 20))
    untouched = entered(meant)[:4]
    logged(coordinator.user, wrong, pupils=20)
    photo = PhotoFactory(occurrence=wrong)
    log = entered(wrong)[:4]
    offered = html.page(coordinator.get(address(wrong, "take-back/"))).form().choices("to")
    assert offered == ["", str(meant.pk)]
    refused = coordinator.post(address(wrong, "take-back/"), {"to": far.pk})
    assert html.page(refused).form().errors["to"]
    done = coordinator.post(address(wrong, "take-back/"), {"to": meant.pk}, follow=True)
    assert done.redirect_chain == [(address(meant), 302)]
    assert (entered(wrong)[:4], entered(meant)[:4]) == (untouched, log)
    photo.refresh_from_db()
    assert photo.occurrence == meant
    coordinator.post(html.page(done).link("Restore the log").attrs["href"])
    assert (entered(wrong)[:4], entered(meant)[:4]) == (log, untouched)
    photo.refresh_from_db()
    assert photo.occurrence == wrong


def test_what_was_not_in_the_plan_goes_altogether_and_comes_back(teacher: Persona) -> None:
    path = "/en/staff/activities/log/"
    sent = {"title": "Встреча", "day": "2026-11-20", "partnerships": PartnershipFactory().pk, "pupils": "9"}
    teacher.post(path, html.page(teacher.get(path)).form().fields | sent)
    occurrence = Occurrence.objects.get()
    before = entered(occurrence)
    assert "It was not in the plan" in teacher.get(address(occurrence, "take-back/")).text
    done = teacher.post(address(occurrence, "take-back/"), follow=True)
    assert done.redirect_chain == [(path, 302)]
    assert not (Activity.objects.exists() or Attendance.objects.exists())
    teacher.post(html.page(done).link("Restore the log").attrs["href"])
    assert entered(occurrence) == before
    # If something came of it, it stays in the plan.
    PhotoFactory(occurrence=occurrence)
    teacher.post(address(occurrence, "take-back/"))
    assert entered(occurrence)[0] == "planned"
