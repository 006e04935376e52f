"""Who answers for an activity, as plans word it: posts, names, «классные руководители»."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.search import fold, stem
from common.text import one_line, plain
from wordings.ambiguity import Doubt
from wordings.grades import ClassName, grades_in_words, parse_grades

LONGEST = 600


class Person(Protocol):
    """Somebody with an account: a user, or as much of one as is needed here."""

    @property
    def pk(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def post(self) -> str: ...


@dataclass(frozen=True)
class Responsible:
    """Who is named. `people` are only those beyond doubt; a post or a name without an account is no doubt."""

    text: str
    posts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    names_class_teachers: bool = False
    doubts: tuple[Doubt, ...] = ()


# Latin letters in Russian words: whatever the keyboard was set to, «А. П.» are Russian initials.
_RUSSIAN = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_CAPITALIZED = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTES = re.compile(r'«[^«»]{0,120}»|"[^"]{0,120}"|“[^“”]{0,120}”|„[^„“”]{0,120}[“”]')
_BRACKETS = re.compile(r"\([^()]{0,200}\)")


def _masked(text: str, *patterns: re.Pattern[str]) -> str:
    """The text with what these enclose made unreadable, place by place."""
    for pattern in patterns:
        text = pattern.sub(lambda found: "_" * len(found[0]), text)
    return text


# Where one post ends and the next begins. A word of these in the nominative begins a post wherever it stands:
# «учителя истории и обществознания» goes on, «учителя истории и классные руководители» does not.

_HOLDERS = """
    директор директора заместитель заместители зам замы замдиректора замдир завуч завучи здвр здувр здур
    педагог педагоги учитель учителя преподаватель преподаватели воспитатель воспитатели
    библиотекарь библиотекари психолог психологи логопед логопеды дефектолог дефектологи тьютор тьюторы
    советник советники вожатый вожатая вожатые руководитель руководители рук организатор организаторы
    инженер инженеры инструктор инструкторы тренер тренеры инспектор инспекторы инспектора методист методисты
    секретарь заведующий заведующая заведующие зав завхоз медсестра медработник медработники врач фельдшер
    председатель председатели куратор кураторы координатор координаторы наставник наставники физрук
    концертмейстер соцпедагог соцпедагоги классрук классруки специалист специалисты
    представитель представители начальник лаборант хореограф хормейстер звукорежиссер участковый
    ответственный ответственная ответственные медиатор модератор ведущий ведущие дежурный дежурные
"""
_GROUPS = """
    администрация совет советы актив штаб коллектив педколлектив сотрудники сотрудник работники работник члены
    лидеры лидер старосты староста родители родком волонтеры волонтер юнармейцы старшеклассники
    обучающиеся учащиеся ученики дети депутаты ветераны партнеры дружина
"""
_BEGINNING_ADJECTIVES = """
    классный классные кл соц социальный социальные старший старшая старшие ст школьный школьная школьные пед
    педагогический родительский родительская медицинский медицинская медицинские музыкальный музыкальные
    творческая рабочая инициативная ученический
