"""The dumps of the version to come stand for today's migrations; those of a released one stay as they are."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import upgrade_dumps

NUMBER = upgrade_dumps.version()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Dumps of a version to come that was written a moment ago, of two migrations."""
    folder = tmp_path / "tests" / "upgrade"
    folder.mkdir(parents=True)
    monkeypatch.setattr(upgrade_dumps, "ROOT", tmp_path)
    monkeypatch.setattr(upgrade_dumps, "DUMPS", folder)
    (tmp_path / "pyproject.toml").write_text(f'[project]\nversion = "{NUMBER}"\n')
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## {NUMBER} — unreleased\n", encoding="utf-8")
    migrations = tmp_path / "partners" / "migrations"
    migrations.mkdir(parents=True)
    for name in ("__init__", "0001_initial", "0002_reference_data"):
        (migrations / f"{name}.py").write_text(name)
    manifest = {"migrations": upgrade_dumps.migrations(), "dumps": {}}
    for engine in upgrade_dumps.ENGINES:
        upgrade_dumps.dump_of(NUMBER, engine).write_bytes(gzip.compress(engine.encode()))
        manifest["dumps"][engine] = upgrade_dumps.digest(engine.encode())
    upgrade_dumps.manifest_of(NUMBER).write_text(json.dumps(manifest))
    return tmp_path


def release(folder: Path) -> None:
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## {NUMBER} — 2026-12-01\n", encoding="utf-8")


def test_fresh_dumps_are_right(folder: Path) -> None:
    assert upgrade_dumps.problems() == []


def test_dumps_that_were_never_made_are_asked_for(folder: Path) -> None:
    upgrade_dumps.manifest_of(NUMBER).unlink()
    assert upgrade_dumps.problems() == [f"There are no dumps of {NUMBER}. {upgrade_dumps.REMEDY}"]


def change(folder: Path, name: str) -> None:
    (folder / "partners" / "migrations" / f"{name}.py").write_text("changed")


def remove(folder: Path, name: str) -> None:
    (folder / "partners" / "migrations" / f"{name}.py").unlink()


@pytest.mark.parametrize(
    ("harm", "name"), [(change, "0001_initial"), (change, "0003_what_it_adds"), (remove, "0002_reference_data")]
)
def test_until_the_release_other_migrations_want_new_dumps(
    folder: Path, harm: Callable[[Path, str], None], name: str
) -> None:
    harm(folder, name)
    assert upgrade_dumps.problems() == [f"Since the dumps of {NUMBER}: partners.{name}. {upgrade_dumps.REMEDY}"]


@pytest.mark.parametrize("harm", [change, remove])
def test_a_released_migration_stays_as_it_is(folder: Path, harm: Callable[[Path, str], None]) -> None:
    release(folder)
    harm(folder, "0002_reference_data")
    (problem,) = upgrade_dumps.problems()
    assert f"{NUMBER} was released with other migrations: partners.0002_reference_data." in problem


def test_after_the_release_migrations_are_added(folder: Path) -> None:
    release(folder)
    change(folder, "0003_what_it_adds")
    assert upgrade_dumps.problems() == []


def test_a_dump_belongs_to_its_manifest(folder: Path) -> None:
    upgrade_dumps.dump_of(NUMBER, "sqlite").write_bytes(gzip.compress(b"another"))
    upgrade_dumps.dump_of(NUMBER, "postgresql").unlink()
    assert len(upgrade_dumps.problems()) == 2


def test_dumps_of_a_released_version_are_never_written_again(folder: Path) -> None:
    release(folder)
    with pytest.raises(SystemExit, match="released"):
        upgrade_dumps.main([])
