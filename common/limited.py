"""Work on untrusted bytes in a child process that the operating system stops when it takes too much.

A thread cannot be stopped and a clock proves nothing on a busy machine; processor time and address space are
counted by the kernel. On Windows there are no such limits: only the time-out holds.

Whoever sends such bytes waits in a thread of the server. Never more than half of the threads of a process may be here,
and none waits for long (`Busy`): the other half goes on answering everybody else (ADR 48).
"""

import importlib
import json
import math
import os
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

_ROOT = Path(__file__).resolve().parent.parent
_OUT_OF_MEMORY = 4
# What the child may know of our environment: no keys and no database address.
_ENVIRONMENT = (
    "PATH",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "VIRTUAL_ENV",
)
# Pages come first: the child runs behind the server where both want the processor.
_NICENESS = 5
# Before each answer of the child: whether it is a refusal, and how long it is
_ANSWER = struct.Struct(">?Q")
# How long one waits for the turn, in seconds: no longer than a person waits without a word.
PATIENCE = 5.0


class Busy(Exception):
    """Too many wait for this work already: nothing was done, and in a minute it can be tried again."""


class Turn:
    """Lets one in at a time, each of which may take half a gigabyte; a few wait, and not for long.

    `most` is how many threads may be here at once, the one that works among them.
    """

    def __init__(self, most: int) -> None:
        self._places = threading.Semaphore(most)
        self._turn = threading.Semaphore(1)

    @contextmanager
    def taken(self, patience: float) -> Iterator[None]:
        """Hold the turn for the block. Raises `Busy` if all places are taken, or if it does not come in time."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=patience):
                raise Busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()


@cache
def _turn() -> Turn:
    """Return the one turn of this server process; the child, which has no settings, never asks for it."""
    return Turn(most=max(1, settings.SERVER_THREADS // 2))


class LimitExceeded(Exception):
    """The work took more processor time, memory or time than it was given, or brought its process down."""


class Refused(Exception):
    """The work was declined for a reason that has a name; the caller puts it into words."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Piece:
    """Bytes to work on, read when their turn has come and not before; and what else the function is told."""

    read: Callable[[], bytes]
    args: tuple[str | int | None, ...] = ()


def run_limited(
    function: str, payload: bytes, *args: str | int | None, cpu_seconds: int = 5, memory_mb: int = 512
) -> bytes:
    """The answer of a function, named by its dotted path, to `payload` and `args`, worked out within limits.

    The function takes bytes and returns bytes, and may raise `Refused`. Django is not set up for it. Raises `Refused`,
    `LimitExceeded`, and `Busy` if others wait already.
    """
    piece = Piece(lambda: payload, args)
    (answer,) = run_limited_each(function, [piece], cpu_seconds=cpu_seconds, memory_mb=memory_mb)
    if isinstance(answer, Exception):
        raise answer
    return answer


def run_limited_each(
    function: str, pieces: Sequence[Piece], *, cpu_seconds: int = 5, memory_mb: int = 512
) -> list[bytes | Refused | LimitExceeded]:
    """The function's answer to each piece, in one child and in one turn; what is wrong with a piece is its answer.

    Each piece has `cpu_seconds` of its own. A piece that brings the child down costs the others nothing: they go on in
    another child. Raises `Busy`.
    """
    limits = {"cpu_seconds": cpu_seconds, "memory_mb": memory_mb}
    answers: list[bytes | Refused | LimitExceeded] = []
    with _turn().taken(PATIENCE):
        while len(answers) < len(pieces):
            answers += _answers_of_child(function, pieces[len(answers) :], limits)
    return answers


def _answers_of_child(
    function: str, pieces: Sequence[Piece], limits: dict[str, int]
) -> list[bytes | Refused | LimitExceeded]:
    """What one child answers: to all pieces, or to those up to the one that brought it down."""
    payloads = [each.read() for each in pieces]
    told = [[len(payload), each.args] for payload, each in zip(payloads, pieces, strict=True)]
    task = json.dumps({"function": function, "pieces": told, "limits": limits})
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-c", "from common.limited import _child; _child()", task],
            input=b"".join(payloads),
            capture_output=True,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            # Only for what waits without using the processor: far above any honest work.
            timeout=(limits["cpu_seconds"] * 6 + 30) * len(pieces),
        )
    except subprocess.TimeoutExpired as error:
        return [*_parsed(error.stdout or b""), LimitExceeded("time")]
    answers = list(_parsed(done.stdout))
    if done.returncode == _OUT_OF_MEMORY:
        answers.append(LimitExceeded("memory"))
    elif done.returncode < 0:
        answers.append(LimitExceeded(f"signal {-done.returncode}"))
    elif done.returncode:
        raise RuntimeError(f"{function} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return answers[: len(pieces)]


def _parsed(written: bytes) -> Iterator[bytes | Refused | LimitExceeded]:
    """Yield the whole answers among what a child has written."""
    at = 0
    while at + _ANSWER.size <= len(written):
        is_refusal, length = _ANSWER.unpack_from(written, at)
        at += _ANSWER.size
        answer = written[at : at + length]
        if len(answer) < length:
            return
        yield Refused(answer.decode()) if is_refusal else answer
        at += length


def _set_limits(cpu_seconds: int, memory_mb: int, pieces: int) -> None:
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds * pieces + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


def _grant_time(cpu_seconds: int) -> None:
    """Give the piece that follows its own processor time, counted from now."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    granted = math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (min(granted, hard), hard))


def _child() -> None:
    """The child's side: limits first, then the module that does the work."""
    task = json.loads(sys.argv[1])
    limits, pieces = task["limits"], task["pieces"]
    _set_limits(**limits, pieces=len(pieces))
    # `os._exit`, because at the edge of memory an orderly end could fail on its own.
    try:
        module, _, name = task["function"].rpartition(".")
        function = getattr(importlib.import_module(module), name)
        for place, (length, args) in enumerate(pieces):
            if place:
                _grant_time(limits["cpu_seconds"])
            _answer_one(function, sys.stdin.buffer.read(length), args)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _answer_one(function: Callable[..., bytes], payload: bytes, args: list[Any]) -> None:
    try:
        is_refusal, answer = False, function(payload, *args)
    except Refused as refusal:
        is_refusal, answer = True, refusal.reason.encode()
    sys.stdout.buffer.write(_ANSWER.pack(is_refusal, len(answer)) + answer)
    sys.stdout.buffer.flush()
