"""What the database itself refuses to keep of letters and of work done by itself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notifications.models import DueRun, Message

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 25, 9, tzinfo=UTC)


def message(**changes: Any) -> Message:
    rest = {"key": "a", "letter": "test", "address": "anna@example.org", "recipient": "0", "language": "ru"}
    return Message.objects.create(**rest | {"about": "user 1"} | changes)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"state": "lost", "settled_at": NOON}, "message_"),
        ({"settled_at": NOON}, "message_settled_at"),
        ({"state": "sent", "address": ""}, "message_settled_at"),
        ({"address": ""}, "message_address_until_settled"),
        ({"state": "sent", "settled_at": NOON}, "message_address_until_settled"),
        ({"state": "dropped", "settled_at": NOON}, "message_address_until_settled"),
        ({"state": "failed", "settled_at": NOON}, "message_failed_with_reason"),
    ],
)
def test_a_letter_is_refused_that_cannot_be(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        message(**changes)


def test_a_letter_is_one() -> None:
    message()
    with pytest.raises(IntegrityError, match=r"key"), transaction.atomic():
        message(address="boris@example.org")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"outcome": "lost", "ran_at": NOON}, "due_run_outcome_known"),
        ({"outcome": "done"}, "due_run_ran_with_outcome"),
        ({"ran_at": NOON}, "due_run_ran_with_outcome"),
    ],
)
def test_a_run_says_when_and_how(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DueRun.objects.create(code="a", due_at=NOON, **changes)
