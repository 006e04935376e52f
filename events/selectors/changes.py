"""What visitors are told of changed events: the same on every page, in feeds and in data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from activities.change_words import change_in_words, told_in_words
from activities.models import Occurrence, ToldState
from activities.selectors.changes import changes_by_date, told_changes
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import Event, events_of, shown_occurrences
from school.publication import per_version


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What an event was for visitors before it changed, and what it is now."""

    before: ToldState
    now: ToldState
    changed_at: datetime

    @property
    def is_moved(self) -> bool:
        """Whether it begins at another time."""
        return (self.before.starts_on, self.before.start_time) != (self.now.starts_on, self.now.start_time)

    @property
    def words(self) -> str:
        """The words in the language of the page."""
        return change_in_words(self.before, self.now)


@per_version
def _told() -> Mapping[int, ToldChange]:
    """Return what visitors are told, by the key of the event: few among thousands, and read once for all pages."""
    rows = told_changes(today=timezone.localdate(), to_visitors=True)
    return {
        each.occurrence_id: ToldChange(each.before, ToldState.of(each.occurrence), each.changed_at) for each in rows
    }


def changes_told(today: date, version: int) -> Mapping[int, ToldChange]:
    """Return what visitors are told of events that are not over, by the key of the event."""
    return {key: change for key, change in _told(version).items() if change.now.ends_on >= today}


def change_words(today: date, version: int) -> Mapping[int, str]:
    """Return the words of each change."""
    return {key: change.words for key, change in changes_told(today, version).items()}


def change_for_staff(occurrence: Occurrence, today: date) -> str:
    """Return what staff are told of one date, in words; they know of more than visitors."""
    return "".join(map(told_in_words, changes_by_date([occurrence.pk], today=today, to_visitors=False).values()))


# More are on the pages of their events: a quarantine changes all of a week.
MOST_IN_STRIP = 40


@dataclass(frozen=True, slots=True)
class ChangedEvent:
    """A line of the strip «Изменилось»."""

    event: Event
    words: str


@dataclass(frozen=True, slots=True)
class ChangedLately:
    """What changed today, and earlier this week, of the events that a visitor with these filters sees."""

    today: Sequence[ChangedEvent] = ()
    this_week: Sequence[ChangedEvent] = ()


def changed_lately(filters: CalendarFilter, *, today: date, version: int) -> ChangedLately:
    """Return the strip; one query where anything changed, none where nothing did."""
    monday = today - timedelta(days=today.weekday())
    recent = {
        key: change
        for key, change in changes_told(today, version).items()
        if timezone.localdate(change.changed_at) >= monday and change.words
    }
    newest = sorted(recent, key=lambda key: recent[key].changed_at, reverse=True)[:MOST_IN_STRIP]
    if not newest:
        return ChangedLately()
    of_today, of_week = [], []
    for event in events_of(shown_occurrences(filters).filter(pk__in=newest), filters, version):
        change = recent[event.pk]
        lines = of_today if timezone.localdate(change.changed_at) == today else of_week
        lines.append(ChangedEvent(event, change.words))
    return ChangedLately(of_today, of_week)
