"""Dates that have passed and are not logged: marked as held together, or taken away."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from activities.models import Activity, Occurrence, Step
from activities.services.activities import cancel_activity
from activities.services.occurrences import CalledOff
from activities.services.past_dates import hold_past_dates, remove_past_dates
from tests import html
from tests.activities.holding import mark_held
from tests.conftest import Persona
from tests.factories import ActivityFactory, AttendanceFactory, OccurrenceFactory, SignUpFactory, UserFactory
from tests.plan.test_activity_pages import on, page_of, with_dates

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 15)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with time_machine.travel("2026-10-15 12:00"):
        yield


def club() -> Activity:
    """A club with two dates that have passed, one that was held, one today and one ahead."""
    activity: Activity = ActivityFactory()
    first, *_others = with_dates(on(1), on(6), on(8), on(15), on(20), activity=activity)
    mark_held(occurrence=first)
    return activity


def statuses(activity: Activity) -> dict[int, str]:
    return {each.starts_on.day: each.status for each in activity.occurrences.order_by("starts_on")}


def keys(activity: Activity) -> list[int]:
    return list(activity.occurrences.values_list("pk", flat=True))


def test_all_that_passed_is_marked_as_held_in_one_go(coordinator: Persona) -> None:
    activity = club()
    detail = html.page(coordinator.get(page_of(activity)))
    assert "2 dates have passed and are not logged." in detail.text
    address = detail.link("Log them as held, or remove them").attrs["href"]
    page = html.page(coordinator.get(address))
    sent = page.form().fields
    assert len(sent["dates"]) == 2
    answer = coordinator.post(address, {**sent, "action": "held"}, follow=True)
    assert "2 dates are logged as held." in answer.text
    assert "have passed and are not logged" not in answer.text
    assert statuses(activity) == {1: "held", 6: "held", 8: "held", 15: "planned", 20: "planned"}
    assert activity.cycle_steps.filter(step=Step.HOLD).exists()
    assert "There are none waiting." in coordinator.get(address).text


def test_what_passed_is_taken_away_as_far_as_nothing_came_of_it(coordinator: Persona) -> None:
    activity = club()
    SignUpFactory(occurrence=activity.occurrences.get(starts_on=on(6)))
    address = page_of(activity, "dates/past/")
    sent = html.page(coordinator.get(address)).form().fields
    answer = coordinator.post(address, {**sent, "action": "remove"}, follow=True)
    assert "1 date is removed." in answer.text
    assert "1 date stays: it has been logged or people have signed up for it." in answer.text
    assert statuses(activity) == {1: "held", 6: "planned", 15: "planned", 20: "planned"}
    activity.refresh_from_db()
    assert (activity.first_day, activity.last_day) == (on(1), on(20))


def test_only_ticked_dates_that_passed_are_reached() -> None:
    activity, other = club(), club()
    by = UserFactory(coordinator=True)
    ticked = [activity.occurrences.get(starts_on=on(6)).pk, activity.occurrences.get(starts_on=on(20)).pk, *keys(other)]
    assert hold_past_dates(activity=activity, keys=ticked, today=TODAY, by=by) == 1
    assert statuses(activity) == {1: "held", 6: "held", 8: "planned", 15: "planned", 20: "planned"}
    assert remove_past_dates(activity=activity, keys=ticked, today=TODAY) == 0
    assert statuses(other) == {1: "held", 6: "planned", 8: "planned", 15: "planned", 20: "planned"}


def test_counts_keep_a_date_that_is_called_planned_again() -> None:
    occurrence = OccurrenceFactory(starts_on=on(6))
    AttendanceFactory(occurrence=occurrence)
    assert remove_past_dates(activity=occurrence.activity, keys=[occurrence.pk], today=TODAY) == 0


def test_a_called_off_activity_keeps_its_dates(coordinator: Persona) -> None:
    activity = club()
    cancel_activity(activity=activity, reason="Карантин", on=TODAY)
    answer = coordinator.post(
        page_of(activity, "dates/past/"), {"dates": keys(activity), "action": "held"}, follow=True
    )
    assert "The activity is called off." in answer.text
    for change in (
        lambda: hold_past_dates(activity=activity, keys=keys(activity), today=TODAY, by=UserFactory()),
        lambda: remove_past_dates(activity=activity, keys=keys(activity), today=TODAY),
    ):
        with pytest.raises(CalledOff):
            change()
    assert activity.occurrences.count() == 5


def test_who_may_log_it_may_mark_what_passed(teacher: Persona) -> None:
    anothers, own = club(), club()
    own.people.add(teacher.user)
    assert teacher.get(page_of(anothers, "dates/past/")).status_code == 404
    assert teacher.post(page_of(anothers, "dates/past/"), {"action": "remove"}).status_code == 404
    assert "have passed and are not logged" not in teacher.get(page_of(anothers)).text
    sent = html.page(teacher.get(page_of(own, "dates/past/"))).form().fields
    assert teacher.post(page_of(own, "dates/past/"), {**sent, "action": "held"}).status_code == 302
    assert Occurrence.objects.held().filter(activity=own).count() == 3


def test_odd_answers_are_told(coordinator: Persona) -> None:
    activity = club()
    address = page_of(activity, "dates/past/")
    assert "Select at least one date." in coordinator.post(address, {"action": "held"}).text
    ticked = {"dates": keys(activity)[1:2]}
    page = coordinator.post(address, ticked)
    assert "Choose what to do with the dates." in page.text
    assert len(html.page(page).form().fields["dates"]) == 1
    for odd in ("\0", "x", "9" * 30):
        assert coordinator.post(address, {"dates": odd, "action": odd}).status_code == 200
