"""Straight to the calendar from the form of an activity, and in one go for the rows that stand without a date."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.clear_days import clear_days
from activities.models import Activity, Occurrence
from activities.parsing import PlanParser
from school.models import Undo
from school.undo import take_back
from tests import html
from tests.activities.holding import mark_held
from tests.activities.test_scheduling import worded
from tests.conftest import Persona
from tests.factories import ActivityFactory, OccurrenceFactory
from tests.partners.test_conflicts import opened
from tests.plan.test_activity_form import NEW, edit

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


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
    assert "It is in the plan. In the calendar: Sat, 12 December, 14:00–15:30." in html.page(answer).text
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
    assert "In the calendar: Sat, 12 December." in html.page(answer).text


def test_a_repeated_wording_goes_through_its_preview(coordinator: Persona) -> None:
    answer = entered(coordinator, "каждый понедельник в 15:00")
    activity = Activity.objects.get()
    assert answer.redirect_chain[-1][0] == f"/en/staff/activities/{activity.pk}/dates/new/"
    assert "It is repeated: check its dates, then set them." in html.page(answer).text
    form = html.page(answer).form()
    assert (form.fields["how"], form.fields["weekdays"], form.fields["start_time"]) == (["weekly"], ["0"], ["15:00"])
    assert not activity.occurrences.exists()


def test_who_enters_another_one_gets_links_to_the_former(coordinator: Persona) -> None:
    page = html.page(entered(coordinator, "12 декабря", another="yes"))
    assert page.title.startswith("New activity")
    assert page.link("Show it there")
    page = html.page(entered(coordinator, "каждый понедельник", another="yes"))
    activity = Activity.objects.latest("pk")
    assert page.title.startswith("New activity")
    assert page.link("Check the dates").attrs["href"] == f"/en/staff/activities/{activity.pk}/dates/new/"


def test_the_tick_is_there_for_rows_without_dates_only(coordinator: Persona) -> None:
    free, dated = ActivityFactory(), OccurrenceFactory().activity
    cancelled = ActivityFactory(cancelled=True)
    assert opened(coordinator, edit(free))["to_calendar"] == ["on"]
    assert "to_calendar" not in opened(coordinator, edit(dated))
    assert "to_calendar" not in opened(coordinator, edit(cancelled))
    sent = {**opened(coordinator, edit(free)), "timing_text": "12 декабря"}
    answer = coordinator.post(edit(free), sent, follow=True)
    assert "Saved. In the calendar: Sat, 12 December." in html.page(answer).text
    # Sent again from an old page, it makes no second date.
    sent["version"] = Activity.objects.get(pk=free.pk).version
    assert coordinator.post(edit(free), {**sent, "timing_text": "13 декабря"}).status_code == 302
    assert starts(free) == [(date(2026, 12, 12), None)]


# In one go

PAGE, BULK = "/en/staff/plan/schedule/?year=2026", "/en/staff/activities/bulk/"


def sent(browser: Client, **fields: Any) -> Any:
    """What a person gets who presses the button of the page."""
    return browser.post(BULK, {**html.page(browser.get(PAGE)).form(action=BULK).fields, **fields}, follow=True)


def ticks(*activities: Activity) -> list[str]:
    return [f"{each.pk}.{each.version}" for each in activities]


def test_one_button_puts_every_clear_row_into_the_calendar(coordinator: Persona) -> None:
    single, several = worded("12 октября в 14:00", title="Смотр"), worded("6 и 13 декабря", title="Чтения")
    repeated, fuzzy = worded("каждый понедельник", title="Клуб"), worded("октябрь", title="Акция")
    long = worded("1 октября – 20 декабря", title="Выставка")
    OccurrenceFactory(activity=worded("12 октября", title="С датой"))
    worded("12 октября", title="Отменено", cancelled_on=date(2026, 10, 1), cancel_reason="Карантин")
    answer = coordinator.get(PAGE)
    page = html.page(answer)
    assert page.form(action=BULK).fields["row"] == ticks(single, several)
    assert "2 rows with a definite day" in page.text
    assert answer.context["others"].repeated == [repeated]
    assert set(answer.context["others"].unclear) == {fuzzy, long}
    assert f"/en/staff/activities/{repeated.pk}/dates/new/" in page.links
    assert "С датой" not in page.text and "Отменено" not in page.text
    answer = sent(coordinator)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "2 rows are in the calendar." in answer.text
    assert "Every row that names a day has its date." in answer.text
    assert starts(single) == [(date(2026, 10, 12), time(14))]
    assert starts(several) == [(date(2026, 12, 6), None), (date(2026, 12, 13), None)]


def test_it_can_be_taken_back_but_for_what_was_held_since(coordinator: Persona) -> None:
    taken, held = worded("12 октября", title="Смотр"), worded("13 октября", title="Чтения")
    sent(coordinator)
    mark_held(occurrence=held.occurrences.get())
    undoing = take_back(undo=Undo.objects.get(), by=coordinator.user, now=timezone.now())
    assert (len(undoing.going), len(undoing.staying)) == (1, 1)
    assert (starts(taken), len(starts(held))) == ([], 1)
    taken.refresh_from_db()
    assert taken.first_day == date(2026, 10, 12)
    assert html.page(coordinator.get(PAGE)).form(action=BULK).fields["row"] == ticks(taken)


def test_what_is_unticked_or_was_changed_meanwhile_stays_without_a_date(coordinator: Persona) -> None:
    chosen, unticked, changed = (worded("12 декабря", title=title) for title in ("Смотр", "Чтения", "Клуб"))
    rows = ticks(chosen, changed)
    Activity.objects.get(pk=changed.pk).save()
    answer = sent(coordinator, row=rows)
    assert "1 row is in the calendar." in answer.text
    assert "“Клуб” — It was changed in the meantime." in answer.text
    assert chosen.occurrences.count() == 1
    assert not changed.occurrences.exists() and not unticked.occurrences.exists()


def test_rows_ticked_in_a_list_are_named_where_their_day_is_not_clear(coordinator: Persona) -> None:
    clear, other_year = worded("12 декабря"), ActivityFactory(school_year=2025, title="Прошлогоднее")
    repeated, fuzzy = worded("каждый понедельник", title="Клуб"), worded("октябрь", title="Акция")
    rows = ticks(clear, repeated, fuzzy, other_year)
    page = html.page(coordinator.get(BULK, {"action": "bulk-schedule", "row": rows}))
    assert "Put into the calendar" in page.buttons
    answer = coordinator.post(BULK, page.form(method="post").fields, follow=True)
    assert "1 row is in the calendar." in answer.text
    assert "“Клуб” — It is repeated: its dates are made by a rule." in answer.text
    for title in ("Акция", "Прошлогоднее"):
        assert f"“{title}” — Its wording does not name a particular day." in answer.text
    assert Occurrence.objects.get().activity == clear


def test_a_day_that_has_passed_is_said_to_have(coordinator: Persona) -> None:
    worded("12 октября")
    worded("12 декабря")
    assert html.page(coordinator.get(PAGE)).text.count("has passed") == 1


def test_nothing_ticked_is_told(coordinator: Persona) -> None:
    worded("12 декабря")
    assert "Select at least one row." in sent(coordinator, row=[]).text


def test_a_teacher_puts_own_rows_into_the_calendar(teacher: Persona) -> None:
    own, anothers = worded("12 декабря", created_by=teacher.user), worded("12 декабря")
    assert html.page(teacher.get(PAGE)).form(action=BULK).fields["row"] == ticks(own)
    assert "1 row is in the calendar." in sent(teacher, row=ticks(own, anothers)).text
    assert not anothers.occurrences.exists()


def test_today_and_the_plan_lead_to_it(coordinator: Persona) -> None:
    worded("12 декабря")
    assert PAGE in html.page(coordinator.get("/en/staff/")).links
    plan = html.page(coordinator.get("/en/staff/plan/?year=2026"))
    assert "1 row with a definite day has no date." in plan.text
    assert plan.link("Put into the calendar").attrs["href"] == PAGE
    sent(coordinator)
    assert "has no date" not in coordinator.get("/en/staff/plan/?year=2026").text


@pytest.mark.parametrize("timing", ["12 октября", "6 и 13 октября", "1–31 октября", "1 октября – 1 ноября", "октябрь"])
def test_what_is_counted_is_what_can_be_scheduled(timing: str) -> None:
    activity = worded(timing)
    is_clear = bool(clear_days(activity, PlanParser(activity.year)))
    assert Activity.objects.with_clear_day().filter(pk=activity.pk).exists() == is_clear


# Days on which nobody is at school


def test_a_day_without_school_is_remarked_where_its_date_is_made(coordinator: Persona) -> None:
    answer = entered(coordinator, "13 декабря")
    assert "13 December is a Sunday." in html.page(answer).text
    worded("4 ноября")
    assert "4 November is a public holiday." in html.page(coordinator.get(PAGE)).text
    row = ActivityFactory()
    words = {"how": "days", "days": "12 и 13 декабря"}
    page = html.page(coordinator.post(f"/en/staff/activities/{row.pk}/dates/new/", words))
    assert [each.name.endswith("13 December is a Sunday.") for each in page.controls("chosen")] == [False, True]
    assert page.form().fields["chosen"] == ["2026-12-12", "2026-12-13"]


def test_hours_that_end_on_another_day_are_said_before_and_set_so(coordinator: Persona) -> None:
    """Situations 11 and 12, in a plan's own words."""
    week, night = worded("18–22 января, 10:00–11:00", title="Неделя"), worded("12 декабря", title="Ночь")
    # Somebody was asked about these words, and accepted them.
    night.timing_text = "12 декабря 22:00–02:00"
    night.save()
    shown = html.page(coordinator.get(PAGE)).text
    assert "In the calendar: 18–22 January, each day 10:00–11:00." in shown
    assert "Sat, 12 December, 22:00 – Sun, 13 December, 02:00." in shown
    sent(coordinator)
    assert week.occurrences.get().has_daily_hours
    assert (night.occurrences.get().ends_on, night.occurrences.get().end_time) == (date(2026, 12, 13), time(2))


