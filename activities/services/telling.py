"""Changes of dates are told: what people knew of a date is noted, whatever page, action or rule changed it.

Dates and activities are saved in many places. So this is asked whenever one is saved (signals in `registrations`), and
no service has to think of it (ADR 36).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from simple_history.models import HistoricalRecords

from activities.models import Activity, Occurrence, OccurrenceChange, SignUp, ToldState
from activities.models.occurrence_change import STATE_FIELDS
from school.models import User

# What was put right within this time is a slip: nobody has read it.
SLIP = timedelta(minutes=10)
# What is still so many days ahead few people have noted: a person says whether it is told.
FAR = timedelta(days=14)
# What begins so soon is read at once, whoever entered it a moment ago.
SOON = timedelta(days=1)


@dataclass
class Telling:
    """What a person chose for the changes made inside, and which dates changed: those who signed up have to be told."""

    is_told: bool | None = None
    keys: set[int] = field(default_factory=set)
    # Those of them of which nobody is told
    untold: set[int] = field(default_factory=set)

    def dates(self) -> list[Occurrence]:
        """Return the dates that changed, in the order of time."""
        return list(Occurrence.objects.filter(pk__in=self.keys).select_related("activity").order_by("starts_on", "pk"))


_telling: ContextVar[Telling | None] = ContextVar("telling", default=None)


@contextmanager
def telling(is_told: bool | None = None) -> Iterator[Telling]:
    """Let what changes inside be told or not, as a person chose; with None as is usual."""
    present = Telling(is_told)
    token = _telling.set(present)
    try:
        yield present
    finally:
        _telling.reset(token)


def is_usually_told(dates: Iterable[Occurrence], *, now: datetime) -> bool:
    """Return whether a change of any of these dates is told unless a person says otherwise: what a form proposes."""
    days = {each.pk: [each.starts_on] for each in dates}
    return bool(days.keys() - _unknown(days, now=now, by=_author(None)))


def note_date(*, instance: Occurrence, raw: bool = False, **_signal: Any) -> None:
    """A date is about to be saved: note what it was."""
    if raw or instance._state.adding:
        return
    stored = Occurrence.objects.select_related("activity").filter(pk=instance.pk).first()
    if stored is None:
        return
    before = ToldState.of(stored)
    after = replace(
        before,
        starts_on=instance.starts_on,
        ends_on=instance.ends_on,
        start_time=instance.start_time,
        end_time=instance.end_time,
        place=instance.place or stored.activity.place,
        is_cancelled=instance.is_cancelled,
        excused_text=instance.excused_text,
    )
    excused = _excused_before(instance) if after.returned(before) else after.excused_text
    before = replace(before, excused_text=excused)
    if before != after:
        _note({instance.pk: (before, after)}, by=_author(instance))


def _excused_before(occurrence: Occurrence) -> str:
    """Return the classes that people know it goes without: what was said a moment ago nobody has read."""
    known = Occurrence.history.filter(id=occurrence.pk, history_date__lte=timezone.now() - SLIP)
    return known.order_by("-history_date", "-history_id").values_list("excused_text", flat=True).first() or ""


def note_activity(*, instance: Activity, raw: bool = False, **_signal: Any) -> None:
    """An activity is about to be saved: note what those of its dates were that have its place, or that it hides."""
    if raw or instance._state.adding:
        return
    stored = Activity.objects.filter(pk=instance.pk).only("place", "is_public").first()
    if stored is None or (stored.place, stored.is_public) == (instance.place, instance.is_public):
        return
    changes = {}
    for each in Occurrence.objects.filter(activity=instance.pk).select_related("activity"):
        before = ToldState.of(each)
        after = replace(before, place=each.place or instance.place, is_public=instance.is_public)
        if before != after:
            changes[each.pk] = (before, after)
    if changes:
        _note(changes, by=_author(instance))


def _author(instance: Any) -> User | None:
    """Return who changes the record, as its history has it; without a record, who sent the request."""
    user = HistoricalRecords().get_history_user(instance)
    return user if isinstance(user, User) else None


def _note(changes: Mapping[int, tuple[ToldState, ToldState]], *, by: User | None) -> None:
    """Note many changes at once, with as many queries for 300 of them as for three."""
    now = timezone.now()
    today = timezone.localdate(now)
    present = _telling.get() or Telling()
    present.keys |= {key for key, (old, new) in changes.items() if new.differs_from(old)}
    ahead = {key: states for key, states in changes.items() if max(state.ends_on for state in states) >= today}
    if not ahead:
        return
    known = {(row.occurrence_id, row.is_for_visitors): row for row in OccurrenceChange.objects.of_dates(list(ahead))}
    chosen = present.is_told
    days = {key: [state.starts_on for state in states] for key, states in ahead.items()}
    unknown = _unknown(days, now=now, by=by) if chosen is None else frozenset()
    added, changed, gone = [], [], []
    for key, (old, new) in ahead.items():
        # Whoever was told that a class does not come is told that it does, however far ahead it is.
        is_told = (key not in unknown or bool(new.returned(old))) if chosen is None else chosen
        if not is_told and new.differs_from(old):
            present.untold.add(key)
        for is_for_visitors in (True, False):
            row = known.get((key, is_for_visitors))
            before = _known_before(row, old, new, is_for_visitors=is_for_visitors, is_told=is_told, now=now)
            if before is None:
                if row is not None:
                    gone.append(row.pk)
                continue
            if row is None:
                row = OccurrenceChange(occurrence_id=key, is_for_visitors=is_for_visitors)
                added.append(row)
            else:
                changed.append(row)
            row.before = before
            if is_told:
                # Changed by itself, it is told by itself.
                row.changed_at, row.changed_by, row.suspension = now, by, None
    # What a slip moved into the past is kept for a day: it may be moved back.
    over = OccurrenceChange.objects.over(today).filter(changed_at__lt=now - timedelta(days=1))
    over.exclude(occurrence__in=list(ahead)).delete()
    # If somebody changes the same date at this moment, theirs is the earlier state.
    OccurrenceChange.objects.bulk_create(added, ignore_conflicts=True)
    OccurrenceChange.objects.bulk_update(changed, [*STATE_FIELDS, "changed_at", "changed_by", "suspension"])
    if gone:
        OccurrenceChange.objects.filter(pk__in=gone).delete()


def _known_before(
    row: OccurrenceChange | None,
    old: ToldState,
    new: ToldState,
    *,
    is_for_visitors: bool,
    is_told: bool,
    now: datetime,
) -> ToldState | None:
    """Return the state with which people are to compare the new one; None if there is nothing to tell them.

    It is what they knew first: «not at 9, but at 11», though it was 10 between. Whoever was told of a calling off is
    told that it takes place after all, and of a way back as well, unless both were a slip of minutes.
    """
    if is_for_visitors and not (old.is_public and new.is_public):
        return None
    if row is None:
        return old if is_told and new.differs_from(old) else None
    before = row.before
    is_news = is_told and now - row.changed_at >= SLIP
    if is_news and old.is_cancelled != new.is_cancelled:
        before = replace(before, is_cancelled=old.is_cancelled)
    if is_told and new.returned(old):
        before = replace(before, excused_text=old.excused_text)
    if new.differs_from(before):
        return before
    # A day that had passed when it was chosen was read by nobody: it was over at once.
    was_read = old.ends_on >= timezone.localdate(row.changed_at)
    return old if is_news and was_read and new.differs_from(old) else None


def _unknown(days: Mapping[int, Iterable[date]], *, now: datetime, by: User | None) -> frozenset[int]:
    """Return those of these dates, given with the days they had and have, that nobody knows of yet.

    They are far ahead, or this person entered them a moment ago and they do not begin soon; and nobody signed up.
    """
    today = timezone.localdate(now)
    unknown = {key for key, its in days.items() if min(its) - today > FAR}
    if by is not None:
        entered = Occurrence.history.filter(history_type="+", history_date__gt=now - SLIP, history_user=by)
        later = [key for key, its in days.items() if min(its) - today > SOON]
        unknown |= set(entered.filter(id__in=later).values_list("id", flat=True))
    signed_up = SignUp.objects.standing().filter(occurrence__in=unknown) if unknown else SignUp.objects.none()
    return frozenset(unknown - set(signed_up.values_list("occurrence", flat=True)))
