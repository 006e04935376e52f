"""Latin and Russian letters that look alike: whoever types one for the other sees no difference.

Only what is compared or searched is folded. What is stored and shown stays as it was typed.
"""

import re

_LATIN = "abcehkmoptxyë"
_DOUBLES = "авсенкмортхуё"
# For texts that can be nothing but Russian, whatever the keyboard was set to
RUSSIAN = str.maketrans(_LATIN + _LATIN.upper(), _DOUBLES + _DOUBLES.upper())
# The same without small letters that look like their doubles as capitals only («t», «h»)
RUSSIAN_BY_LOOKS = str.maketrans("ABCEHKMOPTXYËaceopxyë", "АВСЕНКМОРТХУЁасеорхуё")
# A Ukrainian «і» stands for a Latin one.
_AS_LATIN = str.maketrans(_DOUBLES + "і", _LATIN + "i")
# Latin names of which every letter has a double
_STAY_LATIN = frozenset({"max"})

_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN_LETTER = re.compile("[Ѐ-ӿ]")
_RUSSIAN_WORD = re.compile("[Ѐ-ӿ]+")
_LATIN_LETTER = re.compile("[a-zë]")
_LATIN_WORD = re.compile("[a-zë]+")
_WORD_OF_DOUBLES = re.compile(f"[{_LATIN}]+")


def in_one_script(text: str) -> str:
    """Write each word of a text in small letters with the letters of one script.

    «цдt» becomes «цдт», «quаntorium» with a Russian «а» becomes Latin. A Latin word of doubles alone («moy»)
    becomes Russian if the text has Russian letters. «it-куб», «wi-fi», «vk» and «max» stay as they are.
    """
    if not _LATIN_LETTER.search(text) or not _RUSSIAN_LETTER.search(text):
        return text
    return _WORD.sub(lambda found: _among_russian(found[0]), text)


def searched_word(word: str) -> str:
    """Write a small-lettered word as search stores it: alike in whichever script it was typed, alone or not."""
    return word.translate(RUSSIAN) if _WORD_OF_DOUBLES.fullmatch(word) else _mended(word)


def _among_russian(word: str) -> str:
    is_of_doubles = _WORD_OF_DOUBLES.fullmatch(word) and word not in _STAY_LATIN
    return word.translate(RUSSIAN) if is_of_doubles else _mended(word)


def _mended(word: str) -> str:
    """Return a word of two scripts in the one that has all its letters, Russian first."""
    if word.isascii() or _RUSSIAN_WORD.fullmatch(word):
        return word
    russian, latin = word.translate(RUSSIAN), word.translate(_AS_LATIN)
    if _RUSSIAN_WORD.fullmatch(russian) and latin not in _STAY_LATIN:
        return russian
    return latin if _LATIN_WORD.fullmatch(latin) else word
