"""Many sign-ups by one sender are set aside after a few; a class behind one address is not in the way of anybody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from activities.models import Occurrence, SignUp, SignUpSender
from activities.services.senders import MOST_ALIKE, MOST_OF_A_DEVICE, MOST_OF_AN_ADDRESS, likeness
from activities.services.sign_ups import accept_sign_up
from common.form_marks import FORM_KEY
from events.forms.sign_ups import Stamp
from school.models import ConsentText
from tests.events.test_sign_ups import coming
from tests.factories import SchoolProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
SCHOOL = "203.0.113.5"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) Chrome/140 Mobile"
SURNAMES = ["Ёлкина", "Жукова", "Зимина", "Ильина", "Крюкова", "Лапина", "Мухина", "Носова", "Орлова", "Панина"]
NAMES = ["Анна", "Вера", "Дина", "Елена", "Жанна", "Зоя"]


@pytest.fixture(autouse=True)
def school() -> None:
    SchoolProfileFactory()


def people() -> Iterator[tuple[str, str]]:
    """Sixty names and contacts that are as unlike as those of real people."""
    for number, name in enumerate(f"{first} {last}" for first in NAMES for last in SURNAMES):
        yield name, f"{chr(97 + number % 26)}{chr(97 + number // 26)}mail@example.org"


def come(occurrence: Occurrence, name: str, contact: str, browser: str = PHONE, source: str = SCHOOL) -> SignUp:
    consent = ConsentText.objects.current()
    assert consent is not None
    typed = {
        "name": name,
        "contact": contact,
        "seats": "1",
        "consent": "on",
        "version": str(consent.number),
        FORM_KEY: Stamp.new(timezone.now() - timedelta(seconds=60)).sealed(occurrence),
        "remark": "",
    }
    path = f"/events/{occurrence.pk}/sign-up/"
    answer = Client().post(path, typed, headers={"User-Agent": browser}, REMOTE_ADDR=source)
    assert answer.status_code == 302
    made: SignUp = SignUp.objects.latest("pk")
    assert answer["Location"] == made.get_absolute_url()
    return made


def reasons(made: list[SignUp]) -> list[str]:
    return [each.review_reason for each in made]


def test_made_up_people_of_one_device_are_set_aside_after_a_few() -> None:
    occurrence = coming(capacity=20)
    made = [come(occurrence, f"Гость {chr(1072 + number)}", f"gost{number}@example.org") for number in range(8)]
    assert reasons(made) == [""] * MOST_ALIKE + ["one_sender"] * (8 - MOST_ALIKE)
    occurrence.refresh_from_db()
    assert occurrence.seats_taken == MOST_ALIKE


def test_one_name_with_many_contacts_is_set_aside_too() -> None:
    occurrence = coming()
    contacts = [contact for _name, contact in people()][:5]
    assert reasons([come(occurrence, "Анна Ёлкина", each) for each in contacts])[MOST_ALIKE:] == ["one_sender"] * 2


def test_a_class_behind_one_address_is_let_in() -> None:
    occurrence = coming()
    made = [
        come(occurrence, name, contact, f"{PHONE} {number % 6}")
        for number, (name, contact) in zip(range(30), people(), strict=False)
    ]
    assert set(reasons(made)) == {""}


def test_one_device_that_names_ever_other_people_is_set_aside_later() -> None:
    occurrence = coming()
    made = [come(occurrence, *each) for each in list(people())[: MOST_OF_A_DEVICE + 2]]
    assert reasons(made) == [""] * MOST_OF_A_DEVICE + ["one_sender"] * 2


def test_one_address_that_changes_its_signs_is_set_aside_in_the_end() -> None:
    occurrence = coming()
    for number, (name, contact) in enumerate(people()):
        made = come(occurrence, name, contact, f"{PHONE} {number}")
        SignUpSender.objects.filter(sign_up=made).update(sent_at=timezone.now())
    assert SignUp.objects.filter(review_reason="").count() == MOST_OF_AN_ADDRESS
    assert come(occurrence, "Ещё Один", "next@example.org", "another").review_reason == "one_sender"
    assert come(occurrence, "Мама Дома", "home@example.org", source="192.0.2.1").review_reason == ""


def test_another_event_and_another_hour_are_counted_anew(clock: time_machine.Traveller) -> None:
    occurrence = coming()
    for number in range(MOST_ALIKE):
        come(occurrence, f"Гость {chr(1072 + number)}", f"gost{number}@example.org")
    assert come(coming(), "Гость я", "gost9@example.org").review_reason == ""
    clock.shift(timedelta(minutes=61))
    assert come(occurrence, "Гость ю", "gost8@example.org").review_reason == ""


def test_the_sender_reads_that_the_school_looks_at_it_and_the_staff_let_in() -> None:
    occurrence = coming()
    for number in range(MOST_ALIKE + 1):
        made = come(occurrence, f"Гость {chr(1072 + number)}", f"gost{number}@example.org")
    page = Client().get("/en" + made.get_absolute_url()).content.decode()
    assert "The school checks it and answers you." in page
    assert accept_sign_up(sign_up=made, now=timezone.now(), by=UserFactory(coordinator=True)).is_seated


def test_nothing_of_an_address_is_kept_and_after_a_day_nothing_at_all(clock: time_machine.Traveller) -> None:
    first = come(coming(), "Анна Ёлкина", "anna@example.org")
    kept = SignUpSender.objects.get(sign_up=first)
    assert SCHOOL not in f"{kept.network} {kept.browser}"
    clock.shift(timedelta(days=1, minutes=1))
    come(coming(), "Вера Жукова", "vera@example.org")
    assert not SignUpSender.objects.filter(sign_up=first).exists()


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("mail1@example.org", "mail29@example.org", True),
        ("a.b@example.org", "ab+x@example.org", True),
        ("anna@example.org", "vera@example.org", False),
        ("anna@example.org", "anna@other.org", False),
        ("+79001234501", "+79001234577", True),
        ("+79001234501", "+79001235501", False),
    ],
)
def test_contacts_are_alike_where_somebody_counts_up(one: str, other: str, is_alike: bool) -> None:
    assert (likeness(one) == likeness(other)) is is_alike
