"""Grades where no column of classes says them: at the end of a title, and as headings of columns with «+»."""

import re

from wordings.grades.level_words import LEVEL_WORDS
from wordings.grades.parsing import parse_grades
from wordings.grades.phrases import CLASS_WORD
from wordings.grades.scanner import folded

_LONGEST_HEADING = 40
_CLASSES = re.compile(CLASS_WORD)
_IN_BRACKETS = re.compile(r"[(\[](?P<said>[^()\[\]]{1,80})[)\]][\s.,;]*$")
_GRADE = r'\d{1,2}(?:\s?-?\s?(?:х|е|ые|ых|й|го|м)(?![а-я])|\s?"?\s?[а-я]\s?"?(?![а-я]))?'
_AT_THE_END = re.compile(
    rf"""(?:^|[\s,.;:-])(?P<said>(?:(?:уч-?ся|учащ|обучающ|ученик|школьник)[а-я]*\s+)?
    {_GRADE}(?:\s*(?:[,;/]|-|и|по|до)\s*{_GRADE})*\s*{CLASS_WORD})[\s.,;]*$""",
    re.VERBOSE,
)
# «К 1 классу», «за 9 класс», «будущих 5 классов»: these are not the ones for whom it is.
_NOT_FOR = re.compile(r"(?<![а-я])(?:к|ко|за|из|после|будущ[а-я]*|курс[а-я]*|программ[а-я]*)\s*$")
# «Дорога в 1 класс» leads there; «в 5-9 классах» is where it is.
_INTO = re.compile(r"(?<![а-я])в\s*$")
_NUMBERING = re.compile(r"\d+\s*[.)]")


def grades_in_title(title: str) -> str:
    """Return the grades at the end of a title: «5-6 классы» of «Экскурсия (5-6 классы)»; empty if none are clear.

    Only words that name classes or levels count: «(5-6)» may be anything.
    """
    text = folded(title)
    found = _IN_BRACKETS.search(text)
    if found and _names_grades(found["said"]):
        said = title[found.start("said") : found.end("said")].strip()
        return said if _is_clear(said) else ""
    found = _AT_THE_END.search(text)
    if not found or _NOT_FOR.search(text[: found.start("said")]):
        return ""
    if found["said"].endswith("класс") and _INTO.search(text[: found.start("said")]):
        return ""
    said = title[found.start("said") : found.end("said")].strip()
    return said if _is_clear(said) else ""


def column_grades(heading: str) -> frozenset[int]:
    """Return the grades that a column stands for: «1 кл.», «5А», «1-4», «НОО»; none for any other heading."""
    said = " ".join(heading.split())
    if not said or len(said) > _LONGEST_HEADING or _NUMBERING.fullmatch(said):
        return frozenset()
    audience = parse_grades(said)
    # «Все» may be a sum.
    has_grades = audience.is_sure and not audience.others and (not audience.is_everyone or re.search(r"\d", said))
    return audience.grades if has_grades else frozenset()


def _names_grades(text: str) -> bool:
    has_classes = _CLASSES.search(text) is not None
    return has_classes or any(level.pattern.match(text.strip()) for level in LEVEL_WORDS if not level.question_code)


def _is_clear(said: str) -> bool:
    audience = parse_grades(said)
    return audience.is_sure and bool(audience.grades)
