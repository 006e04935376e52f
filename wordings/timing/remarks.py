"""The grammar of remarks: what is held, that the days will be agreed, at which part of the day."""

from school.years import SchoolYear
from wordings.timing.counts import CountRules
from wordings.timing.cursor import Cursor, backtracking
from wordings.timing.feasts import find_feast
from wordings.timing.pieces import Aside, Feast, Onward, Open, Precision
from wordings.timing.words import (
    EVERY,
    HOLIDAY_TIME,
    HOLIDAYS,
    WHOLE,
    Sense,
    Token,
    Unit,
    forms,
)

_PREPOSITIONS = frozenset("в во на за с со к ко до по и".split())
_LASTING = frozenset("течение течении период периода".split())
_NEVER_PLAIN = EVERY | HOLIDAYS | HOLIDAY_TIME | WHOLE | _LASTING | _PREPOSITIONS | {"не"}

# The beginnings of words that say where the days will come from: «по согласованию», «согласно плану»
_AGREED = tuple(
    """согласован график план запрос необходимост договор заявк расписани положени мере факт желани возможност
    программ приказ назначени приглашени циклограмм усмотрени наличи поступлени""".split()
)
_UNDECIDED = ("уточн", "сообщ", "определ", "согласов", "обсужда")
_DATE_WORDS = frozenset("дата даты время срок сроки место будет будут и".split())

# Words that say what is held, not when: «День учителя», «месячник безопасности», «в рамках …»
_HELD = (Unit.DAY, Unit.WEEK, Unit.DECADE)
_REMARKS = tuple(
    """месячник акци праздни годовщин юбиле фестивал международн всемирн всероссийск общероссийск посвящ рамках
    честь приуроч маслени рождеств пасх татьян""".split()
)
_NEW = frozenset(forms("нов", "ый ого ому ым ом"))
_TIMED = (Sense.NUMBER, Sense.YEAR, Sense.DATE, Sense.MONTH_AND_YEAR, Sense.CLOCK, Sense.MONTH)

_ASIDES = (
    ("после", "уроков"),
    ("после", "занятий"),
    ("вне", "уроков"),
    ("во", "внеурочное", "время"),
    ("в", "течение", "дня"),
    ("кроме", "каникул"),
    ("исключая", "каникулы"),
)


class RemarkRules:
    """Each public method is a rule: see `wordings.timing.grammar`."""

    def __init__(self, cursor: Cursor, year: SchoolYear) -> None:
        self.cursor = cursor
        self.year = year
        self.counts = CountRules(cursor)

    @backtracking
    def aside(self) -> Aside | None:
        """Parse words that change no day: «во второй половине дня», «после уроков», «кроме каникул»."""
        if any(self.cursor.take_phrase(*words) for words in _ASIDES):
            return Aside()
        self.cursor.take("в", "во")
        is_half = self.counts.numbers() and self.cursor.take_unit(Unit.HALF) and self.cursor.take_unit(Unit.DAY)
        return Aside() if is_half else None

    def onward(self) -> Onward | None:
        return Onward() if self.cursor.take("далее", "затем", "потом") else None

    @backtracking
    def remark(self) -> Feast | Aside | None:
        """Parse the words that say what is held, up to the next mark or number."""
        self.cursor.take("к", "ко")
        start = self.cursor.at
        if not self._is_held():
            return None
        while self.cursor.here.text.isalpha() and not self._says_when():
            self.cursor.at += 1
            self.cursor.take("-")
        words = [token.text for token in self.cursor.tokens[start : self.cursor.at]]
        span = find_feast(words, self.year)
        return Feast(span, Precision.DAYS, self.cursor.text_since(start)) if span else Aside()

    def _is_held(self) -> bool:
        here, after = self.cursor.here, self.cursor.ahead(1)
        return (
            (here.sense is Sense.UNIT and here.value in _HELD)
            or here.text.startswith(_REMARKS)
            or (here.text in _NEW and after.value is Unit.YEAR)
            or (here.sense is Sense.ORDINAL and after.text.startswith("звон"))
        )

    def _says_when(self) -> bool:
        here, after = self.cursor.here, self.cursor.ahead(1)
        if here.text in _PREPOSITIONS:
            return after.text in _LASTING or after.sense in _TIMED or after.text.startswith(_AGREED)
        return here.sense in (*_TIMED, Sense.REGULARLY) or here.text in EVERY

    @backtracking
    def open(self) -> Open | None:
        """Parse «по графику», «согласно плану работы школы», «дата уточняется»."""
        is_agreed = self.cursor.take("по", "согласно", "при") is not None
        if is_agreed or self.cursor.take_phrase("в", "соответствии", "с"):
            while self._is_plain(self.cursor.here) and not self.cursor.here.text.startswith(_AGREED):
                self.cursor.at += 1
            beginnings = _AGREED
        else:
            self.cursor.skip(_DATE_WORDS)
            beginnings = _UNDECIDED
        if not self.cursor.here.text.startswith(beginnings):
            return None
        self.cursor.at += 1
        self._whose()
        return Open()

    def _whose(self) -> None:
        """Step over the words behind «плану»: «…учителя», «…с партнёром», «…-графику»."""
        while True:
            steps = 1 if self.cursor.here.text in _PREPOSITIONS or self.cursor.here.text == "-" else 0
            if not self._is_plain(self.cursor.ahead(steps)):
                return
            self.cursor.at += steps + 1

    def _is_plain(self, token: Token) -> bool:
        return token.sense is None and token.text.isalpha() and token.text not in _NEVER_PLAIN
