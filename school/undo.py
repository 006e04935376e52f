"""Undo: actions on many records are recorded as they are done, and taken back for a day.

What somebody changed since is named and left. What was erased is not restored (`forget`), and what was hidden is not
shown again. How a model's records go back is said by its room (`school.registries.ways_back`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.translation import gettext as _

from common.text import Text
from school.models import Undo, UndoEntry, User
from school.models.undo import NAME_LENGTH
from school.publication import publishing
from school.registries import undo_words, ways_back
from school.ways_back import Snapshot, Stays, Together, Values, WayBack

CAN_BE_UNDONE_FOR = timedelta(days=1)
Change = UndoEntry.Change


class UndoneAlready(Exception):
    """Somebody took it back before."""


class UndoExpired(Exception):
    """Its day is over."""


class LaterFirst(Exception):
    """A later action changed the same records: that one is taken back first."""


@dataclass(frozen=True)
class Before:
    """What records held before an action, by model: take it before the first write, under the records' locks."""

    snapshots: Mapping[type[Model], Mapping[int, Snapshot]]
    names: Mapping[type[Model], Mapping[int, str]]


def way_back(model: type[Model]) -> WayBack:
    """Return how records of this model go back; a model without a way cannot be recorded."""
    for way in ways_back:
        if way.model is model:
            return way
    raise LookupError(f"{model._meta.label} has no way back in school.registries.ways_back")


def remember(records: Iterable[Model]) -> Before:
    """Return what these records hold in the database now."""
    by_model = _by_model(records)
    return Before(
        snapshots={model: way_back(model).snapshots([each.pk for each in rows]) for model, rows in by_model.items()},
        names={model: {each.pk: _name(each) for each in rows} for model, rows in by_model.items()},
    )


def record_undo(
    *,
    what: str,
    details: dict[str, Any],
    by: User,
    now: datetime,
    before: Before | None = None,
    created: Iterable[Model] = (),
) -> Undo | None:
    """Record what an action did, at its end and inside its transaction; None if it did nothing.

    Of the records in `before` those that are gone were removed, and those of another version were changed: only the
    values that differ are kept. `what` is a code that `school.registries.undo_words` knows.
    """
    _words(what)
    erase_expired_undos(now=now)
    entries = [*_entries_of_created(created), *(_entries_of_known(before) if before else ())]
    if not entries:
        return None
    undo = Undo.objects.create(
        what=what,
        details=details,
        created_by=by,
        role=by.role,
        created_at=now,
        expires_at=now + CAN_BE_UNDONE_FOR,
    )
    for entry in entries:
        entry.undo = undo
    UndoEntry.objects.bulk_create(entries)
    return undo


def _entries_of_created(records: Iterable[Model]) -> list[UndoEntry]:
    return [
        UndoEntry(
            model=way_back(type(each)).label,
            object_id=each.pk,
            name=_name(each),
            change=Change.CREATED,
            version_after=way_back(type(each)).version_of(each),
        )
        for each in records
    ]


def _entries_of_known(before: Before) -> list[UndoEntry]:
    entries = []
    for model, snapshots in before.snapshots.items():
        way = way_back(model)
        present = way.snapshots(snapshots)
        for key, (version, values) in snapshots.items():
            now = present.get(key)
            if now is None:
                entry = UndoEntry(change=Change.DELETED, before=values)
            elif now.version != version:
                differing = {name: value for name, value in values.items() if now.values[name] != value}
                entry = UndoEntry(change=Change.CHANGED, before=differing, version_after=now.version)
            else:
                continue
            entry.model, entry.object_id, entry.name = way.label, key, before.names[model][key]
            entry.version_before = version
            entries.append(entry)
    return entries


@dataclass(frozen=True)
class UndoRow:
    """One record of an action: whether it goes back, else why it stays; and what stays hidden of one that goes."""

    entry: UndoEntry
    way: WayBack
    record: Any
    reason: Text = ""
    note: Text = ""

    @property
    def name(self) -> str:
        return _name(self.record) if self.record is not None else self.entry.name

    @property
    def url(self) -> str:
        return getattr(self.record, "get_absolute_url", lambda: "")() if self.record is not None else ""


@dataclass(frozen=True)
class Undoing:
    """What taking an action back does: the rows that go back, and those that stay and why."""

    undo: Undo
    rows: Sequence[UndoRow] = field(default_factory=list)
    # A later action that is taken back before this one can be
    first: Undo | None = None

    @cached_property
    def going(self) -> list[UndoRow]:
        """Rows as a person counts them: the dates of activities that an import made are not rows beside these."""
        models = {row.way.model for row in self.rows}
        return [row for row in self.rows if not row.reason and row.way.is_row and row.way.part_of not in models]

    @cached_property
    def staying(self) -> list[UndoRow]:
        return [row for row in self.rows if row.reason and row.way.is_row]

    @cached_property
    def hidden(self) -> list[UndoRow]:
        """Rows that go back but stay for staff only."""
        return [row for row in self.going if row.note]

    @property
    def words(self) -> Text:
        return words_of(self.undo)

    @property
    def first_words(self) -> Text:
        return words_of(self.first) if self.first else ""


