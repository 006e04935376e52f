"""Dates that would be at one time, in the past, or end on another day than they begin: refused, or asked once."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from activities.models import Occurrence
from activities.overlaps import AtOnce, overlaps_of
from activities.services.activities import cancel_activity, restore_activity
from activities.services.occurrences import Scope, cancel_dates, restore_date
from activities.services.undoing import OccurrenceWayBack
from activities.suspended import SuspensionAction, SuspensionPlan, suspended_dates
from school.ways_back import Stays
from tests import html
from tests.activities.holding import mark_held
from tests.conftest import Persona
from tests.factories import ActivityFactory, SignUpFactory, UserFactory
from tests.partners.test_conflicts import opened
from tests.plan.test_activity_pages import date_page, on, page_of, with_dates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with time_machine.travel("2026-10-01 12:00"):
        yield


def sent(browser: Persona, occurrence: Occurrence, **fields: Any) -> HttpResponse:
    """Send the form of a date as it was opened, with some fields changed."""
    if "starts_on" in fields:
        fields.setdefault("ends_on", fields["starts_on"])
    return browser.post(date_page(occurrence, "edit"), opened(browser, date_page(occurrence, "edit")) | fields)


def asked(page: HttpResponse) -> set[str]:
    assert page.status_code == 200
    return set(page.context["form"].errors)


@pytest.mark.parametrize("scope", Scope.values)
def test_a_date_is_not_moved_onto_another(coordinator: Persona, scope: str) -> None:
    """Situation 14: the first of a weekly series, moved onto the second, made two dates on one hour."""
    first, second, _third = with_dates(on(6), on(13), on(20), start_time=time(14), end_time=time(15))
    if scope != Scope.ONE:
        # What is held stays where it is, and so the others may meet it.
        mark_held(occurrence=second)
    page = sent(coordinator, first, starts_on=on(13), scope=scope)
    assert asked(page) == {"starts_on"}
    assert "already has a date on this day and at this time: Tue, 13 October, 14:00–15:00" in page.text
    # What was typed is still there, and no tick lets it through.
    assert html.page(page).form().fields["starts_on"] == ["2026-10-13"]
    assert asked(sent(coordinator, first, starts_on=on(13), scope=scope, may_overlap="on")) == {"starts_on"}
    assert list(Occurrence.objects.values_list("starts_on", flat=True)) == [on(6), on(13), on(20)]


def test_hours_that_overlap_are_asked_once(coordinator: Persona) -> None:
    first, second = with_dates(on(6), on(13), start_time=time(14), end_time=time(15))
    page = sent(coordinator, first, starts_on=on(13), start_time="13:30", end_time="14:30")
    assert asked(page) == {"may_overlap"}
    assert "has another date at this time: Tue, 13 October, 14:00–15:00. Keep both?" in page.text
    assert "checked" not in html.page(page).controls("may_overlap")[0].attrs
    again = html.page(page).form().fields | {"may_overlap": "on"}
    assert coordinator.post(date_page(first, "edit"), again).status_code == 302
    # They were left so: nobody is asked again, whatever else is changed.
    assert sent(coordinator, second, place="Парк").status_code == 302
    assert sent(coordinator, first, starts_on=on(14), start_time="14:00", end_time="15:00").status_code == 302
    # What begins as another ends is at another time.
    assert sent(coordinator, second, start_time="15:00", end_time="16:00").status_code == 302
    assert sent(coordinator, first, starts_on=on(13), start_time="14:00", end_time="15:00").status_code == 302


def test_what_is_planned_again_does_not_meet_what_took_its_time(coordinator: Persona) -> None:
    first, second = with_dates(on(6), on(13), start_time=time(14), end_time=time(15))
    cancel_dates(occurrence=first, scope=Scope.ONE, reason="Дождь")
    assert sent(coordinator, second, starts_on=on(6)).status_code == 302
    answer = coordinator.post(date_page(first, "restore"), follow=True)
    assert "has another date at this time: Tue, 6 October, 14:00–15:00. Move this one first" in answer.text
    assert answer.redirect_chain[-1][0] == date_page(first, "edit")
    with pytest.raises(AtOnce):
        restore_date(occurrence=first)
    # Undoing what called it off does not bring it back either.
    first.refresh_from_db()
    with pytest.raises(Stays):
        OccurrenceWayBack().restore(first, {"status": "planned", "cancel_reason": ""}, by=UserFactory())
    assert sent(coordinator, first, starts_on=on(7)).status_code == 302
    assert "The date is back in the plan." in coordinator.post(date_page(first, "restore"), follow=True).text


def test_dates_that_come_back_with_their_activity_keep_their_time(coordinator: Persona) -> None:
    first, second = with_dates(on(6), on(13))
    cancel_activity(activity=first.activity, reason="Карантин", on=on(1))
    assert asked(sent(coordinator, second, starts_on=on(6))) == {"starts_on"}
    restore_activity(activity=first.activity)
    assert Occurrence.objects.not_cancelled().count() == 2


# In the past


def test_a_move_into_the_past_is_asked(coordinator: Persona) -> None:
    """Situation 10: 15 December became 20 November by a slip, with people signed up."""
    with time_machine.travel("2026-11-25 12:00"):
        (occurrence,) = with_dates(on(15, 12), takes_sign_ups=True)
        SignUpFactory.create_batch(3, occurrence=occurrence)
        page = sent(coordinator, occurrence, starts_on=on(20, 11), place="Парк")
        assert asked(page) == {"to_past"}
        assert "This day has passed. Move it there anyway?" in page.text
        fields = html.page(page).form().fields
        assert (fields["starts_on"], fields["place"], fields.get("to_past")) == (["2026-11-20"], ["Парк"], None)
        assert Occurrence.objects.get().starts_on == on(15, 12)
        answer = coordinator.post(date_page(occurrence, "edit"), fields | {"to_past": "on"})
        assert answer.status_code == 302
        # Where it is now it stays without a question.
        assert sent(coordinator, occurrence, place="Зал").status_code == 302
        assert Occurrence.objects.get().starts_on == on(20, 11)


def test_those_that_would_follow_into_the_past_are_named(coordinator: Persona) -> None:
    first, _second = with_dates(on(6), on(13))
    with time_machine.travel("2026-10-08 12:00"):
        (late,) = with_dates(on(20), activity=first.activity)
        page = sent(coordinator, late, starts_on=on(19), scope="all")
        assert asked(page) == {"to_past"}
        assert "fall on days that have passed (Mon, 5 October)" in page.text
        assert sent(coordinator, late, starts_on=on(19), scope="all", to_past="on").status_code == 302


def test_a_new_date_in_the_past_is_asked(coordinator: Persona) -> None:
    row = ActivityFactory()
    data = {"how": "days", "days": "30 сентября"}
    fields = html.page(coordinator.post(page_of(row, "dates/new/"), data)).form().fields
    page = coordinator.post(page_of(row, "dates/new/"), fields)
    assert "All the selected days have passed. Set the dates anyway?" in page.text
    assert not row.occurrences.exists()
    coordinator.post(page_of(row, "dates/new/"), html.page(page).form().fields | {"to_past": "on"})
    assert row.occurrences.get().starts_on == on(30, 9)


# Hours


def test_hours_through_midnight_are_asked(coordinator: Persona) -> None:
    """Situation 12: «22:00–02:00» was «Окончание раньше начала» and nothing more."""
    (occurrence,) = with_dates(on(12, 12))
    hours = {"start_time": "22:00", "end_time": "02:00"}
    page = sent(coordinator, occurrence, **hours)
    assert asked(page) == {"ends_next_day"}
    assert "Does it end the next day, 13 December, at 02:00?" in page.text
    fields = html.page(page).form().fields
    assert coordinator.post(date_page(occurrence, "edit"), fields | {"ends_next_day": "on"}).status_code == 302
    occurrence.refresh_from_db()
    assert (occurrence.ends_on, occurrence.end_time, occurrence.has_daily_hours) == (on(13, 12), time(2), False)
    # A date that is made by words or by a rule is asked the same.
    row = ActivityFactory()
    new = {"how": "days", "days": "12 декабря", **hours}
    assert asked(coordinator.post(page_of(row, "dates/new/"), new)) == {"ends_next_day"}
    page = coordinator.post(page_of(row, "dates/new/"), new | {"ends_next_day": "on"})
    coordinator.post(page_of(row, "dates/new/"), html.page(page).form().fields)
    assert (row.occurrences.get().ends_on, row.occurrences.get().end_time) == (on(13, 12), time(2))


@pytest.mark.parametrize("answer", ["each-day", "through"])
def test_hours_of_several_days_are_asked(coordinator: Persona, answer: str) -> None:
    """Situation 11: 10:00–11:00 on five days was one block of 97 hours."""
    row = ActivityFactory()
    new = {"how": "days", "days": "18 января", "start_time": "10:00", "end_time": "11:00", "lasts": "5"}
    page = coordinator.post(page_of(row, "dates/new/"), new)
    assert asked(page) == {"hours"}
    page = coordinator.post(page_of(row, "dates/new/"), new | {"hours": answer})
    coordinator.post(page_of(row, "dates/new/"), html.page(page).form().fields)
    made = row.occurrences.get()
    assert made.has_daily_hours == (answer == "each-day")
    # What was answered is shown from then on, and can be answered in another way.
    form = html.page(coordinator.get(date_page(made, "edit"))).form()
    assert form.fields["hours"] == [answer]
    assert sent(coordinator, made, place="Зал").status_code == 302
    assert sent(coordinator, made, hours="through" if answer == "each-day" else "each-day").status_code == 302
    made.refresh_from_db()
    assert made.has_daily_hours == (answer != "each-day")
    # On one day there is nothing to ask.
    assert sent(coordinator, made, ends_on=made.starts_on).status_code == 302
    made.refresh_from_db()
    assert not made.has_daily_hours


def test_what_is_at_the_same_time() -> None:
    def at(first: int, last: int, start: int | None = None, end: int | None = None, daily: bool = False) -> Occurrence:
        hours = [None if hour is None else time(hour) for hour in (start, end)]
        return Occurrence(
            starts_on=date(2027, 1, first),
            ends_on=date(2027, 1, last),
            start_time=hours[0],
            end_time=hours[1],
            has_daily_hours=daily,
        )

    cases = [
        (at(18, 18, 10, 11), at(18, 18, 10, 11), True),
        (at(18, 18, 10, 11), at(18, 18, 11, 12), False),
        (at(18, 18, 10), at(18, 18, 9, 12), True),
        (at(18, 18, 10), at(18, 18, 10), True),
        (at(18, 18, 10), at(18, 18, 11), False),
        (at(18, 18), at(18, 18, 10, 11), True),
        (at(18, 18), at(19, 19), False),
        (at(18, 19, 22, 2), at(19, 19, 1, 3), True),
        (at(18, 19, 22, 2), at(19, 19, 2, 3), False),
        (at(18, 22, 10, 11), at(20, 20, 15, 16), True),
        (at(18, 22, 10, 11, True), at(20, 20, 15, 16), False),
        (at(18, 22, 10, 11, True), at(20, 20, 10, 12), True),
        (at(18, 22, 10), at(22, 22, 23), True),
    ]
    for one, other, expected in cases:
        assert bool(overlaps_of([one, other])) == bool(overlaps_of([other, one])) == expected, (one, other)


def test_days_that_fall_out_move_nothing_into_the_past_unasked() -> None:
    (occurrence,) = with_dates(on(6))
    plan = SuspensionPlan("Карантин", on(6), on(6), action=SuspensionAction.MOVE, days=1)
    with time_machine.travel("2026-10-08 12:00"):
        (found,) = suspended_dates(plan, Occurrence.objects.filter(pk=occurrence.pk))
    assert (found.moves_to, found.is_doubtful, str(found.remark)) == (on(7), True, "Новый день уже прошёл.")


def test_a_row_whose_day_has_passed_is_asked_before_it_goes_into_the_calendar(coordinator: Persona) -> None:
    new = "/en/staff/activities/new/?year=2026"
    data = opened(coordinator, new) | {"title": "Кросс", "timing_text": "12 сентября", "cooperation": "own"}
    assert asked(coordinator.post(new, data)) == {"to_past"}
    assert coordinator.post(new, data | {"to_past": "on"}).status_code == 302
    assert Occurrence.objects.get().starts_on == on(12, 9)
    # Who does not want the date unticks it, and nothing is asked.
    data = opened(coordinator, new) | {"title": "Кросс 2", "timing_text": "12 сентября", "cooperation": "own"}
    del data["to_calendar"]
    assert coordinator.post(new, data).status_code == 302
    assert Occurrence.objects.count() == 1


@pytest.mark.parametrize("hours", [("22:00", "02:00"), ("10:00", "10:00")])
def test_hours_of_several_days_that_end_before_they_begin_are_asked(
    coordinator: Persona, hours: tuple[str, str]
) -> None:
    row = ActivityFactory()
    new = {"how": "days", "days": "18 декабря", "lasts": "3", "start_time": hours[0], "end_time": hours[1]}
    page = coordinator.post(page_of(row, "dates/new/"), new)
    assert asked(page) == {"hours"}
    page = coordinator.post(page_of(row, "dates/new/"), new | {"hours": "each-day"})
    assert "Set each night separately." in html.page(page).errors["hours"][0]
    page = coordinator.post(page_of(row, "dates/new/"), new | {"hours": "through"})
    coordinator.post(page_of(row, "dates/new/"), html.page(page).form().fields)
    made = row.occurrences.get()
    assert (made.ends_on, made.has_daily_hours) == (on(20, 12), False)


def test_who_says_another_meaning_of_the_hours_meanwhile_is_not_overwritten(
    coordinator: Persona, administrator: Persona
) -> None:
    (occurrence,) = with_dates(on(6), days=3, start_time=time(10), end_time=time(11))
    path = date_page(occurrence, "edit")
    theirs, mine = opened(coordinator, path), opened(administrator, path)
    assert coordinator.post(path, theirs | {"hours": "each-day"}).status_code == 302
    page = administrator.post(path, mine | {"place": "Парк"})
    assert {each.name: (each.mine, each.theirs) for each in page.context["form"].conflict.differences} == {
        "place": ("Парк", "empty"),
        "hours": ("without a break, from the first day to the last", "each day at these hours"),
    }
