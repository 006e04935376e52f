"""Spans of days, and selectors of days from one: its second week, its last Friday, its first decade."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
# How long the beginning, the middle or the end is of a span that is no month.
_PART = timedelta(days=9)
# How many days of a month are its last week, though their Thursday is the next month's.
_TAIL = 3


@dataclass(frozen=True, order=True)
class Span:
    """Days in a row; both ends belong to it."""

    first: date
    last: date

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> list[date]:
        return [self.first + DAY * number for number in range(len(self))]

    def within(self, other: "Span") -> "Span | None":
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


# Selects from a span (a month, a term, the holidays) the days that a wording means.
Selector = Callable[[Span], list[Span]]


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order of time, with those that touch or overlap joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last + DAY:
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)


def clipped(spans: Iterable[Span], to: Sequence[Span]) -> list[Span]:
    return [shared for span in spans for limit in to if (shared := span.within(limit))]


def month_of(day: date) -> Span:
    first = day.replace(day=1)
    return Span(first, (first + 31 * DAY).replace(day=1) - DAY)


def months_in(spans: Iterable[Span]) -> list[Span]:
    """Return the whole months that have any of the days."""
    return sorted({month_of(day) for span in spans for day in span.days()})


def without_overlaps(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order of time as they are named: «3, 4 октября» stay two, what overlaps is joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last:
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)


def _numbered(parts: list[Span], numbers: Iterable[int]) -> list[Span]:
    """Pick parts by number: 1 is the first, -1 the last. Numbers without a part (a fifth week) are left out."""
    places = (number if number < 0 else number - 1 for number in numbers if number)
    return [parts[place] for place in places if -len(parts) <= place < len(parts)]


def _weeks(span: Span) -> list[Span]:
    """Return the weeks of a month or a term. A week is Monday to Sunday and belongs where its Thursday is.

    ISO 8601 assigns weeks to years in this way. So every week belongs to exactly one month, though some of its days
    may be in the next or previous one.
    """
    thursdays = [day for day in span.days() if day.weekday() == 3]
    return [Span(day - 3 * DAY, day + 3 * DAY) for day in thursdays]


def _decades(span: Span) -> list[Span]:
    """Return the days 1-10, 11-20 and the rest."""
    second, third = span.first + 10 * DAY, span.first + 20 * DAY
    rest = Span(third, max(third, span.last))
    return clipped([Span(span.first, second - DAY), Span(second, third - DAY), rest], [span])


def _halves(span: Span) -> list[Span]:
    """Return the days 1-15 and the rest of a month, or two equal halves of another span."""
    middle = span.first + (14 * DAY if month_of(span.first) == span else (len(span) // 2 - 1) * DAY)
    return [Span(span.first, middle), Span(middle + DAY, span.last)] if middle >= span.first else [span]


def weeks(numbers: Sequence[int]) -> Selector:
    def choose(span: Span) -> list[Span]:
        found = _weeks(span)
        # «Последняя неделя сентября» is also the one that ends in October, if three of its days are September's.
        tail = Span(span.last - span.last.weekday() * DAY, span.last)
        is_month = month_of(span.first) == span
        is_ahead = is_month and tail.first > found[-1].last and len(tail) >= _TAIL
        return _numbered([*found, tail] if is_ahead and any(number < 0 for number in numbers) else found, numbers)

    return choose


def decades(numbers: Sequence[int]) -> Selector:
    return lambda span: _numbered(_decades(span), numbers)


def halves(numbers: Sequence[int]) -> Selector:
    return lambda span: _numbered(_halves(span), numbers)


def part(number: int) -> Selector:
    """Select the beginning (1), the middle (2) or the end (3): a decade of a month, or ten days of another span."""

    def choose(span: Span) -> list[Span]:
        if month_of(span.first) == span:
            return [_decades(span)[number - 1]]
        middle = span.first + (span.last - span.first - _PART) // 2
        first = {1: span.first, 2: middle, 3: span.last - _PART}[number]
        return clipped([Span(first, first + _PART)], [span])

    return choose


def days_of_month(numbers: Sequence[int]) -> Selector:
    def choose(span: Span) -> list[Span]:
        days = span.days()
        return [Span(days[number - 1], days[number - 1]) for number in numbers if 0 < number <= len(days)]

    return choose


def last_day(select: Selector) -> Selector:
    """Select the last day of what another selector selects."""
    return lambda span: [Span(found.last, found.last) for found in select(span)[-1:]]


def numbered_weekdays(numbers: Sequence[int], weekdays: Sequence[int]) -> Selector:
    """Select «вторая суббота», «последний четверг»."""

    def choose(span: Span) -> list[Span]:
        return [
            found
            for weekday in weekdays
            for found in _numbered([Span(day, day) for day in span.days() if day.weekday() == weekday], numbers)
        ]

    return choose


def every_weekday(weekdays: Sequence[int]) -> Selector:
    return lambda span: [Span(day, day) for day in span.days() if day.weekday() in weekdays]
