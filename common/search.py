"""Russian search, order and likeness of names, the same on SQLite and PostgreSQL.

Neither database folds Cyrillic case everywhere, neither knows ё = е, neither inflects. So rows carry two stored
columns, `search_text` and `sort_key` of their names, and queries go through the same functions.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from django.db.models import Q

# The package's own __init__ loads every language, 3.2 MB for 0.3 MB of Russian: accepted, since going round it
# would mean forging a package.
from snowballstemmer.russian_stemmer import RussianStemmer

from common.lookalikes import in_one_script, searched_word
from common.text import plain

SORT_KEY_LENGTH = 300
FINGERPRINT_LENGTH = 300
# From this likeness on two names are worth showing to a person side by side.
ALIKE = 0.75
# From this likeness on two stems may be one with a slip of the keyboard.
_CLOSE = 0.8

_QUERY_LENGTH = 200
_QUERY_WORDS = 10

_WORD = re.compile(r"[^\W\d_]+|\d+")
# «В/Ч», «А.С. Пушкина»: single letters held together by a slash or a dot are one word.
_INITIALS = re.compile(r"(?<![^\W\d_])[^\W\d_](?:\s?[./]\s?[^\W\d_])+(?![^\W\d_])")
_CYRILLIC = re.compile("[а-я]+")

_LEGAL_FORMS = """
    ано ао гапоу гау гбоу гбпоу гбу гбуз гбук гкоу гку гоу гоуспо гуз гук гуп доу зао ип мадоу маоу мау маук маудо
    мбдоу мбоу мбоудо мбу мбудо мбук мбуз мдоу мкдоу мкоу мку моу моудо моудод муз мук муп нко ноу нп оао огау
    огбоу огбу оо ооо пао роо спо фгаоу фгау фгбоу фгбу фгку фгуп фку чоу чуз
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())

# Words whose Snowball stem changes from case to case («музей» gives «муз», «музея» gives «музе»), by the
# beginning that all their forms share with the search.
_UNSTABLE = {
    form: canonical
    for canonical, forms in {
        "дет": "дети детей детям детьми детях",
        "день": "день дня дню днем дне дни дней дням днями днях",
        "люд": "люди людей людям людьми людях",
        "матер": "мать матери матерью матерей матерям матерями матерях",
        "песн": "песня песни песне песню песней песен песням песнями песнях",
        "письм": "письмо письма письму письмом письме писем письмам письмами письмах",
        "ребят": "ребята ребят ребятам ребятами ребятах",
        "семь": "семья семьи семье семью семьей семей семьям семьями семьях",
        "сестр": "сестра сестры сестре сестру сестрой сестер сестрам сестрами сестрах",
        "церк": "церковь церкви церковью церквей церквям церквам церквями церквами церквях церквах",
    }.items()
    for form in forms.split()
}
_EI_ROOTS = "алле апоге батаре галере иде казначе корифе лице лотере мавзоле музе трофе хокке шве юбиле"
_EI_ENDINGS = "й я ю е ем ев еи ей и ям ями ях"
# «лицея» and «лицей» both become «лицей», never «лице», which begins «лицензия» too.
_UNSTABLE |= {root + ending: root + "й" for root in _EI_ROOTS.split() for ending in _EI_ENDINGS.split()}

# What many names share and what no name is known by.
_COMMON_WORDS = "и в во на по для с со при из от до им имени города область области"
_COMMON_STEMS = """
    автономн бюджетн государственн казенн муниципальн некоммерческ общеобразовательн образовательн организац
    учрежден федеральн
"""
_NOT_SIGNIFICANT = frozenset(_COMMON_WORDS.split())
_OFFICIAL = frozenset(_COMMON_STEMS.split())


def fold(text: str) -> str:
    """The text as it is compared: small letters, each word in one script, ё as е, no controls and stress marks."""
    return in_one_script(_small(text)).replace("ё", "е")


def _small(text: str) -> str:
    folded = unicodedata.normalize("NFC", plain(text).casefold())
    return "".join(
        char for char in folded if unicodedata.category(char) not in ("Mn", "Me", "Cf", "Cc", "Cs") or char in "\n\t"
    )


