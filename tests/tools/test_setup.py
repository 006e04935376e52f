"""What a newcomer runs first, and reads."""

import re
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.management import get_commands

from tools import bootstrap, lock, release

ROOT = Path(__file__).resolve().parent.parent.parent


def test_env_example_explains_every_variable_of_the_settings():
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "partnership").glob("*.py"))
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    explained = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    # What is read past `env` would not see the file .env (tests/partnership/test_env_file.py).
    assert read == explained


def test_readme_is_short_and_its_links_lead_somewhere():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 100
    missing = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / link).exists()]
    assert missing == []


def test_every_make_target_is_explained_for_windows():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (ROOT / "docs" / "windows.md").read_text(encoding="utf-8")
    assert {target for target in targets - {"help"} if f"`make {target}`" not in text} == set()


def test_pins_follow_the_declared_dependencies():
    assert list(lock.check()) == []


def test_a_second_bootstrap_installs_nothing(tmp_path, monkeypatch):
    for name in (bootstrap.RUNTIME, bootstrap.DEV):
        (tmp_path / name).write_text(name, encoding="utf-8")
    installed = []
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(bootstrap, "version_of", lambda python: [3, 11, 7])
    monkeypatch.setattr(bootstrap, "install", lambda python, name: installed.append(name))

    bootstrap.main(["--dev"])
    bootstrap.main(["--dev"])
    bootstrap.main([])  # the development packages hold all that the portal needs
    assert installed == [bootstrap.DEV]

    (tmp_path / bootstrap.RUNTIME).write_text("changed", encoding="utf-8")
    bootstrap.main([])
    assert installed == [bootstrap.DEV, bootstrap.RUNTIME]


def test_the_first_step_speaks_the_language_of_the_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: 1)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    for language, said in (("ru_RU.UTF-8", "Ставлю библиотеки"), ("C.UTF-8", "Installing")):
        monkeypatch.setenv("LANG", language)
        with pytest.raises(SystemExit):
            bootstrap.install("python", bootstrap.RUNTIME)
        assert capsys.readouterr().out.startswith(said)


def test_an_archive_for_another_python_says_so_before_pip_fails(tmp_path, monkeypatch):
    here = ".".join(map(str, sys.version_info[:2]))
    monkeypatch.setattr(bootstrap, "WHEELS", tmp_path)
    for name in ("anywhere-1-py3-none-any.whl", "stable-1-cp39-abi3-manylinux_2_17_x86_64.whl"):
        (tmp_path / name).touch()
    bootstrap.refuse_wheels_of_another_python()
    (tmp_path / "quick-1-cp30-cp30-manylinux_2_17_x86_64.whl").touch()
    with pytest.raises(SystemExit, match=f"3.0.+{here}"):
        bootstrap.refuse_wheels_of_another_python()
    (tmp_path / f"quick-1-cp{here.replace('.', '')}-cp{here.replace('.', '')}-manylinux_2_17_x86_64.whl").touch()
    bootstrap.refuse_wheels_of_another_python()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the sources stand outside their repository")
def test_a_release_brings_its_wheels_and_fetches_nothing(tmp_path, monkeypatch):
    """The sources as they are committed, the wheels beside them, and an installation that asks no registry."""
    wheels = tmp_path / "fetched"
    wheels.mkdir()
    (wheels / "tried-1.0-py3-none-any.whl").write_bytes(b"wheel")
    path = release.build(tmp_path / "dist", wheels)
    assert path.name == f"partnership-{release.release()}.tar.gz"
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    with tarfile.open(path) as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = tmp_path / path.name.removesuffix(".tar.gz")
    assert (unpacked / "manage.py").is_file()
    assert (unpacked / "wheels/tried-1.0-py3-none-any.whl").read_bytes() == b"wheel"

    commands = []
    monkeypatch.setattr(bootstrap, "WHEELS", unpacked / "wheels")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: commands.append(command) or 0)
    bootstrap.install("python", bootstrap.RUNTIME)
    bootstrap.install("python", bootstrap.DEV)
    monkeypatch.setattr(bootstrap, "WHEELS", tmp_path / "none")
    bootstrap.install("python", bootstrap.RUNTIME)
    assert ["--no-index" in command for command in commands] == [True, False, False]
    assert str(unpacked / "wheels") in commands[0]
    assert all("--require-hashes" in command for command in commands)


def test_the_papers_of_whoever_runs_it_name_what_is_there():
    """Files, commands and settings that the three pages name exist, and the first page begins with where to put it."""
    admin = (ROOT / "docs" / "admin.ru.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", admin, re.MULTILINE)[0] == "Где поставить"
    texts = [admin, *((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("deployment.md", "windows.md"))]
    commands = {*(path.stem for path in ROOT.glob("*/management/commands/*.py")), *get_commands()}
    for text in texts:
        for path in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / "docs" / path).exists(), path
        for path in re.findall(r"`((?:deploy|tools|tests)/[\w./-]+)`", text):
            assert (ROOT / path).exists(), path
        for name in re.findall(r"(?:manage\.py|`sudo partnership|^sudo partnership) ([a-z_]+)", text, re.MULTILINE):
            assert name in commands, name
