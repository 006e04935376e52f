"""Dates of an activity: set by words and by a rule, moved, called off and taken away."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from activities.models import Activity, Occurrence
from activities.services.occurrences import Scope, cancel_dates
from tests import html
from tests.activities.holding import mark_held
from tests.conftest import Persona
from tests.factories import ActivityFactory, TermFactory, UserFactory
from tests.partners.test_conflicts import opened
from tests.plan.test_activity_pages import CHANGES_OF_A_DATE, date_page, on, page_of, with_dates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The dates are of the present school year."""
    with time_machine.travel("2026-10-15 12:00"):
        yield


# Dates by words and by a rule


def preview(browser: Client, row: Activity, **fields: Any) -> HttpResponse:
    usual = {"skip_holidays": "on"}
    return browser.post(page_of(row, "dates/new/"), {**usual, **fields})


def shown(page: HttpResponse) -> list[tuple[int, int]]:
    return [(each.day.day, each.day.month) for each in page.context["form"].preview]


def errors(page: HttpResponse) -> dict[str, str]:
    with translation.override("en"):
        return {name: " ".join(texts) for name, texts in page.context["form"].errors.items()}


def test_three_tuesdays_by_words(coordinator: Persona) -> None:
    row = ActivityFactory()
    page = preview(coordinator, row, how="days", days="6, 13 и 20 октября", start_time="14:00", place=" Зал\n№ 2")
    assert shown(page) == [(6, 10), (13, 10), (20, 10)]
    assert "Nothing is set yet." in page.text
    assert "Tue, 13 October, 14:00" in page.text
    assert "Select at least one date." not in page.text
    # Only the second page sets dates, whatever the first is sent.
    preview(coordinator, row, how="days", days="6 октября", chosen=["2026-10-06"])
    assert not Occurrence.objects.exists()
    sent = {**html.page(page).form().fields, "since": "beginning"}
    answer = coordinator.post(page_of(row, "dates/new/"), sent, follow=True)
    assert "3 dates are set." in answer.text
    found = row.occurrences.order_by("starts_on")
    assert [(each.starts_on, each.start_time, each.place) for each in found] == [
        (on(day), time(14), "Зал № 2") for day in (6, 13, 20)
    ]
    row.refresh_from_db()
    assert (row.first_day, row.last_day) == (on(6), on(20))


def test_a_weekly_rule_leaves_the_holidays_out(coordinator: Persona) -> None:
    TermFactory(kind="holidays", name="осенние каникулы", starts_on=on(26), ends_on=on(3, 11))
    TermFactory()
    row = ActivityFactory()
    rule = {"how": "weekly", "first": "2026-10-13", "until": "2026-11-10", "weekdays": ["1"], "lasts": "2"}
    page = preview(coordinator, row, **rule)
    assert shown(page) == [(13, 10), (20, 10), (27, 10), (3, 11), (10, 11)]
    sent = html.page(page).form().fields
    assert sent["chosen"] == ["2026-10-13", "2026-10-20", "2026-11-10"]
    ticks = html.page(page).controls("chosen")
    assert [each.attrs["value"] for each in ticks if each.name.endswith(" holidays")] == ["2026-10-27", "2026-11-03"]
    assert not Occurrence.objects.exists()
    # A person ticks one of the holidays and unticks another day.
    chosen = ["2026-10-13", "2026-10-27", "2026-11-10"]
    answer = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": chosen, "since": "beginning"})
    assert answer["Location"] == page_of(row)
    assert [(each.starts_on, each.ends_on) for each in row.occurrences.order_by("starts_on")] == [
        (on(13), on(14)),
        (on(27), on(28)),
        (on(10, 11), on(11, 11)),
    ]
    # Without that tick the holidays are days as all others, also on the second page.
    each_day = {"start_time": "09:00", "hours": "each-day"}
    page = coordinator.post(page_of(row, "dates/new/"), {**rule, **each_day})
    again = {**html.page(page).form().fields, "since": "beginning"}
    # Those of which the whole day is taken are shown, and taken when they are ticked.
    assert again["chosen"] == ["2026-10-20", "2026-11-03"]
    assert "at the same time as 13–14 October" in page.text
    again["chosen"] = html.page(page).form().choices("chosen")
    coordinator.post(page_of(row, "dates/new/"), again)
    assert row.occurrences.filter(start_time=time(9)).count() == 5


