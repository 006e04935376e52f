"""A text stands between the quotation marks of the language that the page is in."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from common.text import in_quotes

# What is on paper is in Russian, and so are the words that a parser asks about.
RUSSIAN = ("papers", "demo", "wordings")
# These are laid out lazily, in the marks of the plan that they ask about.
LAZY = ("activities/sides.py",)


@pytest.mark.parametrize(("language", "words"), [("en", "“Чтения”"), ("ru", "«Чтения»")])
def test_a_text_is_quoted_as_its_language_does(language: str, words: str) -> None:
    with translation.override(language):
        assert in_quotes("Чтения") == words


def test_no_code_puts_russian_marks_around_what_an_english_page_says() -> None:
    root, found = Path(settings.BASE_DIR), []
    rooms = [each.parent for each in root.glob("*/apps.py") if each.parent.name not in RUSSIAN]
    for path in (path for room in rooms for path in room.rglob("*.py")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        if "«{" in text and name not in LAZY:
            nodes = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.JoinedStr)]
            found += [f"{name}:{each.lineno}" for each in nodes if "«{" in ast.unparse(each)]
    assert found == []
