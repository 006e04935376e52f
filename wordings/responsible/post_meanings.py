"""What posts mean, however they are written: «Замдиректора по ВР» and «заместитель директора по ВР» are one post."""

import re
from dataclasses import dataclass
from functools import lru_cache

from common.lookalikes import RUSSIAN_BY_LOOKS
from common.search import fold, stem
from common.text import one_line
from wordings.grades import ClassName, grades_in_words, parse_grades
from wordings.responsible.entries import entries_of
from wordings.responsible.words import WORD

# No wording of more characters is read.
LONGEST = 600

# Abbreviations and variants, with one spelling for all that mean the same

_SPELLINGS: list[tuple[re.Pattern[str], str]] = [
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
# Words that all schools share, and words that tell no post from another
_EMPTY_WORDS = frozenset("по и с со в во на для за при к от все оу оо мбоу мкоу маоу моу сош".split())
_EMPTY_STEMS = frozenset(stem(word) for word in "школа школьный класс классы язык языков языка".split())
_BEFORE_HEADS = frozenset("соц кл ст пед муз мед зам все".split())
_CLASS_TEACHER = frozenset({stem("классный"), stem("руководитель")})
_TEACHER, _PEDAGOGUE = stem("учитель"), stem("педагог")
_DEPUTY, _HEAD, _ADMINISTRATION = stem("заместитель"), stem("директор"), stem("администрация")
_WORK = stem("работа")
_WITH_FIELDS = (frozenset({_TEACHER}), frozenset({_DEPUTY, _HEAD}))


@dataclass(frozen=True)
class PostMeaning:
    """What a post means: stems in no order, and for class teachers the grades and classes."""

    words: frozenset[str]
    is_group: bool
    is_class_teacher: bool = False
    grades: frozenset[int] = frozenset()
    classes: frozenset[ClassName] = frozenset()

    def names(self, post: "PostMeaning") -> bool:
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

    def _names_class_teacher(self, post: "PostMeaning") -> bool:
        if not (self.is_class_teacher and post.is_class_teacher):
            return False
        if not self.grades or not post.grades:
            return not self.grades
        # «5–7 классов» names all class teachers of grade 6, «6А» one of them.
        has_classes = any(each.grade in post.grades for each in self.classes)
        return bool(self.classes & post.classes if has_classes else self.grades & post.grades)


def _spelled(post: str) -> str:
    """Spell out the abbreviations of a post, in small letters, without marks."""
    text = fold(one_line(post).translate(RUSSIAN_BY_LOOKS))
    text = re.sub("[‐‑‒–—−]", "-", text)
    text = " ".join(re.sub(r"[^\w]|_", " ", _ONE_WORD.sub(r"\1", text)).split())
    for pattern, meaning in _SPELLINGS:
        text = pattern.sub(meaning, text)
    return " ".join(text.split())


def _is_group(post: str) -> bool:
    """Whether the post is one of several people: «учителя», «классные руководители», «соц. педагоги»."""
    leading = [word.partition("-")[0] for word in WORD.findall(fold(post))[:2]]
    if leading and leading[0] not in _BEFORE_HEADS:
        leading = leading[:1]
    return any(len(word) > 2 and (word == "учителя" or word.endswith(("ы", "и", "ые", "ие"))) for word in leading)


@lru_cache(maxsize=4096)
def post_meaning(post: str) -> PostMeaning:
    spelled = _spelled(post)
    is_class_teacher = "классный руководитель" in spelled
    if is_class_teacher:
        audience = parse_grades(_CLASS_TEACHER_WORDS.sub(" ", one_line(post)))
        return PostMeaning(
            _CLASS_TEACHER,
            _is_group(post),
            True,
            audience.grades,
            frozenset(audience.classes),
        )
    words = [word for word in spelled.split() if word not in _EMPTY_WORDS]
    stems = frozenset(stem(word) for word in words)
    return PostMeaning(stems - _EMPTY_STEMS or stems, _is_group(post))


def post_key(post: str) -> str:
    """Return one text for all posts of one meaning: «Замдиректора по ВР», «заместители директора по ВР»."""
    meaning = post_meaning(one_line(post))
    whole = grades_in_words(meaning.grades - {each.grade for each in meaning.classes})
    classes = [each.label for each in sorted(meaning.classes)]
    return " ".join([*sorted(meaning.words), *classes, whole]).strip()


@lru_cache(maxsize=4096)
def post_meanings(text: str) -> tuple[PostMeaning, ...]:
    return tuple(post_meaning(entry.post) for entry in entries_of(text, ()) if entry.post)


def names_post(text: str, post: str) -> bool:
    """Whether a wording of who is responsible names those who hold this post, or one of these posts."""
    held = post_meanings(post)
    return any(meant.names(each) for meant in post_meanings(text[:LONGEST]) for each in held)


def names_class_teachers_only(text: str, post: str) -> bool:
    """Whether a wording names this post as that of one of all class teachers, and in no other way.

    «Классные руководители» names «классный руководитель 6А» so: it depends on what the wording stands beside.
    """
    held = post_meanings(post)
    named = [(meant, each) for meant in post_meanings(text[:LONGEST]) for each in held if meant.names(each)]
    return bool(named) and all(each.is_class_teacher and each.grades and not meant.grades for meant, each in named)


def classes_of_post(post: str) -> tuple[frozenset[int], frozenset[ClassName]]:
    """Return the grades whose class teacher a post is, and the classes, whose grades are not among them."""
    held = [each for each in post_meanings(post) if each.is_class_teacher]
    classes = frozenset(name for each in held for name in each.classes)
    return frozenset(grade for each in held for grade in each.grades) - {name.grade for name in classes}, classes