"""
# «Директора» is more often «заместитель директора» than several heads, «инспектора» may be one's genitive.
_BEGINNINGS = frozenset(f"{_HOLDERS} {_GROUPS} {_BEGINNING_ADJECTIVES}".split()) - {"директора", "инспектора"}
# Shortened words that begin a post only before these: «кл. рук.», but «5–9 кл.»
_SHORT_BEGINNINGS = {
    "кл": ("рук",),
    "соц": ("пед", "раб"),
    "ст": ("вож",),
    "пед": ("орг", "доп", "колл", "раб"),
}
# Bodies that stand on a line of their own, unless they are somebody's
_BODIES = frozenset("пдн кдн кднизп одн гибдд мчс цдт ддт шсп ппк".split())
_OF_BODIES = ("инспектор", "сотрудник", "специалист", "представител", "начальник", "член", "работник")

_WAITING_WORDS = frozenset("соц ст кл пед муз мед зам зав все другие по с со от для при к у под за через в на".split())
_WAITING_ENDING = re.compile(r"(?!вожат|заведующ).*(?:ый|ий|ая|ые|ие|ое)")
_FIRST_OF_TWO = frozenset("педагог педагоги учитель учителя преподаватель преподаватели тренер тренеры".split())
_SECOND_OF_TWO = re.compile(
    "организатор|психолог|логопед|дефектолог|библиотекар|предметник|методист|наставник|тьютор|преподавател"
)
_SEPARATOR = re.compile(r"[,;•·|+]|(?<=[^\W\d_]{3})\s*/\s*(?=[^\W\d_]{3})|(?<=[^\W\d_]{3}\.)\s*/\s*(?=[^\W\d_]{3})")
_JOINING = re.compile(r"\s(?:и|или|а также|совместно с|вместе с|и/или)\s*$|\s[-–—/]\s*$", re.IGNORECASE)
_EDGES = " \t\n,;:/|+•·*–—-"

# What goes on behind a comma: «кл. рук. 5А, 5Б», «заместители по УВР, ВР», «учителя истории, обществознания»
_GOES_ON_IN_NUMBERS = re.compile(r"\W*(?:\d|[^\W\d_](?![^\W_]))")
_GOES_ON_AFTER_PO = re.compile(
    r"по\s|(?:вр|увр|ур|нмр|мр|ахч|ахр|ит|безопасности)(?:\s+и\s+(?:вр|увр|ур|нмр|мр|ахч|ахр|ит))?$"
)
_GOES_ON_IN_SUBJECTS = re.compile(
    "истор|обществ|литератур|русск|англ|иностр|немец|франц|математик|алгебр|геометр|физик|физическ|физкульт"
    "|хими|биолог|географ|информат|технолог|труда|музык|изо|мхк|обж|обзр|орксэ|одкнр|астроном|эколог|начальн"
    "|предметов|кружков|секци|студи|клубов|объединени|мо|шмо|отрядов|театр|хора|музе"
)
_WITH_SUBJECTS = re.compile(r"учител|преподават|руковод|рук\b|педагог|методист")


def is_post_word(word: str) -> bool:
    return fold(word).partition("-")[0] in _BEGINNINGS


def _waits(before: str, word: str) -> bool:
    """Whether the word before cannot end a post: «социальный | педагог», «педагог | организатор»."""
    if before in _WAITING_WORDS or _WAITING_ENDING.fullmatch(before):
        return True
    return before in _FIRST_OF_TWO and _SECOND_OF_TWO.match(word) is not None


def _begins_post(word: str, following: str) -> bool:
    if word in _SHORT_BEGINNINGS:
        return following.startswith(_SHORT_BEGINNINGS[word])
    return word.partition("-")[0] in _BEGINNINGS


def _begins_line(before: str, word: str) -> bool:
    """A capital letter on a new line is a new entry, unless a name or an abbreviation is broken there."""
    if fold(word) in _BODIES:
        return not fold(before).startswith(_OF_BODIES)
    if not word[0].isupper() or word.isupper():
        return False
    return not before[0].isupper() or before.isupper() or is_post_word(before)


def _cuts(masked: str) -> Iterator[int]:
    """Where a post begins without a comma before it."""
    words = [word for word in _WORD.finditer(masked) if fold(word[0]) not in {"и", "или"}]
    for before, word, after in zip(words, words[1:], [*words[2:], None], strict=False):
        between = masked[before.end() : word.start()]
        if not any(char.isspace() for char in between) or _waits(fold(before[0]), fold(word[0])):
            continue
        if _begins_post(fold(word[0]), fold(after[0]) if after else "") or (
            "\n" in between and _begins_line(before[0], word[0])
        ):
            yield word.start()


def _goes_on(previous: str, piece: str) -> bool:
    """Whether what follows a comma is more of the same post."""
    before, folded = fold(previous), fold(piece).strip()
    if _GOES_ON_IN_NUMBERS.match(folded) and not _INITIALS_FIRST.match(piece.translate(_RUSSIAN).strip()):
        return True
    if " по " in f" {before}" and _GOES_ON_AFTER_PO.match(folded):
        return True
    if not _GOES_ON_IN_SUBJECTS.match(folded) or not _WITH_SUBJECTS.search(before):
        return False
    return piece.strip()[:1].islower() or piece.strip().partition(" ")[0].isupper()


def _pieces(text: str) -> list[str]:
    """The posts and names one by one, as written."""
    masked = _masked(text, _QUOTES, _BRACKETS)
    pieces: list[str] = []
    start, joint = 0, ""
    for found in [*_SEPARATOR.finditer(masked), None]:
        end = found.start() if found else len(text)
        cuts = [start, *(start + cut for cut in _cuts(masked[start:end])), end]
        for number, (low, high) in enumerate(pairwise(cuts)):
            piece = text[low:high]
            if not piece.strip(_EDGES + "."):
                continue
            if number == 0 and pieces and _goes_on(pieces[-1], piece):
                pieces[-1] += joint + piece
            else:
                pieces.append(piece)
        if found:
            start, joint = found.end(), found[0]
    return pieces


# Names

_SURNAME_ENDING = re.compile(
    r".{2,}(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая|ой)|енко|[чщ]ук|юк|ян|дзе|швили|ко|ич|ых|их)", re.IGNORECASE
)
_NAME_WORD = re.compile(rf"{_WORD.pattern}(?:\s+(?:оглы|кызы|гызы)\b)?")
_PATRONYMIC = re.compile(
    r"[а-яё]{2,}(?:[оеё]вич|[оеё]вна|ьич|[мткл]ич|ична)|[а-яё]+\s+(?:оглы|кызы|гызы)", re.IGNORECASE
)
_SURNAME = rf"(?P<surname>{_CAPITALIZED}|[А-ЯЁ]{{3,}}(?:-[А-ЯЁ]{{3,}})?)"
_END = r"(?![А-Яа-яЁё])"
_SURNAME_FIRST = re.compile(
    rf"(?<![\w.]){_SURNAME}\s*(?:(?P<first>[А-ЯЁ])\.\s?(?:(?P<patronymic>[А-ЯЁ])\.?{_END})?"
    rf"|(?<=\s)(?P<bare>[А-ЯЁ]\s?[А-ЯЁ]){_END})"
)
_INITIALS_FIRST = re.compile(rf"(?<![\w.])(?P<first>[А-ЯЁ])\.\s?(?:(?P<patronymic>[А-ЯЁ])\.\s?)?{_SURNAME}{_END}")
_NAMED_AFTER = re.compile(r"(?:\bим\.?|имени|памяти|\bул\.?|улиц[аеы])\s*$", re.IGNORECASE)


def _agree(ours: str, theirs: str) -> bool:
    """Whether two given names can be one: nothing agrees with any, an initial with all that begin so."""
    if not ours or not theirs:
        return True
    return ours[0] == theirs[0] if 1 in (len(ours), len(theirs)) else ours == theirs


@dataclass(frozen=True)
class _Name:
    """The parts of a name, folded; first name and patronymic may be one letter, a part not given is empty."""

    surname: str = ""
    first: str = ""
    patronymic: str = ""

    def contradicts(self, other: "_Name") -> bool:
        if self.surname and other.surname and self.surname != other.surname:
            return True
        given = ((self.first, other.first), (self.patronymic, other.patronymic))
        return not all(_agree(ours, theirs) for ours, theirs in given)

    def is_surely(self, known: "_Name") -> bool:
        """Whether this name, as written, is a known person's: by the surname, or by both other names."""
        if self.contradicts(known):
            return False
        if self.surname:
            return self.surname == known.surname
        return len(self.first) > 1 and (self.first, self.patronymic) == (known.first, known.patronymic)

    def may_be(self, known: "_Name") -> bool:
        """Whether nothing speaks against it and something for it."""
        agrees = (self.surname and self.surname == known.surname) or (self.first and known.first)
        return bool(agrees) and not self.contradicts(known)


