"""What is done by itself: when it is due, once, and whatever else fails."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from common.due import DueWork, due_work
from common.registries import Registry
from notifications import due
from notifications.due import run_due
from notifications.models import DueRun

HOUR = timedelta(hours=1)


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Registry[DueWork]:
    registry: Registry[DueWork] = Registry()
    monkeypatch.setattr(due, "due_work", registry)
    return registry


def later(**by: float) -> Any:
    return lambda: timezone.now() + timedelta(**by)


@pytest.mark.django_db
def test_work_is_done_when_its_time_has_come_and_not_before(works: Registry[DueWork]) -> None:
    times: list[datetime] = []
    works.register(DueWork("hourly", HOUR, times.append))
    assert run_due() == ["hourly"]
    assert run_due(clock=later(minutes=59)) == []
    assert run_due(clock=later(minutes=61)) == ["hourly"]
    assert len(times) == 2


@pytest.mark.django_db
def test_what_fails_stops_nothing_else_is_noted_and_tried_again(works: Registry[DueWork], caplog: Any) -> None:
    done: list[datetime] = []

    def fail(now: datetime) -> None:
        raise ValueError("anna@example.org")

    works.register(DueWork("broken", timedelta(days=1), fail), position=1)
    works.register(DueWork("sound", timedelta(days=1), done.append), position=2)
    assert run_due() == ["broken", "sound"]
    assert len(done) == 1
    broken, sound = DueRun.objects.order_by("code")
    assert (broken.outcome, broken.error, sound.outcome) == ("failed", "ValueError", "done")
    assert "ValueError" in caplog.text and "anna" not in caplog.text
    assert run_due(clock=later(minutes=16)) == ["broken"]


@pytest.mark.django_db
def test_what_somebody_else_does_is_left_to_them_until_they_are_thought_dead(works: Registry[DueWork]) -> None:
    times: list[datetime] = []
    works.register(DueWork("hourly", HOUR, times.append, is_pressing=lambda now: True))
    now = timezone.now()
    DueRun.objects.create(code="hourly", due_at=now, claimed_until=now + timedelta(minutes=15))
    assert run_due() == []
    assert run_due(clock=later(minutes=16)) == ["hourly"]


@pytest.mark.django_db
def test_pressing_work_is_done_before_its_time(works: Registry[DueWork]) -> None:
    times: list[datetime] = []
    works.register(DueWork("hourly", HOUR, times.append, is_pressing=lambda now: len(times) < 2))
    assert [run_due(), run_due(), run_due()] == [["hourly"], ["hourly"], []]


@pytest.mark.django_db
def test_a_clock_that_was_a_year_ahead_stops_nothing(works: Registry[DueWork]) -> None:
    times: list[datetime] = []
    works.register(DueWork("hourly", HOUR, times.append))
    run_due(clock=later(days=365))
    assert run_due() == ["hourly"]
    DueRun.objects.update(claimed_until=timezone.now() + timedelta(days=365), due_at=timezone.now())
    assert run_due() == ["hourly"]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_does_it(works: Registry[DueWork]) -> None:
    others: list[list[str]] = []

    def the_other() -> None:
        try:
            others.append(run_due())
        finally:
            connection.close()

    def run(now: datetime) -> None:
        other = threading.Thread(target=the_other)
        other.start()
        other.join()

    works.register(DueWork("hourly", HOUR, run, is_pressing=lambda now: True))
    assert run_due() == ["hourly"]
    assert others == [[]]
    assert DueRun.objects.get().claimed_until is None


@pytest.mark.django_db
def test_the_command_does_all_that_the_rooms_registered(settings: Settings) -> None:
    # A copy is looked at where copies are tested.
    settings.BACKUP_EVERY_HOURS = 0
    call_command("tick")
    assert set(DueRun.objects.values_list("code", "outcome")) == {(each.code, "done") for each in due_work}
    assert {"sessions", "undos", "form-keys", "kept-forms", "sign-ups", "pasted-registers"} <= {
        each.code for each in due_work
    }
