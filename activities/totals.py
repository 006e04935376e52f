"""What was held, in numbers. Each holding counts once, whatever the number of its partners and directions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from activities.models import Activity, Attendance, CycleStep, Group, Occurrence, Product, Step
from activities.models.activity_queryset import ActivityQuerySet
from partners.models import Direction, Partner
from school.years import SchoolYear
from wordings.months import MONTHS_OF_YEAR, month_bit


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
class YearFigures:
    """What a school year's plan holds, and what of it was held: rows of the plan, each counted once in each figure.

    `planned` are not called off. A row stands in each month that it covers, and in each direction that it is of.
    """

    planned: int = 0
    held: int = 0
    participations: int = 0
    planned_in_month: Counter[int] = field(default_factory=Counter)
    held_in_month: Counter[int] = field(default_factory=Counter)
    # By the key of a direction; None: without a main one
    planned_in_direction: Counter[int | None] = field(default_factory=Counter)
    held_in_direction: Counter[int | None] = field(default_factory=Counter)
    # Of what was held, by the key of a form
    held_in_form: Counter[int | None] = field(default_factory=Counter)
    # Of what was held: the steps that pupils did themselves
    done_by_pupils: Counter[Step] = field(default_factory=Counter)


def year_figures(activities: ActivityQuerySet, year: SchoolYear, directions: Sequence[Direction]) -> YearFigures:
    """Count these activities of one school year; one query, however many figures a page shows.

    The database puts like rows together: few are left to be added up.
    """
    figures = Counter[str]()
    found = YearFigures()
    bits = {each.pk: 1 << place for place, each in enumerate(directions)}
    rows = activities.in_year(year).planned().order_by().annotate(**_year_records(year, bits))
    alike = rows.values_list("months", "held_months", "direction", "joint_directions", "form", "pupils_steps")
    for months, held_months, direction, joint, form, steps, count, came in alike.annotate(
        rows=Count("pk"), participations=Sum("came")
    ):
        of_directions = {direction, *(key for key, bit in bits.items() if joint & bit)}
        figures.update(planned=count, participations=came)
        _add(found.planned_in_month, _months_of(months), count)
        _add(found.planned_in_direction, of_directions, count)
        if held_months:
            figures.update(held=count)
            _add(found.held_in_month, _months_of(held_months), count)
            _add(found.held_in_direction, of_directions, count)
            _add(found.held_in_form, [form], count)
            _add(found.done_by_pupils, [step for step, bit in STEP_BITS.items() if steps & bit], count)
    return replace(found, planned=figures["planned"], held=figures["held"], participations=figures["participations"])


# The sum of the bits says which steps pupils did: the database answers it in one go.
STEP_BITS = {step: 1 << place for place, step in enumerate(Step)}


def _year_records(year: SchoolYear, direction_bits: Mapping[int, int]) -> dict[str, Any]:
    """What the figures ask of each activity; months, directions and steps as the sums of their bits."""
    held = Occurrence.objects.held().filter(activity=OuterRef("pk")).order_by().values("activity")
    # Compared with the first days of the months, in their order: quicker than to take each day apart.
    firsts = [date(year.start + (month < MONTHS_OF_YEAR[0]), month, 1) for month in MONTHS_OF_YEAR[1:]]
    month = Case(
        *(
            When(starts_on__lt=first, then=month_bit(month))
            for first, month in zip(firsts, MONTHS_OF_YEAR, strict=False)
        ),
        default=month_bit(MONTHS_OF_YEAR[-1]),
        output_field=IntegerField(),
    )
    people = F("pupil_count") + F("parent_count") + F("teacher_count") + F("partner_count")
    joint = Activity.partnerships.through.objects.filter(activity=OuterRef("pk")).values("activity")
    direction = Case(
        *(When(partnership__direction=key, then=bit) for key, bit in direction_bits.items()),
        default=0,
        output_field=IntegerField(),
    )
    by_pupils = CycleStep.objects.filter(activity=OuterRef("pk"), group=Group.PUPILS).order_by().values("activity")
    step = Case(*(When(step=step, then=bit) for step, bit in STEP_BITS.items()), output_field=IntegerField())
    return {
        "held_months": _sum(held, month, distinct=True),
        "came": _sum(held, people),
        "joint_directions": _sum(joint, direction, distinct=True),
        "pupils_steps": _sum(by_pupils, step, distinct=True),
    }


def _sum(rows: QuerySet[Any], what: Any, *, distinct: bool = False) -> Coalesce:
    summed = rows.annotate(total=Sum(what, distinct=distinct)).values("total")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def _months_of(mask: int) -> list[int]:
    return [month for month in MONTHS_OF_YEAR if mask & month_bit(month)]


def _add(counts: Counter[Any], keys: Iterable[Any], count: int) -> None:
    for key in keys:
        counts[key] += count


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
