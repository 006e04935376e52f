"""An encrypted stream: AES-GCM in chunks, the key from a passphrase by scrypt.

Each chunk is authenticated with its number, with whether it is the last, and with the header. So a stream that was cut,
lengthened, put in another order or changed is refused where that begins. This is the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár (2015), as age and Tink use it.
"""

import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"school-copy-sealed-1\n"
# The magic, scrypt's cost as a power of two, the salt
HEADER = struct.Struct(f">{len(MAGIC)}sB16s")
# 64 MB and about a second on a school's server; what an archive asks for may be more, but not without a bound.
COST, HIGHEST_COST = 16, 20
CHUNK, TAG = 1 << 20, 16


class SealBroken(Exception):
    """The passphrase is not the one it was sealed with, or the stream is not what was sealed."""

    def __init__(self, *, at_start: bool) -> None:
        super().__init__("wrong passphrase or altered" if at_start else "altered or torn")
        # The first chunk cannot tell a wrong passphrase from a change
        self.at_start = at_start


def _key(passphrase: str, salt: bytes, cost: int) -> AESGCM:
    derive = Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1)
    return AESGCM(derive.derive(passphrase.encode()))


def _nonce(number: int, *, is_last: bool) -> bytes:
    # No key meets two streams: each has a salt of its own.
    return number.to_bytes(11, "big") + bytes([is_last])


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins so was sealed here."""
    return start.startswith(MAGIC)


class Sealing:
    """Seals what is written to it; nothing is whole before `close`."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(16)
        self._target, self._header = target, HEADER.pack(MAGIC, COST, salt)
        self._key = _key(passphrase, salt, COST)
        self._waiting, self._number = bytearray(), 0
        target.write(self._header)

    def write(self, data: bytes) -> None:
        self._waiting += data
        # One chunk is held back: it may be the last.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        self._target.write(self._key.encrypt(_nonce(self._number, is_last=is_last), chunk, self._header))
        self._number += 1


class Unsealing:
    """Reads what was sealed. Raises `SealBroken` at the first chunk that is not as it was sealed."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._source, self._header = source, source.read(HEADER.size)
        if len(self._header) < HEADER.size:
            raise SealBroken(at_start=False)
        _magic, cost, salt = HEADER.unpack(self._header)
        if not 1 <= cost <= HIGHEST_COST:
            raise SealBroken(at_start=False)
        self._key = _key(passphrase, salt, cost)
        self._ahead = source.read(CHUNK + TAG)
        self._ready, self._number, self._is_over = b"", 0, False

    def read(self, size: int = CHUNK) -> bytes:
        while not self._ready and not self._is_over:
            self._unseal()
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def _unseal(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        self._is_over = not self._ahead
        try:
            self._ready = self._key.decrypt(_nonce(self._number, is_last=self._is_over), sealed, self._header)
        except InvalidTag as error:
            raise SealBroken(at_start=self._number == 0) from error
        self._number += 1
