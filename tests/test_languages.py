"""Every page in English is in English, and its days and months are written as English writes them (situation 26)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from activities.dates_in_words import day_in_words, spans_in_words
from common import finished_pages
from events.day_words import weekday
from tests import html
from tests.addresses import Address, World, addresses
from wordings.timing import month_of

DAY = date(2026, 12, 13)


@pytest.mark.parametrize(
    ("language", "day", "name", "month"),
    [("ru", "вс, 13 декабря", "воскресенье", "декабрь"), ("en", "Sun, 13 December", "Sunday", "December")],
)
def test_days_and_months_inside_a_sentence_are_written_by_their_language(
    language: str, day: str, name: str, month: str
) -> None:
    with translation.override(language):
        assert day_in_words(DAY) == day
        assert weekday(DAY) == name
        assert spans_in_words([month_of(DAY)]) == month


ALL = {address.name: address for address in addresses()}
SOME = ["home", "events:calendar", "events:event", "plan:activity-detail", "logbook:log-list", "today:today"]
# «may» and «march» are words of their own.
SMALL_NAMES = re.compile(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|september"
    r"|october|november|december)\b|\b(?:mon|tue|wed|thu|fri|sat|sun), ?\d|\d (?:may|march)\b"
)
# A school's papers are Russian in any language.
RUSSIAN_PAPERS = ("papers:",)
# What people wrote, and the headings of the tables that they pasted
AS_WRITTEN = {"по согласованию", "Название", "Направление", "Классы", "Ответственные"}
NAMES = {"aria-label", "placeholder", "title", "alt", "data-label"}


def russian_texts() -> set[str]:
    """Return what the portal says in Russian and in English differently."""
    catalog = trans_real.translation("ru")
    said = {
        text: catalog.gettext(text) for text, _plural in catalog._catalog._catalogs[0].items() if isinstance(text, str)
    }  # type: ignore[attr-defined]
    return {russian for english, russian in said.items() if russian != english and len(russian) > 3} - AS_WRITTEN


def texts_of(part: Any) -> Iterator[str]:
    """Yield the texts that stand in the page's own language."""
    own = "[not(ancestor-or-self::*[@lang='ru' or self::script or self::textarea or self::option])]"
    for text in part.xpath(f".//text(){own}"):
        if folded := html.folded(text):
            yield folded
    for element in part.xpath(f".//*{own}"):
        yield from (element.attrib[name] for name in NAMES & set(element.attrib))


def faults(world: World, address: Address, russian: set[str]) -> list[str]:
    browser = world.browsers["administrator"]
    with translation.override("en"):
        path = world.path(address)
    response = browser.get(path)
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    texts = list(texts_of(html.page(response).one("body").element))
    found = [each for each in texts if SMALL_NAMES.search(each)]
    if not address.name.startswith(RUSSIAN_PAPERS):
        found += [each for each in texts if each in russian]
    return [f"{path}: {each[:100]}" for each in found]


@pytest.fixture
def _as_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without the last touch, which would say of a forgotten translation, too, that it is Russian."""
    monkeypatch.setattr(finished_pages, "with_languages", lambda page, _language: page)


@pytest.mark.usefixtures("_as_drawn")
@pytest.mark.parametrize("name", SOME)
def test_an_english_page_is_english(world: World, name: str) -> None:
    assert faults(world, ALL[name], russian_texts()) == []


@pytest.mark.usefixtures("_as_drawn")
@pytest.mark.walk
def test_every_english_page_is_english(world: World) -> None:
    russian, found = russian_texts(), []
    for address in ALL.values():
        found += faults(world, address, russian)
    assert found == [], "\n".join(found)


SILENT = {"script", "style", "template", "textarea"}


def unsaid(world: World, address: Address) -> list[str]:
    """The elements of an English page whose own text is in another language than they say."""
    with translation.override("en"):
        path = world.path(address)
    response = world.browsers["administrator"].get(path)
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    found = []
    for element in html.page(response).element.iter():
        if not isinstance(element.tag, str) or element.tag in SILENT:
            continue
        text = " ".join(element.xpath("./text()"))
        said = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        letters = [("а" <= each.lower() <= "я") for each in text if each.isalpha()]
        if letters and all(letters) and said != "ru":
            found.append(f"{path}: <{element.tag}> {text.strip()[:80]}")
    return found


@pytest.mark.parametrize("name", SOME)
def test_what_is_russian_on_an_english_page_says_so(world: World, name: str) -> None:
    assert unsaid(world, ALL[name]) == []


@pytest.mark.walk
def test_what_is_russian_on_every_english_page_says_so(world: World) -> None:
    found = [each for address in ALL.values() for each in unsaid(world, address)]
    assert found == [], "\n".join(found)
