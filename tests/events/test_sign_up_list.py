"""What staff do with sign-ups: read, print, export, write down, decide; and what changes of a date mean to them."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from activities.models import Occurrence, SignUp
from school.models import JournalEntry
from tests import html
from tests.events.test_sign_ups import write
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    SchoolProfileFactory,
    SignUpFactory,
    UserFactory,
)
from tests.letters import sent
from tests.personas import Persona, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture
def event() -> Occurrence:
    SchoolProfileFactory()
    made: Occurrence = OccurrenceFactory(
        activity=ActivityFactory(title="Семейный вечер"),
        starts_on=date(2026, 11, 28),
        takes_sign_ups=True,
        capacity=3,
        seats_taken=3,
    )
    SignUpFactory(occurrence=made, name="Анна", seats=2, contact="+7 902 000-00-01", contact_key="+79020000001")
    SignUpFactory(occurrence=made, name="=1+1", seats=1)
    SignUpFactory(occurrence=made, name="Ждущая", status="waiting")
    SignUpFactory(occurrence=made, name="Странный", status="set_aside", review_reason="repeated")
    return made


def path(event: Occurrence, end: str = "") -> str:
    return f"/staff/dates/{event.pk}/sign-ups/{end}"


def act(browser: Client, name: str, action: str) -> str:
    one = SignUp.objects.get(name=name)
    return browser.post(f"/staff/sign-ups/{one.pk}/{action}/", follow=True).text


def test_a_coordinator_reads_everybody_and_a_stranger_nobody(
    event: Occurrence, coordinator: Persona, teacher: Persona
) -> None:
    page = coordinator.get(path(event)).text
    for words in ("Анна", "tel:+79020000001", "Ждущая", "Странный"):
        assert words in page
    assert teacher.get(path(event)).status_code == 404
    for one in SignUp.objects.all():
        assert teacher.post(f"/staff/sign-ups/{one.pk}/cancel/").status_code == 404
    own = UserFactory()
    event.people.add(own)
    assert signed_in(own).get(path(event)).status_code == 200


def test_the_file_holds_no_formula_and_is_in_the_journal(event: Occurrence, coordinator: Persona) -> None:
    answer = coordinator.get(path(event), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
    entry = JournalEntry.objects.get(action="exported")
    assert entry.subject == f"sign-ups of date {event.pk}"
    assert "Анна" not in f"{entry.subject}{entry.detail}"


def test_who_is_taken_off_gives_the_seat_to_the_first_who_waits(event: Occurrence, coordinator: Persona) -> None:
    page = act(coordinator, "=1+1", "cancel")
    assert "Ждущая" in page and SignUp.objects.get(name="Ждущая").contact in page
    event.refresh_from_db()
    assert event.seats_taken == 3
    promoted = SignUp.objects.get(name="Ждущая")
    assert promoted.is_seated and promoted.notified_at is None
    act(coordinator, "Ждущая", "told")
    promoted.refresh_from_db()
    assert promoted.notified_at is not None
    act(coordinator, "=1+1", "again")
    assert SignUp.objects.get(name="=1+1").is_waiting


def test_who_was_set_aside_is_let_in(event: Occurrence, coordinator: Persona) -> None:
    act(coordinator, "Странный", "accept")
    assert SignUp.objects.get(name="Странный").is_waiting
    assert coordinator.post(f"/staff/sign-ups/{SignUp.objects.all()[0].pk}/nonsense/").status_code == 404


def test_what_is_said_after_a_press_is_what_is_stored(event: Occurrence, coordinator: Persona) -> None:
    act(coordinator, "Странный", "cancel")
    assert "снова отложена" in act(coordinator, "Странный", "again")
    # Taken off in another tab, while this page was open
    act(coordinator, "Странный", "cancel")
    assert "тем временем отменена" in act(coordinator, "Странный", "accept")


def test_several_dates_changed_at_once_have_their_people_told(
    event: Occurrence,
    coordinator: Persona,
    settings: Any,
) -> None:
    settings.MAIL_IS_SET_UP = True
    later = OccurrenceFactory(
        activity=event.activity, starts_on=date(2026, 12, 5), takes_sign_ups=True, capacity=3, seats_taken=3
    )
    SignUpFactory(occurrence=later, name="Ждущая позже", status="waiting", contact="later@example.org")
    answers = {
        "starts_on": "2026-11-29",
        "ends_on": "2026-11-29",
        "takes_sign_ups": "on",
        "capacity": "5",
        "scope": "all",
        "version": Occurrence.objects.get(pk=event.pk).version,
    }
    page = coordinator.post(f"/staff/dates/{event.pk}/edit/", answers, follow=True).text
    assert ["later@example.org"] in [letter.to for letter in sent()]
    both = [f"/staff/dates/{each.pk}/sign-ups/" for each in (event, later)]
    assert all(address in page for address in both)
    # Called off as a whole, they have to be told as well.
    page = coordinator.post(f"/staff/activities/{event.activity_id}/cancel/", {"reason": "Карантин"}, follow=True).text
    assert all(address in page for address in both)


def test_whoever_gets_a_seat_by_a_change_of_the_date_is_written_to(
    event: Occurrence,
    coordinator: Persona,
    settings: Any,
) -> None:
    settings.MAIL_IS_SET_UP = True
    write(event, capacity=4, status="cancelled", cancel_reason="Карантин")
    page = coordinator.post(f"/staff/dates/{event.pk}/restore/", follow=True).text
    assert [SignUp.objects.get(name="Ждущая").contact] in [letter.to for letter in sent()]
    assert "Записались на" in page


def test_staff_write_down_who_telephones(event: Occurrence, coordinator: Persona) -> None:
    form = {
        "name": "Бабушка",
        "contact": "8 902 000-00-09",
        "seats": "1",
    }
    refused = coordinator.post(path(event, "new/"), form)
    assert refused.status_code == 200 and html.page(refused).form().fields["name"] == ["Бабушка"]
    for _click in range(2):
        assert coordinator.post(path(event, "new/"), {**form, "agreed": "on"}).status_code == 302
    made = SignUp.objects.get(name="Бабушка")
    assert made.is_waiting and made.entered_by == coordinator.user and made.contact_key == "+79020000009"


def test_fewer_seats_than_are_taken_are_refused_beside_the_field(event: Occurrence, coordinator: Persona) -> None:
    page = coordinator.get(f"/staff/dates/{event.pk}/edit/")
    form = {
        "version": event.version,
        "starts_on": "2026-11-28",
        "ends_on": "2026-11-28",
        "scope": "one",
        "capacity": "2",
        "takes_sign_ups": "on",
        "signs_up_until": "2026-11-29",
        "place": "актовый зал",
    }
    assert "takes_sign_ups" in page.text
    refused = coordinator.post(f"/staff/dates/{event.pk}/edit/", form)
    assert refused.status_code == 200 and html.page(refused).form().fields["place"] == ["актовый зал"]
    errors = refused.context["form"].errors
    assert set(errors) == {"capacity", "signs_up_until"}
    accepted = coordinator.post(f"/staff/dates/{event.pk}/edit/", {**form, "capacity": "4", "signs_up_until": ""})
    assert accepted.status_code == 302
    assert SignUp.objects.get(name="Ждущая").is_seated
    event.refresh_from_db()
    assert event.seats_taken == 4


def test_a_date_that_people_signed_up_for_is_called_off_and_not_taken_away(
    event: Occurrence, coordinator: Persona
) -> None:
    assert coordinator.post(f"/staff/dates/{event.pk}/delete/", {"scope": "one"}).status_code == 200
    assert Occurrence.objects.filter(pk=event.pk).exists()
    page = coordinator.post(
        f"/staff/dates/{event.pk}/cancel/", {"scope": "one", "reason": "Карантин"}, follow=True
    ).text
    assert f"/staff/dates/{event.pk}/sign-ups/" in page


def test_what_waits_for_staff_stands_among_todays_things(
    event: Occurrence, coordinator: Persona, teacher: Persona
) -> None:
    assert f"/staff/dates/{event.pk}/sign-ups/" in coordinator.get("/staff/").text
    assert f"/staff/dates/{event.pk}/sign-ups/" not in teacher.get("/staff/").text
    act(coordinator, "Странный", "cancel")
    SignUp.objects.update(notified_at="2026-11-25T09:00:00Z")
    assert f"/staff/dates/{event.pk}/sign-ups/" not in coordinator.get("/staff/").text
