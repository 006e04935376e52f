"""The markup of events in the calendar's lists.

A month may hold hundreds of events. So the markup of each is made here once, from plain values: what repeats (icons,
names of directions, words for days, the pattern of an address) is made once a page, and a template has one node for a
day. Every text that people typed goes through `escape`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.addresses import address_pattern
from common.templatetags.portal import icon
from events.audience_words import numbered_grades_unbroken
from events.day_words import day_of_month, days_from_to, every_weekday
from events.selectors.changes import change_words
from events.selectors.events import Event, UndatedActivity
from events.selectors.month import Bar
from partners.selectors.reference import directions
from school.profile import cached_profile


@dataclass(frozen=True, slots=True)
class Sign:
    """How a direction shows on a row: its color, its icon, and its name for those who do not see them."""

    palette: str
    icon: str
    name: str


NO_SIGN = Sign("", "", "")


class EventRows:
    """The writer of one page's events."""

    def __init__(self, today: date, version: int, query: str = "") -> None:
        """`query` are the filters as an address has them: the way back from an event leads to the same calendar."""
        self.today = today
        self._address = address_pattern("events:event") + escape(query)
        # Of the same page with other filters, robots need not know.
        self._rel = ' rel="nofollow"' if query else ""
        self._signs = {
            each.pk: Sign(
                f" palette-{escape(each.palette)}",
                icon(each.icon),
                f'<span class="visually-hidden">. {escape(each.title)}</span>',
            )
            for each in directions(version)
        }
        # Plans are written in Russian: screen readers read them by Russian rules on an English page, too.
        self._lang = "" if get_language() == "ru" else ' lang="ru"'
        self._off = _note(_("called off"), "danger")
        self._full = _note(_("full"), "warning")
        # No form for visitors is open without the school's policy for personal data.
        self._takes_sign_ups = bool(cached_profile(version).privacy_policy)
        self._open = _note(_("sign-up open"), "success")
        self._until, self._daily = _("until %(day)s"), _("each day until %(day)s")
        self._changes = change_words(today, version)

    def in_month(self, event: Event) -> str:
        """Return the row of an event of one day."""
        head, start = self._head(event), event.start_time
        time = f'<span class="event-time">{start:%H:%M}</span> ' if start else ""
        return f"{head}{self._link(event)}>{time}{self._name(event)}</a>{self._notes(event)}</li>"

    def bar(self, bar: Bar, *, is_said: bool) -> str:
        """Return the bar of an event across the days of a week; screen readers hear of it once, with its days."""
        event = bar.event
        is_begun = bar.first > event.starts_on
        hours = "" if is_begun and not event.has_daily_hours else self._hours(event)
        time = f'<span class="event-time">{hours}</span> ' if hours else ""
        days = escape(days_from_to(event.starts_on, event.ends_on))
        silent = "" if is_said else ' aria-hidden="true" tabindex="-1"'
        ends = (" is-begun" if is_begun else "") + (" is-open" if bar.last < event.ends_on else "")
        head = self._head(event, f" long long-{bar.days}{ends}", is_silent=not is_said)
        return (
            f"{head}{self._link(event)}{silent}>{time}{self._name(event)}"
            f' <span class="long-days">{days}</span>{self._notes(event, says_end=False)}</a></li>'
        )

    def is_changed(self, event: Event) -> bool:
        """Whether a row has to say that it is called off, or changed."""
        return event.is_cancelled or event.pk in self._changes

    def _head(self, event: Event, more: str = "", *, is_silent: bool = False) -> str:
        state = " is-off" if event.is_cancelled else ""
        hidden = ' aria-hidden="true"' if is_silent else ""
        return f'<li class="event{self._sign(event).palette}{state}{more}"{hidden}>'

    def _sign(self, event: Event) -> Sign:
        return self._signs.get(event.direction_id, NO_SIGN) if event.direction_id else NO_SIGN

    def _link(self, event: Event) -> str:
        return f'<a href="{self._address.format(event.pk)}"{self._rel}'

    def _name(self, event: Event) -> str:
        sign, title = self._sign(event), escape(event.title)
        if event.is_cancelled:
            title = f"<s>{title}</s>"
        return f"{sign.icon}<span{self._lang}>{title}</span>{sign.name}"

    def in_agenda(self, event: Event, *, day: str = "", further: Sequence[Event] = ()) -> str:
        """Return the row with the end, the place and for whom; `day` is for a list without headings of days.

        `further` are the dates that follow week after week, folded below it.
        """
        details = ""
        if where := event.where:
            details += f"<span{self._lang}>{escape(where)}</span>"
        if event.grades_text:
            if numbered := numbered_grades_unbroken(event.grades_text):
                details += f"<span>{escape(numbered)}</span>"
            else:
                audience = escape(_("for: %(audience)s") % {"audience": event.grades_text})
                details += f"<span{self._lang}>{audience}</span>"
        return (
            f'{self._head(event)}<span class="event-time">{self._time(event, day)}</span>'
            f'<div class="event-words">{self._link(event)}>{self._name(event)}</a>'
            f"{self._notes(event, says_end=not day)}"
            + (f'<p class="event-facts">{details}</p>' if details else "")
            + (self._repeats(further) if further else "")
            + "</div></li>"
        )

    def _repeats(self, further: Sequence[Event]) -> str:
        """Return the fold «каждую среду, ещё 4 раза до 30 декабря» with a link to each of these dates."""
        last = further[-1].starts_on
        words = ngettext(
            "%(every)s, %(count)s more time until %(day)s",
            "%(every)s, %(count)s more times until %(day)s",
            len(further),
        ) % {"every": every_weekday(last), "count": len(further), "day": day_of_month(last)}
        dates = "".join(
            f"<li>{self._link(each)}>{escape(day_of_month(each.starts_on))}</a>{self._notes(each)}</li>"
            for each in further
        )
        return f'<details class="event-repeats"><summary>{escape(words)}</summary><ul>{dates}</ul></details>'

    def _time(self, event: Event, day: str) -> str:
        said = f'<span class="event-day">{escape(day)}</span> ' if day else ""
        if event.starts_on < self.today <= event.ends_on and not day and not event.has_daily_hours:
            return said + escape(_("continues"))
        if event.start_time is None:
            return said if day else escape(_("all day"))
        return said + self._hours(event)

    def _hours(self, event: Event) -> str:
        """Return «10:00», with the end where it is of the same day; empty for whole days."""
        if event.start_time is None:
            return ""
        if event.end_time and (event.ends_on == event.starts_on or event.has_daily_hours):
            return f"{event.start_time:%H:%M}–{event.end_time:%H:%M}"
        return f"{event.start_time:%H:%M}"

    def _notes(self, event: Event, *, says_end: bool = True) -> str:
        notes = ""
        if says_end and event.ends_on != event.starts_on:
            last = day_of_month(event.ends_on)
            ends = f"{last}, {event.end_time:%H:%M}" if event.end_time and not event.has_daily_hours else last
            notes += _note((self._daily if event.has_daily_hours else self._until) % {"day": ends})
        if event.is_cancelled:
            return notes + self._off
        if change := self._changes.get(event.pk):
            notes += _note(change, "warning")
        if self._takes_sign_ups and event.takes_sign_ups_on(self.today):
            notes += self._full if event.is_full else self._open
        return notes


def joined(rows: Iterable[str]) -> SafeString:
    """Join rows that this module wrote to one text for a template."""
    return mark_safe("".join(rows))


def _note(text: str, tone: str = "") -> str:
    return f' <span class="event-note{f" is-{tone}" if tone else ""}">{escape(text)}</span>'


def undated_rows(activities: Iterable[UndatedActivity], *, said: str) -> SafeString:
    """Return activities without a date, each with its wording of the time: «II неделя октября».

    `said` is the name of the month, which stands above them: a wording of no more than that is left out.
    """
    address = address_pattern("events:public-activity")
    lang = "" if get_language() == "ru" else ' lang="ru"'
    rows = ""
    for each in activities:
        timing = each.timing_text.strip()
        rows += f'<li><a class="tap" href="{address.format(each.pk)}"{lang}>{escape(each.title)}</a>'
        if timing.casefold() != said.casefold():
            rows += f' <span class="event-facts"{lang}>{escape(timing)}</span>'
        rows += "</li>"
    return mark_safe(rows)