def test_what_is_set_already_cannot_be_chosen_again(coordinator: Persona) -> None:
    row = ActivityFactory()
    first, second, _third = with_dates(on(6), on(13), on(20), activity=row)
    data = opened(coordinator, date_page(first, "edit")) | {"starts_on": on(7), "ends_on": on(7), "to_past": "on"}
    coordinator.post(date_page(first, "edit"), data)
    cancel_dates(occurrence=second, scope=Scope.ONE, reason="Дождь")
    page = preview(coordinator, row, how="days", days="6, 7, 13, 20, 27 октября")
    form = html.page(page).form()
    assert {
        each.attrs["value"]: ("checked" in each.attrs, "disabled" in each.attrs) for each in form.controls("chosen")
    } == {
        "2026-10-06": (False, True),
        "2026-10-07": (False, True),
        "2026-10-13": (False, True),
        "2026-10-20": (False, True),
        "2026-10-27": (True, False),
    }
    for words in ("moved to another day", "already set", "called off: put it back on the activity’s page"):
        assert words in page.text
    # Whoever sends them all the same sets the new one.
    chosen = form.choices("chosen")
    answer = coordinator.post(page_of(row, "dates/new/"), {**form.fields, "chosen": chosen}, follow=True)
    assert "1 date is set." in answer.text
    assert row.occurrences.count() == 4


def test_nothing_chosen_and_the_way_back(coordinator: Persona) -> None:
    row = ActivityFactory()
    sent = html.page(preview(coordinator, row, how="days", days="6 и 13 октября")).form().fields
    page = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": []})
    assert "Select at least one date." in page.text
    # A day that the rule does not make cannot be smuggled in.
    page = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": ["2026-10-07", "9999-12-31", "\0", "x"]})
    assert "Select at least one date." in page.text
    back = coordinator.post(page_of(row, "dates/new/"), {**sent, "back": "yes"})
    assert back.context["form"]["days"].value() == "6 и 13 октября"
    assert "Show the dates" in back.text
    assert not Occurrence.objects.exists()


def test_what_the_wording_says_is_proposed(coordinator: Persona) -> None:
    def proposed(text: str) -> dict[str, Any]:
        row = ActivityFactory(timing_text=text)
        form = coordinator.get(page_of(row, "dates/new/")).context["form"]
        return {name: value for name in form.fields if (value := form[name].value())}

    single = proposed("6, 13 и 20 октября в 14:00")
    assert (single["how"], single["days"], single["start_time"]) == (
        "days",
        "6, 13 и 20 октября в 14:00",
        time(14),
    )
    weekly = proposed("по вторникам с 6 октября по 24 ноября")
    assert (weekly["how"], weekly["weekdays"]) == ("weekly", ["1"])
    assert (weekly["first"], weekly["until"]) == (on(6), on(24, 11))
    assert (proposed("октябрь")["first"], proposed("октябрь")["until"]) == (on(1), on(31))
    assert {proposed(text)["how"] for text in ("октябрь", "когда потеплеет")} == {"days"}
    assert "days" not in proposed("октябрь")


def proposals(browser: Client, text: str) -> dict[str, Any]:
    form = browser.get(page_of(ActivityFactory(timing_text=text), "dates/new/")).context["form"]
    names = ("how", "first", "until", "weekdays", "days")
    return {name: value for name in names if (value := form[name].value())}


def test_the_rule_of_a_repeated_wording_is_proposed(coordinator: Persona) -> None:
    TermFactory(kind="holidays", name="осенние каникулы", starts_on=on(26), ends_on=on(3, 11))
    weekly = proposals(coordinator, "каждый понедельник")
    # The holidays take nothing away from the rule.
    assert weekly == {"how": "weekly", "first": on(7, 9), "until": on(31, 5), "weekdays": ["0"]}
    assert proposals(coordinator, "по вторникам и четвергам")["weekdays"] == ["1", "3"]
    monthly = proposals(coordinator, "последняя пятница месяца")
    assert (monthly["how"], monthly["first"], monthly["until"]) == ("monthly-weekday", on(25, 9), on(28, 5))
    # The fourth Friday is not always the last, so no rule makes these days: they are proposed one by one.
    assert proposals(coordinator, "четвертая пятница месяца") == {"how": "days", "days": "четвертая пятница месяца"}
    # Once in a time, on a day that nobody said: it is left to be filled in.
    for text, how in (
        ("1 раз в месяц", "monthly-weekday"),
        ("ежемесячно", "monthly-weekday"),
        ("раз в неделю", "weekly"),
    ):
        assert proposals(coordinator, text) == {"how": how, "until": on(31, 5)}
    assert proposals(coordinator, "2 раза в месяц")["how"] == "days"


