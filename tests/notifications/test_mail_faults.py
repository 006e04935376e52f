"""A mail server may be down, silent, slow by the byte, busy or wrong: every letter is sent or tried again, none in clear."""

import ssl
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from notifications import sending
from notifications.models import Message
from notifications.outbox import drop, enqueue, try_again
from notifications.registries import Letter, RenderedLetter, letters
from notifications.sending import MOST_AN_HOUR, WAITS, send_due
from tests.mail_server import (
    BUSY,
    BYTEWISE,
    DROPS,
    FAULTS,
    NO_STARTTLS,
    REFUSES,
    SILENT,
    TLS_HANGS,
    TLS_REFUSED,
    WELL,
    MailServer,
    certificate,
    mail_server,
)

pytestmark = pytest.mark.django_db

SECONDS = 0.6
LETTER = letters.register(
    Letter("of-tests", "of tests", lambda values, now: RenderedLetter("Привет", "Занято место\n"))
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def mail(settings: Any, monkeypatch: pytest.MonkeyPatch, made: tuple[ssl.SSLContext, Path]) -> Any:
    """The settings of `submission://` with a password, as a school has them."""
    monkeypatch.setenv("SSL_CERT_FILE", str(made[1]))
    settings.MAIL_IS_SET_UP = True
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", SECONDS
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal@school.example", "s3cret"
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
    return settings


def write(number: int = 1, address: str = "anna@example.org") -> Message:
    now = timezone.now()
    enqueue(
        letter="of-tests",
        key=f"test {number}",
        address=address,
        about=f"test {number}",
        values={},
        now=now,
        language="ru",
    )
    return Message.objects.get(key=f"test {number}")


def tried(settings: Any, server: MailServer, after: timedelta = timedelta()) -> Message:
    settings.EMAIL_PORT = server.port
    moment = timezone.now() + after
    send_due(moment, clock=lambda: moment)
    return Message.objects.get()


EXPECTED = {
    SILENT: ("too_slow", None),
    BYTEWISE: ("too_slow", None),
    BUSY: ("try_later", 451),
    REFUSES: ("refused", 550),
    NO_STARTTLS: ("not_encrypted", None),
    TLS_REFUSED: ("not_encrypted", 454),
    TLS_HANGS: ("too_slow", None),
    DROPS: ("broken_off", None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_letter_survives_what_is_wrong_with_the_server(
    fault: str, mail: Any, made: tuple[ssl.SSLContext, Path], caplog: Any
) -> None:
    write()
    begun = time.monotonic()
    with mail_server(fault, made[0]) as server:
        message = tried(mail, server)
        assert server.letters == []
        # Nothing of the letter and nothing of the password, on no way there
        for secret in (b"anna", b"AUTH", b"s3cret", b"DATA"):
            assert secret not in server.wire
    # The whole of it, not each operation: a byte now and then would hold it for half a minute.
    assert time.monotonic() - begun < 10 * SECONDS
    assert (message.reason, message.reply_code) == EXPECTED[fault]
    assert "anna" not in caplog.text and "example" not in caplog.text
    if fault == REFUSES:
        assert message.is_failed and message.address == "anna@example.org"
        return
    assert message.is_queued
    with mail_server(WELL, made[0]) as server:
        assert tried(mail, server, WAITS[0] - timedelta(seconds=1)).is_queued
        assert tried(mail, server, WAITS[0]).is_sent
        assert (len(server.letters), server.encrypted) == (1, 1)


def test_a_server_that_is_down_is_tried_for_a_day_and_then_it_is_said(mail: Any) -> None:
    with mail_server() as server:
        pass
    write()
    after = timedelta()
    for wait in (*WAITS, timedelta()):
        message = tried(mail, server, after)
        assert message.reason == "unreachable"
        after += wait
    assert message.is_failed and message.attempts == len(WAITS) + 1
    assert try_again(message=message, now=timezone.now() + after)
    assert tried(mail, server, after).is_queued


def test_a_letter_that_was_taken_is_sent_however_the_farewell_goes(
    mail: Any, made: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(self: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr("smtplib.SMTP.quit", hang)
    write()
    with mail_server(WELL, made[0]) as server:
        message = tried(mail, server)
        assert message.is_sent and message.address == ""
        assert tried(mail, server, timedelta(days=1)).is_sent
        assert len(server.letters) == 1


def test_both_copies_of_a_letter_have_one_message_id(mail: Any, made: tuple[ssl.SSLContext, Path]) -> None:
    """The process was killed after the server took it and before that was stored."""
    write()
    with mail_server(WELL, made[0]) as server:
        tried(mail, server)
        Message.objects.update(state="queued", settled_at=None, address="anna@example.org", attempts=1)
        assert tried(mail, server, timedelta(minutes=3)).is_sent
        first, second = (
            next(line for line in letter.splitlines() if line.startswith(b"Message-ID")) for letter in server.letters
        )
    assert first == second


def test_a_certificate_of_another_is_no_encryption(
    mail: Any, made: tuple[ssl.SSLContext, Path], tmp_path: Path
) -> None:
    write()
    with mail_server(WELL, certificate(tmp_path)[0]) as server:
        assert tried(mail, server).reason == "not_encrypted"
        assert b"AUTH" not in server.wire and server.letters == []


def test_what_another_process_sends_is_left_to_it(mail: Any, made: tuple[ssl.SSLContext, Path]) -> None:
    message = write()
    assert sending.claim(message.pk, timezone.now()) is not None
    assert sending.claim(message.pk, timezone.now()) is None
    with mail_server(WELL, made[0]) as server:
        assert tried(mail, server).is_queued
        assert tried(mail, server, sending.CLAIMED_FOR).is_sent


@pytest.mark.parametrize(
    "address", ["anna+{}@example.org", "ANNA+{}@Example.ORG", "anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"]
)
def test_one_recipient_has_so_many_letters_an_hour(address: str, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    same = "anna@пример.рф" if "example" not in address.casefold() else "anna@example.org"
    for number in range(MOST_AN_HOUR):
        write(number, same)
    write(98, address.format(98))
    write(99, "boris@example.org")
    moment = timezone.now()
    send_due(moment, clock=lambda: moment)
    assert Message.objects.waiting().get().key == "test 98"
    later = moment + timedelta(minutes=61)
    send_due(later, clock=lambda: later)
    assert not Message.objects.waiting().exists()


def test_an_address_is_gone_once_the_letter_is_sent_or_dropped(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    sent, dropped = write(1), write(2)
    assert drop(message=dropped, now=timezone.now())
    send_due(timezone.now())
    for each in (sent, dropped):
        each.refresh_from_db()
        assert "anna" not in str(vars(each))
