"""Mail over SMTP with a deadline for the whole letter.

The time-out of a socket is for one operation: a server that answers a byte every few seconds holds it for hours. Here
every operation has only what is left of the letter's time, from the first connection to the answer that took it.
"""

import contextlib
import smtplib
import socket
import time
from collections.abc import Callable
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

# A letter of the portal is a page of text: a server that is well takes it in two seconds.
LETTER_SECONDS = 20.0
# The letter is taken then: nobody waits long for a farewell.
FAREWELL_SECONDS = 2.0
LONGEST_LINE = 8192


class Deadline:
    """So many seconds from now, by the clock that nobody sets."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises `TimeoutError` when none are."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError("the letter took too long")
        return left

    def shorten(self, seconds: float) -> None:
        self._end = min(self._end, self._clock() + seconds)


class _Lines:
    """The server's lines, read from a socket within the deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline):
        self._connection, self._deadline, self._read = connection, deadline, b""

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self._read and len(self._read) < limit:
            self._connection.settimeout(self._deadline.left())
            more = self._connection.recv(LONGEST_LINE)
            if not more:
                break
            self._read += more
        end = self._read.find(b"\n") + 1 or len(self._read)
        line, self._read = self._read[: min(end, limit)], self._read[min(end, limit) :]
        return line

    def close(self) -> None:
        self._read = b""


class _InTime(smtplib.SMTP):
    """What both ways to connect share."""

    # What is in force while it connects, which it does when it is made
    deadline: Deadline

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock, self.deadline)
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.deadline.left())
        super().send(s)


class InTime(_InTime):
    """A connection that begins in clear, and may be encrypted by STARTTLS."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return connected(host, port, self.deadline)


class InTimeEncrypted(_InTime, smtplib.SMTP_SSL):
    """A connection that is encrypted from the first byte."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = connected(host, port, self.deadline)
        try:
            return self.context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise


def connected(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first of the host's addresses that answers. All of them together have what is left of the time."""
    fault: OSError = OSError("the host has no address")
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        attempt = socket.socket(family, kind, protocol)
        try:
            attempt.settimeout(deadline.left())
            attempt.connect(address)
        except OSError as error:
            attempt.close()
            fault = error
        else:
            return attempt
    raise fault


class EmailBackend(DjangoBackend):
    """Django's, with a deadline for all that is sent between `open` and `close`."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.timeout: float = self.timeout or LETTER_SECONDS
        self._deadline = Deadline(self.timeout)

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]
        kind = InTimeEncrypted if self.use_ssl else InTime

        def connect(*args: Any, **kwargs: Any) -> smtplib.SMTP:
            # It connects when it is made, so the class has to know the deadline before.
            bound: type[_InTime] = type(kind.__name__, (kind,), {"deadline": self._deadline})
            return bound(*args, **kwargs)

        return connect

    def open(self) -> bool | None:
        if self.connection is None:
            self._deadline = Deadline(self.timeout)
        try:
            return super().open()
        except OSError:
            # Django would keep what was begun until the next letter.
            self.close()
            raise

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """Say goodbye. The letter was taken or refused before: how this goes changes nothing of that."""
        self._deadline.shorten(FAREWELL_SECONDS)
        try:
            connection.quit()
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                connection.close()
