"""Two hundred parents and ten seats at the same moment: ten are seated, nobody is lost."""

import http.client
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from activities.models import Occurrence, SignUp
from activities.services import sign_ups
from activities.services.sign_ups import SamePerson, SentBefore, SentForm, cancel_sign_up, sign_up
from common.form_marks import FORM_KEY
from events.forms.sign_ups import Stamp
from school.models import ConsentText
from school.years import SchoolYear
from tests.factories import ActivityFactory, OccurrenceFactory, SchoolProfileFactory

pytestmark = pytest.mark.django_db(transaction=True)

SEATS, PEOPLE = 10, 200
# As many requests as the portal's own server answers at a time: a process of eight threads
HANDLERS = 8


def coming(**values: Any) -> Occurrence:
    SchoolProfileFactory()
    day = timezone.localdate() + timedelta(days=14)
    activity = ActivityFactory(school_year=SchoolYear.of(day).start)
    date: Occurrence = OccurrenceFactory(activity=activity, starts_on=day, takes_sign_ups=True, **values)
    return date


def somebody(occurrence: Occurrence, number: int, seats: int = 1) -> SignUp:
    consent = ConsentText.objects.current()
    assert consent is not None
    contact = f"parent{number}@example.org"
    return sign_up(
        occurrence=occurrence,
        name=f"Смирнова {number}",
        contact=contact,
        contact_key=contact,
        seats=seats,
        consent=consent,
        now=timezone.now(),
    )