def test_repeated_days_in_the_holidays_are_shown_unticked(coordinator: Persona) -> None:
    TermFactory(kind="holidays", name="осенние каникулы", starts_on=on(26), ends_on=on(3, 11))
    row = ActivityFactory()
    words = {"how": "days", "days": "последняя пятница месяца с октября по декабрь"}
    page = preview(coordinator, row, **words)
    assert shown(page) == [(30, 10), (27, 11), (25, 12)]
    assert html.page(page).form().fields["chosen"] == ["2026-11-27", "2026-12-25"]
    first = html.page(page).controls("chosen")[0]
    assert first.name.endswith(" holidays")
    # Without that tick they are days as all others, and so are days that are named one by one.
    page = preview(coordinator, row, **words, skip_holidays="")
    assert len(html.page(page).form().fields["chosen"]) == 3
    page = preview(coordinator, row, how="days", days="30 октября и 6 ноября")
    assert html.page(page).form().fields["chosen"] == ["2026-10-30", "2026-11-06"]
    assert html.page(page).controls("chosen")[0].name.endswith(" holidays")
    # What is meant for the holidays alone stays.
    page = preview(coordinator, row, how="days", days="каждую пятницу с 26 октября по 3 ноября")
    assert html.page(page).form().fields["chosen"] == ["2026-10-30"]


def test_once_in_a_month_is_no_single_day(coordinator: Persona) -> None:
    page = preview(coordinator, ActivityFactory(), how="days", days="1 раз в месяц")
    assert "These are not single days." in errors(page)["days"]


def test_of_dates_that_begin_in_the_past_it_is_asked_from_when(coordinator: Persona) -> None:
    row = ActivityFactory()
    rule = {"how": "weekly", "first": "2026-10-01", "until": "2026-10-29"}
    page = preview(coordinator, row, **rule)
    passed = [each for each in html.page(page).controls("chosen") if each.name.endswith(" has passed")]
    assert [each.attrs["value"] for each in passed] == ["2026-10-01", "2026-10-08"]
    sent = html.page(page).form().fields
    assert "since" not in sent and html.page(page).form().choices("since") == ["beginning", "today"]
    # Not answered: it asks, and what was unticked stays so.
    page = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": ["2026-10-08", "2026-10-22"]})
    assert "Say from when, or untick the days that have passed." in page.text
    assert html.page(page).form().fields["chosen"] == ["2026-10-08", "2026-10-22"]
    assert not Occurrence.objects.exists()
    answer = coordinator.post(page_of(row, "dates/new/"), {**sent, "since": "today"}, follow=True)
    assert "3 dates are set. 2 past days are left out." in answer.text
    assert [each.starts_on for each in row.occurrences.order_by("starts_on")] == [on(15), on(22), on(29)]
    page = preview(coordinator, row, **rule)
    sent = html.page(page).form().fields
    # All that is not set yet has passed: there is nothing to choose between, and it may be a slip.
    page = coordinator.post(page_of(row, "dates/new/"), sent)
    assert set(page.context["chosen"].errors) == {"to_past"}
    sent = html.page(page).form().fields
    answer = coordinator.post(page_of(row, "dates/new/"), {**sent, "to_past": "on"}, follow=True)
    assert "2 dates are set." in answer.text


def test_who_unticks_what_has_passed_is_asked_nothing(coordinator: Persona) -> None:
    row = ActivityFactory()
    sent = html.page(preview(coordinator, row, how="days", days="6 и 20 октября")).form().fields
    answer = coordinator.post(page_of(row, "dates/new/"), {**sent, "chosen": ["2026-10-20"]}, follow=True)
    assert "1 date is set." in answer.text
    other = {**sent, "chosen": ["2026-10-06"], "since": "today"}
    page = coordinator.post(page_of(ActivityFactory(), "dates/new/"), other)
    assert "All the selected days have passed" in page.text
    page = coordinator.post(page_of(ActivityFactory(), "dates/new/"), {**other, "since": "x\0"})
    assert (page.status_code, set(page.context["chosen"].errors)) == (200, {"since"})


