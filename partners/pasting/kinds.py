"""Which directions and which kind a text names."""

import re
from collections.abc import Sequence

from common.search import fold, stem, words
from partners.models import Direction, PartnerKind

# Beginnings of words by which a direction or a kind is known
DIRECTION_WORDS = {
    "social-pedagogical": ["социал", "педагог", "social"],
    "civic-patriotic": ["граждан", "патриот", "civic", "patriot"],
    "sport-health": ["физкульт", "спорт", "оздоров", "здоров", "sport", "health"],
    "prevention": ["профилакт", "prevent"],
}
KIND_WORDS = {
    "kindergarten": ["детск сад", "детсад", "доу", "мдоу", "kindergarten"],
    "library": ["библиотек", "library"],
    "technopark": ["кванториум", "технопарк", "точк рост"],
    "culture": ["музе", "театр", "дом культур", "дк", "филармон", "галере", "museum"],
    "sports-school": ["дюсш", "дюсшор", "спортивн школ", "сшор", "стадион", "бассейн"],
    "religious": ["приход", "храм", "церк", "собор", "мечет", "parish"],
    "military": ["вч", "воинск", "войск", "гарнизон"],
    "volunteers": ["волонт", "добровол"],
    "medical": ["поликлиник", "больниц", "гуз", "медицин", "clinic"],
    "prevention": ["пдн", "кдн", "нарко", "полици", "увд", "гумвд", "гибдд", "мчс"],
    "youth-club": ["клуб", "отряд", "юнарм", "движен"],
    "youth-center": ["молодёжн центр", "дц", "досугов"],
    "additional-education": ["цдт", "дворец творчеств", "центр творчеств", "дом творчеств", "дшти", "дши"],
    "community": ["родител", "жител", "тос"],
    "education": ["колледж", "техникум", "университет", "институт", "школ", "гимназ", "лице"],
    "company": ["завод", "ооо", "оао", "фабрик"],
}


# «Социально-культурное» is none of the four: its first half alone says nothing.
_OTHER_SOCIAL = re.compile(r"\bсоциально\b(?!\W*педагог)", re.IGNORECASE)


def directions_named(text: str, directions: Sequence[Direction]) -> list[Direction]:
    """The directions that a cell or a heading names, in any wording."""
    tokens = words(_OTHER_SOCIAL.sub(" ", text))
    return [
        direction
        for direction in directions
        if any(token.startswith(fold(start)) for token in tokens for start in DIRECTION_WORDS[direction.code])
    ]


def kind_named(text: str, kinds: Sequence[PartnerKind]) -> PartnerKind | None:
    """The kind that a text names or that a partner's name gives away; None when it does not."""
    tokens = words(text)
    if not tokens:
        return None
    by_code = {kind.code: kind for kind in kinds}
    for kind in kinds:
        if fold(text).strip() == fold(kind.name).strip():
            return kind
    for code, phrases in KIND_WORDS.items():
        if code in by_code and any(_has_phrase(tokens, fold(phrase).split()) for phrase in phrases):
            return by_code[code]
    return None


def _has_phrase(tokens: list[str], beginnings: list[str]) -> bool:
    return all(
        any(token == start or (len(start) > 3 and token.startswith(start)) or stem(token) == start for token in tokens)
        for start in beginnings
    )


_HEADING_WORDS = ("направлен", "деятельност", "работ", "воспитани", "развити")


def is_direction_heading(text: str, directions: Sequence[Direction]) -> bool:
    """Whether a row's only words name a direction and nothing else: «2. Гражданско-патриотическое направление»."""
    tokens = [token for token in words(text) if not token.isdigit() and token not in ("и", "по")]
    if not tokens or len(text) > 150 or not directions_named(text, directions):
        return False
    starts = [fold(start) for each in directions for start in DIRECTION_WORDS[each.code]]
    known = sum(token.startswith(tuple(starts)) for token in tokens)
    return all(token.startswith((*starts, *_HEADING_WORDS)) for token in tokens) and (
        known > 1 or len(tokens) > known or tokens[-1].endswith(("ое", "ая", "ой", "ый", "ие", "ка"))
    )