# Where a name stands in a text, from and to
_Place = tuple[int, int, _Name]


def _is_surname(found: re.Match[str]) -> bool:
    """Whether a surname stands beside initials: not in «Учитель А. П.», «ПДН И. И.», «Педагоги ДО»."""
    word, has_dots = found["surname"], "." in found[0]
    if is_post_word(word):
        return False
    return (has_dots and not word.isupper()) or _SURNAME_ENDING.fullmatch(word) is not None


def _initialled(text: str) -> Iterator[_Place]:
    """«Иванова А. П.», «А. П. Иванова»."""
    at = 0
    while hits := [hit for pattern in (_SURNAME_FIRST, _INITIALS_FIRST) if (hit := pattern.search(text, at))]:
        found = min(hits, key=lambda hit: hit.start())
        if not _is_surname(found):
            at = found.end("surname" if found.re is _SURNAME_FIRST else "first")
            continue
        at = found.end()
        parts = found.groupdict()
        bare = (parts.get("bare") or "").replace(" ", "")
        if not _NAMED_AFTER.search(text[: found.start()]):
            first, patronymic = bare[:1] or parts["first"] or "", bare[1:] or parts["patronymic"] or ""
            yield found.start(), found.end(), _Name(*map(fold, (found["surname"], first, patronymic)))


