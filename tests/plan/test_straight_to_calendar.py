"""Straight to the calendar from the form of an activity, and in one go for the rows that stand without a date."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from activities.clear_days import clear_days
from activities.models import Activity
from activities.parsing import PlanParser
from tests import html
from tests.activities.test_scheduling import worded
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


# In one go

PAGE = "/en/staff/plan/schedule/?year=2026"


def test_one_button_puts_every_clear_row_into_the_calendar(coordinator: Persona) -> None:
    single, several = worded("12 октября в 14:00", title="Смотр"), worded("6 и 13 декабря", title="Чтения")
    repeated, fuzzy = worded("каждый понедельник", title="Клуб"), worded("октябрь", title="Акция")
    long = worded("1 октября – 20 декабря", title="Выставка")
    OccurrenceFactory(activity=worded("12 октября", title="С датой"))
    worded("12 октября", title="Отменено", cancelled_on=date(2026, 10, 1), cancel_reason="Карантин")
    page = html.page(coordinator.get(PAGE))
    assert len(page.form().fields["row"]) == 2
    assert "2 rows with a clear day" in page.text
    assert [each.title for each in page_context(coordinator).repeated] == [repeated.title]
    assert {each.title for each in page_context(coordinator).unclear} == {fuzzy.title, long.title}
    assert f"/en/staff/activities/{repeated.pk}/dates/new/" in page.links
    assert "С датой" not in page.text and "Отменено" not in page.text
    answer = html.page(coordinator.post(PAGE, page.form().fields, follow=True))
    assert "2 rows are in the calendar: 3 dates." in answer.text
    assert answer.link("Show the calendar").attrs["href"] == "/en/calendar/2026/10/"
    assert "Every row whose wording names the day has its date." in answer.text
    assert starts(single) == [(date(2026, 10, 12), time(14))]
    assert starts(several) == [(date(2026, 12, 6), None), (date(2026, 12, 13), None)]


def page_context(browser: Client) -> Any:
    return browser.get(PAGE).context["others"]


def test_what_is_unticked_or_was_changed_meanwhile_stays_without_a_date(coordinator: Persona) -> None:
    chosen, unticked, changed = (worded("12 декабря", title=title) for title in ("Смотр", "Чтения", "Клуб"))
    rows = [f"{each.pk}.{each.version}" for each in (chosen, changed)]
    Activity.objects.get(pk=changed.pk).save()
    answer = coordinator.post(PAGE, {"row": rows}, follow=True)
    assert "1 row is in the calendar: 1 date." in answer.text
    assert "1 row was changed meanwhile: look at it again." in answer.text
    assert chosen.occurrences.count() == 1
    assert not changed.occurrences.exists() and not unticked.occurrences.exists()


def test_a_day_that_has_passed_is_said_to_have(coordinator: Persona) -> None:
    worded("12 октября")
    worded("12 декабря")
    assert html.page(coordinator.get(PAGE)).text.count("has passed") == 1


def test_nothing_ticked_and_odd_answers_are_told(coordinator: Persona) -> None:
    worded("12 декабря")
    page = coordinator.post(PAGE, {})
    assert "Tick at least one row." in page.text
    for odd in ("\0", "x", "1", "9" * 30 + ".1", "1.2.3"):
        assert "Tick at least one row." in coordinator.post(PAGE, {"row": odd}).text


def test_a_teacher_puts_own_rows_into_the_calendar(teacher: Persona) -> None:
    own, anothers = worded("12 декабря", created_by=teacher.user), worded("12 декабря")
    assert html.page(teacher.get(PAGE)).form().fields["row"] == [f"{own.pk}.{own.version}"]
    answer = teacher.post(PAGE, {"row": [f"{each.pk}.{each.version}" for each in (own, anothers)]}, follow=True)
    assert "1 row is in the calendar: 1 date." in answer.text
    assert not anothers.occurrences.exists()


def test_today_and_the_plan_lead_to_it(coordinator: Persona) -> None:
    worded("12 декабря")
    assert PAGE.removeprefix("/en") in str(html.page(coordinator.get("/en/staff/")).links)
    plan = html.page(coordinator.get("/en/staff/plan/?year=2026"))
    assert "1 row with a clear day stands without a date." in plan.text
    assert plan.link("Put into the calendar").attrs["href"] == PAGE
    coordinator.post(PAGE, html.page(coordinator.get(PAGE)).form().fields)
    assert "stands without a date" not in coordinator.get("/en/staff/plan/?year=2026").text


@pytest.mark.parametrize("timing", ["12 октября", "6 и 13 октября", "1–31 октября", "1 октября – 1 ноября", "октябрь"])
def test_what_is_counted_is_what_can_be_scheduled(timing: str) -> None:
    activity = worded(timing)
    is_clear = bool(clear_days(activity, PlanParser(activity.year)))
    assert Activity.objects.with_clear_day().filter(pk=activity.pk).exists() == is_clear
