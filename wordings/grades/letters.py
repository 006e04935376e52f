"""Letters of classes after their grades: «6А», «6 А, Б и В», «5АБ»; and the words «и», «в», «с» that are no letters."""

import re

from school.classes import class_letter
from wordings.grades.numerals import CLASS_WORDS, ROMANS
from wordings.grades.phrases import CLASS_WORD
from wordings.grades.scanner import Scanner

_LETTERS = re.compile(r'(?P<gap>\s*)(?P<dash>-\s*)?(?P<quote>")?\s?(?P<run>[а-яa-z]{1,10})(?![а-яa-z])(?:\s?")?')
_NEXT_LETTER = re.compile(r'(?P<between>\s*(?:[,;/+]|(?:и|или)(?=\s))|(?=\s))\s*"?(?P<run>[а-яa-z])(?![а-яa-z])"?')
DASH = re.compile(r"\s*-\s*")
_LAST_LETTER = re.compile(r'\s*-\s*"?(?P<run>[а-яa-z])(?![а-яa-z])"?')
_ALONE = re.compile(rf'\s*(?:$|[,;/.)("+:-]|(?:и|или)\s|{CLASS_WORD})')
_ALONE_CAPITAL = re.compile(r"\s*(?:\d|[а-я](?![а-я]))")
_AND_MORE = re.compile(r"\s*(?:\d|[а-я]+\s*$)")
_SMALL_WORDS = frozenset("авиксоу")
# Several letters in one word are several classes only from here: «5АБ», but «10ФМ» is one class.
_FIRST_LETTERS = "абвгдежз"
ALPHABET = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"


def letters_at(scanner: Scanner, at: int) -> tuple[list[str], int]:
    """Return the letter of a class after its grade, or several in one word, and the place where they end."""
    found = _LETTERS.match(scanner.text, at)
    if found is None or CLASS_WORDS.match(scanner.text, found.start("run")):
        return [], at
    run, shown = found["run"], scanner.shown[found.start("run") : found.end("run")]
    # «I–IV»
    if found["dash"] and run in ROMANS and (set(run) & set("iv") or scanner.text[at - 1] in "ivх"):
        return [], at
    touches = not found["gap"] and found["dash"] in (None, "-")
    if len(run) == 1:
        is_letter = found["quote"] or _is_letter(scanner.text, found, shown, touches=touches)
        return ([class_letter(shown)], found.end()) if is_letter else ([], at)
    ascending = all(char in _FIRST_LETTERS for char in run) and list(run) == sorted(set(run))
    if ascending and len(run) <= 4 and (shown.isupper() or (touches and not found["dash"])):
        return [class_letter(char) for char in shown], found.end()
    if len(run) <= 3 and ((touches and shown.isupper()) or found["quote"]):
        return [class_letter(shown)], found.end()
    return [], at


def _is_letter(text: str, found: re.Match[str], shown: str, *, touches: bool) -> bool:
    """Whether a single letter is a class's and no «и», «в» or «с»."""
    run, end, capital = found["run"], found.end("run"), shown.isupper()
    if touches and (capital or (not found["dash"] and run not in _SMALL_WORDS)):
        return True
    if CLASS_WORDS.match(text, end):
        return True
    if run == "и" and _AND_MORE.match(text, end):
        return False
    # «5а ребята»
    if _ALONE.match(text, end) or (touches and not found["dash"] and run == "а"):
        return True
    return capital and run != "и" and _ALONE_CAPITAL.match(text, end) is not None


def take_further_letters(scanner: Scanner) -> list[str]:
    """Step over the letters after the first, «6 А, Б и В», up to a word that is no letter."""
    further: list[str] = []
    while found := _NEXT_LETTER.match(scanner.text, scanner.at):
        between, shown = found["between"].strip(), scanner.shown[found.start("run") : found.end("run")]
        capital = shown.isupper()
        is_and = found["run"] == "и" and not (capital and between == ",")
        alone = _ALONE.match(scanner.text, found.end())
        if capital and alone is None:
            alone = _ALONE_CAPITAL.match(scanner.text, found.end())
        if alone is None or is_and or not (between or capital):
            break
        further.append(class_letter(shown))
        scanner.at = found.end()
    return further


def last_letter(scanner: Scanner) -> re.Match[str] | None:
    """Match the letter after a dash: the «Г» of «5А–Г»."""
    return _LAST_LETTER.match(scanner.text, scanner.at)


def stands_alone(text: str, at: int) -> bool:
    """Whether a letter that ends at this place is followed by a mark, «и», «или», the word «класс» or nothing."""
    return _ALONE.match(text, at) is not None
