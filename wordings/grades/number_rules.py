"""The grammar of grades and classes in numbers: «5–9», «с 5 класса», «6 А, Б», «5А–Г»."""

from collections.abc import Iterable
from itertools import pairwise

from school.classes import class_letter
from school.years import GRADES
from wordings.grades.audience import ClassName
from wordings.grades.findings import Findings, Mention
from wordings.grades.letters import ALPHABET, DASH, last_letter, letters_at, stands_alone, take_further_letters
from wordings.grades.levels import ALL_GRADES
from wordings.grades.numerals import (
    CLASS_WORDS,
    OPEN_RANGE,
    UPWARDS,
    is_no_grade,
    numeral_at,
    take_range_end,
)
from wordings.grades.scanner import Scanner


class NumberRules:
    """Reads the grades or classes at the scanner's place into the findings."""

    def __init__(self, scanner: Scanner, findings: Findings) -> None:
        self.scanner = scanner
        self.findings = findings

    def grades(self) -> bool:
        start = self.scanner.at
        opening = OPEN_RANGE.match(self.scanner.text, start)
        at = opening.end() if opening else start
        first = numeral_at(self.scanner, at)
        if first is None or is_no_grade(self.scanner.text, at):
            return False
        self.scanner.has_words = True
        letters, after = ([], first.end) if first.has_ending else letters_at(self.scanner, first.end)
        if letters:
            self.scanner.at = after
            self._classes(first.grade, letters, start)
            return True
        self.scanner.at = first.end
        self.scanner.skip(CLASS_WORDS)
        last = take_range_end(self.scanner)
        if last is not None:
            self._range(first.grade, last, start)
        elif opening and "классом" not in self.scanner.text[first.end : self.scanner.at]:
            upwards = opening["word"] != "до"
            self._open_range(GRADES[first.grade - 1 :] if upwards else GRADES[: first.grade], start)
        elif self.scanner.take(UPWARDS):
            self._open_range(GRADES[first.grade - 1 :], start)
        else:
            self._mention({first.grade}, start)
        return True

    def _mention(self, grades: Iterable[int], start: int) -> None:
        self.findings.mention_numbers(set(grades), start, self.scanner.at)

    def _ask(self, code: str, start: int) -> None:
        self.findings.ask(code, start, self.scanner.at)

    def _range(self, first: int, last: int, start: int) -> None:
        grades = [first, last]
        # «5–6–7»
        while (another := take_range_end(self.scanner)) is not None:
            grades.append(another)
        letters, after = letters_at(self.scanner, self.scanner.at)
        if letters:
            self.scanner.at = after
            self._ask("class-range", start)
        self.scanner.skip(CLASS_WORDS)
        if len(grades) > 2 and any(b - a != 1 for a, b in pairwise(grades)):
            self._ask("dashes", start)
            self._mention(grades, start)
            return
        if grades[0] > grades[-1]:
            self._ask("backwards", start)
        self._mention(range(min(grades), max(grades) + 1), start)

    def _open_range(self, grades: range, start: int) -> None:
        self._ask("open-range", start)
        self._mention(grades, start)

    def _classes(self, grade: int, letters: list[str], start: int) -> None:
        letters += take_further_letters(self.scanner)
        self.scanner.skip(CLASS_WORDS)
        if len(letters) == 1:
            letters = self._until_last_letter(grade, letters[0], start)
            self.scanner.skip(CLASS_WORDS)
        if not letters:
            return
        if grade not in ALL_GRADES:
            self._mention({grade}, start)
        elif self.findings.is_excluding:
            self.findings.ask("except-classes")
        else:
            self.findings.classes |= {ClassName(grade, letter) for letter in letters}
            # The grade itself is not named as a whole, yet «учащиеся начальной школы: 1А» means 1А.
            self.findings.mention(Mention(Mention.NUMBERS, frozenset()))

    def _until_last_letter(self, grade: int, first: str, start: int) -> list[str]:
        """Return all the letters of «5А–Г», «5А–5Г»; ask about «1А–4Б», which may mean anything."""
        scanner = self.scanner
        if found := last_letter(scanner):
            if not stands_alone(scanner.text, found.end()):
                return [first]
            scanner.at = found.end()
            return self._letter_range(first, class_letter(scanner.shown[slice(*found.span("run"))]), start)
        dash = DASH.match(scanner.text, scanner.at)
        if dash is None or is_no_grade(scanner.text, dash.end()):
            return [first]
        last = numeral_at(scanner, dash.end())
        if last is None:
            return [first]
        letters, scanner.at = ([], last.end) if last.has_ending else letters_at(scanner, last.end)
        if last.grade == grade and len(letters) == 1:
            return self._letter_range(first, letters[0], start)
        self._ask("class-range", start)
        self._mention(range(min(grade, last.grade), max(grade, last.grade) + 1), start)
        return []

    def _letter_range(self, first: str, last: str, start: int) -> list[str]:
        if first in ALPHABET and last in ALPHABET and first <= last:
            return list(ALPHABET[ALPHABET.index(first) : ALPHABET.index(last) + 1])
        self._ask("class-range", start)
        return [first, last]
