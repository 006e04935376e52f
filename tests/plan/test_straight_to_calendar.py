"""Straight to the calendar from the form of an activity, and in one go for the rows that stand without a date."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from activities.models import Activity
from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory, OccurrenceFactory
from tests.partners.test_conflicts import opened
from tests.plan.test_activity_form import NEW, edit

pytestmark = pytest.mark.django_db


def entered(browser: Client, timing: str, **fields: Any) -> Any:
    """What a person gets who fills in a new form and leaves its ticks as they are."""
    sent = {**opened(browser, NEW), "title": "Смотр строя", "cooperation": "looking", "timing_text": timing, **fields}
    return browser.post(NEW, sent, follow=True)


def starts(activity: Activity) -> list[tuple[date, time | None]]:
    return list(activity.occurrences.values_list("starts_on", "start_time"))


# The form


def test_a_new_row_with_a_clear_day_is_in_the_calendar_at_once(coordinator: Persona) -> None:
    answer = entered(coordinator, "12 декабря с 14.00 до 15.30")
    activity = Activity.objects.get()
    assert starts(activity) == [(date(2026, 12, 12), time(14))]
    assert "It is in the plan. In the calendar: sat, 12 December, 14:00–15:30." in html.page(answer).text
    assert html.page(answer).link("Show it there").attrs["href"] == "/en/calendar/2026/12/"
    assert answer.redirect_chain[-1][0] == f"/en/staff/activities/{activity.pk}/"


def test_what_visitors_do_not_see_is_shown_on_its_own_page(coordinator: Persona) -> None:
    page = html.page(entered(coordinator, "12 декабря", visibility="staff"))
    date_page = f"/en/staff/dates/{Activity.objects.get().occurrences.get().pk}/"
    assert page.link("Show it there").attrs["href"] == date_page


def test_without_the_tick_or_a_clear_day_no_date_is_made(coordinator: Persona) -> None:
    for timing, tick in (("12 декабря", ""), ("декабрь", "on"), ("II неделя декабря", "on"), ("до 12 декабря", "on")):
        answer = entered(coordinator, timing, to_calendar=tick)
        assert "It is in the plan. Next, if you know them: the dates." in html.page(answer).text
        assert not Activity.objects.latest("pk").occurrences.exists()


def test_what_was_asked_about_and_answered_is_in_the_calendar(coordinator: Persona) -> None:
    asked = entered(coordinator, "12 декабря 2025")
    assert not Activity.objects.exists()
    # The tick stays as it was sent.
    form = html.page(asked).form()
    assert form.fields["to_calendar"] == ["on"]
    answer = coordinator.post(NEW, {**form.fields, "timing_answer": "proposed"}, follow=True)
    assert "In the calendar: sat, 12 December." in html.page(answer).text


def test_a_repeated_wording_goes_through_its_preview(coordinator: Persona) -> None:
    answer = entered(coordinator, "каждый понедельник в 15:00")
    activity = Activity.objects.get()
    assert answer.redirect_chain[-1][0] == f"/en/staff/activities/{activity.pk}/dates/new/"
    assert "It is held again and again: check its dates, then set them." in html.page(answer).text
    form = html.page(answer).form()
    assert (form.fields["how"], form.fields["weekdays"], form.fields["start_time"]) == (["weekly"], ["0"], ["15:00"])
    assert not activity.occurrences.exists()


def test_who_enters_another_one_gets_links_to_the_former(coordinator: Persona) -> None:
    page = html.page(entered(coordinator, "12 декабря", another="yes"))
    assert page.title.startswith("A new activity")
    assert page.link("Show it there")
    page = html.page(entered(coordinator, "каждый понедельник", another="yes"))
    activity = Activity.objects.latest("pk")
    assert page.title.startswith("A new activity")
    assert page.link("Check the dates").attrs["href"] == f"/en/staff/activities/{activity.pk}/dates/new/"


def test_the_tick_is_there_for_rows_without_dates_only(coordinator: Persona) -> None:
    free, dated = ActivityFactory(), OccurrenceFactory().activity
    cancelled = ActivityFactory(cancelled=True)
    assert opened(coordinator, edit(free))["to_calendar"] == ["on"]
    assert "to_calendar" not in opened(coordinator, edit(dated))
    assert "to_calendar" not in opened(coordinator, edit(cancelled))
    sent = {**opened(coordinator, edit(free)), "timing_text": "12 декабря"}
    answer = coordinator.post(edit(free), sent, follow=True)
    assert "Saved. In the calendar: sat, 12 December." in html.page(answer).text
    # Sent again from an old page, it makes no second date.
    sent["version"] = Activity.objects.get(pk=free.pk).version
    assert coordinator.post(edit(free), {**sent, "timing_text": "13 декабря"}).status_code == 302
    assert starts(free) == [(date(2026, 12, 12), None)]
