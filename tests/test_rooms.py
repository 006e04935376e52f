"""The rooms of the house: what may know what, in templates as in imports, and what a link may name.

Imports of Python are held by import-linter (`pyproject.toml`); here stands what it does not see.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse

from activities.addresses import ADDRESSES

ROOT = Path(__file__).resolve().parent.parent
# From the top floor down; rooms of one floor do not know each other.
FLOORS = [
    [room.strip() for room in floor.split("|")]
    for floor in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]["layers"]
]
FLOOR_OF = {room: number for number, floor in enumerate(reversed(FLOORS)) for room in floor}
# Templates that are named by no room: the frames are the ground, the pages of signing in are the school's.
OWNERS = {"components": "common", "portal": "common", "account": "school", "mfa": "school", "allauth": "school"}
PAGES_OF_THE_PROJECT = {"home.html", "gallery.html", "robots.txt", "sitemap.xml"}
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*")
    if path.suffix in {".html", ".txt", ".xml"}
)
MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for room in FLOOR_OF
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
}


def room_of(template: str) -> str:
    folder = template.partition("/")[0]
    if template in PAGES_OF_THE_PROJECT:
        return "partnership"
    return folder if folder in FLOOR_OF else OWNERS.get(folder, "common")


def may_know(room: str, other: str) -> bool:
    return room == other or FLOOR_OF[other] < FLOOR_OF[room]


def named_by(template: str) -> Iterator[str]:
    """Rooms whose templates or tags this template names."""
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    for name in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""", text):
        yield room_of(name)
    libraries = engines["django"].engine.libraries  # type: ignore[attr-defined]
    for names in re.findall(r"{%\s*load\s+([^%]+)%}", text):
        for name in names.split():
            room = libraries[name].partition(".")[0]
            if room in FLOOR_OF:
                yield room


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_names_lower_rooms_only(template: str) -> None:
    room = room_of(template)
    assert [other for other in named_by(template) if not may_know(room, other)] == []


def test_a_template_names_templates_that_are_there() -> None:
    """Django looks for an included one when the page is drawn: its absence is an error on somebody's screen."""
    for template in TEMPLATES:
        text = (ROOT / "templates" / template).read_text(encoding="utf-8")
        for name in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""", text):
            engines["django"].get_template(name)


def test_every_folder_of_templates_belongs_to_a_room() -> None:
    folders = {name.partition("/")[0] for name in TEMPLATES if "/" in name}
    assert folders <= FLOOR_OF.keys() | OWNERS.keys()


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_core_names_addresses_that_are_there(name: str) -> None:
    """A link is no import; what the core's records say of their pages must still be true."""
    for arguments in ([], [1], ["token"], [1, "medium"], [2026, 12]):
        try:
            assert reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        return
    raise AssertionError(f"no page is called {name}")


def test_the_core_names_the_pages_of_others_in_one_list() -> None:
    above = [room for room in FLOOR_OF if FLOOR_OF[room] > FLOOR_OF["activities"]]
    name = re.compile(rf"""["'](?:{"|".join(above)}):[a-z-]+["']""")
    for module, text in MODULES.items():
        room = module.partition("/")[0]
        # The menus name the first page of every room.
        is_list = module in {"activities/addresses.py", "school/places.py"}
        if FLOOR_OF[room] <= FLOOR_OF["activities"] and not is_list:
            assert name.findall(text) == [], module


def imports_of(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(MODULES[module])):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_a_view_imports_no_view() -> None:
    rooms = "|".join(FLOOR_OF)
    for module in MODULES:
        if "/views/" in module:
            assert [name for name in imports_of(module) if re.match(rf"(?:{rooms})\.views\b", name)] == [], module


def test_no_circle_is_hidden() -> None:
    """Not by an import for types alone, and not by asking a field for the model behind it."""
    for module, text in MODULES.items():
        # A library that is slow to load may be named for its types alone: it cannot come back.
        for block in re.findall(r"^if TYPE_CHECKING:\n((?:    .*\n)+)", text, re.MULTILINE):
            assert not re.search(rf"(?:from|import) (?:{'|'.join(FLOOR_OF)})\b", block), module
        assert not re.search(r"_meta\.get_field\([^)]*\)\.related_model", text), module


def test_the_core_has_no_view() -> None:
    assert [module for module in MODULES if re.match(r"(activities|wordings|common)/(views|urls)\b", module)] == []


def test_no_room_is_a_house() -> None:
    """No room holds a fifth of the lines; the sample school is data and counts for none."""
    lines = dict.fromkeys(FLOOR_OF, 0)
    for module, text in MODULES.items():
        lines[module.partition("/")[0]] += text.count("\n")
    del lines["demo"]
    total = sum(lines.values())
    assert {room: count for room, count in lines.items() if count >= total / 5} == {}


def test_modules_have_one_topic() -> None:
    assert {module: text.count("\n") for module, text in MODULES.items() if text.count("\n") > 400} == {}


def test_no_class_name_stands_twice() -> None:
    """One word for one thing: what has the same name is the same thing."""
    usual = re.compile(r"^(Command|Migration|Meta|\w+Config)$")
    homes: dict[str, list[str]] = {}
    for module, text in MODULES.items():
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and not usual.match(node.name):
                homes.setdefault(node.name, []).append(module)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_the_formatter_is_not_fought() -> None:
    tests = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    off = re.compile(r"# fmt: ?(?:skip|off)\b")
    assert [name for name, text in {**MODULES, **tests}.items() if off.search(text)] == []


def test_floors_are_in_order() -> None:
    """The list of rooms is that of the project: none is forgotten, the core is below what reads it."""
    assert all(FLOOR_OF[upper[0]] > FLOOR_OF[lower[0]] for upper, lower in pairwise(FLOORS))
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} <= FLOOR_OF.keys()
