"""What visitors are told of changed events: the same on every page, in feeds and in data."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Self

from django.utils import timezone

from activities.change_words import change_in_words, told_in_words
from activities.chat_words import without_in_words
from activities.models import ExcusedClass, Occurrence, OccurrenceChange, Suspension, ToldState
from activities.selectors.changes import changes_by_date, told_changes
from activities.selectors.suspensions import excusals
from activities.suspension_words import suspension_head
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.events import Event, events_of, shown_occurrences
from school.publication import per_version


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What an event was for visitors before it changed, and what it is now."""

    before: ToldState
    now: ToldState
    changed_at: datetime
    # The days that fell out, if it was changed together with others
    suspension: Suspension | None = None

    @classmethod
    def of(cls, change: OccurrenceChange) -> Self:
        now = ToldState.of(change.occurrence)
        # Whether the site shows it is nothing that those who come have to know.
        return cls(replace(change.before, is_public=now.is_public), now, change.changed_at, change.suspension)

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
    rows = told_changes(today=timezone.localdate(), to_visitors=True).select_related("suspension")
    rows = rows.prefetch_related("suspension__classes")
    return {each.occurrence_id: ToldChange.of(each) for each in rows}


def changes_told(today: date, version: int) -> Mapping[int, ToldChange]:
    """Return what visitors are told of events that are not over, by the key of the event."""
    return {key: change for key, change in _told(version).items() if change.now.ends_on >= today}


def change_words(today: date, version: int) -> Mapping[int, str]:
    """Return the words of each change, and the classes that an event goes without."""
    words = {key: change.words for key, change in changes_told(today, version).items()}
    for key, labels in {each.occurrence_id: each.occurrence.excused_text for each in _excusals(version)}.items():
        words[key] = ". ".join(filter(None, [words.get(key), without_in_words(labels)]))
    return words


def change_for_staff(occurrence: Occurrence, today: date) -> str:
    """Return what staff are told of one date, in words; they know of more than visitors."""
    return "".join(map(told_in_words, changes_by_date([occurrence.pk], today=today, to_visitors=False).values()))


# What went without a class is read of for so long
EXCUSED_FOR = timedelta(days=365)


@per_version
def _excusals() -> Sequence[ExcusedClass]:
    """Return the classes that public events go without, read once for all pages."""
    today = timezone.localdate()
    rows = excusals(since=today - EXCUSED_FOR).filter(occurrence__activity__is_public=True)
    return list(rows.select_related("suspension").prefetch_related("suspension__classes"))


# More are on the pages of their events.
MOST_IN_STRIP = 40
MOST_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class ChangedEvent:
    """A line of the strip «Изменилось»."""

    event: Event
    words: str


@dataclass(frozen=True, slots=True)
class ChangedTogether:
    """Days that fell out: one line of the strip for all of their events."""

    head: str
    events: Sequence[ChangedEvent]


@dataclass(frozen=True, slots=True)
class ChangedLately:
    """What changed today, and earlier this week, of the events that a visitor with these filters sees."""

    today: Sequence[ChangedEvent] = ()
    this_week: Sequence[ChangedEvent] = ()
    together_today: Sequence[ChangedTogether] = ()
    together_this_week: Sequence[ChangedTogether] = ()


def changed_lately(filters: CalendarFilter, *, today: date, version: int) -> ChangedLately:
    """Return the strip; a query or two where anything changed and filters narrow it, else none."""
    monday = today - timedelta(days=today.weekday())
    recent = {
        key: change
        for key, change in changes_told(today, version).items()
        if timezone.localdate(change.changed_at) >= monday and change.words
    }
    alone = [key for key, change in recent.items() if change.suspension is None]
    keys = sorted(alone, key=lambda key: recent[key].changed_at, reverse=True)[:MOST_IN_STRIP]
    keys += [key for key, change in recent.items() if change.suspension is not None][:MOST_TOGETHER]
    strip = _Strip(today)
    for event in _changed_events(filters, keys, version):
        change = recent[event.pk]
        strip.add(ChangedEvent(event, change.words), change.changed_at, change.suspension)
    without = _without(filters, today, monday, version)
    for event in _events_without(filters, list(without)[:MOST_TOGETHER], version):
        for suspension, labels in without[event.pk]:
            strip.add(ChangedEvent(event, without_in_words(labels)), suspension.created_at, suspension)
    return strip.sorted()


@per_version
def _changed() -> Mapping[int, Event]:
    """Return the changed events as everybody sees them, in the order of time."""
    everything = CalendarFilter()
    rows = shown_occurrences(everything).filter(changes__is_for_visitors=True, ends_on__gte=timezone.localdate())
    # Without filters nothing is asked for of a version.
    return {event.pk: event for event in events_of(rows, everything, version=0)}


def _changed_events(filters: CalendarFilter, keys: Sequence[int], version: int) -> Sequence[Event]:
    """Return those of these events that a visitor with these filters sees, in the order of time."""
    if not keys:
        return []
    if filters.is_everything:
        asked = set(keys)
        return [event for key, event in _changed(version).items() if key in asked]
    return events_of(shown_occurrences(filters).filter(pk__in=keys), filters, version)


@dataclass
class _Strip:
    today: date
    alone: dict[bool, list[ChangedEvent]] = field(default_factory=lambda: defaultdict(list))
    together: dict[bool, dict[Suspension, list[ChangedEvent]]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, line: ChangedEvent, changed_at: datetime, suspension: Suspension | None) -> None:
        is_today = timezone.localdate(changed_at) == self.today
        if suspension is None:
            self.alone[is_today].append(line)
        else:
            self.together[is_today].setdefault(suspension, []).append(line)

    def sorted(self) -> ChangedLately:
        return ChangedLately(self.alone[True], self.alone[False], self._heads(True), self._heads(False))

    def _heads(self, is_today: bool) -> list[ChangedTogether]:
        return [ChangedTogether(suspension_head(each), lines) for each, lines in self.together[is_today].items()]


def _without(
    filters: CalendarFilter, today: date, monday: date, version: int
) -> Mapping[int, Sequence[tuple[Suspension, str]]]:
    """Return which of the classes asked for events go without since this week, and because of what."""
    labels: dict[int, dict[Suspension, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in _excusals(version):
        suspension, school_class = each.suspension, each.school_class
        if suspension is None or not each.occurrence.is_planned or each.occurrence.ends_on < today:
            continue
        if timezone.localdate(suspension.created_at) >= monday and filters.asks_for(school_class):
            labels[each.occurrence_id][suspension].append(school_class.label)
    return {
        key: [(suspension, ", ".join(names)) for suspension, names in found.items()] for key, found in labels.items()
    }


def _events_without(filters: CalendarFilter, keys: Sequence[int], version: int) -> list[Event]:
    """Return these events also for the class that does not come: it is the one that has to know."""
    if not keys:
        return []
    rows = shown_occurrences(replace(filters, grades=(), classes=(), school_classes=()))
    return events_of(rows.filter(pk__in=keys), filters, version)
