"""A file that one process holds at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from common.locks import Held, hold, is_held

HOLDS = """
import sys
from pathlib import Path
from common.locks import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_file_is_held_once_and_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "serve.lock"
    assert not is_held(path)
    assert not path.exists()
    with hold(path):
        assert is_held(path)
        with pytest.raises(Held), hold(path):
            raise AssertionError("held twice")
        assert is_held(path)
    assert not is_held(path)
    with hold(path):
        assert is_held(path)


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "serve.lock"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        cwd=Path(__file__).resolve().parent.parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        assert is_held(path)
        with pytest.raises(Held), hold(path):
            raise AssertionError("held twice")
    finally:
        other.kill()
        other.communicate()
    assert not is_held(path)


def test_a_file_is_for_its_owner_alone_and_keeps_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "serve.lock"
    with hold(path):
        assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("kept")
    with hold(path):
        pass
    assert path.read_text() == "kept"
