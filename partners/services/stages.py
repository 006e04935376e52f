"""Every step of a partnership between its stages. Nothing else writes a stage.

Each is one transaction under a lock of the partnership's row: of two people who step at once the second is told.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from partners.models import Direction, Partner, Partnership, StageTransition
from partners.models.partnership import FIRST_STAGE, LAST_STAGE
from school.models import User
from school.publication import publishing

Kind = StageTransition.Kind


class PartnershipConflict(Exception):
    """Somebody moved or ended the partnership after this person looked at it."""


class StageNotLeft(Exception):
    """The step is not possible from where the partnership stands."""


def open_partnership(
    *,
    partner: Partner,
    direction: Direction,
    on: date,
    by: User | None,
    basis: str = Partnership.Basis.VOLUNTARY,
    **fields: object,
) -> Partnership:
    """Begin a partnership at the first stage, or by law at none.

    Raises `IntegrityError` where the partner has an open one in this direction.
    """
    with publishing():
        partnership = Partnership(partner=partner, direction=direction, started_on=on, basis=basis, **fields)
        partnership.save()
        _write(partnership, kind=Kind.OPENED, to=partnership.stage_id, on=on, by=by, number=1, start=None)
    return partnership


def advance(
    *,
    partnership: Partnership,
    seen: int,
    outcome: str,
    on: date,
    by: User | None,
    lacking: Sequence[str] = (),
) -> StageTransition:
    """Move on to the next stage with the outcome in words; with `lacking` criteria it is the school's decision.

    `seen` is the number of the last transition the person saw. Raises `PartnershipConflict` and `StageNotLeft`.
    """
    with publishing():
        current = _locked(partnership, seen)
        if current.stage_id is None or current.is_last_stage:
            raise StageNotLeft
        kind = Kind.DECIDED if lacking else Kind.ADVANCED
        return _step(current, seen, kind, current.stage_id + 1, outcome, on, by, lacking)


def step_back(
    *, partnership: Partnership, seen: int, to: int, reason: str, on: date, by: User | None
) -> StageTransition:
    """Return to an earlier stage, with the reason. Raises `PartnershipConflict` and `StageNotLeft`."""
    with publishing():
        current = _locked(partnership, seen)
        if current.stage_id is None or not FIRST_STAGE <= to < current.stage_id:
            raise StageNotLeft
        return _step(current, seen, Kind.STEPPED_BACK, to, reason, on, by)


def decide(
    *,
    partnership: Partnership,
    seen: int,
    to: int,
    reason: str,
    on: date,
    by: User | None,
    lacking: Mapping[int, Sequence[str]],
) -> None:
    """Bring it to a stage by the school's decision: forward step by step, back in one, each with the reason.

    `lacking` are the criteria that each stage on the way does not meet. Raises `PartnershipConflict` and
    `StageNotLeft`.
    """
    with publishing():
        current = _locked(partnership, seen)
        if current.stage_id is None or current.stage_id == to or not FIRST_STAGE <= to <= LAST_STAGE:
            raise StageNotLeft
        if to < current.stage_id:
            _step(current, seen, Kind.STEPPED_BACK, to, reason, on, by)
        while current.stage_id < to:
            stage = current.stage_id
            _step(current, seen, Kind.DECIDED, stage + 1, reason, on, by, lacking.get(stage, ()))
            seen += 1


def change_basis(
    *, partnership: Partnership, seen: int, basis: str, reason: str, on: date, by: User | None
) -> StageTransition:
    """Make it cooperation by law, which has no stage, or a partnership of free will at the first stage."""
    with publishing():
        current = _locked(partnership, seen)
        if current.basis == basis:
            raise StageNotLeft
        current.basis = basis
        kind, to = (Kind.BY_LAW, None) if current.is_by_law else (Kind.VOLUNTARY, FIRST_STAGE)
        return _step(current, seen, kind, to, reason, on, by)


def last_number(partnership: Partnership) -> int:
    """The number of its last transition, which a form carries as what the person saw."""
    return partnership.transitions.own().count()


def _locked(partnership: Partnership, seen: int) -> Partnership:
    current = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if not current.is_open or last_number(current) != seen:
        raise PartnershipConflict
    return current


def _step(
    current: Partnership,
    seen: int,
    kind: str,
    to: int | None,
    text: str,
    on: date,
    by: User | None,
    lacking: Sequence[str] = (),
) -> StageTransition:
    if on < current.stage_since:
        raise StageNotLeft
    transition = _write(
        current,
        kind=kind,
        to=to,
        on=on,
        by=by,
        number=seen + 1,
        start=current.stage_id,
        text=text,
        lacking=list(lacking),
    )
    current.follow(transition)
    return transition


def _write(
    partnership: Partnership,
    *,
    kind: str,
    to: int | None,
    start: int | None,
    number: int,
    on: date,
    by: User | None,
    text: str = "",
    lacking: Sequence[str] = (),
) -> StageTransition:
    return StageTransition.objects.create(
        partnership=partnership,
        number=number,
        kind=kind,
        from_stage_id=start,
        to_stage_id=to,
        on=on,
        text=text,
        lacking=list(lacking),
        by=by,
    )
