"""Two records of one partner become one: what is one's becomes the other's, and can be taken back for a day."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils import timezone

from partners.models import FormerName, JoinedPartner, JoinedPartnership, Partner, Partnership
from partners.registries import belongings, hidden_work
from partners.services.undoing import PARTNERS_JOINED
from school.belongings import Answers, Belonging, JoinedPair, JoinQuestion
from school.journal import record
from school.models import JournalEntry, Undo, User
from school.publication import publishing
from school.undo import record_undo, remember, way_back
from school.ways_back import incoming


class AlreadyJoined(Exception):
    """Somebody joined the record before: `into` is the partner that its addresses lead to."""

    def __init__(self, into: Partner):
        super().__init__(into.pk)
        self.into = into


class JoinConflict(Exception):
    """Something of the two was changed after this person looked at them."""


class Joined(NamedTuple):
    """The partner that is left, and what takes the join back."""

    partner: Partner
    undo: Undo | None


@dataclass(frozen=True)
class OpenPair:
    """Two open partnerships of one direction, of which one is left.

    The one that `stays` is that whose stage was chosen: a stage follows from steps, and is not written here.
    """

    stays: Partnership
    goes: Partnership
    values: Mapping[str, Any]

    @property
    def pair(self) -> JoinedPair:
        return JoinedPair(self.stays.pk, self.goes.pk)


def open_pairs(kept: Partner, gone: Partner) -> list[tuple[Partnership, Partnership]]:
    """Return the open partnerships that both have in one direction, in the order of directions."""
    rows = Partnership.objects.open().select_related("direction", "coordinator", "stage", "partner")
    others = {each.direction_id: each for each in rows.filter(partner=gone)}
    own = rows.filter(partner=kept).order_by("direction__position")
    return [(each, others[each.direction_id]) for each in own if each.direction_id in others]


def questions(kept: Partner, gone: Partner) -> list[JoinQuestion]:
    """Return what joining them asks beside their own values."""
    pairs: list[tuple[type[Model], JoinedPair]] = [(Partner, JoinedPair(kept.pk, gone.pk))]
    pairs += [(Partnership, JoinedPair(one.pk, other.pk)) for one, other in open_pairs(kept, gone)]
    return [question for each, pair in _belonging(pairs) for question in each.questions(pair)]


def fingerprint(kept: Partner, gone: Partner) -> str:
    """Return what is another as soon as anything was changed that a person is asked about."""
    rows: list[Any] = [*Partner.objects.filter(pk__in=[kept.pk, gone.pk]).order_by("pk")]
    rows += [each for pair in open_pairs(kept, gone) for each in pair]
    asked = [(each.name, [name for name, _words in each.choices]) for each in questions(kept, gone)]
    shown = [*((each._meta.model_name, each.pk, each.version) for each in rows), *asked]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def join_partners(
    *,
    kept: Partner,
    gone: Partner,
    seen: str,
    values: Mapping[str, Any],
    pairs: Sequence[OpenPair],
    answers: Answers,
    by: User,
    now: datetime,
) -> Joined:
    """Join `gone` into `kept`, which gets these values; `seen` is the fingerprint of what was shown.

    Raises `AlreadyJoined` and `JoinConflict`; `LookupError` while a relation is not registered.
    """
    refuse_unregistered()
    with publishing():
        # In the order of their keys, so that two who join the same records wait for each other.
        locked = {
            each.pk: each
            for each in Partner.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
        }
        if gone.pk not in locked or kept.pk not in locked:
            raise AlreadyJoined(_led_to(gone.pk if gone.pk not in locked else kept.pk))
        if fingerprint(kept, gone) != seen:
            raise JoinConflict
        stays, goes = locked[kept.pk], locked[gone.pk]
        moved: list[tuple[type[Model], JoinedPair]] = [(Partnership, each.pair) for each in pairs]
        moved.append((Partner, JoinedPair(kept.pk, gone.pk)))
        hidden = _hidden(stays, goes, values)
        before = remember(_affected(stays, goes, moved, hidden))
        for hold, row in hidden:
            hold(row, by)
        for each in pairs:
            _join_partnerships(each, stays, answers, by=by, now=now)
        for belonging, pair in _belonging(moved[-1:]):
            belonging.move(pair, answers, by=by, now=now)
        # Only now: what visitors see of its activities follows when it is saved.
        _write(stays, {**values, "successor": _successor(values.get("successor"), stays, goes)}, by)
        way_back(Partner).remove([goes], by=by, now=now)
        were_public = goes.is_public and not goes.is_archived
        JoinedPartner.objects.create(
            former_pk=gone.pk,
            slug=goes.slug,
            name=goes.title,
            partner=stays,
            joined_on=timezone.localdate(now),
            was_public=were_public,
        )
        stays.remember_names(goes.name, goes.short_name, were_public=were_public)
        new_names = FormerName.objects.filter(partner=stays).exclude(pk__in=before.snapshots.get(FormerName, ()))
        details = {"kept": stays.title, "gone": goes.title}
        undo = record_undo(what=PARTNERS_JOINED, details=details, by=by, now=now, before=before, created=new_names)
        detail = f"partner {gone.pk}"
        record(JournalEntry.Action.PARTNERS_JOINED, by=by, subject=f"partner {kept.pk}", detail=detail)
    return Joined(stays, undo)


def refuse_unregistered() -> None:
    """Raise `LookupError` where a model refers to partners or partnerships and no room says how its rows go over."""
    known = {(each.model, each.relation) for each in belongings}
    missing = [each for each in relations() if each not in known]
    if missing:
        raise LookupError(f"no belonging in partners.registries.belongings for {missing}")


def relations() -> list[tuple[type[Model], str]]:
    """Return all by which rows refer to partners and partnerships, but for their histories."""
    found: list[tuple[type[Model], str]] = []
    for model in (Partner, Partnership):
        links: set[Any] = {each.field for each in model._meta.related_objects if each.many_to_many}
        through = {each.remote_field.through for each in links}
        found += [(each.model, each.name) for each in links]
        found += [
            (each.related_model, each.field.name)
            for each in incoming(model)
            # Histories keep what was: no constraint holds their keys.
            if each.related_model not in through and each.field.db_constraint
        ]
    return sorted(found, key=lambda each: (each[0]._meta.label, each[1]))


def _led_to(former: int) -> Partner:
    return JoinedPartner.objects.select_related("partner").get(former_pk=former).partner


def _belonging(pairs: Sequence[tuple[type[Model], JoinedPair]]) -> Iterator[tuple[Belonging, JoinedPair]]:
    for model, pair in pairs:
        yield from ((each, pair) for each in belongings if each.to is model)


def _affected(
    stays: Partner, goes: Partner, moved: Sequence[tuple[type[Model], JoinedPair]], hidden: Sequence[tuple[Any, Any]]
) -> list[Model]:
    rows: dict[tuple[type[Model], Any], Model] = {(Partner, each.pk): each for each in (stays, goes)}
    partnerships = Partnership.objects.select_for_update().filter(partner__in=[stays, goes])
    merged = {key for model, pair in moved if model is Partnership for key in pair}
    found: list[Any] = [each for each in partnerships.order_by("pk") if each.pk in merged or each.partner_id == goes.pk]
    found += [row for belonging, pair in _belonging(moved) for row in belonging.affected(pair)]
    # Some of them are forgotten or found anew when the partner is saved.
    found += FormerName.objects.select_for_update().filter(partner__in=[stays, goes])
    found += [row for _hold, row in hidden]
    for row in found:
        rows.setdefault((type(row), row.pk), row)
    return list(rows.values())


def _hidden(stays: Partner, goes: Partner, values: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Return what visitors would see for no other reason than that the partner is of another kind now."""
    if values["kind"].private_by_default or not (stays.kind.private_by_default or goes.kind.private_by_default):
        return []
    return [(each.hold, row) for each in hidden_work for row in each.rows([stays.pk, goes.pk]).select_for_update()]


def _join_partnerships(each: OpenPair, partner: Partner, answers: Answers, *, by: User, now: datetime) -> None:
    for belonging, pair in _belonging([(Partnership, each.pair)]):
        belonging.move(pair, answers, by=by, now=now)
    way_back(Partnership).remove([each.goes], by=by, now=now)
    started_on = min(each.stays.started_on, each.goes.started_on)
    _write(each.stays, {**each.values, "partner": partner, "started_on": started_on}, by)
    JoinedPartnership.objects.create(former_pk=each.goes.pk, partnership=each.stays, joined_on=timezone.localdate(now))


def _successor(chosen: Partner | None, stays: Partner, goes: Partner) -> Partner | None:
    """Return the successor that was chosen, unless it is the partner itself."""
    return None if chosen is None or chosen.pk in (stays.pk, goes.pk) else chosen


def _write(row: Any, values: Mapping[str, Any], by: User) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row._history_user = by
    row.clean_fields(exclude=[field.name for field in row._meta.fields if field.name not in values])
    row.clean()
    row.save()
