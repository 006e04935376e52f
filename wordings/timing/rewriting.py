"""Rewrite the dates of a former year for the school year that is planned: «23.02.2026» becomes «23.02.2027»."""

import re
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from school.years import SchoolYear
from wordings.ambiguity import Ambiguity
from wordings.timing.days_off import day_off, school_day_near
from wordings.timing.former_years import DateFinder, Exactness, WrittenDate, date_or_none, pairs_of
from wordings.timing.weekday_words import in_same_form, preposition
from wordings.timing.words import MIDNIGHT, Token, folded

_MIDNIGHT = re.compile(f"{MIDNIGHT}$", re.IGNORECASE)
# Most wordings have no year and no day of the week: they need not be gone through.
_MAY_BE_FORMER = re.compile(r"(?:19|20)\d\d|[./-]\s?\d\d(?!\d)|пн|вт|ср|чт|пт|сб|вс|пон|четв|пятн|субб", re.IGNORECASE)
_PREPOSITIONS = ("в", "во", "с", "со")


@dataclass(frozen=True)
class Change:
    """A date of a former year and what it becomes; a month and a school year stand as their first day."""

    old: date
    new: date
    exactness: Exactness = Exactness.DAY

    @property
    def is_day_off(self) -> bool:
        """Whether the new day is a Sunday or a public holiday."""
        return self.exactness is Exactness.DAY and day_off(self.new) is not None

    @property
    def alternative(self) -> date | None:
        """Return the nearest day of school where the new day is none."""
        return school_day_near(self.new) if self.is_day_off else None

    def __str__(self) -> str:
        """«23.02.2026 → 23.02.2027, вторник, выходной; 22.02?», in the language of the page."""
        if self.exactness is Exactness.SCHOOL_YEAR:
            return f"{SchoolYear(self.old.year)} → {SchoolYear(self.new.year)}"
        if self.exactness is Exactness.MONTH:
            return f"{date_format(self.old, 'm.Y')} → {date_format(self.new, 'm.Y')}"
        weekday = str(WEEKDAYS[self.new.weekday()])
        parts = [
            f"{date_format(self.old, 'd.m.Y')} → {date_format(self.new, 'd.m.Y')}",
            weekday.lower() if get_language() == "ru" else weekday,
        ]
        if self.is_day_off:
            parts.append(gettext("day off"))
        question = f"; {date_format(self.alternative, 'd.m')}?" if self.alternative else ""
        return ", ".join(parts) + question


@dataclass(frozen=True)
class Rewriting:
    """A wording with this year's dates and days of the week, as it was but for them, and what became of each date."""

    text: str
    changes: tuple[Change, ...]
    remarks: tuple[Ambiguity, ...] = ()


def rewritten(text: str, year: SchoolYear) -> Rewriting | None:
    """Return the wording for this school year; None where it has no date of a former one.

    A date is of a former year by the year that stands in it, or by the day of the week beside it, which was right a
    year ago and is wrong now. Everything else in the wording stays as it is.
    """
    rewriter = _Rewriter(text, year) if _MAY_BE_FORMER.search(text) else None
    return rewriter.rewriting() if rewriter and rewriter.edits else None


def former_dates(text: str, year: SchoolYear) -> list[str]:
    """Return the dates of former years that stand in a text, as they are written."""
    return _Rewriter(text, year).former if _MAY_BE_FORMER.search(text) else []


