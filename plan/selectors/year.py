"""The year's plan as a page: its groups, and the map of months and directions with its white spots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, IntegerField, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, Cooperation, Occurrence
from activities.models.activity import ALL_GRADES
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.plan_months import MONTHS_OF_A_YEAR, THROUGH_THE_YEAR, WITHOUT_DAYS
from common.text import inside_sentence
from partners.models import Direction
from school.years import SchoolYear
from wordings.grades import Level, grade_mask
from wordings.months import MONTHS_OF_YEAR, RUSSIAN_MONTHS, month_bit

# Months in which a school works with its partners; summer stands in the map only where something is planned.
STUDY_MONTHS = MONTHS_OF_YEAR[:9]


@dataclass(frozen=True)
class MapMonth:
    """A column of the map. `timing` is the wording of it that the plan understands, Russian in any language."""

    number: int
    label: str
    timing: str
    is_past: bool
    is_present: bool


@dataclass(frozen=True)
class MapCell:
    """One month of one direction: how many activities touch it; none makes it a white spot."""

    month: MapMonth
    count: int

    @property
    def is_white(self) -> bool:
        return self.count == 0


@dataclass(frozen=True)
class MapRow:
    """A direction through the months, and what goes on in it through the year."""

    direction: Direction
    cells: list[MapCell]
    through_the_year: int


@dataclass(frozen=True)
class PlanMap:
    """Months × directions. What goes on through the year fills no month: it stands in a column of its own."""

    months: list[MapMonth]
    rows: list[MapRow]

    @property
    def white_spots(self) -> int:
        return sum(cell.is_white and not cell.month.is_past for row in self.rows for cell in row.cells)


def plan_map(year: SchoolYear, directions: Sequence[Direction], *, today: date) -> PlanMap:
    """Count the year's joint activities by direction and month: two queries, grouped by what they cover.

    What a school does on its own fills no white spot of partnership. What several directions do together stands in the row of each, as the filter by direction finds it.
    """
    planned = Activity.objects.in_year(year).planned().joint().order_by()
    main = planned.values_list("direction", "months").annotate(Count("pk"))
    joint = planned.alias(joint=F("partnerships__direction")).exclude(joint=None)
    others = joint.filter(Q(direction=None) | ~Q(direction=F("partnerships__direction")))
    together = others.values_list("partnerships__direction", "months").annotate(Count("pk", distinct=True))
    counts: dict[tuple[int | None, int], int] = {}
    through: dict[int | None, int] = {}
    for direction, months, count in [*main, *together]:
        if months.bit_count() >= MONTHS_OF_A_YEAR:
            through[direction] = through.get(direction, 0) + count
            continue
        for month in MONTHS_OF_YEAR:
            if months & month_bit(month):
                counts[direction, month] = counts.get((direction, month), 0) + count
    used = {month for _direction, month in counts}
    columns = [_map_month(year, each, today) for each in MONTHS_OF_YEAR if each in STUDY_MONTHS or each in used]
    rows = [
        MapRow(
            direction,
            [MapCell(month, counts.get((direction.pk, month.number), 0)) for month in columns],
            through.get(direction.pk, 0),
        )
        for direction in directions
    ]
    return PlanMap(columns, rows)


def _month_name(month: int) -> str:
    return capfirst(str(MONTHS[month]))


def _map_month(year: SchoolYear, number: int, today: date) -> MapMonth:
    first = date(year.start if number >= 9 else year.start + 1, number, 1)
    present = today.replace(day=1)
    timing = RUSSIAN_MONTHS[(number - 9) % 12].lower()
    return MapMonth(number, _month_name(number), timing, first < present, first == present)


@dataclass
class PlanGroup:
    """A heading of the plan with the rows of this page under it."""

    heading: str
    rows: list[Any]


class Grouping(models.TextChoices):
    """By what the rows of the plan stand together."""

    MONTH = "month", gettext_lazy("by months")
    DIRECTION = "direction", gettext_lazy("by directions")
    PARTNER = "partner", gettext_lazy("by partners")
    LEVEL = "level", gettext_lazy("by levels")
    RESPONSIBLE = "responsible", gettext_lazy("by who is responsible")
    MODULE = "module", gettext_lazy("by modules")


IN_TIME = ["plan_month", "sorts_on", "pk"]
# The orders in which groups stand together
ORDERS = {
    Grouping.MONTH: IN_TIME,
    Grouping.DIRECTION: ["has_no_direction", "direction__position", *IN_TIME],
    Grouping.PARTNER: ["first_partner", *IN_TIME],
    Grouping.LEVEL: ["level_order", *IN_TIME],
    Grouping.RESPONSIBLE: ["has_no_responsible", "responsible_key", *IN_TIME],
    Grouping.MODULE: ["module_order", "programme_module_id", "module_alone", *IN_TIME],
}
_LEVELS = list(Level)
_SEVERAL = len(_LEVELS) + 1
# After every partner's name, and after every position of the list of modules
_IS_OWN, _LOOKING_LAST, _OWN_LAST = Q(cooperation=Cooperation.OWN), Value("\uffff"), Value("\uffff\uffff")
_UNKNOWN_MODULE, _NO_MODULE = Value(40_000), Value(40_001)


def with_groups(rows: ActivityQuerySet, grouping: str) -> ActivityQuerySet:
    """Add what the order by groups needs."""
    match grouping:
        case Grouping.DIRECTION:
            return rows.annotate(has_no_direction=Q(direction=None))
        case Grouping.PARTNER:
            links = Activity.partnerships.through.objects.filter(activity=OuterRef("pk"))
            first = links.order_by("partnership__partner__name_key").values("partnership__partner__name_key")[:1]
            # Those without a partner stand last, and among them those on the school's own.
            return rows.annotate(
                first_partner=Coalesce(Subquery(first), Case(When(_IS_OWN, then=_OWN_LAST), default=_LOOKING_LAST))
            )
        case Grouping.LEVEL:
            alone = {
                number: F("grades").bitand(ALL_GRADES - grade_mask(level.grades))
                for number, level in enumerate(_LEVELS, 1)
            }
            rows = rows.alias(**{f"besides_{number}": rest for number, rest in alone.items()})
            whens = [When(grades=0, then=Value(_SEVERAL))]
            whens += [When(**{f"besides_{number}": 0}, then=Value(number)) for number in alone]
            return rows.annotate(level_order=Case(*whens, default=Value(_SEVERAL)))
        case Grouping.RESPONSIBLE:
            return rows.annotate(has_no_responsible=Q(responsible_text=""))
        case Grouping.MODULE:
            # The list's order, then modules that it does not know by their words, then what stands in none
            return rows.annotate(
                module_order=Case(
                    When(programme_module__isnull=False, then=F("programme_module__position")),
                    When(module="", then=_NO_MODULE),
                    default=_UNKNOWN_MODULE,
                    output_field=IntegerField(),
                ),
                module_alone=Case(When(programme_module=None, then=F("module")), default=Value("")),
            )
    return rows


@dataclass(frozen=True)
class Over:
    """What the plan of the present year leaves folded: how many rows, of which months; and how many it shows."""

    count: int
    ahead: int
    months: str


def over_before(rows: ActivityQuerySet, today: date) -> Over:
    """Count what of these rows was over before today, and the others."""
    was_over = Q(last_day__lt=today)
    found = rows.order_by().aggregate(
        every=Count("pk"),
        over=Count("pk", filter=was_over),
        first=Min("first_day", filter=was_over),
        last=Max("last_day", filter=was_over),
    )
    days = [found[name] for name in ("first", "last") if found[name]]
    names = dict.fromkeys(inside_sentence(str(MONTHS[day.month])) for day in days)
    return Over(found["over"], found["every"] - found["over"], capfirst("–".join(names)))


def from_today(rows: ActivityQuerySet, today: date) -> ActivityQuerySet:
    """Return what is not over, by the next day of each; what goes on through the year and has no days stands last."""
    ahead = Occurrence.objects.not_cancelled().filter(activity=OuterRef("pk"), ends_on__gte=today).order_by("starts_on")
    rows = rows.exclude(last_day__lt=today).annotate(
        next_day=Greatest(Coalesce(Subquery(ahead.values("starts_on")[:1]), F("sorts_on")), Value(today)),
        has_no_month=Case(When(plan_month__gte=THROUGH_THE_YEAR, then=F("plan_month")), default=Value(0)),
    )
    return rows.order_by("has_no_month", "next_day", "sorts_on", "pk")


def grouped(activities: Sequence[Activity], grouping: str) -> list[PlanGroup]:
    """Put the rows of a page under their headings; they come in the order of their groups."""
    groups: list[PlanGroup] = []
    last = None
    for activity in activities:
        heading = _heading(activity, grouping)
        key = _group_key(activity, grouping) or heading
        if not groups or key != last:
            groups.append(PlanGroup(heading, []))
        groups[-1].rows.append(activity)
        last = key
    return groups


def _group_key(activity: Any, grouping: str) -> object:
    """Return what holds a group together where headings are spelled in several ways: «Классные» and «классные»."""
    match grouping:
        case Grouping.RESPONSIBLE:
            return activity.responsible_key
        case Grouping.MODULE:
            return activity.programme_module_id
    return None


def _heading(activity: Any, grouping: str) -> str:
    match grouping:
        case Grouping.DIRECTION:
            return activity.direction.title if activity.direction else _("Without a direction")
        case Grouping.PARTNER:
            partnerships = list(activity.partnerships.all())
            if partnerships:
                return partnerships[0].partner.title
            return (
                _("By the school itself")
                if activity.cooperation == Cooperation.OWN
                else _("We are looking for a partner")
            )
        case Grouping.LEVEL:
            order = activity.level_order
            return _("For several levels") if order == _SEVERAL else capfirst(str(_LEVELS[order - 1].label))
        case Grouping.RESPONSIBLE:
            return activity.responsible_text or _("Nobody is named")
        case Grouping.MODULE:
            return activity.module or _("Without a module")
    if (next_day := getattr(activity, "next_day", None)) and not activity.has_no_month:
        return _month_name(next_day.month)
    return plan_month_name(activity.plan_month)


def plan_month_name(number: int) -> str:
    if number == THROUGH_THE_YEAR:
        return _("All year")
    if number == WITHOUT_DAYS:
        return _("Days not known yet")
    return _month_name(MONTHS_OF_YEAR[number - 1])
