"""A wording cut into its posts and names, one piece each."""

import re
from collections.abc import Iterator
from itertools import pairwise

from common.lookalikes import RUSSIAN_BY_LOOKS
from common.search import fold
from wordings.responsible.names import INITIALS_FIRST
from wordings.responsible.post_words import begins_post, is_post_word
from wordings.responsible.words import BRACKETS, QUOTES, WORD, mask

# Bodies that begin an entry on a new line, unless the word before says whose it is: «инспектор ПДН»
_BODIES = frozenset("пдн кдн кднизп одн гибдд мчс цдт ддт шсп ппк".split())
_OF_BODIES = ("инспектор", "сотрудник", "специалист", "представител", "начальник", "член", "работник")

# Words that do not end a post: another word must follow
_UNFINISHED_WORDS = frozenset(
    "соц ст кл пед муз мед зам зав все другие по с со от для при к у под за через в на".split()
)
_UNFINISHED_ENDING = re.compile(r"(?!вожат|заведующ).*(?:ый|ий|ая|ые|ие|ое)")
_FIRST_OF_TWO = frozenset("педагог педагоги учитель учителя преподаватель преподаватели тренер тренеры".split())
_SECOND_OF_TWO = re.compile(
    "организатор|психолог|логопед|дефектолог|библиотекар|предметник|методист|наставник|тьютор|преподавател"
)
_SEPARATOR = re.compile(r"[,;•·|+]|(?<=[^\W\d_]{3})\s*/\s*(?=[^\W\d_]{3})|(?<=[^\W\d_]{3}\.)\s*/\s*(?=[^\W\d_]{3})")
JOINING = re.compile(r"\s(?:и|или|а также|совместно с|вместе с|и/или)\s*$|\s[-–—/]\s*$", re.IGNORECASE)
EDGES = " \t\n,;:/|+•·*–—-"

# What continues a post behind a comma: «кл. рук. 5А, 5Б», «заместители по УВР, ВР», «учителя истории, обществознания»
_CONTINUES_IN_NUMBERS = re.compile(r"\W*(?:\d|[^\W\d_](?![^\W_]))")
_CONTINUES_AFTER_PO = re.compile(
    r"по\s|(?:вр|увр|ур|нмр|мр|ахч|ахр|ит|безопасности)(?:\s+и\s+(?:вр|увр|ур|нмр|мр|ахч|ахр|ит))?$"
)
_CONTINUES_IN_SUBJECTS = re.compile(
    "истор|обществ|литератур|русск|англ|иностр|немец|франц|математик|алгебр|геометр|физик|физическ|физкульт"
    "|хими|биолог|географ|информат|технолог|труда|музык|изо|мхк|обж|обзр|орксэ|одкнр|астроном|эколог|начальн"
    "|предметов|кружков|секци|студи|клубов|объединени|мо|шмо|отрядов|театр|хора|музе"
)
_WITH_SUBJECTS = re.compile(r"учител|преподават|руковод|рук\b|педагог|методист")


def _is_unfinished(before: str, word: str) -> bool:
    """Whether a post cannot end between these words: «социальный | педагог», «педагог | организатор»."""
    if before in _UNFINISHED_WORDS or _UNFINISHED_ENDING.fullmatch(before):
        return True
    return before in _FIRST_OF_TWO and _SECOND_OF_TWO.match(word) is not None


def _begins_line(before: str, word: str) -> bool:
    """Whether a capital letter on a new line begins an entry, and no name or abbreviation is broken there."""
    if fold(word) in _BODIES:
        return not fold(before).startswith(_OF_BODIES)
    if not word[0].isupper() or word.isupper():
        return False
    return not before[0].isupper() or before.isupper() or is_post_word(before)


def _post_starts(masked: str) -> Iterator[int]:
    """Yield the places where a post begins without a comma before it."""
    words = [word for word in WORD.finditer(masked) if fold(word[0]) not in {"и", "или"}]
    for before, word, after in zip(words, words[1:], [*words[2:], None], strict=False):
        between = masked[before.end() : word.start()]
        if not any(char.isspace() for char in between) or _is_unfinished(fold(before[0]), fold(word[0])):
            continue
        if begins_post(fold(word[0]), fold(after[0]) if after else "") or (
            "\n" in between and _begins_line(before[0], word[0])
        ):
            yield word.start()


def _continues(previous: str, piece: str) -> bool:
    """Whether the piece behind a comma belongs to the same post as the piece before."""
    before, folded = fold(previous), fold(piece).strip()
    if _CONTINUES_IN_NUMBERS.match(folded) and not INITIALS_FIRST.match(piece.translate(RUSSIAN_BY_LOOKS).strip()):
        return True
    if " по " in f" {before}" and _CONTINUES_AFTER_PO.match(folded):
        return True
    if not _CONTINUES_IN_SUBJECTS.match(folded) or not _WITH_SUBJECTS.search(before):
        return False
    return piece.strip()[:1].islower() or piece.strip().partition(" ")[0].isupper()


def pieces_of(text: str) -> list[str]:
    """Return the posts and names one by one, as written."""
    masked = mask(text, QUOTES, BRACKETS)
    pieces: list[str] = []
    start, joint = 0, ""
    for found in [*_SEPARATOR.finditer(masked), None]:
        end = found.start() if found else len(text)
        cuts = [start, *(start + cut for cut in _post_starts(masked[start:end])), end]
        for number, (low, high) in enumerate(pairwise(cuts)):
            piece = text[low:high]
            if not piece.strip(EDGES + "."):
                continue
            if number == 0 and pieces and _continues(pieces[-1], piece):
                pieces[-1] += joint + piece
            else:
                pieces.append(piece)
        if found:
            start, joint = found.end(), found[0]
    return pieces
