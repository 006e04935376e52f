"""The partnerships that go on now, as the table «as it stands today» shows them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Min, Prefetch, Q

from partners.criteria import criteria_states
from partners.models import Agreement, Partnership
from partners.models.partnership import FIRST_STAGE, LAST_STAGE
from school.models import SchoolProfile, User


def standing_partnerships(user: User) -> list[Partnership]:
    """Return all partnerships that go on with partners the school works with, by the partner's name."""
    return list(
        Partnership.objects.visible_to(user)
        .current()
        .select_related("partner", "direction", "coordinator")
        .annotate(
            step_count=Count("transitions", filter=Q(transitions__is_former=False)),
            first_step_on=Min("transitions__on", filter=Q(transitions__number=2, transitions__is_former=False)),
        )
        .prefetch_related(Prefetch("agreements", queryset=Agreement.objects.binding(), to_attr="binding"))
        .order_by("partner__name_key", "partner_id", "direction__position")
    )


def present_agreement(partnership: Partnership) -> Agreement | None:
    """Return the binding agreement that lasts longest; one without an end outlasts all."""
    agreements: Sequence[Agreement] = partnership.binding  # type: ignore[attr-defined]
    return max(agreements, key=lambda each: (each.valid_until or date.max, each.valid_from), default=None)


def lacking_by_stage(
    partnerships: Sequence[Partnership], *, on: date, profile: SchoolProfile
) -> Mapping[int, Mapping[int, Sequence[str]]]:
    """Return for each partnership the codes of what each stage does not meet, for the school's decision."""
    found = criteria_states(partnerships, on=on, profile=profile)
    return {
        pk: {number: [each.code for each in states.lacking(number)] for number in range(FIRST_STAGE, LAST_STAGE)}
        for pk, states in found.items()
    }
