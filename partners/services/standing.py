"""Say in one go how partnerships stand today: since when, at which stage, with whom, until when agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from partners.models import Agreement, Partnership
from partners.services.stages import PartnershipConflict, StageNotLeft, decide
from school.models import User
from school.publication import publishing


@dataclass(frozen=True)
class StandingChange:
    """What changes of one partnership; None leaves it as it is. `version` and `seen` are what the person saw."""

    partnership: Partnership
    version: int
    seen: int
    started_on: date | None = None
    stage: int | None = None
    reason: str = ""
    # The key of the coordinator, 0 for nobody
    coordinator: int | None = None
    agreed_until: date | None = None
    # The agreement whose last day it is, as the person saw it; None makes one
    agreement: Agreement | None = None


class StandingConflict(Exception):
    """Somebody changed these partnerships since the person saw them; nothing was saved."""

    def __init__(self, keys: Sequence[int]):
        super().__init__(keys)
        self.keys = keys


class StandingRefused(Exception):
    """What was said of one partnership cannot be; nothing was saved."""

    def __init__(self, key: int, field: str, messages: Sequence[str]):
        super().__init__(key, field)
        self.key, self.field, self.messages = key, field, messages


def save_standing(
    *,
    changes: Sequence[StandingChange],
    kind: str,
    lacking: Mapping[int, Mapping[int, Sequence[str]]],
    on: date,
    by: User,
) -> int:
    """Save all changes in one transaction and return of how many partnerships; a changed stage is a step of its story.

    `kind` is that of agreements that are made; `lacking` names for each partnership what each stage does not meet.
    Raises `StandingConflict` and `StandingRefused`.
    """
    with publishing():
        keys = [each.partnership.pk for each in changes]
        current = {each.pk: each for each in Partnership.objects.select_for_update().filter(pk__in=keys)}
        changed_since = [
            each.partnership.pk
            for each in changes
            if (found := current.get(each.partnership.pk)) is None or found.version != each.version or not found.is_open
        ]
        if changed_since:
            raise StandingConflict(changed_since)
        adjusted: dict[int, date] = {}
        for each in changes:
            _save_one(each, current[each.partnership.pk], lacking.get(each.partnership.pk, {}), on, by)
            _save_agreement(each, current[each.partnership.pk], kind, adjusted)
    return len(changes)


def _save_one(
    change: StandingChange, partnership: Partnership, lacking: Mapping[int, Sequence[str]], on: date, by: User
) -> None:
    if change.started_on is not None or change.coordinator is not None:
        if change.started_on is not None:
            partnership.begin(change.started_on, has_moved=change.seen > 1)
        if change.coordinator is not None:
            partnership.coordinator_id = change.coordinator or None
        partnership.save()
    if change.stage is not None:
        try:
            decide(
                partnership=partnership,
                seen=change.seen,
                to=change.stage,
                reason=change.reason,
                on=on,
                by=by,
                lacking=lacking,
            )
        except (PartnershipConflict, StageNotLeft) as error:
            raise StandingConflict([partnership.pk]) from error


def _save_agreement(change: StandingChange, partnership: Partnership, kind: str, adjusted: dict[int, date]) -> None:
    until = change.agreed_until
    if until is None:
        return
    if change.agreement is None:
        agreement = Agreement(
            partner_id=partnership.partner_id, kind=kind, valid_from=partnership.started_on, term_until=until
        )
    else:
        agreement = Agreement.objects.select_for_update().get(pk=change.agreement.pk)
        if agreement.pk in adjusted:
            # One agreement for several partnerships: it was adjusted with the first of them.
            return
        if agreement.version != change.agreement.version:
            raise StandingConflict([partnership.pk])
        agreement.term_until = until
        adjusted[agreement.pk] = until
    try:
        agreement.full_clean(exclude=["partner", "search_text"])
    except ValidationError as error:
        raise StandingRefused(partnership.pk, "until", error.messages) from error
    agreement.save()
    if change.agreement is None:
        agreement.partnerships.set([partnership])
