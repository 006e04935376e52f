"""Grades and classes: as plans word them («1–4, родители»), as words again, and as a number to store."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.text import plain
from school.classes import class_letter
from school.years import FIRST_GRADE, GRADES
from wordings.ambiguity import Doubt

LONGEST = 300
ALL_GRADES = frozenset(GRADES)
_QUOTED = 60


class Level(models.TextChoices):
    """A level of general education («уровень образования», 273-ФЗ, art. 10)."""

    NOO = "noo", _("primary general education")
    OOO = "ooo", _("basic general education")
    SOO = "soo", _("secondary general education")

    @property
    def grades(self) -> range:
        return _LEVEL_GRADES[self]


_LEVEL_GRADES = {Level.NOO: range(1, 5), Level.OOO: range(5, 10), Level.SOO: range(10, 12)}


@dataclass(frozen=True, order=True)
class ClassName:
    """A class as it is called in any year: «6А»."""

    grade: int
    letter: str

    @property
    def label(self) -> str:
        return f"{self.grade}{self.letter}"


@dataclass(frozen=True)
class Audience:
    """Whom an event is for, by its wording.

    A class is among `classes` only where its grade is not named as a whole: «6, 6А» is grade 6. `others` are
    codes, the keys of `_OTHER_PUPILS` and `_OTHER_PEOPLE`. With doubts, `grades` is the likeliest meaning.
    """

    text: str
    grades: frozenset[int] = frozenset()
    classes: tuple[ClassName, ...] = ()
    is_everyone: bool = False
    others: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_sure(self) -> bool:
        return not self.doubts


def grade_mask(grades: Iterable[int]) -> int:
    """The grades as one number: bit 0 is grade 1, bit 10 is grade 11."""
    mask = 0
    for grade in grades:
        if grade not in ALL_GRADES:
            raise ValueError(f"there is no grade {grade}")
        mask |= 1 << (grade - FIRST_GRADE)
    return mask


def grades_of_mask(mask: int) -> frozenset[int]:
    return frozenset(grade for grade in GRADES if mask >> (grade - FIRST_GRADE) & 1)


def grades_in_words(grades: Iterable[int]) -> str:
    """«1–4, 9»: runs as a plan writes them, nothing for no grade."""
    runs: list[list[int]] = []
    for grade in sorted(set(grades)):
        if runs and runs[-1][1] == grade - 1:
            runs[-1][1] = grade
        else:
            runs.append([grade, grade])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


# What words look like. All patterns read the text as `_folded` makes it: lower case, е for ё, Russian letters
# for Latin ones that look alike, «-» for every dash, «"» for every quote, « » for every blank.

_CLASS_WORD = r"(?:класс(?:а|у|ом|е|ы|ов|ам|ами|ах)?(?![а-я])|кл(?![а-я])\.?)"
_LEVEL_WORD = r"(?:(?:школ|звен|уровн|уровен|ступен|школьник)[а-я]*|шк(?![а-я])\.?)"


def _alternatives(phrases: str) -> str:
    """Phrases, one a line or between semicolons, as a pattern; of those that fit the longest counts.

    «~» is any ending, «(а|б)» a choice, «?» after it makes it optional; КЛАСС and ЗВЕНО are «класс», «кл.»
    and «звено», «школа», «ступень» in any form. Else they are regular expressions.
    """
    found = sorted((phrase.strip() for phrase in re.split(r"[\n;]", phrases) if phrase.strip()), key=len)
    pattern = re.sub(r"(?<!\\)\((?!\?)", "(?:", "|".join(reversed(found)))
    pattern = pattern.replace("~", "[а-я]*").replace(" ", r"\s+")
    return pattern.replace("КЛАСС", _CLASS_WORD).replace("ЗВЕНО", _LEVEL_WORD)


def _phrases(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives(text)})(?![а-я])\.?")


# Numbers that are no grades

_NUMBER = r"\d{1,4}(?:\s*(?:-|до|по)\s*\d{1,4})?"
_FROM_EACH = rf"(?:\s*(?:от|из|с)\s+(?:кажд[а-я]*\s+)?(?:{_CLASS_WORD}|(?:параллел|команд)[а-я]*))"
_COUNTED = r"""(?:%|чел[а-я]*\.?|(?:учащ|обучающ)(?:ихся|егося|имся)|участник(?:а|ов)|ученик(?:а|ов|у|ам)
    |представител(?:я|ей|ю))"""
_COUNT = re.compile(
    rf"""(?:(?:по|до|от|не\s+более|не\s+менее|всего)\s+)?{_NUMBER}\s*(?:{_COUNTED}{_FROM_EACH}?|{_FROM_EACH})
    |\d{{1,3}}\s*команд[аые]?(?![а-я]){_FROM_EACH}?
    |по\s+(?:одному|одной|два|две|двое|три|трое|четыре|пять)(?:\s+человек[а]?)?{_FROM_EACH}?
    |от\s+(?:кажд[а-я]*\s+)?(?:класса|параллели)(?![а-я])""",
    re.VERBOSE,
)
_AGE = re.compile(rf"(?:(?:от|с)\s+)?{_NUMBER}\s*-?(?:ти\s*)?(?:лет(?![а-я])|летн[а-я]*)|\d{{1,2}}\s*\+(?!\s*\d)")
_MONTH = "(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
_DATE = re.compile(rf"{_NUMBER}\s*{_MONTH}|{_NUMBER}[.:]\d{{1,2}}(?:[.:]\d{{2,4}})?|\d{{3,}}(?:\s*[-/]\s*\d{{3,}})?")
_NUMBERED = re.compile(
    rf"""[№#]\s*\d{{1,6}}
    |{_NUMBER}(?:\s?-?\s?(?:я|ая|й|ый|ой|ей|го|ую)(?=\s))?\s*
    (?:смен|четверт|полугод|триместр|урок|час|раза?\b|минут|мин\b|дн[яей]|недел|тур|этап|мест|корпус|этаж|каб
    |руб|балл|билет|шт|экз|год|взвод|поток|ряд\b)[а-я]*""",
    re.VERBOSE,
)
_NO_GRADE = (_COUNT, _AGE, _DATE, _NUMBERED)

# Grades: «7», «VII», «седьмой», with endings, and what makes two of them a range

_ORDINALS = tuple("перв втор трет четверт пят шест седьм восьм девят десят одиннадцат".split())
_ORDINAL_ENDING = (
    "(?:ый|ой|ий|ые|ых|ого|ому|ым|ыми|ом|ьи|ьих|ьего|ьему|ьим|ьими|ьем)(?![а-я])"  # no «ая»: that is a shift
)
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}){_ORDINAL_ENDING}"
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "iх", "х", "хi", "хii")
_GRADE = re.compile(
    rf"""(?P<digits>[1-9]\d?|0)(?!\d)
    |(?P<roman>[ivх]{{1,4}})(?![а-яa-z])
    # «Первые» alone are a movement: a grade in words is one before «класс».
    |(?P<ordinal>{"|".join(_ORDINALS)}){_ORDINAL_ENDING}
     (?=(?:\s*(?:,|-|и\s|по\s|до\s)\s*{_ORDINAL}){{0,10}}\s+{_CLASS_WORD})""",
    re.VERBOSE,
)
_GRADERS_ROOTS = tuple("перво второ третье четверо пяти шести семи восьми девяти десяти одиннадцати".split())
_GRADERS = re.compile(
    rf"(?:(?P<root>{'|'.join(_GRADERS_ROOTS)})|(?P<digits>\d{{1,2}})\s?-?\s?(?:ти|и|х)?)\s?-?\s?"
    "классни[кц][а-я]*"
)
# «5-х», «7го». One letter is an ending after a dash, if small, and before «классы»; else «7Е» is a class.
_ENDING = re.compile(
    r"(?:\s?-\s?)?(?:го|му|ми|ти|ый|ий|ой|ая|ые|ие|ых|их|ым|ыми|ом|ем)(?![а-я])"
    r"|\s?-\s?(?P<one>[йяехм])(?![а-я])"
)
_ENDING_BEFORE_CLASSES = re.compile(r"(?:\s?-\s?)?[ийяехм](?=\s*(?:класс(?:ы|ов|ам|ами|ах)|-))")
_CLASS_WORDS = re.compile(rf"\s*{_CLASS_WORD}")
_RANGE = re.compile(r"\s*(?:-|\.{2,3}|…|÷|~|(?:по|до)(?=[\s\d]))\s*")
_OPEN_RANGE = re.compile(r"(?:начиная\s+)?(?P<word>с|со|от|до)\s+(?=\d|[ivх]|[а-я]+(?:ого|ьего)\s)")
_UPWARDS = re.compile(r"\s*(?:и|или)?\s*(?:старше|выше)(?![а-я])")

# Letters of classes after their grades

_LETTERS = re.compile(r'(?P<gap>\s*)(?P<dash>-\s*)?(?P<quote>")?\s?(?P<run>[а-яa-z]{1,10})(?![а-яa-z])(?:\s?")?')
_NEXT_LETTER = re.compile(r'(?P<between>\s*(?:[,;/+]|(?:и|или)(?=\s))|(?=\s))\s*"?(?P<run>[а-яa-z])(?![а-яa-z])"?')
_DASH = re.compile(r"\s*-\s*")
_LAST_LETTER = re.compile(r'\s*-\s*"?(?P<run>[а-яa-z])(?![а-яa-z])"?')
_ALONE = re.compile(rf'\s*(?:$|[,;/.)("+:-]|(?:и|или)\s|{_CLASS_WORD})')
_ALONE_CAPITAL = re.compile(r"\s*(?:\d|[а-я](?![а-я]))")
_AND_MORE = re.compile(r"\s*(?:\d|[а-я]+\s*$)")
_SMALL_WORDS = frozenset("авиксоу")
# Several letters in one word are several classes only from here: «5АБ», but «10ФМ» is one class.
_FIRST_LETTERS = "абвгдежз"
_ALPHABET = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"

# Who is no class, by code. Pupils in brackets narrow the grades: «1–11 (волонтёры)» is not everyone.

_OTHER_PUPILS = {
    "activists": """
        (школьн~ |ученическ~ )?актив(а|у|ом|ы|ов|ист~)?( школы| КЛАСС)?
        (ученическ~|школьн~) (само)?управлени~
        (ученическ~|школьн~) (совет|парламент)~; (орган~ )?(ученическ~ )?самоуправлени~; старост(ы|ам|ат)?
        совет(а|у|ом)? (старшеклассник|обучающ|учащ|школ|дел|лидер|учен|старост|первых)~
        лидер~( классов)?; (члены )?дум(а|ы)( старшеклассник~)?
    """,
    "volunteers": "волонтер~( (отряд|объединени|центр|движени)~)?; доброволец; добровольц~; тимуров~",
    "yunarmy": "юнарме~( отряд~)?; юнарми~; отряд~ юнарми~",
    "movement": """
        ((участник|актив|член)~ )?(рддм|рдш|движени~ первых); рддм "?движени~ первых"?
        "?первичн~ отделени~( рддм)?; орлят(а|ам|ами)?( россии)?
    """,
    "cadets": "кадет(ы|ов|ам|ами)?; кадетск~( КЛАСС)?",
    "squads": """
        ((отряд|член|дружин)~ )?(юид|дюп|юдп|юнкор~); отряд~; юидовц~
        юн(ые|ых) (инспектор|пожарн|друз|помощник)~
    """,
    "clubs": """
        ((участник|воспитанник|член)~ )?(кружк~|секци~|шск); кружковц~; спорт(ивн~ |\\.?\\s?)клуб~
        школьн~ (театр|хор|клуб|музе|медиацентр)~; (творческ|инициативн|рабоч)~ (групп|объединени|коллектив)~
        объединени~( дополнительного образования)?
    """,
    "in-need": """
        (дет~ )?групп~ (социальн~ )?риска; (дет~ )?с (овз|инвалидностью); дет~-(инвалид|сирот)~
        состоящ~ на ((разных|всех|различных) видах )?учет(а|е|ах)( (в )?(вшу|вшк|пдн|кдн))?
        состоящ~ на (профилактическ~|внутришкольн~) учет(е|ах)
    """,
}
_KINDERGARTEN = r"(детск~ сад~|дет\.?\s?сад~|д/с|д\.\s?с\.|доу)"
_OTHER_PEOPLE = {
    "future-pupils": "будущ~ (первоклассник|первоклашк|ученик)~",
    "parents": """
        родител~( \\(законн~ представител~\\))?; законн~ представител~
        родительск~( (общественность|комитет|совет|актив|собрани)~)?
        сем(ьи|ей|ьям|ьями|ья|ью)( (учащ|обучающ|ученик)~)?; мам(ы|ам|ами)?; пап(ы|ам|ами)?; отц(ы|ов|ам)
        бабушк~; дедушк~
    """,
    "kindergarten": rf"""
        ((воспитанник|дет)~ )?(из )?{_KINDERGARTEN}(\s?№\s?\d+)?(\s?"[^"]{{1,40}}")?
        ((воспитанник|дет)~ )?дошкольн~ (групп|отделени|учреждени|возраст)~
        воспитанник~; дошкольник~; дошколят~; предшкол~; (подготовительн|старш|средн|младш)~ групп~
    """,
    "staff": """
        (педагогическ~ )?(работник|сотрудник|коллектив)~( школы)?; педагог~
        пед\\.?\\s?(коллектив|работник|состав)~
        учител(я|ей|ь|ям|ями)(-предметник~)?; (классн~|кл\\.?)\\s?(руководител~|рук); администраци~
        (старш~ )?вожат~; воспитател~; персонал~
    """,
    "alumni": "выпускник~ (прошлых|разных|прежних) лет; выпускник~ \\d{4}( год~)?",
    "veterans": "ветеран~( (вов|войны|труда|педагогического труда))?; труженик~ тыла",
    "public": """
        жител~( (микрорайон|район|посел|сел|город)~)?; гост(и|ей|ям|ями); общественност~; шеф(ы|ам|ами)
        (социальн~ )?партнер~
    """,
}
_OTHERS = {code: _phrases(text) for code, text in {**_OTHER_PEOPLE, **_OTHER_PUPILS}.items()}

# Levels, and words for grades that schools do not agree on

_SENIORS, _MIDDLE, _GRADUATES = "seniors", "middle", "graduates"
_GENERAL = "общ(ее|его|ему|ем|им)( образовани~| обр)?"


@dataclass(frozen=True)
class _LevelWords:
    """Words for several grades; those that numbers beside them may name; the doubt where schools disagree."""

    pattern: re.Pattern[str]
    grades: Sequence[int]
    fitting: Sequence[int]
    doubt: str = ""


_NOO, _OOO, _SOO = (level.grades for level in Level)
_LEVELS = [
    _LevelWords(
        _phrases(
            rf"""
            ноо; начальн~( ЗВЕНО| КЛАСС| {_GENERAL})?; нач\.?\s?(ЗВЕНО|КЛАСС)?; началк~; младшеклассник~
            младш(?!е(?![а-я]))~( ЗВЕНО| КЛАСС)?; (1|i|перв~)(-?(я|й))? ступен~
            """
        ),
        _NOO,
        _NOO,
    ),
    _LevelWords(
        _phrases(f"ооо; основн~( ЗВЕНО| КЛАСС| {_GENERAL})?; (2|ii|втор~)(-?(я|й))? ступен~"),
        _OOO,
        _OOO,
    ),
    _LevelWords(
        _phrases(f"соо; средн~ {_GENERAL}; старш~ школ(а|ы|е|у|ой); (3|iii|трет~)(-?(я|й))? ступен~"),
        _SOO,
        _SOO,
    ),
    _LevelWords(_phrases("средн~ (звен~|КЛАСС)"), _OOO, _OOO),
    _LevelWords(_phrases("средн~( ЗВЕНО)?"), _OOO, GRADES, _MIDDLE),
    _LevelWords(
        _phrases("старшекласс?ни(к|ц)~; старш(ий|ие|их|им|ими|ая|ей|ую|ее|его|ему|ем)( ЗВЕНО| КЛАСС)?"),
        _SOO,
        range(7, 12),
        _SENIORS,
    ),
    _LevelWords(_phrases("выпускни(к|ц)~; выпускн~( КЛАСС)?"), (9, 11), (4, 9, 11), _GRADUATES),
]

# Pupils, everyone, and words that change nothing

_PUPIL_WORDS = """
    (уч|об|обуч)-?ся; уч; учащ~; обучающ~; ученик~; учениц~; школьни(к|ц)~; дет(и|ей|ям|ьми|ях); ребят~
    подрост~; гимназист~; лицеист~; школ(а|ы|е|у|ой); (ученическ|школьн|классн)~ коллектив~; КЛАСС; параллел~
"""
_PUPILS = _phrases(_PUPIL_WORDS)
_ALL = _phrases("все; всех; всем; всеми; вся; всей; всю")
_SIDES = "участник~ образовательн~ (процесс|отношени)~"
_EVERY = "(вс(е|ех|ем|еми|ю|я|ей|его)|весь|люб(ые|ых|ой))"
_WISHING = f"{_alternatives(_PUPIL_WORDS)}|желающ~|{_SIDES}|участник~|присутствующ~"
_EVERYONE = _phrases(
    f"""
    {_EVERY} ({_WISHING})( школы)?; {_EVERY} (уровн|возраст|контингент|коллектив)~
    {_SIDES}; желающ~; общешкольн~; внутришкольн~; без ограничений; кажд(ый|ого) класса?
    (учащ|обучающ|ученик|ребят|дет|коллектив)~ (нашей )?(школы|лицея|гимназии|оу|оо)
    """
)
# By law these are pupils, parents and teachers (273-ФЗ, art. 2, item 31).
_ALL_SIDES = re.compile(r"участник[а-я]*\s+образовательн")
_NARROWING = _phrases(
    """
    мальчи(к|ш)~; девоч~; девуш~; юнош~; команд~( классов)?; сборн~( команд~)?; представител~; делегаци~
    участник~; победител~; призер~; отличник~; хорошист~; спортсмен~; чтец~; болельщик~; выборочно; отдельн~
    некотор~; одаренн~
    """
)
_EXCEPT = re.compile(r"(?:кроме|за исключением|исключая|без(?!\s+ограничений))(?![а-я])")
_SMALL = _phrases(
    """
    по (желанию|графику|согласованию|спискам?|выбору|заявк~|приглашени~|необходимости|возможности|плану)
    по отдельному (плану|графику); по (параллелям|классам); в том числе; а также; при участии
    возрастн~ групп~; для; из; от; до; на; в; во; по; с; со; к; а; у; их; своими; среди; вместе; совместно
    также; только; всего
    включая; уровн~; уровень; звен~; ступен~; возраст~; категори~
    """
)
_SEPARATOR = re.compile(r"[,;/+&|•]|(?:и|или)(?![а-я])")
_REST_WORD = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*\.?|\S")

_LOOKALIKES = str.maketrans("ABCEHKMOPTXYІЁ", "АВСЕНКМОРТХУIЕ")
_MARKS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("«»„“”‟‹›'’‘", '"'))


def _folded(shown: str) -> str:
    """As the patterns read it; a character for a character, so that places in it are places in the text."""

    def fold(char: str) -> str:
        upper, lower = char.upper(), char.lower()
        return upper.translate(_LOOKALIKES).lower() if len(upper) == len(lower) == 1 else char

    return "".join(fold(char) for char in shown).translate(_MARKS)


_MESSAGES = {
    "long": _("This is longer than {limit} characters and was not read."),
    "unknown": _("«{words}» is not understood: write the grades or classes, for example 5–9 or 6А."),
    "rest": _("This was not understood: «{words}»."),
    "which-grades": _("«{words}» does not say of which grades."),
    "age": _("«{words}» is an age: write the grades."),
    "no-such-grade": _("«{words}»: grades run from 1 to 11."),
    "backwards": _("«{words}» runs backwards: write the lower grade first."),
    "dashes": _("«{words}» has more than one dash: part the grades by commas."),
    "open-range": _("«{words}» names one end only: write both grades."),
    "class-range": _("«{words}» does not say which classes: name them one by one."),
    "except-classes": _("Classes that do not take part cannot be kept: name those that do."),
    "at-odds": _("The words and the numbers name different grades: leave one of them."),
    _SENIORS: _("«{words}»: are these grades 10–11? Write the grades."),
    _MIDDLE: _("«{words}»: are these grades 5–9? Write the grades."),
    _GRADUATES: _("«{words}»: are these grades 9 and 11? Write the grades."),
}


def _doubt(code: str, words: str = "") -> Doubt:
    return Doubt(code, format_lazy(_MESSAGES[code], words=words.strip(" .")[:_QUOTED], limit=LONGEST))


@dataclass
class _Mention:
    """Grades named at one place. Of those side by side the narrowest holds: «все учащиеся 5–8 классов»."""

    ALL, EVERYONE, LEVEL, NUMBERS = range(4)

    rank: int
    grades: frozenset[int]
    fitting: frozenset[int] = ALL_GRADES
    doubt: str = ""
    words: str = ""


@dataclass
class _Cluster:
    """What stands between two separators."""

    mentions: list[_Mention] = field(default_factory=list)
    has_pupils: bool = False
    has_others: bool = False
    has_rest: bool = False

    def holding(self) -> tuple[list[_Mention], list[_Mention]]:
        """The mentions that count, and those that the others contradict."""
        numbers = {grade for each in self.mentions if each.rank == _Mention.NUMBERS for grade in each.grades}
        top = max((each.rank for each in self.mentions), default=_Mention.ALL)
        if top == _Mention.ALL and (self.has_others or self.has_rest):
            return [], []
        odd = [each for each in self.mentions if each.rank == _Mention.LEVEL and not numbers <= each.fitting]
        return [each for each in self.mentions if each.rank == top], odd


class _Reader:
    """Reads one wording from left to right; at each place the first kind of words that fits."""

    def __init__(self, text: str) -> None:
        self.shown = re.sub(r"\s", " ", plain(text))
        self.text = _folded(self.shown)
        self.at = 0
        self.clusters = [_Cluster()]
        self.classes: set[ClassName] = set()
        self.excluded: set[int] = set()
        self.others: dict[str, None] = {}
        self.doubts: dict[str, Doubt] = {}
        self.rest: list[tuple[int, int]] = []
        self.small = (0, 0)
        self.excluding = self.in_brackets = False
        self.is_narrowed = self.has_words = False

    def read(self) -> None:
        steps = (
            self.read_separator,
            self.read_no_grade,
            self.read_level,
            self.read_grades,
            self.read_except,
            self.read_everyone,
            self.read_others,
            self.read_small_words,
        )
        while self.at < len(self.text):
            if self.text[self.at] == " ":
                self.at += 1
            elif not any(step() for step in steps):
                self.read_rest()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found is None or found.end() == self.at:
            return None
        self.at = found.end()
        self.has_words = True
        return found

    def doubt(self, code: str, start: int = 0, end: int | None = None) -> None:
        """Ask about the words from one place to another; once for each code."""
        self.doubts.setdefault(code, _doubt(code, self.shown[start:end]))

    def mention(self, mention: _Mention) -> None:
        if self.excluding:
            self.excluded |= mention.grades
        else:
            self.clusters[-1].mentions.append(mention)

    # The kinds of words

    def read_separator(self) -> bool:
        char = self.text[self.at]
        if char in "()[]":
            self.in_brackets = char in "(["
            self.excluding = self.excluding and self.in_brackets
            self.at += 1
            return True
        found = _SEPARATOR.match(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        self.clusters.append(_Cluster())
        self.excluding = self.excluding and char != ";"
        return True

    def read_no_grade(self) -> bool:
        start = self.at
        if self.take(_COUNT):
            self.is_narrowed = True
        elif self.take(_AGE):
            self.doubt("age", start, self.at)
        elif self.take(_DATE) or self.take(_NUMBERED):
            self.unread(start, self.at)
        else:
            return False
        return True

    def read_level(self) -> bool:
        start = self.at
        if found := self.take(_GRADERS):
            grade = int(found["digits"]) if found["digits"] else _GRADERS_ROOTS.index(found["root"]) + 1
            self.numbers({grade}, start, self.at)
            return True
        # «Старшая группа» is one of a kindergarten, «старшие вожатые» are staff.
        if any(pattern.match(self.text, self.at) for pattern in _OTHERS.values()):
            return False
        for level in _LEVELS:
            if self.take(level.pattern):
                words = self.shown[start : self.at]
                grades, fitting = frozenset(level.grades), frozenset(level.fitting)
                self.mention(_Mention(_Mention.LEVEL, grades, fitting, level.doubt, words))
                return True
        return False

    def read_except(self) -> bool:
        if not self.take(_EXCEPT):
            return False
        self.excluding = True
        return True

    def read_everyone(self) -> bool:
        if found := self.take(_EVERYONE):
            # «Все желающие родители» are parents.
            rank = _Mention.ALL if "желающ" in found[0] else _Mention.EVERYONE
            self.mention(_Mention(rank, ALL_GRADES))
            if _ALL_SIDES.search(found[0]):
                self.others |= {"parents": None, "staff": None}
            return True
        if self.take(_ALL):
            self.mention(_Mention(_Mention.ALL, ALL_GRADES))
            return True
        return False

    def read_others(self) -> bool:
        for code, pattern in _OTHERS.items():
            if self.take(pattern):
                self.is_narrowed |= self.in_brackets and code in _OTHER_PUPILS
                # «Кроме 9, 11, родители»: the exception ended with its grades.
                self.excluding = self.excluding and not self.excluded
                if not self.excluding:
                    self.others[code] = None
                    self.clusters[-1].has_others = True
                return True
        return False

    def read_small_words(self) -> bool:
        if self.take(_PUPILS):
            self.clusters[-1].has_pupils = True
        elif self.take(_NARROWING):
            self.is_narrowed = True
        else:
            start = self.at
            found = self.take(_SMALL)
            self.small = (start, self.at) if found else self.small
            return found is not None
        return True

    def read_rest(self) -> None:
        start = self.at
        word = _REST_WORD.match(self.text, self.at)
        self.at = word.end() if word else self.at + 1
        if any(char.isalnum() for char in self.text[start : self.at]):
            self.has_words = True
            self.unread(start, self.at)

    def unread(self, start: int, end: int) -> None:
        self.clusters[-1].has_rest = True
        # Little words belong to what is not understood: «в течение года», not «течение», «года».
        if not self.text[self.small[1] : start].strip():
            start = self.small[0]
        if self.rest and _SMALL.sub("", self.text[self.rest[-1][1] : start]).strip() == "":
            start = self.rest.pop()[0]
        self.rest.append((start, end))

    # Grades and classes

    def read_grades(self) -> bool:
        start = self.at
        opening = _OPEN_RANGE.match(self.text, self.at)
        at = opening.end() if opening else self.at
        first = self.grade_at(at)
        if first is None or any(pattern.match(self.text, at) for pattern in _NO_GRADE):
            return False
        self.has_words = True
        grade, end, has_ending = first
        letters, after = ([], end) if has_ending else self.letters_at(end)
        if letters:
            self.at = after
            self.named_classes(grade, letters, start)
            return True
        self.at = self.after_class_words(end)
        last = self.range_end()
        if last is not None:
            self.grade_range(grade, last, start)
        elif opening and "классом" not in self.text[end : self.at]:
            upwards = opening["word"] != "до"
            self.open_range(GRADES[grade - 1 :] if upwards else GRADES[:grade], start)
        elif self.take(_UPWARDS):
            self.open_range(GRADES[grade - 1 :], start)
        else:
            self.numbers({grade}, start, self.at)
        return True

    def grade_at(self, at: int) -> tuple[int, int, bool] | None:
        """The number, where it ends, and whether it had an ending: then no letter of a class follows."""
        found = _GRADE.match(self.text, at)
        if found is None:
            return None
        if found["digits"]:
            grade = int(found["digits"])
        elif found["ordinal"]:
            return _ORDINALS.index(found["ordinal"]) + 1, found.end(), True
        elif found["roman"] in _ROMANS and self.shown[at : found.end()].isupper():
            grade = _ROMANS.index(found["roman"]) + 1
        else:
            return None
        end = self.after_ending(found.end())
        return grade, end, end > found.end()

    def after_ending(self, at: int) -> int:
        ending = _ENDING_BEFORE_CLASSES.match(self.text, at)
        if ending is None:
            ending = _ENDING.match(self.text, at)
            if ending and ending["one"] and self.shown[ending.start("one")].isupper():
                ending = None
        return ending.end() if ending else at

    def after_class_words(self, at: int) -> int:
        found = _CLASS_WORDS.match(self.text, at)
        return found.end() if found else at

    def range_end(self) -> int | None:
        """The grade that a dash or «по» leads to."""
        dash = _RANGE.match(self.text, self.at)
        last = self.grade_at(dash.end()) if dash else None
        if last is None:
            return None
        self.at = last[1]
        return last[0]

    def grade_range(self, first: int, last: int, start: int) -> None:
        grades = [first, last]
        # «5–6–7»
        while (another := self.range_end()) is not None:
            grades.append(another)
        letters, after = self.letters_at(self.at)
        if letters:
            self.at = after
            self.doubt("class-range", start, self.at)
        self.at = self.after_class_words(self.at)
        if len(grades) > 2 and any(b - a != 1 for a, b in pairwise(grades)):
            self.doubt("dashes", start, self.at)
            self.numbers(set(grades), start, self.at)
            return
        low, high = min(grades), max(grades)
        if grades[0] > grades[-1]:
            self.doubt("backwards", start, self.at)
        self.numbers(set(range(low, high + 1)), start, self.at)

    def open_range(self, grades: range, start: int) -> None:
        self.doubt("open-range", start, self.at)
        self.numbers(set(grades), start, self.at)

    def numbers(self, grades: set[int], start: int, end: int) -> None:
        if grades - ALL_GRADES:
            self.doubt("no-such-grade", start, end)
        if known := frozenset(grades & ALL_GRADES):
            self.mention(_Mention(_Mention.NUMBERS, known))

    def named_classes(self, grade: int, letters: list[str], start: int) -> None:
        letters += self.further_letters()
        self.at = self.after_class_words(self.at)
        if len(letters) == 1:
            letters = self.until_last_letter(grade, letters[0], start)
            self.at = self.after_class_words(self.at)
        if not letters:
            return
        if grade not in ALL_GRADES:
            self.numbers({grade}, start, self.at)
        elif self.excluding:
            self.doubt("except-classes")
        else:
            self.classes |= {ClassName(grade, letter) for letter in letters}
            # The grade itself is not named as a whole, yet «учащиеся начальной школы: 1А» means 1А.
            self.mention(_Mention(_Mention.NUMBERS, frozenset()))

    def letters_at(self, at: int) -> tuple[list[str], int]:
        """The letter of a class after its grade, or several in one word, and where they end."""
        found = _LETTERS.match(self.text, at)
        if found is None or _CLASS_WORDS.match(self.text, found.start("run")):
            return [], at
        run, shown = found["run"], self.shown[found.start("run") : found.end("run")]
        # «I–IV»
        if found["dash"] and run in _ROMANS and (set(run) & set("iv") or self.text[at - 1] in "ivх"):
            return [], at
        touches = not found["gap"] and found["dash"] in (None, "-")
        if len(run) == 1:
            is_letter = found["quote"] or self.is_letter(found, shown, touches=touches)
            return ([class_letter(shown)], found.end()) if is_letter else ([], at)
        ascending = all(char in _FIRST_LETTERS for char in run) and list(run) == sorted(set(run))
        if ascending and len(run) <= 4 and (shown.isupper() or (touches and not found["dash"])):
            return [class_letter(char) for char in shown], found.end()
        if len(run) <= 3 and ((touches and shown.isupper()) or found["quote"]):
            return [class_letter(shown)], found.end()
        return [], at

    def is_letter(self, found: re.Match[str], shown: str, *, touches: bool) -> bool:
        """Whether a single letter is a class's and no «и», «в» or «с»."""
        run, end, capital = found["run"], found.end("run"), shown.isupper()
        if touches and (capital or (not found["dash"] and run not in _SMALL_WORDS)):
            return True
        if _CLASS_WORDS.match(self.text, end):
            return True
        if run == "и" and _AND_MORE.match(self.text, end):
            return False
        # «5а ребята»
        if _ALONE.match(self.text, end) or (touches and not found["dash"] and run == "а"):
            return True
        return capital and run != "и" and _ALONE_CAPITAL.match(self.text, end) is not None

    def further_letters(self) -> list[str]:
        """«6 А, Б и В»: the letters after the first, up to a word that is no letter."""
        further: list[str] = []
        while found := _NEXT_LETTER.match(self.text, self.at):
            between, shown = found["between"].strip(), self.shown[found.start("run") : found.end("run")]
            capital = shown.isupper()
            is_and = found["run"] == "и" and not (capital and between == ",")
            alone = _ALONE.match(self.text, found.end())
            if capital and alone is None:
                alone = _ALONE_CAPITAL.match(self.text, found.end())
            if alone is None or is_and or not (between or capital):
                break
            further.append(class_letter(shown))
            self.at = found.end()
        return further

    def until_last_letter(self, grade: int, first: str, start: int) -> list[str]:
        """«5А–Г», «5А–5Г»: all the letters; «1А–4Б» could be anything, and is asked about."""
        if found := _LAST_LETTER.match(self.text, self.at):
            if not _ALONE.match(self.text, found.end()):
                return [first]
            self.at = found.end()
            return self.letter_range(first, class_letter(self.shown[slice(*found.span("run"))]), start)
        dash = _DASH.match(self.text, self.at)
        if dash is None or any(pattern.match(self.text, dash.end()) for pattern in _NO_GRADE):
            return [first]
        another = self.grade_at(dash.end())
        if another is None:
            return [first]
        last, end, has_ending = another
        letters, self.at = ([], end) if has_ending else self.letters_at(end)
        if last == grade and len(letters) == 1:
            return self.letter_range(first, letters[0], start)
        self.doubt("class-range", start, self.at)
        self.numbers(set(range(min(grade, last), max(grade, last) + 1)), start, self.at)
        return []

    def letter_range(self, first: str, last: str, start: int) -> list[str]:
        if first in _ALPHABET and last in _ALPHABET and first <= last:
            return list(_ALPHABET[_ALPHABET.index(first) : _ALPHABET.index(last) + 1])
        self.doubt("class-range", start, self.at)
        return [first, last]


def _held(reader: _Reader) -> Iterator[_Mention]:
    for cluster in reader.clusters:
        held, odd = cluster.holding()
        yield from held
        for mention in odd:
            reader.doubt("at-odds")
            yield mention


def _doubt_soft_words(reader: _Reader, mentions: list[_Mention]) -> None:
    named = {mention.doubt: mention.words for mention in mentions if mention.doubt}
    levels = {mention.words[:4].casefold() for mention in mentions if mention.rank == _Mention.LEVEL}
    # Side by side they share out grades 5 to 11 between them.
    if {"сред", "стар"} <= levels:
        named.pop(_SENIORS, None)
        named.pop(_MIDDLE, None)
    for code, words in named.items():
        reader.doubts.setdefault(code, _doubt(code, words))


def _names_pupils_of_no_grade(reader: _Reader) -> bool:
    """«Ученики», «дети и родители», «сборная школы»; not «родители учеников», «дети, состоящие на учёте»."""
    if reader.doubts or any(code in _OTHER_PUPILS for code in reader.others):
        return False
    pupils = any(cluster.has_pupils and not cluster.has_others for cluster in reader.clusters)
    return pupils or (reader.is_narrowed and not reader.others)


def understand_grades(text: str) -> Audience:
    """Whom a plan's wording names. Whether the school has such classes is not asked here."""
    if len(text) > LONGEST:
        return Audience(text, doubts=(_doubt("long"),))
    reader = _Reader(text)
    reader.read()
    if not reader.has_words:
        return Audience(text)
    mentions = list(_held(reader))
    _doubt_soft_words(reader, mentions)
    whole = frozenset(grade for mention in mentions for grade in mention.grades)
    if not mentions and _names_pupils_of_no_grade(reader):
        reader.doubt("which-grades")
        whole = whole if reader.is_narrowed or reader.rest else ALL_GRADES
    if not (mentions or reader.others or reader.doubts):
        reader.doubt("unknown")
    elif reader.rest:
        unread = "», «".join(reader.shown[start:end].strip() for start, end in reader.rest)
        reader.doubts["rest"] = _doubt("rest", unread)
    whole -= reader.excluded
    classes = sorted(each for each in reader.classes if each.grade not in whole)
    return Audience(
        text=text,
        grades=whole | {each.grade for each in classes},
        classes=tuple(classes),
        is_everyone=whole == ALL_GRADES and not reader.is_narrowed and "except-classes" not in reader.doubts,
        others=tuple(reader.others),
        doubts=tuple(reader.doubts.values()),
    )
