"""Sending what waits in the outbox: each letter once, as far as the protocol lets one know.

A process that is stopped after the server took a letter, and before that is stored, leaves it to be sent again; both
have the same Message-ID. No letter is lost.
"""

import logging
import smtplib
import ssl
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from notifications.models import Message, MessageQuerySet
from notifications.registries import Letter, RenderedLetter, letter_of

logger = logging.getLogger(__name__)

State, Reason = Message.State, Message.Reason

# After each attempt that failed so long is waited; after the last the letter is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(days=1),
)
# What waits longer, the server never being there or the recipient having too many, is no news any more.
LONGEST_WAIT = timedelta(days=3)
# Longer than any letter may take (`notifications.smtp`): whoever claimed it was stopped.
CLAIMED_FOR = timedelta(minutes=2)
# Nobody needs more letters of a school in an hour, whoever sets them off.
MOST_AN_HOUR = 6
HOUR = timedelta(hours=1)
# One run begins no letter after so many seconds, so that the claim on the run outlasts it.
LONGEST_RUN = 80.0


class Failure(NamedTuple):
    """Why a letter did not go out, and whether it never will."""

    reason: str
    reply_code: int | None = None
    is_final: bool = False


def send_due(now: datetime, *, clock: Callable[[], datetime] = timezone.now) -> int:
    """Try the letters that are due, the oldest first; return how many were tried."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    tried, end = 0, time.monotonic() + LONGEST_RUN
    for key in list(Message.objects.due(now).order_by("next_attempt_at", "pk").values_list("pk", flat=True)):
        if time.monotonic() > end:
            break
        message = claim(key, clock())
        if message is not None:
            send(message, clock=clock)
            tried += 1
    return tried


def is_any_due(now: datetime) -> bool:
    """Whether a letter waits that can be tried now."""
    return settings.MAIL_IS_SET_UP and Message.objects.due(now).exists()


def claim(key: int, now: datetime) -> Message | None:
    """Take a letter on for this process, if its time has come; of two at once the database lets one have it.

    One whose recipient had enough letters in this hour is put off, which is no attempt.
    """
    message = Message.objects.due(now).filter(pk=key).first()
    if message is None:
        return None
    if (later := _first_free_moment(message, now)) is not None:
        Message.objects.due(now).filter(pk=key).update(next_attempt_at=later)
        return None
    mine = Message.objects.due(now).filter(pk=key, attempts=message.attempts)
    if not mine.update(next_attempt_at=now + CLAIMED_FOR, attempts=F("attempts") + 1):
        return None
    message.attempts += 1
    return message


def _first_free_moment(message: Message, now: datetime) -> datetime | None:
    """Return when the recipient may have another letter; None if that is now."""
    recent = Message.objects.filter(recipient=message.recipient, state=State.SENT, settled_at__gt=now - HOUR)
    moments = list(recent.order_by("-settled_at").values_list("settled_at", flat=True)[:MOST_AN_HOUR])
    if len(moments) < MOST_AN_HOUR or moments[-1] is None:
        return None
    return moments[-1] + HOUR


def send(message: Message, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Write the letter, hand it to the mail server, and store how that went."""
    letter, now = letter_of(message.letter), clock()
    try:
        rendered = _rendered(letter, message, now)
        if letter is None or rendered is None:
            _settle(message, State.DROPPED, now)
            return
        _hand_over(message, rendered)
    except Exception as error:
        _put_off(message, failure_of(error), clock())
        # The error's text may hold the address: its kind is enough.
        logger.warning("letter %s did not go out: %s", message.pk, type(error).__name__)
        return
    with transaction.atomic():
        now = clock()
        if _settle(message, State.SENT, now):
            letter.sent(message.values, now)


def _rendered(letter: Letter | None, message: Message, now: datetime) -> RenderedLetter | None:
    with translation.override(message.language):
        return letter.render(message.values, now) if letter else None


def _hand_over(message: Message, rendered: RenderedLetter) -> None:
    EmailMessage(
        " ".join(rendered.subject.split()),
        rendered.body.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [message.address],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    ).send()


def message_id(message: Message) -> str:
    """Return the Message-ID (RFC 5322, 3.6.4), the same at each attempt: by it two copies are known to be one letter."""
    name = salted_hmac("notifications.message-id", f"{message.pk} {message.key}", algorithm="sha256").hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{name}@{domain}>"


def _mine(message: Message) -> MessageQuerySet:
    return Message.objects.filter(pk=message.pk, state=State.QUEUED, attempts=message.attempts)


def _settle(message: Message, state: str, now: datetime) -> bool:
    settled = {"state": state, "settled_at": now, "address": "", "reason": "", "reply_code": None}
    return _mine(message).update(**settled) == 1


def _put_off(message: Message, failure: Failure, now: datetime) -> None:
    """Store why it did not go out, and when it is tried again, if ever."""
    why = {"reason": failure.reason, "reply_code": failure.reply_code}
    is_over = message.attempts > len(WAITS) or now - message.created_at > LONGEST_WAIT
    if failure.is_final or is_over:
        _mine(message).update(state=State.FAILED, settled_at=now, **why)
    else:
        _mine(message).update(next_attempt_at=now + WAITS[message.attempts - 1], **why)


def failure_of(error: Exception) -> Failure:
    """Say what an error of sending means: what is of this letter alone is final, what can be mended is not."""
    if isinstance(error.__context__, TimeoutError):
        # smtplib says of a time that is over, too, that the connection broke.
        return Failure(Reason.TOO_SLOW)
    codes = _codes(error)
    code = codes[-1] if codes else None
    match error:
        case smtplib.SMTPAuthenticationError():
            return Failure(Reason.SIGN_IN, code)
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return Failure(Reason.NOT_ENCRYPTED)
        case smtplib.SMTPNotSupportedError() if "SMTPUTF8" in str(error):
            return Failure(Reason.REFUSED, is_final=True)
        case smtplib.SMTPNotSupportedError():
            return Failure(Reason.SIGN_IN)
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPDataError():
            is_final = code is not None and 500 <= code < 600
            return Failure(Reason.REFUSED if is_final else Reason.TRY_LATER, code, is_final)
        case smtplib.SMTPSenderRefused():
            return Failure(Reason.SENDER if code is not None and code >= 500 else Reason.TRY_LATER, code)
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return Failure(Reason.TRY_LATER, code)
        case smtplib.SMTPResponseException():
            # What is left of the conversation is STARTTLS.
            return Failure(Reason.NOT_ENCRYPTED, code)
        case ssl.SSLError():
            return Failure(Reason.NOT_ENCRYPTED)
        case smtplib.SMTPServerDisconnected():
            return Failure(Reason.BROKEN_OFF)
        case TimeoutError():
            return Failure(Reason.TOO_SLOW)
        case ConnectionResetError() | BrokenPipeError() | ConnectionAbortedError():
            return Failure(Reason.BROKEN_OFF)
        case OSError():
            return Failure(Reason.UNREACHABLE)
        case UnicodeError() | ValueError():
            # No address, or one that cannot be written in a letter
            return Failure(Reason.REFUSED, is_final=True)
    return Failure(Reason.OTHER)


def _codes(error: Exception) -> list[int]:
    """Return what the server answered, as numbers."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
