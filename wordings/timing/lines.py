"""The lines of a table's cell as one wording: «3 октября» above «10 октября» are two days."""

import re

from common.text import one_line, plain
from wordings.timing.words import Sense, Token, tokens_of

_ENDING = (Sense.NUMBER, Sense.DATE, Sense.MONTH, Sense.MONTH_AND_YEAR, Sense.YEAR)
_BEGINNING = (Sense.NUMBER, Sense.DATE, Sense.MONTH, Sense.MONTH_AND_YEAR, Sense.ORDINAL, Sense.PART)
_YEAR_MARKS = frozenset("г года год".split())


def joined_lines(text: str) -> str:
    """Return the text on one line, with a comma where one line says when and the next one begins anew."""
    lines = [line for each in plain(text).split("\n") if (line := one_line(each))]
    said = lines[:1]
    for line in lines[1:]:
        said.append(f", {line}" if _begins_anew(said[-1], line) else f" {line}")
    return "".join(said)


def _begins_anew(before: str, line: str) -> bool:
    ending, beginning = _words(before), _words(line)
    if not ending or not beginning or not re.search(r"[\w.]$", before):
        return False
    last, first = ending[-1], beginning[0]
    if last.text in _YEAR_MARKS and len(ending) > 1:
        last = ending[-2]
    if last.sense not in _ENDING or first.sense not in _BEGINNING:
        return False
    # «5» above «октября» is one day; «октябрь» above «5 октября» are two things.
    return not (last.sense is Sense.NUMBER and first.sense is Sense.MONTH) and not _is_broken(last, first)


def _is_broken(last: Token, first: Token) -> bool:
    """Whether a wording was broken inside a date: «15 октября» above «2026»."""
    return first.sense is Sense.YEAR or (last.sense is Sense.NUMBER and first.sense not in (Sense.NUMBER, Sense.DATE))


def _words(line: str) -> list[Token]:
    return [token for token in tokens_of(line) if token.text.isalnum() or token.sense]