def test_rules_that_make_no_dates_say_why(coordinator: Persona) -> None:
    row = ActivityFactory()
    weekly = {"how": "weekly", "first": "2026-10-06", "until": "2026-10-20"}
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({}, {"how": "This field is required."}),
        ({"how": "days"}, {"days": "Write the days."}),
        ({"how": "days", "days": "\u200b"}, {"days": "Write the days."}),
        ({"how": "days", "days": "октябрь"}, {"days": "These are not single days."}),
        ({"how": "days", "days": "по согласованию"}, {"days": "These are not single days."}),
        ({"how": "days", "days": "30 февраля"}, {"days": "There is no 30.02 in this school year."}),
        ({"how": "days", "days": "6 октября 2025"}, {"days": "2025"}),
        ({"how": "days", "days": "ы" * 5000}, {"days": "at most 300"}),
        ({"how": "weekly"}, {"first": "Say from which day.", "until": "Say until which day."}),
        ({**weekly, "until": "2026-10-01"}, {"until": "The last day is before the first."}),
        ({**weekly, "first": "2026-08-31"}, {"first": "not within the school year"}),
        ({**weekly, "until": "2099-12-31"}, {"until": "not within the school year"}),
        ({**weekly, "until": "2026-10-07", "weekdays": ["4"]}, {"until": "No dates fall on these days."}),
        ({**weekly, "end_time": "15:00"}, {"start_time": "Say when it begins, too."}),
        ({**weekly, "start_time": "15:00", "end_time": "15:00"}, {"end_time": "It ends before it begins."}),
        ({**weekly, "lasts": "32"}, {"lasts": "31"}),
        ({**weekly, "lasts": "0", "capacity": "0"}, {"lasts": "1", "capacity": "1"}),
        ({**weekly, "weekdays": ["9"], "start_time": "25:00"}, {"weekdays": "9", "start_time": "valid time"}),
    ]
    for fields, expected in cases:
        page = preview(coordinator, row, **fields)
        assert page.status_code == 200
        found = errors(page)
        assert found.keys() == expected.keys(), fields
        for name, words in expected.items():
            assert words in found[name], fields
        assert "Show the dates" in page.text
    # Through the night, and on several days, an earlier hour is later.
    assert shown(preview(coordinator, row, **weekly, start_time="22:00", end_time="06:00", lasts="2"))
    monthly = {"how": "monthly-day", "first": "2026-12-31", "until": "2027-03-31"}
    page = preview(coordinator, row, **monthly)
    assert shown(page) == [(31, 12), (31, 1), (31, 3)]
    assert "February 2027" in html.folded(page.text)
    assert not Occurrence.objects.exists()


@pytest.mark.long
def test_odd_answers_about_dates_are_no_fault(coordinator: Persona) -> None:
    row = ActivityFactory()
    (occurrence,) = with_dates(on(6), activity=row)
    names = [
        "first",
        "until",
        "starts_on",
        "ends_on",
        "start_time",
        "end_time",
        "lasts",
        "capacity",
        "place",
        "scope",
        "days",
        "weekdays",
        "how",
        "chosen",
        "people",
        "reason",
        "responsible_text",
        "version",
    ]
    for odd in ("\0", "9" * 400, "-1", "9999-12-31", "ы" * 5000, "🎈\x01", "\u0958" * 200):
        for how in ("weekly", "days"):
            data = {**dict.fromkeys(names, odd), "how": how, "chosen-sent": "yes"}
            assert coordinator.post(page_of(row, "dates/new/"), data).status_code == 200
        for name in CHANGES_OF_A_DATE:
            assert coordinator.post(date_page(occurrence, name), dict.fromkeys(names, odd)).status_code == 200
        valid = {"starts_on": "2026-10-06", "ends_on": "2026-10-06", "scope": "one", "version": 1}
        for name in ("place", "responsible_text", "capacity"):
            assert coordinator.post(date_page(occurrence, "edit"), {**valid, name: odd}).status_code in (
                200,
                302,
            )
        place = {
            "how": "days",
            "days": "7 октября",
            "place": odd,
            "chosen-sent": "yes",
            "chosen": "2026-10-07",
        }
        assert coordinator.post(page_of(row, "dates/new/"), place).status_code in (200, 302)


# One date


