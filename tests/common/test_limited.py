"""The child process and its limits. No clock is read: the kernel counts."""

import sys

import pytest

from common.limited import LimitExceeded, Refused, run_limited

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")

# What the child runs: named by path, since the child imports it anew.
HERE = "tests.common.test_limited"


def shout(payload: bytes, ending: str, times: int) -> bytes:
    return payload.upper() + ending.encode() * times


def refuse(payload: bytes) -> bytes:
    raise Refused("too_dull")


def fail(payload: bytes) -> bytes:
    raise KeyError("an honest mistake")


def spin(payload: bytes) -> bytes:
    while True:
        pass


def swallow_everything(payload: bytes) -> bytes:
    return bytes(2 << 30)[:1]


def write_a_file(payload: bytes) -> bytes:
    try:
        with open(payload.decode(), "wb") as file:
            file.write(b"x")
    except OSError:
        return b"stopped"
    return b"written"


def name_secrets(payload: bytes) -> bytes:
    import os

    return " ".join(sorted(os.environ)).encode()


def test_answer_comes_back():
    assert run_limited(f"{HERE}.shout", b"hello", "!", 3) == b"HELLO!!!"


def test_binary_payload_survives():
    payload = bytes(range(256)) * 1000
    assert run_limited(f"{HERE}.shout", payload, "", 0) == payload.upper()


def test_refusal_keeps_its_reason():
    with pytest.raises(Refused) as refusal:
        run_limited(f"{HERE}.refuse", b"")
    assert refusal.value.reason == "too_dull"


def test_mistake_in_the_function_is_not_taken_for_a_limit():
    with pytest.raises(RuntimeError, match="an honest mistake"):
        run_limited(f"{HERE}.fail", b"")


@pytest.mark.walk
@posix_only
def test_endless_loop_is_stopped_by_processor_time():
    with pytest.raises(LimitExceeded, match="signal"):
        run_limited(f"{HERE}.spin", b"", cpu_seconds=1)


@posix_only
def test_two_gigabytes_are_stopped_by_memory():
    with pytest.raises(LimitExceeded, match="memory"):
        run_limited(f"{HERE}.swallow_everything", b"")


@posix_only
def test_child_can_write_no_file(tmp_path):
    assert run_limited(f"{HERE}.write_a_file", str(tmp_path / "file").encode()) == b"stopped"


def test_child_is_told_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://…")
    names = run_limited(f"{HERE}.name_secrets", b"").decode().split()
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(names)
