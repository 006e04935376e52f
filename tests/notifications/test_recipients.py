"""Addresses: which are refused, and which are one mailbox."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.forms.sign_ups import contact_key_of
from notifications.outbox import enqueue
from notifications.recipients import one_spelling, recipient_key, refuse_odd_address
from partners.models import ContactPerson
from school.models import User

ODD = [
    "=?utf-8?q?anna?=@example.org",
    "=?UTF-8?B?YW5uYQ==?=@example.org",
    "anna\r\nbcc:b@example.org",
    "anna\u200b@example.org",
    "anna\u202e@example.org",
    "anna\x00@example.org",
]


@pytest.mark.parametrize("address", ODD)
def test_an_address_that_hides_something_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        refuse_odd_address(address)
    with pytest.raises(ValidationError):
        contact_key_of(address)
    for record in (User(email=address), ContactPerson(post="заведующая", email=address)):
        with pytest.raises(ValidationError) as refusal:
            record.clean()
        assert list(refusal.value.message_dict) == ["email"]


@pytest.mark.parametrize("address", ["anna@example.org", "a.b+c@школа.рф", "o'neil=x@example.org", "иван@пример.рф"])
def test_an_ordinary_address_is_not(address: str) -> None:
    refuse_odd_address(address)


@pytest.mark.parametrize(
    "other",
    ["ANNA@Example.ORG", "anna+a@example.org", "anna+a+b@example.org", " anna@example.org ", "ａnna@example.org"],
)
def test_ways_to_write_one_mailbox_are_one_recipient(other: str) -> None:
    assert recipient_key(other) == recipient_key("anna@example.org")


def test_two_people_stay_two_recipients() -> None:
    spellings = {
        one_spelling(each) for each in ("anna@a.org", "an.na@a.org", "+anna@a.org", "+boris@a.org", "anna@b.org")
    }
    assert len(spellings) == 5
    assert "anna" not in recipient_key("anna@a.org")


@pytest.mark.django_db
def test_an_odd_address_of_former_days_is_not_written_to(settings: object) -> None:
    settings.MAIL_IS_SET_UP = True  # type: ignore[attr-defined]
    assert not enqueue(letter="of-tests", key="1", address=ODD[0], about="a", values={}, now=timezone.now())
