"""A worker of gunicorn that gives a request a thread when all of it has come, and not before.

gunicorn's own reads a body inside of a thread: as many connections as there are threads, each sending a byte now and
then, stop the portal. Here one loop reads from all connections, into memory and for larger bodies into a file without a
name, and only whole requests are handed over. Requests with files wait their turn before they take a thread (ADR 48).

Imported by the server alone: gunicorn does not exist on Windows, where waitress reads in the same way by itself.
"""

import contextlib
import re
import selectors
import socket
import struct
import tempfile
import time
from collections import deque
from functools import partial
from typing import IO, Any

from django.conf import settings
from gunicorn.http import get_parser
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import ThreadWorker

from common.headers import HEADERS

# Bytes read at once; and a beginning this long without its end is no request of a browser.
CHUNK = 64 * 1024
# A longer request lies in a file while it comes, and counts as one with files.
LARGE = 1024 * 1024
# Half as much again as the photos of one form, as `common.methods.takes_files` allows
LONGEST = 130 * 1024 * 1024
# How long one may take to say what is wanted, and by how many bytes a second a body has to come after that, in
# seconds and bytes: far below any telephone, far above whoever only wants to be waited for.
HEAD_SECONDS, BODY_SECONDS, SLOWEST = 10.0, 60.0, 500
# How many may be on their way in one process: for another one the one that takes longest is given up.
MOST_COMING = 500
# What is sent lies in the system's own memory while the visitor reads it, up to this many bytes.
SEND_BUFFER = 1024 * 1024
# How long a visitor may read nothing of an answer, in seconds
SEND_SECONDS = 20

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?=\r\n)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)

# What the server answers by itself is plain text, which needs nothing.
_REFUSAL_HEADERS = {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "Connection": "close",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    **HEADERS,
}


def refusal(status: str, words: str, **more: str) -> bytes:
    """Return an answer that the server gives itself, because the application never sees the request."""
    body = words.encode()
    headers = {**_REFUSAL_HEADERS, **more, "Content-Length": str(len(body))}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body


class Noted:
    """Stands for a connection, and only notes what would be sent: gunicorn knows the status, not our headers."""

    def __init__(self) -> None:
        self.sent = b""

    def gettimeout(self) -> float:
        return 0.0

    def sendall(self, data: bytes) -> None:
        self.sent += data

    @property
    def status(self) -> str:
        """As «400 Bad Request»; empty where nothing would be sent."""
        return self.sent.partition(b"\r\n")[0].decode("latin-1").partition(" ")[2]


class AheadUnreader(SocketUnreader):
    """Reads what the loop has put into a file, and then from the connection."""

    ahead: IO[bytes] | None = None

    def chunk(self, size_hint: int | None = None) -> bytes:
        if self.ahead is not None:
            # No more than is asked for at once: what is left over is copied at each read.
            data = self.ahead.read(CHUNK)
            if data:
                return data
            self.ahead.close()
            self.ahead = None
        return bytes(super().chunk(size_hint))


class Coming:
    """A request of which not everything has come."""

    def __init__(self, now: float) -> None:
        self.begun = now
        folder = str(settings.FILE_UPLOAD_TEMP_DIR)
        self.spool = tempfile.SpooledTemporaryFile(max_size=LARGE, dir=folder)  # noqa: SIM115
        self.head = bytearray()
        self.received = 0
        # Head and body together; unknown until the head is there
        self.length: int | None = None
        self.is_chunked = self.wants_a_word = False
        # The answer is sent, and whatever still comes is read for nobody: cut off, a browser would not show the answer.
        self.is_refused = False

    @property
    def is_whole(self) -> bool:
        return self.length is not None and self.received >= self.length

    @property
    def is_endless(self) -> bool:
        return self.length is None and len(self.head) >= CHUNK

    @property
    def is_large(self) -> bool:
        return (self.length or 0) > LARGE

    @property
    def wanted(self) -> int:
        """How many bytes to ask for: never one of the request behind a long one."""
        return CHUNK if self.length is None or self.is_refused else min(CHUNK, self.length - self.received)

    def is_too_slow(self, now: float) -> bool:
        if self.length is None or self.is_refused:
            return now - self.begun > HEAD_SECONDS
        return now - self.begun > BODY_SECONDS + self.received / SLOWEST

    def add(self, data: bytes) -> None:
        """Take what has come. Raises `OSError` if the disk takes no more."""
        self.spool.write(data)
        self.received += len(data)
        if self.length is None:
            looked_through = max(0, len(self.head) - len(_END))
            self.head += data
            place = self.head.find(_END, looked_through)
            if place >= 0:
                self._read_head(place)

    def _read_head(self, place: int) -> None:
        head = self.head[: place + 2]
        found = _LENGTH.search(head)
        self.length = place + len(_END) + (int(found[1]) if found else 0)
        self.is_chunked = _CHUNKED.search(head) is not None
        self.wants_a_word = _EXPECTS.search(head) is not None and not self.is_whole


