"""What was held, in numbers. Each holding counts once, whatever the number of its partners and directions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from activities.models import Activity, Attendance, Occurrence, Product
from activities.models.activity_queryset import ActivityQuerySet
from partners.models import Partner


@dataclass(frozen=True)
class Totals:
    """Sums over held dates. `participations` counts people at each holding: who comes twice counts twice."""

    activities: int = 0
    dates: int = 0
    pupils: int = 0
    parents: int = 0
    teachers: int = 0
    partners_people: int = 0
    analyzed: int = 0
    products: int = 0

    @property
    def participations(self) -> int:
        return self.pupils + self.parents + self.teachers + self.partners_people


def totals_of(activities: ActivityQuerySet) -> Totals:
    """The totals of these activities; three queries, whatever their number.

    They are asked for by key, so that a row found by two of its partnerships is one.
    """
    keys = activities.order_by().values("pk")
    held: dict[str, Any] = (
        Occurrence.objects.held()
        .filter(activity__in=keys)
        .aggregate(
            activities=Count("activity", distinct=True),
            dates=Count("pk"),
            pupils=Sum("pupil_count"),
            parents=Sum("parent_count"),
            teachers=Sum("teacher_count"),
            partners_people=Sum("partner_count"),
        )
    )
    return Totals(
        **{name: value or 0 for name, value in held.items()},
        analyzed=Activity.objects.filter(pk__in=keys).held().analyzed().count(),
        products=Product.objects.filter(activity__in=keys).count(),
    )


@dataclass(frozen=True)
class HeldWithPartner:
    """What was held with one partner: all who took part in it, and how many of them were its own people."""

    activities: int = 0
    participations: int = 0
    own_people: int = 0


def held_with(partners: Sequence[Partner], activities: ActivityQuerySet) -> Mapping[int, HeldWithPartner]:
    """Of these activities what was held with each partner, by its key; two queries, whatever their number.

    An event with two partners counts for both, and once for a partner that has a part in it in two directions.
    """
    keys = activities.order_by().values("pk")
    joint = Occurrence.objects.held().filter(activity__in=keys, activity__partnerships__partner__in=partners)
    rows = (
        joint.order_by()
        .distinct()
        .values_list(
            "activity__partnerships__partner",
            "activity",
            "pk",
            "pupil_count",
            "parent_count",
            "teacher_count",
            "partner_count",
        )
    )
    held: dict[int, set[int]] = defaultdict(set)
    people: dict[int, int] = defaultdict(int)
    for partner, activity, _date, *counts in rows:
        held[partner].add(activity)
        people[partner] += sum(counts)
    came = Attendance.objects.filter(
        partner__in=partners, occurrence__activity__in=keys, occurrence__status=Occurrence.Status.HELD
    )
    own = dict(came.order_by().values_list("partner").annotate(Sum("count")))
    return {
        partner.pk: HeldWithPartner(len(held[partner.pk]), people[partner.pk], own.get(partner.pk, 0))
        for partner in partners
    }
