"""Seats, the waiting list, what is set aside, and what visitors learn of it."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.db.models import Model, QuerySet
from django.utils import timezone

from activities.models import Occurrence, SignUp
from activities.services import sign_ups
from activities.services.activities import cancel_activity, restore_activity
from activities.services.erasing import erase_expired
from activities.services.occurrences import cancel_dates
from activities.services.sign_ups import (
    Closed,
    Overfilled,
    SamePerson,
    SentBefore,
    SentForm,
    accept_sign_up,
    cancel_sign_up,
    place_in_line,
    promote,
    sign_up,
    sign_up_again,
    take_seats,
)
from notifications.models import Message
from school.models import ConsentText, FormKey, PublicVersion, User
from school.years import SchoolYear
from tests.factories import ActivityFactory, OccurrenceFactory, UserFactory
from tests.letters import sent

pytestmark = pytest.mark.django_db


def coming(**values: Any) -> Occurrence:
    day = timezone.localdate() + timedelta(days=14)
    activity = ActivityFactory(school_year=SchoolYear.of(day).start)
    date: Occurrence = OccurrenceFactory(**{"activity": activity, "starts_on": day, "takes_sign_ups": True, **values})
    return date


def come(occurrence: Occurrence, who: str = "", seats: int = 1, **values: Any) -> SignUp:
    contact = who or f"{uuid4().hex}@example.org"
    consent = ConsentText.objects.current()
    assert consent is not None
    return sign_up(
        **{
            "occurrence": occurrence,
            "name": "Смирнова Анна",
            "contact": contact,
            "contact_key": contact,
            "seats": seats,
            "consent": consent,
            # Most of these tests are of seats: nobody is asked whether another one is meant.
            "is_another": True,
            "now": timezone.now(),
            **values,
        }
    )


def write(row: Model, **values: Any) -> None:
    """Write it past what tells people of changes."""
    QuerySet(type(row)).filter(pk=row.pk).update(**values)


def leave(made: SignUp) -> list[SignUp]:
    return list(cancel_sign_up(sign_up=made, now=timezone.now()))


def taken(occurrence: Occurrence) -> int:
    occurrence.refresh_from_db()
    return occurrence.seats_taken


def version() -> int:
    return PublicVersion.objects.get().number


def status(made: SignUp) -> str:
    return SignUp.objects.get(pk=made.pk).status


def test_seats_are_taken_until_none_is_left() -> None:
    occurrence = coming(capacity=3)
    first, second, third = come(occurrence, seats=2), come(occurrence, seats=2), come(occurrence)
    # Two are too many for the one seat left, and one is not.
    assert [each.status for each in (first, second, third)] == ["seated", "waiting", "seated"]
    assert taken(occurrence) == 3
    assert first.seated_at == first.notified_at == first.created_at
    assert second.seated_at is None
    assert not take_seats(occurrence, 1)


def test_without_a_number_of_seats_everybody_is_seated() -> None:
    occurrence = coming()
    assert {come(occurrence, seats=10).status for _number in range(3)} == {"seated"}
    assert taken(occurrence) == 30


def test_a_seat_given_back_goes_to_the_first_whom_it_is_enough_for() -> None:
    occurrence = coming(capacity=2)
    alone, other = come(occurrence), come(occurrence)
    pair, next_alone, last = come(occurrence, seats=2), come(occurrence), come(occurrence)
    assert [place_in_line(each) for each in (pair, next_alone, last)] == [1, 2, 3]
    assert leave(alone) == [next_alone]
    promoted = SignUp.objects.get(pk=next_alone.pk)
    assert promoted.is_seated and promoted.seated_at is not None and promoted.notified_at is None
    assert status(pair) == "waiting"
    assert leave(alone) == []
    # When two are free, the pair is still the first.
    assert leave(other) == [last]
    leave(promoted)
    assert leave(last) == [pair]
    assert taken(occurrence) == 2


def test_whoever_only_waited_gives_nothing_back() -> None:
    occurrence = coming(capacity=1)
    come(occurrence)
    waiting = come(occurrence)
    assert leave(waiting) == []
    withdrawn = SignUp.objects.get(pk=waiting.pk)
    assert withdrawn.is_cancelled and withdrawn.cancelled_at is not None
    assert taken(occurrence) == 1


def test_whoever_comes_again_gets_a_seat_or_the_end_of_the_list() -> None:
    occurrence = coming(capacity=1)
    first, second, third = come(occurrence), come(occurrence), come(occurrence)
    leave(first)
    leave(third)
    third = sign_up_again(sign_up=third, now=timezone.now())
    first = sign_up_again(sign_up=first, now=timezone.now())
    assert [each.status for each in (third, first)] == ["waiting", "waiting"]
    assert (place_in_line(third), place_in_line(first)) == (1, 2)
    assert first.cancelled_at is None
    leave(third)
    leave(first)
    leave(second)
    again = sign_up_again(sign_up=second, now=timezone.now())
    assert again.is_seated and again.notified_at == again.seated_at
    assert sign_up_again(sign_up=second, now=timezone.now()) == again
    assert taken(occurrence) == 1


def test_nobody_comes_again_to_what_is_closed() -> None:
    occurrence = coming(capacity=1)
    made = come(occurrence)
    leave(made)
    Occurrence.objects.filter(pk=occurrence.pk).update(takes_sign_ups=False)
    with pytest.raises(Closed):
        sign_up_again(sign_up=made, now=timezone.now())
    assert status(made) == "cancelled"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "cancelled", "cancel_reason": "Карантин"},
        {"status": "held"},
        {"takes_sign_ups": False},
    ],
)
def test_what_was_closed_while_the_form_was_open_takes_nobody(changes: dict[str, Any]) -> None:
    occurrence = coming(capacity=1)
    write(occurrence, **changes)
    for reason in ["", "trap"]:
        with pytest.raises(Closed):
            come(occurrence, review_reason=reason)
    assert taken(occurrence) == SignUp.objects.count() == 0


def test_a_date_removed_meanwhile_is_closed() -> None:
    occurrence = coming()
    Occurrence.objects.filter(pk=occurrence.pk).delete()
    with pytest.raises(Closed):
        come(occurrence)


def test_staff_write_down_who_telephoned_also_where_the_site_takes_nobody(coordinator: Any) -> None:
    occurrence = coming(capacity=1, takes_sign_ups=False)
    assert come(occurrence, by=coordinator.user).is_seated
    assert come(occurrence, by=coordinator.user).entered_by == coordinator.user


def test_nobody_gets_a_seat_of_what_has_begun() -> None:
    occurrence = coming(capacity=1, start_time=time(14))
    made, waiting = come(occurrence), come(occurrence)
    begun = occurrence.starts_at(timezone.get_current_timezone())  # type: ignore[arg-type]
    assert list(cancel_sign_up(sign_up=made, now=begun)) == []
    assert status(waiting) == "waiting"
    assert [each.pk for each in promote(occurrence=occurrence, now=begun - timedelta(minutes=1))] == [waiting.pk]


def test_more_seats_seat_those_who_wait() -> None:
    occurrence = coming(capacity=1)
    come(occurrence)
    pair, last = come(occurrence, seats=2), come(occurrence)
    Occurrence.objects.filter(pk=occurrence.pk).update(capacity=4)
    assert promote(occurrence=occurrence, now=timezone.now()) == [pair, last]
    assert taken(occurrence) == 4


# --- what is set aside -----------------------------------------------------------------------------


def test_the_same_contact_signs_up_twice_and_then_is_looked_at() -> None:
    occurrence = coming(capacity=20)
    made = [come(occurrence, "a@example.org") for _number in range(3)]
    assert [each.review_reason for each in made] == ["", "", "repeated"]
    assert made[-1].is_set_aside and made[-1].notified_at is None
    assert taken(occurrence) == 2
    # Who withdrew does not count.
    leave(made[0])
    leave(made[2])
    assert come(occurrence, "a@example.org").is_seated


def test_a_contact_of_many_events_in_a_day_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ups, "MOST_OF_A_CONTACT_A_DAY", 2)
    assert [come(coming(), "a@example.org").review_reason for _number in range(3)] == ["", "", "repeated"]
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert come(coming(), "a@example.org", now=tomorrow).review_reason == ""


def test_too_many_in_an_hour_are_looked_at_but_robots_seen_through_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sign_ups, "MOST_OF_AN_EVENT_AN_HOUR", 2)
    occurrence = coming()
    for _number in range(3):
        assert come(occurrence, review_reason="trap").is_set_aside
    assert [come(occurrence).review_reason for _number in range(3)] == ["", "", "flood"]
    assert come(coming()).review_reason == ""
    assert come(occurrence, now=timezone.now() + timedelta(hours=1, minutes=1)).review_reason == ""


def test_what_robots_leave_behind_keeps_no_parent_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ups, "MOST_KEPT_OF_AN_EVENT", 2)
    occurrence = coming()
    for _number in range(2):
        come(occurrence, review_reason="trap")
    with pytest.raises(Overfilled):
        come(occurrence, review_reason="trap")
    assert come(occurrence).is_seated
    come(occurrence)
    with pytest.raises(Overfilled):
        come(occurrence)
    assert come(occurrence, by=UserFactory()).is_seated


def test_who_is_let_in_gets_a_seat_or_a_place_on_the_list(coordinator: Any) -> None:
    by: User = coordinator.user
    occurrence = coming(capacity=1)
    first, second = come(occurrence, review_reason="trap"), come(occurrence, review_reason="too_fast")
    assert taken(occurrence) == 0
    first = accept_sign_up(sign_up=first, now=timezone.now(), by=by)
    assert first.is_seated and first.review_reason == "" and first.notified_at is None
    assert accept_sign_up(sign_up=first, now=timezone.now(), by=by) == first
    assert accept_sign_up(sign_up=second, now=timezone.now(), by=by).is_waiting
    assert taken(occurrence) == 1


def test_what_was_set_aside_and_withdrawn_comes_back_set_aside() -> None:
    made = come(coming(capacity=1), review_reason="trap")
    leave(made)
    assert sign_up_again(sign_up=made, now=timezone.now()).is_set_aside


# --- visitors, letters, the rest -------------------------------------------------------------------


def test_visitors_learn_only_when_it_is_full_or_free_again() -> None:
    occurrence = coming(capacity=2)
    before = version()
    first = come(occurrence)
    come(occurrence, review_reason="trap")
    assert version() == before
    second = come(occurrence)
    assert version() == before + 1
    waiting = come(occurrence)
    # Full before and full after: the seat went on.
    leave(first)
    assert version() == before + 1
    leave(waiting)
    leave(second)
    assert version() == before + 2
    come(coming())
    assert version() == before + 2


def test_sent_twice_it_is_one_sign_up() -> None:
    occurrence, form = coming(capacity=3), SentForm(uuid4(), "events:event-sign-up", "/events/1/sign-up/")
    made = come(occurrence, form=form)
    for date in (occurrence, coming()):
        with pytest.raises(SentBefore) as again:
            come(date, form=form)
        assert again.value.sent.record == made
    assert taken(occurrence) == SignUp.objects.count() == 1
    # It names nobody.
    sent = FormKey.objects.get()
    assert (sent.user, sent.digest, sent.address) == (None, "", made.get_absolute_url())


@pytest.mark.parametrize(
    ("name", "is_same"),
    [
        ("смирнова анна", True),
        ("Анна Смирнова", True),
        # With a Latin «C» and «a»
        ("Cмирновa Анна", True),
        ("Смирнова Анна Петровна", False),
        ("Смирнов Иван", False),
    ],
)
def test_the_same_person_is_asked_before_a_seat_is_taken(name: str, is_same: bool) -> None:
    """Situation 9."""
    occurrence = coming(capacity=3)
    made = come(occurrence, "+79610000001", is_another=False)
    assert come(coming(), "+79610000001", is_another=False).is_seated
    if is_same:
        with pytest.raises(SamePerson) as asked:
            come(occurrence, "+79610000001", name=name, is_another=False)
        assert asked.value.earlier == made
    else:
        come(occurrence, "+79610000001", name=name, is_another=False)
    assert taken(occurrence) == (1 if is_same else 2)
    leave(made)
    assert come(occurrence, "+79610000001", is_another=False).is_seated


def test_a_sign_up_erased_meanwhile_does_not_come_back() -> None:
    made = come(coming(capacity=1))
    SignUp.objects.filter(pk=made.pk).delete()
    assert leave(made) == []
    for again in (
        lambda: sign_up_again(sign_up=made, now=timezone.now()),
        lambda: accept_sign_up(sign_up=made, now=timezone.now(), by=UserFactory()),
    ):
        with pytest.raises(Closed):
            again()
    assert not SignUp.objects.exists()


def two_promoted() -> tuple[Occurrence, SignUp, SignUp]:
    """One of the two who got a seat left an e-mail address, the other a telephone number."""
    occurrence = coming(capacity=2)
    seated = [come(occurrence), come(occurrence)]
    by_mail, by_phone = come(occurrence, "b@example.org"), come(occurrence, "+78442000000")
    for each in seated:
        leave(each)
    return occurrence, by_mail, by_phone


def not_notified(occurrence: Occurrence) -> list[SignUp]:
    return list(SignUp.objects.filter(occurrence=occurrence, notified_at=None).seated().order_by("seated_at", "pk"))


def test_who_got_a_seat_later_is_notified_once(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    occurrence, by_mail, by_phone = two_promoted()
    assert not_notified(occurrence) == [by_mail, by_phone]
    for _time in range(2):
        (letter,) = sent()
    assert letter.to == ["b@example.org"]
    assert f"{settings.PORTAL_URL}/sign-ups/{by_mail.token}/" in letter.body
    assert occurrence.activity.title in letter.subject
    # Nothing that a stranger typed goes out under the school's name.
    assert "Смирнова" not in letter.body
    # Whom no letter reaches is left for the telephone.
    assert not_notified(occurrence) == [by_phone]


def test_without_a_mail_server_they_stay_to_be_telephoned() -> None:
    occurrence, by_mail, by_phone = two_promoted()
    assert sent() == []
    assert not_notified(occurrence) == [by_mail, by_phone]


def test_a_letter_that_does_not_go_out_leaves_them_to_be_telephoned(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("b@example.org refused")

    settings.MAIL_IS_SET_UP = True
    monkeypatch.setattr("notifications.sending.EmailMessage.send", fail)
    occurrence, by_mail, by_phone = two_promoted()
    assert sent() == []
    assert not_notified(occurrence) == [by_mail, by_phone]
    assert "OSError" in caplog.text and "example.org" not in caplog.text


def test_nobody_is_written_to_about_what_is_called_off_or_over(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    off, _by_mail, _by_phone = two_promoted()
    cancel_dates(occurrence=off, scope="one", reason="Карантин")
    over, _by_mail, _by_phone = two_promoted()
    yesterday = timezone.localdate() - timedelta(days=1)
    write(over, starts_on=yesterday, ends_on=yesterday)
    assert sent() == []


def test_a_seat_given_back_before_the_letter_left_is_told_to_nobody(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    _occurrence, by_mail, _by_phone = two_promoted()
    for _time in range(5):
        leave(by_mail)
        sign_up_again(sign_up=by_mail, now=timezone.now())
    # The page has told it: what is left to say is that one is signed up.
    (letter,) = sent()
    assert letter.subject.startswith("Вы записаны")
    written = Message.objects.filter(about=f"sign-up {by_mail.pk}")
    assert set(written.values_list("letter", "state")) == {
        ("sign-up-result", "sent"),
        ("sign-up-seated", "dropped"),
    }


def test_erased_sign_ups_take_their_letters_along(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    occurrence, _by_mail, _by_phone = two_promoted()
    long_ago = timezone.localdate() - timedelta(days=4000)
    write(occurrence, starts_on=long_ago, ends_on=long_ago)
    assert Message.objects.exists()
    erase_expired(today=timezone.localdate())
    assert not Message.objects.exists()


def test_an_activity_planned_again_gives_the_free_seats_to_who_waits() -> None:
    occurrence = coming(capacity=1)
    seated, waiting = come(occurrence), come(occurrence)
    cancel_activity(activity=occurrence.activity, reason="Карантин", on=timezone.localdate())
    leave(seated)
    restore_activity(activity=occurrence.activity)
    waiting.refresh_from_db()
    assert waiting.is_seated and come(occurrence).is_waiting


def test_staff_take_a_withdrawal_back_where_the_site_takes_nobody(coordinator: Any) -> None:
    occurrence = coming(takes_sign_ups=False)
    made = come(occurrence, by=coordinator.user)
    leave(made)
    with pytest.raises(Closed):
        sign_up_again(sign_up=made, now=timezone.now())
    assert sign_up_again(sign_up=made, now=timezone.now(), by=coordinator.user).is_seated


def test_more_seats_cannot_be_given_back_than_were_taken() -> None:
    occurrence = coming(capacity=3)
    with pytest.raises(DatabaseError):
        Occurrence.objects.filter(pk=occurrence.pk).update(seats_taken=-1)
