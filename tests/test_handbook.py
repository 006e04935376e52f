"""The handbook names buttons and pages as they are on the screen."""

import re
from functools import cache
from pathlib import Path

import polib
from django.conf import settings

HANDBOOK = Path(settings.BASE_DIR) / "docs" / "handbook.ru.md"
CATALOG = Path(settings.BASE_DIR) / "locale" / "ru" / "LC_MESSAGES" / "django.po"


@cache
def on_the_screen() -> frozenset[str]:
    """Return what the portal says in Russian, without regard to capitals: a template may begin a text with one."""
    texts = set()
    for entry in polib.pofile(str(CATALOG)):
        texts |= {entry.msgstr, *entry.msgstr_plural.values()}
    return frozenset(plain(text) for text in texts)


def plain(text: str) -> str:
    return " ".join(text.split()).strip(" .:").casefold()


def first_day() -> str:
    text = HANDBOOK.read_text(encoding="utf-8")
    return text[text.index("## Первый день") : text.index("## Как войти")]


def named(text: str) -> list[str]:
    """Return what is set in bold: names of buttons, pages and ticks."""
    return [plain(name) for name in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)]


def begins(name: str) -> bool:
    """Say whether a text on the screen begins so: «Внести в план» of «Внести в план 11 строк»."""
    return any(text.startswith(f"{name} %(") for text in on_the_screen())


def test_the_first_day_names_what_stands_on_the_screen() -> None:
    names = named(first_day())
    assert len(names) > 40
    assert [name for name in names if name not in on_the_screen() and not begins(name)] == []


def steps(text: str) -> list[str]:
    """Return the steps of the ways that are told: «Настройки» → «Классы»."""
    pairs = re.findall(r"«([^»]+)»(?= →)|(?<=→ )«([^»]+)»", " ".join(text.split()))
    return [plain(first or second) for first, second in pairs]


def is_drawn(name: str) -> bool:
    """Say whether a text on the screen reads so, or begins so and goes on as the case may be: «Мой класс 6А»."""
    beginnings = (re.split(r"%\(|<", text)[0] for text in on_the_screen())
    return name in on_the_screen() or any(
        each.endswith(" ") and len(each) > 3 and name.startswith(each) for each in beginnings
    )


def test_every_way_that_is_told_leads_over_what_stands_on_the_screen() -> None:
    # The first day sets its names in bold, and between «…» what a person pastes.
    names = steps(HANDBOOK.read_text(encoding="utf-8").replace(first_day(), ""))
    assert len(names) > 60
    assert [name for name in names if not is_drawn(name)] == []


def test_a_name_that_stands_nowhere_is_found() -> None:
    assert not is_drawn(plain("Кнопка, которой нет"))
    assert plain("Кнопка, которой нет") not in on_the_screen()
    assert not begins(plain("Кнопка, которой нет"))