# A day chosen in the list of rows without one

SCHEDULE = "/en/staff/plan/schedule/?year=2026"


def day_form(browser: Client, activity: Activity) -> html.Part:
    return html.page(browser.get(SCHEDULE)).form(action=f"/en/staff/activities/{activity.pk}/dates/new/")


def test_a_row_gets_its_day_by_one_button_where_it_stands(coordinator: Persona) -> None:
    row = worded("декабрь, в 14:00", title="Встреча")
    form = day_form(coordinator, row)
    assert form.field("Day: Встреча").attrs["type"] == "date"
    answer = coordinator.post(form.attrs["action"], form.fields | {"days": ["2026-12-08"]}, follow=True)
    assert answer.redirect_chain[-1][0] == SCHEDULE
    assert "1 date is set." in html.page(answer).text
    assert starts(row) == [(date(2026, 12, 8), time(14))]


@pytest.mark.parametrize(("day", "said"), [("2026-12-13", "Sunday"), ("2026-11-03", "has passed")])
def test_a_day_that_something_speaks_against_is_shown_first(coordinator: Persona, day: str, said: str) -> None:
    row = worded("декабрь", title="Встреча")
    form = day_form(coordinator, row)
    page = html.page(coordinator.post(form.attrs["action"], form.fields | {"days": [day]}))
    assert page.heading == "Check the dates" and said in page.text
    assert not row.occurrences.exists()
    assert coordinator.post(form.attrs["action"], form.fields | {"days": [""]}).status_code == 200
