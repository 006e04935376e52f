"""Reading a school's own list of partners, pasted from Word or Excel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.clipboard import TableTooLarge, find_header, parse_table, under_headings
from common.search import fold, name_fingerprint, stem, words
from common.text import one_line
from partners.alike import CANDIDATES, alike_by_name
from partners.models import Direction, Partner, PartnerKind

# What schools write above their columns, by the field it fills
COLUMNS: Mapping[str, Sequence[str]] = {
    "name": [
        "название",
        "наименование",
        "партнёр",
        "социальный партнёр",
        "организация",
        "учреждение",
        "наименование организации",
        "полное наименование",
        "name",
        "partner",
    ],
    "short_name": ["краткое название", "сокращённое наименование", "short name"],
    "directions": ["направление", "направления", "направление работы", "direction", "directions"],
    "kind": ["вид", "тип", "вид партнёра", "kind"],
    "contact_post": ["контактное лицо", "должность", "ответственный от партнёра", "contact", "contact person"],
    "phone": ["телефон", "тел", "phone", "telephone"],
    "email": ["почта", "электронная почта", "e-mail", "email"],
    "address": ["адрес", "местонахождение", "address"],
    "site": ["сайт", "ссылка", "site", "website"],
    "inn": ["инн", "inn"],
}

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
MAX_ROWS = 200
# Of names, for a whole list: two seconds of work, however large the list and the register
COMPARISONS = 10_000


@dataclass
class PastedPartner:
    """A row as it was read: the values for its fields, and what the register already has of it."""

    values: dict[str, str]
    directions: list[Direction] = field(default_factory=list)
    kind: PartnerKind | None = None
    # The partner it seems to be, and whether the portal is sure of it
    existing: Partner | None = None
    is_sure: bool = False
    remark: str = ""

    @property
    def action(self) -> str:
        """What is proposed for the row: `add`, or `skip` while the register may have it."""
        return "skip" if self.existing or self.remark else "add"


def read_partners(text: str, *, directions: Iterable[Direction], kinds: Iterable[PartnerKind]) -> list[PastedPartner]:
    """The partners of a pasted table or list, in its order.

    A header row names the columns; without one the first column is the name. A one-column list may have the
    directions as headings that end in a colon, as the school's document has. Raises `TableTooLarge`.
    """
    rows = parse_table(text)
    by_direction = list(directions)
    by_kind = list(kinds)
    pasted = []
    for values in _named_columns(rows):
        # A browser drops line breaks from a one-line box, and two words would become one.
        values = {name: one_line(value) for name, value in values.items()}
        if not words(values.get("name", "")):
            continue
        row = PastedPartner(values)
        row.directions = directions_named(values.get("directions", ""), by_direction)
        row.kind = kind_named(values.get("kind", ""), by_kind) or kind_named(values["name"], by_kind)
        pasted.append(row)
    if len(pasted) > MAX_ROWS:
        raise TableTooLarge(_("More than 200 partners at once. Paste the table in parts."))
    _compare_with_register(pasted)
    return pasted


def _named_columns(rows: list[list[str]]) -> list[dict[str, str]]:
    header, columns = find_header(rows, COLUMNS)
    if header is not None and "name" in columns.values():
        return [
            {name: row[index].strip() for index, name in columns.items() if index < len(row)}
            for row in rows[header + 1 :]
        ]
    if rows and len(rows[0]) == 1:
        return [{"name": name, "directions": heading} for heading, name in under_headings(rows)]
    # A table without headings: numbers of rows aside, the name comes first and the direction is where it is named.
    found = []
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip() and not cell.strip(" .").isdigit()]
        if cells:
            found.append({"name": cells[0], "directions": " ".join(cells[1:])})
    return found


def directions_named(text: str, directions: Sequence[Direction]) -> list[Direction]:
    """The directions that a cell or a heading names, in any wording."""
    tokens = words(text)
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


def _compare_with_register(pasted: list[PastedPartner]) -> None:
    by_words, by_name, by_inn = {}, {}, {}
    for partner in Partner.objects.only("name", "short_name", "name_fingerprint", "inn"):
        # Of two that differ in the order of words alone, the list means the one it names word for word.
        by_words[fold(partner.name)] = partner
        by_name[partner.name_fingerprint] = partner
        by_inn[partner.inn] = partner
    seen: dict[str, str] = {}
    candidates = min(CANDIDATES, COMPARISONS // max(1, len(pasted)))
    for row in pasted:
        name, inn = row.values["name"], row.values.get("inn", "")
        fingerprint = name_fingerprint(name)
        if fingerprint and fingerprint in seen:
            row.remark = _("The list has it twice: see «%(name)s».") % {"name": seen[fingerprint]}
        elif (
            same := by_words.get(fold(name)) or (fingerprint and by_name.get(fingerprint)) or (inn and by_inn.get(inn))
        ):
            row.existing, row.is_sure = same, True
        else:
            names = [name, row.values.get("short_name", "")]
            row.existing = next(iter(alike_by_name(Partner.objects.all(), names, candidates=candidates)), None)
        seen.setdefault(fingerprint, name)
