"""When the migrated database of another run may be copied."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from partners.models import Direction
from tests.database import BESIDE_THE_TABLES, digest_of, keep_rows, put_rows_back

ROOMS = [path.parent for path in Path(settings.BASE_DIR).glob("*/apps.py")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "requirements-dev.txt",
        "tests/database.py",
        "tests/settings.py",
        "partnership/settings.py",
        "room/apps.py",
        "room/models/noun.py",
        "room/migrations/0001_initial.py",
        "room/search_index.py",
        "room/views/noun.py",
        "room/services.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a = 1\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "is_another"),
    [
        ("requirements-dev.txt", True),
        ("tests/settings.py", True),
        ("partnership/settings.py", True),
        ("room/models/noun.py", True),
        ("room/migrations/0001_initial.py", True),
        ("room/migrations/0002_more.py", True),
        ("room/search_index.py", True),
        ("room/views/noun.py", False),
        ("room/services.py", False),
    ],
)
def test_what_makes_the_tables_asks_for_another_database(root: Path, name: str, is_another: bool) -> None:
    before = digest_of(root)
    (root / name).write_text("a = 2\n")
    assert (digest_of(root) != before) == is_another


def test_no_migration_uses_what_the_database_is_not_made_anew_for() -> None:
    imported = {
        part
        for room in ROOMS
        for path in (room / "migrations").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(each.name for each in node.names)]
        if name.partition(".")[0] in {room.name for room in ROOMS}
        for part in name.split(".")
    }
    assert "models" in imported
    assert imported.isdisjoint(BESIDE_THE_TABLES)


@pytest.mark.long
def test_rows_are_put_back_as_they_were(db: None) -> None:
    before = list(Direction.objects.order_by("pk").values())
    put_back = keep_rows()
    Direction.objects.filter(code="prevention").update(name="Иное")
    Direction.objects.create(code="more", name="Ещё одно")
    put_rows_back(put_back)
    assert list(Direction.objects.order_by("pk").values()) == before
