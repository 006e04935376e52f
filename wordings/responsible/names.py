"""People's names in a wording: with initials, spelled out, or by the surname alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from common.lookalikes import RUSSIAN_BY_LOOKS
from common.search import fold
from common.text import one_line
from school.names import PersonName
from wordings.responsible.post_words import is_post_word
from wordings.responsible.words import CAPITALIZED, QUOTES, WORD, mask

_SURNAME_ENDING = re.compile(
    r".{2,}(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая|ой)|енко|[чщ]ук|юк|ян|дзе|швили|ко|ич|ых|их)", re.IGNORECASE
)
_NAME_WORD = re.compile(rf"{WORD.pattern}(?:\s+(?:оглы|кызы|гызы)\b)?")
_PATRONYMIC = re.compile(
    r"[а-яё]{2,}(?:[оеё]вич|[оеё]вна|ьич|[мткл]ич|ична)|[а-яё]+\s+(?:оглы|кызы|гызы)", re.IGNORECASE
)
_SURNAME = rf"(?P<surname>{CAPITALIZED}|[А-ЯЁ]{{3,}}(?:-[А-ЯЁ]{{3,}})?)"
_END = r"(?![А-Яа-яЁё])"
_SURNAME_FIRST = re.compile(
    rf"(?<![\w.]){_SURNAME}\s*(?:(?P<first>[А-ЯЁ])\.\s?(?:(?P<patronymic>[А-ЯЁ])\.?{_END})?"
    rf"|(?<=\s)(?P<bare>[А-ЯЁ]\s?[А-ЯЁ]){_END})"
)
INITIALS_FIRST = re.compile(rf"(?<![\w.])(?P<first>[А-ЯЁ])\.\s?(?:(?P<patronymic>[А-ЯЁ])\.\s?)?{_SURNAME}{_END}")
_NAMED_AFTER = re.compile(r"(?:\bим\.?|имени|памяти|\bул\.?|улиц[аеы])\s*$", re.IGNORECASE)


class PlacedName(NamedTuple):
    """A name, and where it stands in a text."""

    start: int
    end: int
    name: PersonName


def _is_surname(found: re.Match[str]) -> bool:
    """Whether a surname stands beside the initials. It does not in «Учитель А. П.», «ПДН И. И.», «Педагоги ДО»."""
    word, has_dots = found["surname"], "." in found[0]
    if is_post_word(word):
        return False
    return (has_dots and not word.isupper()) or _SURNAME_ENDING.fullmatch(word) is not None


def _initialled(text: str) -> Iterator[PlacedName]:
    """Yield names with initials: «Иванова А. П.», «А. П. Иванова»."""
    at = 0
    while hits := [hit for pattern in (_SURNAME_FIRST, INITIALS_FIRST) if (hit := pattern.search(text, at))]:
        found = min(hits, key=lambda hit: hit.start())
        if not _is_surname(found):
            at = found.end("surname" if found.re is _SURNAME_FIRST else "first")
            continue
        at = found.end()
        parts = found.groupdict()
        bare = (parts.get("bare") or "").replace(" ", "")
        if not _NAMED_AFTER.search(text[: found.start()]):
            first, patronymic = bare[:1] or parts["first"] or "", bare[1:] or parts["patronymic"] or ""
            name = PersonName(*map(fold, (found["surname"], first, patronymic)))
            yield PlacedName(found.start(), found.end(), name)


def _spelled_out(text: str) -> Iterator[PlacedName]:
    """Yield names with a patronymic: «Анна Петровна», «Иванова Анна Петровна», «Анна Петровна Иванова»."""
    words = list(_NAME_WORD.finditer(text))

    def is_name(index: int) -> bool:
        return 0 <= index < len(words) and words[index][0].istitle() and not is_post_word(words[index][0])

    def adjoin(index: int) -> bool:
        """Whether only blanks stand between this word and the next."""
        return text[words[index].end() : words[index + 1].start()].isspace()

    free = 0
    for index, word in enumerate(words):
        is_patronymic = _PATRONYMIC.fullmatch(word[0]) and word[0][0].isupper()
        if not is_patronymic or index - 1 < free or not is_name(index - 1) or not adjoin(index - 1):
            continue
        first, last, surname = index - 1, index, ""
        if index - 2 >= free and is_name(index - 2) and adjoin(index - 2):
            first, surname = index - 2, words[index - 2][0]
        elif is_name(index + 1) and adjoin(index):
            # In «Анна Петровна Мария Ивановна» the third word is another's first name.
            following = words[index + 2][0] if index + 2 < len(words) else ""
            if not _PATRONYMIC.fullmatch(following):
                last, surname = index + 1, words[index + 1][0]
        free = last + 1
        start, end = words[first].start(), words[last].end()
        if not _NAMED_AFTER.search(text[:start]):
            yield PlacedName(start, end, PersonName(*map(fold, (surname, words[index - 1][0], word[0]))))


def _by_surname(text: str, known: Iterable[PersonName], *, has_other_names: bool) -> Iterator[PlacedName]:
    """Yield surnames without initials, where an account has them or they can be nothing else; «Ольга Сидорова» too."""
    words = list(WORD.finditer(text))
    firsts: dict[str, set[str]] = {}
    for name in known:
        firsts.setdefault(name.surname, set()).add(name.first)
    for index, word in enumerate(words):
        surname = fold(word[0])
        is_alone = len(words) == 1 and not has_other_names and _SURNAME_ENDING.fullmatch(word[0])
        if not word[0].istitle() or is_post_word(word[0]) or not (is_alone or surname in firsts):
            continue
        if _NAMED_AFTER.search(text[: word.start()]):
            continue
        beside = [words[at] for at in (index - 1, index + 1) if 0 <= at < len(words)]
        first = next((each for each in beside if fold(each[0]) in firsts.get(surname, ())), word)
        start, end = min(word.start(), first.start()), max(word.end(), first.end())
        yield PlacedName(start, end, PersonName(surname, fold(first[0]) if first is not word else ""))


def names_in(piece: str, known: Sequence[PersonName]) -> list[PlacedName]:
    """Return the names in one piece, in the order of their places."""
    text = mask(piece, QUOTES).translate(RUSSIAN_BY_LOOKS)
    found: list[PlacedName] = []

    def take(places: Iterator[PlacedName]) -> None:
        nonlocal text
        for place in list(places):
            found.append(place)
            text = text[: place.start] + "_" * (place.end - place.start) + text[place.end :]

    take(_initialled(text))
    take(_spelled_out(text))
    take(_by_surname(text, known, has_other_names=bool(found)))
    return sorted(found, key=lambda place: place.start)


@lru_cache(maxsize=1024)
def known_names(full_name: str) -> tuple[PersonName, ...]:
    """Return a person's name in its parts. Where either of two words may be the surname, return both readings."""
    text = one_line(full_name).translate(RUSSIAN_BY_LOOKS)
    found = [*_initialled(text), *_spelled_out(text)]
    if found:
        return (found[0].name,)
    words = [fold(word) for word in WORD.findall(text)]
    if len(words) == 2:
        a, b = words
        orders = [PersonName(*pair) for pair in ((a, b), (b, a)) if _SURNAME_ENDING.fullmatch(pair[0])]
        return tuple(orders) or (PersonName(a, b),)
    if len(words) == 1:
        return (PersonName(surname=words[0]),)
    return (PersonName(*words[:3]),) if words else ()