def _spelled_out(text: str) -> Iterator[_Place]:
    """«Анна Петровна», «Иванова Анна Петровна», «Анна Петровна Иванова»."""
    words = list(_NAME_WORD.finditer(text))

    def is_name(index: int) -> bool:
        return 0 <= index < len(words) and words[index][0].istitle() and not is_post_word(words[index][0])

    def adjoin(index: int) -> bool:
        """Whether only blanks part this word and the next."""
        return text[words[index].end() : words[index + 1].start()].isspace()

    free = 0
    for index, word in enumerate(words):
        is_patronymic = _PATRONYMIC.fullmatch(word[0]) and word[0][0].isupper()
        if not is_patronymic or index - 1 < free or not is_name(index - 1) or not adjoin(index - 1):
            continue
        first, last, surname = index - 1, index, ""
        if index - 2 >= free and is_name(index - 2) and adjoin(index - 2):
            first, surname = index - 2, words[index - 2][0]
        elif is_name(index + 1) and adjoin(index):
            # In «Анна Петровна Мария Ивановна» the third word is another's first name.
            following = words[index + 2][0] if index + 2 < len(words) else ""
            if not _PATRONYMIC.fullmatch(following):
                last, surname = index + 1, words[index + 1][0]
        free = last + 1
        start, end = words[first].start(), words[last].end()
        if not _NAMED_AFTER.search(text[:start]):
            yield start, end, _Name(*map(fold, (surname, words[index - 1][0], word[0])))


def _by_surname(text: str, known: Iterable[_Name], *, is_rest: bool) -> Iterator[_Place]:
    """A surname without initials, where it is an account's or can be nothing else; «Ольга Сидорова» too."""
    words = list(_WORD.finditer(text))
    firsts: dict[str, set[str]] = {}
    for name in known:
        firsts.setdefault(name.surname, set()).add(name.first)
    for index, word in enumerate(words):
        surname = fold(word[0])
        is_alone = len(words) == 1 and not is_rest and _SURNAME_ENDING.fullmatch(word[0])
        if not word[0].istitle() or is_post_word(word[0]) or not (is_alone or surname in firsts):
            continue
        if _NAMED_AFTER.search(text[: word.start()]):
            continue
        beside = [words[at] for at in (index - 1, index + 1) if 0 <= at < len(words)]
        first = next((each for each in beside if fold(each[0]) in firsts.get(surname, ())), word)
        start, end = min(word.start(), first.start()), max(word.end(), first.end())
        yield start, end, _Name(surname, fold(first[0]) if first is not word else "")


def _names_in(piece: str, known: Sequence[_Name]) -> list[_Place]:
    """The names in one piece, with their places."""
    text = _masked(piece, _QUOTES).translate(_RUSSIAN)
    found: list[_Place] = []

    def take(places: Iterator[_Place]) -> None:
        nonlocal text
        for start, end, name in list(places):
            found.append((start, end, name))
            text = text[:start] + "_" * (end - start) + text[end:]

    take(_initialled(text))
    take(_spelled_out(text))
    take(_by_surname(text, known, is_rest=bool(found)))
    return sorted(found, key=lambda place: place[0])


@lru_cache(maxsize=1024)
def _known_names(full_name: str) -> tuple[_Name, ...]:
    """A person's name in parts; where two words leave it open which is the surname, both ways."""
    text = one_line(full_name).translate(_RUSSIAN)
    found = [*_initialled(text), *_spelled_out(text)]
    if found:
        return (found[0][2],)
    words = [fold(word) for word in _WORD.findall(text)]
    if len(words) == 2:
        a, b = words
        orders = [_Name(*pair) for pair in ((a, b), (b, a)) if _SURNAME_ENDING.fullmatch(pair[0])]
        return tuple(orders) or (_Name(a, b),)
    if len(words) == 1:
        return (_Name(surname=words[0]),)
    return (_Name(*words[:3]),) if words else ()


# Posts by their meaning