def words(text: str) -> list[str]:
    """The folded words: runs of letters or of digits, initials joined («В/Ч 98540» is «вч», «98540»).

    Letters and digits part company, so that «98540железнодорожные» is found by either. A word of letters that are
    in both scripts is Russian here.
    """
    return [_stored_word(word) for word in _typed_words(text)]


def _typed_words(text: str) -> list[str]:
    joined = _INITIALS.sub(lambda found: " " + "".join(filter(str.isalpha, found[0])) + " ", _small(text))
    return _WORD.findall(joined)


@lru_cache(maxsize=4096)
def _stored_word(word: str) -> str:
    return searched_word(word).replace("ё", "е")


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The part of a folded word that its cases share, as far as Snowball and our exceptions know."""
    if word in _UNSTABLE:
        return _UNSTABLE[word]
    # Abbreviations lose their last letter to a stemmer («МОУ» would find «молодёжь»).
    if len(word) <= 3 or word in LEGAL_FORMS or not _CYRILLIC.fullmatch(word):
        return word
    # A stemmer keeps the word it works on in itself, and requests run in threads: one for each call.
    return RussianStemmer().stemWord(word)


def _without_fleeting_vowel(stemmed: str) -> str:
    """«перекресток» as in «перекрестка», «доброволец» as in «добровольца», «линеек» as in «линейка».

    Applied to the other words that end so («урок», «урк») it does no harm: the plain stem is searched as well.
    """
    if len(stemmed) < 4 or not _CYRILLIC.fullmatch(stemmed):
        return stemmed
    root, before, ending = stemmed[:-2], stemmed[-3], stemmed[-2:]
    if before in "аеиоуыэюя":
        return {"ец": root + "йц", "ек": root + "йк"}.get(ending, stemmed)
    if ending == "ец":
        return root + ("ьц" if before == "л" else "ц")
    if ending == "ек" and before in "жчшщ":
        return root + "к"
    if ending == "ек" and before in "лнр":
        return root + "ьк"
    if ending == "ок":
        return root + "к"
    return stemmed


def _forms(word: str) -> list[str]:
    """The beginnings any of which finds this word: itself, its stem, its stem without a fleeting vowel."""
    stemmed = stem(word)
    forms = sorted({word, stemmed, _without_fleeting_vowel(stemmed)}, key=lambda form: (len(form), form))
    return [form for i, form in enumerate(forms) if not any(form.startswith(shorter) for shorter in forms[:i])]


def search_text(*parts: str | None) -> str:
    """What to store for search: the words of all parts, once each, with a space before and after every one.

    The words are stored whole, not cut to stems: a stem is nearly always the beginning of its word, so a query's
    stem as a word start finds every case, and an unfinished word («библиоте», «добровольнос») is found as well,
    even where it is longer than the stem. Only forms that are no beginning of their word are added.
    """
    found: dict[str, None] = {}
    for word in words(" \n ".join(part for part in parts if part)):
        found[word] = None
        for form in _forms(word):
            if not word.startswith(form):
                found[form] = None
    return f" {' '.join(found)} " if found else ""


def query_words(query: str) -> list[str]:
    """The words of a query that count: the first ones of a very long one."""
    return list(dict.fromkeys(_typed_words(query[:_QUERY_LENGTH])))[:_QUERY_WORDS]


def search_filter(field: str, query: str) -> Q:
    """Rows whose stored `search_text` has every word of the query, in any case, or one that begins with it.

    An empty query, or one of punctuation alone, filters nothing. The first words of a very long one decide.
    """
    condition = Q()
    for word in query_words(query):
        either = Q()
        for form in _beginnings(word):
            either |= Q(**{f"{field}__contains": f" {form}"})
        condition &= either
    return condition


def words_found(words: Iterable[str], text: str) -> bool:
    """Whether a `search_text` has all these words of a query: what `search_filter` asks, of a text at hand."""
    return all(any(f" {form}" in text for form in _beginnings(word)) for word in words)


def _beginnings(typed: str) -> list[str]:
    """The beginnings that find a word of a query. «theat», all doubles, may begin «theatre», which is Latin."""
    stored = _stored_word(typed)
    may_be_latin = typed.isascii() and typed != stored
    return [*_forms(stored), typed] if may_be_latin else _forms(stored)


def sort_key(name: str) -> str:
    """What to store for alphabetical order: no quotes, ё as е, and numbers padded, so «№ 2» is before «№ 10»."""
    parts = re.findall(r"[0-9]+|[^\W0-9_]+", _small(name))
    padded = ((part.lstrip("0") or "0").zfill(10) if part[0] in "0123456789" else _stored_word(part) for part in parts)
    return " ".join(padded)[:SORT_KEY_LENGTH]


def _significant(name: str) -> list[str]:
    """The stems that tell one organization from another, in order; all of them where nothing would be left."""
    stems = {word: _without_fleeting_vowel(stem(word)) for word in words(name)}
    telling = [
        stemmed
        for word, stemmed in stems.items()
        if word not in LEGAL_FORMS
        and word not in _NOT_SIGNIFICANT
        and stemmed not in _OFFICIAL
        and (len(word) > 1 or word.isdigit())
    ]
    return list(dict.fromkeys(telling or stems.values()))


def name_fingerprint(name: str) -> str:
    """What to store to find names that differ in legal form, word order, case and quotes only."""
    return " ".join(sorted(_significant(name)))[:FINGERPRINT_LENGTH]


def _spell_out(tokens: list[str], other: list[str]) -> list[str]:
    """The tokens with an abbreviation replaced by the other name's words it stands for («ЦДТ»)."""
    spelled: list[str] = []
    for token in tokens:
        size = len(token)
        runs = (other[i : i + size] for i in range(len(other) - size + 1))
        meant = next((run for run in runs if size > 1 and "".join(word[0] for word in run) == token), None)
        spelled += meant or [token]
    return list(dict.fromkeys(spelled))


