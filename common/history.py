"""A record's history as a person reads it: who, when, what changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.day_words import full_day

# What the program keeps for itself and nobody changes by hand
SILENT = {"id", "version", "slug", "code"}
LONGEST = 300


@dataclass(frozen=True)
class HistoryEntry:
    """One saved change. `changes` are (what, before, after) in words."""

    at: datetime
    by: str
    title: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def history_entries(records: Iterable[Any], *, what: Callable[[Any], str] = lambda record: "") -> list[HistoryEntry]:
    """The changes that these historical records tell, newest first; one query per kind of linked record.

    `records` are rows of one historical model, of one or several records. `what` names the record that changed
    where a page tells of several.
    """
    ordered = sorted(records, key=lambda record: (record.history_date, record.history_id))
    if not ordered:
        return []
    fields = [one for one in ordered[0].tracked_fields if one.name not in SILENT]
    names = _names_of_linked(ordered, fields)
    before: dict[Any, Any] = defaultdict(lambda: None)
    entries = []
    for record in ordered:
        previous = before[record.id]
        before[record.id] = record
        entries.append(
            HistoryEntry(
                at=record.history_date,
                by=str(record.history_user) if record.history_user else "",
                title=_title(record, what(record)),
                changes=_changes(fields, previous, record, names) if record.history_type != "-" else [],
            )
        )
    # A save that changed nothing a person can see tells nothing.
    return [entry for entry in reversed(entries) if entry.changes or entry.title]


def _title(record: Any, what: str) -> str:
    done = {"+": _("added"), "-": _("removed"), "~": ""}[record.history_type]
    return ": ".join(part for part in (what, done) if part)


def _changes(fields: list[models.Field], previous: Any, record: Any, names: dict) -> list[tuple[str, str, str]]:
    changes = []
    for one in fields:
        old = getattr(previous, one.attname) if previous is not None else None
        new = getattr(record, one.attname)
        if (old or None) == (new or None) and not (isinstance(new, bool) and previous is not None and old != new):
            continue
        label = str(one.verbose_name)
        changes.append((label[:1].upper() + label[1:], _words(one, old, names), _words(one, new, names)))
    return changes


def _words(one: models.Field, value: Any, names: dict) -> str:
    if value in (None, ""):
        return ""
    if one.is_relation:
        return names.get((one.name, value), f"№ {value}")
    if isinstance(one, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(one, models.FileField):
        return _("a file") if str(value) else ""
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(one, models.DateTimeField):
        return date_format(timezone.localtime(value), "j E Y, H:i")
    if isinstance(one, models.DateField):
        return full_day(value)
    if isinstance(one, models.TimeField):
        return f"{value:%H:%M}"
    text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _names_of_linked(records: list[Any], fields: list[models.Field]) -> dict[tuple[str, Any], str]:
    names = {}
    for one in fields:
        if one.is_relation:
            keys = {getattr(record, one.attname) for record in records} - {None}
            manager: Any = one.related_model._base_manager  # type: ignore[union-attr]
            found = {key: str(linked) for key, linked in manager.in_bulk(keys).items()}
            found = _last_names(one.related_model, keys - found.keys()) | found
            names.update({(one.name, key): name for key, name in found.items()})
    return names


def _last_names(model: Any, keys: set[Any]) -> dict[Any, str]:
    """The names of records that are gone, as their own histories know them."""
    history = getattr(model, "history", None)
    if history is None or not keys:
        return {}
    return {row.id: str(row.instance) for row in history.filter(id__in=keys).order_by("history_date", "history_id")}
