"""The grammar of what is no day: what is held, that it will be agreed, when in the day."""

from school.years import SchoolYear
from wordings.timing.counts import CountRules
from wordings.timing.cursor import Cursor, tried
from wordings.timing.feasts import find_feast
from wordings.timing.pieces import Aside, Feast, Fit, Onward, Open
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

# «По согласованию», «согласно плану»: how the word begins that says where the days will come from.
_AGREED = tuple(
    """согласован график план запрос необходимост договор заявк расписани положени мере факт желани возможност
    программ приказ назначени приглашени циклограмм усмотрени наличи поступлени""".split()
)
_TO_BE_SAID = ("уточн", "сообщ", "определ", "согласов", "обсужда")
_SAID_LATER = frozenset("дата даты время срок сроки место будет будут и".split())

# «День учителя», «месячник безопасности», «в рамках …»: what is held, not when.
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

    @tried
    def aside(self) -> Aside | None:
        """«Во второй половине дня», «после уроков», «кроме каникул»: the days stay as they are."""
        if any(self.cursor.take_phrase(*words) for words in _ASIDES):
            return Aside()
        self.cursor.take("в", "во")
        is_half = self.counts.numbers() and self.cursor.take_unit(Unit.HALF) and self.cursor.take_unit(Unit.DAY)
        return Aside() if is_half else None

    def onward(self) -> Onward | None:
        return Onward() if self.cursor.take("далее", "затем", "потом") else None

    @tried
    def remark(self) -> Feast | Aside | None:
        """What is held, until the next mark or number."""
        self.cursor.take("к", "ко")
        start = self.cursor.at
        if not self._is_held():
            return None
        while self.cursor.here.text.isalpha() and not self._says_when():
            self.cursor.at += 1
            self.cursor.take("-")
        words = [token.text for token in self.cursor.tokens[start : self.cursor.at]]
        span = find_feast(words, self.year)
        return Feast(span, Fit.DAYS, self.cursor.text_since(start)) if span else Aside()

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

    @tried
    def open(self) -> Open | None:
        """«По графику», «согласно плану работы школы», «дата уточняется»."""
        is_agreed = self.cursor.take("по", "согласно", "при") is not None
        if is_agreed or self.cursor.take_phrase("в", "соответствии", "с"):
            while self._is_plain(self.cursor.here) and not self.cursor.here.text.startswith(_AGREED):
                self.cursor.at += 1
            beginnings = _AGREED
        else:
            self.cursor.skip(_SAID_LATER)
            beginnings = _TO_BE_SAID
        if not self.cursor.here.text.startswith(beginnings):
            return None
        self.cursor.at += 1
        self._whose()
        return Open()

    def _whose(self) -> None:
        """«…учителя», «…с партнёром», «…-графику»: whose plan it is."""
        while True:
            steps = 1 if self.cursor.here.text in _PREPOSITIONS or self.cursor.here.text == "-" else 0
            if not self._is_plain(self.cursor.ahead(steps)):
                return
            self.cursor.at += steps + 1

    def _is_plain(self, token: Token) -> bool:
        return token.sense is None and token.text.isalpha() and token.text not in _NEVER_PLAIN
