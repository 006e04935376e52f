"""Readable addresses from Russian names."""

from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify

# As passports and maps write names; the hard and soft signs are dropped.
LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщыэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya".split(),
        strict=True,
    ),
    ъ="",
    ь="",
)


def latin_slug(text: str) -> str:
    """«Клуб „Пехотинец“» → `klub-pekhotinets`; empty when nothing of it can be written in Latin letters."""
    return slugify("".join(LATIN.get(letter, letter) for letter in text.casefold()))


def numbered(base: str) -> Iterator[str]:
    """`base`, `base-2`, `base-3`, … without end."""
    yield base
    for number in count(2):
        yield f"{base}-{number}"
