"""The markup of events in the calendar's lists.

A month may hold hundreds of events. So the markup of each is made here once, from plain values: what repeats (icons,
names of directions, words for days, the pattern of an address) is made once a page, and a template has one node for a
day. Every text that people typed goes through `escape`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.addresses import address_pattern
from common.templatetags.portal import icon
from events.day_words import day_of_month
from events.selectors.changes import change_words
from events.selectors.events import Event, UndatedActivity
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

    def __init__(self, today: date, version: int) -> None:
        self.today = today
        self._address = address_pattern("events:event")
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
        self._full = _note(_("no seats left"), "warning")
        # No form for visitors is open without the school's policy for personal data.
        self._takes_sign_ups = bool(cached_profile(version).privacy_policy)
        self._open = _note(_("sign-up is open"), "success")
        goes_on = _("goes on")
        self._goes_on = f'<span class="event-time">{escape(goes_on)}</span> '
        self._until, self._daily = _("until %(day)s"), _("each day until %(day)s")
        self._changes = change_words(today, version)

    def in_month(self, event: Event) -> tuple[str, str]:
        """Return the row for the first day of an event, and the row for its further days."""
        sign = self._signs.get(event.direction_id, NO_SIGN) if event.direction_id else NO_SIGN
        start, title, state = event.start_time, escape(event.title), ""
        if event.is_cancelled:
            title, state = f"<s>{title}</s>", " is-off"
        head = f'<li class="event{sign.palette}{state}"><a href="{self._address.format(event.pk)}">'
        tail = f"{sign.icon}<span{self._lang}>{title}</span>{sign.name}</a>{self._notes(event)}</li>"
        first = f'{head}<span class="event-time">{start:%H:%M}</span> {tail}' if start else head + tail
        if event.ends_on == event.starts_on or event.has_daily_hours:
            return first, first
        return first, f"{head}{self._goes_on}{tail}"

    def in_agenda(self, event: Event, *, day: str = "") -> str:
        """Return the row with the end, the place and for whom; `day` is for a list without headings of days."""
        sign = self._signs.get(event.direction_id, NO_SIGN) if event.direction_id else NO_SIGN
        title, state = escape(event.title), ""
        if event.is_cancelled:
            title, state = f"<s>{title}</s>", " is-off"
        details = ""
        if where := event.where:
            details += f"<span{self._lang}>{escape(where)}</span>"
        if event.grades_text:
            audience = escape(_("for: %(audience)s") % {"audience": event.grades_text})
            details += f"<span{self._lang}>{audience}</span>"
        return (
            f'<li class="event{sign.palette}{state}"><span class="event-time">{self._time(event, day)}</span>'
            f'<div class="event-words"><a href="{self._address.format(event.pk)}">{sign.icon}'
            f"<span{self._lang}>{title}</span>{sign.name}</a>{self._notes(event, says_end=not day)}"
            + (f'<p class="event-facts">{details}</p>' if details else "")
            + "</div></li>"
        )

    def _time(self, event: Event, day: str) -> str:
        said = f'<span class="event-day">{escape(day)}</span> ' if day else ""
        if event.starts_on < self.today <= event.ends_on and not day and not event.has_daily_hours:
            return said + escape(_("goes on"))
        if event.start_time is None:
            return said if day else escape(_("all day"))
        if event.end_time and (event.ends_on == event.starts_on or event.has_daily_hours):
            return f"{said}{event.start_time:%H:%M}–{event.end_time:%H:%M}"
        return f"{said}{event.start_time:%H:%M}"

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


def undated_rows(activities: Iterable[UndatedActivity]) -> SafeString:
    """Return activities without a date, each with its wording of the time: «(II неделя октября)»."""
    address = address_pattern("events:public-activity")
    lang = "" if get_language() == "ru" else ' lang="ru"'
    return mark_safe(
        "".join(
            f'<li><a class="tap" href="{address.format(each.pk)}"{lang}>{escape(each.title)}</a>'
            f' <span class="event-facts"{lang}>{escape(each.timing_text)}</span></li>'
            for each in activities
        )
    )