class PatientWorker(ThreadWorker):
    """gunicorn's worker with threads, which waits for slow visitors without giving them one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coming: dict[Any, Coming] = {}
        # Whole requests with files: one has a thread, the others wait here. What takes long with them has one turn in
        # any case (`common.limited`): in a thread they would only wait for that, and be sent away.
        self.large: Any = None
        self.waiting: deque[Any] = deque()

    def enqueue_req(self, conn: Any) -> None:
        """Begin to read a request, of which the one before it may have brought a part along."""
        if conn.parser is None:
            self._prepare(conn)
        early = conn.parser.unreader.take_buffered()
        conn.sock.setblocking(False)
        if len(self.coming) >= MOST_COMING:
            self._give_up(next(iter(self.coming)))
        self.coming[conn] = Coming(time.monotonic())
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_on, conn))
        if early:
            self._take(conn, early)
        else:
            # What a browser has to say is mostly here already.
            self._read_on(conn, conn.sock)

    def _prepare(self, conn: Any) -> None:
        conn.parser = get_parser(self.cfg, conn.sock, conn.client)
        conn.parser.unreader = AheadUnreader(conn.sock)
        conn.data_ready = True
        with contextlib.suppress(OSError):
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", SEND_SECONDS, 0))

    def _read_on(self, conn: Any, _socket: Any) -> None:
        coming = self.coming.get(conn)
        if coming is None:
            return
        try:
            data = conn.sock.recv(coming.wanted)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._give_up(conn)
        elif not coming.is_refused:
            self._take(conn, data)

    def _take(self, conn: Any, data: bytes) -> None:
        coming = self.coming[conn]
        try:
            coming.add(data)
        except OSError:
            self._refuse(conn, "503 Service Unavailable", "Сейчас портал можно только читать: диск заполнен.\n")
            return
        if coming.is_chunked:
            self._refuse(conn, "411 Length Required", "The length of the request is missing.\n")
        elif (coming.length or 0) > LONGEST:
            self._refuse(conn, "413 Content Too Large", "Это слишком много для одной отправки.\n")
        elif coming.is_endless:
            self._refuse(conn, "431 Request Header Fields Too Large", "The head of the request is too long.\n")
        elif coming.is_whole:
            self._hand_over(conn)
        elif coming.wants_a_word:
            coming.wants_a_word = False
            with contextlib.suppress(OSError):
                conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _hand_over(self, conn: Any) -> None:
        coming = self._stop_reading(conn)
        coming.spool.seek(0)
        if coming.received <= CHUNK:
            # With whatever follows it: a small request may bring the next one along.
            conn.parser.unreader.unread(coming.spool.read())
            coming.spool.close()
        else:
            conn.parser.unreader.ahead = coming.spool
        if not coming.is_large:
            super().enqueue_req(conn)
        elif self.large is None:
            self.large = conn
            super().enqueue_req(conn)
        else:
            self.waiting.append(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        if conn is self.large:
            self.large = self.waiting.popleft() if self.waiting else None
            if self.large is not None:
                super().enqueue_req(self.large)
        super().finish_request(conn, fs)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what cannot be understood: with gunicorn's status, and nothing of what was sent."""
        noted = Noted()
        super().handle_error(req, noted, addr, exc)
        if noted.status:
            with contextlib.suppress(OSError):
                client.sendall(refusal(noted.status, f"{noted.status}\n"))

    def murder_pending(self) -> None:
        """Give up whoever is too slow; called by the loop every second."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, coming in self.coming.items() if not self.alive or coming.is_too_slow(now)]:
            self._give_up(conn)

    def _stop_reading(self, conn: Any) -> Coming:
        self.poller.unregister(conn.sock)
        return self.coming.pop(conn)

    def _give_up(self, conn: Any) -> None:
        self._stop_reading(conn).spool.close()
        self.nr_conns -= 1
        conn.close()

    def _refuse(self, conn: Any, status: str, words: str) -> None:
        more = {"Retry-After": "300"} if status.startswith("503") else {}
        with contextlib.suppress(OSError):
            conn.sock.send(refusal(status, words, **more))
            conn.sock.shutdown(socket.SHUT_WR)
        coming = self.coming[conn]
        coming.is_refused, coming.begun = True, time.monotonic()
        coming.spool.close()
