"""The terminal's own language, which is not that of the pages."""

import pytest

from common import console


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides_as_posix_has_it(environment: dict[str, str], language: str) -> None:
    assert console.console_language(environment, "utf-8") == language


@pytest.mark.parametrize(("encoding", "language"), [("ascii", "en"), ("cp1251", "ru"), ("koi8-r", "ru"), ("odd", "en")])
def test_a_terminal_without_russian_letters_is_spoken_to_in_english(encoding: str, language: str) -> None:
    assert console.console_language({"LANG": "ru_RU.UTF-8"}, encoding) == language


def test_texts_come_from_the_same_translations_as_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "can_write", lambda text, encoding=None: True)
    assert console.gettext("Partners") == "Partners"
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert console.gettext("Partners") == "Партнёры"
    assert console.ngettext("%(count)s entry", "%(count)s entries", 5) != "%(count)s entries"
