"""What somebody is responsible for is handed over to others: of each sort all or none, with undo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from common.models import VersionedModel
from school.models import Undo, User
from school.publication import publishing
from school.registries import Handover, handovers
from school.undo import record_undo, remember

HANDED_OVER = "handed-over"
# So many records of each sort are named
NAMED = 5


@dataclass(frozen=True)
class Duty:
    """The records of one sort that a person is responsible for."""

    handover: Handover
    count: int
    named: list[str]


def duties_of(person: User, today: date) -> list[Duty]:
    """Return what a person is responsible for now, by sort; sorts without a record are left out."""
    found = []
    for each in handovers:
        rows = each.rows(_only(person), today)
        if count := rows.count():
            found.append(Duty(each, count, [str(row) for row in rows[:NAMED]]))
    return found


def _only(person: User) -> QuerySet[User]:
    return User.objects.filter(pk=person.pk)


def people_who_left(today: date) -> QuerySet[User]:
    """Return those who cannot sign in and are still responsible for something."""
    left = User.objects.filter(is_active=False)
    is_named = Q(pk__in=[])
    for each in handovers:
        # Others may be responsible for a row as well: they can sign in.
        is_named |= Q(pk__in=each.rows(left, today).order_by().exclude(**{each.field: None}).values(each.field))
    return left.filter(is_named).order_by("name_key", "pk")


@dataclass(frozen=True)
class HandedOver:
    """How many records went over, and the undo; None if none did."""

    count: int
    undo: Undo | None


@publishing()
def hand_over(*, person: User, successors: Mapping[str, User], by: User, now: datetime, today: date) -> HandedOver:
    """Give what a person is responsible for to these people, by the code of its sort; other sorts stay."""
    records: list[tuple[Handover, User, VersionedModel]] = []
    # A record that is of two sorts is one object, so that the second change does not forget the first.
    known: dict[tuple[type[VersionedModel], int], VersionedModel] = {}
    for each in handovers:
        if (successor := successors.get(each.code)) is not None:
            keys = list(each.rows(_only(person), today).order_by().values_list("pk", flat=True))
            rows = each.model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
            records.extend((each, successor, known.setdefault((each.model, row.pk), row)) for row in rows)
    before = remember(known.values())
    for each, successor, row in records:
        _give(each, row, person, successor, by)
    undo = record_undo(
        what=HANDED_OVER, details={"count": len(records), "name": str(person)}, by=by, now=now, before=before
    )
    return HandedOver(len(records), undo)


def _give(handover: Handover, row: Any, person: User, successor: User, by: User) -> None:
    row._history_user = by
    if handover.is_many:
        people = getattr(row, handover.field)
        people.remove(person)
        people.add(successor)
    else:
        setattr(row, handover.field, successor)
    row.save()


def handed_over_words(details: dict[str, Any]) -> str:
    return ngettext(
        "%(count)s record of %(name)s is handed over.",
        "%(count)s records of %(name)s are handed over.",
        details["count"],
    ) % {"count": details["count"], "name": details["name"]}
