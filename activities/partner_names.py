"""By which words of a text a partner of the register is named, in any case."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from common.search import fold, name_fingerprint, words
from partners.models import Partner


@dataclass(frozen=True)
class KnownPartner:
    """A partner of the register with what names it."""

    partner: Partner
    # Each a set of stems that names it when all are there
    names: tuple[frozenset[str], ...]


@lru_cache(maxsize=4096)
def stem_of(word: str) -> str:
    """Return what all cases of a word share, without a fleeting vowel: «Перекрёсток» and «Перекрёстком»."""
    return name_fingerprint(word)


def stems(text: str) -> list[str]:
    return [stem_of(word) for word in words(text)]


# Words that stand in many names and name nobody by themselves
_WEAK = frozenset(
    stems("""
    детский детская дети школа центр клуб отдел служба областная городская районная муниципальный государственный
    библиотека поликлиника больница музей театр приход сад техникум колледж завод родители родитель волонтеры медики
    управление комиссия комитет совет отряд дом дворец творчества кабинет дел делам на
    """)
)
# Words that may be left out of a name
SILENT = frozenset(stems("моу мбоу гуз гбу дц мку и в по при для имени им п"))


@lru_cache(maxsize=8192)
def telling(text: str) -> tuple[str, ...]:
    """Return the stems of a text in their order, without those that may be left out."""
    return tuple(each for each in stems(text) if each not in SILENT)


def stand_in(name: frozenset[str], text: str) -> bool:
    """Say whether the words of a name stand side by side in a text, in any order."""
    there, size = telling(text), len(name)
    return size > 0 and any(name == set(there[first : first + size]) for first in range(len(there) - size + 1))


# Where one thing ends and another begins
_STOPS = re.compile(r"[,;:()\n]|\.\s")


def known_partners(partners: Iterable[Partner]) -> list[KnownPartner]:
    return [KnownPartner(partner, _names(partner)) for partner in partners]


def partners_named(text: str, known: Iterable[KnownPartner]) -> dict[frozenset[str], list[Partner]]:
    """Return the partners whose name the text has, by the stems that name them: two of the same may be meant."""
    there, pairs = frozenset(stems(text)), _pairs(text)
    named = [
        (each.partner, max(hits, key=len))
        for each in known
        if (hits := [name for name in each.names if name <= there and _has_numbers(name, pairs)])
    ]
    together: dict[frozenset[str], list[Partner]] = {}
    for partner, name in named:
        # «Кванториум РЖД» names the one, though «Кванториум» alone would be both.
        if not any(name < other for _partner, other in named):
            together.setdefault(name, []).append(partner)
    return together


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Return the words that stand side by side, both ways round."""
    found = set()
    for piece in _STOPS.split(text):
        for one, other in pairwise(each for each in stems(piece) if each not in SILENT):
            found |= {(one, other), (other, one)}
    return frozenset(found)


def _has_numbers(name: frozenset[str], pairs: frozenset[tuple[str, str]]) -> bool:
    """Say whether each number of a name stands beside its words: «поликлиника, 28 октября» is not № 28."""
    return all(any((each, other) in pairs for other in name) for each in name if each.isdigit())


def _names(partner: Partner) -> tuple[frozenset[str], ...]:
    """Return the sets of stems any of which names the partner: its names, and what stands in quotes in them.

    Plans go on calling it by the name that it had.
    """
    names = set()
    for name in all_names(partner):
        names.add(_naming(name))
        names |= {_naming(part) for part in quoted(name)}
    return tuple(name for name in names if name)


def all_names(partner: Partner) -> list[str]:
    former = (each.name for each in partner.former_names.all())
    return [name for name in (partner.name, partner.short_name, *former) if name]


def _naming(name: str) -> frozenset[str]:
    found = frozenset(stems(name)) - SILENT
    # A number alone is a date or a class; a weak word alone is anybody.
    if len(found) < 2 and all(each in _WEAK or each.isdigit() for each in found):
        return frozenset()
    return found


def quoted(name: str) -> list[str]:
    pieces = fold(name).replace("“", "«").replace("”", "»").replace('"', "«").split("«")[1:]
    return [piece.partition("»")[0] for piece in pieces]
