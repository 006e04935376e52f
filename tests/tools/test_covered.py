"""What the tests reach is asked of a run over the very same tree."""

import subprocess
from pathlib import Path

import pytest

from tools import covered


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A tree with one module; what the tool starts is noted, not run, and every test passes."""
    (tmp_path / "room.py").write_text("a = 1\n")
    monkeypatch.setattr(covered, "ROOT", tmp_path)
    monkeypatch.setattr(covered, "DATA", tmp_path / "var" / "coverage")
    monkeypatch.setattr(covered, "TREE", tmp_path / "var" / "coverage" / "tree")
    started: list[list[str]] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        started.append(command[2:4])
        return subprocess.CompletedProcess(command, 0, "95")

    monkeypatch.setattr(subprocess, "run", run)
    return started


def test_a_complete_run_is_not_measured_again(commands: list[list[str]]) -> None:
    covered.main(["--measure"])
    commands.clear()
    assert covered.main([]) == 0
    assert {command[0] for command in commands} == {"coverage"}


@pytest.mark.parametrize("change", ["none", "part", "edit", "file"])
def test_tests_run_for_another_tree(commands: list[list[str]], tmp_path: Path, change: str) -> None:
    if change != "none":
        covered.main(["--measure", *(["tests/x"] if change == "part" else [])])
    if change == "edit":
        (tmp_path / "room.py").write_text("a = 2\n")
    if change == "file":
        (tmp_path / "page.html").write_text("")
    commands.clear()
    covered.main([])
    assert commands[0] == ["pytest", "-n"]


def test_a_measured_run_that_broke_off_counts_for_nothing(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    covered.main(["--measure"])
    monkeypatch.setattr(subprocess, "run", lambda command, **options: subprocess.CompletedProcess(command, 2, ""))
    assert covered.main(["--measure"]) == 2
    assert not covered.is_measured()
