"""What is said of sign-ups is true: sign-ups and people, who waits for what, what is free, what is called off."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import Occurrence, SignUp
from activities.services.occurrences import cancel_dates
from activities.services.sign_ups import come_with_fewer
from school.publication import clear_cached
from tests import html
from tests.events.test_sign_ups import come, coming, leave, status, taken, version
from tests.factories import SchoolProfileFactory
from tests.letters import sent
from tests.personas import Persona

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture
def visitor() -> Client:
    return Client()


def result(client: Client, made: SignUp) -> html.Part:
    return html.page(client.get(f"/sign-ups/{made.token}/"))


def edited(client: Client, date: Occurrence, **changes: Any) -> html.Part:
    address = f"/staff/dates/{date.pk}/edit/"
    fields = html.page(client.get(address)).form().fields
    return html.page(client.post(address, {**fields, **changes}, follow=True))


def test_sign_ups_and_people_are_told_apart_everywhere(coordinator: Persona) -> None:
    """Situation 5."""
    date = coming(capacity=5, start_time=time(14))
    come(date, seats=4)
    come(date, seats=2)
    said = edited(coordinator, date, start_time="15:00").text
    assert "Записались на ср, 9 декабря, 15:00: 2 записи, 6 человек. Сообщите им" in said
    for address in (f"/staff/dates/{date.pk}/", f"/staff/dates/{date.pk}/sign-ups/"):
        page = html.page(coordinator.get(address)).text
        assert "1 запись, 4 человека из 5" in page
        assert "1 запись, 2 человека" in page
    leave(SignUp.objects.get(seats=4))
    # The one that has the seats now is to be told.
    assert f"/staff/dates/{date.pk}/sign-ups/" in html.page(coordinator.get("/staff/")).links


def test_a_group_that_waits_is_told_how_many_seats_it_needs_at_once(visitor: Client) -> None:
    """Situation 4."""
    date = coming(capacity=4)
    come(date, seats=3)
    single = come(date)
    group, other = come(date, seats=3), come(date)
    page = result(visitor, group)
    assert "Когда освободятся сразу 3 места" in page.text
    assert "Кому нужно меньше мест, может получить их раньше вас" in page.text
    assert "как только" not in page.text.casefold()
    assert page.choices("seats") == ["2", "1"]
    leave(single)
    assert (status(group), status(other)) == ("waiting", "seated")


def test_a_group_that_takes_fewer_seats_gets_what_is_free(visitor: Client) -> None:
    date = coming(capacity=4)
    come(date, seats=3)
    group = come(date, seats=3)
    assert "свободно 1 место из 4" in result(visitor, group).text.casefold()
    form = next(each for each in result(visitor, group).all("form") if each.fields.get("action") == ["fewer"])
    visitor.post(f"/sign-ups/{group.token}/", {**form.fields, "seats": "1"})
    group.refresh_from_db()
    assert (group.status, group.seats, taken(date)) == ("seated", 1, 4)
    assert group.notified_at is not None


def test_a_group_with_seats_gives_some_back_to_who_waits() -> None:
    date = coming(capacity=3)
    group, waiting = come(date, seats=3), come(date)
    assert come_with_fewer(sign_up=group, seats=2, now=timezone.now()) == [waiting]
    assert (status(waiting), taken(date)) == ("seated", 3)


@pytest.mark.parametrize("seats", ["3", "4", "0", "-1", "x", "", "9" * 30])
def test_a_number_that_is_not_smaller_changes_nothing(visitor: Client, seats: str) -> None:
    group = come(date := coming(capacity=3), seats=3)
    assert visitor.post(f"/sign-ups/{group.token}/", {"action": "fewer", "seats": seats}).status_code == 302
    assert taken(date) == 3


def test_fewer_seats_than_are_taken_are_refused_with_the_dates(coordinator: Persona) -> None:
    """Situation 8: all dates of a series are to have three seats, and one has four people."""
    first = coming(capacity=5, start_time=time(14))
    dates = [
        coming(
            activity=first.activity, starts_on=first.starts_on + timedelta(days=7 * n), capacity=5, start_time=time(14)
        )
        for n in range(1, 4)
    ]
    come(dates[1], seats=4)
    come(dates[2], seats=2)
    refused = edited(coordinator, first, capacity="3", scope="all")
    (said,) = refused.form().errors["capacity"]
    assert "ср, 23 декабря, 14:00: занято 4 места. " in said
    assert "30 декабря" not in said
    assert refused.form().fields["capacity"] == ["3"]
    assert set(Occurrence.objects.values_list("capacity", flat=True)) == {5}


def test_the_page_of_a_called_off_event_says_that_alone(visitor: Client) -> None:
    date = coming(capacity=1)
    seated, waiting = come(date), come(date)
    cancel_dates(occurrence=date, scope="one", reason="Карантин")
    for made in (seated, waiting):
        page = result(visitor, made)
        assert page.heading == "Событие отменено"
        assert "Вам ничего делать не нужно" in page.text
        assert page.choices("action") == ["cancel"]
        for silent in ("место", "ожидани", "ссылк"):
            assert silent not in page.one("main").text.casefold()


def test_a_withdrawn_sign_up_says_that_alone(visitor: Client) -> None:
    made = come(coming(capacity=1))
    leave(made)
    page = result(visitor, made)
    assert page.heading == "Запись отменена"
    assert "Сохраните" not in page.text and "В календарь" not in page.one("main").text


def test_the_page_of_an_event_follows_each_sign_up_and_no_other_page_does(visitor: Client) -> None:
    """The event's page is kept for a number of taken seats; the calendar is made anew when full or free flips."""
    SchoolProfileFactory()
    clear_cached()
    date = coming(capacity=3)
    address, before = f"/events/{date.pk}/", version()
    answer = visitor.get(address)
    assert "свободно 3 места из 3" in html.page(answer).text
    come(date, seats=2)
    changed = visitor.get(address, headers={"If-None-Match": answer["ETag"]})
    assert "свободно 1 место из 3" in html.page(changed).text
    assert "Сейчас: свободно 1 место из 3" in html.page(visitor.get(f"{address}sign-up/")).text
    assert version() == before
    assert visitor.get(address, headers={"If-None-Match": changed["ETag"]}).status_code == 304
    come(date)
    assert version() == before + 1
    assert "Мест нет, есть лист ожидания" in html.page(visitor.get(address)).text


def test_letters_to_groups_say_how_many_seats(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    date = coming(capacity=3)
    first, _group = come(date, seats=3), come(date, "group@example.org", seats=3)
    assert "Когда освободятся сразу 3 места" in sent()[-1].body
    leave(first)
    letter = sent()[-1]
    assert letter.to == ["group@example.org"]
    assert letter.subject.startswith("Освободились 3 места: ")
    assert "Освободились 3 места, и они ваши." in letter.body
