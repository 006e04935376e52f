"""What depends on a record, by the models' relations: what was entered by mistake goes and takes nothing along."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.text import capfirst

from common.text import Text
from notifications.outbox import forget
from school.journal import record as write_in_journal
from school.models import JournalEntry, Undo, User
from school.publication import publishing
from school.registries import ways_back
from school.undo import record_undo, remember, way_back
from school.ways_back import incoming

# The code of what can be undone
DELETED = "deleted"
HOLDING = (models.CASCADE, models.PROTECT, models.RESTRICT)
NAMED = 5


@dataclass(frozen=True)
class Dependents:
    """Records of one kind that depend on another: how many, and the first of them."""

    label: str
    count: int
    first: Sequence[Any]

    @property
    def links(self) -> list[tuple[str, str]]:
        """The first of them by name, each with the address of its page, or of the page of what it belongs to."""
        return [(str(each), _address(each)) for each in self.first]


def _address(record: Any) -> str:
    owners = [getattr(record, field.name) for field in record._meta.concrete_fields if field.many_to_one]
    pages = [each.get_absolute_url() for each in (record, *owners) if hasattr(each, "get_absolute_url")]
    return pages[0] if pages else ""


class HasDependents(Exception):
    """Something depends on the record: it was not deleted."""

    def __init__(self, found: Sequence[Dependents]):
        super().__init__([each.label for each in found])
        self.found = found


def dependents(
    record: models.Model, *, parts: Iterable[models.Model] = (), is_thorough: bool = False
) -> list[Dependents]:
    """Return what would be lost with a record; `parts` go with it, and are asked for theirs too.

    With `is_thorough` also what would only forget it, but for histories.
    """
    holding = (*HOLDING, models.SET_NULL) if is_thorough else HOLDING
    going: dict[type[models.Model], set[Any]] = defaultdict(set)
    for each in (record, *parts):
        going[type(each)].add(each.pk)
    found: dict[type[models.Model], set[Any]] = defaultdict(set)
    for model, keys in list(going.items()):
        for relation in incoming(model):
            if relation.on_delete in holding and not _is_history(relation.related_model):
                owner, held = _held(relation, keys)
                found[owner] |= held - going.get(owner, set())
    rows = [(model, keys) for model, keys in found.items() if keys]
    return sorted((_counted(model, keys) for model, keys in rows), key=lambda each: each.label)


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history_object")


def _held(relation: Any, keys: Collection[Any]) -> tuple[type[models.Model], set[Any]]:
    """Return the keys of the rows that a relation holds to these records; of a list of links, those of its owners."""
    rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).order_by()
    if not relation.related_model._meta.auto_created:
        return relation.related_model, set(rows.values_list("pk", flat=True))
    owner = relation.related_model._meta.auto_created
    (link,) = [
        each.m2m_field_name()
        for each in owner._meta.many_to_many
        if each.remote_field.through is relation.related_model
    ]
    return owner, set(rows.values_list(link, flat=True))


def _counted(model: type[models.Model], keys: set[Any]) -> Dependents:
    first = list(model._base_manager.filter(pk__in=sorted(keys)[:NAMED]))
    return Dependents(str(capfirst(str(model._meta.verbose_name_plural))), len(keys), first)


def delete_mistaken(
    *,
    record: models.Model,
    parts: Sequence[models.Model],
    is_thorough: bool = False,
    name: Text,
    by: User,
    now: datetime,
    erased: tuple[str, str] | None = None,
) -> Undo | None:
    """Delete a record that was entered by mistake, with its parts; return what takes it back, where it can be.

    Parts come in the order in which they go. `erased` is the subject and the detail that the journal has of one that
    goes with its history. Raises `HasDependents`.
    """
    with publishing():
        # Whoever is about to add something to it waits, and finds it gone.
        type(record)._base_manager.select_for_update().get(pk=record.pk)
        if found := dependents(record, parts=parts, is_thorough=is_thorough):
            raise HasDependents(found)
        going = [*parts, record]
        if not all(can_come_back(type(each)) for each in going):
            for each in going:
                _remove(each, by=by, now=now)
            if erased is not None:
                subject, detail = erased
                write_in_journal(JournalEntry.Action.ERASED, by=by, subject=subject, detail=detail)
                forget([subject])
            return None
        before = remember(going)
        for each in going:
            way_back(type(each)).remove([each], by=by, now=now)
        return record_undo(what=DELETED, details={"name": str(name)}, by=by, now=now, before=before)


def can_come_back(model: type[models.Model]) -> bool:
    """Whether a record of this model that was deleted can be made again."""
    return any(way.model is model and way.can_recreate for way in ways_back)


def _remove(record: models.Model, *, by: User, now: datetime) -> None:
    if any(way.model is type(record) for way in ways_back):
        way_back(type(record)).remove([record], by=by, now=now)
    else:
        record._history_user = by  # type: ignore[attr-defined]
        record.delete()