def crowd(actions: Sequence[Callable[[], object]], workers: int = 16) -> list[object]:
    """Do it all, as many at a time as there are workers, who begin together; what each answered or raised."""
    came: list[object] = [None] * len(actions)
    queue = iter(list(enumerate(actions)))
    turn, start = threading.Lock(), threading.Barrier(workers)

    def work() -> None:
        try:
            start.wait(timeout=20)
            while True:
                with turn:
                    index, action = next(queue, (None, None))
                if index is None or action is None:
                    return
                try:
                    came[index] = action()
                except Exception as error:
                    came[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


class PooledServer(WSGIServer):
    """The portal over real sockets, with as many handlers as in production; the others wait to be let in."""

    request_queue_size = PEOPLE + 50
    pool: ThreadPoolExecutor

    def process_request(self, request: Any, client_address: Any) -> None:
        self.pool.submit(self.handle_and_close, request, client_address)

    def handle_and_close(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)

    def close_connections(self) -> None:
        """Each handler keeps its connection to the database from request to request, as in production."""
        together = threading.Barrier(HANDLERS)

        def close() -> None:
            together.wait(timeout=20)
            connections.close_all()

        for each in [self.pool.submit(close) for _number in range(HANDLERS)]:
            each.result(timeout=30)


@contextmanager
def portal() -> Iterator[tuple[str, int]]:
    with PooledServer(("127.0.0.1", 0), Quiet) as server, ThreadPoolExecutor(HANDLERS) as server.pool:
        server.set_app(WSGIHandler())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[0], server.server_port
        finally:
            server.shutdown()
            thread.join()
            server.close_connections()


def sent_by_people(occurrence: Occurrence) -> list[tuple[int, str]]:
    """Two hundred parents send the form at once; the status and the new address that each is answered."""
    consent, path = ConsentText.objects.current(), f"/events/{occurrence.pk}/sign-up/"
    assert consent is not None
    shown_at = timezone.now() - timedelta(minutes=1)
    bodies = [
        urlencode(
            {
                "name": f"Смирнова {number}",
                "contact": f"parent{number}@{occurrence.pk}.example.org",
                "seats": 1,
                "consent": "on",
                "version": consent.number,
                FORM_KEY: Stamp.new(shown_at).sealed(occurrence),
            }
        )
        for number in range(PEOPLE)
    ]
    answers: list[tuple[int, str]] = []
    together = threading.Barrier(PEOPLE)

    def send(address: tuple[str, int], body: str) -> None:
        together.wait(timeout=20)
        browser = http.client.HTTPConnection(*address, timeout=60)
        browser.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = browser.getresponse()
        answer.read()
        answers.append((answer.status, answer.getheader("Location") or ""))
        browser.close()

    with portal() as address:
        threads = [threading.Thread(target=send, args=(address, body)) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=90)
    return answers


def assert_ten_are_seated(occurrence: Occurrence) -> None:
    occurrence.refresh_from_db()
    mine = SignUp.objects.filter(occurrence=occurrence)
    assert mine.seated().count() == SEATS
    assert mine.waiting().count() == PEOPLE - SEATS
    assert mine.count() == PEOPLE
    assert len(set(mine.values_list("contact_key", flat=True))) == PEOPLE
    assert occurrence.seats_taken == SEATS


def assert_seats_add_up(occurrence: Occurrence) -> None:
    """As many seats are taken as people sit on, and nobody waits for whom there is room."""
    occurrence.refresh_from_db()
    mine = SignUp.objects.filter(occurrence=occurrence)
    people = sum(mine.seated().values_list("seats", flat=True))
    assert occurrence.seats_taken == people <= (occurrence.capacity or 0)
    free = (occurrence.capacity or 0) - occurrence.seats_taken
    assert [each for each in mine.waiting() if each.seats <= free] == []


@pytest.mark.long
def test_two_hundred_at_once_through_the_server(many_senders: None) -> None:
    occurrence = coming(capacity=SEATS)
    answers = sent_by_people(occurrence)
    assert {status for status, _location in answers} == {302}
    # Each was led to a page of their own.
    tokens = SignUp.objects.values_list("token", flat=True)
    assert {location for _status, location in answers} == {f"/sign-ups/{token}/" for token in tokens}
    assert_ten_are_seated(occurrence)


def test_without_the_guard_it_overbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the test of the crowd can fail."""
    occurrence, people = coming(capacity=SEATS), SEATS + 6
    gap = threading.Barrier(people)

    def read_then_write(date: Occurrence, seats: int) -> bool:
        row = Occurrence.objects.filter(pk=date.pk)
        taken, capacity = row.values_list("seats_taken", "capacity").get()
        gap.wait(timeout=20)
        if capacity is not None and taken + seats > capacity:
            return False
        row.update(seats_taken=taken + seats)
        return True

    monkeypatch.setattr(sign_ups, "take_seats", read_then_write)
    monkeypatch.setattr(sign_ups, "lock", lambda date: Occurrence.objects.get(pk=date.pk))
    # SQLite lets only one transaction write at all.
    monkeypatch.setattr(sign_ups, "transaction", SimpleNamespace(atomic=nullcontext))
    came = crowd([lambda n=n: somebody(occurrence, n) for n in range(people)], workers=people)  # type: ignore[misc]
    assert [each for each in came if isinstance(each, Exception)] == []
    assert SignUp.objects.filter(occurrence=occurrence).seated().count() > SEATS


def test_even_without_the_guard_the_table_refuses_more_seats_than_there_are() -> None:
    occurrence = coming(capacity=SEATS)
    with pytest.raises(IntegrityError):
        Occurrence.objects.filter(pk=occurrence.pk).update(seats_taken=SEATS + 1)


def come_and_go(seats_of: Callable[[int], int]) -> Occurrence:
    """Those with a seat withdraw while others sign up and some who wait withdraw, too."""
    occurrence = coming(capacity=SEATS)
    first = [somebody(occurrence, number, seats_of(number)) for number in range(24)]
    leaving = [each for number, each in enumerate(first) if each.is_seated or number % 3 == 0]
    go = [lambda each=each: cancel_sign_up(sign_up=each, now=timezone.now()) for each in leaving]
    come = [lambda n=n: somebody(occurrence, n, seats_of(n)) for n in range(100, 100 + len(leaving))]
    came = crowd([action for pair in zip(go, come, strict=True) for action in pair])
    assert [each for each in came if isinstance(each, Exception)] == []
    assert SignUp.objects.filter(occurrence=occurrence).count() == 24 + len(leaving)
    cancelled = SignUp.objects.filter(occurrence=occurrence, status="cancelled")
    assert set(cancelled.values_list("pk", flat=True)) == {each.pk for each in leaving}
    return occurrence


@pytest.mark.long
def test_while_some_withdraw_others_sign_up_and_no_seat_is_lost() -> None:
    assert_seats_add_up(come_and_go(lambda number: 1 + number % 3))


@pytest.mark.parametrize("has_one_key", [True, False])
def test_somebody_who_presses_twice_is_one_sign_up(has_one_key: bool) -> None:
    """The others are led to the first by their key, or asked as the same person where the keys differ."""
    occurrence, consent, key = coming(capacity=SEATS), ConsentText.objects.current(), uuid4()
    assert consent is not None

    def tap() -> SignUp:
        return sign_up(
            occurrence=occurrence,
            name="Смирнова",
            contact="a@example.org",
            contact_key="a@example.org",
            seats=2,
            consent=consent,
            now=timezone.now(),
            form=SentForm(key if has_one_key else uuid4(), "events:event-sign-up", "/events/1/sign-up/"),
        )

    came = crowd([tap] * 8, workers=8)
    (made,) = [each for each in came if isinstance(each, SignUp)]
    assert SignUp.objects.get() == made
    others = [each for each in came if not isinstance(each, SignUp)]
    assert {type(each) for each in others} == {SentBefore if has_one_key else SamePerson}
    assert all(each.sent.record == made if has_one_key else each.earlier == made for each in others)
    occurrence.refresh_from_db()
    assert occurrence.seats_taken == 2


@pytest.mark.walk
def test_two_hundred_at_once_twenty_times_over(many_senders: None) -> None:
    for _time in range(20):
        occurrence = coming(capacity=SEATS)
        answers = sent_by_people(occurrence)
        assert [status for status, _location in answers] == [302] * PEOPLE
        assert_ten_are_seated(occurrence)


@pytest.mark.walk
def test_people_come_and_go_again_and_again() -> None:
    for time in range(6):
        assert_seats_add_up(come_and_go(lambda number, time=time: 1 + (number * 7 + time) % 4))  # type: ignore[misc]
