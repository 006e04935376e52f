"""Which partnerships may move on, read from what is found of each: the reference for `criteria.ready`, which asks by SQL."""

from collections.abc import Sequence
from datetime import date

from partners.criteria import criteria_states, may_advance
from partners.models import Partnership
from school.models import SchoolProfile


def ready_to_advance(partnerships: Sequence[Partnership], *, on: date, profile: SchoolProfile) -> set[int]:
    """Keys of those that meet every criterion of their stage and have one ahead."""
    can_move = [partnership for partnership in partnerships if may_advance(partnership)]
    found = criteria_states(can_move, on=on, profile=profile)
    return {each.pk for each in can_move if not found[each.pk].lacking(each.stage_id)}