def _closeness(token: str, others: Iterable[str]) -> float:
    """1 for a token that is there, less for one with a slip of the keyboard, 0 for one that is not."""
    others = list(others)
    if token in others:
        return 1.0
    if len(token) < 4 or token.isdigit():
        return 0.0
    # Passes over what cannot be that close before it compares letter by letter.
    close = get_close_matches(token, [other for other in others if len(other) >= 4], n=1, cutoff=_CLOSE)
    return SequenceMatcher(None, close[0], token).ratio() if close else 0.0


def similarity(a: str, b: str) -> float:
    """How alike two names of organizations are, 0 to 1; from `ALIKE` on, worth asking a person.

    Legal forms, word order, case and typing slips do not count; an abbreviation matches the words it stands for;
    names with different numbers («детский сад № 382» and «№ 383») are never alike.
    """
    first, second = _significant(a), _significant(b)
    if not first or not second:
        return 0.0
    first, second = _spell_out(first, second), _spell_out(second, first)
    if set(first) == set(second):
        return 1.0

    def covered(tokens: list[str], others: list[str]) -> tuple[float, int]:
        return sum(len(t) * _closeness(t, others) for t in tokens), sum(map(len, tokens))

    (in_second, all_first), (in_first, all_second) = covered(first, second), covered(second, first)
    score = (in_second + in_first) / (all_first + all_second)
    # «детский сад № 382» within «Дзержинский детский сад № 382»; one common word alone proves nothing.
    if min(len(first), len(second)) > 1:
        score = max(score, 0.85 * in_second / all_first, 0.85 * in_first / all_second)
    numbers = [{t for t in tokens if t.isdigit()} for tokens in (first, second)]
    if all(numbers) and not numbers[0] & numbers[1]:
        score = min(score, ALIKE / 2)
    return min(score, 0.99)


def alike_filter(field: str, name: str) -> Q:
    """Rows whose stored `search_text` may hold a name like this one: few enough to compare with `similarity`.

    An abbreviation is found from the full name; the other way round only where the row's text has both.
    """
    significant = _significant(name)
    # Four letters, so that a slip further on does not hide the row.
    beginnings = {token if token.isdigit() else token[:4] for token in significant}
    beginnings.add("".join(token[0] for token in significant))
    condition = Q()
    for beginning in sorted(beginnings):
        if len(beginning) > 1:
            condition |= Q(**{f"{field}__contains": f" {beginning}"})
    return condition
