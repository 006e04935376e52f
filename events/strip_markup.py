"""The strip «Изменилось» as its template shows it: the lines of events are written once, as the calendar's rows are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.dates_in_words import date_in_words
from common.addresses import address_pattern
from events.row_markup import joined
from events.selectors.changes import ChangedEvent, ChangedLately, ChangedTogether

# More are folded: what is coming has to be near.
LINES_UNFOLDED = 4


@dataclass(frozen=True, slots=True)
class FoldedLines:
    """Days that fell out: their events are folded under one line."""

    head: str
    count: int
    lines: SafeString


@dataclass(frozen=True, slots=True)
class StripPart:
    """What changed today, or earlier this week."""

    title: str
    together: Sequence[FoldedLines]
    count: int
    first: SafeString
    rest: SafeString


def strip_parts(changed: ChangedLately, query: str = "") -> list[StripPart]:
    """Return the parts of the strip that have anything to tell; `query` are the filters of the links."""
    parts: list[tuple[str, Sequence[ChangedEvent], Sequence[ChangedTogether]]] = [
        (_("Changed today"), changed.today, changed.together_today),
        (_("Changed this week"), changed.this_week, changed.together_this_week),
    ]
    return [
        StripPart(
            title,
            [FoldedLines(each.head, len(each.events), _lines(each.events, query)) for each in together],
            len(lines),
            _lines(lines[:LINES_UNFOLDED], query),
            _lines(lines[LINES_UNFOLDED:], query),
        )
        for title, lines, together in parts
        if lines or together
    ]


def _lines(lines: Iterable[ChangedEvent], query: str) -> SafeString:
    """Return each event with its link, what changed of it, and when it is now."""
    address, rel = address_pattern("events:event") + escape(query), ' rel="nofollow"' if query else ""
    lang = "" if get_language() == "ru" else ' lang="ru"'
    return joined(
        f'<li><a class="tap" href="{address.format(each.event.pk)}"{rel}{lang}>{escape(each.event.title)}</a>'
        f' <span class="calendar-changed-words">{escape(each.words)}</span>'
        f' <span class="event-facts">{escape(date_in_words(each.event))}</span></li>'
        for each in lines
    )
