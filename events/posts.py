"""Who runs an event, as visitors may read it: posts without the people who hold them."""

import re
from collections.abc import Iterator

from common.search import fold
from wordings.responsible import is_post_word, parse_responsible

# Abbreviations of schools; anything else in capitals may be a surname.
_ABBREVIATIONS = frozenset(
    """
    увр вр ур нмр мр ахч ахр ит от мо шмо шсп ппк гпд обж обзр изо мхк орксэ одкнр фк лфк
    пдн кдн кднизп одн гибдд мчс мвд роо цдт ддт дюц дюсш дюсшор дод доу доо моу юид дюп впк рддм рдш нко сми
    директора школы по и
    """.split()
)
_PIECE = re.compile(r"(?P<quoted>«[^»]*»|\"[^\"]*\"|“[^”]*”)|(?<![\w-])(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<dot>\.?)")
_SURNAME = re.compile(r"[а-яё-]{3,}(?:[оеё]в|[иы]н)а")
_QUOTED_SURNAME = re.compile(r"[а-яё-]{3,}(?:(?:[оеё]в|[иы]н)а?|[сц]к(?:ий|ая)|енко)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def posts_without_names(text: str) -> Iterator[str]:
    """Yield the posts of a plan's wording. «Классный руководитель Смирнова» becomes «Классный руководитель».

    This module does not know the list of accounts, so a post ends before any word that could be a name. In small
    letters it knows only the usual endings of women's surnames; «завуч ким» stays as it was typed.
    """
    for post in parse_responsible(text, ()).posts:
        shown = re.sub(r"\s+(?:и|или)$", "", post[: _first_name(post)].rstrip(" \t\n,;:(–—-"))
        if any(is_post_word(word) or _is_abbreviation(word) for word in _WORD.findall(shown)):
            yield shown


def _first_name(post: str) -> int:
    """Return where the first word stands that could be a name; the length of the post if there is none."""
    for piece in _PIECE.finditer(post):
        if quoted := piece["quoted"]:
            if _QUOTED_SURNAME.fullmatch(quoted[1:-1].strip().casefold()):
                return piece.start()
        elif _may_be_name(piece["word"], has_dot=bool(piece["dot"])):
            return piece.start()
    return len(post)


def _may_be_name(word: str, *, has_dot: bool) -> bool:
    if is_post_word(word):
        return False
    if len(word) == 1:
        # An initial, and not the letter of a class
        return has_dot and word.isupper()
    if sum(char.isupper() for char in word) > 1:
        return fold(word) not in _ABBREVIATIONS
    return word[0].isupper() or _SURNAME.fullmatch(word) is not None


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and fold(word) in _ABBREVIATIONS