def preview_undo(*, undo: Undo, now: datetime) -> Undoing:
    """Say what would go back and what would stay, or what is taken back first; nothing is written."""
    rows = _sorted_rows(undo, is_locked=False)
    return Undoing(undo, rows, _later_one(undo, rows, now))


@publishing()
def take_back(*, undo: Undo, by: User, now: datetime) -> Undoing:
    """Take an action back, but for what somebody changed since, and return what went back and what stayed.

    Raises `UndoneAlready`, `UndoExpired` and `LaterFirst`.
    """
    current = Undo.objects.select_for_update().get(pk=undo.pk)
    if current.undone_at is not None:
        raise UndoneAlready
    if now >= current.expires_at:
        raise UndoExpired
    rows = _sorted_rows(current, is_locked=True)
    if _later_one(current, rows, now) is not None:
        raise LaterFirst
    going = [row for row in rows if not row.reason]
    for way in ways_back:
        if new := [row.record for row in going if row.way is way and row.entry.change == Change.CREATED]:
            way.remove(new, by=by, now=now)
    refused = {}
    # What others depend on comes first. A record whose place another one has is tried again once that one went back.
    for way in reversed(list(ways_back)):
        known = [row for row in going if row.way is way and row.entry.change != Change.CREATED]
        known.sort(key=lambda row: row.entry.change != Change.DELETED)
        while known:
            reasons = {row.entry.pk: reason for row in known if (reason := _put_back(row, by))}
            if len(reasons) == len(known):
                refused.update(reasons)
                break
            known = [row for row in known if row.entry.pk in reasons]
    _let_earlier_follow([row for row in going if row.entry.pk not in refused])
    current.undone_at, current.undone_by = now, by
    current.save()
    # Former values are of no use any more.
    current.entries.all().delete()
    return Undoing(current, [replace(row, reason=refused.get(row.entry.pk, row.reason)) for row in rows])


def _later_one(undo: Undo, rows: Iterable[UndoRow], now: datetime) -> Undo | None:
    """Return the last later action that left a record of this one as it is now, and can still be taken back."""
    waiting = {(row.entry.model, row.entry.object_id): row for row in rows if row.reason}
    if not waiting:
        return None
    later = Undo.objects.open(now).filter(pk__gt=undo.pk)
    entries = UndoEntry.objects.filter(undo__in=later, model__in={model for model, _key in waiting})
    found: dict[Undo, None] = {}
    for entry in entries.select_related("undo").order_by("-undo"):
        row = waiting.get((entry.model, entry.object_id))
        if row is not None and entry.version_after == (row.record and row.way.version_of(row.record)):
            found[entry.undo] = None
    # One of which nothing goes back any more holds up nobody.
    return next((each for each in found if Undoing(each, _sorted_rows(each, is_locked=False)).going), None)


def _let_earlier_follow(rows: Iterable[UndoRow]) -> None:
    """Let earlier actions know the records that went back, though they are of another version now, as their own."""
    for way in ways_back:
        known = {row.entry.object_id: row.entry for row in rows if row.way is way and row.entry.version_before}
        if not known:
            continue
        found = way.model._base_manager.in_bulk(known)
        followed = UndoEntry.objects.filter(model=way.label, object_id__in=known).exclude(
            undo__in=[entry.undo_id for entry in known.values()]
        )
        changed = []
        for entry in followed:
            restored = found.get(entry.object_id)
            if restored is not None and entry.version_after == known[entry.object_id].version_before:
                entry.version_after = way.version_of(restored)
                changed.append(entry)
        UndoEntry.objects.bulk_update(changed, ["version_after"])


def _put_back(row: UndoRow, by: User) -> Text:
    """Put one record back; return why it stays if it cannot be."""
    before: Values = row.entry.before or {}
    try:
        with transaction.atomic():
            if row.entry.change == Change.DELETED:
                row.way.recreate(row.entry.object_id, before, by=by)
            else:
                row.way.restore(row.record, before, by=by)
    except Stays as stays:
        return stays.reason
    except IntegrityError:
        return _("Something else has its place now.")
    return ""


