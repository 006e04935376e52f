"""Erasing of sign-ups: by each consent's own days, with a journal that names nobody."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command

from activities.models import SignUp
from activities.services.erasing import erase_expired
from school.models import ConsentText, JournalEntry
from tests.factories import OccurrenceFactory, SchoolProfileFactory, SignUpFactory

pytestmark = pytest.mark.django_db

HELD = date(2026, 11, 20)


def test_each_sign_up_is_kept_for_the_days_of_its_own_consent() -> None:
    short = ConsentText.objects.create(number=2, text="{days}", kept_days=7)
    event = OccurrenceFactory(starts_on=HELD, ends_on=HELD)
    SignUpFactory(occurrence=event, name="На месяц", consent=ConsentText.objects.get(number=1))
    SignUpFactory(occurrence=event, name="На неделю", consent=short)
    assert erase_expired(today=HELD + timedelta(days=7)) == 0
    assert erase_expired(today=HELD + timedelta(days=8)) == 1
    assert SignUp.objects.get().name == "На месяц"
    assert erase_expired(today=HELD + timedelta(days=31)) == 1
    assert erase_expired(today=HELD + timedelta(days=31)) == 0
    entries = JournalEntry.objects.filter(action="erased")
    assert [(each.subject, each.detail) for each in entries] == [("sign-ups", "1")] * 2


def test_the_command_counts_days_in_the_schools_zone(capsys: pytest.CaptureFixture[str]) -> None:
    SchoolProfileFactory(time_zone="Asia/Kamchatka")
    SignUpFactory(occurrence=OccurrenceFactory(starts_on=HELD))
    # 21 December has begun in Kamchatka, and not yet in Greenwich.
    with time_machine.travel("2026-12-20T13:00:00+00:00"):
        call_command("erase_expired", "--dry-run")
        assert SignUp.objects.count() == 1
        call_command("erase_expired")
    assert SignUp.objects.count() == 0
    assert capsys.readouterr().out == "1 sign-up would be erased.\n1 sign-up was erased.\n"
