"""Grades written as numbers: «7», «VII», «седьмой», «5-х»; and numbers that are no grades."""

import re
from typing import NamedTuple

from wordings.grades.phrases import CLASS_WORD
from wordings.grades.scanner import Scanner

# Numbers that are no grades

_NUMBER = r"\d{1,4}(?:\s*(?:-|до|по)\s*\d{1,4})?"
_FROM_EACH = rf"(?:\s*(?:от|из|с)\s+(?:кажд[а-я]*\s+)?(?:{CLASS_WORD}|(?:параллел|команд)[а-я]*))"
_COUNTED = r"""(?:%|чел[а-я]*\.?|(?:учащ|обучающ)(?:ихся|егося|имся)|участник(?:а|ов)|ученик(?:а|ов|у|ам)
    |представител(?:я|ей|ю))"""
COUNT = re.compile(
    rf"""(?:(?:по|до|от|не\s+более|не\s+менее|всего)\s+)?{_NUMBER}\s*(?:{_COUNTED}{_FROM_EACH}?|{_FROM_EACH})
    |\d{{1,3}}\s*команд[аые]?(?![а-я]){_FROM_EACH}?
    |по\s+(?:одному|одной|два|две|двое|три|трое|четыре|пять)(?:\s+человек[а]?)?{_FROM_EACH}?
    |от\s+(?:кажд[а-я]*\s+)?(?:класса|параллели)(?![а-я])""",
    re.VERBOSE,
)
AGE = re.compile(rf"(?:(?:от|с)\s+)?{_NUMBER}\s*-?(?:ти\s*)?(?:лет(?![а-я])|летн[а-я]*)|\d{{1,2}}\s*\+(?!\s*\d)")
_MONTH = "(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
DATE = re.compile(rf"{_NUMBER}\s*{_MONTH}|{_NUMBER}[.:]\d{{1,2}}(?:[.:]\d{{2,4}})?|\d{{3,}}(?:\s*[-/]\s*\d{{3,}})?")
NUMBERED = re.compile(
    rf"""[№#]\s*\d{{1,6}}
    |{_NUMBER}(?:\s?-?\s?(?:я|ая|й|ый|ой|ей|го|ую)(?=\s))?\s*
    (?:смен|четверт|полугод|триместр|урок|час|раза?\b|минут|мин\b|дн[яей]|недел|тур|этап|мест|корпус|этаж|каб
    |руб|балл|билет|шт|экз|год|взвод|поток|ряд\b)[а-я]*""",
    re.VERBOSE,
)
NO_GRADE = (COUNT, AGE, DATE, NUMBERED)

# Grades: «7», «VII», «седьмой», with endings, and what makes two of them a range

_ORDINALS = tuple("перв втор трет четверт пят шест седьм восьм девят десят одиннадцат".split())
_ORDINAL_ENDING = (
    "(?:ый|ой|ий|ые|ых|ого|ому|ым|ыми|ом|ьи|ьих|ьего|ьему|ьим|ьими|ьем)(?![а-я])"  # no «ая»: that is a shift
)
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}){_ORDINAL_ENDING}"
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "iх", "х", "хi", "хii")
_GRADE = re.compile(
    rf"""(?P<digits>[1-9]\d?|0)(?!\d)
    |(?P<roman>[ivх]{{1,4}})(?![а-яa-z])
    # «Первые» alone are a movement: a grade in words is one before «класс».
    |(?P<ordinal>{"|".join(_ORDINALS)}){_ORDINAL_ENDING}
     (?=(?:\s*(?:,|-|и\s|по\s|до\s)\s*{_ORDINAL}){{0,10}}\s+{CLASS_WORD})""",
    re.VERBOSE,
)
_GRADERS_ROOTS = tuple("перво второ третье четверо пяти шести семи восьми девяти десяти одиннадцати".split())
_GRADERS = re.compile(
    rf"(?:(?P<root>{'|'.join(_GRADERS_ROOTS)})|(?P<digits>\d{{1,2}})\s?-?\s?(?:ти|и|х)?)\s?-?\s?"
    "классни[кц][а-я]*"
)
# «5-х», «7го». One letter is an ending after a dash, if small, and before «классы»; else «7Е» is a class.
_ENDING = re.compile(
    r"(?:\s?-\s?)?(?:го|му|ми|ти|ый|ий|ой|ая|ые|ие|ых|их|ым|ыми|ом|ем)(?![а-я])"
    r"|\s?-\s?(?P<one>[йяехм])(?![а-я])"
)
_ENDING_BEFORE_CLASSES = re.compile(r"(?:\s?-\s?)?[ийяехм](?=\s*(?:класс(?:ы|ов|ам|ами|ах)|-))")
CLASS_WORDS = re.compile(rf"\s*{CLASS_WORD}")
RANGE = re.compile(r"\s*(?:-|\.{2,3}|…|÷|~|(?:по|до)(?=[\s\d]))\s*")
OPEN_RANGE = re.compile(r"(?:начиная\s+)?(?P<word>с|со|от|до)\s+(?=\d|[ivх]|[а-я]+(?:ого|ьего)\s)")
UPWARDS = re.compile(r"\s*(?:и|или)?\s*(?:старше|выше)(?![а-я])")


class Numeral(NamedTuple):
    """A grade at one place of a text. A numeral with an ending, «5-х», is not followed by the letter of a class."""

    grade: int
    end: int
    has_ending: bool


def is_no_grade(text: str, at: int) -> bool:
    """Whether the number at this place counts people, years, days or something else."""
    return any(pattern.match(text, at) for pattern in NO_GRADE)


def numeral_at(scanner: Scanner, at: int) -> Numeral | None:
    found = _GRADE.match(scanner.text, at)
    if found is None:
        return None
    if found["digits"]:
        grade = int(found["digits"])
    elif found["ordinal"]:
        return Numeral(_ORDINALS.index(found["ordinal"]) + 1, found.end(), True)
    elif found["roman"] in ROMANS and scanner.shown[at : found.end()].isupper():
        grade = ROMANS.index(found["roman"]) + 1
    else:
        return None
    end = _after_ending(scanner, found.end())
    return Numeral(grade, end, end > found.end())


def _after_ending(scanner: Scanner, at: int) -> int:
    ending = _ENDING_BEFORE_CLASSES.match(scanner.text, at)
    if ending is None:
        ending = _ENDING.match(scanner.text, at)
        if ending and ending["one"] and scanner.shown[ending.start("one")].isupper():
            ending = None
    return ending.end() if ending else at


def take_graders(scanner: Scanner) -> int | None:
    """Step over «пятиклассники», «5-классники» and return their grade."""
    found = scanner.take(_GRADERS)
    if found is None:
        return None
    return int(found["digits"]) if found["digits"] else _GRADERS_ROOTS.index(found["root"]) + 1


def take_range_end(scanner: Scanner) -> int | None:
    """Step over a dash or «по» with the grade behind it, and return that grade."""
    dash = RANGE.match(scanner.text, scanner.at)
    last = numeral_at(scanner, dash.end()) if dash else None
    if last is None:
        return None
    scanner.at = last.end
    return last.grade
