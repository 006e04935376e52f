"""Wrong passwords and codes: guessing is slowed down, and nobody locks anybody else out by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import IntegrityError, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from school.devices import COOKIE
from school.links import Purpose, current_link
from school.models import JournalEntry, TryCounter, User
from school.people import make_link
from school.tries import ACCOUNT, ACCOUNT_AND_SOURCE, KNOWN_DEVICE, SOURCE, TooManyTries, digest, take
from tests.conftest import signed_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/en/accounts/login/", "/en/accounts/2fa/authenticate/"
AWAY = "203.0.113.7"
REFUSED = "Too many wrong tries"


def attempt(browser: Client, user: User, password: str = PASSWORD, source: str = AWAY) -> HttpResponse:
    typed = {"login": user.email, "password": password}
    return browser.post(LOGIN, typed, REMOTE_ADDR=source)  # type: ignore[return-value]


def fail(user: User, times: int, source: str = AWAY) -> None:
    for number in range(times):
        attempt(Client(), user, f"wrong {number}", source)


def own_device(user: User) -> Client:
    """A browser in which the person has signed in and out again."""
    browser = Client()
    assert attempt(browser, user, source="198.51.100.1").status_code == 302
    browser.post("/accounts/logout/")
    return browser


def test_a_stranger_waits_longer_and_longer(clock: time_machine.Traveller) -> None:
    user = UserFactory()
    fail(user, ACCOUNT_AND_SOURCE.free)
    assert "Try again in 1 minute." in attempt(Client(), user).content.decode()
    clock.shift(timedelta(seconds=61))
    assert "not correct" in attempt(Client(), user, "wrong").content.decode()
    assert "Try again in 2 minutes." in attempt(Client(), user).content.decode()


def test_after_the_wait_the_right_password_is_taken_and_the_mistakes_are_forgotten(
    clock: time_machine.Traveller,
) -> None:
    user = UserFactory()
    fail(user, ACCOUNT_AND_SOURCE.free)
    clock.shift(timedelta(seconds=61))
    assert attempt(Client(), user).status_code == 302
    fail(user, ACCOUNT_AND_SOURCE.free)
    assert REFUSED in attempt(Client(), user).content.decode()


@pytest.mark.long
def test_the_owner_signs_in_from_the_own_device_after_7000_wrong_passwords_from_elsewhere(
    clock: time_machine.Traveller,
) -> None:
    user = UserFactory()
    browser = own_device(user)
    # From as many computers as one likes: all but the first are refused before anything is hashed.
    for number in range(ACCOUNT.free + 5):
        fail(user, 1, f"203.0.113.{number}")
    soon = TryCounter.objects.get(key=digest("password", f"user {user.pk}")).open_at - timedelta(seconds=1)
    for _number in range(7000 - ACCOUNT.free - 5):
        with pytest.raises(TooManyTries):
            take({digest("password", f"user {user.pk}"): ACCOUNT}, now=soon)
    # However long that took
    clock.move_to(soon)
    assert REFUSED in attempt(Client(), user, source="192.0.2.200").content.decode()
    assert attempt(browser, user, source="203.0.113.1").status_code == 302
    assert JournalEntry.objects.filter(action="sign_in_failed").count() == ACCOUNT.free


def test_a_known_device_has_a_limit_of_its_own() -> None:
    user = UserFactory()
    browser = own_device(user)
    for number in range(KNOWN_DEVICE.free):
        attempt(browser, user, f"wrong {number}")
    assert REFUSED in attempt(browser, user).content.decode()
    assert attempt(Client(), user, source="192.0.2.9").status_code == 302


@pytest.mark.parametrize("note", ["", "x", "eyJhIjoxfQ:1vOuhv:abc", "\0"])
def test_a_note_that_is_not_ours_makes_no_device_known(note: str) -> None:
    user = UserFactory()
    browser = Client()
    browser.cookies[COOKIE] = note
    fail(user, ACCOUNT_AND_SOURCE.free)
    assert REFUSED in attempt(browser, user).content.decode()


def test_a_device_is_known_to_its_account_only_and_until_the_password_changes() -> None:
    user, colleague = UserFactory(), UserFactory()
    browser = own_device(user)
    fail(colleague, ACCOUNT_AND_SOURCE.free)
    assert REFUSED in attempt(browser, colleague).content.decode()
    fail(user, ACCOUNT_AND_SOURCE.free)
    user.set_password("совсем новые слова")
    user.save()
    assert REFUSED in attempt(browser, user, "совсем новые слова").content.decode()


def test_whoever_changes_the_own_password_stays_known() -> None:
    user, new = UserFactory(), "совсем новые слова"
    browser = Client()
    attempt(browser, user)
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    browser.post("/accounts/logout/")
    fail(user, ACCOUNT_AND_SOURCE.free)
    assert attempt(browser, user, new).status_code == 302


def test_a_computer_of_the_staff_room_knows_all_who_work_at_it() -> None:
    people = UserFactory.create_batch(3)
    browser = Client()
    for person in people:
        attempt(browser, person)
        browser.post("/accounts/logout/")
    for person in people:
        fail(person, ACCOUNT_AND_SOURCE.free)
        assert attempt(browser, person).status_code == 302
        browser.post("/accounts/logout/")


def test_the_note_is_kept_from_scripts_and_is_no_session() -> None:
    user = UserFactory()
    browser = Client()
    note = attempt(browser, user).cookies[COOKIE]
    assert (note["httponly"], note["samesite"]) == (True, "Lax")
    stranger = Client()
    stranger.cookies[COOKIE] = note.value
    assert stranger.get("/staff/").status_code == 302


def test_a_link_of_the_administrator_leads_in_while_strangers_guess() -> None:
    user = make_link(user=UserFactory(), purpose=Purpose.PASSWORD, by=UserFactory(administrator=True))
    fail(user, ACCOUNT_AND_SOURCE.free)
    browser, new = Client(), "совсем новые слова"
    answer = browser.post(current_link(user), {"password": new, "password_again": new}, REMOTE_ADDR=AWAY)
    assert answer.status_code == 302
    browser.post("/accounts/logout/")
    assert attempt(browser, user, new).status_code == 302


def test_the_password_asked_by_a_link_is_counted_too() -> None:
    user = UserFactory(second_factor=True)
    user = make_link(user=user, purpose=Purpose.TWO_FACTOR, by=UserFactory(administrator=True))
    for number in range(ACCOUNT_AND_SOURCE.free):
        Client().post(current_link(user), {"password": f"wrong {number}"})
    assert Client().post(current_link(user), {"password": PASSWORD}).status_code == 200
    assert Authenticator.objects.filter(user=user).exists()


def test_a_whole_school_behind_one_address_stays_in() -> None:
    people = UserFactory.create_batch(40)
    for person in people:
        fail(person, 3)
    assert [attempt(Client(), person).status_code for person in people] == [302] * 40


def test_one_sender_who_tries_all_accounts_is_slowed_down_and_known_devices_are_not() -> None:
    user, source = UserFactory(), digest("password", "source", AWAY)
    browser = own_device(user)
    for _number in range(SOURCE.free):
        take({source: SOURCE}, now=timezone.now())
    assert REFUSED in attempt(Client(), user).content.decode()
    assert attempt(browser, user).status_code == 302


def test_another_spelling_of_an_address_is_the_same_account() -> None:
    user = UserFactory(email="sasha@example.org")
    for spelling in [
        "sasha@example.org",
        "SASHA@example.org",
        "Sasha@Example.org ",
        "sAsha@example.org",
        "sasha@EXAMPLE.org",
    ]:
        Client().post(LOGIN, {"login": spelling, "password": "wrong"}, REMOTE_ADDR=AWAY)
    assert REFUSED in attempt(Client(), user).content.decode()


def test_an_address_that_nobody_has_is_counted_alike() -> None:
    stranger = UserFactory.build(email="nobody@example.org")
    fail(stranger, ACCOUNT_AND_SOURCE.free)
    assert REFUSED in attempt(Client(), stranger).content.decode()
    assert not TryCounter.objects.filter(key__contains="nobody").exists()


# The second step


def second_step(user: User, source: str = AWAY) -> Client:
    browser = Client()
    assert attempt(browser, user, source=source)["Location"] == CODE
    return browser


def enter(browser: Client, code: str, source: str = AWAY) -> HttpResponse:
    return browser.post(CODE, {"code": code}, REMOTE_ADDR=source)  # type: ignore[return-value]


def test_codes_are_counted_and_the_owner_comes_in_from_the_own_device() -> None:
    user = UserFactory(second_factor=True)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    own = second_step(user, "198.51.100.1")
    assert enter(own, codes[0]).status_code == 302
    own.post("/accounts/logout/")
    thief = second_step(user)
    for number in range(ACCOUNT_AND_SOURCE.free):
        enter(thief, f"{number:08}")
    assert REFUSED in enter(thief, codes[1]).content.decode()
    attempt(own, user)
    assert enter(own, codes[1]).status_code == 302


def test_a_password_alone_makes_no_device_known() -> None:
    browser = second_step(UserFactory(second_factor=True))
    assert COOKIE not in browser.cookies
    assert SESSION_KEY not in browser.session


def test_codes_of_somebody_who_is_signed_in_are_counted() -> None:
    user = UserFactory(second_factor=True)
    browser = signed_in(user)
    session = browser.session
    session["signed_in_at"] = 1
    session.save()
    for number in range(KNOWN_DEVICE.free):
        browser.post("/en/accounts/2fa/reauthenticate/", {"code": f"{number:08}"})
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    assert REFUSED in browser.post("/en/accounts/2fa/reauthenticate/", {"code": code}).content.decode()


# Counting


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_are_not_more_than_allowed() -> None:
    now, limits = timezone.now(), {digest("a"): ACCOUNT_AND_SOURCE, digest("b"): ACCOUNT, digest("c"): SOURCE}

    def one_try(number: int) -> bool:
        try:
            take(limits, now=now)
        except TooManyTries:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one_try, range(40))) == ACCOUNT_AND_SOURCE.free


def test_a_refusal_counts_in_no_counter() -> None:
    now, narrow, wide = timezone.now(), digest("a"), digest("b")
    for _number in range(ACCOUNT_AND_SOURCE.free):
        take({narrow: ACCOUNT_AND_SOURCE}, now=now)
    with pytest.raises(TooManyTries):
        take({narrow: ACCOUNT_AND_SOURCE, wide: ACCOUNT}, now=now)
    assert not TryCounter.objects.filter(key=wide).exists()


def test_after_its_time_a_counter_begins_anew_and_after_a_day_it_is_gone() -> None:
    now, key = timezone.now(), digest("a")
    for _number in range(ACCOUNT_AND_SOURCE.free):
        take({key: ACCOUNT_AND_SOURCE}, now=now)
    later = now + ACCOUNT_AND_SOURCE.within
    take({key: ACCOUNT_AND_SOURCE}, now=later)
    assert TryCounter.objects.get(key=key).tries == 1
    take({digest("b"): ACCOUNT}, now=later + timedelta(days=2))
    assert not TryCounter.objects.filter(key=key).exists()


def test_a_counter_without_a_key_is_refused() -> None:
    with pytest.raises(IntegrityError, match="try_counter_has_a_key"), transaction.atomic():
        TryCounter.objects.create(key="", since=timezone.now(), open_at=timezone.now())


def test_waits_grow_to_their_end() -> None:
    waits = [ACCOUNT_AND_SOURCE.wait_after(tries).total_seconds() / 60 for tries in range(4, 12)]
    assert waits == [0, 1, 2, 4, 8, 15, 15, 15]
    assert ACCOUNT_AND_SOURCE.wait_after(10_000) == ACCOUNT_AND_SOURCE.longest_wait


# Who has an account


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        done.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return done


@pytest.mark.parametrize("kind", ["nobody", "colleague", "invited", "switched off", "with a second factor"])
def test_a_wrong_password_costs_one_hashing_whoever_it_is(kind: str, hashings: list[str]) -> None:
    user = {
        "nobody": lambda: UserFactory.build(email="nobody@example.org"),
        "colleague": UserFactory,
        "invited": lambda: UserFactory(password=None),
        "switched off": lambda: UserFactory(is_active=False),
        "with a second factor": lambda: UserFactory(second_factor=True),
    }[kind]()
    hashings.clear()
    answer = attempt(Client(), user, "wrong")
    assert len(hashings) == 1
    assert "not correct" in answer.content.decode()
