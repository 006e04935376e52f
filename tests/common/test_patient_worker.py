"""The server's worker reads from slow visitors without giving them a thread. A real gunicorn, with two threads."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from common.headers import HEADERS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")

BASE = Path(__file__).resolve().parents[2]
# Says how much it was sent, and the sum of it.
SERVER = """
import sys
from django.conf import settings
settings.configure(FILE_UPLOAD_TEMP_DIR=sys.argv[1])
from gunicorn.app.base import BaseApplication
from common import patient_worker
patient_worker.BODY_SECONDS = patient_worker.HEAD_SECONDS = float(sys.argv[2])

def application(environ, start_response):
    sent = environ["wsgi.input"].read()
    answer = b"%d %d" % (len(sent), sum(sent))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]

class Server(BaseApplication):
    def load_config(self):
        for name, value in {
            "bind": "127.0.0.1:0", "workers": 1, "threads": 2, "loglevel": "critical", "control_socket_disable": True,
            "worker_class": "common.patient_worker.PatientWorker", "graceful_timeout": 1, "keepalive": 30,
            "when_ready": lambda server: print(server.LISTENERS[0].getsockname()[1], flush=True),
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return application

Server().run()
"""


class Server:
    def __init__(self, port: int) -> None:
        self.port = port

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def asked(self, sent: bytes) -> bytes:
        with self.connected() as connection:
            connection.sendall(sent)
            return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def post(body: bytes, more: str = "Connection: close\r\n", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n{more}\r\n".encode() + body


GET = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


def served(folder: Path, patience: str) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder), patience], cwd=BASE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield Server(int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from served(tmp_path, "60")


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Server]:
    yield from served(tmp_path, "0.5")


def test_twenty_who_send_a_byte_at_a_time_keep_nobody_waiting(server: Server) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(server.connected()) for _number in range(20)]
        for number, connection in enumerate(slow):
            # Some have not even said what they want, some have sent a part of it, one a part of much.
            connection.sendall(post(b"x", length=[3, 3, 3_000_000][number % 3]) if number % 4 else b"GET / HT")
        assert server.asked(GET).endswith(b"\r\n\r\n0 0")
        whole = slow[1]
        whole.sendall(b"y")
        assert server.asked(GET).endswith(b"\r\n\r\n0 0")
        whole.sendall(b"z")
        assert read_all(whole).endswith(b"\r\n\r\n3 363")


@pytest.mark.parametrize("size", [0, 1, 65_000, 70_000, 3_000_000])
def test_a_body_arrives_as_it_was_sent(server: Server, size: int, tmp_path: Path) -> None:
    body = bytes(number % 251 for number in range(1000)) * (size // 1000) + b"a" * (size % 1000)
    assert server.asked(post(body)).endswith(b"\r\n\r\n%d %d" % (size, sum(body)))
    assert list(tmp_path.iterdir()) == [], "what came lies in a file without a name"


def test_requests_that_come_together_are_answered_in_their_order(server: Server) -> None:
    together = post(b"ab", more="") + post(b"c", more="") + post(b"d" * 100_000)
    bodies = [each.rpartition(b"\r\n\r\n")[2] for each in server.asked(together).split(b"HTTP/1.1 200 OK")[1:]]
    assert bodies == [b"2 195", b"1 99", b"100000 10000000"]


def test_the_rest_of_a_request_that_came_with_another_takes_no_thread(server: Server) -> None:
    with ExitStack() as stack:
        for _number in range(4):
            slow = stack.enter_context(server.connected())
            slow.sendall(post(b"ab", more="") + post(b"c", length=10))
            answer = b""
            while not answer.endswith(b"2 195"):
                answer += slow.recv(65536)
        assert server.asked(GET).endswith(b"\r\n\r\n0 0")


def test_who_is_too_slow_is_given_up(impatient: Server) -> None:
    with impatient.connected() as silent, impatient.connected() as slow:
        slow.sendall(post(b"x", length=3))
        assert read_all(silent) == b"" and read_all(slow) == b""
    assert impatient.asked(GET).endswith(b"\r\n\r\n0 0")


def test_what_has_no_length_or_too_much_of_it_is_refused_at_once(server: Server) -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert server.asked(chunked).startswith(b"HTTP/1.1 411 ")
    assert server.asked(post(b"", length=10**12)).startswith(b"HTTP/1.1 413 ")
    assert server.asked(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 70_000).startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01 nonsense\r\n\r\n", b"400 Bad Request"),
        (b"GET /?<script> HTTP/7.7\r\nHost: a\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nno header, <script>\r\n\r\n", b"400 Bad Request"),
        (b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414 URI Too Long"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", b"431 Request Header Fields Too Large"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", b"411 Length Required"),
        (post(b"", length=10**12), b"413 Content Too Large"),
    ],
)
def test_what_the_server_answers_itself_has_the_headers_and_repeats_nothing(
    server: Server, sent: bytes, status: bytes
) -> None:
    head, _end, body = server.asked(sent).partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    headers = [line.split(b": ", 1)[0].decode() for line in lines]
    assert first == b"HTTP/1.1 " + status
    assert {*HEADERS, "Content-Security-Policy", "Cache-Control"} <= set(headers)
    assert len(headers) == len(set(headers))
    assert b"Content-Type: text/plain; charset=utf-8" in lines
    assert f"Content-Length: {len(body)}".encode() in lines
    assert body.endswith(b"\n") and len(body) < 100
    assert b"script" not in body and b"gunicorn" not in head + body


def test_who_asks_whether_to_send_a_body_is_told_to(server: Server) -> None:
    with server.connected() as connection:
        connection.sendall(post(b"", more="Expect: 100-continue\r\nConnection: close\r\n", length=2))
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(b"ab")
        assert read_all(connection).endswith(b"\r\n\r\n2 195")


def test_many_large_requests_wait_outside_of_the_threads_and_all_are_answered(server: Server) -> None:
    body = b"a" * 2_000_000
    with ExitStack() as stack:
        several = [stack.enter_context(server.connected()) for _number in range(6)]
        for connection in several:
            connection.sendall(post(body))
        assert all(read_all(each).endswith(b"2000000 194000000") for each in several)
