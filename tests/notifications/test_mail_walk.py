"""What takes long: a sender that is killed in a hundred letters, and requests beside a mail server that says nothing."""

import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from activities.models import SignUp
from notifications.models import DueRun, Message
from notifications.recipients import recipient_key
from tests.events.test_public_sign_up import send
from tests.events.test_sign_ups import coming
from tests.factories import SchoolProfileFactory
from tests.mail_server import FAULTS, SILENT, MailServer, mail_server

pytestmark = [pytest.mark.walk]

LETTERS = 100
# Letters at which the sender is killed: before the server answers, and right after it has
KILLED_BEFORE, KILLED_AFTER = {7, 31, 55, 79}, {13, 40, 64, 90}
# The process that sends has the real day.
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return (
        f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"
    )


def start_sender(server: MailServer) -> subprocess.Popen[bytes]:
    environment = {
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "tick", "--forever"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.django_db(transaction=True)
def test_no_letter_is_lost_however_often_the_sender_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    Message.objects.bulk_create(
        Message(
            key=f"{number}",
            letter="mail-test",
            address=f"person{number}@example.org",
            recipient=recipient_key(f"person{number}@example.org"),
            language="ru",
            about="user 1",
            created_at=datetime.now(UTC),
            next_attempt_at=LONG_AGO,
        )
        for number in range(LETTERS)
    )
    with mail_server() as server:
        sender = start_sender(server)
        killed = 0

        def kill(numbers: set[int], number: int) -> None:
            if number in numbers:
                sender.send_signal(signal.SIGKILL)
                sender.wait()

        server.before_answer = lambda number: kill(KILLED_BEFORE, number)
        server.after_answer = lambda number: kill(KILLED_AFTER, number)
        turns = threading.Event()
        while Message.objects.waiting().exists():
            if sender.poll() is not None:
                killed += 1
                # As two minutes later: what the killed one had claimed is free again.
                DueRun.objects.update(claimed_until=None)
                Message.objects.waiting().update(next_attempt_at=LONG_AGO)
                sender = start_sender(server)
            turns.wait(0.05)
        sender.terminate()
        sender.wait()
    taken = Counter(re.search(rb"^To: (.+)$", letter, re.MULTILINE)[1].strip() for letter in server.letters)  # type: ignore[index]
    names = {re.search(rb"^Message-ID: (.+)$", letter, re.MULTILINE)[1].strip() for letter in server.letters}  # type: ignore[index]
    doubled = sum(taken.values()) - len(taken)
    with capsys.disabled():
        print(f"\nletters {LETTERS}, killed {killed} times, lost {LETTERS - len(taken)}, doubled {doubled}")
    assert Message.objects.filter(state="sent").count() == LETTERS
    assert len(taken) == LETTERS
    assert len(names) == LETTERS
    assert doubled <= killed


@pytest.mark.django_db
@pytest.mark.moment("2026-11-25 12:00")
@pytest.mark.usefixtures("many_senders")
def test_no_sign_up_waits_for_a_mail_server(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """As ratios in one run, in turns with mail and without: a mail server that says nothing is asked by nobody here."""
    SchoolProfileFactory(privacy_policy="Как есть")
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    visitor, occurrence = Client(), coming()
    took: dict[bool, list[float]] = {True: [], False: []}
    with mail_server(SILENT) as server:
        settings.EMAIL_PORT = server.port
        for number in range(80):
            settings.MAIL_IS_SET_UP = number % 2 == 1
            begun = time.perf_counter()
            answer = send(visitor, occurrence, contact=f"person{number}@example.org", name=f"Смирнова {number}")
            took[settings.MAIL_IS_SET_UP].append(time.perf_counter() - begun)
            assert answer.status_code == 302
    assert SignUp.objects.count() == 80 and Message.objects.count() == 40
    ratio = statistics.median(took[True]) / statistics.median(took[False])
    with capsys.disabled():
        print(
            f"\na sign-up beside a silent mail server takes {ratio:.2f} × one without mail; faults known: {len(FAULTS)}"
        )
    assert ratio < 1.5
