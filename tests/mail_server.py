"""A mail server on loopback that has the faults mail servers have, and keeps what went over the wire in clear."""

import datetime
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# The faults, by what the server does
WELL, SILENT, BYTEWISE, BUSY, REFUSES, NO_STARTTLS, TLS_REFUSED, TLS_HANGS, DROPS = (
    "takes letters",
    "says nothing",
    "says a byte now and then",
    "asks to try later",
    "refuses the recipient",
    "offers no encryption",
    "refuses to begin the encryption",
    "begins the encryption and hangs",
    "drops the connection after the letter",
)
FAULTS = (SILENT, BYTEWISE, BUSY, REFUSES, NO_STARTTLS, TLS_REFUSED, TLS_HANGS, DROPS)


class MailServer(socketserver.ThreadingTCPServer):
    """`wire` is what came in clear, `letters` what was taken, with `encrypted` ones counted."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, fault: str = WELL, context: ssl.SSLContext | None = None):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.fault, self.context = fault, context
        self.wire, self.encrypted = b"", 0
        self.letters: list[bytes] = []
        # Called with the number of a letter, before it is answered and after
        self.before_answer: Callable[[int], object] = lambda number: None
        self.after_answer: Callable[[int], object] = lambda number: None
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def mail_server(fault: str = WELL, context: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    server = MailServer(fault, context)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Conversation(socketserver.BaseRequestHandler):
    server: MailServer
    request: socket.socket

    def handle(self) -> None:
        self.is_encrypted, self.read = False, b""
        try:
            self.talk()
        except OSError:
            pass
        finally:
            self.request.close()

    def talk(self) -> None:
        if self.server.fault == SILENT:
            self.server.over.wait()
            return
        self.say("220 mail.test")
        while line := self.line():
            command = line.split(b" ")[0].strip().upper()
            if command == b"QUIT":
                self.say("221 bye")
                return
            if not self.answer(command):
                return

    def answer(self, command: bytes) -> bool:
        fault = self.server.fault
        match command:
            case b"EHLO":
                offers = self.server.context is not None and not self.is_encrypted and fault != NO_STARTTLS
                self.say(
                    "250-mail.test\r\n250-STARTTLS\r\n250 AUTH PLAIN" if offers else "250-mail.test\r\n250 AUTH PLAIN"
                )
            case b"STARTTLS":
                return self.start_tls()
            case b"AUTH":
                self.say("235 welcome")
            case b"RCPT" if fault == BUSY:
                self.say("451 greylisted, anna@example.org")
            case b"RCPT" if fault == REFUSES:
                self.say("550 no such user anna@example.org")
            case b"DATA":
                self.say("354 go on")
                letter = b""
                while (line := self.line()) not in {b".\r\n", b""}:
                    letter += line
                if fault == DROPS:
                    return False
                self.server.letters.append(letter)
                self.server.encrypted += self.is_encrypted
                number = len(self.server.letters)
                self.server.before_answer(number)
                self.say("250 taken")
                self.server.after_answer(number)
            case _:
                self.say("250 well")
        return True

    def start_tls(self) -> bool:
        if self.server.fault == TLS_REFUSED:
            self.say("454 not now")
            return True
        self.say("220 go on")
        if self.server.fault == TLS_HANGS:
            self.server.over.wait()
            return False
        assert self.server.context is not None
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.is_encrypted = True
        return True

    def say(self, words: str) -> None:
        told = words.encode() + b"\r\n"
        if self.server.fault != BYTEWISE:
            self.request.sendall(told)
            return
        for place in range(len(told)):
            self.request.sendall(told[place : place + 1])
            if self.server.over.wait(0.1):
                raise OSError

    def line(self) -> bytes:
        while b"\n" not in self.read:
            more = self.request.recv(65536)
            if not more:
                return b""
            if not self.is_encrypted:
                self.server.wire += more
            self.read += more
        line, _, self.read = self.read.partition(b"\n")
        return line + b"\n"


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for 127.0.0.1; return the server's context, and the file by which clients trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    # Libraries of encryption ask the real clock, whatever the tests' says.
    begins, ends = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2020, 2100))
    builder: Any = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = builder.add_extension(names, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.sign(key, hashes.SHA256())
    file, key_file = folder / "mail.pem", folder / "mail.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = serialization.PrivateFormat.PKCS8
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return context, file