def _sorted_rows(undo: Undo, *, is_locked: bool) -> list[UndoRow]:
    """Sort an action's records by whether they are as it left them; with locks on them if they are to be written."""
    entries = list(undo.entries.all())
    rows: list[UndoRow] = []
    for way in ways_back:
        own = [entry for entry in entries if entry.model == way.label]
        if not own:
            continue
        records = way.model._base_manager.filter(pk__in=[entry.object_id for entry in own]).order_by("pk")
        found = {each.pk: each for each in (records.select_for_update() if is_locked else records)}
        rows.extend(_row(entry, way, found.get(entry.object_id)) for entry in own)
    return _with_kept(rows)


def _row(entry: UndoEntry, way: WayBack, record: Any) -> UndoRow:
    reason = note = ""
    if entry.change == Change.DELETED:
        reason = _("It already exists.") if record is not None else ""
    elif record is None:
        reason = _("It has been removed since.")
    elif way.version_of(record) != entry.version_after:
        reason = _("It has been changed since.")
    elif entry.change == Change.CHANGED and way.stays_hidden(record, entry.before or {}):
        note = _("It stays for staff only: what is hidden is not shown again automatically.")
    return UndoRow(entry, way, record, reason, note)


def _with_kept(rows: list[UndoRow]) -> list[UndoRow]:
    """Let new records stay that something came of. One that stays may keep others: ask until nothing changes."""
    while True:
        together = _together(rows)
        kept: dict[int, Text] = {}
        for way in ways_back:
            new = [row for row in rows if row.way is way and not row.reason and row.entry.change == Change.CREATED]
            reasons = way.keeps([row.record for row in new], together) if new else {}
            kept.update({row.entry.pk: reasons[row.record.pk] for row in new if row.record.pk in reasons})
        if not kept:
            return rows
        rows = [replace(row, reason=kept.get(row.entry.pk, row.reason)) for row in rows]


def _together(rows: Iterable[UndoRow]) -> Together:
    going: dict[type[Model], set[int]] = {}
    staying: dict[type[Model], set[int]] = {}
    for row in rows:
        (staying if row.reason else going).setdefault(row.way.model, set()).add(row.entry.object_id)
    return Together(going, staying)


def open_undos(*, what: str, records: Iterable[Model], now: datetime) -> dict[int, Undo]:
    """Return the actions of this kind that can still be taken back, by the key of the record they are about."""
    undos: dict[int, Undo] = {}
    for model, rows in _by_model(records).items():
        entries = UndoEntry.objects.filter(
            model=model._meta.label_lower,
            object_id__in=[each.pk for each in rows],
            undo__in=Undo.objects.open(now).filter(what=what),
        )
        undos.update({entry.object_id: entry.undo for entry in entries.select_related("undo")})
    return undos


def note_undos(*, what: str, records: Iterable[Model], now: datetime) -> None:
    """Note on each record, as `undo`, what takes it back while it can be; None where nothing does."""
    noted = list(records)
    undos = open_undos(what=what, records=noted, now=now)
    for each in noted:
        each.undo = undos.get(each.pk)  # type: ignore[attr-defined]


def forget(*, records: Iterable[Model]) -> None:
    """Drop what is recorded of these: they are erased, and no undo brings them back."""
    for model, rows in _by_model(records).items():
        keys = [each.pk for each in rows]
        UndoEntry.objects.filter(model=model._meta.label_lower, object_id__in=keys).delete()


def erase_expired_undos(*, now: datetime) -> int:
    """Delete what can no longer be taken back, with the former values; return how many actions."""
    keys = list(Undo.objects.expired(now).values_list("pk", flat=True))
    if keys:
        for way in ways_back:
            entries = UndoEntry.objects.filter(undo__in=keys, model=way.label, before__isnull=False)
            way.let_go(entry.before or {} for entry in entries)
        UndoEntry.objects.filter(undo__in=keys).delete()
        Undo.objects.filter(pk__in=keys).delete()
    return len(keys)


def words_of(undo: Undo) -> Text:
    """Say what was done."""
    return _words(undo.what).words(undo.details)


def _words(code: str) -> Any:
    for words in undo_words:
        if words.code == code:
            return words
    raise LookupError(f"{code} has no words in school.registries.undo_words")


def with_way_back(text: Text, undo: Undo | None, label: Text) -> str:
    """Return a message about an action with the link, of this label, that takes it back."""
    if undo is None:
        return conditional_escape(str(text))
    return format_html('{} <a href="{}">{}</a>', text, undo.get_absolute_url(), label)


def _by_model(records: Iterable[Any]) -> dict[type[Model], list[Any]]:
    by_model: dict[type[Model], list[Any]] = {}
    for each in records:
        by_model.setdefault(type(each), []).append(each)
    return by_model


def _name(record: Any) -> str:
    return str(record)[:NAME_LENGTH]