_WORDINGS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"\b(?:{pattern})\b"), meaning)
    for pattern, meaning in [
        (r"зам(?:естител[ьи])? ?дир(?:ектора?|ектором)?", "заместитель директора"),
        (r"зд(увр|вр|ур|нмр|мр|ахч|ахр)", r"заместитель директора по \1"),
        (r"завуч(?:и|а|ем)?", "заместитель директора"),
        (r"зам(?:естител[ьи])?(?= по )", "заместитель директора"),
        (r"увр", "учебновоспитательной работе"),
        (r"вр", "воспитательной работе"),
        (r"ур", "учебной работе"),
        (r"нмр", "научнометодической работе"),
        (r"мр", "методической работе"),
        (r"ах[чр]|(?:административно)?хозяйственной части", "административнохозяйственной работе"),
        (r"(?<=по )от", "охране труда"),
        (r"(?<=по )тб", "технике безопасности"),
        (r"соц ?пед(?:агоги?)?", "социальный педагог"),
        (r"соц", "социальный"),
        (r"пдо|педагоги? до", "педагог дополнительного образования"),
        (r"доп ?(?:образования|обр)?", "дополнительного образования"),
        (r"нач(?:альных)? (?:кл|классов)|начальн(?:ой|ая) школ[ыа]|нач школы", "начальных классов"),
        (r"кл(?:ас{1,2}(?:н\w*)?)? ?рук(?:оводител\w*|и)?", "классный руководитель"),
        (r"классрук\w*|руководител\w* классов", "классный руководитель"),
        (r"рук(?: л[ьи])?", "руководитель"),
        (r"уч(?:ит)?(?: л[ья])?", "учитель"),
        (r"орг", "организатор"),
        (r"зав", "заведующий"),
        (r"ст(?= вожат)", "старший"),
        (r"преп", "преподаватель"),
        (r"пед(?= )", "педагог"),
        (r"физруки?", "учитель физкультура"),
        (r"физ(?:ическ\w+)? ?(?:культур\w*|воспитани\w*|ры)|физкультурн\w*|физры|физо|фк", "физкультура"),
        (r"обж|обзр|основ\w* безопасности (?:жизнедеятельности|и защиты родины)", "обзр"),
        (r"(?:преподавател\w+|педагоги?|учител\w+)(?: организатор\w*)? (?:по )?обзр", "учитель обзр"),
        (r"преподавател\w+ организатор\w*", "учитель обзр"),
        (r"педагоги? (?=психолог)", ""),
        (r"советник\w*(?: директора)?(?: школы)?(?: по воспит.*)?$", "советник директора воспитание"),
        (r"медсестр\w*|мед(?:ицинск\w+)? сестр\w*", "медсестра"),
        (r"мед(?:ицинск\w+)? ?работник\w*", "медработник"),
        (r"рус(?:ск\w+)? яз(?:ык\w*)?", "русского"),
        (r"англ(?:ийск\w+)?(?: яз(?:ык\w*)?)?", "английского"),
        (r"ин(?:остранн\w+)? ?яз(?:ык\w*)?", "иностранных"),
        (r"лит(?:ературы|ры| ры)", "литературы"),
        (r"шск", "спортивного клуба"),
        (r"ш?мо", "методического объединения"),
        (r"учител\w+ предметник\w*", "учитель"),
        (r"и ?о|врио", "исполняющий обязанности"),
        (r"(?:высшей|первой|второй|\d) (?:квалификационной )?категории", ""),
    ]
]
_CLASS_TEACHER_WORDS = re.compile(
    r"\b(?:кл(?:ас{1,2}(?:н\w*)?)?\W{0,3}рук(?:оводител\w*|и)?|классрук\w*|руководител\w*(?=\s+классов))\.?",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"([а-я]+о)\s?-\s?(?=[а-я])")
# Words that all schools share, and those that tell no post from another
_EMPTY_WORDS = frozenset("по и с со в во на для за при к от все оу оо мбоу мкоу маоу моу сош".split())
_EMPTY_STEMS = frozenset(stem(word) for word in "школа школьный класс классы язык языков языка".split())
_BEFORE_HEADS = frozenset("соц кл ст пед муз мед зам все".split())
_CLASS_TEACHER = frozenset({stem("классный"), stem("руководитель")})
_TEACHER, _PEDAGOGUE = stem("учитель"), stem("педагог")
_DEPUTY, _HEAD, _ADMINISTRATION = stem("заместитель"), stem("директор"), stem("администрация")
_WORK = stem("работа")
_WITH_FIELDS = (frozenset({_TEACHER}), frozenset({_DEPUTY, _HEAD}))


