"""What stands in a name's cell beside the name, and which names differ on purpose."""

import re
from typing import NamedTuple

from common.lookalikes import RUSSIAN_BY_LOOKS
from common.search import name_fingerprint
from common.text import one_line
from wordings.organizations.contacts import split_numbers

_STREET = r"(?:ул(?:ица)?\.?|пр(?:осп(?:ект)?)?\.|пр-т|просп\.|пер(?:еулок)?\.|пл(?:ощадь)?\.|б-р|бульвар|ш(?:оссе)?\.|наб(?:ережная)?\.|мкр\.?|микрорайон|проезд)"
_PLACE = (
    r"(?:г(?:ор)?\.|город\s|пос\.|п\.|с\.|село\s|д\.(?=\s*[А-ЯЁ])|дер\.|ст\.|станица\s|рп\.?|р\.п\.|обл\.|\d{6}(?!\d))"
)
# An address begins after a comma, a bracket, a line or a closing quote; «им. ул.» never does.
_ADDRESS = re.compile(
    rf"(?:[,;(\n]|(?<=[»\"])|\bадрес\s*:?)\s*(?:адрес\s*:?\s*)?(?=(?:{_STREET}|{_PLACE})\s*\S)", re.IGNORECASE
)
_SITE = re.compile(r"(?<![\w@.])(?:https?://|www\.)\S+|(?<![\w@.])vk\.com/\S+", re.IGNORECASE)
# A letter that stands alone and is no initial: «Музей А», «корпус Б»
_LETTER = re.compile(r"(?<![\w.])([А-ЯЁA-Z])(?![\w.])")


class NameCell(NamedTuple):
    """A name's cell in its parts."""

    name: str
    address: str
    phones: list[str]
    emails: list[str]
    site: str


def split_name(text: str) -> NameCell:
    """Take address, site, telephone and mail out of a name's cell. INN and OGRN are taken out before."""
    text, site = split_site(text)
    numbers = split_numbers(text)
    rest, address = numbers.rest, ""
    if found := _ADDRESS.search(rest):
        name = rest[: found.start()].rstrip(" ,;(")
        if re.search(r"\w", name):
            address = one_line(rest[found.end() :]).strip(" ,;")
            address = address[:-1] if address.endswith(")") and "(" not in address else address
            rest = name
    return NameCell(one_line(rest).strip(" ,;"), address, numbers.phones, numbers.emails, site)


def split_site(text: str) -> tuple[str, str]:
    found = _SITE.search(text)
    if found is None:
        return text, ""
    return text[: found.start()] + " " + text[found.end() :], found[0].rstrip(".,;)")


def identity(name: str) -> str:
    """What two names of one partner share: not the form, the order of words and quotes, but single letters too."""
    name = name.translate(RUSSIAN_BY_LOOKS)
    letters = sorted({letter.casefold() for letter in _LETTER.findall(name)} - set("иавсокуi"))
    if capital := {letter.casefold() for letter in re.findall(r"(?<=\s)[«\"]?([АВСОКУИ])[»\"]?$", name)}:
        letters = sorted({*letters, *capital})
    return " ".join(filter(None, [name_fingerprint(name), *letters]))


def differ_on_purpose(one: str, other: str) -> bool:
    """Whether two names have different letters in them: «Музей А» and «Музей Б» are two."""

    def letters(name: str) -> set[str]:
        return {letter.casefold() for letter in _LETTER.findall(name.translate(RUSSIAN_BY_LOOKS))}

    return letters(one) != letters(other) and bool(letters(one)) and bool(letters(other))
