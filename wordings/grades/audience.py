"""Whom an event is for: the grades, classes and other people that a wording names."""

from dataclasses import dataclass

from wordings.ambiguity import Ambiguity


@dataclass(frozen=True, order=True)
class ClassName:
    """A class as it is called in any year: «6А»."""

    grade: int
    letter: str

    @property
    def label(self) -> str:
        return f"{self.grade}{self.letter}"


@dataclass(frozen=True)
class Audience:
    """Whom an event is for, by its wording.

    `classes` leaves out a class whose whole grade is named too: «6, 6А» is grade 6. `others` holds codes, the keys
    of `OTHER_PUPILS` and `OTHER_PEOPLE`. Where a wording is ambiguous, `grades` is its likeliest meaning.
    """

    text: str
    grades: frozenset[int] = frozenset()
    classes: tuple[ClassName, ...] = ()
    is_everyone: bool = False
    others: tuple[str, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()

    @property
    def is_sure(self) -> bool:
        return not self.ambiguities