def test_a_date_is_moved_with_those_that_follow(coordinator: Persona) -> None:
    first, second, third = with_dates(on(6), on(13), on(20), start_time=time(14))
    second.people.add(one := UserFactory())
    third.people.add(other := UserFactory())
    page = coordinator.get(date_page(second, "edit"))
    assert "Tue, 13 October, 14:00" in page.text
    data = opened(coordinator, date_page(second, "edit"))
    assert data["scope"] == ["one"]
    data |= {"starts_on": on(14), "ends_on": on(14), "scope": "following", "place": "Парк", "to_past": "on"}
    answer = coordinator.post(date_page(second, "edit"), data, follow=True)
    assert "2 dates are changed." in answer.text
    assert "moved from Tue, 13 October" in answer.text
    found = first.activity.occurrences.order_by("starts_on")
    assert [(each.starts_on, each.place, each.start_time) for each in found] == [
        (on(6), "", time(14)),
        (on(14), "Парк", time(14)),
        (on(21), "Парк", time(14)),
    ]
    # Who is there was not changed, and so it is not handed on.
    assert [list(each.people.all()) for each in found] == [[], [one], [other]]
    data = opened(coordinator, date_page(second, "edit")) | {"people": [other.pk], "scope": "all"}
    assert coordinator.post(date_page(second, "edit"), data).status_code == 302
    assert [list(each.people.all()) for each in found.all()] == [[other]] * 3


def test_a_move_that_fits_not_all_of_them_is_refused(coordinator: Persona) -> None:
    first, last = with_dates(on(6), on(31, 8))
    data = opened(coordinator, date_page(first, "edit")) | {
        "starts_on": on(7),
        "ends_on": on(7),
        "scope": "all",
        "to_past": "on",
    }
    page = coordinator.post(date_page(first, "edit"), data)
    assert page.status_code == 200
    assert "not within the school year" in page.text
    data |= {"starts_on": "2026-08-31", "ends_on": "2026-08-31", "scope": "one"}
    assert set(coordinator.post(date_page(first, "edit"), data).context["form"].errors) == {"starts_on"}
    data |= {"starts_on": "2026-10-07", "ends_on": "2026-10-06"}
    assert "The last day is before the first." in coordinator.post(date_page(first, "edit"), data).text
    assert [each.starts_on for each in Occurrence.objects.order_by("starts_on")] == [on(6), on(31, 8)]
    assert last.version == 1


def test_what_was_held_is_not_moved_any_more(coordinator: Persona) -> None:
    first, _second = with_dates(on(6), on(13))
    data = opened(coordinator, date_page(first, "edit")) | {"starts_on": on(7), "ends_on": on(7)}
    mark_held(occurrence=first)
    stale = coordinator.post(date_page(first, "edit"), data)
    assert stale.status_code == 200
    again = opened(coordinator, date_page(first, "edit")) | {"starts_on": on(7), "ends_on": on(7)}
    assert "it cannot be moved" in coordinator.post(date_page(first, "edit"), again).text
    for name, words in (("cancel", "can no longer be called off"), ("delete", "it stays")):
        page = coordinator.post(date_page(first, name), {"scope": "all", "reason": "Дождь"})
        assert words in page.text
    assert [each.status for each in Occurrence.objects.order_by("starts_on")] == ["held", "planned"]
    # What was entered is named before it goes.
    assert "Remove the log?" in coordinator.post(date_page(first, "restore"), follow=True).text
    assert [each.status for each in Occurrence.objects.order_by("starts_on")] == ["held", "planned"]


def test_dates_are_called_off_and_taken_away_from_their_pages(coordinator: Persona) -> None:
    first, second, third = with_dates(on(6), on(13), on(20))
    page = coordinator.post(date_page(second, "cancel"), {"scope": "following", "reason": "\u200b"})
    assert set(page.context["form"].errors) == {"reason"}
    answer = coordinator.post(date_page(second, "cancel"), {"scope": "following", "reason": "Дождь"}, follow=True)
    assert "2 dates are called off." in answer.text
    answer = coordinator.post(date_page(first, "delete"), {"scope": "one"}, follow=True)
    assert "1 date is removed." in answer.text
    assert "The date has already been removed." in coordinator.get(date_page(first, "edit"), follow=True).text
    assert set(Occurrence.objects.values_list("pk", "status")) == {
        (second.pk, "cancelled"),
        (third.pk, "cancelled"),
    }


def test_people_of_a_date_who_went_away_stay_on_it(coordinator: Persona) -> None:
    (occurrence,) = with_dates(on(6))
    gone = UserFactory(inactive=True)
    occurrence.people.add(gone)
    data = opened(coordinator, date_page(occurrence, "edit")) | {"place": "Парк"}
    assert coordinator.post(date_page(occurrence, "edit"), data).status_code == 302
    assert list(occurrence.people.all()) == [gone]
    (other,) = with_dates(on(6))
    data = opened(coordinator, date_page(other, "edit")) | {"people": [gone.pk]}
    assert set(coordinator.post(date_page(other, "edit"), data).context["form"].errors) == {"people"}