class _Rewriter:
    """Works out what is to be written anew, and where."""

    def __init__(self, text: str, year: SchoolYear) -> None:
        self.text = text
        self.year = year
        self.finder = DateFinder(text)
        # Places of the text with what is written there instead
        self.edits: dict[tuple[int, int], str] = {}
        self.changes: dict[Change, None] = {}
        self.remarks: list[Ambiguity] = []
        self.former: list[str] = []
        former = [each for each in self.finder.found if each.is_former(year)]
        self.former_start = _year_of(former[0]) if former else year.start - 1
        for written in self.finder.found:
            self._take(written)

    def rewriting(self) -> Rewriting:
        pieces, at = [], 0
        for (start, end), said in sorted(self.edits.items()):
            pieces += [self.text[at:start], said]
            at = end
        return Rewriting("".join(pieces) + self.text[at:], tuple(self.changes), tuple(self.remarks))

    def _take(self, written: WrittenDate) -> None:
        before = len(self.edits)
        if written.is_former(self.year):
            self._change_year(written)
            self._change_weekdays(written, cast(int, written.year))
        elif written.year is None and written.weekdays:
            self._change_weekdays(written, self.former_start + (written.month < self.year.starts_on.month))
        if len(self.edits) > before:
            self.former.append(self.finder.source(written))

    def _change_year(self, written: WrittenDate) -> None:
        old, token = cast(int, written.year), cast(Token, written.year_token)
        if written.exactness is Exactness.SCHOOL_YEAR:
            self._write_year(token, self.year.start)
            if written.last > written.first:
                self._write_year(self.finder.tokens[written.last], self.year.start + 1)
            self.changes[Change(date(old, 9, 1), self.year.starts_on, Exactness.SCHOOL_YEAR)] = None
            return
        new = self._new_year(written)
        self._write_year(token, new)
        if written.exactness is Exactness.MONTH:
            self.changes[Change(date(old, written.month, 1), date(new, written.month, 1), Exactness.MONTH)] = None
            return
        for day, day_token in written.days:
            first, last = date_or_none(old, written.month, day), date_or_none(new, written.month, day)
            if first and not last:
                last = date(new, written.month, day - 1)
                self._write_day(day_token, last.day)
                self._remark_no_such_day(first, last)
            if first and last:
                self.changes[Change(first, last)] = None

    def _new_year(self, written: WrittenDate) -> int:
        return self.year.start + (written.month < self.year.starts_on.month)

    def _write_year(self, token: Token, year: int) -> None:
        """Write a year with as many digits as it has: at the end of a token, or at its beginning in «2026-02-23»."""
        source = _MIDNIGHT.sub("", self.text[token.start : token.end])
        found = re.match(r"\d{4}(?=-)", source) or re.search(r"\d{4}$|\d{2}$", source)
        if found:
            start = token.start + found.start()
            self.edits[start, start + len(found[0])] = str(year)[-len(found[0]) :]

    def _write_day(self, token: Token, day: int) -> None:
        source = _MIDNIGHT.sub("", self.text[token.start : token.end])
        found = re.search(r"\d{1,2}$", source) if re.match(r"\d{4}-", source) else re.search(r"\d{1,2}", source)
        if found:
            self.edits[token.start + found.start(), token.start + found.end()] = str(day)

    def _remark_no_such_day(self, old: date, new: date) -> None:
        said = format_lazy(
            _("There is no {old} in this school year: {new} is taken."), old=f"{old:%d.%m}", new=f"{new:%d.%m}"
        )
        self.remarks.append(Ambiguity("no-such-day", said))

    # Days of the week

    def _change_weekdays(self, written: WrittenDate, year: int) -> None:
        old, new = written.dates(year), written.dates(self._new_year(written))
        for place, number in pairs_of(written.weekdays, new):
            first, last = old[number], new[number]
            if first and last:
                self._change_weekday(place, first, last, is_sure=written.year is not None)

    def _change_weekday(self, place: int, old: date, new: date, *, is_sure: bool) -> None:
        """Write the day of the week of the new date; what was wrong a year ago is left to be asked about."""
        tokens = self.finder.tokens
        token = tokens[place]
        (weekday,) = cast("tuple[int]", token.value)
        is_bracketed = place > 0 and tokens[place - 1].text in ("(", "[")
        if weekday == new.weekday() or not (weekday == old.weekday() or (is_sure and is_bracketed)):
            return
        before = tokens[place - 1] if place else None
        word = self.text[token.start : token.end]
        said = in_same_form(word, weekday, new.weekday(), before=before.text if before else "")
        if not said or folded(word) != token.text:
            return
        self.edits[token.start, token.end] = said
        self.changes.setdefault(Change(old, new))
        if before and before.text in _PREPOSITIONS:
            source = self.text[before.start : before.end]
            self.edits[before.start, before.end] = preposition(source, new.weekday())


def _year_of(written: WrittenDate) -> int:
    """Return the school year of a date by the calendar year in which it starts."""
    year = cast(int, written.year)
    is_second = written.exactness is not Exactness.SCHOOL_YEAR and written.month < 9
    return year - is_second