@dataclass(frozen=True)
class _Meaning:
    """A post by its meaning: stems in no order; for class teachers the grades and classes as well."""

    words: frozenset[str]
    is_group: bool
    is_class_teacher: bool = False
    grades: frozenset[int] = frozenset()
    classes: frozenset[ClassName] = frozenset()

    def names(self, post: "_Meaning") -> bool:
        """Whether this wording names those who hold the post, alone or among others."""
        if not self.words:
            return False
        if self.is_class_teacher or post.is_class_teacher:
            return self._names_class_teacher(post)
        if self.words == post.words or (self.is_group and self.words <= post.words):
            return True
        if _TEACHER in post.words and self.words == {_PEDAGOGUE}:
            return self.is_group
        if self.words == {_ADMINISTRATION}:
            return {_DEPUTY, _HEAD} <= post.words or post.words == {_HEAD}
        # Those who teach history and civics are meant by «учителя истории», deputies by one of their fields.
        common = self.words & post.words
        return any(titles <= common and common - titles - {_WORK} for titles in _WITH_FIELDS)

    def _names_class_teacher(self, post: "_Meaning") -> bool:
        if not (self.is_class_teacher and post.is_class_teacher):
            return False
        if not self.grades or not post.grades:
            return not self.grades
        # «5–7 классов» names all class teachers of grade 6, «6А» one of them.
        has_classes = any(each.grade in post.grades for each in self.classes)
        return bool(self.classes & post.classes if has_classes else self.grades & post.grades)


def _spelled(post: str) -> str:
    """The post with its abbreviations spelled out, in small letters, without marks."""
    text = fold(one_line(post).translate(_RUSSIAN))
    text = re.sub("[‐‑‒–—−]", "-", text)
    text = " ".join(re.sub(r"[^\w]|_", " ", _ONE_WORD.sub(r"\1", text)).split())
    for pattern, meaning in _WORDINGS:
        text = pattern.sub(meaning, text)
    return " ".join(text.split())


def _is_group(post: str) -> bool:
    """Whether the post is one of several people: «учителя», «классные руководители», «соц. педагоги»."""
    leading = [word.partition("-")[0] for word in _WORD.findall(fold(post))[:2]]
    if leading and leading[0] not in _BEFORE_HEADS:
        leading = leading[:1]
    return any(len(word) > 2 and (word == "учителя" or word.endswith(("ы", "и", "ые", "ие"))) for word in leading)


@lru_cache(maxsize=4096)
def _meaning(post: str) -> _Meaning:
    spelled = _spelled(post)
    is_class_teacher = "классный руководитель" in spelled
    if is_class_teacher:
        audience = parse_grades(_CLASS_TEACHER_WORDS.sub(" ", one_line(post)))
        return _Meaning(
            _CLASS_TEACHER,
            _is_group(post),
            True,
            audience.grades,
            frozenset(audience.classes),
        )
    words = [word for word in spelled.split() if word not in _EMPTY_WORDS]
    stems = frozenset(stem(word) for word in words)
    return _Meaning(stems - _EMPTY_STEMS or stems, _is_group(post))


def post_key(post: str) -> str:
    """The post by its meaning: the same for «Замдиректора по ВР» and «заместители директора по ВР»."""
    meaning = _meaning(one_line(post))
    whole = grades_in_words(meaning.grades - {each.grade for each in meaning.classes})
    classes = [each.label for each in sorted(meaning.classes)]
    return " ".join([*sorted(meaning.words), *classes, whole]).strip()


@lru_cache(maxsize=4096)
def _meanings(text: str) -> tuple[_Meaning, ...]:
    return tuple(_meaning(entry.post) for entry in _read(text, ()) if entry.post)


def names_post(text: str, post: str) -> bool:
    """Whether a wording of who is responsible names those who hold this post, or one of these posts."""
    held = _meanings(post)
    return any(meant.names(each) for meant in _meanings(text[:LONGEST]) for each in held)


# The whole wording


