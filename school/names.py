"""People's names, as staff lists and tables of classes write them: in full, or with initials."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.lookalikes import RUSSIAN_BY_LOOKS
from common.search import fold
from common.text import one_line
from school.models import User

_TOKEN = re.compile(r"[^\W\d_]+(?:[-–’'][^\W\d_]+)*")
_PATRONYMIC = re.compile(r".{2,}(?:[оеё]вич|[оеё]вна|ьич|[мткл]ич|ична)|.*(?:оглы|кызы|гызы)", re.IGNORECASE)
_POSTS = re.compile(
    r"(?:учител|директор|зам(?:естител|\b|дир)|завуч|педагог|преподавател|воспитател|соц|психолог|логопед|дефектолог"
    r"|библиотекар|советник|организатор|вожат|руководител|завхоз|заведующ|секретар|инженер|инструктор|тренер|методист"
    r"|тьютор|классн|кл\b|специалист|лаборант|медсестр|администрац|школ|класс|мбоу|моу|маоу|сош|список|фамили|имя"
    r"|отчеств|должност)",
    re.IGNORECASE,
)
_RUSSIAN_LETTER = re.compile("[А-яЁё]")
_MOST_WORDS = 4
# A name among other words: a surname with initials, or three words that end as patronymics do
NAME_INSIDE = re.compile(
    r"((?<!\w)[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+"
    r"(?:[А-ЯЁ]\.\s?[А-ЯЁ]\.|[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вна|ьич|ична)(?!\w)))"
)


def _agree(ours: str, theirs: str) -> bool:
    """Whether two given names may be the same: an empty one agrees with any, an initial with all that begin so."""
    if not ours or not theirs:
        return True
    return ours[0] == theirs[0] if 1 in (len(ours), len(theirs)) else ours == theirs


@dataclass(frozen=True)
class PersonName:
    """The parts of a name, folded. First name and patronymic may be one letter; a part that is not given is empty."""

    surname: str = ""
    first: str = ""
    patronymic: str = ""

    def contradicts(self, other: "PersonName") -> bool:
        if self.surname and other.surname and self.surname != other.surname:
            return True
        given = ((self.first, other.first), (self.patronymic, other.patronymic))
        return not all(_agree(ours, theirs) for ours, theirs in given)

    def is_surely(self, known: "PersonName") -> bool:
        """Whether this written name is surely a known person's: by the surname, or by both given names."""
        if self.contradicts(known):
            return False
        if self.surname:
            return self.surname == known.surname
        return len(self.first) > 1 and (self.first, self.patronymic) == (known.first, known.patronymic)

    def may_be(self, known: "PersonName") -> bool:
        """Whether some part of the names agrees and no part contradicts."""
        agrees = (self.surname and self.surname == known.surname) or (self.first and known.first)
        return bool(agrees) and not self.contradicts(known)


def read_name(text: str) -> PersonName | None:
    """The name that a whole cell is, in its parts; nothing where the cell is no name.

    «Иванова Е. И.», «Е. И. Иванова», «Иванова Елена Ивановна», «Елена Ивановна Иванова», «Елена Ивановна».
    """
    line = one_line(text)
    if _RUSSIAN_LETTER.search(line):
        line = line.translate(RUSSIAN_BY_LOOKS)
    words = _TOKEN.findall(line)
    if not words or re.search(r"[\d@,;:/()]", line) or any(word[0].islower() for word in words[:2]):
        return None
    if _POSTS.match(words[0]):
        return None
    initials = [letter for word in words if len(word) <= 2 and word.isupper() for letter in word]
    names = [word for word in words if not (len(word) <= 2 and word.isupper())]
    if len(names) == 1 and len(initials) <= 2:
        return PersonName(*map(fold, [names[0], *initials]))
    if initials or not 2 <= len(names) <= _MOST_WORDS:
        return None
    folded = [fold(word) for word in names]
    if len(folded) == _MOST_WORDS:
        # «Алиев Вагиф Мамед оглы»
        folded = [*folded[:2], " ".join(folded[2:])]
    if _PATRONYMIC.fullmatch(folded[1]):
        return PersonName("".join(folded[2:]), folded[0], folded[1])
    return PersonName(*folded)


def is_full_name(text: str) -> bool:
    """Whether the cell is a name by itself, without a heading that says so: a surname alone is not."""
    name = read_name(text)
    if name is None or not name.first:
        return False
    has_initials = len(name.first) == 1
    return has_initials or (bool(name.patronymic) and bool(_PATRONYMIC.fullmatch(name.patronymic)))


def is_patronymic(word: str) -> bool:
    return _PATRONYMIC.fullmatch(word) is not None


class Directory:
    """The staff of the portal, as the names and addresses of a pasted table find them."""

    def __init__(self, people: Iterable[User]) -> None:
        self.people = {person.pk: person for person in people}
        self._by_email = {person.email: person for person in self.people.values() if person.email}
        self._by_surname: dict[str, list[tuple[PersonName, User]]] = {}
        self._by_words: dict[str, list[User]] = {}
        for person in self.people.values():
            self._by_words.setdefault(words_of(person.full_name), []).append(person)
            if name := read_name(person.full_name):
                self._by_surname.setdefault(name.surname, []).append((name, person))

    def with_email(self, email: str) -> User | None:
        return self._by_email.get(email.strip().lower())

    def named(self, text: str) -> list[User]:
        """Those whom a written name may mean: in full or with initials."""
        found = {person.pk: person for person in self._by_words.get(words_of(text), [])}
        name = read_name(text)
        if name is not None and name.surname:
            fitting = self._by_surname.get(name.surname, [])
            found |= {person.pk: person for known, person in fitting if name.is_surely(known)}
        return list(found.values())


def words_of(name: str) -> str:
    """A name in small letters, for telling whether two are written alike."""
    return fold(one_line(name))


def told_apart(person: User) -> str:
    """A person of the portal, told apart from namesakes."""
    return ", ".join(part for part in (person.full_name, person.post, person.email) if part)
