"""The process beside the portal: it is started again, and ends with whoever started it."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from school.ticking import Ticking

# It says that it is there, and waits for its end as the real one does.
WAITS = "import sys; print('here', file=open(sys.argv[1], 'a'), flush=True); sys.stdin.buffer.read()"


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    file = tmp_path / "heard"
    file.touch()
    return file


@pytest.fixture
def ticking(heard: Path) -> Iterator[Ticking]:
    started = Ticking((sys.executable, "-c", WAITS, str(heard)), pause=0)
    yield started
    started.end()


def test_one_that_is_killed_is_started_again(ticking: Ticking) -> None:
    first = ticking.process
    first.kill()
    first.wait()
    turns = threading.Event()
    while ticking.process is first:
        turns.wait(0.01)
    assert ticking.process.poll() is None
    assert ticking.process.pid != first.pid


def test_it_ends_when_whoever_started_it_ends(heard: Path) -> None:
    """The pipe closes, however that one came to its end."""
    program = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from school.ticking import Ticking
ticking = Ticking((sys.executable, "-c", {WAITS!r}, {str(heard)!r}))
print("begun", flush=True)
sys.stdin.read()
os.kill(os.getpid(), 9)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdin and parent.stdout
        assert parent.stdout.readline() == b"begun\n"
        parent.stdin.close()
        # The child holds this end too, until it ends.
        assert parent.stdout.read() == b""
