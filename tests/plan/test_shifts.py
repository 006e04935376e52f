"""Another time in a few taps: from «Сегодня» to the form of a date that begins with the new time."""

from datetime import date, time

import pytest

from activities.models import Occurrence
from tests import html
from tests.conftest import Persona
from tests.factories import ActivityFactory, OccurrenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 08:00")]

TODAY = "/en/staff/"


def lesson(**fields: object) -> Occurrence:
    fields = {"starts_on": date(2026, 11, 25), "start_time": time(9), "end_time": time(9, 45), **fields}
    return OccurrenceFactory(**fields)


def test_an_event_of_today_is_moved_by_an_hour_in_three_taps(coordinator: Persona) -> None:
    event = lesson(signs_up_until=date(2026, 11, 24))
    today = html.page(coordinator.get(TODAY))
    change = today.link(f"Change the time : {event.activity.title}").attrs["href"]
    form = html.page(coordinator.get(change))
    hour = form.by_role("navigation", "To another time").link("10:00").attrs["href"]
    moved = html.page(coordinator.get(change + hour))
    assert "It will be: Wed, 25 November, 10:00–10:45." in moved.text
    # The button stands above the form: nobody has to scroll.
    assert [each.attrs["form"] for each in moved.all("button", type="submit") if "form" in each.attrs] == ["date-form"]
    assert moved.form().attrs["id"] == "date-form"
    coordinator.post(change + hour, moved.form().fields)
    event.refresh_from_db()
    assert (event.start_time, event.end_time) == (time(10), time(10, 45))
    assert event.starts_on == date(2026, 11, 25) and event.signs_up_until == date(2026, 11, 24)


def test_the_taps_offer_what_fits(coordinator: Persona) -> None:
    """To another time within the day, to the next day and week within the school year; nothing else of an address."""
    last = lesson(
        activity=ActivityFactory(school_year=2026), starts_on=date(2027, 8, 31), start_time=time(22, 30), end_time=None
    )
    page = f"/en/staff/dates/{last.pk}/edit/"
    offered = html.page(coordinator.get(page)).by_role("navigation", "To another time")
    assert [each.name for each in offered.all_by_role("link")] == ["21:30", "22:00", "23:00", "23:30"]
    for odd in ("?minutes=90", "?minutes=17", "?minutes=x", "?days=1", "?days=-1&minutes=30", "?%00"):
        answer = coordinator.get(page + odd)
        assert html.page(answer).field("Begins at").value == ["22:30"], odd
    whole_day = lesson(start_time=None, end_time=None, ends_on=date(2026, 11, 26))
    offered = html.page(coordinator.get(f"/en/staff/dates/{whole_day.pk}/edit/")).by_role(
        "navigation", "To another time"
    )
    assert [each.attrs["href"] for each in offered.all_by_role("link")] == ["?days=1", "?days=7"]


def test_a_teacher_changes_only_what_is_their_own_from_today(teacher: Persona) -> None:
    own = lesson(activity=ActivityFactory(created_by=teacher.user, title="Своё"))
    lesson(activity=ActivityFactory(title="Чужое"))
    lesson(activity=ActivityFactory(created_by=teacher.user, title="Уже проведено"), status="held")
    today = html.page(teacher.get(TODAY)).by_role("region", "This week")
    assert "Чужое" in today.text and "Уже проведено" in today.text
    ways = [each for each in today.links if "/edit/" in each]
    assert ways == [f"/en/staff/dates/{own.pk}/edit/"]
