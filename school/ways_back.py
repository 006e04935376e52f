"""How records go back to what they were when an action is undone: the base of the rooms' ways."""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from common.text import Text
from school.models import User

Values = dict[str, Any]
# What the column of an entry holds
LARGEST_VERSION = 0x7FFFFFFF


class Snapshot(NamedTuple):
    """A record's version, and what it holds, ready for JSON; many-to-many fields as lists of keys."""

    version: int
    values: Values


class Stays(Exception):
    """A record cannot go back now; the reason is for people."""

    def __init__(self, reason: Text):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Together:
    """The keys of the records that an action is about, by model: those that go back, and those that stay."""

    going: Mapping[type[models.Model], Collection[int]]
    staying: Mapping[type[models.Model], Collection[int]]

    def goes(self, model: type[models.Model]) -> Collection[int]:
        return self.going.get(model, ())

    def stays(self, model: type[models.Model]) -> Collection[int]:
        return self.staying.get(model, ())


class WayBack:
    """How records of one model are recorded, compared, removed, restored and made again.

    A room says here what follows from its records' values, such as the days of an activity or who sees it.
    """

    model: ClassVar[type[models.Model]]
    # What follows from other values, or is nobody's to take back
    unrecorded: ClassVar[frozenset[str]] = frozenset()
    # Whether one that was removed is made again
    can_recreate: ClassVar[bool] = True
    # Whether a person counts it among the rows that go back
    is_row: ClassVar[bool] = True
    # The model of which its records are parts: where such a record goes back as well, a part is no row of its own
    part_of: ClassVar[type[models.Model] | None] = None
    # The models of what only says something of such a record, and goes with it
    belongings: ClassVar[tuple[type[models.Model], ...]] = ()

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def snapshots(self, keys: Iterable[int]) -> dict[int, Snapshot]:
        """Return what each of these records holds in the database now."""
        links = self._recorded_links()
        versions = ["version"] if self.has_versions else []
        recorded = ["pk", *versions, *(field.name for field in self._recorded_fields())]
        records = self.model._base_manager.filter(pk__in=list(keys)).only(*recorded)
        if links:
            records = records.prefetch_related(*(field.name for field in links))
        return {
            record.pk: Snapshot(
                self.version_of(record),
                self._values(record)
                | {field.name: sorted(each.pk for each in getattr(record, field.name).all()) for field in links},
            )
            for record in records
        }

    @property
    def has_versions(self) -> bool:
        return any(field.name == "version" for field in self.model._meta.concrete_fields)

    def version_of(self, record: Any) -> int:
        """Return a number that changes with the record: its version, else a checksum of its values."""
        if self.has_versions:
            return record.version
        held = json.dumps(self._values(record), cls=DjangoJSONEncoder, sort_keys=True)
        return zlib.crc32(held.encode()) & LARGEST_VERSION

    def _values(self, record: Any) -> Values:
        return {field.name: field.get_prep_value(field.value_from_object(record)) for field in self._recorded_fields()}

    def _recorded_fields(self) -> list[Any]:
        return [
            field
            for field in self.model._meta.concrete_fields
            if not (field.primary_key or field.name in self.unrecorded or getattr(field, "auto_now", False))
            and field.name != "version"
        ]

    def _recorded_links(self) -> list[Any]:
        return [field for field in self.model._meta.many_to_many if field.name not in self.unrecorded]

    def keeps(self, records: Sequence[Any], together: Together) -> dict[int, Text]:
        """Return why some of these new records cannot be removed, though nobody changed them."""
        kept: dict[int, Text] = {}
        keys = {record.pk for record in records}
        for relation in incoming(self.model):
            if relation.related_model in self.belongings:
                continue
            if relation.on_delete in (models.CASCADE, models.PROTECT, models.RESTRICT):
                column = relation.field.attname
                rows = relation.related_model._base_manager.filter(**{f"{column}__in": keys})
                rows = rows.exclude(pk__in=list(together.goes(relation.related_model)))
                for key in rows.order_by().values_list(column, flat=True).distinct():
                    kept[key] = _("It has results since.")
        return kept

    def stays_hidden(self, record: Any, before: Values) -> bool:
        """Return whether the record was hidden by the action, and so stays: what was hidden is never shown again."""
        return False

    def remove(self, records: Sequence[Any], *, by: User, now: datetime) -> None:
        """Remove new records at once, with as many queries for 5,000 as for two; their history says so.

        Nothing that would keep them refers to them (`keeps`); if something came to, the database would refuse.
        """
        keys = [record.pk for record in records]
        if (history := getattr(self.model, "history", None)) is not None:
            removed = history.bulk_history_create(records, default_user=by, default_date=now)
            history.filter(pk__in=[each.pk for each in removed]).update(history_type="-")
        for relation in incoming(self.model):
            # Past what refuses other changes, such as the journal, as deleting does
            rows: models.QuerySet[Any] = models.QuerySet(relation.related_model).filter(
                **{f"{relation.field.name}__in": keys}
            )
            if relation.related_model in self.belongings:
                rows.delete()
            elif relation.on_delete is models.SET_NULL:
                rows.update(**{relation.field.name: None})
        for field in self.model._meta.many_to_many:
            through = getattr(self.model, field.name).through
            through._base_manager.filter(**{f"{field.m2m_field_name()}__in": keys}).delete()
        rows = self.model._base_manager.filter(pk__in=keys)
        rows._raw_delete(rows.db)

    def restore(self, record: Any, before: Values, *, by: User) -> None:
        """Give a changed record its former values back. Raises `Stays`."""
        self.put_back(record, before)
        self.save(record, before, by=by)

    def recreate(self, key: int, before: Values, *, by: User) -> None:
        """Make a removed record again, under its old key. Raises `Stays`."""
        record = self.model(**{"pk": key})
        self.put_back(record, before)
        # Made again, it is not new.
        stamps = [each for each in self.model._meta.concrete_fields if getattr(each, "auto_now_add", False)]
        made_at = {each.name: before[each.name] for each in stamps if each.name in before}
        self.save(record, before, by=by)
        if made_at:
            models.QuerySet(self.model).filter(pk=key).update(**made_at)

    def let_go(self, befores: Iterable[Values]) -> None:
        """Nobody can take the action back any more: delete what was kept for that beside the values, such as files."""

    def put_back(self, record: Any, before: Values) -> None:
        """Write former values into a record without saving it; leave out what they refer to and is gone."""
        meta = self.model._meta
        for name, value in before.items():
            field: Any = meta.get_field(name)
            if field.many_to_many:
                continue
            if field.is_relation and value is not None and not _exists(field, value):
                if not field.null:
                    raise Stays(_("What it belonged to no longer exists."))
                value = None
            setattr(record, field.attname, field.to_python(value))

    def save(self, record: Any, before: Values, *, by: User) -> None:
        """Save a record whose values were put back, with its links to what is still there."""
        record._history_user = by
        record.save()
        for field in self.model._meta.many_to_many:
            if field.name in before:
                there = field.related_model._base_manager.filter(pk__in=before[field.name])
                getattr(record, field.name).set(there)


def incoming(model: type[models.Model]) -> list[Any]:
    """Return the relations by which other records refer to this model's: keys, and links that others keep."""
    relations: list[Any] = [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    ]
    own_links = {getattr(model, field.name).through for field in model._meta.many_to_many}
    return [each for each in relations if each.related_model not in own_links]


def _exists(field: Any, key: Any) -> bool:
    return bool(field.related_model._base_manager.filter(**{field.target_field.attname: key}).exists())
