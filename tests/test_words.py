"""The words on the screen, as an editor leaves them: what was mended once is not written again.

Each table names a kind of slip. A text that is meant to have the words stands in the table's exceptions, with its reason.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import messages

ROOT = messages.ROOT

# What an English text never says, and what it says instead
ENGLISH = {
    "quotes of Russian": (r"[«»]", "“ ”"),
    "a straight apostrophe": (r"\w'(?:s\b|\w)", "’"),
    "a day written small": (
        r"\b(?:mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
        "Wed",
    ),
    "American spelling": (r"\b(?:colors?|neighbou?rhood|analyz\w+|center)\b", "colour, microdistrict, analyse"),
    "a product": (r"\bproducts?\b", "result"),
    "a seat": (r"\bseats?\b", "place"),
    "word order of Russian": (
        r"\banew\b|\bgrown-up|\bmeanwhile\b|^(?:with|for) whom\b",
        "again, adult, in the meantime",
    ),
    "riddles": (
        r"\bis lacking\b|\bwrit\w+ down\b|\bruns? out\b|\bwhatever comes\b|\bleave out\b|\bpass over\b",
        "missing, recorded, expires, skip",
    ),
}
ENGLISH_EXCEPTIONS = {
    "Each code works once, for when you do not have your phone with you. Write them down and keep them separately from it.": (
        "recovery codes are written on paper"
    ),
}

# What a Russian text never says
RUSSIAN = {
    "результат, not продукт": r"[Пп]родукт",
    "no form that guesses the reader's gender": r"\w\([аи]\)",
    "мероприятие for an activity, not дело": r"\b(?:[ЭэОо](?:то|дно)|у|[Сс]амо|отдельное) дел[оа]\b",
    "„ “ within «»": r"«[^»]*«",
    "since_words brings «с» or «со»": r"\b[СсCc]о? (?:%\((?:day|start|first|before)\)s|\{(?:day|first)\})",
    "со 2 сентября": r"\b[Сс] 2(?!\d)",
    "words of machines": r"\b(?:аккаунт|юзер|логин|инвайт|сабмит|дедлайн|валидн|некорректн|чекбокс|дропдаун)",
    "запасной код, not резервный (glossary)": r"(?i)резервн\w+ код|код\w* восстановления",
    "straight quotes": r'"(?![^<]*>)',
}
RUSSIAN_EXCEPTIONS = {
    "с %(day)s": "what since_words itself says",
    "со %(day)s": "what since_words itself says",
    "с %(first)s по %(last)s": "events/day_words.py chooses between the two",
    "со %(first)s по %(last)s": "events/day_words.py chooses between the two",
}


# Names of days are looked for as they are written: small
FOLDED = {pattern for kind, (pattern, _instead) in ENGLISH.items() if kind != "a day written small"}


# What a placeholder is called is no word on the screen; that of a day is told apart by its name.
NAMES = re.compile(r"%\((?!day|start|first|since|before)\w+\)s")


def catalog() -> list[tuple[str, str]]:
    """Every text in English, with each of its forms in Russian."""
    pairs = []
    for entry in messages.read_po():
        for words in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            pairs.append((entry.msgid, words))
        if entry.msgid_plural:
            pairs.append((entry.msgid_plural, entry.msgstr_plural[1]))
    return pairs


TEXTS = catalog()


def found(texts: Iterator[str], pattern: str, exceptions: dict[str, str]) -> list[str]:
    rule = re.compile(pattern, re.IGNORECASE if pattern in FOLDED else 0)
    return sorted({text for text in texts if rule.search(NAMES.sub("%s", text))} - set(exceptions))


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_never_has(kind: str) -> None:
    pattern, instead = ENGLISH[kind]
    assert found((english for english, _russian in TEXTS), pattern, ENGLISH_EXCEPTIONS) == [], instead


@pytest.mark.parametrize("kind", RUSSIAN)
def test_russian_has(kind: str) -> None:
    assert found((russian for _english, russian in TEXTS), RUSSIAN[kind], RUSSIAN_EXCEPTIONS) == []


def test_every_rule_finds_its_slip() -> None:
    """A rule that finds nothing anywhere may be broken: each one knows an example."""
    slips = {
        "quotes of Russian": "«Print»",
        "a straight apostrophe": "the partner's sheet",
        "a day written small": "wed, 2 December",
        "American spelling": "Colors",
        "a product": "Fresh products",
        "a seat": "no seats left",
        "word order of Russian": "subscribe anew",
        "riddles": "Contract runs out",
        "результат, not продукт": "Виды продуктов",
        "no form that guesses the reader's gender": "Отметил(а)",
        "мероприятие for an activity, not дело": "Это одно дело",
        "„ “ within «»": "Отменить «День «Семьи»»",
        "since_words brings «с» or «со»": "На этом этапе с %(day)s",
        "со 2 сентября": "с 2 сентября",
        "words of machines": "Ваш логин",
        "запасной код, not резервный (glossary)": "Резервные коды",
        "straight quotes": 'Партнёр "Школа"',
    }
    rules = {kind: pattern for kind, (pattern, _instead) in ENGLISH.items()} | RUSSIAN
    assert {kind for kind, pattern in rules.items() if found(iter([slips[kind]]), pattern, {})} == set(rules)


def python_files() -> Iterator[Path]:
    for room in messages.ROOMS:
        yield from (path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def test_a_day_is_always_written_in_a_format_that_is_said() -> None:
    """Without one, English writes «Oct. 18, 2019» where other pages say 18 October 2019."""
    bare = []
    for path in python_files():
        source = path.read_text(encoding="utf-8")
        if "date_format" in source:
            bare += [
                f"{path.relative_to(ROOT)}:{node.lineno}"
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "date_format"
                and len(node.args) + len(node.keywords) < 2
            ]
    for path in messages.sources():
        if path.suffix in messages.TEMPLATES:
            source = path.read_text(encoding="utf-8")
            bare += [f"{path.relative_to(ROOT)}: {each[0]}" for each in re.finditer(r"\|date(?!:)\b[^}%]*", source)]
    assert bare == []
