"""The child process and its limits. No clock is read: the kernel counts."""

import sys
import threading
from functools import partial

import pytest

from common import limited
from common.limited import Busy, LimitExceeded, Piece, Refused, Turn, run_limited, run_limited_each

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


def answer_unless(payload: bytes) -> bytes:
    if payload == b"refuse":
        raise Refused("too_dull")
    return swallow_everything(payload) if payload == b"swallow" else payload.upper()


@posix_only
def test_each_piece_has_an_answer_and_one_that_fells_its_child_costs_the_others_nothing():
    sent = [b"a", b"refuse", b"", b"swallow", b"b" * 100_000]
    pieces = [Piece(partial(bytes, each)) for each in sent]
    first, second, third, fourth, fifth = run_limited_each(f"{HERE}.answer_unless", pieces)
    assert (first, third, fifth) == (b"A", b"", b"B" * 100_000)
    assert isinstance(second, Refused) and second.reason == "too_dull"
    assert isinstance(fourth, LimitExceeded)


@posix_only
def test_a_child_works_behind_the_server_where_both_want_the_processor():
    assert int(run_limited(f"{HERE}.niceness", b"")) > 0


def niceness(payload: bytes) -> bytes:
    import os

    return str(os.nice(0)).encode()


def test_the_turn_takes_half_of_the_threads_and_turns_others_away_at_once(settings):
    settings.SERVER_THREADS = 8
    limited._turn.cache_clear()
    entered, leave, refused = threading.Semaphore(0), threading.Event(), []

    def come() -> None:
        try:
            with limited._turn().taken(60):
                entered.release()
                leave.wait(60)
        except Busy:
            refused.append(threading.current_thread())
            entered.release()

    try:
        threads = [threading.Thread(target=come) for _number in range(8)]
        for thread in threads:
            thread.start()
        # One works, three wait, and four are sent away without waiting for anybody.
        for _number in range(5):
            assert entered.acquire(timeout=60)
        assert len(refused) == 4
        leave.set()
        for thread in threads:
            thread.join(60)
        assert len(refused) == 4
    finally:
        leave.set()
        limited._turn.cache_clear()


def test_who_has_waited_long_enough_is_sent_away_and_the_place_is_free_again():
    turn = Turn(most=2)
    with turn.taken(0.01):
        for _try in range(3):
            with pytest.raises(Busy), turn.taken(0.01):
                raise AssertionError("the turn was taken twice")
    with turn.taken(0.01):
        pass
