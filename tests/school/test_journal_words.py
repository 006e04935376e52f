"""The journal speaks in words: no code that any line of the sources writes is shown as it is kept."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.utils import translation

from common.exports import FORMATS
from school.journal import record
from school.journal_words import detail_told, subject_told, told_of
from school.links import Purpose
from school.models import JournalEntry, Role
from tests.addresses import addresses
from tests.factories import UserFactory
from tests.html import page
from tests.personas import Persona

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [Path(each.path) for each in apps.get_app_configs() if Path(each.path).parent == ROOT]
WRITERS = {"record", "record_export", "write_in_journal", "JournalEntry", "PaperType"}
NAMED = {"subject", "detail"}
# Class attributes whose value becomes a subject, some with a number after it
ATTRIBUTES = {"export_name", "journal_subject", "erased_as"}


def text_of(value: ast.expr) -> str | None:
    """Return the code as it may be written, 7 where a value is put in; None where it is no text of the source."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr):
        return "".join(each.value if isinstance(each, ast.Constant) else "7" for each in value.values)
    return None


def codes_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in WRITERS:
                found = [each.value for each in node.keywords if each.arg in NAMED]
            if called == "PaperType":
                found = node.args[:1]
            if called == "download":
                found = [each.value for each in node.keywords if each.arg == "detail"]
        elif isinstance(node, ast.Assign) and {getattr(each, "id", "") for each in node.targets} & ATTRIBUTES:
            found = [node.value]
        elif isinstance(node, ast.FunctionDef) and node.name in {"subject_of", "erased_from"}:
            found = [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
        yield from filter(None, map(text_of, found))


def codes() -> set[str]:
    sources = [path for room in ROOMS for path in room.rglob("*.py") if "migrations" not in path.parts]
    return {code for path in sources for code in codes_in(ast.parse(path.read_text(encoding="utf-8")))}


def test_every_code_that_the_sources_write_has_words() -> None:
    found = codes()
    assert {"user 7", "contact 7", "sign-ups of date 7", "second factor", "partners", "held paper"} <= found
    values = {*FORMATS, "docx", *Role.values, *Purpose.values, *Authenticator.Type.values, "GET", "POST", "HEAD"}
    refused = {each.name for each in addresses() if getattr(each.view, "access", None) in set(Role) - {Role.TEACHER}}
    unknown = {
        code
        for code in found | values | refused
        for part in ([code] if code in refused else code.split(", "))
        if not part.isdigit() and not told_of(part).words
    }
    assert not unknown


@pytest.mark.parametrize(
    ("subject", "detail", "told"),
    [
        ("partners", "xlsx, 20", ("the register of partners", "Excel, 20 entries")),
        ("contact 7", "partner 12", ("contact person No. 7", "partner No. 12")),
        ("user 7", "teacher → coordinator", ("person No. 7", "teacher → coordinator")),
        ("plan:activity-new", "POST", ("a page of the plan", "tried to send its form")),
        ("restored copy", "2026-11-24T22:30Z", ("with the data of a copy", "25 November 2026, 01:30")),
        ("gone-for-long 7", "unheard-of", ("", "")),
    ],
)
def test_codes_are_told_in_words(subject: str, detail: str, told: tuple[str, str]) -> None:
    entry = JournalEntry(action="exported", subject=subject, detail=detail)
    with translation.override("en"):
        assert (str(subject_told(entry).words), detail_told(entry)) == told


@pytest.mark.django_db
def test_the_page_shows_no_code(administrator: Persona) -> None:
    person = UserFactory(full_name="Иванова Анна")
    for action, subject, detail in [
        ("exported", "partners", "xlsx, 20"),
        ("erased", "contact 7", "partner 12"),
        ("rights_changed", f"user {person.pk}", "teacher → coordinator"),
        ("refused", "school:person-list", "GET"),
    ]:
        record(JournalEntry.Action(action), by=administrator.user, subject=subject, detail=detail)
    shown = page(administrator.get("/staff/journal/")).one(id="results")
    for code in ("xlsx", "user ", "contact", "person-list", "GET", "teacher"):
        assert code not in shown.text
    assert {f"/staff/people/{person.pk}/"} <= set(shown.links)
