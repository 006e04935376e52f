"""The entries of a wording: a post, the names of people, or a post with the names of those who hold it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.search import fold
from common.text import one_line, plain
from wordings.responsible.names import PersonName, names_in
from wordings.responsible.splitting import EDGES, JOINING, pieces_of
from wordings.responsible.words import WORD


def _without_names(post: str) -> str:
    """Tidy what is left of a piece without its names: «педагог-организатор ()» is «педагог-организатор»."""
    text = one_line(re.sub(r"\(\W*\)", " ", post)).strip(EDGES)
    text = re.sub(r"^\d{1,2}[.)]\s+", "", text)
    while (shorter := JOINING.sub("", f"{text} ").strip(EDGES)) != text:
        text = shorter
    text = re.sub(r"^(?:и|или|а также|совместно с|вместе с)\s+", "", text, flags=re.IGNORECASE)
    # The dot of an abbreviation stays: «кл. рук.»
    return text.rstrip(".") if re.search(r"[^\W\d_]{6,}\.+$", text) else text


def _is_post(text: str) -> bool:
    words = WORD.findall(text)
    return any(len(word) > 1 for word in words) and not re.fullmatch(r"\W*отв(?:етственн\w*)?\W*", fold(text))


@dataclass(frozen=True)
class Entry:
    """A post, or names, or the names of those who hold the post; each name as written and in its parts."""

    post: str
    names: tuple[tuple[str, PersonName], ...]


def entries_of(text: str, known: Sequence[PersonName]) -> Iterator[Entry]:
    for piece in pieces_of(plain(text)):
        rest, at = "", 0
        names = names_in(piece, known)
        for start, end, _name in names:
            rest, at = f"{rest}{piece[at:start]} ", end
        post = _without_names(rest + piece[at:])
        written = tuple((one_line(piece[start:end]), name) for start, end, name in names)
        yield Entry(post if _is_post(post) else "", written)
