"""Whom a cell for partners names: partners of the register, communities of the school, and who is unknown.

A cell is taken apart where one name may end; a name that itself has a comma or «и» is put together again. A piece is
understood when some name is all of it, or when what is left of it are people of that organization («сотрудники ФАП»).
Whatever is not understood is told: no word of a cell is passed over.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models import Cooperation, OwnCommunity
from activities.organizations import (
    IGNORED,
    LEVELS,
    SHORTEST,
    OrganizationKind,
    abbreviations,
    initials,
    kinds_named,
)
from activities.partner_names import SILENT, KnownPartner, all_names, partners_named, quoted, stand_in, stems, telling
from common.search import words
from common.text import in_quotes, one_line
from partners.models import Partner
from wordings.ambiguity import Ambiguity

# So many pieces of a cell are at most one name: «Комиссия по делам несовершеннолетних, защите их прав и …»
_MOST_PIECES = 4
_PIECE_ENDS = re.compile(r"\s*[,;\n]\s*|(?<=\w\w)\s*/\s*(?=\w\w)|\s+(?:и|&|\+)\s+|\s*\+\s*", re.IGNORECASE)
_QUOTES = re.compile('«[^«»]*(?:«[^«»]*»[^«»]*)*»|"[^"]*"|“[^”]*”|„[^“”]*[“”]')
_PARENTHESES = re.compile(r"\([^()]*\)")
_NOTHING = frozenset({"", "нет", "отсутствует"})
# Words of a whole cell that say what holds without a partner
_OWN_WORDS = frozenset(
    """
    своими силами|силами школы|собственными силами|самостоятельно|партнер не нужен|партнер не требуется|без партнера
    |без партнеров|не требуется|школа|on our own
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_LOOKING_WORDS = frozenset("ищем партнера|ищем|поиск партнера|we are looking for a partner".split("|"))


@dataclass(frozen=True)
class NamedSides:
    """Whom a cell names. `own_text` is what it says of the school's own, as it is written; `unknown` what is left.

    `may_be_own` are communities of whose name it is not said whether it means the school's own or a partner:
    `services.communities.settle_meaning` remembers the answer.
    """

    partners: tuple[Partner, ...] = ()
    own: tuple[OwnCommunity, ...] = ()
    own_text: str = ""
    unknown: tuple[str, ...] = ()
    may_be_own: tuple[OwnCommunity, ...] = ()
    # Pieces that say more than the names that were found in them: «ДК (методист Петрова)»
    fuller: tuple[str, ...] = ()
    # What the cell says by itself; None where it says nothing, or a question is open
    cooperation: Cooperation | None = None
    ambiguities: tuple[Ambiguity, ...] = ()


def _in_quotes_each(texts: Sequence[str]) -> str:
    return ", ".join(map(in_quotes, texts))


# Which marks they are is known when the question is asked, in the language of its page.
in_quotes_each = lazy(_in_quotes_each, str)


def which_partner(same: Iterable[Partner]) -> Ambiguity:
    titles = in_quotes_each([each.title for each in same])
    return Ambiguity("which-partner", format_lazy(_("Which partner is meant: {partners}?"), partners=titles))


def unknown_partner(texts: Iterable[str]) -> Ambiguity:
    said = _("The register has no such partner: {names}. Choose one, or say what to do without.")
    return Ambiguity("unknown-partner", format_lazy(said, names=in_quotes_each(list(texts))))


def may_be_own(community: OwnCommunity) -> Ambiguity:
    said = _("Is “{name}” here a school community, or a partner?")
    return Ambiguity("may-be-own", format_lazy(said, name=community.name))