def _tidy(post: str) -> str:
    """What is left of a piece without its names: «педагог-организатор ()» is «педагог-организатор»."""
    text = one_line(re.sub(r"\(\W*\)", " ", post)).strip(_EDGES)
    text = re.sub(r"^\d{1,2}[.)]\s+", "", text)
    while (shorter := _JOINING.sub("", f"{text} ").strip(_EDGES)) != text:
        text = shorter
    text = re.sub(r"^(?:и|или|а также|совместно с|вместе с)\s+", "", text, flags=re.IGNORECASE)
    # The dot of an abbreviation stays: «кл. рук.»
    return text.rstrip(".") if re.search(r"[^\W\d_]{6,}\.+$", text) else text


def _is_post(text: str) -> bool:
    words = _WORD.findall(text)
    return any(len(word) > 1 for word in words) and not re.fullmatch(r"\W*отв(?:етственн\w*)?\W*", fold(text))


@dataclass(frozen=True)
class _Entry:
    """One piece: a post, or names, or the names of those who hold the post."""

    post: str
    names: tuple[tuple[str, _Name], ...]


def _read(text: str, known: Sequence[_Name]) -> Iterator[_Entry]:
    for piece in _pieces(plain(text)):
        rest, at = "", 0
        names = _names_in(piece, known)
        for start, end, _name in names:
            rest, at = f"{rest}{piece[at:start]} ", end
        post = _tidy(rest + piece[at:])
        written = tuple((one_line(piece[start:end]), name) for start, end, name in names)
        yield _Entry(post if _is_post(post) else "", written)


def _fitting(name: _Name, people: Iterable[Person]) -> list[Person]:
    return [each for each in people if any(name.is_surely(known) for known in _known_names(each.full_name))]


def _holder(post: str, people: Iterable[Person]) -> Person | None:
    """The one person whose post this is, where it is one person's."""
    meant = _meaning(post)
    if meant.is_group or (meant.is_class_teacher and not meant.classes):
        return None
    holders = [each for each in people if each.post and names_post(post, each.post)]
    if len(holders) != 1:
        return None
    return holders[0] if meant in _meanings(holders[0].post) else None


def _may_be_one_of(person: Person, names: Iterable[_Name]) -> bool:
    return any(name.may_be(known) for name in names for known in _known_names(person.full_name))


def _doubt_name(written: str, people: Iterable[Person]) -> Doubt:
    message = format_lazy(
        _("«{name}» fits more than one person ({people})."),
        name=written,
        people=", ".join(each.full_name for each in people),
    )
    return Doubt("two-people", message)


def _of_post(fitting: list[Person], posts: Iterable[str]) -> list[Person]:
    """«Учитель физкультуры Иванова А. П.» of two Ivanovas is the one who teaches it."""
    named = [each for each in fitting if any(names_post(post, each.post) for post in posts)]
    return named if len(named) == 1 else fitting


def understand_responsible(text: str, people: Sequence[Person]) -> Responsible:
    """Whom a plan's wording names, and which of the people with accounts these are beyond doubt."""
    if len(text) > LONGEST:
        message = format_lazy(_("This is longer than {limit} characters and was not read."), limit=LONGEST)
        return Responsible(text, doubts=(Doubt("long", message),))
    known = [name for each in people for name in _known_names(each.full_name) if name.surname]
    entries = list(_read(text, known))
    posts = tuple(dict.fromkeys(entry.post for entry in entries if entry.post))
    names = {written: name for entry in entries for written, name in entry.names}
    fitting = {written: _of_post(_fitting(name, people), posts) for written, name in names.items()}
    found = {each[0].pk: None for each in fitting.values() if len(each) == 1}
    strangers = [name for written, name in names.items() if not fitting[written]]
    for entry in entries:
        holder = _holder(entry.post, people) if entry.post else None
        # A name beside the post says who holds it. So may one elsewhere that no account has: the post may
        # have a new holder, whom the portal does not know yet.
        named = [name for _written, name in entry.names] or strangers
        if holder is not None and (not named or _may_be_one_of(holder, named)):
            found[holder.pk] = None
    return Responsible(
        text=text,
        posts=posts,
        names=tuple(names),
        people=tuple(found),
        names_class_teachers=any(_meaning(post).is_class_teacher for post in posts),
        doubts=tuple(_doubt_name(written, each) for written, each in fitting.items() if len(each) > 1),
    )
