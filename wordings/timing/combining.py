"""Join a month or a term that stands above or beside a row with what the row itself says: «Октябрь» and «1-я неделя»."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from common.text import one_line
from school.years import SchoolYear
from wordings.months import RUSSIAN_MONTHS
from wordings.timing.feasts import find_feast
from wordings.timing.lines import joined_lines
from wordings.timing.parsing import LONGEST, TimingKind, parse_timing
from wordings.timing.words import HOLIDAYS, TERMS, Sense, Token, Unit, folded, tokens_of

# Any year will do to see whether words are understood together.
_SOME_YEAR = SchoolYear(2026)
_GENITIVES = tuple("сентября октября ноября декабря января февраля марта апреля мая июня июля августа".split())
# What asks about the year or the school's terms says nothing against the words.
_NO_MATTER = {"other-year", "august", "no-term", "part-of-term", "which-holidays"}
# A month has no more Mondays.
_MOST_WEEKS = 5
_NAMES_ITS_OWN = (Sense.MONTH, Sense.MONTH_AND_YEAR, Sense.SEASON, Sense.SEASONAL)
_PARTS = (Unit.WEEK, Unit.DECADE, Unit.HALF, Unit.DAY_NUMBER)
_TERM_GENITIVES = {"четверть": "четверти", "полугодие": "полугодия", "триместр": "триместра", "семестр": "семестра"}

_NUMBER = r"\d{1,2}(?!\d|[.:]\d)(?:\s?-?\s?(?:го|е|ое|ого|й)(?![^\W\d_]))?"
_NUMBERS = re.compile(
    rf"""(?P<days>(?:(?:с|со|до|по|к|не\s+позднее|не\s+позже)\s+)?{_NUMBER}
    (?:\s*(?:[,;/+&]|-|(?<![^\W\d_])(?:и|по|до)(?![^\W\d_]))\s*{_NUMBER})*)
    (?P<word>\s*числ[аоуе](?![^\W\d_]))?(?P<tail>.*)""",
    re.VERBOSE | re.DOTALL,
)
# «3 (сб), 10 (сб)»
_WITH_WEEKDAYS = re.compile(r"\d{1,2}\s*\([а-я]+\.?\)(?:\s*(?:[,;-]|и)\s*\d{1,2}\s*\([а-я]+\.?\))+")
_TAIL = re.compile(r"\s*(?:[.;]?$|[,;(\[]|(?:в|во|с|со|начало)\s+\d{1,2}(?:[.:-]\d\d|\s*ч)|\d{1,2}[.:]\d\d)")
_BEHIND = re.compile(r"\s*(?:[,;(\[]|\s(?:в|во|с|со)\s+\d{1,2}[.:-]\d\d|\s\d{1,2}[.:]\d\d)")
_CLOCK = re.compile(r"\d[.:]\d\d")
_ABBREVIATED = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,4}\.$")
_ACROSS = re.compile(r"(?:с\s+)?(?P<first>\d{1,2})\s*(?:-|по|до)\s*(?P<last>\d{1,2})\s*[^\W\d_]{3,}.*")
_EXCEL_NUMBER = re.compile(r"(\d{1,2})[.,]0")
_OF_MONTH = re.compile(r"(?<![^\W\d_])(?:этого\s+|текущего\s+|данного\s+)?месяца(?![^\W\d_])", re.IGNORECASE)
_WHOLE_MONTH = re.compile(r"(?:(?:весь|целый)\s+)?(?:месяц|период)|в\s+течение\s+(?:всего\s+)?периода", re.IGNORECASE)
# «Неделя 2», «декада № 3»
_NUMBER_BEHIND = re.compile(r"^(неделя|декада)\s*(?:№\s*)?(\d|I{1,3}|IV|V)$", re.IGNORECASE)
_OF_TERM = re.compile(r"(?<![^\W\d_])(?:четверти|полугодия|триместра|семестра)(?![^\W\d_])", re.IGNORECASE)
_EACH_MONTH = re.compile(r"(?:каждого|кажд\.)\s+месяца", re.IGNORECASE)


def with_month(month: str, text: str) -> str:
    """Return when a row is: «1 сентября», «1-я неделя октября», «последняя пятница октября».

    `month` is the heading above the row or the cell beside it: a month, several, or a term. A text that names its
    own month stands alone; an empty one leaves the heading. Nothing is left out: what does not fit into a phrase
    stands behind the heading, «октябрь, по согласованию».
    """
    above, said = _heading(month), joined_lines(text)
    if not above or not re.search(r"\w", said):
        return said if re.search(r"\w", said) else above
    of = _genitive(above)
    if len(above) + len(said) > LONGEST or _stands_alone(above, said):
        return _across_months(of, said) or said
    if not of:
        return _with_term(above, said)
    numbers = _with_numbers(of, said)
    if numbers:
        return numbers
    if _WHOLE_MONTH.fullmatch(said):
        return above
    said = _NUMBER_BEHIND.sub(lambda found: f"{found[2]} {found[1].lower()}", said)
    named = "" if _EACH_MONTH.search(said) else _OF_MONTH.sub(of, said)
    if named and named != said:
        return named
    if _is_part_of_month(said):
        for phrase in _phrases(of, said):
            if _is_understood(phrase, above, said):
                return phrase
    return f"{_in_sentence(above)}, {said}"


def _heading(month: str) -> str:
    """Return the heading without the word «месяц» and its marks: «Месяц: октябрь», «Сентябрь:»."""
    return re.sub(r"^(?:месяц|сроки?)\s*[:–—-]\s*|\s*[:.;,–—-]+$", "", one_line(month), flags=re.IGNORECASE)


def _stands_alone(above: str, said: str) -> bool:
    """Whether the row names its own month, term or season."""
    tokens = tokens_of(said)
    if any(token.sense in _NAMES_ITS_OWN or token.text in HOLIDAYS or _is_date(token) for token in tokens):
        return True
    numbered = (Sense.NUMBER, Sense.ORDINAL)
    if any(first.sense in numbered and second.value in TERMS for first, second in pairwise(tokens)):
        return True
    if any(token.value is Unit.YEAR and token.text not in ("г", "гг") for token in tokens):
        return not _has_terms(above) or any(token.value is Sense.PART for token in tokens)
    feast = find_feast([token.text for token in tokens], _SOME_YEAR)
    return bool(feast and feast.first.month in _months(above))


def _is_date(token: Token) -> bool:
    """Whether a token is «05.10»; «14.00» and «14.30» are times."""
    if token.sense is not Sense.DATE:
        return False
    day, month, _year = cast("tuple[int, int, int | None]", token.value)
    return 1 <= month <= 12 and day >= 1


def _has_terms(above: str) -> bool:
    return any(token.value in TERMS for token in tokens_of(above))


def _months(above: str) -> list[int]:
    found = []
    for token in tokens_of(above):
        if token.sense is Sense.MONTH:
            found.append(cast(int, token.value))
        elif token.sense is Sense.MONTH_AND_YEAR:
            found.append(cast("tuple[int, int]", token.value)[0])
    return [month for month in found if 1 <= month <= 12]


def _genitive(above: str) -> str:
    """Return «сентября» of the one month that a heading names, with its year if it has one; empty for several."""
    months = _months(above)
    if len(months) != 1:
        return ""
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", above)
    is_one = len(years) == 1 and not re.search(r"20\d\d\s*[-–—/]", above)
    month = _GENITIVES[(months[0] - 9) % 12]
    return f"{month} {years[0]}" if is_one else month


def _in_sentence(above: str) -> str:
    """Return a heading in capitals as a word: «ОКТЯБРЬ» is «Октябрь»."""
    return above.capitalize() if above.isupper() and above.capitalize() in RUSSIAN_MONTHS else above


def _with_numbers(of: str, said: str) -> str:
    """Return «1 сентября», «15–19 сентября», «до 15 октября» of numbers; empty if they count something else."""
    if _WITH_WEEKDAYS.fullmatch(folded(said)):
        return f"{said} {of}"
    excel = _EXCEL_NUMBER.fullmatch(said)
    found = _NUMBERS.fullmatch(folded(excel[1] if excel else said))
    if not found or not (found["word"] or _TAIL.match(found["tail"]) or _is_day_of_week(found)):
        return ""
    source = excel[1] if excel else said
    days = source[: found.end("days")]
    # «05» of a spreadsheet is a five, and a range has a dash without spaces.
    days = re.sub(r"(?<!\d)0(?=\d)", "", days)
    days = re.sub(r"(?<=\d)\s*[-‐‑‒–—−]\s*(?=\d)", "–", days)
    days = re.sub(r"(?<=\d)\s*,\s*(?=\d)", ", ", days)
    if not all(1 <= int(number) <= 31 for number in re.findall(r"\d+", days)):
        return ""
    tail = source[found.start("tail") :].rstrip(" .;")
    return f"{days} {of} {tail}" if tail[:1].isalpha() else f"{days} {of}{tail}"


def _is_day_of_week(found: re.Match[str]) -> bool:
    """Whether «12 пн» is the twelfth; «2 пт» may be the second Friday."""
    behind = tokens_of(found["tail"])
    is_weekday = len(behind) == 1 and behind[0].sense is Sense.WEEKDAY
    return is_weekday and all(int(number) > _MOST_WEEKS for number in re.findall(r"\d+", found["days"]))


def _across_months(of: str, said: str) -> str:
    """Return «28 октября – 2 ноября» of «28 – 2 ноября» below «Октябрь»; empty for anything else."""
    found = _ACROSS.fullmatch(folded(said))
    if not found or not of or int(found["first"]) <= int(found["last"]):
        return ""
    return f"{said[: found.end('first')]} {of}{said[found.end('first') :]}"


def _is_part_of_month(said: str) -> bool:
    """Whether it says which week, part or days of the week; «ежемесячно» and «1 раз в неделю» are of no month."""
    tokens = tokens_of(said)
    # A number at the end would become a date: «неделя 2 октября».
    is_repeated = any(token.sense in (Sense.REGULARLY, Sense.TIMES) for token in tokens)
    if is_repeated:
        return False
    if any(token.sense in (Sense.WEEKDAY, Sense.PART) for token in tokens):
        return True
    if tokens[-1].sense is Sense.NUMBER:
        return False
    is_numbered = any(token.sense in (Sense.NUMBER, Sense.ORDINAL) for token in tokens)
    return is_numbered and any(token.value in _PARTS for token in tokens)


def _phrases(of: str, said: str) -> Iterator[str]:
    """Yield the ways to put the month into the words: at their end, or before a time of day and a remark."""
    cut = _BEHIND.search(folded(said))
    if not cut or not ("(" in said or _CLOCK.search(said)):
        yield f"{_without_full_stop(said)} {of}"
    if cut and cut.start():
        yield f"{said[: cut.start()].rstrip()} {of}{said[cut.start() :]}"


def _without_full_stop(said: str) -> str:
    """Return the words without the mark at their end; «нед.» keeps its own."""
    return said.rstrip(" ;") if _ABBREVIATED.search(said) else said.rstrip(" .;")


def _is_understood(phrase: str, above: str, said: str) -> bool:
    """Whether the phrase means days of the month that stands above, and nothing is asked but what the row itself asks."""
    timing = parse_timing(phrase, year=_SOME_YEAR, terms=())
    if not timing.spans or {each.code for each in timing.ambiguities} - _NO_MATTER:
        return False
    alone = parse_timing(said, year=_SOME_YEAR, terms=())
    if timing.kind is TimingKind.REPEATED and alone.kind is not TimingKind.REPEATED:
        return False
    month = parse_timing(above, year=_SOME_YEAR, terms=())
    days = {day.month for span in month.spans for day in (span.first, span.last)}
    return all(days & {span.first.month, span.last.month} for span in timing.spans)


def _with_term(above: str, said: str) -> str:
    """Put «конец четверти» and «2-я неделя» together with the term or the months that stand above."""
    if _has_terms(above):
        # «2 четверть (ноябрь–декабрь)»: the months say when the term is.
        above = re.sub(r"\s*\([^()]*\)$", "", above)
    terms = [word for word in folded(above).split() if word in _TERM_GENITIVES]
    if len(terms) == 1 and _OF_TERM.search(said):
        start = folded(above).index(terms[0])
        of = f"{above[:start]}{_TERM_GENITIVES[terms[0]]}{above[start + len(terms[0]) :]}"
        return _OF_TERM.sub(of, said)
    return f"{above}, {said}"