@dataclass
class _Found:
    """What one piece names; `is_whole` where no word of it is left over."""

    partners: list[Partner] = field(default_factory=list)
    either: list[list[Partner]] = field(default_factory=list)
    own: list[OwnCommunity] = field(default_factory=list)
    asked: list[OwnCommunity] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)
    is_whole: bool = False

    def take(self, fitting: list[Partner]) -> None:
        """Take the partner that is meant, or those of which one is."""
        if len(fitting) == 1:
            self.partners += fitting
        elif fitting:
            self.either.append(fitting)

    @property
    def count(self) -> int:
        return len(self.partners) + len(self.either) + len(self.own) + len(self.asked)


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the pieces of a cell begin and end: at commas, lines, slashes, «и», but not within quotes."""
    within = [found.span() for found in _QUOTES.finditer(text)]
    ends = [
        found.span()
        for found in _PIECE_ENDS.finditer(text)
        if not any(start < found.start() < end for start, end in within)
    ]
    starts = [0, *(end for _start, end in ends)]
    return [
        (start, end)
        for start, end in zip(starts, [*(start for start, _end in ends), len(text)], strict=True)
        if words(text[start:end])
    ]


@dataclass(frozen=True)
class _Registered:
    """A partner with what its names are compared by."""

    partner: Partner
    spellings: frozenset[tuple[str, ...]]
    stems: frozenset[str]
    initials: tuple[str, ...]
    abbreviations: frozenset[str]


def _registered(partner: Partner) -> _Registered:
    names = all_names(partner)
    return _Registered(
        partner,
        spellings=frozenset(tuple(words(name)) for name in names),
        stems=frozenset(each for name in names for each in stems(name)),
        initials=tuple(initials(name) for name in names),
        abbreviations=frozenset(each for name in names for each in abbreviations(name)),
    )


class SidesReader:
    """Finds whom cells for partners name, in the register and in the list of the school's communities.

    Names are taken apart once, and pieces are remembered: a plan says the same again and again.
    """

    def __init__(self, known: Sequence[KnownPartner], communities: Iterable[OwnCommunity]) -> None:
        self.known = known
        self.registered = [_registered(each.partner) for each in known]
        self.communities = [
            (community, frozenset(telling(name))) for community in communities for name in community.names
        ]
        self._of_kind: dict[OrganizationKind, list[_Registered]] = {}
        self._found: dict[str, _Found] = {}

    def named(self, text: str) -> NamedSides:
        said = " ".join(words(text))
        if said in _NOTHING:
            return NamedSides()
        if said in _LOOKING_WORDS:
            return NamedSides(cooperation=Cooperation.LOOKING)
        if said in _OWN_WORDS:
            return NamedSides(cooperation=Cooperation.OWN, own_text=one_line(text))
        pieces = self._pieces(text)
        found = [each for _piece, each in pieces]
        partners = tuple(dict.fromkeys(partner for each in found for partner in each.partners))
        asked = tuple(dict.fromkeys(community for each in found for community in each.asked))
        unknown = tuple(piece for piece, each in pieces if not each.count)
        ambiguities = [which_partner(same) for each in found for same in each.either]
        ambiguities += map(may_be_own, asked)
        if unknown:
            ambiguities.append(unknown_partner(unknown))
        cooperation = None
        if not ambiguities:
            cooperation = Cooperation.PARTNERS if partners else Cooperation.OWN
        return NamedSides(
            partners=partners,
            own=tuple(dict.fromkeys(community for each in found for community in each.own)),
            own_text=", ".join(piece for piece, each in pieces if each.own and not each.partners),
            unknown=unknown,
            may_be_own=asked,
            fuller=tuple(piece for piece, each in pieces if each.partners and not each.is_whole),
            cooperation=cooperation,
            ambiguities=tuple(ambiguities),
        )

    def _pieces(self, text: str) -> list[tuple[str, _Found]]:
        """Return the pieces of a cell with what each names; several pieces that are one name together are one."""
        spans = _spans(text)
        pieces, index = [], 0
        while index < len(spans):
            for last in range(min(index + _MOST_PIECES, len(spans)), index, -1):
                piece = one_line(text[spans[index][0] : spans[last - 1][1]])
                found = self._find(piece)
                if last == index + 1 or (found.is_whole and found.count == 1):
                    pieces.append((piece, found))
                    index = last
                    break
        return pieces

    def _find(self, piece: str) -> _Found:
        if piece not in self._found:
            self._found[piece] = self._look_up(piece)
        return self._found[piece]

    def _look_up(self, piece: str) -> _Found:
        found = _Found()
        by_name = self._by_name(piece)
        community, name = self._community(piece)
        if community is not None:
            by_name = {each: same for each, same in by_name.items() if not each < name}
            rivals = [each for each in by_name if name <= each]
            # A longer name in the register is the register's.
            if not rivals or rivals == [name]:
                self._take_community(found, community, piece, name, is_registered=bool(by_name))
                if found.count:
                    by_name.pop(name, None)
        for each, same in by_name.items():
            found.take(same)
            found.stems |= each
        if not found.count:
            self._find_by_kind(found, piece)
        found.is_whole = bool(found.count) and not self._left_over(piece, found)
        return found

    def _by_name(self, piece: str) -> dict[frozenset[str], list[Partner]]:
        """Return the partners whose name the piece is, else those whose name it has."""
        spelling = tuple(words(piece))
        whole = [each.partner for each in self.registered if spelling in each.spellings]
        return {frozenset(telling(piece)): whole} if whole else partners_named(piece, self.known)

    def _community(self, piece: str) -> tuple[OwnCommunity | None, frozenset[str]]:
        """Return the community whose name stands in the piece, the longest one, with its stems."""
        there = frozenset(telling(piece))
        best: tuple[OwnCommunity | None, frozenset[str]] = (None, frozenset())
        for community, name in self.communities:
            if len(name) > len(best[1]) and name <= there and stand_in(name, piece):
                best = (community, name)
        return best

    def _take_community(
        self, found: _Found, community: OwnCommunity, piece: str, name: frozenset[str], *, is_registered: bool
    ) -> None:
        """Take a name for the school's own, leave it to the register, or ask, as the list says."""
        meaning = community.meaning
        if meaning == OwnCommunity.Meaning.USUAL:
            # «Районный совет отцов» is hardly the school's, nor what the school registered as a partner.
            is_doubtful = is_registered or LEVELS & set(stems(piece)) - name
            meaning = OwnCommunity.Meaning.ASK if is_doubtful else OwnCommunity.Meaning.OWN
        if meaning == OwnCommunity.Meaning.OWN:
            found.own.append(community)
        elif meaning == OwnCommunity.Meaning.ASK:
            found.asked.append(community)
        else:
            return
        found.stems |= name

    def _find_by_kind(self, found: _Found, piece: str) -> None:
        """Find the register's only one of a kind, or one by its abbreviation: «ФАП», «сельская библиотека», «ЦДТ»."""
        # What stands in parentheses may be anything: a person, a number to call.
        piece = _PARENTHESES.sub(" ", piece)
        for phrase, kind in kinds_named(piece):
            if fitting := _fitting(piece, phrase, self._partners_of(kind)):
                found.take(fitting)
                found.stems |= phrase
        if not found.count and (short := self._by_initials(piece)):
            found.take(short)
            found.stems |= set(stems(piece))

    def _partners_of(self, kind: OrganizationKind) -> list[_Registered]:
        if kind not in self._of_kind:
            self._of_kind[kind] = [each for each in self.registered if kind.has(each.partner)]
        return self._of_kind[kind]

    def _by_initials(self, piece: str) -> list[Partner]:
        """Return those whose name a piece is in short: «ЦВР»; or those that are short for it."""
        said, full = telling(piece), initials(piece)
        short = said[0] if len(said) == 1 and len(said[0]) >= SHORTEST else ""
        return [
            each.partner
            for each in self.registered
            if (short and any(short in name for name in each.initials))
            or any(name in full for name in each.abbreviations)
        ]

    def _left_over(self, piece: str, found: _Found) -> set[str]:
        """Return what a piece says besides the names: not whose people they are, nor how a partner calls itself."""
        left = set(telling(piece)) - found.stems - IGNORED - LEVELS
        if not left:
            return left
        theirs = [each for each in self.registered if each.partner in found.partners]
        left -= {each for one in theirs for each in one.stems}
        for phrase, kind in kinds_named(piece) if left else ():
            if any(each in self._partners_of(kind) for each in theirs):
                left -= phrase
        return left


def _fitting(piece: str, phrase: frozenset[str], registered: Sequence[_Registered]) -> list[Partner]:
    """Return those of one kind that the piece may mean: what else it says is in their names, no level differs."""
    said = set(stems(piece)) - phrase
    levels, rest = said & LEVELS, said - LEVELS - IGNORED - SILENT
    rest |= {each for part in quoted(piece) for each in stems(part)} - phrase
    fitting: list[tuple[bool, Partner]] = []
    for each in registered:
        theirs = each.stems & LEVELS
        if rest <= each.stems and not (levels and theirs and not levels & theirs):
            fitting.append((bool(levels & theirs), each.partner))
    closest = [partner for is_same_level, partner in fitting if is_same_level]
    return closest or [partner for _is_same_level, partner in fitting]
