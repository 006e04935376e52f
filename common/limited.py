"""Work on untrusted bytes in a child process that the operating system stops when it takes too much.

A thread cannot be stopped and a clock proves nothing on a busy machine; processor time and address space are
counted by the kernel. On Windows there are no such limits: only the time-out holds.
"""

import importlib
import json
import os
import subprocess
import sys
import threading
import traceback
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_REFUSED, _OUT_OF_MEMORY = 3, 4
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
# Each child may take half a gigabyte: one at a time for each server process.
_turn = threading.Semaphore(1)


class LimitExceeded(Exception):
    """The work took more processor time, memory or time than it was given, or brought its process down."""


class Refused(Exception):
    """The work was declined for a reason that has a name; the caller puts it into words."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def run_limited(
    function: str, payload: bytes, *args: str | int | None, cpu_seconds: int = 5, memory_mb: int = 512
) -> bytes:
    """The answer of a function, named by its dotted path, to `payload` and `args`, worked out within limits.

    The function takes bytes and returns bytes, and may raise `Refused`. Django is not set up for it.
    """
    limits = {"cpu_seconds": cpu_seconds, "memory_mb": memory_mb}
    command = [sys.executable, "-B", "-c", "from common.limited import _child; _child()"]
    with _turn:
        try:
            done = subprocess.run(
                [*command, json.dumps({"function": function, "args": args, "limits": limits})],
                input=payload,
                capture_output=True,
                cwd=_ROOT,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                # Only for what waits without using the processor: far above any honest work.
                timeout=cpu_seconds * 6 + 30,
            )
        except subprocess.TimeoutExpired as error:
            raise LimitExceeded("time") from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _REFUSED:
        raise Refused(done.stdout.decode())
    if done.returncode == _OUT_OF_MEMORY:
        raise LimitExceeded("memory")
    if done.returncode < 0:
        raise LimitExceeded(f"signal {-done.returncode}")
    raise RuntimeError(f"{function} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")


def _set_limits(cpu_seconds: int, memory_mb: int) -> None:
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


def _child() -> None:
    """The child's side: limits first, then the module that does the work."""
    task = json.loads(sys.argv[1])
    _set_limits(**task["limits"])
    # `os._exit`, because at the edge of memory an orderly end could fail on its own.
    try:
        module, _, name = task["function"].rpartition(".")
        answer = getattr(importlib.import_module(module), name)(sys.stdin.buffer.read(), *task["args"])
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except Refused as refusal:
        sys.stdout.buffer.write(refusal.reason.encode())
        sys.stdout.buffer.flush()
        os._exit(_REFUSED)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)
